"""Golden values of the convention table: Tests/Fixtures/evaluation/conventions.json.

scikit-learn 1.9.1 is asked itself. netcal's and torchmetrics' rules are written out below as their sources state them
(torchmetrics with torch 2.15's own linspace, bucketize and argmax at float32); what the two libraries themselves said
about the same data is in expected.json and is compared here and in the tests.
"""
import csv
import json
import warnings
from pathlib import Path

import numpy as np
import torch
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
FOLDER = Path(__file__).resolve().parent


def read(name):
    with open(FOLDER / f"{name}.csv") as file:
        rows = list(csv.DictReader(file))
    columns = [c for c in rows[0] if c.startswith("p_")]
    return np.array([int(r["y_true"]) for r in rows]), np.array([[float(r[c]) for c in columns] for r in rows])


def number(value):
    """A value as it goes into the file; NaN, infinity and a raised error are null."""
    try:
        value = float(value())
    except ValueError as error:
        print("raised:", error)
        return None
    return value if np.isfinite(value) else None


def gaps(confidence, right, bins, count):
    result = []
    for b in range(count):
        inside = bins == b
        if inside.any():
            result.append((inside.mean(), abs(right[inside].mean() - confidence[inside].mean()), inside.sum()))
    return np.array(result)


def errors(table):
    return {"ece": (table[:, 0] * table[:, 1]).sum(), "mce": table[:, 1].max(), "ace": table[:, 1].mean(),
            "rmsce": np.sqrt((table[:, 0] * table[:, 1] ** 2).sum())}


def netcal(p, y, count):
    confidence, right = p.max(1), p.argmax(1) == y
    edges = np.linspace(0, 1, count + 1)
    return errors(gaps(confidence, right, np.clip(np.digitize(confidence, edges) - 1, 0, count - 1), count))


def netcal_equal_mass(p, y, count, merge):
    confidence, right = p.max(1), p.argmax(1) == y
    edges = np.quantile(confidence, np.linspace(0, 1, count + 1))
    edges[0], edges[-1] = 0, 1
    if merge:
        edges = np.unique(edges)
    elif np.diff(edges).min() < np.finfo(float).eps:
        raise ValueError("The smallest edge difference is numerically 0.")
    last = len(edges) - 2
    return errors(gaps(confidence, right, np.clip(np.digitize(confidence, edges) - 1, 0, last), last + 1))["ece"]


def guo(p, y, count):
    confidence, right = p.max(1), p.argmax(1) == y
    edges = np.linspace(0, 1, count + 1)
    return errors(gaps(confidence, right, np.digitize(confidence, edges, right=True) - 1, count))


def torchmetrics(p, y, count):
    confidence, predicted = torch.tensor(p, dtype=torch.float32).max(dim=1)
    bins = torch.bucketize(confidence, torch.linspace(0, 1, count + 1), right=True) - 1
    right = (predicted == torch.tensor(y)).numpy()
    return errors(gaps(confidence.double().numpy(), right, bins.numpy(), count + 1))


def curve_error(p, y, count):
    confidence, right = p.max(1), p.argmax(1) == y
    edges = np.linspace(0, 1, count + 1)
    true, mean = calibration_curve(right, confidence, n_bins=count)
    weights = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=count)
    return (np.abs(true - mean) * weights[weights > 0] / len(y)).sum()


def table(y, p):
    k = p.shape[1]
    labels = list(range(k))
    predicted = p.argmax(1)
    onehot = np.eye(k)[y]
    occurring = sorted(set(y) | set(predicted))
    rows = {}

    def row(identifier, **values):
        rows[identifier] = {tool: number(value) for tool, value in values.items()}

    def macro(score, chosen):
        return lambda: score(y, predicted, labels=chosen, average="macro", zero_division=0)

    row("accuracy_default", sklearn=lambda: metrics.accuracy_score(y, predicted),
        torchmetrics=macro(metrics.recall_score, occurring))
    row("balanced_accuracy", sklearn=lambda: metrics.balanced_accuracy_score(y, predicted),
        torchmetrics=macro(metrics.recall_score, occurring))
    for name, score in [("precision", metrics.precision_score), ("recall", metrics.recall_score),
                        ("f1", metrics.f1_score)]:
        row(f"macro_{name}_default", sklearn=macro(score, None), torchmetrics=macro(score, occurring))
        row(f"macro_{name}_all_classes", sklearn=macro(score, labels), torchmetrics=macro(score, occurring))
    row("cohen_kappa", sklearn=lambda: metrics.cohen_kappa_score(y, predicted))
    for top in (1, 2, 3):
        row(f"top_{top}", sklearn=lambda: metrics.top_k_accuracy_score(y, p, k=top, labels=labels))
    row("log_loss_float64", sklearn=lambda: metrics.log_loss(y, p, labels=labels))
    row("log_loss_float32", sklearn=lambda: metrics.log_loss(y, p.astype(np.float32), labels=labels))
    row("brier_default", sklearn=lambda: metrics.brier_score_loss(y, p, labels=labels))
    row("brier_halved", sklearn=lambda: metrics.brier_score_loss(y, p, labels=labels, scale_by_half=True))
    areas = [metrics.roc_auc_score(onehot[:, c], p[:, c]) if 0 < onehot[:, c].sum() < len(y) else 0.0 for c in labels]
    row("roc_auc_macro_ovr",
        sklearn=lambda: metrics.roc_auc_score(y, p, multi_class="ovr", labels=labels), torchmetrics=lambda: np.mean(areas))
    precisions = [metrics.average_precision_score(onehot[:, c], p[:, c]) for c in labels if onehot[:, c].any()]
    row("average_precision_macro", sklearn=lambda: metrics.average_precision_score(onehot, p, average="macro"),
        torchmetrics=lambda: np.mean(precisions))
    for suffix, five, ten in (("default", 5, 10), ("15", 15, 15)):
        row(f"ece_{suffix}", sklearn=lambda: curve_error(p, y, five), netcal=lambda: netcal(p, y, ten)["ece"],
            torchmetrics=lambda: torchmetrics(p, y, 15)["ece"], guo=lambda: guo(p, y, 15)["ece"])
        row(f"mce_{suffix}", netcal=lambda: netcal(p, y, ten)["mce"],
            torchmetrics=lambda: torchmetrics(p, y, 15)["mce"], guo=lambda: guo(p, y, 15)["mce"])
        row(f"ace_{suffix}", netcal=lambda: netcal(p, y, ten)["ace"])
        row(f"ece_equal_mass_{suffix}", netcal=lambda: netcal_equal_mass(p, y, ten, merge=False),
            here=lambda: netcal_equal_mass(p, y, 15, merge=True))
    row("rmsce_15", torchmetrics=lambda: torchmetrics(p, y, 15)["rmsce"])
    return rows


document = {name: table(*read(name)) for name in ("model_a_test", "adversarial")}
stored = json.loads((FOLDER / "expected.json").read_text())
for name, rows in document.items():
    for identifier, key in (("ece_15", "l1"), ("rmsce_15", "l2"), ("mce_15", "max")):
        assert abs(rows[identifier]["torchmetrics"] - stored[name][f"torchmetrics_{key}_15"]) < 1e-6, (name, key)
(FOLDER / "conventions.json").write_text(json.dumps(document, indent=1) + "\n")
