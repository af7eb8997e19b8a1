"""fer-analyze and its peers on the same cases, one after the other in turns, and the ratios of their medians.

    python side_by_side.py                                        every case, three rounds
    python side_by_side.py 48-f32 48-last50-f32 --rounds 1        some cases, one round
    python side_by_side.py --list                                 the cases and what runs in each

Run it on an idle machine, from anywhere, behind `make build`; close everything else. A round runs every program of a case
once, in an order that turns by one from round to round, each in a process of its own. The figure of a program is the
median over the rounds of its own medians. Standard output is a Markdown table; every program's JSON lines go to --raw
(Benchmarks/side_by_side.jsonl), with case and round, so that the table can be checked.

Options: --threads N (2), --steps N (counted steps of a program; default: each program's own 8), --binary PATH
(.build/release/fer-analyze), --python PATH for PyTorch, ONNX Runtime and OpenVINO (requirements.txt), and --keras-python
PATH where TensorFlow lives in another environment. A program that cannot run (a library that is not installed) is
left out, and standard error says why.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent

# Each case: the options that all its programs share, and the programs. Inference does not depend on what learns, so the
# runtimes that only predict stand in the cases where everything learns.
CASES = {
    "48-f32": (["--size", "48", "--batch", "64"], ["torch", "torch-nchw", "keras", "onnxruntime", "openvino"]),
    "48-bf16": (["--size", "48", "--batch", "64", "--precision", "bf16"], ["torch", "torch-nchw", "keras", "openvino"]),
    "48-last50-f32": (["--size", "48", "--batch", "64", "--unfrozen", "50"], ["keras"]),
    "96-f32": (["--size", "96", "--batch", "32"], ["torch", "torch-nchw", "keras", "onnxruntime"]),
    "144-last50-f32": (["--size", "144", "--batch", "32", "--unfrozen", "50"], ["keras"]),
    "144-last50-bf16": (["--size", "144", "--batch", "32", "--unfrozen", "50", "--precision", "bf16"], ["keras"]),
}
OURS = "fer-analyze"
PEERS = {"torch": ["peer_torch.py"], "torch-nchw": ["peer_torch.py", "--layout", "nchw"], "keras": ["peer_keras.py"],
         "onnxruntime": ["peer_onnxruntime.py"], "openvino": ["peer_onnxruntime.py", "--runtime", "openvino"]}
FIGURES = {"train_images_per_second": "train, images/s", "infer_images_per_second": "infer, images/s",
           "peak_rss_mib": "peak memory, MiB"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="The header of this file says more.")
    parser.add_argument("cases", nargs="*", metavar="case", help="default: every case")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--binary", default=str(here.parent / ".build/release/fer-analyze"))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--keras-python")
    parser.add_argument("--raw", default=str(here / "side_by_side.jsonl"))
    parser.add_argument("--list", action="store_true", help="print the cases and stop")
    given = parser.parse_args()
    unknown = [case for case in given.cases if case not in CASES]
    if unknown:
        parser.error(f"{unknown[0]}: expected one of {', '.join(CASES)}")
    return given


def command(program, options, given):
    tail = options + ["--threads", str(given.threads)] + (["--steps", str(given.steps)] if given.steps else [])
    if program == OURS:
        return [given.binary, "bench", *tail]
    python = given.keras_python if program == "keras" and given.keras_python else given.python
    script, *own = PEERS[program]
    return [python, str(here / "peers" / script), *own, *tail]


def measure(program, options, given):
    """The JSON object that the program prints last, or None when it fails."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(given.threads)}
    try:
        done = subprocess.run(command(program, options, given), capture_output=True, text=True, env=environment)
    except OSError as error:
        print(f"{program}: {error}", file=sys.stderr)
        return None
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        last = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
        print(f"{program}: left out: exit {done.returncode}: {last}", file=sys.stderr)
        return None
    return json.loads(lines[-1])


def turned(programs, by):
    by %= len(programs)
    return programs[by:] + programs[:by]


def run(name, given, raw):
    """All rounds of a case: for each program its lines."""
    options, peers = CASES[name]
    programs = [OURS, *peers]
    lines = {program: [] for program in programs}
    for turn in range(given.rounds):
        for program in turned(list(lines), turn):
            line = measure(program, options, given)
            if line is None:
                del lines[program]
                continue
            lines[program].append(line)
            raw.write(json.dumps({"case": name, "round": turn + 1, "program": program, **line}) + "\n")
            raw.flush()
            figures = ", ".join(f"{line[key]} {text}" for key, text in FIGURES.items() if key in line)
            print(f"{name}, round {turn + 1} of {given.rounds}, {program}: {figures}", file=sys.stderr)
    return lines


def median(lines, key):
    values = [line[key] for line in lines if key in line]
    return statistics.median(values) if values else None


def table(results):
    """A row for each case and program; the ratio is ours over theirs: above 1, ours is faster, or takes more memory."""
    header = ["case", "program"] + [column for text in FIGURES.values() for column in (text, "ours / theirs")]
    rows = [header, ["---"] * 2 + ["---:"] * (2 * len(FIGURES))]
    for name, lines in results.items():
        for program, measured in lines.items():
            row = [name, f"{program} {measured[0].get('version', '')}".strip()]
            for key in FIGURES:
                value, own = median(measured, key), median(lines.get(OURS, []), key)
                row.append("-" if value is None else f"{value:g}")
                row.append("" if program == OURS else "-" if not value or own is None else f"{own / value:.2f}")
            rows.append(row)
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    given = arguments()
    if given.list:
        for name, (options, peers) in CASES.items():
            print(f"{name}: {' '.join(options)}: {', '.join([OURS, *peers])}")
        sys.exit()
    with open(given.raw, "w", encoding="utf-8") as raw:
        results = {name: run(name, given, raw) for name in given.cases or CASES}
    print(table(results))
