#!/usr/bin/env bash
# Writes the tables of options in docs/commands.md from the help texts of the binary: commands-page.sh BINARY [--check]
# With --check nothing is written; exit 1 says that the page is out of date, or that a command has no section.
set -euo pipefail
exec python3 "$(dirname "$0")/manual/commands_page.py" "$1" "$(dirname "$0")/../docs/commands.md" "${@:2}"
