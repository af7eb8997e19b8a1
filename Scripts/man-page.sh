#!/usr/bin/env bash
# Prints the man page, made from the help texts of the binary: man-page.sh BINARY
set -euo pipefail

binary="$1"
"$binary" --experimental-dump-help | python3 -c '
import json, sys

def roff(text):
    lines = (text or "").replace("\\", "\\e").replace("-", "\\-").splitlines()
    return "\n".join("\\&" + l if l[:1] in (".", "\x27") else l for l in lines)

def label(argument):
    names = ["--" + n["name"] if n["kind"] == "long" else "-" + n["name"] for n in argument.get("names") or []]
    value = argument.get("valueName") or "value"
    if argument["kind"] == "positional":
        return value.upper()
    return ", ".join(names) + ("" if argument["kind"] == "flag" else " <" + value + ">")

def arguments(command):
    for argument in command.get("arguments") or []:
        if argument.get("shouldDisplay", True):
            print(".TP\n.B " + roff(label(argument)))
            text = argument.get("abstract") or ""
            if argument.get("defaultValue"):
                text += " (default: " + argument["defaultValue"] + ")"
            print(roff(text.strip() or "\\&"))

root = json.load(sys.stdin)["command"]
name = root["commandName"]
print(".TH " + name.upper() + " 1\n.SH NAME\n" + name + " \\- " + roff(root.get("abstract")))
print(".SH SYNOPSIS\n.B " + name + "\n.I command\n[\\fIoptions\\fR]")
if root.get("discussion"):
    print(".SH DESCRIPTION\n" + roff(root["discussion"]))
print(".SH OPTIONS")
arguments(root)
print(".SH COMMANDS")
for command in root.get("subcommands") or []:
    if command["commandName"] == "help" or not command.get("shouldDisplay", True):
        continue
    print(".SS " + roff(command["commandName"]) + "\n" + roff(command.get("abstract")))
    if command.get("discussion"):
        print(".PP\n" + roff(command["discussion"]))
    arguments(command)
print(".SH EXIT STATUS")
for code, meaning in [
    (0, "done"), (1, "a gate failed"), (64, "wrong use"), (65, "bad data"), (66, "no such input"),
    (70, "internal error"), (73, "output cannot be written"), (130, "interrupted"),
]:
    print(f".TP\n.B {code}\n{meaning}")
'
