"""Golden values for the exploration tests: perceptual hashes, resampling, chi-squared tests, Q(a, x), class weights.

Made with imagehash 4.3.2, Pillow 13.0.0, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1. The images come from an integer
generator that the Swift tests repeat, so no image file is needed: level(x, y) = the high byte of a linear congruential
sequence, smoothed by averaging over a window (pictures.py).
"""
import json
from pathlib import Path

import imagehash
import numpy
from PIL import Image
from scipy import special, stats
from sklearn.utils.class_weight import compute_class_weight

from pictures import image, native_hash

hashes = []
for seed, width, height, window in [
    *[(s, 48, 48, 1 + s % 9) for s in range(1, 41)],
    *[(s, 64, 40, 5) for s in range(41, 46)], *[(s, 32, 32, 4) for s in range(46, 51)],
    *[(s, 20, 25, 3) for s in range(51, 56)], *[(s, 48, 32, 3) for s in range(56, 58)], (58, 224, 224, 9), (59, 7, 5, 2),
]:
    picture = image(seed, width, height, window)
    hashes.append([
        seed, width, height, window, str(imagehash.phash(picture)), str(imagehash.dhash(picture)),
        f"{native_hash(numpy.asarray(picture)):016x}"])
constants = []
for level in [0, 1, 7, 128, 200, 255]:
    flat = Image.new("L", (48, 48), level)
    constants.append([
        level, str(imagehash.phash(flat)), str(imagehash.dhash(flat)), f"{native_hash(numpy.asarray(flat)):016x}"])
resampled = []
for seed, width, height, window, new_width, new_height in [
    (3, 48, 48, 3, 32, 32), (4, 20, 25, 2, 48, 48), (5, 64, 48, 1, 9, 8), (6, 48, 48, 1, 48, 20), (7, 5, 3, 1, 11, 3)]:
    picture = image(seed, width, height, window)
    small = [numpy.asarray(picture.resize((new_width, new_height), kind)).ravel().tolist()
             for kind in (Image.Resampling.LANCZOS, Image.Resampling.BICUBIC)]
    resampled.append([[seed, width, height, window, new_width, new_height], *small])

tables = []
for table in [
    [[3995, 467], [436, 56], [4097, 496], [7215, 895], [4965, 607], [4830, 653], [3171, 415]],
    [[10, 20, 30], [6, 9, 17], [1, 0, 4]], [[5, 5], [5, 5]], [[1000, 1], [1, 1000]], [[400, 380, 410], [90, 130, 88]],
]:
    test = stats.chi2_contingency(table, correction=False)
    tables.append([table, test.statistic, test.dof, test.pvalue])
gamma = [[a, x, special.gammaincc(a, x)] for a, x in [
    (0.5, 0.1), (0.5, 3.0), (1, 1), (3, 0.001), (3, 3.99), (3, 4.01), (6, 2.5), (6, 30), (50, 40), (50, 70), (500, 480), (0.5, 300)]]
labels = numpy.repeat([0, 1, 2, 3], [7, 0, 20, 3])
weights = compute_class_weight("balanced", classes=numpy.array([0, 2, 3]), y=labels).tolist()
document = {
    "hashes": hashes, "constants": constants, "resampled": resampled, "chi2": tables, "gamma": gamma, "balanced_weights": weights}
text = "{\n" + ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in document.items()) + "\n}\n"
Path(__file__).with_name("exploration.json").write_text(text)
