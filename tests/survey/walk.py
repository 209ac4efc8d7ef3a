"""How a person goes through the form with a thumb, page by page with the script, or on one long page without."""

import re

DOUBLE_TAP = 450
"""Milliseconds after which a press on a new page counts; see static/form.js."""
BEGIN, NEXT, BACK, SEND, REST = (
    "同意并开始|^开始|Agree and start|^Start",
    "下一页|Next",
    "上一页|Back",
    "提交问卷|Submit",
    "其余不答|Leave the rest",
)


def button(page, name):
    """The visible button of this name."""
    return page.get_by_role("button", name=re.compile(name)).locator("visible=true").first


def hurry(page):
    """Take the clock of this phone in hand: no need to wait out a double tap."""
    if not getattr(page.context, "hurried", False):
        page.clock.install()
        page.context.hurried = True


def let_pass(page):
    """The time of a double tap passes."""
    if getattr(page.context, "hurried", False):
        page.clock.fast_forward(DOUBLE_TAP)
    else:
        page.wait_for_timeout(DOUBLE_TAP)


def tap(page, name):
    """Tap a button of the script, late enough not to be the second half of a double tap."""
    let_pass(page)
    button(page, name).tap()


def begin(page):
    tap(page, BEGIN)


def fill_in(page, skip=(), chosen=None):
    """Tap one answer to every closed item that is shown, another option each time; write where one may.

    `chosen` maps items to the values that are tapped in any case.
    """
    for position, group in enumerate(page.locator("fieldset").all()):
        name = group.locator("input, select").first.get_attribute("name")
        if name in skip or not group.is_visible():
            continue
        rows = group.locator(":scope > label")
        wanted = (chosen or {}).get(name)
        row = (
            rows.filter(has=page.locator(f"input[value='{wanted}']"))
            if wanted
            else rows.nth(position % rows.count())
        )
        row.tap()
    for text in page.locator("textarea").all():
        if text.is_visible():
            text.fill("少开会，多下村。")


def to_the_end(page, skip=(), chosen=None):
    """Fill in page after page, up to the last, whose button sends."""
    begin(page)
    while True:
        fill_in(page, skip, chosen)
        if not button(page, NEXT).count():
            return
        tap(page, NEXT)
        if page.locator("#trouble").is_visible():
            tap(page, REST)


def send(page):
    """Press the button that sends, and wait for the closing page."""
    let_pass(page)
    with page.expect_navigation():
        button(page, SEND).tap()


def press(page, name):
    """Tap what leads to another document, and wait for it."""
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).locator("visible=true").first.tap()


def shown_page(page):
    """第几页: the words at the head of the page that is shown; empty on the first one."""
    step = page.locator(".now .step")
    return step.inner_text() if step.count() else ""


def answers(page):
    """Item -> values chosen or written, of all that would be sent."""
    return page.evaluate(
        """() => [...document.querySelectorAll('#form input, #form select, #form textarea')]
          .filter(one => one.type !== 'hidden' && !one.disabled)
          .filter(one => /radio|checkbox/.test(one.type) ? one.checked : one.value)
          .reduce((all, one) => ({...all, [one.name]: [...(all[one.name] || []), one.value]}), {})"""
    )


def draft(page):
    """What this phone keeps of the form, as text; None if nothing."""
    return page.evaluate("() => Object.values(localStorage)[0] || null")


def pick(page, key, *values):
    """Tap the options of an item that have these values."""
    for value in values:
        page.locator(f"input[name={key}][value='{value}']").tap()


def work(page):
    """Answer the first page of EVERY_KIND as EVERY_ANSWER has it. The last field touched is A3_other."""
    pick(page, "A1", 9)
    page.locator("#A1_other").fill("接待来访")
    pick(page, "A3", 1, 3)
    page.locator("#A3_other").fill("各种群")


def needs(page):
    """The same with the second and last page. The last one touched is an option of B1."""
    for place, value in enumerate(("3", "1")):
        page.locator("select[name=A4]").nth(place).select_option(value)
    pick(page, "A5", 0)
    pick(page, "A6", 2)
    page.locator("#A7").fill("4")
    page.locator("#X1").fill("多派两个人")
    pick(page, "B1", 2)


def fill_in_brief(page):
    """Answer both questions of BRIEF; the button that sends is next."""
    hurry(page)
    begin(page)
    pick(page, "A1", 2)
    page.locator("#X1").fill("少开会")
    let_pass(page)


def said(page):
    """What the line below the form says at the moment."""
    return page.locator("#status").inner_text()
