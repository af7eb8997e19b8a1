"""How well scores of labels find those that the crowd of FER+ rejects: cleanlab's against the doubt of labels.

Run: python Benchmarks/label_doubt.py PREDICTIONS.csv FERPLUS.csv [SPLIT]
PREDICTIONS has path, split, label and one p_<class> a class, of rows that the model was not trained on; FERPLUS has file and
the ten votes. Wrong: all ten say "not a face" (or FER+ left the image out for that), or at least six agree on an expression
that is not the label. Right: at least six agree on the label. Other rows are left out of the scores, not of the estimates.
Intervals: 1,000 resamples of the rows (percentiles); Wilson for precision at k. Halves: everything is estimated anew. Flips: of the rows whose
label the crowd agrees with, one in five gets another label at random, which is what the doubt of labels is not made for.
"""
import csv
import sys
from pathlib import Path

import numpy as np
from cleanlab.rank import get_label_quality_scores
from scipy.stats import binomtest
from sklearn.metrics import average_precision_score, roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests/Fixtures/exploration"))
from make_label_doubt import doubt  # noqa: E402

EXPRESSIONS = {"neutral": "neutral", "happiness": "happy", "surprise": "surprise", "sadness": "sad", "anger": "angry",
               "disgust": "disgust", "fear": "fear", "contempt": None}


def read(predictions, votes, split):
    lines = {r["file"]: r for r in csv.DictReader(open(votes))}
    labels, p, truth, classes = [], [], [], None
    for r in csv.DictReader(open(predictions)):
        if split and r["split"] != split or r["path"] not in lines:
            continue
        classes = classes or [c[2:] for c in r if c.startswith("p_")]
        labels.append(classes.index(r["label"]))
        p.append([float(r[f"p_{c}"]) for c in classes])
        truth.append(verdict(lines[r["path"]], r["label"]))
    return np.array(labels), np.array(p), np.array(truth)


def verdict(line, label):
    if line["neutral"] == "" or int(line["NF"]) == 10:
        return 1
    counts = {e: int(line[e]) for e in EXPRESSIONS}
    most = max(counts.values())
    winners = [e for e in counts if counts[e] == most]
    if most < 6 or len(winners) > 1:
        return -1
    return int(EXPRESSIONS[winners[0]] != label)


def rankings(labels, p):
    scores = {m: -get_label_quality_scores(labels, p, method=m)
              for m in ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]}
    for m in ["self_confidence", "normalized_margin"]:
        scores[f"adjusted_{m}"] = -get_label_quality_scores(labels, p, method=m, adjust_pred_probs=True)
    return scores | {"label_doubt": doubt(labels, p)[2]}


def measures(score, truth):
    return np.array([roc_auc_score(truth, score), average_precision_score(truth, score)])


def main():
    labels, p, truth = read(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
    known = truth >= 0
    print(f"{len(labels)} rows, {known.sum()} with a verdict, {truth[known].mean():.1%} of them wrong")
    scores = {name: s[known] for name, s in rankings(labels, p).items()}
    truth_known = truth[known]
    rng = np.random.default_rng(42)
    draws = [rng.integers(0, known.sum(), known.sum()) for _ in range(1000)]
    samples = {name: np.array([measures(s[d], truth_known[d]) for d in draws]) for name, s in scores.items()}
    for name, s in scores.items():
        low, high = np.quantile(samples[name], [0.025, 0.975], axis=0)
        point = measures(s, truth_known)
        text = " ".join(f"{n} {v:.3f} ({a:.3f}-{b:.3f})" for n, v, a, b in zip(["AUROC", "AP"], point, low, high))
        for k in [k for k in [100, 500, 1000] if k <= len(s)]:
            hits = int(truth_known[np.argsort(-s, kind="stable")[:k]].sum())
            a, b = binomtest(hits, k).proportion_ci(method="wilson")
            text += f" P@{k} {hits / k:.3f} ({a:.3f}-{b:.3f})"
        print(f"{name:28s} {text}")
    for name in scores:
        if name != "label_doubt":
            low, high = np.quantile(samples["label_doubt"] - samples[name], [0.025, 0.975], axis=0)
            print(f"label_doubt less {name}: AUROC {low[0]:+.4f} to {high[0]:+.4f}, AP {low[1]:+.4f} to {high[1]:+.4f}")
    for half in range(4):
        rows = rng.permutation(len(labels))[: len(labels) // 2]
        found = rankings(labels[rows], p[rows])
        usable = truth[rows] >= 0
        shown = [measures(found[name][usable], truth[rows][usable])[0] for name in ["self_confidence", "label_doubt"]]
        print(f"half {half + 1}: AUROC of self_confidence {shown[0]:.4f}, of label_doubt {shown[1]:.4f}")
    right = np.flatnonzero(truth == 0)
    wrong = rng.random(len(right)) < 0.2
    shift = rng.integers(1, p.shape[1], len(right))
    flipped = np.where(wrong, (labels[right] + shift) % p.shape[1], labels[right])
    found = rankings(flipped, p[right])
    shown = [measures(found[name], wrong)[0] for name in ["self_confidence", "label_doubt"]]
    print(f"flips: AUROC of self_confidence {shown[0]:.4f}, of label_doubt {shown[1]:.4f}")


if __name__ == "__main__":
    main()
