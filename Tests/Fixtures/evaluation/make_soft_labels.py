"""Golden values of predictions against votes: Tests/Fixtures/evaluation/soft_labels.json. numpy 2.4, scipy 1.17.

Votes are drawn (numpy's default generator, seed 7): ten voters an image, most of them for the label or the prediction;
some images without votes, with no vote for a class, with a tie, or with one voter.
"""
import csv
import json
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon

FOLDER = Path(__file__).resolve().parent


def read(name, every):
    with open(FOLDER / f"{name}.csv") as file:
        rows = list(csv.DictReader(file))[::every]
    columns = [c for c in rows[0] if c.startswith("p_")]
    return np.array([int(r["y_true"]) for r in rows]), np.array([[float(r[c]) for c in columns] for r in rows])


def draw(y, p, generator):
    votes = []
    for i, (label, row) in enumerate(zip(y, p)):
        if i % 11 == 3:
            votes.append(None)
        elif i % 11 == 5:
            votes.append([0] * 7)
        elif i % 11 == 7:
            votes.append([5 if k in (label, (label + 1) % 7) else 0 for k in range(7)])
        else:
            chance = 0.4 * np.eye(7)[label] + 0.4 * row / row.sum() + 0.2 / 7
            votes.append(generator.multinomial(1 if i % 11 == 9 else 10, chance).tolist())
    return votes


def measures(y, p, votes):
    kept = [i for i, v in enumerate(votes) if v is not None and sum(v) > 0]
    counts = np.array([votes[i] for i in kept], float)
    y, p = y[kept], p[kept]
    v = counts / counts.sum(1, keepdims=True)
    eps = np.finfo(float).eps
    cross = -(v * np.log(np.clip(p, eps, 1 - eps))).sum(1)
    # Sorted, so that equal shares of other classes have equal entropies: ranks would tell a rounding apart.
    entropy = stats.entropy(np.sort(v, axis=1), axis=1)
    unique = (counts == counts.max(1, keepdims=True)).sum(1) == 1
    most, predicted = counts.argmax(1), p.argmax(1)
    right, agreed = predicted == y, unique & (most == y)
    rows = np.arange(len(y))
    model = np.array([-(q[q > 0] * np.log(q[q > 0])).sum() for q in np.sort(p, axis=1)])

    def both(values):
        return [float(np.mean(values)), len(values)]

    return {
        "kl_divergence": both(cross - entropy), "cross_entropy": both(cross),
        "jensen_shannon": both([jensenshannon(a, b) ** 2 for a, b in zip(v, p)]),
        "entropy_correlation": [float(stats.spearmanr(entropy, model).statistic), len(y)],
        "label_agreement": both(agreed[unique]), "accuracy_all": both(right), "accuracy_agreed": both(right[agreed]),
        "accuracy_disputed": both(right[~agreed]), "accuracy_plurality": both((predicted == most)[unique]),
        "voter_accuracy": both(v[rows, y]), "voter_plurality_agreement": both(v.max(1)[unique]),
        "voter_model_agreement": both(v[rows, predicted]),
    }


document = {}
random = np.random.default_rng(7)
for name, every in (("adversarial", 1), ("model_a_test", 11)):
    y, p = read(name, every)
    votes = draw(y, p, random)
    document[name] = {"every": every, "votes": votes, "measures": measures(y, p, votes)}
(FOLDER / "soft_labels.json").write_text(json.dumps(document) + "\n")
