"""ONNX files of this program: their form, and their results in ONNX Runtime.

    python check_onnx.py FOLDER

FOLDER holds pairs NAME.onnx and NAME.safetensors (input [N, H, W, C], logits, and probabilities where the file gives them:
float32). Prints JSON: for each name the largest difference from ONNX Runtime, over the largest logit or 1. A file that is
not valid ONNX ends the script. Made for onnx 1.23, onnxruntime 1.32, safetensors 0.8.
"""
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file

differences = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(str(path), full_check=True)
    stored = load_file(path.with_suffix(".safetensors"))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    images = np.ascontiguousarray(stored.pop("input").transpose(0, 3, 1, 2))
    names = [output.name for output in session.get_outputs()]
    assert names == list(stored), f"{path.name}: outputs {names} instead of {list(stored)}"
    results = dict(zip(names, session.run(names, {"input": images})))
    # A free batch: one image at a time gives the same.
    alone = session.run(names, {"input": images[:1]})[0]
    scale = max(1, np.abs(results["logits"]).max())
    gaps = [np.abs(results[name] - stored[name]).max() for name in names] + [np.abs(alone - results["logits"][:1]).max()]
    differences[path.stem] = float(max(gaps) / scale)
print(json.dumps(differences))
