"""Ten training steps of a small network in PyTorch: losses, gradient norms, validation with moving averages, end state.

Made with Python 3.11, torch 2.15.0, numpy 2.4.6:
    python make_trajectory.py
Writes trajectory.json beside this file. Seven images in batches of four and three, five epochs, in order; convolution
3x3, batch normalisation with Keras's conventions (epsilon 1e-3, old value weighs 0.9, biased variance), ReLU, global
average pooling, dense; focal loss (gamma 2, alpha 0.25, mean over samples); RMSprop as Keras writes it. Weights and
images are streams named after the parameters (../streams.py); arithmetic is in float64.

Beside it runs an exponential moving average of weights and moving statistics, from the first weights on, by PyTorch's
own averaging function (torch.optim.swa_utils.get_ema_avg_fn) with the decay min(DECAY, (1 + t) / (10 + t)) in update t.
"""
import json, pathlib, sys
import numpy as np, torch
import torch.nn.functional as F
from torch.optim.swa_utils import get_ema_avg_fn

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import levels, uniform

IMAGES, SIZE, BATCH, EPOCHS, CLASSES, WIDTH, RATE, DECAY = 7, 8, 4, 5, 3, 6, 5e-3, 0.4


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


def everything():
    return {**{name: value.detach() for name, value in p.items()}, "bn/moving_mean": mean, "bn/moving_variance": variance}


def judged(values):
    """Loss and accuracy of all images with these values, which are then taken away again."""
    global mean, variance
    kept = {name: value.clone() for name, value in everything().items()}

    def take(values):
        global mean, variance
        for name, value in p.items():
            value.data.copy_(values[name])
        mean, variance = values["bn/moving_mean"].clone(), values["bn/moving_variance"].clone()
    take(values)
    z = logits(x, False)
    take(kept)
    return float(focal(z, y)), float((z.argmax(1) == y).double().mean())


def listed(values):
    return {name: (v.permute(2, 3, 1, 0) if v.ndim == 4 else v).reshape(-1).tolist() for name, v in values.items()}


average, updates = {name: value.clone() for name, value in everything().items()}, 0
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
            blend = get_ema_avg_fn(min(DECAY, (1 + updates) / (10 + updates)))
            average = {name: blend(average[name], value, updates) for name, value in everything().items()}
            updates += 1
    with torch.no_grad():
        loss, accuracy = judged(everything())
        average_loss, average_accuracy = judged(average)
        result["epochs"].append({"loss": total / IMAGES, "accuracy": hits / IMAGES, "val_loss": loss,
                                 "val_accuracy": accuracy, "gradient_norm": max(norms),
                                 "gradient_norm_mean": sum(norms) / len(norms), "average_val_loss": average_loss,
                                 "average_val_accuracy": average_accuracy})
result["end"], result["average_end"] = listed(everything()), listed(average)
result["rate"], result["decay"] = RATE, DECAY
(here / "trajectory.json").write_text(json.dumps(result, allow_nan=False) + "\n")
