#!/usr/bin/env bash
# Checks every relative link of the Markdown files of this repository: the file is there, and the heading that an anchor
# names too. Links to the web are not followed, and fixtures, which are what a renderer wrote, are not read. Exit 1 names
# each dead link by file and line.
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files -z --cached --others --exclude-standard -- '*.md' ':(exclude,glob)Tests/Fixtures/**/[a-z]*.md' | python3 -c '
import html, os, re, sys, unicodedata, urllib.parse

fence = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
code = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
# [text](target), ![text](target "title"), [name]: target, <a href="target">, <img src="target">
links = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)"
    r"|^\s{0,3}\[[^\]^]+\]:\s+<?(\S+?)>?\s*$"
    r"|<(?:a|img|source)\b[^>]*?\b(?:href|src)=\"([^\"]+)\"")


def prose(text):
    """The lines outside code blocks, with their numbers."""
    closing = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = fence.match(line)
        if closing is None and mark:
            closing = mark[1]
        elif closing is not None:
            if mark and mark[1].startswith(closing) and line.strip() == mark[1]:
                closing = None
        else:
            yield number, line


def anchors(text):
    """What GitHub makes of the headings, and anchors that are written out."""
    found, seen = set(), {}
    for _, line in prose(text):
        found.update(re.findall(r"<a\b[^>]*?\b(?:id|name)=\"([^\"]+)\"", line))
        heading = re.match(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$", line)
        if heading:
            words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", html.unescape(heading[1])).lower()
            kept = (c for c in words if c in " -_" or unicodedata.category(c)[0] in "LMN")
            slug = "".join(kept).replace(" ", "-")
            times = seen.get(slug, 0)
            seen[slug] = times + 1
            found.add(slug if times == 0 else f"{slug}-{times}")
    return found


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


paths = [path for path in sys.stdin.read().split("\0") if path and os.path.exists(path)]
known, problems, count = {}, [], 0
for path in sorted(paths):
    for number, line in prose(read(path)):
        # Inline code shows brackets without meaning a link; what stands before and behind it keeps its place.
        for match in links.finditer(code.sub(lambda m: " " * len(m[0]), line)):
            target = next(group for group in match.groups() if group)
            parts = urllib.parse.urlsplit(target)
            if parts.scheme or target.startswith("//"):
                continue
            count += 1
            name = urllib.parse.unquote(parts.path)
            base = "." if name.startswith("/") else os.path.dirname(path)
            file = os.path.normpath(os.path.join(base, name.lstrip("/"))) if name else path
            if not os.path.exists(file):
                problems.append(f"{path}:{number}: {target}: there is no {file}")
            elif parts.fragment and file.endswith(".md"):
                if file not in known:
                    known[file] = anchors(read(file))
                if urllib.parse.unquote(parts.fragment) not in known[file]:
                    problems.append(f"{path}:{number}: {target}: {file} has no such heading")
print("\n".join(problems) or f"links: {count} in {len(paths)} files, none dead")
sys.exit(1 if problems else 0)
'
