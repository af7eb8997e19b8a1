"""Golden texts of scikit-learn's classification_report. Made with scikit-learn 1.9.1, numpy 2.4.6."""
import csv
from pathlib import Path

import numpy
from sklearn.metrics import classification_report

here = Path(__file__).parent


def load(name):
    with open(here / name) as file:
        rows = list(csv.reader(file))
    classes = [column[2:] for column in rows[0][1:]]
    values = numpy.array(rows[1:], dtype=float)
    return classes, values[:, 0].astype(int), values[:, 1:].argmax(axis=1)


for name, digits in [("model_a_test", 2), ("adversarial", 2), ("adversarial", 4)]:
    classes, truth, predicted = load(name + ".csv")
    text = classification_report(
        truth, predicted, labels=range(len(classes)), target_names=classes, digits=digits, zero_division=0
    )
    (here / f"report_{name}_{digits}.txt").write_text(text)
