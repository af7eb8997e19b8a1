"""Makes geometry.json: expected results of resizing (OpenCV).

Run: python make_geometry.py   (in this folder)
Made with: opencv-python 5.0.0, numpy 2.4.6.
"""
import json
from pathlib import Path

import cv2
import numpy as np

rng = np.random.default_rng(3)
image = rng.integers(0, 256, (11, 14)).astype(np.uint8)


def values(array):
    return [round(float(v), 4) for v in array.reshape(-1)]


result = {
    "width": image.shape[1], "height": image.shape[0], "pixels": image.reshape(-1).tolist(),
    "resized": [
        {"width": w, "height": h,
         "values": values(cv2.resize(image.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR))}
        for w, h in [(14, 11), (28, 22), (7, 5), (20, 3), (1, 1), (5, 19)]
    ],
}
Path(__file__).with_name("geometry.json").write_text(json.dumps(result) + "\n")
