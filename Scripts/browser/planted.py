"""Plants one defect after another in a page and says which checks find it: a check that finds nothing here is worth nothing.

    browser-check.sh --planted reports/demo-eda
"""
import dataclasses
import pathlib
import re
import tempfile

#: Check, what is planted, and how the page's text changes. The page's policy is taken away where a script is planted.
END = "</main>"
FREE = (r'<meta http-equiv="Content-Security-Policy"[^>]*>', "")
DEFECTS = [
    ("size", "two megabytes more", [(END, "<!--" + "x" * 2_000_000 + "-->" + END)]),
    ("quiet", "a script that the policy stops", [(END, "<script>1</script>" + END)]),
    ("quiet", "a picture from a server", [FREE, (END, '<img alt="a" src="https://example.org/a.png">' + END)]),
    ("quiet", "an error of a script", [FREE, (END, "<script>missing()</script>" + END)]),
    ("structure", "an identifier twice", [(END, '<p id="content">a</p>' + END)]),
    ("structure", "a link to no place", [(END, '<a href="#nowhere">a</a>' + END)]),
    ("structure", "a picture without a text", [(END, '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">' + END)]),
    ("structure", "NaN in place of a number", [(END, "<dl><dt>mean</dt><dd>NaN</dd></dl>" + END)]),
    ("links", "a link to a missing file", [(END, '<a href="figures/none.png">a</a>' + END)]),
    ("fit", "a word wider than a phone", [(END, '<div style="width:700px">a</div>' + END)]),
    ("axe", "pale text", [(END, '<p style="color:#bbb;background:#fff">pale</p>' + END)]),
    ("axe", "text that is pale in the dark alone", [
        (END, "<style>@media (prefers-color-scheme:dark){#d{color:#333;background:#000}}</style><p id='d'>dark</p>" + END)]),
    ("keyboard", "no outline of the focus", [("</style>", "*:focus-visible{outline:none!important}</style>")]),
    ("keyboard", "a link before the skip link", [('<a class="skip"', '<a href="#top">first</a><a class="skip"')]),
    ("keyboard", "a skip link out of sight", [("</style>", ".skip:focus{top:-9rem!important}</style>")]),
    ("sorting", "a table that is sorted as words", [FREE, ("parseFloat(cell.dataset.value)", "0")]),
    ("theme", "a theme button that does nothing", [FREE, ("page.dataset.theme = ", "page.dataset.other = ")]),
    ("print", "a page left blank", [
        (END, '<div style="break-before:page;height:500mm"></div>' + END)]),
    ("print", "a line wider than the paper", [
        (END, '<p style="white-space:nowrap;max-width:none">' + "word " * 80 + "</p>" + END)]),
]


def run(browser, report, checks):
    """Prints a line a defect. Returns how many were not found."""
    original = report.page.read_text(encoding="utf-8")
    missed = 0
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as paper:
        for file in report.page.parent.iterdir():
            if file.name != "index.html":
                (pathlib.Path(folder) / file.name).symlink_to(file.resolve())
        for name, what, changes in DEFECTS:
            text = original
            for pattern, replacement in changes:
                # A pattern of more than letters and tags is the policy; the others stand in the page as they are.
                pattern = pattern if pattern == FREE[0] else re.escape(pattern)
                text, count = re.subn(pattern, lambda _: replacement, text, count=1)
                if count == 0:
                    print(f"{name:10} {what}: the page has no place for it")
            page = pathlib.Path(folder) / "index.html"
            page.write_text(text, encoding="utf-8")
            report = dataclasses.replace(report, output=pathlib.Path(paper))
            changed = dataclasses.replace(report, page=page)
            before = {finding.line for finding in checks[name](browser, report)}
            found = [finding for finding in checks[name](browser, changed) if finding.line not in before]
            missed += not found
            print(f"{name:10} {what}: {found[0].line[:150] if found else 'NOT FOUND'}", flush=True)
    return missed
