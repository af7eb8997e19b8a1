"""Makes plotting.json: densities, gaps of distributions and ellipses by numpy and scipy.

Run with Python 3, numpy and scipy in this folder.
"""

import json
import pathlib

import numpy
import scipy
from scipy import stats

random = numpy.random.default_rng(11)


def density(values):
    kernel = stats.gaussian_kde(values, bw_method="silverman")
    x = numpy.linspace(min(values), max(values), 17)
    return {
        "values": list(values),
        "x": list(x),
        "density": list(kernel(x)),
        "bandwidth": float(kernel.factor * numpy.std(values, ddof=1)),
    }


def gap(first, second):
    result = stats.ks_2samp(first, second)
    return {
        "first": list(first),
        "second": list(second),
        "size": float(result.statistic),
        "place": float(result.statistic_location),
    }


def ellipse(x, y):
    values, vectors = numpy.linalg.eigh(numpy.cov(x, y))
    angle = numpy.arctan2(vectors[1, 1], vectors[0, 1])
    angle = angle - numpy.pi if angle > numpy.pi / 2 else angle + numpy.pi if angle <= -numpy.pi / 2 else angle
    return {
        "x": list(x),
        "y": list(y),
        "center": [float(numpy.mean(x)), float(numpy.mean(y))],
        "major": float(numpy.sqrt(values[1])),
        "minor": float(numpy.sqrt(max(0, values[0]))),
        "angle": float(angle),
    }


def rounded(values):
    return [round(float(v), 3) for v in values]


x = rounded(random.normal(2, 3, 40))
golden = {
    "numpy": numpy.__version__,
    "scipy": scipy.__version__,
    "densities": [
        density(rounded(random.normal(10, 4, 60))),
        density(rounded(numpy.concatenate([random.normal(-3, 0.5, 30), random.normal(4, 1.5, 20)]))),
        density([1.0, 2.0]),
    ],
    "gaps": [
        gap(rounded(random.normal(0, 1, 50)), rounded(random.normal(0.7, 1, 33))),
        gap([1.0, 2.0, 2.0, 3.0], [2.0, 2.0, 4.0]),
        gap([1.0, 2.0], [5.0]),
        gap([float(v) for v in random.integers(0, 9, 80)], [float(v) for v in random.integers(2, 11, 70)]),
    ],
    "ellipses": [
        ellipse(x, rounded(0.4 * numpy.array(x) + random.normal(0, 1, 40))),
        ellipse(x, rounded(-1.5 * numpy.array(x) + random.normal(0, 2, 40))),
        ellipse([0.0, 4.0, 2.0, 2.0], [0.0, 0.0, 1.0, -1.0]),
    ],
}
path = pathlib.Path(__file__).with_name("plotting.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
