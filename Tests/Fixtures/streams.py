"""The project's seeded streams in numpy: values that a script and the Swift tests draw alike instead of storing them."""
import numpy as np

MASK = (1 << 64) - 1


def stable_hash(text):
    """FNV-1a of the UTF-8 bytes."""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return h


def splitmix(seed, label, count):
    """The first `count` outputs of `SeededGenerator(seed:label:)`."""
    with np.errstate(over="ignore"):
        def mix(z):
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            return z ^ (z >> np.uint64(31))
        gamma = np.uint64(0x9E3779B97F4A7C15)
        start = np.uint64((seed ^ ((stable_hash(label) * 0xD1B54A32D192ED03) & MASK)) & MASK)
        start = mix(start + gamma)
        return mix(start + gamma * np.arange(1, count + 1, dtype=np.uint64))


def uniform(seed, label, shape):
    """Doubles in -1..<1 rounded to float32, in row-major order."""
    count = int(np.prod(shape))
    values = 2 * (splitmix(seed, label, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53 - 1
    return values.astype(np.float32).astype(np.float64).reshape(shape)


def levels(seed, label, shape):
    """Gray levels 0 to 255."""
    return (splitmix(seed, label, int(np.prod(shape))) >> np.uint64(56)).astype(np.float64).reshape(shape)
