"""What every peer shares: its options, how a step is timed, and the JSON line that it prints.

The keys are those of `fer-analyze bench`, so that lines of all programs can be put side by side. A figure is the median over
the counted steps, behind steps to warm up; a training step includes the loss, the backward pass and the optimiser.
Imports nothing beyond the standard library: the memory of a peer is its own.
"""
import argparse
import json
import platform
import resource
import statistics
import time

CLASSES = 7
LEARNING_RATE = 1e-5


def options(description, precisions=("f32", "bf16"), training=True):
    """The parser of a peer; add to it what only this peer has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", type=int, default=48, help="side of the images in pixels")
    parser.add_argument("--batch", type=int, default=64, help="images a step")
    parser.add_argument("--precision", choices=precisions, default="f32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=8, help="counted steps")
    parser.add_argument("--warmup", type=int, default=3, help="steps before them")
    if training:
        parser.add_argument("--unfrozen", default="all", help="layers of the backbone that learn, from its end, or all")
    return parser


def images_per_second(step, arguments):
    """The rate of `step`, which works on one batch and returns when its result is there."""
    for _ in range(arguments.warmup):
        step()
    seconds = []
    for _ in range(arguments.steps):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    return round(arguments.batch / statistics.median(seconds), 1)


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def report(peer, version, arguments, **values):
    """Prints the line: the case, then `values`, then memory, processor and versions."""
    case = {"peer": peer, "version": version, "size": arguments.size, "batch": arguments.batch,
            "precision": arguments.precision, "threads": arguments.threads,
            "unfrozen": int(arguments.unfrozen) if getattr(arguments, "unfrozen", "all") != "all" else "all",
            "steps": arguments.steps}
    machine = {"peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "cpu": processor(),
               "python": platform.python_version()}
    print(json.dumps({**case, **values, **machine}), flush=True)
