"""Prints, as JSON, what pycocotools reads in the annotations of a folder of drawn faces, held against its masks: for the
parity test. Prints {} where pycocotools is not installed.

    python check_coco.py FOLDER

Made for pycocotools 2.0.11, numpy 2.4, pillow 12.
"""
import contextlib, json, pathlib, sys

try:
    from pycocotools import mask as masks
    from pycocotools.coco import COCO
except ImportError:
    print("{}")
    sys.exit()
import numpy as np
from PIL import Image

folder = pathlib.Path(sys.argv[1])
with contextlib.redirect_stdout(sys.stderr):
    coco = COCO(folder / "annotations.json")
found = {"images": len(coco.imgs), "annotations": len(coco.anns), "wrong_pixels": 0, "wrong_areas": 0, "wrong_boxes": 0,
         "categories": {category["name"]: category["id"] for category in coco.loadCats(coco.getCatIds())},
         "crowds": len(coco.getAnnIds(iscrowd=True))}
for image in coco.imgs.values():
    seen = np.full((image["height"], image["width"]), -1)
    for annotation in coco.loadAnns(coco.getAnnIds(imgIds=image["id"], iscrowd=None)):
        inside = coco.annToMask(annotation).astype(bool)
        seen[inside] = annotation["category_id"] - 1
        encoded = coco.annToRLE(annotation)
        found["wrong_areas"] += int(masks.area(encoded) != annotation["area"])
        found["wrong_boxes"] += int(masks.toBbox(encoded).tolist() != annotation["bbox"])
    drawn = np.asarray(Image.open(folder / "masks" / image["file_name"]))
    found["wrong_pixels"] += int((seen != drawn).sum())
print(json.dumps(found))
