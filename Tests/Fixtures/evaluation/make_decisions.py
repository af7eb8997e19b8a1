"""Golden values of decision rules: Tests/Fixtures/evaluation/decisions.json. numpy 2.4, scipy 1.17, scikit-learn 1.9.

Every rule is written a second time, as plainly as possible: thresholds are scored by deciding all rows anew for every
candidate, the bound of a share is scipy's exact one.
"""
import csv
import json
from math import ceil, log2
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn import metrics

FOLDER = Path(__file__).resolve().parent


def read(name, every=1):
    with open(FOLDER / f"{name}.csv") as file:
        rows = list(csv.DictReader(file))[::every]
    columns = [c for c in rows[0] if c.startswith("p_")]
    return np.array([int(r["y_true"]) for r in rows]), np.array([[float(r[c]) for c in columns] for r in rows])


def macro_f1(y, decided, k):
    return metrics.f1_score(y, decided, labels=list(range(k)), average="macro", zero_division=0)


def balanced(y, decided, k):
    return metrics.balanced_accuracy_score(y, decided)


def fast_macro_f1(y, decided, k):
    matrix = np.bincount(y * k + decided, minlength=k * k).reshape(k, k)
    doubled = matrix.sum(0) + matrix.sum(1)
    return np.divide(2 * np.diag(matrix), doubled, out=np.zeros(k), where=doubled > 0).mean()


def thresholds(y, p):
    k = p.shape[1]
    t = np.ones(k)
    best = fast_macro_f1(y, p.argmax(1), k)
    while True:
        before = best
        for c in range(k):
            others = np.delete(p / t, c, axis=1).max(1)
            ratios = np.unique(p[:, c] / others)
            ratios = ratios[(ratios > 0) & np.isfinite(ratios)]
            chosen = None
            for low, high in zip(ratios[:-1], ratios[1:]):
                candidate = 1.0 if low < 1 < high else np.sqrt(low) * np.sqrt(high)
                moved = t.copy()
                moved[c] = candidate
                value = fast_macro_f1(y, (p / moved).argmax(1), k)
                if chosen is None or value > chosen[0] + 1e-14 or (
                        abs(value - chosen[0]) < 1e-14 and abs(np.log(candidate)) < abs(np.log(chosen[1]))):
                    chosen = (value, candidate)
            if chosen is not None and chosen[0] > best + 1e-14:
                best, t[c] = chosen
        if best - before < 1e-14:
            return t, best


def adjustment(y, p, ty, tp):
    k = p.shape[1]
    counts = np.maximum(1, np.bincount(y, minlength=k))
    prior = counts / counts.sum()

    def decide(p, tau):
        return (np.log(np.clip(p, np.finfo(float).eps, 1 - np.finfo(float).eps)) - tau * np.log(prior)).argmax(1)

    result = {}
    for name, score in (("macro_f1", macro_f1), ("balanced_accuracy", balanced)):
        values = [score(y, decide(p, i / 20), k) for i in range(41)]
        tau = int(np.argmax(values)) / 20
        result[name] = {"tau": tau, "validation": max(values), "test": score(ty, decide(tp, tau), k)}
    return result


def selection(y, p, ty, tp, wanted, risk):
    c, wrong = p.max(1), p.argmax(1) != y
    order = np.sort(c)
    n = len(c)
    cuts = ceil(log2(n))
    low, high, found, bound = -1, n, None, None
    for _ in range(cuts):
        if high - low <= 1:
            break
        place = (low + high) // 2
        kept = c >= order[place]
        upper = stats.beta.ppf(1 - risk / cuts, wrong[kept].sum() + 1, kept.sum() - wrong[kept].sum())
        if upper <= wanted:
            high = place
            if found is None or order[place] < found:
                found, bound = order[place], upper
        else:
            low = place
    if found is None:
        return {"wanted": wanted, "risk": risk, "cuts": cuts, "confidence": None}
    kept, test = c >= found, tp.max(1) >= found
    return {"wanted": wanted, "risk": risk, "cuts": cuts, "confidence": found, "bound": bound,
            "validation": [int(kept.sum()), int(wrong[kept].sum())],
            "test": [int(test.sum()), int((tp.argmax(1) != ty)[test].sum())]}


def costs(ty, tp):
    k = tp.shape[1]
    matrix = np.array([[0 if i == j else 1 + (3 * i + 5 * j) % 7 for j in range(k)] for i in range(k)], float)
    expected = tp @ matrix
    rows = np.arange(len(ty))
    result = {}
    for name, decided in (("most_probable", tp.argmax(1)), ("least_expected_cost", expected.argmin(1))):
        result[name] = {"expected": expected[rows, decided].mean(), "realised": matrix[ty, decided].mean()}
    result["changed"] = int((expected.argmin(1) != tp.argmax(1)).sum())
    return result


(y, p), (ty, tp) = read("model_a_val"), read("model_a_test")
document = {"adjustment": adjustment(y, p, ty, tp), "costs": costs(ty, tp), "selection": [
    selection(y, p, ty, tp, wanted, risk) for wanted, risk in ((0.5, 0.05), (0.45, 0.05), (0.4, 0.1), (0.05, 0.05))]}
for name, every in (("adversarial", 1), ("model_a_val", 7)):
    sy, sp = read(name, every)
    found, value = thresholds(sy, sp)
    test = balanced(ty, (tp / found).argmax(1), 7)
    document[f"thresholds_{name}"] = {"rows": len(sy), "thresholds": found.tolist(), "macro_f1": value,
                                      "test_balanced_accuracy": test}
(FOLDER / "decisions.json").write_text(json.dumps(document, indent=1) + "\n")
