"""Makes Tests/Fixtures/exploration/label_doubt.json: confident learning (cleanlab), the doubt of labels (numpy, written
from the formula alone), and ranking scores with ties (scikit-learn).

Run: python Tests/Fixtures/exploration/make_label_doubt.py
Made with: cleanlab 2.9.0, scikit-learn 1.9.1, numpy 2.4.6.

cleanlab sorts with numpy's default, which is not stable: which of several tied rows a filter takes then depends on the
machine. Here its sorts are made stable, so that ties are taken in the order of the rows.
"""
import csv
import functools
import json
import warnings
from pathlib import Path

import numpy as np
from cleanlab.count import compute_confident_joint, estimate_joint, get_confident_thresholds, num_label_issues
from cleanlab.dataset import find_overlapping_classes, overall_label_health_score, rank_classes_by_label_quality
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from scipy.special import logit, softmax
from sklearn.metrics import average_precision_score, roc_auc_score

fixtures = Path(__file__).resolve().parents[1]
FILTERS = ["confident_learning", "prune_by_class", "prune_by_noise_rate", "both", "predicted_neq_given"]


def read(name):
    rows = list(csv.reader(open(fixtures / "evaluation" / f"{name}.csv")))[1:]
    return np.array([int(r[0]) for r in rows]), np.array([[float(v) for v in r[1:]] for r in rows])


def doubt(labels, p):
    """log odds of row and class, from the definition: anchors, noise, posterior, class mean."""
    n, k = p.shape
    p = np.maximum(p, 1e-12)
    noise = np.zeros((k, k))
    for z in range(k):
        count = min(n, max(1, int(np.floor(np.sqrt((labels == z).sum()) + 0.5))))
        anchors = sorted(range(n), key=lambda i: (-p[i, z], i))[:count]
        noise[z] = softmax([np.mean([np.log(p[i, y]) for i in anchors]) for y in range(k)])
    posterior = np.array([[p[i, z] * noise[z, labels[i]] for z in range(k)] for i in range(n)])
    wrong = np.array([sum(posterior[i, z] for z in range(k) if z != labels[i]) for i in range(n)])
    right = posterior[np.arange(n), labels]
    share = wrong / (wrong + right)
    rates = [share[labels == y].mean() if (labels == y).any() else None for y in range(k)]
    row_odds = np.log(wrong) - np.log(right)
    return noise, rates, np.array([(row_odds[i] + logit(rates[labels[i]])) / 2 for i in range(n)])


def case(name, labels, p, file=None, step=1):
    k = p.shape[1]
    thresholds = get_confident_thresholds(labels, p)
    table = rank_classes_by_label_quality(labels, p).sort_values("Class Index")
    pairs = find_overlapping_classes(labels, p)
    directed = find_overlapping_classes(labels, p, asymmetric=True)
    scores = {m: get_label_quality_scores(labels, p, method=m)
              for m in ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]}
    for m in ["self_confidence", "normalized_margin"]:
        adjusted = get_label_quality_scores(labels, p, method=m, adjust_pred_probs=True)
        scores[f"adjusted_{m}"] = adjusted
    noise, rates, odds = doubt(labels, p)
    masks = {f: find_label_issues(labels, p, filter_by=f, n_jobs=1) for f in FILTERS}
    return {
        "name": name, "file": file, "step": step,
        "labels": None if file else labels.tolist(), "probabilities": None if file else p.tolist(),
        "thresholds": [None if t == 2 else float(t) for t in thresholds],
        "joint": compute_confident_joint(labels, p, calibrate=False).tolist(),
        "calibrated": compute_confident_joint(labels, p).tolist(),
        "estimated": estimate_joint(labels, p).tolist(),
        "issues": int(num_label_issues(labels, p)),
        "health": float(overall_label_health_score(labels, p, verbose=False)),
        "filters": {f: {"count": int(m.sum()), "rows": np.flatnonzero(m)[::step].tolist()}
                    for f, m in masks.items()},
        "scores": {m: None if s is None else s[::step].tolist() for m, s in scores.items()},
        "label_issues": table["Label Issues"].tolist(), "inverse_issues": table["Inverse Label Issues"].tolist(),
        "label_noise": table["Label Noise"].tolist(), "inverse_noise": table["Inverse Label Noise"].tolist(),
        "pairs": sorted([[int(r["Class Index A"]), int(r["Class Index B"]), int(r["Num Overlapping Examples"])]
                         for _, r in pairs.iterrows()]),
        "directed": sorted([[int(r["Class Index A"]), int(r["Class Index B"]), int(r["Num Overlapping Examples"])]
                            for _, r in directed.iterrows()]),
        "doubt": {"noise": noise.tolist(), "rates": rates, "log_odds": odds[::step].tolist()},
    }


def drawn(rng, n, k, labels=None):
    truth = rng.integers(0, k, n)
    p = softmax(rng.normal(0, 1.2, (n, k)) + 2 * np.eye(k)[truth], axis=1)
    flipped = np.where(rng.random(n) < 0.3, rng.integers(0, k, n), truth)
    return flipped if labels is None else labels, p


def main():
    warnings.filterwarnings("ignore")
    np.argsort = functools.partial(np.argsort, kind="stable")
    rng = np.random.default_rng(11)
    cases = [case("model_a_val", *read("model_a_val"), file="model_a_val", step=17),
             case("model_a_test", *read("model_a_test"), file="model_a_test", step=17),
             case("adversarial", *read("adversarial"), file="adversarial")]
    labels, p = drawn(rng, 40, 4)
    labels[labels == 2] = 1
    cases.append(case("absent class", labels, p))
    cases.append(case("two classes", *drawn(rng, 25, 2)))
    # Every probability at its class's threshold: confident in all classes, or in none once one row lies below.
    cases.append(case("at the threshold", np.array([0, 0, 1, 1]), np.array([[.5, .5], [.5, .5], [.5, .5], [.5, .5]])))
    cases.append(case("no confident class", np.array([0, 1, 2, 0, 1, 2]), np.array(
        [[.9, .05, .05], [.05, .9, .05], [.05, .05, .9], [.34, .33, .33], [.33, .34, .33], [.33, .33, .34]])))
    cases.append(case("one wrong row", np.array([0, 0, 0, 1, 1, 1]), np.array(
        [[.9, .1], [.8, .2], [.05, .95], [.1, .9], [.3, .7], [.2, .8]])))

    scores = rng.integers(0, 12, 200) / 4
    positive = rng.random(200) < 0.2 + scores / 6
    ranking = {"scores": scores.tolist(), "positive": positive.astype(int).tolist(),
               "auroc": roc_auc_score(positive, scores), "average_precision": average_precision_score(positive, scores)}
    path = fixtures / "exploration/label_doubt.json"
    path.write_text(json.dumps({"cases": cases, "ranking": ranking}, separators=(",", ":")) + "\n")
    for c in cases:
        print(c["name"], c["issues"], {f: m["count"] for f, m in c["filters"].items()})


if __name__ == "__main__":
    main()
