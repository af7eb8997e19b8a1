"""Makes augmentation.json: what Keras, torchvision and SciPy make of one image under given amounts of change.

Run: KERAS_BACKEND=torch python make_augmentation.py   (in this folder)
Made with: keras 3.15.1 (keras.src.legacy.preprocessing.image), scipy 1.17.1, torch 2.15.0, torchvision 0.29.2, numpy 2.4.6.
"""
import json, os
os.environ.setdefault("KERAS_BACKEND", "torch")
from pathlib import Path

import numpy as np, torch
import torchvision.transforms.functional as F
from keras.src.legacy.preprocessing import image as K

rng = np.random.default_rng(11)
image = rng.integers(20, 256, (12, 12)).astype(np.float32)


def values(array):
    return [round(float(v), 4) for v in np.asarray(array).reshape(-1)]


def affine(theta, tx, ty, shear, zx, zy, mode, level):
    out = K.apply_affine_transform(
        image[..., None].copy(), theta=theta, tx=tx, ty=ty, shear=shear, zx=zx, zy=zy, row_axis=0, col_axis=1,
        channel_axis=2, fill_mode=mode, cval=level)
    # Keras exchanges the axes of the matrix at last: tx and zx act on columns, although it draws tx from height_shift_range.
    return {"rotation": theta, "column_shift": tx, "row_shift": ty, "shear": shear, "column_zoom": zx, "row_zoom": zy,
            "fill_mode": mode, "level": level, "values": values(out)}


affines = [affine(*case, mode, 7.0) for mode in ["nearest", "constant", "reflect", "wrap"] for case in [
    (15, 0, 0, 0, 1, 1), (0, 2.3, -3.1, 0, 1, 1), (0, 0, 0, 20, 1, 1), (0, 0, 0, 0, 1.6, 0.7),
    (-25, 1.4, 2.7, -12, 0.85, 1.3), (160, -15, 25, 35, 1.9, 2.4)]]
# An affine change is skipped by Keras when nothing is asked for.
shifts = [{"by": by, "values": values(K.apply_channel_shift(image[..., None], by, 2))} for by in [-40, 13.5, 90]]
# Keras rounds to whole levels on the way through PIL.
brightness = [{"factor": f, "values": values(K.apply_brightness_shift(image[..., None], f, False))} for f in [0.4, 1, 1.7]]

levels = torch.tensor(image)[None] / 255
jitter = [{"brightness": b, "contrast": c,
           "values": values(255 * F.adjust_contrast(F.adjust_brightness(levels, b), c))}
          for b, c in [(1, 0.5), (1, 1.8), (0.6, 1), (1.4, 1.3), (0, 1), (1, 0)]]

# Crops: of a 9 x 9 image to 6 and to 4 (an odd margin), of a 10 x 10 image to 5.
crops = []
for size, side in [(9, 6), (9, 4), (10, 5), (7, 7)]:
    square = np.arange(size * size, dtype=np.float32).reshape(1, size, size)
    tensor = torch.tensor(square)
    crops.append({"size": size, "side": side, "five": [values(c) for c in F.five_crop(tensor, [side, side])],
                  "ten": [values(c) for c in F.ten_crop(tensor, [side, side])],
                  "centre": values(F.center_crop(tensor, [side, side]))})

result = {"side": 12, "pixels": values(image), "affine": affines, "channel_shift": shifts,
          "brightness": brightness, "jitter": jitter, "crops": crops}
Path(__file__).with_name("augmentation.json").write_text(json.dumps(result) + "\n")
