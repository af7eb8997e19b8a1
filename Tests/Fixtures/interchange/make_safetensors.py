"""Golden safetensors files: written by the reference implementation, to be read and to be matched byte for byte.

Made with Python 3.11, safetensors 0.8.0, torch 2.15.0, numpy 2.4.6:
    python make_safetensors.py             writes exact.safetensors, types.safetensors, types.json, rounding.json
    python make_safetensors.py read FILE   prints names, types, shapes and values of FILE as the reference reads it
"""
import json, pathlib, sys
import numpy as np, torch
from safetensors import safe_open
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent
if len(sys.argv) == 3:
    with safe_open(sys.argv[2], "pt") as f:
        print(f.metadata())
        for name in sorted(f.keys()):
            t = f.get_tensor(name)
            print(name, t.dtype, list(t.shape), t.float().flatten().tolist()[:8])
    sys.exit()

save_file({"a": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 8, "b/ü\"q": torch.tensor([-1.5]), "c": torch.zeros(0, 4)},
          here / "exact.safetensors", metadata={"format": "pt \\ \"x\"\n"})
random = torch.manual_seed(3)
values = torch.cat([torch.randn(8, generator=random) * 10, torch.tensor([0.0, -0.0, float("inf"), float("-inf"), 1e-7, 65504, 3.0, -2e-3])])
tensors = {"single": values.reshape(2, 2, 4), "brain": values.bfloat16(), "half": values.half().reshape(4, 4),
           "scalar": torch.tensor(2.5), "counter": torch.tensor([7], dtype=torch.int64), "mask": torch.tensor([True, False, True])}
save_file(tensors, here / "types.safetensors")
bits = lambda t: t.float().flatten().view(torch.int32).numpy().view(np.uint32).tolist()
(here / "types.json").write_text(json.dumps({n: {"shape": list(t.shape), "bits": bits(t)} for n, t in tensors.items() if t.is_floating_point()}) + "\n")
(here / "rounding.json").write_text(json.dumps({"f32": bits(values), "bf16": bits(values.bfloat16())}) + "\n")
