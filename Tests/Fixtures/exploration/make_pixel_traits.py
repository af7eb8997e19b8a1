"""Makes Tests/Fixtures/exploration/pixel_traits.json: sharpness (OpenCV) and asymmetry (numpy) of small pictures.

Run: python Tests/Fixtures/exploration/make_pixel_traits.py
Made with: opencv-python 5.0.0, numpy 2.4.6.
"""
import json
from pathlib import Path

import cv2
import numpy as np

rng = np.random.default_rng(8)
noise = rng.integers(0, 256, (13, 20)).astype(np.uint8)
pictures = [noise, cv2.GaussianBlur(noise, (5, 5), 1), np.sort(noise, axis=1), noise[:1], noise[:, :1], noise[:2, :3]]


def asymmetry(image):
    levels = image.astype(float)
    return float(np.abs(levels - levels[:, ::-1]).mean() / levels.std())


result = {"pictures": [
    {"width": p.shape[1], "height": p.shape[0], "pixels": p.ravel().tolist(),
     "laplacian_variance": float(cv2.Laplacian(np.ascontiguousarray(p), cv2.CV_64F).var()), "asymmetry": asymmetry(p)}
    for p in pictures]}
path = Path(__file__).resolve().parents[3] / "Tests/Fixtures/exploration/pixel_traits.json"
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
