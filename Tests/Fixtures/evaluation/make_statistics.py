"""Golden statistics. Made with scipy 1.17.1."""
import json
from pathlib import Path

from scipy import stats

normal = [[p, stats.norm.ppf(p)] for p in [1e-12, 1e-4, 0.01, 0.02425, 0.2, 0.5, 0.8, 0.975, 0.99, 1 - 1e-6]]
clopper = []
for successes, count in [(0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (55, 123), (1337, 3589), (3588, 3589)]:
    interval = stats.binomtest(successes, count).proportion_ci(method="exact")
    wilson = stats.binomtest(successes, count).proportion_ci(method="wilson")
    clopper.append([successes, count, interval.low, interval.high, wilson.low, wilson.high])
mcnemar = []
for first, second in [(508, 275), (3, 9), (0, 4), (5, 5), (0, 0)]:
    n = first + second
    least = min(first, second)
    exact = 1.0 if first == second else min(1.0, 2 * stats.binom.cdf(least, n, 0.5))
    mid = 1.0 if n == 0 else 1 - stats.binom.pmf(first, n, 0.5) if first == second else 2 * (
        stats.binom.cdf(least, n, 0.5) - 0.5 * stats.binom.pmf(least, n, 0.5))
    mcnemar.append([first, second, exact, mid])
document = {"normal_quantile": normal, "proportion": clopper, "mcnemar": mcnemar}
Path(__file__).with_name("statistics.json").write_text(json.dumps(document, indent=1) + "\n")
