#!/usr/bin/env bash
# Compares this project's numbers with those of the Python libraries, in a virtual environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=Benchmarks/requirements.txt
python="${PYTHON:-python3}"
if [[ ! -f "$requirements" ]]; then
  echo "parity: $requirements is missing; it lists the Python libraries to compare with" >&2
  exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "parity: $python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2
  exit 1
fi
[[ -x .venv/bin/python ]] || "$python" -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement "$requirements"
FER_PARITY=1 FER_PYTHON="$PWD/.venv/bin/python" swift test -c release --filter Parity
