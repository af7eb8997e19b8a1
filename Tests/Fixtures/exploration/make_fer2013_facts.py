"""Independent facts about a FER2013 folder (numpy, Pillow, imagehash): python make_fer2013_facts.py FOLDER.

Prints the numbers that the exploration tests check on the real data. Made with Pillow 13.0.0, imagehash 4.3.2, numpy 2.4.6,
scipy 1.17.1, OpenCV 5.0.0. The SHA-256 values are over all files in the order of their paths: pixels as bytes, hashes as 8 bytes
each, the highest first.
"""
import collections
import hashlib
import json
import sys
from pathlib import Path

import cv2
import imagehash
import numpy
from PIL import Image

from pictures import native_hash

root = Path(sys.argv[1])
paths = sorted(p for p in root.glob("*/*/*") if p.suffix in {".jpg", ".png"})
pixels, hashes, groups = [], [], collections.defaultdict(list)
all_hashes = {"phash": [], "phash48": [], "dhash": []}
opencv = hashlib.sha256()
for path in paths:
    picture = Image.open(path).convert("L")
    values = numpy.asarray(picture)
    pixels.append(values.ravel())
    groups[values.tobytes()].append(path)
    hashes.append(int(str(imagehash.phash(picture)), 16))
    all_hashes["phash"].append(hashes[-1])
    all_hashes["phash48"].append(native_hash(values))
    all_hashes["dhash"].append(int(str(imagehash.dhash(picture)), 16))
    opencv.update(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).tobytes())
pixels = numpy.array(pixels)
split = [p.parts[-3] for p in paths]
hashes = numpy.array(hashes, dtype=numpy.uint64)
pairs, confirmed, parent = 0, [], list(range(len(paths)))


def similarity(a, b):
    """The largest correlation over shifts of at most three pixels; None of a flat picture."""
    best = None
    for dy in range(-3, 4):
        for dx in range(-3, 4):
            one = a[max(0, dy) : 48 + min(0, dy), max(0, dx) : 48 + min(0, dx)].ravel().astype(float)
            other = b[max(0, -dy) : 48 + min(0, -dy), max(0, -dx) : 48 + min(0, -dx)].ravel().astype(float)
            if one.std() > 0 and other.std() > 0:
                value = numpy.corrcoef(one, other)[0, 1]
                best = value if best is None else max(best, value)
    return best


def is_same(a, b):
    value = similarity(a, b)
    return value is not None and value >= 0.9 - 1e-12


def find(i):
    while parent[i] != i:
        i = parent[i]
    return i


for i in range(len(paths)):
    near = numpy.flatnonzero(numpy.bitwise_count(hashes[i + 1 :] ^ hashes[i]) <= 4)
    pairs += len(near)
    for j in near:
        if is_same(pixels[i].reshape(48, 48), pixels[i + 1 + j].reshape(48, 48)):
            confirmed.append((i, i + 1 + int(j)))
        a, b = find(i), find(i + 1 + int(j))
        parent[max(a, b)] = min(a, b)
sizes = collections.Counter(find(i) for i in range(len(paths)))
square = pixels.reshape(-1, 48, 48)
turned = numpy.ascontiguousarray(square[:, :, ::-1])
turned_hashes = numpy.array(
    [int(str(imagehash.phash(Image.fromarray(t))), 16) for t in turned], dtype=numpy.uint64)
candidates = set()
for i in range(len(paths)):
    near = numpy.flatnonzero(numpy.bitwise_count(hashes ^ turned_hashes[i]) <= 4)
    candidates |= {(min(i, int(j)), max(i, int(j))) for j in near if j != i}
exact_mirrored, near_mirrored = 0, 0
for i, j in candidates:
    if (turned[i] == square[j]).all():
        exact_mirrored += not (turned[i] == square[i]).all()
    elif is_same(turned[i], square[j]):
        near_mirrored += similarity(turned[i], square[j]) > (similarity(square[i], square[j]) or -1)
repeated = [g for g in groups.values() if len(g) > 1]
leaks = [p for g in repeated if any(q.parts[-3] == "train" for q in g) for p in g if p.parts[-3] == "test"]
facts = {
    "images": len(paths), "groups": len(repeated), "images_in_groups": sum(map(len, repeated)),
    "redundant": sum(len(g) - 1 for g in repeated), "distinct": len(groups),
    "conflicting_groups": sum(len({p.parts[-2] for p in g}) > 1 for g in repeated),
    "confirmed_pairs": len(confirmed), "exact_mirrored_pairs": int(exact_mirrored), "near_mirrored_pairs": int(near_mirrored),
    "leaked": len(leaks), "leaked_per_class": dict(sorted(collections.Counter(p.parts[-2] for p in leaks).items())),
    "constant": int((pixels.max(1) == pixels.min(1)).sum()),
    "mean": {s: float(pixels[[t == s for t in split]].mean()) for s in sorted(set(split))},
    "std": {s: float(pixels[[t == s for t in split]].std()) for s in sorted(set(split))},
    "pixels_sha256": hashlib.sha256(pixels.tobytes()).hexdigest(), "opencv_sha256": opencv.hexdigest(),
    "hashes_sha256": {
        name: hashlib.sha256(b"".join(h.to_bytes(8, "big") for h in values)).hexdigest()
        for name, values in all_hashes.items()},
    "hash_sum": str(sum(int(h) for h in hashes) % 2**64), "near_pairs": pairs,
    "near_components": sum(size > 1 for size in sizes.values()), "largest_component": max(sizes.values()),
}
print(json.dumps(facts, indent=1))
