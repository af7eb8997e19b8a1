"""Golden comparisons of two independent proportions. Made with scipy 1.17.1 and statsmodels 0.15.0."""
import json
from pathlib import Path

from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

rows = []
for a, n, b, m in [(56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (0, 10, 0, 20), (0, 10, 0, 10),
                   (10, 10, 0, 20), (10, 10, 0, 10), (1, 1, 0, 1), (3, 4, 3, 4), (812, 1233, 1590, 2356),
                   (60_000, 100_000, 539_000, 900_000), (40, 100, 560_000, 999_900), (2500, 2500, 900_000, 997_500)]:
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    rows.append([a, n, b, m, stats.fisher_exact([[a, n - a], [b, m - b]])[1], low, high])
Path(__file__).with_name("proportions.json").write_text(json.dumps({"rows": rows}, indent=1) + "\n")
