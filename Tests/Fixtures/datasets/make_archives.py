"""Makes the small archives of this folder: the same tiny data set in several wrappings, and hostile ones.

Run: python make_archives.py   (in this folder)
Made with: python 3.11 (tarfile, zipfile), opencv-python 5.0.0, numpy 2.4.6. Every image is computed noise.
"""
import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).resolve().parent
CLASSES = ["happy", "sad"]


def encoded(seed, extension=".png"):
    rng = np.random.default_rng(seed)
    ok, data = cv2.imencode(extension, rng.integers(0, 256, (6, 6)).astype(np.uint8))
    assert ok
    return data.tobytes()


def content(top=""):
    files = {}
    for s, split in enumerate(["train", "test"]):
        for c, name in enumerate(CLASSES):
            for i in range(3 if split == "train" else 2):
                files[f"{top}{split}/{name}/{i}.png"] = encoded(100 * s + 10 * c + i)
    files[f"{top}README.txt"] = b"synthetic\n"
    files[f"__MACOSX/{top}train/happy/._0.png"] = b"not an image"
    return files


def tar_bytes(entries):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for entry in entries:
            name, data = entry[0], entry[1]
            info = tarfile.TarInfo(name)
            if isinstance(data, tuple):
                info.type, info.linkname = data
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zip_file(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def gzipped(data):
    return gzip.compress(data, 9, mtime=0)


rng = np.random.default_rng(7)
table = "emotion,pixels,Usage\n" + "".join(
    f"{e},{' '.join(map(str, rng.integers(0, 256, 36)))},{u}\n"
    for e, u in [(0, "Training"), (3, "Training"), (6, "PublicTest"), (4, "PrivateTest"), (5, "Training")])

plain, nested = list(content().items()), list(content("fer2013/").items())
(HERE / "plain.tar").write_bytes(tar_bytes([("./" + name, data) for name, data in plain]))
(HERE / "nested.tar.gz").write_bytes(gzipped(tar_bytes(nested)))
zip_file(HERE / "plain.zip", plain)
zip_file(HERE / "nested.zip", nested)
# Names that are no ASCII.
unicode = [(name.replace("happy", "glücklich").replace("sad", "悲しい"), data) for name, data in plain]
zip_file(HERE / "unicode.zip", unicode)
(HERE / "unicode.tar").write_bytes(tar_bytes(unicode))
zip_file(HERE / "table.zip", [("fer2013/fer2013.csv", table.encode()), ("fer2013/README", b"x")])
(HERE / "table.tar.gz").write_bytes(gzipped(tar_bytes([("fer2013.csv", table.encode())])))
(HERE / "table.csv").write_text(table)

zip_file(HERE / "empty-class.zip", plain + [("train/fear/", b"")])
zip_file(HERE / "no-images.zip", [("notes.txt", b"nothing")])
(HERE / "hostile-names.tar").write_bytes(tar_bytes(plain + [
    ("../../train/happy/outside.png", encoded(1)), ("/train/happy/absolute.png", encoded(2)),
    ("train/happy/link.png", (tarfile.SYMTYPE, b"/etc/passwd".decode())),
    ("train/happy/hard.png", (tarfile.LNKTYPE, "train/happy/0.png")),
    ("train/happy/0.png", encoded(999))]))
(HERE / "bomb.tar.gz").write_bytes(gzipped(tar_bytes([("train/happy/0.png", bytes(66 << 20))])))
zip_file(HERE / "bomb.zip", [("train/happy/0.png", bytes(66 << 20))])
