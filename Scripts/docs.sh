#!/usr/bin/env bash
# Writes the reference of every library target to .build/docs/<target>, with the documentation compiler of the toolchain.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v docc >/dev/null; then
  echo "docs: no \`docc\` on the PATH; it is part of the Swift toolchain (usr/bin)" >&2
  exit 1
fi
graphs="$PWD/.build/symbol-graphs"
mkdir -p "$graphs"
swift build --scratch-path .build/for-docs -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs"
swift package dump-package | python3 -c '
import json, sys
for target in json.load(sys.stdin)["targets"]:
    if target["type"] == "regular" and target["name"] not in ("CKernels", "TestSupport"):
        print(target["name"])
' | while read -r target; do
  [[ -f "$graphs/$target.symbols.json" ]] || continue
  one=$(mktemp -d)
  cp "$graphs/$target".symbols.json "$graphs/$target"@*.symbols.json "$one" 2>/dev/null || true
  mkdir -p ".build/docs/$target"
  docc convert --additional-symbol-graph-dir "$one" --output-path ".build/docs/$target" \
    --fallback-display-name "$target" --fallback-bundle-identifier "fer-analyze.$target"
  rm -rf "$one"
  echo "docs: .build/docs/$target"
done
