"""Statistics of the attention dossier and of the atlas from scipy.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1:
    python make_dossier.py
Writes dossier.json beside this file. Data are streams (../streams.py): values in -1..1.
"""
import json, pathlib, sys
import numpy as np
from scipy import stats

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import uniform

tails = [{"f": f, "numerator": a, "denominator": b, "p": float(stats.f.sf(f, a, b))}
         for a, b in [(1, 1), (1, 5), (2, 3), (6, 40), (6, 3582), (1, 10000), (50, 7), (300, 200)]
         for f in [0.0, 1e-3, 0.3, 1.0, 2.5, 12.0, 200.0]]

# 60 rows of 5 variables in 4 groups; variable v of group g is shifted by g * v / 10.
data = uniform(42, "variance", (60, 5))
groups = np.arange(60) * 7 % 11 % 4
data = data + groups[:, None] * np.arange(5) / 10
tests = [stats.f_oneway(*[data[groups == g, v] for g in range(4)]) for v in range(5)]
p = [float(t.pvalue) for t in tests]

raw = (0.5 + 0.5 * uniform(42, "p values", (12,))) ** 3
raw[3] = raw[7]
correlations = []
for n in [2, 9, 40]:
    a, b = uniform(42, f"ranks/a/{n}", (n,)), uniform(42, f"ranks/b/{n}", (n,))
    coarse = np.round(3 * b)
    correlations.append({"n": n, "pearson": float(stats.pearsonr(a, b)[0]), "spearman": float(stats.spearmanr(a, b)[0]),
                         "tied": float(stats.spearmanr(a, coarse)[0]) if len(set(coarse)) > 1 else None})

distances = []
for height, width in [(1, 2), (2, 2), (3, 5), (6, 6), (9, 9)]:
    a = 0.5 + 0.5 * uniform(42, f"mass/a/{height}", (height * width,))
    b = np.maximum(0, uniform(42, f"mass/b/{height}", (height * width,)))
    b[0] += 0.01
    y, x = np.divmod(np.arange(height * width), width)
    places = np.stack([(y + 0.5) / height, (x + 0.5) / width], 1)
    distances.append({"height": height, "width": width,
                      "distance": float(stats.wasserstein_distance_nd(places, places, a, b))})

# Maps of 30 images on 6 cells: a shared map, and what differs between images.
maps = uniform(42, "maps/shared", (1, 6)) + 0.4 * uniform(42, "maps/own", (30, 6))
eta = 1 - maps.mean(0).var() / maps.var()
result = {"tails": tails, "f": [float(t.statistic) for t in tests], "p": p,
          "adjusted": stats.false_discovery_control(p).tolist(),
          "raw": raw.tolist(), "rawAdjusted": stats.false_discovery_control(raw).tolist(),
          "correlations": correlations, "distances": distances, "eta": float(eta),
          "means": data.mean(0).tolist(), "variances": data.var(0).tolist()}
(here / "dossier.json").write_text(json.dumps(result, allow_nan=False) + "\n")
