"""Golden values for the structure of images: principal components, t-SNE affinities and divergence, trustworthiness,
silhouette, nearest neighbours, linear discriminant, medoids. Made with scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6.
The data are the project's seeded streams, which the Swift tests draw too.
"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.spatial.distance import cdist, squareform
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities
from sklearn.metrics import accuracy_score, balanced_accuracy_score, silhouette_samples
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from streams import levels, uniform

SEED = 42
document = {}


def signed(components):
    peaks = components[np.arange(len(components)), np.abs(components).argmax(axis=1)]
    return components * np.sign(peaks)[:, None]


def principal(rows, count):
    pca = PCA(svd_solver="full").fit(rows)
    directions = signed(pca.components_[:3])
    ratios = pca.explained_variance_ratio_
    return {"ratios": ratios[:count].tolist(), "directions": directions[:, :12].tolist(),
            "scores": ((rows - pca.mean_) @ directions.T)[:4].tolist(),
            "needed": [int(np.searchsorted(np.cumsum(ratios), s) + 1) for s in (0.5, 0.8, 0.9, 0.95)]}


# Pictures of 12 x 9 pixels whose columns vary unequally and whose brightness varies together.
noise, light = levels(SEED, "structure pixels", (400, 108)), levels(SEED, "structure light", (400, 1))
pictures = (noise * (np.arange(108) % 7 + 1)) // 14 + light // 2
document["pictures"] = principal(pictures, 60)
document["few_pictures"] = principal(pictures[:20], 19)
table = uniform(SEED, "structure table", (900, 700)) / (1 + np.arange(700) / 20)
document["table"] = principal(table, 20)


def clustered(label, count, columns, classes, distance):
    """Noise about the means of classes; row i belongs to class i mod (classes + 2), folded so that sizes differ."""
    labels = np.arange(count) % (classes + 2)
    labels = np.where(labels < classes, labels, 0)
    centres = uniform(SEED, label + " centres", (classes, columns))
    return uniform(SEED, label + " noise", (count, columns)) + distance * centres[labels], labels


# Affinities: scikit-learn's, whose entropy is right to 1e-5, and exact ones.
points, _ = clustered("affinities", 150, 6, 4, 1.0)
squared = cdist(points, points, "sqeuclidean")
document["affinities"] = squareform(_joint_probabilities(squared, 30, 0))[:3].tolist()


def conditional(i, perplexity):
    others = np.delete(squared[i], i)

    def probabilities(beta):
        p = np.exp(-beta * (others - others.min()))
        return p / p.sum()

    def excess(beta):
        p = probabilities(beta)
        return -(p * np.log(np.maximum(p, 1e-300))).sum() - np.log(perplexity)
    return np.insert(probabilities(brentq(excess, 1e-6, 1e6, xtol=1e-14)), i, 0)


rows = np.array([conditional(i, 30) for i in range(150)])
document["exact_affinities"] = ((rows + rows.T) / 300)[:3].tolist()

points, _ = clustered("embedding", 300, 8, 6, 1.5)
runs = []
for init, seed in [("pca", 0), ("random", 1), ("random", 2), ("random", 3)]:
    model = TSNE(method="exact", init=init, perplexity=30, random_state=seed)
    layout = model.fit_transform(points)
    runs.append([float(model.kl_divergence_), float(trustworthiness(points, layout, n_neighbors=5))])
document["embedding"] = runs
layout = uniform(SEED, "layout", (300, 2))
near = points[:, :2] + 0.3 * layout
document["trustworthiness"] = [
    [k, float(trustworthiness(points, layout, n_neighbors=k)), float(trustworthiness(points, near, n_neighbors=k))]
    for k in (1, 5, 30)]

# Baselines: the first 200 rows are learned from.
points, labels = clustered("baselines", 320, 6, 5, 0.6)
document["silhouette"] = silhouette_samples(points, labels).mean().item()
document["silhouette_per_class"] = [silhouette_samples(points, labels)[labels == k].mean().item() for k in range(5)]
train, test = slice(0, 200), slice(200, 320)


def score(predicted):
    recalls = [float((predicted[labels[test] == k] == k).mean()) for k in range(5)]
    return {"accuracy": float(accuracy_score(labels[test], predicted)),
            "balanced": float(balanced_accuracy_score(labels[test], predicted)), "recalls": recalls}


document["centroid"] = score(NearestCentroid().fit(points[train], labels[train]).predict(points[test]))
order = cdist(points[test], points[train]).argsort(axis=1, kind="stable")
document["neighbours"] = []
for k in (1, 5, 15):
    near = labels[train][order[:, :k]]
    votes = np.array([np.bincount(row, minlength=5) for row in near])
    best = votes.max(axis=1, keepdims=True) == votes
    ours = np.array([next(c for c in row if b[c]) for row, b in zip(near, best)])
    theirs = KNeighborsClassifier(k, algorithm="brute").fit(points[train], labels[train]).predict(points[test])
    clear = best.sum(axis=1) == 1
    assert (ours[clear] == theirs[clear]).all() and (k > 1 or clear.all())
    share = (near == labels[test][:, None]).mean(axis=1)
    document["neighbours"].append(
        {"k": k, **score(ours), "ties": int((~clear).sum()),
         "agreement": [float(share[labels[test] == c].mean()) for c in range(5)]})

# Traits: three columns in very different units.
traits = points[:, :3] * [1, 40, 2000] + [0, 120, 500]
discriminant = LinearDiscriminantAnalysis(priors=np.full(5, 0.2)).fit(traits[train], labels[train])
document["discriminant"] = score(discriminant.predict(traits[test]))
document["eta_squared"], document["bins"] = [], []
for column in traits.T:
    means = np.array([column[labels == k].mean() for k in range(5)])
    document["eta_squared"].append(float(((means[labels] - column.mean()) ** 2).sum() / ((column - column.mean()) ** 2).sum()))
    values = np.sort(column[train])
    edges = np.unique([values[-(-k * len(values) // 20) - 1] for k in range(1, 20)])
    edges = edges[edges < values[-1]]
    bins = np.searchsorted(edges, column, side="left")
    shares = np.array([np.bincount(bins[train][labels[train] == k], minlength=20) / (labels[train] == k).sum() for k in range(5)])
    document["bins"].append(score(shares.argmax(axis=0)[bins[test]]))

# Medoids: the mean distance to the others of the class.
document["medoids"] = []
for k in range(5):
    members = np.flatnonzero(labels == k)
    distances = cdist(points[members], points[members]).sum(axis=1) / (len(members) - 1)
    ranked = distances.argsort(kind="stable")
    document["medoids"].append(
        {"typical": members[ranked[:8]].tolist(), "atypical": members[ranked[::-1][:8]].tolist(),
         "distances": distances[ranked[:8]].tolist()})

text = "{\n" + ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in document.items()) + "\n}\n"
Path(__file__).with_name("structure.json").write_text(text)
