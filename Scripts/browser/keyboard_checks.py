"""Checks of what a page does for a reader at the keyboard."""
from selenium.webdriver.common.keys import Keys

from finding import Finding
from page_checks import THEMES, state

#: So many elements are gone through with the tabulator.
STEPS = 150
FOCUSED = r"""
const e = document.activeElement;
if (!e || e === document.body) return null;
if (!window.focusNumbers) window.focusNumbers = new Map();
if (!focusNumbers.has(e)) focusNumbers.set(e, focusNumbers.size);
const box = e.getBoundingClientRect(), label = e.closest('label') || (e.id && document.querySelector(`label[for="${e.id}"]`));
const shown = label ? label.getBoundingClientRect() : box;
return { number: focusNumbers.get(e), kind: e.tagName + '.' + e.className + (e.type || ''), html: e.outerHTML.slice(0, 120),
  top: shown.top, bottom: shown.bottom, left: shown.left, right: shown.right, height: innerHeight, width: innerWidth };
"""


def keyboard(browser, report):
    """The tabulator reaches the skip link first and goes on without a trap; every focus can be seen; Enter skips."""
    for theme in THEMES:
        browser.open(report.address, theme=theme)
        browser.open_details()
        browser.press(Keys.TAB)
        first = browser.run("const e = document.activeElement, b = e.getBoundingClientRect();"
                            "return [e.className, e.getAttribute('href'), b.top >= 0 && b.left >= 0 && b.height > 0];")
        if first[0] != "skip":
            yield Finding(f"the first tabulator reaches {first[0] or 'nothing'}, not the skip link", state(1440, theme))
        elif not first[2]:
            yield Finding("the skip link stays out of sight when it has the focus", state(1440, theme))
        yield from walk(browser, theme)
    browser.open(report.address)
    browser.press(Keys.TAB)
    browser.press(Keys.ENTER)
    browser.press(Keys.TAB)
    if not browser.run("return location.hash === '#content' && !document.activeElement.closest('nav')"
                       " && !!document.activeElement.closest('main, footer');"):
        yield Finding("after Enter on the skip link the tabulator does not go on in the content", "1440 px, light")


def walk(browser, theme):
    """Goes through the page with the tabulator; a picture of each kind of element with and without the focus tells whether
    a reader sees where it is."""
    kinds, last = set(), None
    for step in range(STEPS):
        now = browser.run(FOCUSED)
        if now is None:
            if step == 0:
                yield Finding("the tabulator reaches nothing", state(1440, theme))
            return
        if last is not None and now["number"] == last:
            yield Finding("the tabulator is trapped", state(1440, theme), now["html"])
            return
        last = now["number"]
        if now["kind"] not in kinds:
            kinds.add(now["kind"])
            if now["bottom"] <= 0 or now["top"] >= now["height"] or now["right"] <= 0 or now["left"] >= now["width"]:
                yield Finding("has the focus outside of the window", state(1440, theme), now["html"])
            focused = browser.view()
            browser.run("window.focused = document.activeElement; focused.blur();")
            if browser.view() == focused:
                yield Finding("the focus cannot be seen", state(1440, theme), now["html"])
            browser.run("focused.focus({ preventScroll: true });")
        browser.press(Keys.TAB)


SORTER = """
const table = [...document.querySelectorAll('table.sortable')].find(t => t.tBodies[0].rows.length > 2);
if (!table) return false;
table.querySelectorAll('thead th')[arguments[0]].querySelector('button').focus();
window.sorted = table;
return true;
"""
ORDER = """
const heads = [...sorted.querySelectorAll('thead th')], head = heads[arguments[0]];
const rows = [...sorted.tBodies[0].rows];
return { order: head.getAttribute('aria-sort'), others: heads.filter(h => h !== head && h.hasAttribute('aria-sort')).length,
  numeric: head.classList.contains('number'),
  totalsLast: !/true.*false/.test(rows.map(r => r.matches('.total')).join()),
  values: rows.filter(r => !r.matches('.total')).map(r => head.classList.contains('number')
    ? parseFloat(r.cells[arguments[0]].dataset.value) : r.cells[arguments[0]].textContent.trim()) };
"""


def is_sorted(found):
    values = found["values"]
    if found["numeric"]:
        known = [v for v in values if v is not None]
        return values == sorted(known, reverse=found["order"] == "descending") + [None] * (len(values) - len(known))
    # Words are sorted by the reader's language: only their number can be told here.
    return True


def sorting(browser, report):
    """Enter on a heading of a table sorts by it, once more the other way round, and sums stay below."""
    browser.open(report.address)
    browser.open_details()
    if not browser.run(SORTER, 0):
        return
    for column in range(browser.run("return sorted.querySelectorAll('thead th').length")):
        orders, rows = [], []
        for _ in range(2):
            browser.run(SORTER, column)
            browser.press(Keys.ENTER)
            found = browser.run(ORDER, column)
            orders.append(found["order"])
            rows.append(found["values"])
            if not is_sorted(found):
                yield Finding(f"column {column + 1} is not sorted: {found['values'][:12]}", element="first table that sorts")
            if found["others"] or not found["totalsLast"]:
                yield Finding(f"sorted by column {column + 1}, another column says it is, or the sum is not last")
        if set(orders) != {"ascending", "descending"}:
            yield Finding(f"column {column + 1} says {orders} when sorted twice")
        if not found["numeric"] and len(set(rows[0])) == len(rows[0]) and rows[0] != rows[1][::-1]:
            yield Finding(f"column {column + 1} is not turned round when sorted twice")


def theme_button(browser, report):
    """The theme button changes the theme by Enter, says what it will do, and changes it back."""
    ground = "return [getComputedStyle(document.body).backgroundColor, document.getElementById('theme').textContent];"
    grounds = {}
    for theme in THEMES:
        browser.open(report.address, theme=theme)
        grounds[theme] = browser.run(ground)
    for theme, other in (THEMES, THEMES[::-1]):
        browser.open(report.address, theme=theme)
        browser.run("document.getElementById('theme').focus()")
        for expected in (other, theme):
            browser.press(Keys.ENTER)
            found = browser.run(ground)
            if found != grounds[expected]:
                yield Finding(f"after Enter: {found}, expected {grounds[expected]}", state(1440, theme), "#theme")
