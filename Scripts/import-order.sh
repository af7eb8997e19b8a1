#!/usr/bin/env bash
# Checks that every target imports only what Package.swift lists for it, and only targets listed above it there.
set -euo pipefail
cd "$(dirname "$0")/.."

swift package dump-package | python3 -c '
import json, os, re, sys

targets = json.load(sys.stdin)["targets"]
order = {t["name"]: i for i, t in enumerate(targets)}
problems = []
for i, target in enumerate(targets):
    name = target["name"]
    allowed = set()
    for dependency in target["dependencies"]:
        for kind in ("byName", "target"):
            if kind in dependency:
                allowed.add(dependency[kind][0])
    for other in sorted(allowed & order.keys()):
        if order[other] > i:
            problems.append(f"Package.swift: {name} uses {other}, which is listed below it")
    if target["type"] == "test":  # A test may also name what its target is built from.
        waiting = list(allowed & order.keys())
        while waiting:
            for dependency in targets[order[waiting.pop()]]["dependencies"]:
                new = {dependency[kind][0] for kind in ("byName", "target") if kind in dependency} - allowed
                allowed |= new
                waiting += new & order.keys()
    folder = target.get("path") or ("Tests/" if target["type"] == "test" else "Sources/") + name
    for root, _, files in sorted(os.walk(folder)):
        for file in sorted(files):
            if not file.endswith(".swift"):
                continue
            path = os.path.join(root, file)
            with open(path, encoding="utf-8") as source:
                for number, line in enumerate(source, 1):
                    match = re.match(
                        r"\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |fileprivate |private )?import\s+"
                        r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", line)
                    if match and match[1] in order and match[1] != name and match[1] not in allowed:
                        problems.append(f"{path}:{number}: {name} may not import {match[1]}")
print("\n".join(problems) or f"import order: {len(targets)} targets, nothing out of order")
sys.exit(1 if problems else 0)
'
