"""An exploratory notebook for FER2013 as Python users write it, as one script: what `fer-analyze eda` is timed against.

    python peer_eda.py ROOT OUT      ROOT/<split>/<class>/*.jpg

Counts, four numbers of each image, exact duplicates by a checksum of the decoded pixels, near duplicates by imagehash's
pHash and every pair of hashes, mean and deviation faces, a PCA of 100 components, seven figures. It does a part of what
`eda` does: no mirror images, no verified pairs, no odd images, no baselines, no map, no split, no report. Prints one JSON
line with its counts, its seconds and its peak memory.
"""
import hashlib
import json
import pathlib
import resource
import sys
import time

start = time.perf_counter()
import cv2
import imagehash
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from PIL import Image
from sklearn.decomposition import PCA


def read(root):
    rows, pixels, hashes = [], [], []
    for path in sorted(root.glob("*/*/*.jpg")):
        image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        shares = np.bincount(image.ravel(), minlength=256) / image.size
        shares = shares[shares > 0]
        rows.append({
            "split": path.parts[-3], "label": path.parts[-2], "mean": image.mean(), "std": image.std(),
            "sharpness": cv2.Laplacian(image, cv2.CV_64F).var(), "entropy": -(shares * np.log2(shares)).sum(),
            "digest": hashlib.sha256(image.tobytes()).hexdigest()})
        pixels.append(image)
        hashes.append(int(str(imagehash.phash(Image.fromarray(image))), 16))
    return pd.DataFrame(rows), np.stack(pixels), np.array(hashes, dtype=np.uint64)


def near_pairs(hashes, threshold=4):
    return sum(int((np.bitwise_count(hashes[i + 1:] ^ hashes[i]) <= threshold).sum()) for i in range(len(hashes)))


def figures(table, pixels, out):
    def save(name):
        plt.savefig(out / f"{name}.png", dpi=150)
        plt.close()

    for name, draw in [("counts", lambda: sns.countplot(table, x="label", hue="split")),
                       ("brightness", lambda: sns.kdeplot(table, x="mean", hue="label")),
                       ("contrast", lambda: sns.kdeplot(table, x="std", hue="label")),
                       ("sharpness", lambda: sns.boxplot(table, x="label", y="sharpness"))]:
        plt.figure(figsize=(8, 5))
        draw()
        save(name)
    labels = sorted(table.label.unique())
    _, axes = plt.subplots(2, len(labels), figsize=(14, 4))
    for k, label in enumerate(labels):
        chosen = pixels[(table.label == label).to_numpy()]
        axes[0, k].imshow(chosen.mean(0), cmap="gray")
        axes[1, k].imshow(chosen.std(0), cmap="gray")
        axes[0, k].set_title(label)
    save("faces")
    pca = PCA(100, svd_solver="randomized", random_state=0)
    scores = pca.fit_transform(pixels.reshape(len(pixels), -1).astype(np.float32) / 255)
    plt.figure(figsize=(8, 6))
    sns.scatterplot(x=scores[:, 0], y=scores[:, 1], hue=table.label, s=4)
    save("pca")
    _, axes = plt.subplots(2, 5, figsize=(10, 4))
    for component, axis in zip(pca.components_, axes.flat):
        axis.imshow(component.reshape(pixels.shape[1:]), cmap="gray")
    save("eigenfaces")


root, out = map(pathlib.Path, sys.argv[1:3])
out.mkdir(parents=True, exist_ok=True)
table, pixels, hashes = read(root)
near = near_pairs(hashes)
groups = table.groupby("digest").agg(count=("digest", "size"), labels=("label", "nunique"))
figures(table, pixels, out)
print(json.dumps({
    "program": "python", "images": len(table), "duplicate_groups": int((groups["count"] > 1).sum()),
    "conflicting_groups": int(((groups["count"] > 1) & (groups["labels"] > 1)).sum()), "near_pairs": near,
    "seconds": round(time.perf_counter() - start, 2),
    "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
