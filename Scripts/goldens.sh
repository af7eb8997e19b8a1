#!/usr/bin/env bash
# Runs every script that makes golden values, each in its own folder, and shows which files changed.
# PYTHON must have the libraries of Benchmarks/requirements.txt; the environment of `make parity` is used where it exists.
set -euo pipefail
cd "$(dirname "$0")/.."

python="${PYTHON:-python3}"
[[ -x .venv/bin/python && "$python" == python3 ]] && python="$PWD/.venv/bin/python"
failed=0
while IFS= read -r -d '' script; do
  echo "goldens: $script"
  "$python" "$script" || { echo "goldens: $script failed" >&2; failed=1; }
done < <(find Tests/Fixtures -name 'make_*.py' -print0 | sort -z)
git --no-pager diff --stat -- Tests/Fixtures || true
exit "$failed"
