"""What a report is: its page, its PDF, its kind and how large its page may be."""
import dataclasses
import json
import pathlib

#: Bytes that a page may have, by the kind that the schema of a JSON file beside it names.
BUDGETS = {"eda": 1_500_000, "metrics": 1_000_000}
#: Of every other kind.
BUDGET = 2_000_000
#: A page of explanations may have so much an image instead, where that is more.
BUDGET_PER_IMAGE = 25_000


@dataclasses.dataclass
class Report:
    name: str
    #: index.html, or None for a PDF alone.
    page: pathlib.Path | None
    #: report.pdf where there is one.
    pdf: pathlib.Path | None
    #: eda, metrics, explanation and so on; "page" where no JSON file beside the page tells.
    kind: str = "page"
    budget: int = BUDGET
    #: Where files that a check makes go.
    output: pathlib.Path | None = None

    @property
    def address(self):
        return self.page.resolve().as_uri()


def read_report(given):
    """The report in a folder, or of one HTML or PDF file."""
    path = pathlib.Path(given)
    if path.is_dir():
        page, pdf = path / "index.html", path / "report.pdf"
        if not page.exists() and not pdf.exists():
            raise SystemExit(f"browser-check: {path} holds neither index.html nor report.pdf")
        report = Report(path.name, page if page.exists() else None, pdf if pdf.exists() else None)
    elif not path.exists():
        raise SystemExit(f"browser-check: there is no {path}")
    elif path.suffix == ".pdf":
        return Report(path.stem, None, path)
    else:
        report = Report(path.parent.name if path.name == "index.html" else path.stem, path, None)
    folder = path if path.is_dir() else path.parent
    for file in sorted(folder.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        schema = content.get("schema", "") if isinstance(content, dict) else ""
        if not schema.startswith("fer-analyze/") or schema.startswith("fer-analyze/manifest/"):
            continue
        report.kind = schema.split("/")[1]
        report.budget = BUDGETS.get(report.kind, BUDGET)
        if report.kind == "explanation":
            report.budget = max(BUDGET, BUDGET_PER_IMAGE * len(content.get("images", [])))
    return report
