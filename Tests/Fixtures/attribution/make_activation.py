"""Maps of the Grad-CAM family on a small residual network: finished ones by pytorch-grad-cam, raw ones by formulas in numpy.

Made with Python 3.11, torch 2.15.0, grad-cam 1.5.7, opencv-python-headless 5.0.0.93, numpy 2.4.6:
    python make_activation.py
Writes activation.json beside this file. Weights, images and matrices are streams named after them (../streams.py);
arithmetic is in float64.

"finished": the library's result in 0...1 on the image's grid, by method and taps (joined with "+" where several are
averaged). The library leaves the sign of singular vectors to LAPACK; here it is turned as the project does.
"raw": maps as the project defines them, on the tap's grid. Grad-CAM++ scales the gradient by its largest absolute value,
Ablation-CAM divides by the absolute score and removes to zero, Score-CAM upsamples with half-pixel centres, FullGrad keeps
signs and spreads sums. Computed here without the library, except for Finer-CAM's target.
"projections": first principal projections of random matrices by numpy's SVD.
"""
import json, pathlib, sys
import numpy as np, torch
import torch.nn.functional as F
import pytorch_grad_cam as library
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget, FinerWeightedTarget
from pytorch_grad_cam.utils.svd_on_activations import get_2d_projection

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import uniform

BATCH, SIZE, CLASSES = 2, 12, 5
TAPS = ["relu1", "relu3", "relu4"]
SIGNED = "bn4"  # before a ReLU
UNBOUNDED = "conv4"  # large negative values pass where gamma is negative


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        for i, (inputs, outputs, stride) in enumerate([(1, 4, 1), (4, 6, 2), (6, 6, 1), (6, 8, 2)], start=1):
            setattr(self, f"conv{i}", torch.nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1))
            setattr(self, f"bn{i}", torch.nn.BatchNorm2d(outputs, eps=1e-3))
            setattr(self, f"relu{i}", torch.nn.ReLU())
        self.hidden = torch.nn.Linear(8, 6)
        self.relu5 = torch.nn.ReLU()
        self.logits = torch.nn.Linear(6, CLASSES)

    def forward(self, x):
        x = self.relu1(self.bn1(self.conv1(x)))
        x = self.relu2(self.bn2(self.conv2(x)))
        x = self.relu3(x + self.bn3(self.conv3(x)))
        x = self.relu4(self.bn4(self.conv4(x)))
        return self.logits(self.relu5(self.hidden(x.mean((2, 3)))))


model = Small().double().eval()
with torch.no_grad():
    for name, module in model.named_children():
        def stream(role, shape):
            return torch.from_numpy(np.ascontiguousarray(uniform(42, f"{name}/{role}", tuple(shape))))
        if isinstance(module, torch.nn.Conv2d):
            o, i, h, w = module.weight.shape
            module.weight.copy_(stream("kernel", (h, w, i, o)).permute(3, 2, 0, 1))
            module.bias.copy_(stream("bias", (o,)))
        elif isinstance(module, torch.nn.Linear):
            module.weight.copy_(stream("kernel", module.weight.T.shape).T)
            module.bias.copy_(stream("bias", module.bias.shape))
        elif isinstance(module, torch.nn.BatchNorm2d):
            def single(values):  # the project holds parameters in single precision
                return torch.from_numpy(values.numpy().astype(np.float32).astype(np.float64))
            shape = module.weight.shape
            module.weight.copy_(single(1.25 * stream("gamma", shape)))
            module.bias.copy_(stream("beta", shape))
            module.running_mean.copy_(stream("moving_mean", shape))
            module.running_var.copy_(single(1.25 + 0.5 * stream("moving_variance", shape)))

x = torch.from_numpy(uniform(42, "images", (BATCH, SIZE, SIZE, 1))).permute(0, 3, 1, 2).contiguous()
logits = model(x).detach().numpy()
# The first image is explained for a class that its logits favour, the second for one with a negative logit.
labels = [int(logits[0].argmax()), int(logits[1].argmin())]
assert logits[0, labels[0]] > 0 > logits[1, labels[1]], logits
targets = [ClassifierOutputTarget(label) for label in labels]


def rows(array):
    assert np.isfinite(array).all()
    return [[float(f"{v:.8g}") for v in row.reshape(-1)] for row in np.asarray(array, dtype=np.float64)]


def oriented(projection, reference):
    """`projection` or its negative, whichever grows with `reference`; both [H, W]."""
    p, r = projection.reshape(-1).astype(np.float64), reference.reshape(-1)
    covariance = p @ (r - r.mean())
    assert abs(covariance) > 1e-3 * np.linalg.norm(p) * np.linalg.norm(r - r.mean())
    return projection * np.sign(covariance)


# Finished maps by the library

class EigenCAM(library.EigenCAM):
    def get_cam_image(self, x, layer, targets, activations, grads, smooth):
        raw = super().get_cam_image(x, layer, targets, activations, grads, smooth)
        return np.stack([oriented(m, (a**2).sum(0)) for m, a in zip(raw, activations)])


class EigenGradCAM(library.EigenGradCAM):
    def get_cam_image(self, x, layer, targets, activations, grads, smooth):
        raw = super().get_cam_image(x, layer, targets, activations, grads, smooth)
        return np.stack([oriented(m, t.sum(0)) for m, t in zip(raw, grads * activations)])


METHODS = {
    "gradcam": library.GradCAM, "hirescam": library.HiResCAM, "gradcam++": library.GradCAMPlusPlus,
    "xgradcam": library.XGradCAM, "layercam": library.LayerCAM, "eigencam": EigenCAM,
    "eigengradcam": EigenGradCAM, "scorecam": library.ScoreCAM, "ablationcam": library.AblationCAM,
}


def finer(alpha=1):
    order = [np.argsort(np.abs(z - z[c])) for z, c in zip(logits, labels)]
    return [FinerWeightedTarget(int(o[0]), [int(i) for i in o[1:4]], alpha) for o in order]


def finished(method, taps):
    layers = [getattr(model, tap) for tap in taps]
    if method == "finercam":
        cam = library.FinerCAM(model, layers)
        result = cam(x, targets=finer())
        cam.base_cam.activations_and_grads.release()
        return result
    with METHODS[method](model, layers) as cam:
        return cam(input_tensor=x, targets=targets)


result = {"labels": labels, "logits": logits.tolist(), "finished": {}, "raw": {}, "projections": []}
for method in [*METHODS, "finercam"]:
    sets = [[tap] for tap in TAPS]
    if method in ["gradcam", "hirescam", "eigencam", "ablationcam", "finercam"]:
        sets.append([SIGNED])
    if method == "ablationcam":
        sets.append([UNBOUNDED])
    if method in ["gradcam", "layercam", "scorecam"]:
        sets.append(TAPS)
    result["finished"][method] = {"+".join(taps): rows(np.float32(finished(method, taps))) for taps in sets}


# Raw maps by formulas

def forward(x, hooks):
    """Runs the model with functions of the outputs of some modules in place of these."""
    handles = [getattr(model, name).register_forward_hook(lambda m, i, o, f=f: f(o)) for name, f in hooks.items()]
    try:
        return model(x)
    finally:
        for handle in handles:
            handle.remove()


def readings(x, taps, score):
    """Activations and gradients of `score` of the logits."""
    kept = {}
    def keep(name):
        def f(output):
            output.retain_grad()
            kept[name] = output
            return output
        return f
    x = x.clone().requires_grad_(True)
    total = sum(f(row) for f, row in zip(score, forward(x, {tap: keep(tap) for tap in taps})))
    total.backward()
    return ({tap: kept[tap].detach().numpy() for tap in taps}, {tap: kept[tap].grad.numpy() for tap in taps},
            x.grad.numpy())


def plus_plus(a, g):
    scale = np.abs(g).max(axis=(1, 2, 3), keepdims=True)
    h = g / scale
    alpha = h**2 / (2 * h**2 + a.sum(axis=(2, 3), keepdims=True) * h**3 + 1e-6)
    return ((alpha * np.maximum(h, 0) * scale).sum(axis=(2, 3), keepdims=True) * a).sum(axis=1)


def x_grad(a, g):
    products, sums = (v.sum(axis=(2, 3), keepdims=True) for v in (g * a, a))
    return (np.divide(products, sums, out=np.zeros_like(sums), where=sums != 0) * a).sum(1)


def score_cam(a):
    maps = []
    for image, activation, target in zip(x, a, targets):
        large = F.interpolate(torch.from_numpy(activation)[:, None], size=(SIZE, SIZE), mode="bilinear")
        low, high = large.amin((2, 3), keepdim=True), large.amax((2, 3), keepdim=True)
        with torch.no_grad():
            scores = torch.stack([target(row) for row in model(image * (large - low) / (high - low + 1e-8))])
        maps.append((torch.softmax(scores, 0).numpy()[:, None, None] * activation).sum(0))
    return maps


def ablation_cam(tap, a):
    maps = []
    for n, target in enumerate(targets):
        drops = []
        for k in range(a.shape[1]):
            def remove(output):
                output = output.clone()
                output[:, k] = 0
                return output
            with torch.no_grad():
                drops.append(logits[n, labels[n]] - target(forward(x[n:n + 1], {tap: remove})[0]).item())
        weights = np.array(drops) / (abs(logits[n, labels[n]]) + 1e-7)
        maps.append((weights[:, None, None] * a[n]).sum(0))
    return maps


def spread(terms):
    """[N, h, w] sums of terms brought to the image's grid with their sums kept."""
    n, h, w = terms.shape
    matrix = F.interpolate(torch.eye(h * w).double().reshape(h * w, 1, h, w), size=(SIZE, SIZE), mode="bilinear")
    matrix = matrix.numpy().reshape(h * w, SIZE * SIZE)
    return terms.reshape(n, -1) @ (matrix / matrix.sum(1, keepdims=True))


def full_grad(reading):
    biased = [name for name, m in model.named_children() if not isinstance(m, torch.nn.ReLU)]
    _, gradients, pixels = readings(x, biased, targets)
    total = reading((pixels * x.numpy())).sum(1).reshape(BATCH, -1)
    placeless = 0
    for name in biased:
        module = getattr(model, name)
        if isinstance(module, torch.nn.BatchNorm2d):
            bias = module.bias - module.running_mean * module.weight / torch.sqrt(module.running_var + module.eps)
        else:
            bias = module.bias
        bias = bias.detach().numpy()
        if gradients[name].ndim == 4:
            total = total + spread(reading(bias[:, None, None] * gradients[name]).sum(1))
        else:
            placeless = placeless + gradients[name] @ bias
    return total, placeless


with torch.enable_grad():
    activations, gradients, _ = readings(x, TAPS, targets)
    _, finer_gradients, _ = readings(x, TAPS, finer())
for tap in TAPS:
    a, g = activations[tap], gradients[tap]
    w = g.mean(axis=(2, 3), keepdims=True)
    result["raw"][tap] = {name: rows(np.stack(list(maps))) for name, maps in {
        "gradcam": (w * a).sum(1),
        "hirescam": (g * a).sum(1),
        "layercam": (np.maximum(g, 0) * a).sum(1),
        "xgradcam": x_grad(a, g),
        "gradcam++": plus_plus(a, g),
        "eigencam": [oriented(m, (b**2).sum(0)) for m, b in zip(get_2d_projection(a), a)],
        "eigengradcam": [oriented(m, t.sum(0)) for m, t in zip(get_2d_projection(g * a), g * a)],
        "scorecam": score_cam(a),
        "ablationcam": ablation_cam(tap, a),
        "finercam": (finer_gradients[tap].mean(axis=(2, 3), keepdims=True) * a).sum(1),
        "gradcam, smoothed": [oriented(m, t.sum(0)) for m, t in zip(get_2d_projection(w * a), w * a)],
    }.items()}

signed, placeless = full_grad(lambda terms: terms)
values = np.array([z[c] for z, c in zip(logits, labels)])
assert np.abs(signed.sum(1) + placeless - values).max() < 1e-10
result["fullgrad"] = {"signed": rows(signed), "absolute": rows(full_grad(np.abs)[0]),
                      "expected": (values - placeless).tolist()}

augmented = []
for flip in [False, True]:
    for gain in [0.9, 1, 1.1]:
        y = x * float(np.float32(gain))
        a, g, _ = readings(y.flip(3) if flip else y, ["relu3"], targets)
        m = (g["relu3"] * a["relu3"]).sum(1)
        augmented.append(m[:, :, ::-1] if flip else m)
result["augmented"] = rows(np.mean(augmented, axis=0))

for height, width, channels in [(3, 3, 30), (6, 5, 9), (10, 10, 120), (12, 12, 70), (14, 14, 196)]:
    name = f"matrix {height}x{width}x{channels}"
    a = uniform(42, name, (height, width, channels))
    matrix = a.reshape(-1, channels)
    matrix = matrix - matrix.mean(axis=0)
    u, s, vt = np.linalg.svd(matrix, full_matrices=False)
    energy = (a**2).sum(-1).reshape(-1)
    projection = matrix @ vt[0]
    covariance = projection @ (energy - energy.mean())
    result["projections"].append({
        "name": name, "shape": [height, width, channels], "ratio": s[1] / s[0],
        "map": rows((projection * np.sign(covariance))[None])[0]})

text = json.dumps(result, allow_nan=False, separators=(",", ":"))
(here / "activation.json").write_text(text + "\n")
