"""Makes Tests/Fixtures/datasets/disturbances.json: disturbed pictures by the stated rules, apart from the Swift code.

Run: python Tests/Fixtures/datasets/make_disturbances.py
Made with: numpy 2.4.6, scipy 1.17.1, opencv-python 5.0.0, Pillow 13.0.0 (libjpeg-turbo).
Blur and rotation are SciPy's, means over areas OpenCV's, enlarging and JPEG Pillow's, the rest is numpy. Values are exact (not rounded
to gray levels, not clamped). Random parts come from the project's own stream (Tests/Fixtures/streams.py), one for each case.
"""
import io, json, math, sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from scipy import ndimage

root = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(root / "Tests/Fixtures"))
import streams

SIDE = 48


def picture(height, width, seed):
    """Something with soft shapes, edges, fine noise, black and white."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    levels = 120 + 70 * np.sin(7 * x + 1) * np.cos(5 * y) + 50 * (np.hypot(x - 0.3, y - 0.4) < 0.2)
    levels += rng.normal(0, 12, levels.shape)
    levels[0, 0], levels[-1, -1] = -5, 300
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)


def uniforms(label, count):
    return (streams.splitmix(42, label, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def blur(image, level, label):
    sigma = level * min(image.shape) / SIDE
    return ndimage.gaussian_filter(image, sigma, mode="nearest", radius=math.ceil(4 * sigma))


def rotation(image, level, label):
    # Counter-clockwise as seen; SciPy's own rotate about the same centre.
    angle = level if uniforms(label, 1)[0] < 0.5 else -level
    return ndimage.rotate(image, angle, reshape=False, order=1, mode="nearest")


def low_resolution(image, level, label):
    height, width = image.shape
    if level >= min(height, width):
        return image
    rows, columns = (math.floor(side * level / min(height, width) + 0.5) for side in image.shape)
    coarse = cv2.resize(image.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(Image.fromarray(coarse, mode="F").resize((width, height), Image.Resampling.BILINEAR))


def noise(image, level, label):
    draws = uniforms(label, 2 * image.size)
    normal = np.sqrt(-2 * np.log(1 - draws[0::2])) * np.cos(2 * np.pi * draws[1::2])
    return image + level * normal.reshape(image.shape)


def salt_and_pepper(image, level, label):
    draws = uniforms(label, image.size).reshape(image.shape)
    return np.where(draws < level / 2, 0, np.where(draws >= 1 - level / 2, 255, image))


def jpeg(image, level, label):
    file = io.BytesIO()
    Image.fromarray(image.astype(np.uint8)).save(file, "JPEG", quality=int(level))
    return np.asarray(Image.open(file)).astype(float)


def occlusion(patches):
    def apply(image, level, label):
        height, width = image.shape
        covered = np.zeros(image.shape)
        for x, y, across, down in patches:
            def part(count, centre, size):
                return np.diff(np.clip(np.arange(count + 1) / count, centre - size / 2, centre + size / 2)) * count
            covered += np.outer(part(height, y, down * math.sqrt(level)), part(width, x, across * math.sqrt(level)))
        return image * (1 - covered) + image.mean() * covered
    return apply


rules = {
    "brighter": (lambda image, level, label: image + level, [50, 125]),
    "darker": (lambda image, level, label: image - level, [25, 255]),
    "contrast": (lambda image, level, label: (image - image.mean()) * level + image.mean(), [0, 0.3, 2.5]),
    "gamma": (lambda image, level, label: (image / 255) ** level * 255, [0.4, 2.5]),
    "gaussian_blur": (blur, [2.5, 5, 12]),
    "low_resolution": (low_resolution, [32, 15, 8, 1]),
    "jpeg": (jpeg, [99, 50, 10, 1]),
    "gaussian_noise": (noise, [5, 50]),
    "salt_and_pepper": (salt_and_pepper, [0.02, 0.2, 1]),
    "occlusion_eyes": (occlusion([(0.32, 0.365, 0.24, 0.16), (0.68, 0.365, 0.24, 0.16)]), [0.2, 1]),
    "occlusion_mouth": (occlusion([(0.5, 0.8, 0.42, 0.22)]), [0.4, 1]),
    "rotation": (rotation, [5, 15, 30, 180]),
}

images = [picture(20, 20, 1), picture(9, 13, 2)]
cases = []
for name, (rule, levels) in rules.items():
    for level in levels:
        for number, image in enumerate(images):
            label = f"{name} {len(cases)}"
            values = np.asarray(rule(image.astype(float), level, label), dtype=float)
            cases.append({"id": name, "level": level, "image": number, "label": label,
                          "values": [round(float(v), 3) for v in values.ravel()]})
assert {uniforms(case["label"], 1)[0] < 0.5 for case in cases if case["id"] == "rotation"} == {True, False}

result = {"images": [{"width": i.shape[1], "height": i.shape[0], "pixels": i.ravel().tolist()} for i in images],
          "cases": cases}
path = root / "Tests/Fixtures/datasets/disturbances.json"
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
