"""Scores of maps by captum, quantus, pytorch-grad-cam's ROAD, numpy and scipy on a small network.

Made with Python 3.11, torch 2.15.0, captum 0.9.0, quantus 0.6.0, grad-cam 1.5.7, numpy 2.4.6, scipy 1.17.1:
    python make_faithfulness.py
Writes faithfulness.json beside this file. Weights, images, maps and perturbations are streams named after what they are
(../streams.py); networks and references compute in float64.
"""
import json, pathlib, sys, warnings
import numpy as np, quantus, torch
from captum.attr import Saliency
from captum.metrics import infidelity, sensitivity_max
from pytorch_grad_cam.metrics.perturbation_confidence import RemoveLeastRelevantFirst, RemoveMostRelevantFirst
from pytorch_grad_cam.metrics.road import NoisyLinearImputer, neighbors_weights
from scipy import ndimage, stats
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import uniform

warnings.filterwarnings("ignore")
SIZE, CLASSES, LABEL, DRAWS = 8, 5, 3, 12


class Small(torch.nn.Module):
    """The network of make_gradcam.py."""

    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = torch.nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.hidden = torch.nn.Linear(6, 4)
        self.logits = torch.nn.Linear(4, CLASSES)

    def forward(self, x):
        x = torch.relu(self.conv2(torch.relu(self.conv1(x))))
        return self.logits(torch.relu(self.hidden(x.mean((2, 3)))))


model = Small().double().eval()
with torch.no_grad():
    for name in ["conv1", "conv2", "hidden", "logits"]:
        module = getattr(model, name)
        shape = tuple(module.weight.shape)
        if len(shape) == 4:
            kernel = uniform(42, f"{name}/kernel", (shape[2], shape[3], shape[1], shape[0])).transpose(3, 2, 0, 1)
        else:
            kernel = uniform(42, f"{name}/kernel", (shape[1], shape[0])).T
        module.weight.copy_(torch.from_numpy(np.ascontiguousarray(kernel)))
        module.bias.copy_(torch.from_numpy(uniform(42, f"{name}/bias", shape[:1])))

image = uniform(42, "image", (SIZE, SIZE))
maps = {"pixels": uniform(42, "map of pixels", (SIZE, SIZE)), "four": uniform(42, "map of four", (4, 4)),
        "three": uniform(42, "map of three", (3, 3))}
mask = uniform(42, "mask", (SIZE, SIZE)) > 0.3


def probability(pictures, label=LABEL):
    x = torch.from_numpy(np.asarray(pictures, dtype=np.float64).reshape(-1, 1, SIZE, SIZE))
    with torch.no_grad():
        return torch.softmax(model(x), 1)[:, label].numpy()


def cells(shape):
    """The cell of every pixel: that in which its centre lies."""
    centre = lambda n: np.floor((np.arange(SIZE) + 0.5) * n / SIZE).astype(int)
    return centre(shape[0])[:, None] * shape[1] + centre(shape[1])[None, :]


def curve(kind, a, baseline):
    owner, order = cells(a.shape), np.argsort(-a.ravel(), kind="stable")
    steps = min(a.size, 48)
    counts = [k * a.size // steps for k in range(steps + 1)]
    pictures = []
    for count in counts:
        gone = np.isin(owner, order[:count])
        pictures.append(np.where(gone, baseline, image) if kind == "deletion" else np.where(gone, image, baseline))
    values = probability(pictures)
    return values.tolist(), float(np.trapezoid(values, np.array(counts) / a.size))


result = {"probability": float(probability(image)[0]), "curves": {}, "road": {}, "masked": {}}
baselines = {"zero": np.zeros_like(image), "mean": np.full_like(image, image.mean())}
for kind in ["insertion", "deletion"]:
    for name, a in maps.items():
        for key, baseline in baselines.items():
            values, area = curve(kind, a, baseline)
            result["curves"][f"{kind}/{name}/{key}"] = {"values": values, "area": area}

# ROAD of the map of pixels, by pytorch-grad-cam's own percentiles and imputation, without noise.
clean = probability(image)[0]
for key, remover in [("morf", RemoveMostRelevantFirst), ("lerf", RemoveLeastRelevantFirst)]:
    changes = []
    for percentile in range(10, 100, 10):
        imputed = remover(percentile, NoisyLinearImputer(noise=0))(
            torch.from_numpy(image[None]).float(), torch.from_numpy(maps["pixels"]))
        changes.append(float(probability(imputed.double().numpy())[0] - clean))
    result["road"][key] = {"changes": changes, "mean": float(np.mean(changes))}

# Linear imputation alone, in float64, two channels.
picture = uniform(42, "picture", (6, 7, 2))
missing = uniform(42, "missing", (6, 7)) < 0.4
A, b = NoisyLinearImputer.setup_sparse_system((~missing).astype(float), picture.transpose(2, 0, 1), neighbors_weights)
filled = picture.copy()
filled[missing] = spsolve(csc_matrix(A), b)
result["imputation"] = filled.ravel().tolist()

for label in range(CLASSES):
    before = probability(image, label)[0]
    for key, baseline in baselines.items():
        for name, a in maps.items():
            m = (np.maximum(a, 0) / a.max()).ravel()[cells(a.shape)]
            y = probability(baseline + m * (image - baseline), label)[0]
            result["masked"][f"{name}/{key}/{label}"] = {
                "average-drop": float(max(0, before - y) / before),
                "average-gain": float(max(0, y - before) / (1 - before)), "increase": float(y > before)}

# Captum, with the same perturbations.
x = torch.from_numpy(image.reshape(1, 1, SIZE, SIZE))
noise = torch.from_numpy(np.stack([0.1 * uniform(42, f"perturbation {i}", (1, SIZE, SIZE)) for i in range(DRAWS)]))
noise = noise.float().double()
attribution = torch.from_numpy(maps["pixels"].reshape(1, 1, SIZE, SIZE))
for key, normalize in [("plain", False), ("scaled", True)]:
    score = infidelity(model, lambda inputs: (noise, inputs - noise), x, attribution, target=LABEL,
                       n_perturb_samples=DRAWS, normalize=normalize)
    result[f"infidelity {key}"] = float(score[0])
saliency = Saliency(model)
score = sensitivity_max(lambda inputs, **_: saliency.attribute(inputs, target=LABEL, abs=False), x,
                        perturb_func=lambda inputs: inputs + noise, n_perturb_samples=DRAWS)
result["sensitivity max"] = float(score[0])

# Quantus. Signed maps where it takes absolute values itself, positive ones where places count.
signed, positive = maps["pixels"], np.maximum(maps["pixels"], 0)
options = {"normalise": False, "display_progressbar": False, "disable_warnings": True}


def judged(metric, a):
    batch = dict(model=None, x_batch=image.reshape(1, 1, SIZE, SIZE), y_batch=np.array([LABEL]),
                 a_batch=a.reshape(1, 1, SIZE, SIZE), s_batch=mask.reshape(1, 1, SIZE, SIZE))
    return float(np.asarray(metric(**batch)).ravel()[0])


result["quantus"] = {
    "sparseness": judged(quantus.Sparseness(abs=True, **options), signed),
    "complexity": judged(quantus.Complexity(abs=True, **options), signed),
    "mass-accuracy": judged(quantus.RelevanceMassAccuracy(abs=False, **options), positive),
    "rank-accuracy": judged(quantus.RelevanceRankAccuracy(abs=False, **options), signed),
    "pointing-game": judged(quantus.PointingGame(abs=False, **options), signed),
}

# numpy and scipy.
exact = uniform(42, "exact", (9,))
parts = cells((3, 3)).ravel()
sums = {"pixels": np.array([maps["pixels"].ravel()[parts == p].sum() for p in range(9)])}
for name in ["four", "three"]:
    owner = cells(maps[name].shape).ravel()
    share = maps[name].ravel() / np.bincount(owner)
    sums[name] = np.array([share[owner][parts == p].sum() for p in range(9)])
result["shapley"] = {name: [float(stats.pearsonr(s, exact)[0]), float(stats.spearmanr(s, exact)[0])]
                     for name, s in sums.items()}
counts = np.histogram(uniform(42, "histogram", (400,)) ** 3, bins=100)[0]
result["histogram entropy"] = float(stats.entropy(counts))
a, b = np.round(3 * uniform(42, "ties a", (30,))), np.round(3 * uniform(42, "ties b", (30,)))
result["spearman with ties"] = float(stats.spearmanr(a, b)[0])
edges = np.hypot(ndimage.sobel(image, 0, mode="nearest"), ndimage.sobel(image, 1, mode="nearest"))
result["sobel"] = edges.ravel().tolist()
(here / "faithfulness.json").write_text(json.dumps(result, allow_nan=False) + "\n")
