"""Makes the synthetic PNG and JPEG files of this folder, and expected.csv with the gray levels that OpenCV reads.

Run: python make_images.py   (in this folder)
Made with: opencv-python 5.0.0 (libpng 1.6.58, libjpeg-turbo 3.1.2), pillow 13.0.0, numpy 2.4.6; YCCK by libturbojpeg 2.1.5.
Every pixel is computed; no photograph is involved.
"""
import ctypes
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 21, 13
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def samples(channels, depth, seed):
    """Noise over a ramp: every low bit matters, so that a wrong rounding shows."""
    rng = np.random.default_rng(seed)
    top = (1 << depth) - 1
    ramp = np.linspace(0, top, WIDTH)[None, :, None] * np.linspace(0.3, 1, HEIGHT)[:, None, None]
    noise = rng.integers(0, top + 1, (HEIGHT, WIDTH, channels))
    return np.clip(np.where(rng.random((HEIGHT, WIDTH, channels)) < 0.7, noise, ramp), 0, top).astype(np.uint16)


def rows(image, depth):
    """Filter-0 scanlines, packed to `depth` bits a sample."""
    out = b""
    for row in image:
        values = row.reshape(-1)
        if depth == 16:
            packed = values.astype(">u2").tobytes()
        elif depth == 8:
            packed = values.astype(np.uint8).tobytes()
        else:
            bits = ((values[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8).reshape(-1)
            packed = np.packbits(bits).tobytes()
        out += b"\0" + packed
    return out


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(name, color, depth, channels, seed, interlaced=False, extra=b"", late=b""):
    image = samples(channels, depth, seed)
    if interlaced:
        data = b"".join(rows(image[y::dy, x::dx], depth) for x, y, dx, dy in ADAM7 if image[y::dy, x::dx].size)
    else:
        data = rows(image, depth)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color, 0, 0, int(interlaced))
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + late + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    (HERE / f"{name}.png").write_bytes(content)


def palette(depth):
    rng = np.random.default_rng(100 + depth)
    return chunk(b"PLTE", rng.integers(0, 256, ((1 << depth), 3)).astype(np.uint8).tobytes())


def exif(orientation):
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


GAMMA = chunk(b"gAMA", struct.pack(">I", 45455))
LINEAR = chunk(b"gAMA", struct.pack(">I", 100000))
SRGB = chunk(b"sRGB", b"\0")
CHROMA = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000))

for depth in (1, 2, 4, 8, 16):
    png(f"gray{depth}", 0, depth, 1, depth)
    png(f"gray{depth}-interlaced", 0, depth, 1, depth + 20, interlaced=True)
for depth in (1, 2, 4, 8):
    png(f"palette{depth}", 3, depth, 1, depth + 40, extra=palette(depth))
png("palette4-interlaced", 3, 4, 1, 60, interlaced=True, extra=palette(4))
png("palette8-transparent", 3, 8, 1, 61, extra=palette(8), late=chunk(b"tRNS", bytes(range(0, 256, 2))))
png("palette8-srgb", 3, 8, 1, 62, extra=SRGB + palette(8))
for depth in (8, 16):
    png(f"gray-alpha{depth}", 4, depth, 2, depth + 70)
    png(f"rgb{depth}", 2, depth, 3, depth + 80)
    png(f"rgba{depth}", 6, depth, 4, depth + 90)
    png(f"gray{depth}-gamma", 0, depth, 1, depth + 110, extra=GAMMA)
    png(f"gray{depth}-linear", 0, depth, 1, depth + 110, extra=LINEAR)
    png(f"rgb{depth}-gamma", 2, depth, 3, depth + 120, extra=GAMMA)
    png(f"rgb{depth}-linear", 2, depth, 3, depth + 120, extra=LINEAR)
    png(f"rgb{depth}-srgb", 2, depth, 3, depth + 130, extra=SRGB)
    png(f"rgb{depth}-chroma", 2, depth, 3, depth + 130, extra=CHROMA)
    png(f"rgb{depth}-gamma-chroma", 2, depth, 3, depth + 130, extra=GAMMA + CHROMA)
    png(f"rgba{depth}-srgb", 6, depth, 4, depth + 140, extra=SRGB)
png("rgb8-interlaced", 2, 8, 3, 150, interlaced=True)
png("rgba16-interlaced", 6, 16, 4, 151, interlaced=True)
png("gray8-transparent", 0, 8, 1, 152, late=chunk(b"tRNS", struct.pack(">H", 17)))
png("gray4-transparent", 0, 4, 1, 155, late=chunk(b"tRNS", struct.pack(">H", 7)))
png("rgb8-transparent", 2, 8, 3, 153, late=chunk(b"tRNS", struct.pack(">3H", 1, 2, 3)))
for orientation in (3, 6):
    png(f"gray8-orientation{orientation}", 0, 8, 1, 154, extra=chunk(b"eXIf", exif(orientation)))


def smooth(channels, seed):
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (4, 5, channels)).astype(np.float32)
    large = cv2.resize(coarse, (37, 29), interpolation=cv2.INTER_CUBIC).reshape(29, 37, channels)
    return np.clip(large + rng.normal(0, 6, large.shape), 0, 255).astype(np.uint8)


def jpeg(name, mode, seed, **options):
    array = smooth(len(mode), seed)
    Image.fromarray(array[:, :, 0] if mode == "L" else array, mode).save(HERE / f"{name}.jpg", **options)


jpeg("jpeg-gray", "L", 1, quality=80)
jpeg("jpeg-gray-worst", "L", 2, quality=5)
jpeg("jpeg-gray-progressive", "L", 3, quality=90, progressive=True)
for index, name in enumerate(["444", "422", "420"]):
    jpeg(f"jpeg-rgb-{name}", "RGB", 10 + index, quality=85, subsampling=index)
jpeg("jpeg-rgb-progressive", "RGB", 14, quality=70, progressive=True)
jpeg("jpeg-rgb-untransformed", "RGB", 15, quality=85, keep_rgb=True)
jpeg("jpeg-rgb-restarts", "RGB", 16, quality=85, restart_marker_blocks=2)
jpeg("jpeg-cmyk", "CMYK", 17, quality=85)
for orientation in range(2, 9):
    tag = Image.Exif()
    tag[0x0112] = orientation
    jpeg(f"jpeg-gray-orientation{orientation}", "L", 18, quality=80, exif=tag)
little = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
jpeg("jpeg-gray-orientation6-little-endian", "L", 18, quality=80, exif=b"Exif\0\0" + little)
whole = (HERE / "jpeg-gray.jpg").read_bytes()
(HERE / "jpeg-gray-trailing-bytes.jpg").write_bytes(whole + b"trailing")

turbo = ctypes.CDLL("libturbojpeg.so.0")
turbo.tjInitCompress.restype = ctypes.c_void_p
handle = ctypes.c_void_p(turbo.tjInitCompress())
pixels = np.ascontiguousarray(smooth(4, 19))
out, size = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_ulong(0)
TJPF_CMYK, TJSAMP_444 = 11, 0
status = turbo.tjCompress2(handle, pixels.ctypes.data_as(ctypes.c_void_p), pixels.shape[1], 0, pixels.shape[0], TJPF_CMYK,
                           ctypes.byref(out), ctypes.byref(size), TJSAMP_444, 85, 0)
assert status == 0
(HERE / "jpeg-ycck.jpg").write_bytes(ctypes.string_at(out, size.value))

with open(HERE / "expected.csv", "w") as table:
    table.write("file,width,height,pixels\n")
    for path in sorted(HERE.iterdir()):
        if path.suffix in (".png", ".jpg"):
            gray = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
            assert gray is not None, path
            table.write(f"{path.name},{gray.shape[1]},{gray.shape[0]},{gray.tobytes().hex()}\n")
