"""The help texts of the program, as `fer-analyze --experimental-dump-help` gives them."""

import json
import re
import subprocess

# A line that is an example: indented, or a few words, a colon and the command.
EXAMPLE = re.compile(r"^\s+\S|^[^`]{1,40}:\s+fer-analyze ")
# Groups of options that stand once for all commands, in the order of the page.
SHARED = ["Report", "Common"]


class Argument:
    """One argument, option or flag of a command."""

    def __init__(self, entry):
        self.kind = entry["kind"]
        self.section = entry.get("sectionTitle")
        self.names = ["--" + n["name"] if n["kind"] == "long" else "-" + n["name"] for n in entry.get("names") or []]
        self.value = entry.get("valueName") or "value"
        self.default = entry.get("defaultValue")
        self.choices = entry.get("allValues") or []
        self.repeats = entry.get("isRepeating", False)
        self.is_optional = entry.get("isOptional", False)
        self.text = (entry.get("abstract") or "").strip()
        self.is_shown = entry.get("shouldDisplay", True)
        # The dump gives the value of an option that is named without one as if it were its default.
        if "Without a" in self.text:
            self.default = None

    @property
    def is_positional(self):
        return self.kind == "positional"

    @property
    def placeholder(self):
        """What stands for the value, `DATA` or `<name>`; empty for a flag."""
        if self.is_positional:
            word = self.value.upper() + ("..." if self.repeats else "")
            return f"[{word}]" if self.is_optional else word
        return "" if self.kind == "flag" else f"<{self.value}>"

    @property
    def label(self):
        """`--layer <name>`, or `DATA`."""
        return " ".join(filter(None, [", ".join(self.names), self.placeholder]))

    @property
    def full_text(self):
        """The text with the values that it does not name, and the default."""
        unnamed = [] if all(choice in self.text for choice in self.choices) else [f"values: {', '.join(self.choices)}"]
        notes = unnamed + ([f"default: {self.default}"] if self.default else [])
        return self.text + (f" ({'; '.join(notes)})" if notes else "")

    @property
    def is_general(self):
        """Whether every command has it and no page needs to repeat it."""
        return self.names in (["--version"], ["-h", "--help"])

    def key(self):
        return (self.label, self.full_text)


def pairs_joined(arguments):
    """The arguments with `--x` and the `--no-x` behind it as one."""
    result = []
    for argument in arguments:
        if result and result[-1].kind == "flag" and argument.names == ["--no-" + result[-1].names[0][2:]]:
            result[-1].names += argument.names
        else:
            result.append(argument)
    return result


class Command:
    """A command with its own arguments; `path` is how it is called."""

    def __init__(self, entry, path):
        self.path = path
        self.name = " ".join(path[1:]) or path[0]
        self.abstract = (entry.get("abstract") or "").strip()
        self.discussion = (entry.get("discussion") or "").strip("\n")
        self.arguments = pairs_joined([a for a in map(Argument, entry.get("arguments") or []) if a.is_shown])
        self.subcommands = [
            Command(e, path + [e["commandName"]])
            for e in entry.get("subcommands") or []
            if e["commandName"] != "help" and e.get("shouldDisplay", True)
        ]

    def below(self):
        """The commands below this one, in order: each group, then what is in it."""
        return [c for child in self.subcommands for c in [child] + child.below()]

    def leaves(self):
        """The commands that do something, in order."""
        return [c for c in self.below() if not c.subcommands]

    def group(self, section):
        return [a for a in self.arguments if a.section == section]

    @property
    def own(self):
        """What is neither shared nor general."""
        return [a for a in self.arguments if a.section not in SHARED and not a.is_general]

    @property
    def synopsis(self):
        """`fer-analyze explain [options] MODEL IMAGE...`"""
        rest = ["COMMAND"] if self.subcommands else [a.placeholder for a in self.arguments if a.is_positional]
        return " ".join(self.path + ["[options]"] + rest)

    def parts(self):
        """The discussion in order: `(is_example, lines)`."""
        result = []
        for line in self.discussion.split("\n"):
            example = bool(EXAMPLE.match(line))
            if not line.strip():
                result.append((None, []))
            elif result and result[-1][0] is not None and result[-1][0] == example:
                result[-1][1].append(line)
            else:
                result.append((example, [line]))
        return [part for part in result if part[0] is not None]


def read(binary):
    """The root command.

    Raises ValueError when a group that pages show once differs between commands.
    """
    dump = subprocess.run([binary, "--experimental-dump-help"], check=True, capture_output=True)
    entry = json.loads(dump.stdout)["command"]
    root = Command(entry, [entry["commandName"]])
    for section in SHARED:
        kinds = {tuple(a.key() for a in c.group(section)) for c in root.leaves()} - {()}
        if len(kinds) > 1:
            raise ValueError(f"the options of {section} differ between commands")
    return root


def shared(root, section):
    """The options of a shared group."""
    return next((c.group(section) for c in root.leaves() if c.group(section)), [])
