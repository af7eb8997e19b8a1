"""Prints the man page: man_page.py BINARY"""

import sys
import textwrap

import help_texts

EXIT_STATUS = [
    (0, "Done."),
    (
        1,
        "A gate failed: \\-\\-fail\\-on, a changed or differing report in verify, a method below its bound in selftest, "
        "a cell that fails or would change in notebook.",
    ),
    (64, "The command line is wrong."),
    (65, "An input exists and cannot be used."),
    (66, "An input does not exist."),
    (70, "A defect of the program."),
    (73, "The output cannot be written, or its folder holds files and \\-\\-force is not given."),
    (130, "Interrupted; train has saved its run."),
]
FILES = [
    ("outputs/NAME/", "A training run: config.yaml, history, checkpoints, predictions.csv, metrics.json, plots, run.json."),
    ("reports/NAME/", "A report: index.html, report.md, report.pdf, figures, JSON files, manifest.json."),
    ("data/", "The data where a command is given none and this folder holds images; else data/sample."),
    ("~/.keras/models/", "Where \\-\\-weights imagenet looks for the file that Keras keeps there. Nothing is downloaded."),
]
ENVIRONMENT = [
    ("GITHUB_STEP_SUMMARY", "compare appends its gates to this file."),
    ("KERAS_HOME", "The folder of Keras's files, in place of ~/.keras."),
    ("TERM", "With dumb, no progress bar is drawn."),
    ("NO_COLOR", "Respected: the program writes no colours to terminals, set or not."),
    ("FER_MATRIX_LIBRARY", "onednn or openblas: the library behind matrix products."),
    ("FER_BF16", "native or rounded: how \\-\\-precision bf16 multiplies."),
    ("OPENBLAS_CORETYPE", "OpenBLAS's kernels; unset, the program chooses where OpenBLAS does not know the processor."),
    ("FONTCONFIG_FILE, FONTCONFIG_PATH", "Where fontconfig finds the fonts of figures."),
]
SEE_ALSO = "The manual in docs/ of the source: concepts, commands, formats of all files, conventions, responsible use."


def roff(text):
    """Text as troff shows it: ASCII, no line taken for a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(c if ord(c) < 128 else f"\\[u{ord(c):04X}]" for c in text)
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def listed(pairs):
    for name, text in pairs:
        print(f".TP\n.B {roff(name)}\n{text}")


def arguments(entries):
    listed((a.label, roff(a.full_text) or "\\&") for a in entries)


def discussion(command):
    for is_example, lines in command.parts():
        if is_example:
            print(".PP\n.nf\n" + roff(textwrap.dedent("\n".join(lines))) + "\n.fi")
        else:
            for line in lines:
                print(".PP\n" + roff(line))


def main(binary):
    root = help_texts.read(binary)
    print(f".TH {root.name.upper()} 1\n.SH NAME\n{root.name} \\- {roff(root.abstract.rstrip('.'))}")
    print(f".SH SYNOPSIS\n.B {root.name}\n.I command\n.RI [ options ]\n.br\n.B {root.name}\n.I command\n.B \\-\\-help")
    print(".SH DESCRIPTION")
    discussion(root)
    print(".SH COMMANDS")
    for command in root.below():
        print(f".SS {roff(command.synopsis)}\n{roff(command.abstract)}")
        discussion(command)
        if command.subcommands:
            continue
        arguments(command.own)
        if command.group("Report"):
            print(".PP\nTakes the report options too.")
    print(".SH REPORT OPTIONS")
    arguments(help_texts.shared(root, "Report"))
    print(".SH OPTIONS OF ALL COMMANDS")
    arguments(help_texts.shared(root, "Common"))
    arguments([a for a in root.arguments if a.is_general])
    print(".SH EXIT STATUS")
    listed((str(code), meaning) for code, meaning in EXIT_STATUS)
    print(".SH FILES")
    listed(FILES)
    print(".SH ENVIRONMENT")
    listed(ENVIRONMENT)
    print(".SH SEE ALSO\n" + roff(SEE_ALSO))


if __name__ == "__main__":
    main(sys.argv[1])
