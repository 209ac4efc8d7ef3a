"""What a browser measures of a page: axe, sizes of type and targets, sideways scrolling, contrast, bytes on the wire."""

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# and contrast of 7:1, which is level AAA
AXE_RUN = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, rules: {'color-contrast-enhanced': {enabled: true}}, resultTypes: ['violations']
})"""
SEEN = "one => one.getClientRects().length && getComputedStyle(one).visibility !== 'hidden'"

# Android's WebView multiplies every computed font size, those in px too.
ENLARGE = """factor => {
  const all = [...document.body.querySelectorAll('*')];
  const sizes = all.map(one => parseFloat(getComputedStyle(one).fontSize));
  all.forEach((one, i) => one.style.setProperty('font-size', sizes[i] * factor + 'px', 'important'));
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST_TYPE = f"""() => Math.min(...[...document.body.querySelectorAll('*')]
  .filter({SEEN}).filter(one => one.textContent.trim()).map(one => parseFloat(getComputedStyle(one).fontSize)))"""
SMALLEST_HEADING = f"""() => Math.min(...[...document.querySelectorAll('h1, h2')]
  .filter({SEEN}).map(one => parseFloat(getComputedStyle(one).fontSize)))"""
TIGHTEST_LINES = f"""() => Math.min(...[...document.body.querySelectorAll('p, li, label, legend, h1, h2, a, button')]
  .filter({SEEN}).map(one => parseFloat(getComputedStyle(one).lineHeight) / parseFloat(getComputedStyle(one).fontSize)))"""
HEIGHTS = f"""selector => [...document.querySelectorAll(selector)].filter({SEEN})
  .map(one => one.getBoundingClientRect().height)"""
WIDTHS = f"""selector => [...document.querySelectorAll(selector)].filter({SEEN})
  .map(one => one.getBoundingClientRect().width)"""
GAPS = f"""() => [...document.querySelectorAll('fieldset > label + label')].filter({SEEN})
  .map(row => row.getBoundingClientRect().top - row.previousElementSibling.getBoundingClientRect().bottom)"""
BORDER_CONTRAST = f"""() => {{
  const light = colour => {{
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }};
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const page = light(getComputedStyle(document.body).backgroundColor);
  return Math.min(21, ...[...document.querySelectorAll('label > input, fieldset > label, textarea, select, [type=text], .button')]
    .filter({SEEN}).flatMap(one => {{
      const style = getComputedStyle(one), line = light(style.borderTopColor);
      return [ratio(line, page), one.matches('.main, :checked') ? 21 : ratio(line, light(style.backgroundColor))];
    }}));
}}"""


def violations(page, axe_source):
    """(rule, an element) of everything axe complains of."""
    page.evaluate(axe_source)
    found = page.evaluate(AXE_RUN, AXE_TAGS)["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]


def faults(page, axe_source, *, large=False):
    """Everything about the page as it stands that the design does not allow, in words."""
    found = [f"axe {rule}" for rule in violations(page, axe_source)]
    limits = (
        ("type", page.evaluate(SMALLEST_TYPE), 24 if large else 18),
        ("headings", page.evaluate(SMALLEST_HEADING), 30 if large else 20),
        ("lines", page.evaluate(TIGHTEST_LINES), 1.499),
        ("options", least(page, HEIGHTS, "fieldset > label"), 60 if large else 52),
        ("fields", least(page, HEIGHTS, "textarea, select, [type=text]"), 52),
        ("buttons", least(page, HEIGHTS, ".button"), 60),
        ("targets, high", least(page, HEIGHTS, "a, button"), 44),
        ("targets, wide", least(page, WIDTHS, "a, button"), 44),
        ("gaps", min(page.evaluate(GAPS), default=99), 8),
        ("contrast of borders", page.evaluate(BORDER_CONTRAST), 3),
    )
    found += [f"{name}: {value} < {limit}" for name, value, limit in limits if value < limit]
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(OVERFLOW) > 0:
            found.append(f"scrolls sideways at {width}")
    return found


def least(page, measure, selector):
    return min(page.evaluate(measure, selector), default=99)


class Wire:
    """Counts the bytes and the requests of a page as they cross the wire, headers included."""

    def __init__(self, page):
        self.bytes, self.requests = 0, 0
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.loadingFinished", self._finished)

    def _finished(self, event):
        self.bytes += int(event["encodedDataLength"])
        self.requests += 1
