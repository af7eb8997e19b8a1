"""Makes Tests/Fixtures/exploration/image_traits.json: traits of small pictures by numpy, and CleanVision's scores by Pillow.

Run: python Tests/Fixtures/exploration/make_image_traits.py
Made with: numpy 2.4.6, Pillow 13.0.0. The formulas of the scores are those of CleanVision 0.3.7 (image_property.py), whose own
functions give the same numbers. Pictures are drawn by an integer generator that the tests repeat; a change of levels a, b
stands for a * level // 256 + b.
"""
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageStat

from pictures import image

result = []
for seed, width, height, window, a, b in [
    (1, 48, 48, 1, 256, 0), (2, 48, 48, 3, 256, 0), (3, 48, 48, 9, 256, 0), (4, 48, 48, 5, 30, 0), (5, 48, 48, 5, 20, 235),
    (6, 48, 48, 2, 3, 0), (7, 48, 48, 2, 0, 0), (8, 48, 48, 2, 0, 255), (9, 33, 20, 2, 200, 30), (10, 2, 9, 1, 256, 0),
    (11, 5, 1, 1, 256, 0), (12, 1, 1, 1, 256, 0), (13, 3, 3, 1, 256, 0), (14, 128, 128, 5, 256, 0), (15, 100, 67, 4, 256, 0),
    (16, 300, 65, 3, 256, 0), (17, 200, 40, 6, 40, 200),
]:
    levels = (np.asarray(image(seed, width, height, window)).astype(int) * a // 256 + b).astype(np.uint8)
    picture = Image.fromarray(levels)
    f = levels.astype(float)
    counts = np.bincount(levels.ravel(), minlength=256)
    right, down = np.diff(f, axis=1), np.diff(f, axis=0)
    flat, moderate, slope, noise = 1.0, 0.0, 0.0, 0.0
    if min(width, height) > 1:
        step = np.maximum(np.abs(right)[:-1], np.abs(down)[:, :-1])
        flat, moderate = np.mean(step <= 1), np.mean((step >= 7) & (step < 64))
        slope = np.sqrt((right**2).mean() + (down**2).mean())
    if min(width, height) > 2:
        mask = np.array([1, -2, 1])
        answer = sum(mask[i] * mask[j] * f[i : height - 2 + i, j : width - 2 + j] for i in range(3) for j in range(3))
        noise = np.median(np.abs(answer)) / (6 * 0.6744897501960817)
    ratio = max(width, height) / 64
    small = picture.resize((max(int(width // ratio), 1), max(int(height // ratio), 1))) if ratio > 1 else picture
    edges = np.sqrt(ImageStat.Stat(small.filter(ImageFilter.FIND_EDGES)).var[0])
    spread = np.std(small.histogram())
    uneven = 1 - np.exp(-0.01 * spread)
    result.append({
        "picture": [seed, width, height, window], "levels": [a, b], "brightness": f.mean(), "contrast": f.std(),
        "entropy_bits": abs(picture.entropy()), "minimum": int(levels.min()), "maximum": int(levels.max()),
        "percentiles": np.percentile(levels, [1, 5, 95, 99]).tolist(), "clipped": (counts[0] + counts[255]) / levels.size,
        "flat": float(flat), "moderate": float(moderate), "slope": float(slope), "noise": float(noise),
        "edge_deviation": float(edges), "count_deviation": float(spread),
        "dark": float(np.percentile(levels / 255.0, 99)), "light": float(1 - np.percentile(levels / 255.0, 5)),
        "low_information": min(0.1 * abs(picture.entropy()), 1),
        "blurry": float(min(1 - np.exp(-0.01 * edges) + (0 if uneven <= 0.18 else uneven), 1)),
    })
text = "{\n\"pictures\": [\n" + ",\n".join(json.dumps(one) for one in result) + "\n]\n}\n"
Path(__file__).with_name("image_traits.json").write_text(text)
