"""Writes the tables of options into docs/commands.md: commands_page.py BINARY PAGE [--check]

A table stands between `<!-- options: eda -->` and `<!-- end -->`. With --check nothing is written and exit 1 says that the
page is not what the binary's help texts make of it.
"""

import difflib
import re
import sys

import help_texts

BLOCK = re.compile(r"(<!-- options: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("\n", " ")


def table(arguments):
    """Lines of a table; `a|b` in code would end a cell, so the bar is escaped there too."""
    lines = ["| option | meaning |", "| --- | --- |"]
    for argument in arguments:
        label = argument.label.replace("|", "\\|")
        lines.append(f"| `{label}` | {cell(argument.full_text)} |")
    return "\n".join(lines)


def folded(command):
    """The table of a command, closed until a reader opens it."""
    if not command.own:
        return ""
    return f"<details><summary>All options of <code>{command.name}</code></summary>\n\n{table(command.own)}\n\n</details>\n"


def blocks(root):
    """What stands in each block of the page, by name."""
    result = {command.name: folded(command) for command in root.leaves()}
    general = [a for a in root.arguments if a.is_general]
    result["reports"] = table(help_texts.shared(root, "Report")) + "\n\n"
    result["every command"] = table(help_texts.shared(root, "Common") + general) + "\n\n"
    return result


def main(binary, path, check):
    made = blocks(help_texts.read(binary))
    with open(path, encoding="utf-8") as file:
        old = file.read()
    problems = [f"{path}: no place for the options of {name}" for name in made if f"<!-- options: {name} -->" not in old]
    problems += [f"{path}: the program has no command {name}" for _, name, _ in BLOCK.findall(old) if name not in made]
    new = BLOCK.sub(lambda m: m[1] + made.get(m[2], "") + m[3], old)
    if check and new != old:
        lines = difflib.unified_diff(old.splitlines(), new.splitlines(), path, "help texts", lineterm="", n=0)
        problems += [f"{path}: not what the help texts say; run Scripts/commands-page.sh BINARY", *lines]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    if not check:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "--check" in sys.argv[3:]))
