"""Golden values of resnet50v2-cbam from PyTorch: logits, focal loss, every parameter gradient, ten RMSprop steps.

    python make_resnet50v2_cbam.py PEER.py > resnet50v2_cbam.json        (PEER.py: the peer network in PyTorch)

The 31 million parameters are not stored: both sides draw them from SplitMix64 streams named after the parameters. Nor are
the gradients: each is kept as its norm and sixteen projections on random signs, of which the root mean square of the
differences estimates the norm of the difference without bias. Arithmetic in float64, so that the golden values are
exact for a float32 engine.

Gamma and beta keep most ReLUs open: with four images and 2x2 grids, batch normalisation and the kinks of fifty ReLUs would
otherwise blow rounding up until PyTorch's own float32 gradients are 1.6 % (median) away from its float64 ones; here they
are 2e-5 away, and an error in a backward pass shows.

Made with torch 2.x, numpy 2.x; batch norm of the head has Keras's epsilon 1e-3. Dropout is off.
"""
import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from streams import splitmix

BATCH, SIZE, CLASSES, PROJECTIONS, STEPS, RATE = 4, 48, 7, 16, 10, 3e-6


def uniform(name, count, seed):
    return (splitmix(seed, name, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def signs(name, count):
    return 1.0 - 2.0 * (splitmix(77, name, count) >> np.uint64(63)).astype(np.float64)


spec = importlib.util.spec_from_file_location("peer", sys.argv[1])
peer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(peer)
torch.manual_seed(0)
model = peer.ResNet50V2CBAM(CLASSES).double()
for i in (2, 6):
    model.head[i].p = 0.0
for i in (3, 7):
    model.head[i].eps = 1e-3

# Our names for the peer's modules.
names = {"stem": "conv1_conv", "post": "post_bn", "cbam.squeeze": "cbam_squeeze", "cbam.excite": "cbam_excite",
         "cbam.spatial": "cbam_conv", "head.0": "head_dense1", "head.3": "head_bn1", "head.4": "head_dense2",
         "head.7": "head_bn2", "head.8": "logits"}
index = 0
for stage, count in enumerate([3, 4, 6, 3]):
    for block in range(1, count + 1):
        ours = f"conv{stage + 2}_block{block}"
        for theirs, suffix in [("preact", "preact_bn"), ("project", "0_conv"), ("conv1", "1_conv"), ("bn1", "1_bn"),
                               ("conv2", "2_conv"), ("bn2", "2_bn"), ("conv3", "3_conv")]:
            names[f"body.{index}.{theirs}"] = f"{ours}_{suffix}"
        index += 1


def ours(name):
    module, leaf = name.rsplit(".", 1)
    is_norm = isinstance(model.get_submodule(module), (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d))
    roles = {"weight": "gamma", "bias": "beta"} if is_norm else {"weight": "kernel", "bias": "bias"}
    return f"{names[module]}/{roles[leaf]}"


def to_ours(array):
    """PyTorch's [out, in, h, w] to [h, w, in, out], [out, in] to [in, out]."""
    return np.transpose(array, (2, 3, 1, 0)) if array.ndim == 4 else array.T if array.ndim == 2 else array


def to_theirs(array, like):
    shape = tuple(like.shape)
    if len(shape) == 4:
        return np.transpose(array.reshape(shape[2], shape[3], shape[1], shape[0]), (3, 2, 0, 1))
    return array.reshape(shape[1], shape[0]).T if len(shape) == 2 else array.reshape(shape)


with torch.no_grad():
    for name, parameter in model.named_parameters():
        label = ours(name)
        u = uniform(label, parameter.numel(), 42)
        role = label.rsplit("/", 1)[1]
        if role == "kernel":
            shape = parameter.shape
            receptive = shape[2] * shape[3] if parameter.ndim == 4 else 1
            limit = np.sqrt(6.0 / (shape[0] * receptive + shape[1] * receptive))
            values = (2 * u - 1) * limit
        elif role == "gamma":
            values = 0.2 + 0.2 * u
        elif role == "beta":
            values = 1.0 + u
        else:
            values = 0.2 * (u - 0.5)
        values = values.astype(np.float32).astype(np.float64)
        parameter.copy_(torch.from_numpy(np.ascontiguousarray(to_theirs(values, parameter))))

x = (2 * uniform("images", BATCH * SIZE * SIZE * 3, 42) - 1).astype(np.float32).astype(np.float64)
x = torch.from_numpy(x.reshape(BATCH, SIZE, SIZE, 3)).permute(0, 3, 1, 2).contiguous()
y = torch.tensor([0, 3, 6, 3])

model.eval()
evaluation_logits = model(x).detach().numpy().tolist()
model.train()
logits = model(x)
loss = peer.focal_loss(logits, y)
loss.backward()
gradients = {}
for name, parameter in model.named_parameters():
    label = ours(name)
    g = to_ours(parameter.grad.numpy()).reshape(-1)
    gradients[label] = {"norm": float(np.linalg.norm(g)),
                        "projections": [float(g @ signs(f"{label}#{p}", g.size)) for p in range(PROJECTIONS)]}

# RMSprop as Keras writes it: epsilon 1e-7 inside the root, rho 0.9. In evaluation of the loss BN uses the batch.
velocity = [torch.zeros_like(p) for p in model.parameters()]
losses = []
for step in range(STEPS):
    model.zero_grad()
    loss = peer.focal_loss(model(x), y)
    losses.append(loss.item())
    loss.backward()
    with torch.no_grad():
        for p, v in zip(model.parameters(), velocity):
            v.mul_(0.9).add_(0.1 * p.grad**2)
            p.sub_(RATE * p.grad / torch.sqrt(v + 1e-7))
print(json.dumps({"torch": torch.__version__, "numpy": np.__version__, "labels": y.tolist(),
                  "evaluation_logits": evaluation_logits, "logits": logits.detach().numpy().tolist(),
                  "loss": losses[0], "rmsprop_rate": RATE, "rmsprop_losses": losses, "gradients": gradients}, indent=0))
