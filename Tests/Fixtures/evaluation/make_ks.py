"""Two-sample Kolmogorov-Smirnov tests against scipy: ks.json beside this file.

    python make_ks.py      (numpy 2, scipy 1.17)

The samples are made of whole numbers so that the program makes the same ones. p is Kolmogorov's limit distribution, without
scipy's own correction for small samples."""
import json, pathlib
import numpy as np, scipy
from scipy import special, stats

def sample(seed, n, scale, shift):
    state, values = seed, []
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values.append(((state >> 40) % 1000) * scale + shift)
    return values

cases = [(1, 50, 1, 0, 2, 80, 1, 0), (3, 500, 1, 0, 4, 700, 1, 40), (5, 20, 1, 0, 6, 20, 2, 0), (7, 3000, 1, 0, 8, 2000, 1, 5),
         (9, 1, 1, 0, 10, 5, 1, 0), (11, 30, 100, 0, 12, 40, 100, 0)]
out = []
for a, n, s, t, b, m, u, v in cases:
    x, y = sample(a, n, s, t), sample(b, m, u, v)
    d = stats.ks_2samp(x, y).statistic
    out.append({"case": [a, n, s, t, b, m, u, v], "statistic": float(d), "p": float(special.kolmogorov(np.sqrt(n * m / (n + m)) * d))})
path = pathlib.Path(__file__).with_name("ks.json")
path.write_text(json.dumps({"scipy": scipy.__version__, "cases": out}, indent=1) + "\n")
