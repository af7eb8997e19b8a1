"""Explanations by fer-analyze and by pytorch-grad-cam in turns: maps per second, and one picture from a cold start.

    python explanations.py MODEL.ckpt FACE.png [--rounds 5]

MODEL is a checkpoint of resnet50v2-cbam at 48x48, which is the peer's network too. Run it on an idle machine behind
`make build`, with the Python of requirements.txt. A cold start is timed from outside, the interpreter and the reading of the
checkpoint included; the peer has random weights and reads none. Ours writes its whole report: with one method, as the peer,
and with the usual three maps. Prints every round's figures as JSON lines, then a Markdown table of the medians.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("model")
parser.add_argument("face")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--binary", default=str(here.parent / ".build/release/fer-analyze"))
parser.add_argument("--python", default=sys.executable)
given = parser.parse_args()
peer = [given.python, str(here / "peers" / "peer_gradcam.py")]


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return round(time.perf_counter() - start, 3)


def rate(command):
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return json.loads([line for line in lines if line.startswith("{")][-1])["gradcam_maps_per_second"]


with tempfile.TemporaryDirectory() as folder:
    explain = [given.binary, "explain", given.model, given.face, "--target", "predicted", "--force", "--quiet", "--output",
               f"{folder}/report"]
    measures = {
        "maps/s, ours": lambda: rate([given.binary, "bench", "--size", "48", "--batch", "64"]),
        "maps/s, peer": lambda: rate(peer + ["--size", "48", "--batch", "64"]),
        "cold, ours, Grad-CAM": lambda: seconds(explain + ["--method", "gradcam"]),
        "cold, ours, usual maps": lambda: seconds(explain),
        "cold, peer": lambda: seconds(peer + ["--picture", given.face, f"{folder}/overlay.png"]),
    }
    found = {name: [] for name in measures}
    for turn in range(given.rounds):
        for name, measure in measures.items():
            found[name].append(measure())
        print(json.dumps({"round": turn + 1, **{name: values[-1] for name, values in found.items()}}), flush=True)

middle = {name: statistics.median(values) for name, values in found.items()}
print("\n| what | fer-analyze | pytorch-grad-cam | ratio |\n| --- | --- | --- | --- |")
print(f"| Grad-CAM, maps/s | {middle['maps/s, ours']:.0f} | {middle['maps/s, peer']:.0f} | "
      f"{middle['maps/s, ours'] / middle['maps/s, peer']:.1f}x |")
for name, title in [("Grad-CAM", "one picture, cold, Grad-CAM"), ("usual maps", "one picture, cold, the usual three maps")]:
    ours = middle[f"cold, ours, {name}"]
    print(f"| {title} | {ours:.2f} s | {middle['cold, peer']:.2f} s | {middle['cold, peer'] / ours:.1f}x |")
