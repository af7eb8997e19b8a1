"""`fer-analyze eda` and the notebook in Python (peers/peer_eda.py) on the same data in turns.

    python eda.py DATA [--rounds 3] [--binary PATH] [--options "--map none"]

DATA is a folder <split>/<class>/*.jpg. Run it on an idle machine behind `make build`, with the Python of requirements.txt.
Each program runs in a process of its own, timed from outside, and starts from the files. Prints every round's figures as
JSON lines, then a Markdown table of the medians. Both must find the same groups of copies and the same near pairs.
"""
import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("data")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--binary", default=str(here.parent / ".build/release/fer-analyze"))
parser.add_argument("--options", default="", help="of eda, in one text")
given = parser.parse_args()


def timed(command):
    """Seconds, MiB at most and standard output of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{shlex.join(command)} ended with {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, output


def ours(out):
    seconds, memory, output = timed(
        [given.binary, "eda", given.data, "--output", out, "--json", "--quiet", *shlex.split(given.options)])
    found = json.loads(output)
    return {"program": "fer-analyze", "seconds": seconds, "peak_rss_mib": memory, "images": found["images"],
            "duplicate_groups": found["exact_duplicates"]["groups"],
            "conflicting_groups": found["exact_duplicates"]["conflicting_groups"],
            "near_pairs": found["near_duplicates"]["pairs"]}


def theirs(out):
    seconds, memory, output = timed([sys.executable, str(here / "peers/peer_eda.py"), given.data, out])
    return json.loads(output.splitlines()[-1]) | {"seconds": seconds, "peak_rss_mib": memory}


runs = []
for number in range(given.rounds):
    for program in (ours, theirs) if number % 2 == 0 else (theirs, ours):
        with tempfile.TemporaryDirectory() as out:
            run = program(out + "/report") | {"round": number + 1}
        print(json.dumps(run), flush=True)
        runs.append(run)
counts = {tuple(run[key] for key in ("images", "duplicate_groups", "conflicting_groups", "near_pairs")) for run in runs}
if len(counts) != 1:
    sys.exit(f"the programs disagree: {counts}")
medians = {name: {key: statistics.median(run[key] for run in runs if run["program"] == name)
                  for key in ("seconds", "peak_rss_mib")} for name in ("fer-analyze", "python")}
print("\n| program | seconds | peak memory, MiB |\n| --- | ---: | ---: |")
for name, figures in medians.items():
    print(f"| {name} | {figures['seconds']:.2f} | {figures['peak_rss_mib']:.0f} |")
ratio = {key: medians["python"][key] / medians["fer-analyze"][key] for key in ("seconds", "peak_rss_mib")}
print(f"| theirs / ours | {ratio['seconds']:.1f} | {ratio['peak_rss_mib']:.1f} |")
