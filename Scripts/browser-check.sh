#!/usr/bin/env bash
# Opens reports in a headless Chromium and checks them: browser-check.sh REPORT... (folders, HTML or PDF files; --help tells more).
# Needs Debian's chromium, chromium-driver and poppler-utils; the Python packages go into a virtual environment of their own.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
environment="$here/../.venv/browser"
for program in chromium chromedriver pdftotext; do
  if ! command -v "$program" >/dev/null; then
    echo "browser-check: no \`$program\`; on Debian: apt-get install chromium chromium-driver poppler-utils" >&2
    exit 1
  fi
done
python="${PYTHON:-python3}"
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "browser-check: $python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2
  exit 1
fi
[[ -x "$environment/bin/python" ]] || "$python" -m venv "$environment"
pip=("$environment/bin/pip" install --quiet --disable-pip-version-check)
"${pip[@]}" --requirement "$here/browser/requirements.txt"
# This package carries axe-core 4.12, which knows WCAG 2.2; Playwright itself is not needed. (axe-selenium-python for the Python
# of Debian 12 carries axe-core 3.1, which does not know WCAG 2.1.)
"${pip[@]}" --no-deps axe-playwright-python==0.1.8
axe="$("$environment/bin/python" -c 'import importlib.util, pathlib
print(pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent / "axe.min.js")')"
exec "$environment/bin/python" "$here/browser/check.py" --axe "$axe" "$@"
