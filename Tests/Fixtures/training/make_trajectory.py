"""Ten training steps of a small network in PyTorch: losses, gradient norms, validation with moving averages, end state.

Made with Python 3.11, torch 2.15.0, numpy 2.4.6:
    python make_trajectory.py
Writes trajectory.json beside this file. Seven images in batches of four and three, five epochs, in order; convolution
3x3, batch normalisation with Keras's conventions (epsilon 1e-3, old value weighs 0.9, biased variance), ReLU, global
average pooling, dense; focal loss (gamma 2, alpha 0.25, mean over samples); RMSprop as Keras writes it. Weights and
images are streams named after the parameters (../streams.py); arithmetic is in float64.
"""
import json, pathlib, sys
import numpy as np, torch
import torch.nn.functional as F

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import levels, uniform

IMAGES, SIZE, BATCH, EPOCHS, CLASSES, WIDTH, RATE = 7, 8, 4, 5, 3, 6, 5e-3


def parameter(array):
    return torch.from_numpy(np.ascontiguousarray(array)).requires_grad_()


p = {"conv/kernel": parameter(uniform(42, "conv/kernel", (3, 3, 1, WIDTH)).transpose(3, 2, 0, 1)),
     "bn/gamma": parameter(1 + 0.5 * uniform(42, "bn/gamma", (WIDTH,))),
     "bn/beta": parameter(0.5 * uniform(42, "bn/beta", (WIDTH,))),
     "dense/kernel": parameter(uniform(42, "dense/kernel", (WIDTH, CLASSES))),
     "dense/bias": parameter(uniform(42, "dense/bias", (CLASSES,)))}
mean, variance = torch.zeros(WIDTH, dtype=torch.float64), torch.ones(WIDTH, dtype=torch.float64)
x = torch.from_numpy(levels(42, "images", (IMAGES, 1, SIZE, SIZE)) / 127.5 - 1)
y = torch.tensor([0, 1, 2, 0, 1, 2, 0])


def logits(images, training):
    global mean, variance
    z = F.conv2d(images, p["conv/kernel"], padding=1)
    if training:
        m, v = z.mean((0, 2, 3)), z.var((0, 2, 3), unbiased=False)
        mean, variance = 0.9 * mean + 0.1 * m.detach(), 0.9 * variance + 0.1 * v.detach()
    else:
        m, v = mean, variance
    z = (z - m[:, None, None]) / torch.sqrt(v[:, None, None] + 1e-3)
    z = F.relu(z * p["bn/gamma"][:, None, None] + p["bn/beta"][:, None, None])
    return z.mean((2, 3)) @ p["dense/kernel"] + p["dense/bias"]


def focal(z, labels):
    log_p = F.log_softmax(z, 1).gather(1, labels[:, None])[:, 0]
    return (-0.25 * (1 - log_p.exp()) ** 2 * log_p).mean()


squares = {name: torch.zeros_like(value) for name, value in p.items()}
result = {"steps": [], "epochs": []}
for epoch in range(EPOCHS):
    norms, total, hits = [], 0.0, 0
    for start in range(0, IMAGES, BATCH):
        batch, labels = x[start:start + BATCH], y[start:start + BATCH]
        for value in p.values():
            value.grad = None
        z = logits(batch, True)
        loss = focal(z, labels)
        loss.backward()
        norms.append(float(torch.sqrt(sum((v.grad ** 2).sum() for v in p.values()))))
        result["steps"].append(loss.item())
        total += loss.item() * len(labels)
        hits += int((z.argmax(1) == labels).sum())
        with torch.no_grad():
            for name, value in p.items():
                squares[name].mul_(0.9).add_(0.1 * value.grad ** 2)
                value.sub_(RATE * value.grad / torch.sqrt(squares[name] + 1e-7))
    with torch.no_grad():
        z = logits(x, False)
        result["epochs"].append({"loss": total / IMAGES, "accuracy": hits / IMAGES, "val_loss": float(focal(z, y)),
                                 "val_accuracy": float((z.argmax(1) == y).double().mean()), "gradient_norm": max(norms)})
result["end"] = {name: (v.detach().permute(2, 3, 1, 0) if v.ndim == 4 else v.detach()).reshape(-1).tolist()
                 for name, v in p.items()}
result["end"]["bn/moving_mean"], result["end"]["bn/moving_variance"] = mean.tolist(), variance.tolist()
result["rate"] = RATE
(here / "trajectory.json").write_text(json.dumps(result, allow_nan=False) + "\n")
