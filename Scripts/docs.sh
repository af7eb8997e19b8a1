#!/usr/bin/env bash
# Writes the reference of every library target to .build/docs/<target>, with the documentation compiler of the toolchain: the
# symbols of the target and the pages of its catalogue, Sources/<target>/<target>.docc. Exit 1 names links that lead nowhere.
# To read it: python3 -m http.server --directory .build/docs
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v docc >/dev/null; then
  echo "docs: no \`docc\` on the PATH; it is part of the Swift toolchain (usr/bin)" >&2
  exit 1
fi
graphs="$PWD/.build/symbol-graphs"
pages=".build/docs"
mkdir -p "$graphs" "$pages"
swift build --scratch-path .build/for-docs -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs"

one=$(mktemp -d)
trap 'rm -rf "$one"' EXIT
failed=0
entries=""
targets=$(swift package dump-package | python3 -c '
import json, sys
for target in json.load(sys.stdin)["targets"]:
    if target["type"] == "regular" and target["name"] not in ("CKernels", "TestSupport"):
        print(target["name"])
')
while read -r target; do
  [[ -f "$graphs/$target.symbols.json" ]] || continue
  rm -rf "$one"/*
  cp "$graphs/$target".symbols.json "$graphs/$target"@*.symbols.json "$one" 2>/dev/null || true
  mkdir -p "$pages/$target"
  catalogue=()
  if [[ -d "Sources/$target/$target.docc" ]]; then catalogue=("Sources/$target/$target.docc"); fi
  log=$(docc convert "${catalogue[@]}" --additional-symbol-graph-dir "$one" --output-path "$pages/$target" \
    --hosting-base-path "$target" --fallback-display-name "$target" \
    --fallback-bundle-identifier "fer-analyze.$target" --fallback-default-module-kind Library 2>&1) || {
    echo "$log" >&2
    exit 1
  }
  if grep -E -A1 "^warning: .*(doesn't exist at|is ambiguous at)" <<<"$log" >&2; then failed=1; fi
  entries+="<li><a href=\"$target/documentation/${target,,}/\">$target</a></li>"
  echo "docs: $pages/$target"
done <<<"$targets"
cat > "$pages/index.html" <<HTML
<!doctype html><html lang="en"><meta charset="utf-8"><title>fer-analyze: libraries</title>
<h1>fer-analyze: libraries</h1><ul>$entries</ul></html>
HTML
exit "$failed"
