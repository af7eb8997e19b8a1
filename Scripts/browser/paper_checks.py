"""Checks of PDF files: of a page printed by the browser, and of the report's own."""
import logging
import re
import subprocess
import unicodedata
import xml.etree.ElementTree

import pypdf

from browser import PAPERS
from finding import Finding
from page_checks import overflow

#: Cairo names a picture in a page's dictionary once for every use, which pypdf says each time.
logging.getLogger("pypdf").setLevel(logging.ERROR)

HEADINGS = """
return [...document.querySelectorAll('h1, main h2, main h3')].filter(h => h.checkVisibility()).map(h => {
  const copy = h.cloneNode(true);
  copy.querySelectorAll('.anchor').forEach(a => a.remove());
  return [+h.tagName[1], copy.textContent];
});
"""


def plain(text):
    """Letters and digits alone: line breaks, ligatures and hyphens of a page do not count."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, errors="replace").stdout


def pages(file):
    """The pages of pdftotext -bbox: (width, height, [(word, box)])."""
    text = output("pdftotext", "-bbox", str(file), "-")
    # Control characters that fonts without a table of letters give are no XML.
    root = xml.etree.ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text))
    for page in root.iter("{http://www.w3.org/1999/xhtml}page"):
        words = [(word.text or "", [float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")])
                 for word in page.iter("{http://www.w3.org/1999/xhtml}word")]
        yield float(page.get("width")), float(page.get("height")), words


def is_blank(file, number):
    """Whether a page is of one gray level."""
    picture = subprocess.run(["pdftoppm", "-gray", "-r", "20", "-f", str(number), "-l", str(number), str(file)],
                             check=True, capture_output=True).stdout
    return len(set(picture.split(b"\n", 3)[3])) < 2


def check(file, headings):
    """What is wrong with a PDF file: its pages, fonts, text and headings [(level, text)]."""
    document = pypdf.PdfReader(file)
    sizes = {(float(page.mediabox.width), float(page.mediabox.height)) for page in document.pages}
    for size in sorted(sizes):
        # Printers of pages round to points.
        if not any(abs(size[0] - 72 * width) < 1.5 and abs(size[1] - 72 * height) < 1.5 for width, height in PAPERS.values()):
            yield Finding(f"pages of {size[0]:.0f} x {size[1]:.0f} points; expected {' or '.join(PAPERS)}")
    if not (document.metadata or {}).get("/Title"):
        yield Finding("the file has no title")
    for line in output("pdffonts", str(file)).splitlines()[2:]:
        if line[-22:].split()[0] != "yes":
            yield Finding(f"the font {line.split()[0]} is not embedded")
    text = []
    for number, (width, height, words) in enumerate(pages(file), 1):
        if is_blank(file, number):
            yield Finding("a blank page", f"page {number}")
        for word, (left, top, right, bottom) in words:
            if word.strip() and (left < -0.5 or top < -0.5 or right > width + 0.5 or bottom > height + 0.5):
                box = f"{left:.0f}, {top:.0f}, {right:.0f}, {bottom:.0f}"
                yield Finding(f"\"{word[:40]}\" runs off the page ({box})", f"page {number}")
        text += [word for word, _ in words]
    found = plain("".join(text))
    for _, heading in headings:
        if plain(heading) not in found:
            yield Finding(f"the heading \"{heading}\" cannot be extracted")


def bookmarks(items):
    for item in items:
        if isinstance(item, list):
            yield from bookmarks(item)
        else:
            yield item


# How many pictures of the page are of one colour.
PLAIN_PICTURES = r"""
const done = arguments[0];
const addresses = new Set([...document.querySelectorAll('img, svg image')]
  .map(e => e.getAttribute('src') || e.getAttribute('href')));
Promise.all([...addresses].map(async address => {
  const image = new Image();
  await new Promise(go => Object.assign(image, { onload: go, onerror: go, src: address }));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth || 1, image.naturalHeight || 1];
  const g = canvas.getContext('2d');
  g.drawImage(image, 0, 0);
  const pixels = new Uint32Array(g.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return pixels.every(p => p === pixels[0]) ? 1 : 0;
})).then(found => done(found.reduce((a, b) => a + b, 0)));
"""


def x_objects(resources):
    found = resources.get_object().get("/XObject") if resources else None
    return [] if found is None else found.get_object().values()


def plain_pictures(document):
    """How many pictures of a PDF file are of one colour, each counted once."""
    seen, count = set(), 0

    def walk(resources):
        nonlocal count
        for reference in x_objects(resources):
            number = getattr(reference, "idnum", None)
            if number in seen:
                continue
            seen.add(number)
            one = reference.get_object()
            if one.get("/Subtype") == "/Form":
                walk(one.get("/Resources"))
            elif one.get("/Filter") in ("/FlateDecode", ["/FlateDecode"]):
                count += len(set(one.get_data())) == 1

    for page in document.pages:
        walk(page.get("/Resources"))
    return count


def page_headings(browser, report):
    """The headings of the report's page; none where a PDF stands alone."""
    if report.page is None:
        return []
    browser.open(report.address)
    browser.open_details()
    return browser.run(HEADINGS)


def printed(browser, report):
    """The page printed by the browser: A4 and Letter, no page blank, all words on the paper, all headings in it."""
    for paper in PAPERS:
        headings = page_headings(browser, report)
        # A browser makes everything smaller when one thing is too wide.
        browser.show_as_printed(paper)
        yield from overflow(browser, paper)
        file = report.output / f"{paper}.pdf"
        browser.print(paper, file)
        for finding in check(file, headings):
            yield Finding(finding.message, f"{paper} {finding.where}".strip())


def pdf(browser, report):
    """report.pdf: text and headings can be extracted, fonts are embedded, no page is blank, bookmarks lead to pages."""
    headings = page_headings(browser, report)
    yield from check(report.pdf, headings)
    document = pypdf.PdfReader(report.pdf)
    if report.page is not None:
        on_page, on_paper = browser.driver.execute_async_script(PLAIN_PICTURES), plain_pictures(document)
        if on_paper > on_page:
            yield Finding(f"{on_paper} pictures of one colour, {on_page} in the page")
    found = list(bookmarks(document.outline))
    if not found:
        yield Finding("there are no bookmarks")
    titles = {plain(item.title) for item in found}
    for item in found:
        if document.get_destination_page_number(item) is None:
            yield Finding(f"the bookmark \"{item.title}\" leads nowhere")
    for level, heading in headings:
        if level == 2 and plain(heading) not in titles:
            yield Finding(f"no bookmark \"{heading}\"")
