"""Golden values for optimizers with parameter groups: rates that fall with depth, decay in some groups only.

Made with Python 3.11, torch 2.15.0, numpy 2.4.6:
    python make_rate_groups.py
Writes rate_groups.json beside this file.
"""
import json, pathlib
import numpy as np, torch

torch.set_num_threads(1)
random = np.random.default_rng(7)
# (size, factor of the learning rate, whether it decays): a backbone from the stem up, and a head with its bias.
groups = [(7, 0.1 * 0.5 ** 2, True), (5, 0.1 * 0.5 ** 2, False), (9, 0.1 * 0.5, True), (6, 0.0, True), (8, 1.0, True),
          (3, 1.0, False)]
steps, count = 10, sum(g[0] for g in groups)
start = random.standard_normal(count).astype(np.float32)
gradients = (random.standard_normal((steps, count)) * np.geomspace(1e-3, 2, count)).astype(np.float32)
rates = [0.05 * (1 + np.cos(np.pi * i / steps)) for i in range(steps)]
bounds = np.cumsum([0] + [g[0] for g in groups])
DECAY = 0.2


def run(make):
    tensors = [torch.tensor(start[a:b]) for a, b in zip(bounds, bounds[1:])]
    optimizer = make([{"params": [t], "weight_decay": DECAY if g[2] else 0.0} for t, g in zip(tensors, groups)])
    trace = []
    for i in range(steps):
        for t, g, group, a, b in zip(tensors, groups, optimizer.param_groups, bounds, bounds[1:]):
            t.grad = torch.tensor(gradients[i, a:b])
            group["lr"] = rates[i] * g[1]
        optimizer.step()
        trace.append(torch.cat(tensors).double().tolist())
    return trace


cases = [
    ("sgd", {}, run(lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True))),
    ("adam", {}, run(lambda p: torch.optim.Adam(p))),
    ("adamw", {}, run(lambda p: torch.optim.AdamW(p))),
    ("rmsprop", {"convention": "pytorch", "momentum": 0.5}, run(lambda p: torch.optim.RMSprop(p, alpha=0.9, eps=1e-7, momentum=0.5))),
]


def rounded(v):
    if isinstance(v, list): return [rounded(x) for x in v]
    return float(f"{v:.9g}") if isinstance(v, float) else v


out = {
    "decay": DECAY, "groups": [{"count": n, "factor": f, "decays": d} for n, f, d in groups],
    "start": rounded(start.astype(float).tolist()), "gradients": rounded(gradients.astype(float).tolist()),
    "rates": [float(r) for r in rates],
    "cases": [{"optimizer": n, "options": o, "values": rounded(v)} for n, o, v in cases]}
(pathlib.Path(__file__).parent / "rate_groups.json").write_text(json.dumps(out, allow_nan=False) + "\n")
