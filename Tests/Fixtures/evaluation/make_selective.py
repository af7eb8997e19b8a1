"""Golden area under the ROC curve of the confidence of right against wrong answers. Made with scikit-learn 1.9.1."""
import csv
import json
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

folder = Path(__file__).parent
document = {}
for name in ["model_a_test", "adversarial"]:
    with (folder / f"{name}.csv").open() as file:
        rows = [[float(value) for value in row] for row in list(csv.reader(file))[1:]]
    labels, probabilities = np.array([row[0] for row in rows]), np.array([row[1:] for row in rows])
    right = probabilities.argmax(axis=1) == labels
    document[name] = {"failure_auroc": roc_auc_score(right, probabilities.max(axis=1))}
(folder / "selective.json").write_text(json.dumps(document, indent=1) + "\n")
