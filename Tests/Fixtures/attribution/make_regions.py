"""Shares of face regions from a template, computed apart with numpy and torch.

Made with Python 3.11, numpy 2.4.6, torch 2.15.0:
    python make_regions.py
Writes regions.json beside this file: a template that is not the standard one, its masks on a 2x3 grid, and the shares of
streamed maps (../streams.py) brought to 48x48 by torch's bilinear interpolation. Masks are means over at least 96 samples
a side.
"""
import json, pathlib, sys
import numpy as np, torch

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import uniform

NAMES = ["forehead", "left-brow", "right-brow", "glabella", "left-eye", "right-eye", "nose-bridge", "nose", "left-cheek",
         "right-cheek", "upper-lip", "left-mouth-corner", "right-mouth-corner", "lower-lip", "chin"]


def rounded(values):
    return [round(float(v), 4) for v in values]


regions = []
for i, name in enumerate(NAMES):
    count = 1 + i % 3
    draws = 0.5 + 0.5 * uniform(42, f"template/{name}", (count, 5))
    bumps = [dict(zip(["x", "y", "width", "height", "weight"],
                      rounded([0.1 + 0.8 * b[0], 0.1 + 0.8 * b[1], 0.03 + 0.1 * b[2], 0.03 + 0.1 * b[3], 0.2 + b[4]])))
             for b in draws]
    regions.append({"name": name, "bumps": bumps})
oval = {"x": 0.47, "y": 0.52, "width": 0.36, "height": 0.49, "softness": 0.09}
template = {"schema": "fer-analyze/face-template/1", "name": "drawn at random", "oval": oval, "regions": regions}


def masks(height, width):
    rows, columns = -(-96 // height) * height, -(-96 // width) * width
    y, x = np.meshgrid((np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns, indexing="ij")
    radius = np.sqrt(((x - oval["x"]) / oval["width"]) ** 2 + ((y - oval["y"]) / oval["height"]) ** 2)
    face = 1 / (1 + np.exp((radius - 1) / oval["softness"]))
    bumps = np.array([np.sum([b["weight"] * np.exp(-((x - b["x"]) / b["width"]) ** 2 / 2
                                                    - ((y - b["y"]) / b["height"]) ** 2 / 2)
                              for b in region["bumps"]], axis=0) for region in regions])
    every = np.concatenate([face * bumps / bumps.sum(0), (1 - face)[None]])
    means = every.reshape(len(every), height, rows // height, width, columns // width).mean((2, 4))
    return means.reshape(len(every), -1)


names = NAMES + ["outside"]
grid = masks(48, 48)
cases = []
for label, height, width in [("map/a", 6, 6), ("map/b", 2, 2), ("map/c", 48, 48), ("map/d", 5, 3)]:
    values = torch.from_numpy(uniform(42, label, (1, 1, height, width)))

    def spread(part):
        return torch.nn.functional.interpolate(part, size=(48, 48), mode="bilinear", align_corners=False).numpy().ravel()

    positive, negative = spread(values.clamp(min=0)), spread((-values).clamp(min=0))
    cases.append({"label": label, "height": height, "width": width,
                  "shares": dict(zip(names, (grid @ positive / positive.sum()).tolist())),
                  "signed": dict(zip(names, (grid @ (positive - negative) / (positive.sum() + negative.sum())).tolist()))})
result = {"template": template, "areas": dict(zip(names, grid.mean(1).tolist())),
          "masks": dict(zip(names, masks(2, 3).tolist())), "cases": cases}
(here / "regions.json").write_text(json.dumps(result, allow_nan=False) + "\n")
