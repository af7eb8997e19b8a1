"""Golden values for losses, optimizers and schedules.

Made with Python 3.11, torch 2.15.0, keras 3.15.1 (torch backend), numpy 2.4.6:
    KERAS_BACKEND=torch python make_training.py
Writes losses.json, optimizers.json and schedules.json beside this file.
"""
import json, os, pathlib
os.environ["KERAS_BACKEND"] = "torch"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import numpy as np, torch, keras
import torch.nn.functional as F

here = pathlib.Path(__file__).parent
torch.set_num_threads(1)


def numbers(x):
    return np.asarray(x.detach() if torch.is_tensor(x) else x).astype(float).ravel().tolist()


def write(name, value):
    def rounded(v):
        if isinstance(v, dict): return {k: rounded(x) for k, x in v.items()}
        if isinstance(v, list): return [rounded(x) for x in v]
        return float(f"{v:.10g}") if isinstance(v, float) else v
    (here / name).write_text(json.dumps(rounded(value), allow_nan=False) + "\n")


# --- losses: float64 autograd on float32 logits -------------------------------------------------------------------
random = np.random.default_rng(1)
K = 4
logits32 = (random.standard_normal((6, K)) * 3).astype(np.float32)
logits32[4] = [18, 0, -3, 1]    # a probability above 1 - 1e-7 and three below 1e-7
logits32[5] = [18, 1, 0, 2]     # the target's probability is below 1e-7
labels = torch.tensor([0, 1, 2, 3, 0, 1])
hard = F.one_hot(labels, K).double()
mixed = 0.7 * hard + 0.3 * hard.flip(0)
weights = torch.tensor([0.5, 2.0, 1.0, 3.0], dtype=torch.float64)
alphas = torch.tensor([0.1, 0.4, 0.25, 0.9], dtype=torch.float64)


def keras_focal(logits, y, gamma=2.0, alpha=0.25):
    p = torch.softmax(logits, 1).clamp(1e-7, 1 - 1e-7)
    return (alpha * (1 - p) ** gamma * (-y * torch.log(p))).mean()


def torch_focal(logits, y, gamma=2.0, alpha=0.25):
    log_p = F.log_softmax(logits, 1)
    return (-alpha * y * (1 - log_p.exp()) ** gamma * log_p).sum(1).mean()


def weighted_torch_focal(logits, y, gamma=2.0, alpha=0.25):
    log_p = F.log_softmax(logits, 1)
    w = y @ weights
    return (w * (-alpha * y * (1 - log_p.exp()) ** gamma * log_p).sum(1)).sum() / w.sum()


def keras_weighted_cross_entropy(logits, y, smoothing=0.0):
    smoothed = y * (1 - smoothing) + smoothing / K
    return ((y @ weights) * -(smoothed * F.log_softmax(logits, 1)).sum(1)).mean()


w = weights.tolist()
p = [0.6, 0.25, 0.13, 0.02]
log_priors = torch.tensor(p, dtype=torch.float64).log()
cases = [
    ("cross-entropy", {}, hard, lambda z: F.cross_entropy(z, labels)),
    ("cross-entropy", {}, mixed, lambda z: F.cross_entropy(z, mixed)),
    ("cross-entropy", {"label_smoothing": 0.1}, hard, lambda z: F.cross_entropy(z, labels, label_smoothing=0.1)),
    ("cross-entropy", {"label_smoothing": 0.1}, mixed, lambda z: F.cross_entropy(z, mixed, label_smoothing=0.1)),
    ("cross-entropy", {"class_weights": w, "class_weight_divisor": "weights"}, hard,
     lambda z: F.cross_entropy(z, labels, weight=weights)),
    ("cross-entropy", {"class_weights": w, "class_weight_divisor": "weights", "label_smoothing": 0.2}, hard,
     lambda z: F.cross_entropy(z, labels, weight=weights, label_smoothing=0.2)),
    ("cross-entropy", {"class_weights": w}, hard, lambda z: keras_weighted_cross_entropy(z, hard)),
    ("cross-entropy", {"class_weights": w, "label_smoothing": 0.1}, mixed,
     lambda z: keras_weighted_cross_entropy(z, mixed, 0.1)),
    ("focal", {}, hard, lambda z: torch_focal(z, hard)),
    ("focal", {"gamma": 0.5, "alpha": alphas.tolist()}, mixed, lambda z: torch_focal(z, mixed, 0.5, alphas)),
    ("focal", {"gamma": 0, "alpha": 1}, hard, lambda z: F.cross_entropy(z, labels)),
    ("focal", {"class_weights": w, "class_weight_divisor": "weights"}, hard, lambda z: weighted_torch_focal(z, hard)),
    ("focal", {"reduction": "mean-over-samples-and-classes"}, hard, lambda z: keras_focal(z, hard)),
    ("focal", {"reduction": "mean-over-samples-and-classes", "gamma": 1.5, "alpha": alphas.tolist()}, mixed,
     lambda z: keras_focal(z, mixed, 1.5, alphas)),
    ("logit-adjustment", {"class_priors": p}, hard, lambda z: F.cross_entropy(z + log_priors, labels)),
    ("logit-adjustment", {"class_priors": p, "tau": 0.6, "label_smoothing": 0.1}, hard,
     lambda z: F.cross_entropy(z + 0.6 * log_priors, labels, label_smoothing=0.1)),
    ("logit-adjustment", {"class_priors": p, "tau": 2.0}, mixed, lambda z: F.cross_entropy(z + 2 * log_priors, mixed)),
    ("logit-adjustment", {"class_priors": p, "class_weights": w, "class_weight_divisor": "weights"}, hard,
     lambda z: F.cross_entropy(z + log_priors, labels, weight=weights)),
]
out = []
for name, options, targets, loss in cases:
    z = torch.tensor(logits32.astype(np.float64), requires_grad=True)
    value = loss(z)
    value.backward()
    out.append({"loss": name, "options": options, "targets": numbers(targets), "value": value.item(), "gradient": numbers(z.grad)})
write("losses.json", {"classes": K, "logits": numbers(logits32), "cases": out})

# --- optimizers: ten steps, rate changing, one decaying group and one that neither decays nor learns at full rate ------
steps, a, b = 10, 21, 12
start = random.standard_normal(a + b).astype(np.float32)
gradients = (random.standard_normal((steps, a + b)) * np.geomspace(1e-4, 3, a + b)).astype(np.float32)
gradients[:, 5] = 0
rates = [0.02 / (1 + i) for i in range(steps)]
SCALE = 0.5


def with_torch(make, decay, decoupled=0.0):
    """`decoupled` takes its share of the weights before each step, as Keras does and as AdamW does in PyTorch."""
    weight, bias = torch.tensor(start[:a]), torch.tensor(start[a:])
    optimizer = make([{"params": [weight], "weight_decay": decay}, {"params": [bias], "weight_decay": 0.0}])
    trace = []
    for i in range(steps):
        weight.grad, bias.grad = torch.tensor(gradients[i, :a]), torch.tensor(gradients[i, a:])
        optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = rates[i], rates[i] * SCALE
        weight.mul_(1 - rates[i] * decoupled)
        optimizer.step()
        trace.append(numbers(torch.cat([weight, bias])))
    return trace


def with_keras(make):
    """Keras has no rate a variable: one optimizer each."""
    parts = []
    for slice_, name, scale in ((slice(0, a), "weight", 1.0), (slice(a, a + b), "bias", SCALE)):
        optimizer = make(name)
        variable = keras.Variable(start[slice_], name=name)
        optimizer.build([variable])
        trace = []
        for i in range(steps):
            optimizer.learning_rate = rates[i] * scale
            optimizer.apply([torch.tensor(gradients[i, slice_])], [variable])
            trace.append(numbers(variable.value))
        parts.append(trace)
    return [x + y for x, y in zip(*parts)]


def decayed_only_on_weights(optimizer, decay):
    return lambda name: optimizer(0.01, weight_decay=decay if name == "weight" else 0.0)


cases = [
    ("sgd", {"momentum": 0, "nesterov": False, "weight_decay": 0.1}, with_torch(lambda p: torch.optim.SGD(p, 0.1), 0.1)),
    ("sgd", {"nesterov": False, "weight_decay": 0.1}, with_torch(lambda p: torch.optim.SGD(p, 0.1, momentum=0.9), 0.1)),
    ("sgd", {"weight_decay": 0.1}, with_torch(lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True), 0.1)),
    ("sgd", {"weight_decay": 0.3, "weight_decay_form": "decoupled"},
     with_torch(lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True), 0.0, decoupled=0.3)),
    ("sgd", {"weight_decay": 0.3, "weight_decay_form": "decoupled", "momentum": 0, "nesterov": False},
     with_keras(decayed_only_on_weights(keras.optimizers.SGD, 0.3))),
    ("rmsprop", {"weight_decay": 0.3, "weight_decay_form": "decoupled"},
     with_keras(decayed_only_on_weights(keras.optimizers.RMSprop, 0.3))),
    ("adam", {"weight_decay": 0.1}, with_torch(lambda p: torch.optim.Adam(p), 0.1)),
    ("adam", {"epsilon": 1e-7, "epsilon_place": "uncorrected"}, with_keras(lambda n: keras.optimizers.Adam(0.01))),
    ("adamw", {"weight_decay": 0.3}, with_torch(lambda p: torch.optim.AdamW(p), 0.3)),
    ("adamw", {"weight_decay": 0.3, "epsilon": 1e-7, "epsilon_place": "uncorrected"}, with_keras(decayed_only_on_weights(keras.optimizers.AdamW, 0.3))),
    ("rmsprop", {}, with_keras(lambda n: keras.optimizers.RMSprop(0.01))),
    ("rmsprop", {"momentum": 0.8, "centered": True},
     with_keras(lambda n: keras.optimizers.RMSprop(0.01, momentum=0.8, centered=True))),
    ("rmsprop", {"convention": "pytorch", "rho": 0.99, "epsilon": 1e-8, "weight_decay": 0.1},
     with_torch(lambda p: torch.optim.RMSprop(p), 0.1)),
    ("rmsprop", {"convention": "pytorch", "rho": 0.99, "epsilon": 1e-8, "momentum": 0.8},
     with_torch(lambda p: torch.optim.RMSprop(p, momentum=0.8), 0.0)),
    ("rmsprop", {"convention": "pytorch", "epsilon": 1e-3, "momentum": 0.8, "centered": True, "rho": 0.9},
     with_torch(lambda p: torch.optim.RMSprop(p, momentum=0.8, centered=True, alpha=0.9, eps=1e-3), 0.0)),
]
clipped = torch.tensor(gradients[0]); clipped.requires_grad = True; clipped.grad = torch.tensor(gradients[0])
norm = torch.nn.utils.clip_grad_norm_([clipped], 0.5)
write("optimizers.json", {
    "decaying": a, "scale": SCALE, "start": numbers(start), "gradients": [numbers(g) for g in gradients], "rates": rates,
    "clipping": {"limit": 0.5, "norm": norm.item(), "clipped": numbers(clipped.grad)},
    "cases": [{"optimizer": n, "options": o, "values": v} for n, o, v in cases]})

# --- schedules ------------------------------------------------------------------------------------------------------
count = 40


def from_keras(schedule):
    return [float(schedule(i)) for i in range(count)]


def from_torch(make, n=count):
    p = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr=0.4)
    schedule, trace = make(optimizer), []
    for i in range(n):
        trace.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if i < n - 1: schedule.step()
    return trace


S = keras.optimizers.schedules
cases = [
    ("constant", {}, [0.4] * count),
    ("cosine", {"decay_steps": 25, "alpha": 0.1}, from_keras(S.CosineDecay(0.4, 25, alpha=0.1))),
    ("cosine", {"decay_steps": 25, "alpha": 0.05, "warmup_steps": 7, "warmup_start": 0.25},
     from_keras(S.CosineDecay(0.1, 25, alpha=0.05, warmup_target=0.4, warmup_steps=7))),
    ("cosine", {"warmup_epochs": 2}, from_keras(S.CosineDecay(0.0, 32, warmup_target=0.4, warmup_steps=8))),
    ("cosine-restarts", {"period_steps": 5, "height_factor": 0.7, "alpha": 0.1},
     from_keras(S.CosineDecayRestarts(0.4, 5, t_mul=2.0, m_mul=0.7, alpha=0.1))),
    ("cosine-restarts", {"period_steps": 6, "length_factor": 1},
     from_keras(S.CosineDecayRestarts(0.4, 6, t_mul=1.0))),
    ("step", {"interval_steps": 9, "factor": 0.3}, from_torch(lambda o: torch.optim.lr_scheduler.StepLR(o, 9, 0.3))),
    ("one-cycle", {}, from_torch(lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.4, total_steps=count))),
    ("one-cycle", {"rising_share": 0.45, "first_divisor": 10, "last_divisor": 100, "annealing": "linear"},
     from_torch(lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.4, total_steps=count, pct_start=0.45, div_factor=10,
                                                              final_div_factor=100, anneal_strategy="linear"))),
]


def plateau(metrics, **options):
    class Model:
        optimizer = keras.optimizers.SGD(0.4)
    callback = keras.callbacks.ReduceLROnPlateau(monitor="m", verbose=0, **options)
    callback.set_model(Model())
    callback.on_train_begin()
    trace = []
    for epoch, m in enumerate(metrics):
        callback.on_epoch_end(epoch, {"m": m})
        trace.append(float(keras.ops.convert_to_numpy(Model.optimizer.learning_rate)))
    return trace


metrics = [1, 0.9, 0.9, 0.89995, 0.95, 0.8, 0.81, 0.82, 0.83, 0.84, 0.79, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]
plateaus = [
    ({"factor": 0.5, "patience": 2, "floor": 0.03}, metrics, plateau(metrics, factor=0.5, patience=2, min_lr=0.03, mode="min")),
    ({"factor": 0.5, "patience": 2, "cooldown": 2, "least_change": 0.01}, metrics,
     plateau(metrics, factor=0.5, patience=2, cooldown=2, mode="min", min_delta=0.01)),
]
write("schedules.json", {
    "rate": 0.4, "total_steps": count, "steps_per_epoch": 4,
    "cases": [{"schedule": n, "options": o, "rates": [float(x) for x in r]} for n, o, r in cases],
    "plateaus": [{"options": o, "metrics": [float(x) for x in m], "rates": r} for o, m, r in plateaus]})
