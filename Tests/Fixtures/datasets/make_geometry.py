"""Makes geometry.json: expected results of resizing (OpenCV) and of Keras's affine augmentation (through SciPy).

Run: python make_geometry.py   (in this folder)
Made with: opencv-python 5.0.0, scipy 1.17.1, numpy 2.4.6. The matrix is composed as Keras's apply_affine_transform does
(rotation, shift, zoom, about the centre (h - 1) / 2), the sampling is scipy.ndimage.affine_transform(order=1, mode="nearest").
"""
import json
from pathlib import Path

import cv2
import numpy as np
from scipy import ndimage

rng = np.random.default_rng(3)
image = rng.integers(0, 256, (11, 14)).astype(np.uint8)


def centred(matrix, h, w):
    oy, ox = h / 2 - 0.5, w / 2 - 0.5
    to = np.array([[1, 0, oy], [0, 1, ox], [0, 0, 1.0]])
    back = np.array([[1, 0, -oy], [0, 1, -ox], [0, 0, 1.0]])
    return to @ matrix @ back


def transform(theta, tx, ty, zx, zy, flip):
    t = np.deg2rad(theta)
    matrix = np.array([[np.cos(t), -np.sin(t), 0], [np.sin(t), np.cos(t), 0], [0, 0, 1]])
    matrix = matrix @ np.array([[1, 0, tx], [0, 1, ty], [0, 0, 1.0]]) @ np.diag([zx, zy, 1.0])
    matrix = centred(matrix, *image.shape)
    out = ndimage.affine_transform(image.astype(np.float32), matrix[:2, :2], matrix[:2, 2], order=1, mode="nearest")
    return out[:, ::-1] if flip else out


def values(array):
    return [round(float(v), 4) for v in array.reshape(-1)]


cases = [
    (0, 0, 0, 1, 1, False), (0, 0, 0, 1, 1, True), (15, 0, 0, 1, 1, False), (-7.5, 0, 0, 1, 1, False),
    (0, 1.1, 0, 1, 1, False), (0, 0, -1.4, 1, 1, False), (0, 0, 0, 0.9, 1.1, False), (12.5, -0.7, 1.3, 1.07, 0.93, True),
    (90, 0, 0, 1, 1, False), (180, 30, 0, 1, 1, False),
]
result = {
    "width": image.shape[1], "height": image.shape[0], "pixels": image.reshape(-1).tolist(),
    "resized": [
        {"width": w, "height": h,
         "values": values(cv2.resize(image.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR))}
        for w, h in [(14, 11), (28, 22), (7, 5), (20, 3), (1, 1), (5, 19)]
    ],
    "transformed": [
        {"rotation": c[0], "row_shift": c[1], "column_shift": c[2], "row_zoom": c[3], "column_zoom": c[4], "flip": c[5],
         "values": values(transform(*c))}
        for c in cases
    ],
}
Path(__file__).with_name("geometry.json").write_text(json.dumps(result) + "\n")
