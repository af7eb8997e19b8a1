"""Structure of the FER2013 images by scikit-learn: python make_fer2013_structure.py FOLDER [--embedding].

Principal components of all images of train and test, k-NN, nearest centroid and silhouette on their scores, and, with
--embedding (some minutes), t-SNE with exact gradients of 3,000 images. What was known before and is not asked for again
stays. Made with scikit-learn 1.9.1, numpy 2.4.6, Pillow 13.0.0. Images are in order of split (train, test), class, file.
"""
import json
import sys
from pathlib import Path

import numpy
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.metrics import silhouette_score
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

if len(sys.argv) < 2:
    sys.exit(0)
root = Path(sys.argv[1])
target = Path(__file__).with_name("fer2013_structure.json")
facts = json.loads(target.read_text()) if target.exists() else {}
images, labels, counts = [], [], []
for split in ["train", "test"]:
    for k, folder in enumerate(sorted(p for p in (root / split).iterdir() if p.is_dir())):
        for file in sorted(folder.iterdir(), key=lambda p: p.name):
            images.append(numpy.asarray(Image.open(file).convert("L")).ravel())
            labels.append(k)
    counts.append(len(images))
pixels, labels, train = numpy.array(images, dtype=numpy.float64), numpy.array(labels), counts[0]
facts["images"], facts["train"] = len(pixels), train
facts["pixel_checksum"] = int((pixels.sum(axis=1) * numpy.arange(1, len(pixels) + 1)).sum())

pca = PCA(svd_solver="full").fit(pixels)
ratios = pca.explained_variance_ratio_
facts["explained_variance_ratio"] = ratios[:320].tolist()
facts["components_for"] = {str(share): int(numpy.searchsorted(numpy.cumsum(ratios), share) + 1) for share in [0.5, 0.8, 0.9, 0.95]}
components = pca.components_[:50]
signs = numpy.sign(components[numpy.arange(50), numpy.abs(components).argmax(axis=1)])
scores = (pixels - pca.mean_) @ (components * signs[:, None]).T
facts["first_scores"] = scores[:3, :10].tolist()
facts["knn"] = {
    str(k): float(KNeighborsClassifier(k, algorithm="brute").fit(scores[:train], labels[:train]).score(scores[train:], labels[train:]))
    for k in [1, 5, 15]}
facts["nearest_centroid"] = float(NearestCentroid().fit(scores[:train], labels[:train]).score(scores[train:], labels[train:]))
chosen = numpy.arange(3000) * len(pixels) // 3000
facts["silhouette_3000"] = float(silhouette_score(scores[chosen], labels[chosen]))

if "--embedding" in sys.argv:
    runs = []
    for init, seed in [("pca", 0), ("random", 1), ("random", 2)]:
        model = TSNE(method="exact", init=init, perplexity=30, random_state=seed)
        points = model.fit_transform(scores[chosen])
        runs.append({"init": init, "kl": float(model.kl_divergence_), "iterations": int(model.n_iter_),
                     "trustworthiness": float(trustworthiness(scores[chosen], points, n_neighbors=5)),
                     "trustworthiness_15": float(trustworthiness(scores[chosen], points, n_neighbors=15))})
        print(runs[-1], flush=True)
    facts["embedding_3000"] = runs
text = "{\n" + ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in facts.items()) + "\n}\n"
target.write_text(text)
