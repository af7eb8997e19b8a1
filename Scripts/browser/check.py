"""Opens reports in a headless Chromium and checks them.

    browser-check.sh reports/demo-eda reports/demo-results/index.html report.pdf

Each report is a folder with index.html or report.pdf, or one such file. Every check has a line; a check that finds
something is followed by what it found, and the program ends with 1. The output folder gets, for each report, screenshots at
360, 800 and 1440 CSS pixels in both themes, the page printed on A4 and Letter as PDF, and the first pages of the PDF files as
PNG; and summary.json with every finding.
"""
import argparse
import dataclasses
import json
import pathlib
import re
import subprocess
import sys

import keyboard_checks
import page_checks
import paper_checks
import planted
from browser import Browser
from report import read_report

#: Checks of a page, by the name that --checks takes. A new one is one line here.
PAGE_CHECKS = {
    "size": page_checks.size, "quiet": page_checks.quiet, "structure": page_checks.structure, "links": page_checks.links,
    "fit": page_checks.fit, "axe": page_checks.axe, "keyboard": keyboard_checks.keyboard, "sorting": keyboard_checks.sorting,
    "theme": keyboard_checks.theme_button, "print": paper_checks.printed,
}
#: Checks of report.pdf.
PDF_CHECKS = {"pdf": paper_checks.pdf}


def arguments():
    parser = argparse.ArgumentParser(prog="browser-check.sh", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("reports", nargs="+", metavar="report", help="a folder of a report, or an HTML or PDF file")
    parser.add_argument("--output", default=".build/browser-check", help="folder of the pictures and summary.json")
    parser.add_argument("--checks", help=f"only these, separated by commas: {', '.join([*PAGE_CHECKS, *PDF_CHECKS])}")
    parser.add_argument("--no-pictures", action="store_true", help="no screenshots")
    parser.add_argument("--planted", action="store_true",
                        help="plant defects in copies of the first page, and fail where a check does not find them")
    parser.add_argument("--axe", required=True, help="the file of axe-core (browser-check.sh gives it)")
    given = parser.parse_args()
    known = {**PAGE_CHECKS, **PDF_CHECKS}
    given.checks = list(known) if given.checks is None else given.checks.split(",")
    unknown = [name for name in given.checks if name not in known]
    if unknown:
        parser.error(f"{unknown[0]}: expected some of {', '.join(known)}")
    return given


def take_pictures(browser, report, folder):
    """Screenshots of every width and theme, all folds open."""
    for old in [*folder.glob("*.png")]:
        old.unlink()
    for width in page_checks.WIDTHS:
        for theme in page_checks.THEMES:
            browser.open(report.address, width=width, theme=theme)
            browser.open_details()
            browser.wait(0.5)
            browser.save_pictures(folder / f"{width}-{theme}")


def draw_pages(file, stem, limit=40):
    """Pictures of the first pages of a PDF file."""
    subprocess.run(["pdftoppm", "-png", "-r", "70", "-l", str(limit), str(file), str(stem)], check=True)


def check(browser, report, folder, wanted):
    """Runs the checks of one report and prints a line each. Returns what summary.json has of it."""
    folder.mkdir(parents=True, exist_ok=True)
    report = dataclasses.replace(report, output=folder)
    results = []
    checks = (PAGE_CHECKS if report.page else {}) | (PDF_CHECKS if report.pdf else {})
    for name, function in checks.items():
        if name not in wanted:
            continue
        findings = list(function(browser, report))
        print(f"{report.name:32} {name:10} {'ok' if not findings else f'{len(findings)} FOUND'}", flush=True)
        for finding in findings:
            print(f"    {finding.line}", flush=True)
        results.append({"check": name, "findings": [vars(finding) for finding in findings]})
    return {"report": report.name, "kind": report.kind, "bytes": report.page.stat().st_size if report.page else None,
            "budget": report.budget, "checks": results}


def main():
    given = arguments()
    output = pathlib.Path(given.output)
    reports = [read_report(path) for path in given.reports]
    version = re.search(r"axe v([\d.]+)", pathlib.Path(given.axe).read_text(encoding="utf-8")[:2000])
    browser = Browser(given.axe)
    summary = {"chromium": browser.version, "axe_core": version and version[1], "reports": []}
    print(f"Chromium {browser.version}, axe-core {summary['axe_core']}")
    if given.planted:
        if reports[0].page is None:
            raise SystemExit("browser-check: --planted changes a page, and the first report has none")
        try:
            missed = planted.run(browser, reports[0], PAGE_CHECKS)
        finally:
            browser.close()
        sys.exit(1 if missed else 0)
    try:
        for number, report in enumerate(reports, 1):
            same = [other for other in reports if other.name == report.name]
            folder = output / (report.name if len(same) == 1 else f"{report.name}-{number}")
            summary["reports"].append(check(browser, report, folder, given.checks))
            if report.page and not given.no_pictures:
                take_pictures(browser, report, folder)
            if not given.no_pictures:
                for file in [*folder.glob("*.pdf"), *([report.pdf] if report.pdf else [])]:
                    draw_pages(file, folder / file.stem)
    finally:
        browser.close()
    (output / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    count = sum(len(one["findings"]) for report in summary["reports"] for one in report["checks"])
    counts = f"{len(reports)} report{'' if len(reports) == 1 else 's'}, {count} finding{'' if count == 1 else 's'}"
    print(f"{counts}: {output}/summary.json")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
