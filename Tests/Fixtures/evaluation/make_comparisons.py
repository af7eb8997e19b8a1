"""Golden p values corrected for several tests. Made with statsmodels 0.15.0."""
import json
from pathlib import Path

from statsmodels.stats.multitest import multipletests

rows = []
for p in [[0.01, 0.04, 0.03, 0.005], [0.5], [0.0, 1.0, 0.2], [0.02, 0.02, 0.02], [0.9, 0.6, 0.7],
          [0.001, 0.0011, 0.04, 0.2, 0.049, 0.012, 0.3]]:
    rows.append([p, multipletests(p, method="holm")[1].tolist()])
Path(__file__).with_name("comparisons.json").write_text(json.dumps({"holm": rows}, indent=1) + "\n")
