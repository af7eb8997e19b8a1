#!/usr/bin/env bash
# Prints the man page, made from the help texts of the binary: man-page.sh BINARY
set -euo pipefail
exec python3 "$(dirname "$0")/manual/man_page.py" "$1"
