"""Checks of a page by itself: what it says and fetches, how it is built, whether it fits, and what axe-core finds."""
import urllib.parse

from finding import Finding

THEMES = ("light", "dark")
WIDTHS = (360, 800, 1440)
AXE_OPTIONS = {
    "runOnly": {"type": "tag",
                "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
#: Rules that judge a whole page; a dialog is looked at alone.
PART_OPTIONS = {**AXE_OPTIONS, "rules": {**AXE_OPTIONS["rules"], **{
    rule: {"enabled": False} for rule in ["region", "page-has-heading-one", "landmark-one-main", "bypass"]}}}


def state(width, theme, scripts=True):
    return f"{width} px, {theme}{'' if scripts else ', no scripts'}"


def size(browser, report):
    """The page is within its budget."""
    found = report.page.stat().st_size
    if found > report.budget:
        yield Finding(f"{found:,} bytes; at most {report.budget:,} for a page of kind {report.kind}")


def quiet(browser, report):
    """Nothing is written to the console and nothing but the page itself is fetched, all folds open."""
    for theme in THEMES:
        for scripts in (True, False):
            browser.open(report.address, theme=theme, scripts=scripts)
            browser.open_details()
            browser.run("scrollTo(0, document.documentElement.scrollHeight)")
            browser.wait()
            where = state(1440, theme, scripts)
            for message in browser.messages:
                yield Finding(f"console: {message[:300]}", where)
            for address in sorted(set(browser.requests)):
                if address != report.address and not address.startswith(("data:", "about:")):
                    yield Finding(f"request: {address[:200]}", where)


# Everything that a person or a machine could stumble over in the page's elements.
STRUCTURE = r"""
const found = [], tell = (message, element) => found.push([message, element ? element.outerHTML.slice(0, 160) : '']);
const all = selector => [...document.querySelectorAll(selector)];
const seen = new Set();
for (const e of all('[id]')) {
  if (seen.has(e.id)) tell(`the identifier ${e.id} comes again`, e);
  seen.add(e.id);
}
const isThere = id => seen.has(id) || (() => { try { return seen.has(decodeURIComponent(id)); } catch { return false; } })();
for (const e of all('[href^="#"]')) {
  const id = e.getAttribute('href').slice(1);
  if (id && !isThere(id)) tell(`a link to #${id}, which is not there`, e);
}
for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'for', 'list', 'headers']) {
  for (const e of all(`[${name}]`)) {
    for (const id of e.getAttribute(name).split(/\s+/)) {
      if (id && !seen.has(id)) tell(`${name} names #${id}, which is not there`, e);
    }
  }
}
for (const e of all('svg *')) {
  for (const a of e.attributes) {
    for (const match of a.value.matchAll(/url\(["']?#([^"')]+)["']?\)/g)) {
      if (!seen.has(match[1])) tell(`${a.name} names #${match[1]}, which is not there`, e);
    }
  }
}
for (const e of all('img')) if (!(e.getAttribute('alt') || '').trim()) tell('a picture without a text in its place', e);
for (const e of all('svg')) {
  if (e.closest('[aria-hidden=true]') || e.parentElement.closest('svg')) continue;
  const title = e.querySelector(':scope > title');
  const name = e.getAttribute('aria-label') || (title && title.textContent)
    || (e.getAttribute('aria-labelledby') || '').split(/\s+/)
      .map(id => (document.getElementById(id) || {}).textContent || '').join(' ');
  if (!(name || '').trim()) tell('a drawing without a text in its place', e);
}
for (const e of all('canvas')) {
  if (!(e.getAttribute('aria-label') || e.textContent).trim()) tell('a canvas without a text in its place', e);
}
// Sentences may speak of NaN; numbers may not be it.
for (const e of all('td, dd, output, .nowrap, svg text')) {
  const stray = e.textContent.match(/\bNaN\b|\[object |\bOptional\(|\bundefined\b/);
  if (stray) tell(`"${stray[0]}" in place of a value`, e);
}
return found;
"""
LINKS = "return [...document.querySelectorAll('a[href]')].map(a => [a.getAttribute('href'), a.outerHTML.slice(0, 160)]);"


def structure(browser, report):
    """Identifiers come once, what they are named by exists, every picture has a text, no stray NaN stands in the text."""
    for scripts in (True, False):
        browser.open(report.address, scripts=scripts)
        browser.open_details()
        for message, element in browser.run(STRUCTURE):
            yield Finding(message, state(1440, "light", scripts), element)


def links(browser, report):
    """Links lead to files of the report, to places on the page or to the web."""
    browser.open(report.address)
    for target, element in browser.run(LINKS):
        parts = urllib.parse.urlsplit(target)
        if parts.scheme in ("https", "http", "mailto") or target.startswith("#"):
            continue
        if parts.scheme or parts.netloc:
            yield Finding(f"a link to {target[:120]}", element=element)
        elif not (report.page.parent / urllib.parse.unquote(parts.path)).exists():
            yield Finding(f"a link to the file {target}, which is not there", element=element)


# Elements that make the page wider than the window, the innermost of each.
OVERFLOW = r"""
const wide = innerWidth, page = document.documentElement, found = [];
if (page.scrollWidth <= wide) return found;
const scrolls = e => {
  for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
    if (getComputedStyle(p).overflowX !== 'visible') return true;
  }
  return false;
};
const out = [...document.body.querySelectorAll('*')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width > 0 && box.right > wide + 1 && !e.closest('svg svg, svg *') && !scrolls(e);
});
const places = new Set();
for (const e of out.filter(e => !out.some(o => o !== e && e.contains(o)))) {
  const place = e.closest('figure, section, details, p') || e;
  if (places.has(place)) continue;
  places.add(place);
  found.push([`ends at ${Math.round(e.getBoundingClientRect().right)} of ${wide} px`,
    (place.id ? `#${place.id} ` : '') + e.outerHTML.slice(0, 160)]);
}
return found.length ? found : [[`the page is ${page.scrollWidth} px wide`, '']];
"""
# Words of drawings that end outside of them and are cut off.
CLIPPED = r"""
const found = [];
for (const svg of document.querySelectorAll('.drawing > svg')) {
  const frame = svg.getBoundingClientRect();
  for (const text of svg.querySelectorAll('text')) {
    const box = text.getBoundingClientRect();
    if (box.width && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
        || box.bottom > frame.bottom + 1)) {
      const figure = svg.closest('figure');
      found.push([`"${text.textContent.trim().slice(0, 60)}" is cut off`, figure ? '#' + figure.id : '']);
    }
  }
}
return found;
"""


def overflow(browser, where):
    """What makes the page that is open wider than its window."""
    for message, element in browser.run(OVERFLOW):
        yield Finding(f"wider than the window: {message}", where, element)


def fit(browser, report):
    """The page is never wider than its window, and no word of a drawing is cut off at its edge."""
    for width in (320,) + WIDTHS:
        for scripts in (True, False):
            browser.open(report.address, width=width, scripts=scripts)
            browser.open_details()
            yield from overflow(browser, state(width, "light", scripts))
    for message, element in browser.run(CLIPPED):
        yield Finding(message, element=element)


def violations(result, where):
    """Rule, state, why and the places of each violation."""
    if "error" in result:
        yield "axe-core did not run", where, result["error"], []
    for violation in result.get("violations", []):
        nodes = violation["nodes"]
        why = " ".join((nodes[0].get("failureSummary") or violation["help"]).split())
        targets = [" ".join(" ".join(t) if isinstance(t, list) else t for t in node["target"]) for node in nodes]
        yield f"{violation['id']} ({violation['impact']})", where, why, [(t, n["html"]) for t, n in zip(targets, nodes)]


def axe(browser, report):
    """axe-core finds no violation of WCAG 2.2 A and AA or of best practices: themes, widths, without scripts, in a dialog."""
    rules = {}
    for rule, where, why, elements in axe_states(browser, report):
        known = rules.setdefault(rule, {"why": why, "states": [], "elements": {}})
        known["states"].append(where)
        known["elements"] |= dict(elements)
    for rule, known in rules.items():
        elements = known["elements"]
        shown = "; ".join(f"{target} {html[:80]}" for target, html in list(elements.items())[:3])
        yield Finding(f"{rule}, {len(elements)} element{'' if len(elements) == 1 else 's'}: {known['why'][:300]}",
                      "; ".join(known["states"]), shown)


def axe_states(browser, report):
    """What axe-core finds in every state of the page."""
    states = [(1440, theme, True) for theme in THEMES] + [(360, theme, True) for theme in THEMES] + [(1440, "light", False)]
    for width, theme, scripts in states:
        browser.open(report.address, width=width, theme=theme, scripts=scripts)
        browser.open_details()
        yield from violations(browser.axe(AXE_OPTIONS), state(width, theme, scripts))
        if scripts and browser.run("const b = document.querySelector('.card > button'); if (b) b.click(); return !!b;"):
            browser.wait(1)
            yield from violations(browser.axe(PART_OPTIONS, "dialog[open]"), f"{state(width, theme)}, dialog")
    # The page's own button against what the reader's system prefers.
    for theme, other in (THEMES, THEMES[::-1]):
        browser.open(report.address, theme=theme)
        if browser.run("const b = document.getElementById('theme'); if (b) b.click(); return !!b;"):
            browser.open_details()
            yield from violations(browser.axe(AXE_OPTIONS), f"1440 px, {theme}, {other} by its button")
