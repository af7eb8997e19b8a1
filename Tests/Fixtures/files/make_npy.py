"""Arrays as NumPy writes them, to be read and to be matched byte for byte (NPYTests, NPZTests).

Made with Python 3.11, numpy 2.4.6:
    python make_npy.py        writes numpy/*.npy and numpy/*.npz
"""
import pathlib, warnings, zipfile
import numpy as np

here = pathlib.Path(__file__).parent / "numpy"
here.mkdir(exist_ok=True)

arrays = {
    "float32": np.array([[0, -1.5, 2], [np.inf, 1e-7, 65504]], np.float32),
    "float64": np.array([np.pi, -0.0, 1e300]),
    "int64": np.array([[[-1], [2 ** 62]]], np.int64),
    "int8": np.array([-128, 127], np.int8),
    "uint16": np.array([[65535, 1]], np.uint16),
    "bool": np.array([True, False, True]),
    "scalar": np.array(2.5, np.float32),
    "empty": np.zeros((0, 4), np.float32),
    "long-axis": np.arange(1234, dtype=np.uint8),
}
for name, array in arrays.items():
    np.save(here / f"{name}.npy", array)
np.save(here / "big-endian.npy", arrays["float32"].astype(">f4"))
for version in [(2, 0), (3, 0)]:
    with open(here / f"version-{version[0]}.npy", "wb") as file:
        with warnings.catch_warnings(action="ignore"):
            np.lib.format.write_array(file, arrays["int64"], version=version)

# What is not read.
np.save(here / "fortran.npy", np.asfortranarray(arrays["float32"]))
np.save(here / "object.npy", np.array([{"a": 1}], object), allow_pickle=True)
np.save(here / "structure.npy", np.zeros(2, [("x", "<f4"), ("y", "<i8")]))
np.save(here / "complex.npy", np.zeros(2, np.complex64))
np.save(here / "text.npy", np.array(["happy", "sad"]))

named = {"maps/gradcam": arrays["float32"], "größe": arrays["int64"], "flags": arrays["bool"]}
np.savez(here / "stored.npz", **named)
np.savez_compressed(here / "packed.npz", **named)
# 66 MiB that pack to a thousandth of that.
np.savez_compressed(here / "bomb.npz", zeros=np.zeros((66, 1 << 20), np.uint8))
with zipfile.ZipFile(here / "repeated.npz", "w") as archive, warnings.catch_warnings(action="ignore"):
    for name in ["a.npy", "notes.txt", "a.npy"]:
        archive.writestr(zipfile.ZipInfo(name), (here / "scalar.npy").read_bytes())
