"""Makes plotting.json: densities, boxes, ellipses and symmetric logarithms by numpy, scipy and matplotlib.

Run with Python 3, numpy, scipy and matplotlib in this folder.
"""

import json
import pathlib

import matplotlib
import numpy
import scipy
from matplotlib import cbook
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


def box(values):
    found = cbook.boxplot_stats(values, whis=1.5)[0]
    return {
        "values": list(values),
        "quartiles": [float(found[k]) for k in ("q1", "med", "q3")],
        "whiskers": [float(found["whislo"]), float(found["whishi"])],
        "outliers": [float(v) for v in found["fliers"]],
    }


def symlog(low, high, constant, values):
    def bent(v):
        return numpy.sign(v) * numpy.log10(1 + numpy.abs(v / constant))

    places = (bent(numpy.array(values)) - bent(low)) / (bent(high) - bent(low))
    return {"range": [low, high], "constant": constant, "values": values, "places": [float(p) for p in places]}


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
    "matplotlib": matplotlib.__version__,
    "densities": [
        density(rounded(random.normal(10, 4, 60))),
        density(rounded(numpy.concatenate([random.normal(-3, 0.5, 30), random.normal(4, 1.5, 20)]))),
        density([1.0, 2.0]),
    ],
    "ellipses": [
        ellipse(x, rounded(0.4 * numpy.array(x) + random.normal(0, 1, 40))),
        ellipse(x, rounded(-1.5 * numpy.array(x) + random.normal(0, 2, 40))),
        ellipse([0.0, 4.0, 2.0, 2.0], [0.0, 0.0, 1.0, -1.0]),
    ],
    "boxes": [
        box([7.0]),
        box([2.0, 1.0]),
        box([1.0, 2.0, 3.0, 4.0, 100.0]),
        box([5.0] * 20 + [1.0, 9.0]),
        box(rounded(random.normal(10, 2, 41)) + [30.0, -5.0, 30.0]),
        box(rounded(random.exponential(3, 200))),
        # No value lies between the third quartile and the outlier: the whisker ends at the box.
        box([0.0, 1.0, 2.0, 100.0]),
        # The third quartile is 7.75 and the reach 6.75: 14.5 is the last value within it.
        box([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 14.5]),
        box([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 14.6]),
    ],
    "symlogs": [
        symlog(-100.0, 1000.0, 1.0, [-100.0, -3.5, -0.1, 0.0, 0.1, 7.0, 1000.0, 5000.0]),
        symlog(0.0, 2.0, 0.01, [0.0, 0.005, 0.01, 0.5, 2.0]),
    ],
}
path = pathlib.Path(__file__).with_name("plotting.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
