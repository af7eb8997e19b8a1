"""Prints, as JSON, what the reference implementation of safetensors finds in a checkpoint: for the parity test.

    python check_checkpoint.py FILE

Made for safetensors 0.8.0 and numpy 2.x.
"""
import json, sys
from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as file:
    tensors = {}
    for name in file.keys():
        tensor = file.get_tensor(name)
        tensors[name] = {"shape": list(tensor.shape), "type": str(tensor.dtype),
                         "bits": tensor.reshape(-1).view("uint32").tolist()}
    print(json.dumps({"metadata": file.metadata(), "tensors": tensors}))
