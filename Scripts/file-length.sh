#!/usr/bin/env bash
# A source file over 600 lines fails; one over 400 is named, because it is asking to be two. Generated code (.pb.swift) is
# not counted.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
while IFS= read -r -d '' file; do
  lines=$(wc -l < "$file")
  if (( lines > 600 )); then
    echo "$file: $lines lines; at most 600 are allowed" >&2
    failed=1
  elif (( lines > 400 )); then
    echo "$file: $lines lines; consider splitting it"
  fi
done < <(find Sources Tests \( -name '*.swift' ! -name '*.pb.swift' -o -name '*.c' -o -name '*.h' \) -print0 | sort -z)
exit "$failed"
