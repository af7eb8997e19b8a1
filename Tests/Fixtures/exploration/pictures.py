"""Pictures that the exploration tests draw too, and the hash that imagehash does not have."""
import numpy
import scipy.fft
from PIL import Image


def image(seed, width, height, window):
    """Smoothed integer noise; window 1 is white noise."""
    state = seed
    noise = numpy.zeros((height + window - 1, width + window - 1), dtype=numpy.int64)
    for y in range(noise.shape[0]):
        for x in range(noise.shape[1]):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            noise[y, x] = state >> 56
    result = numpy.zeros((height, width), dtype=numpy.int64)
    for dy in range(window):
        for dx in range(window):
            result += noise[dy : dy + height, dx : dx + width]
    return Image.fromarray((result // (window * window)).astype(numpy.uint8))


def lowest(values):
    """The eight lowest DCT-II coefficients of each column; of columns shorter than eight by the formula, which goes on."""
    n = len(values)
    if n >= 8:
        return scipy.fft.dct(values, axis=0)[:8]
    k, x = numpy.arange(8)[:, None], numpy.arange(n)
    return 2 * numpy.cos(numpy.pi * k * (2 * x + 1) / (2 * n)) @ values


def native_hash(levels):
    """The pHash recipe on the pixels as they are: 8x8 lowest DCT-II coefficients, bits above their median."""
    if levels.min() == levels.max():
        return 0 if levels[0, 0] == 0 else 1 << 63
    coefficients = lowest(lowest(levels.astype(float)).T).T.ravel()
    bits = coefficients > numpy.median(coefficients)
    return int("".join("1" if bit else "0" for bit in bits), 2)
