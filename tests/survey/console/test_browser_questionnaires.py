"""A designer in a real browser: a questionnaire written, checked while typing, saved, and tried as on a phone."""

import pytest

from survey.console import sessions
from tests.survey.console import lasting
from tests.survey.console.lasting import sign_in
from tests.survey.console.staff import PASSWORD, hire
from tests.survey.console.test_writing import OWN, workbook
from tests.survey.looking import OVERFLOW, violations
from tests.survey.office import EVERY_KIND, SMALL, opened

pytestmark = pytest.mark.browser
clock, instance, app, server, _ = lasting.BROWSER

LIST, NEW = "/console/questionnaires", "/console/new-questionnaire"


@pytest.fixture(scope="module", autouse=True)
def questionnaires(instance):
    """Three questionnaires in the instance, one of them broken; a survey is open with the small one."""
    own = instance.folder / "questionnaires"
    own.mkdir()
    for name, text in (
        ("small", SMALL),
        ("every_kind", EVERY_KIND),
        ("broken", OWN.replace("spring_form", "broken").replace("in = [1]", "in = [7]")),
    ):
        (own / f"{name}.toml").write_text(text, encoding="utf-8")
    opened(instance, "spring", own / "small.toml")


@pytest.fixture
def desk(chromium, server, instance, app, clock, request):
    """A page of a designer who is signed in; what the browser complains of is in `.said`."""
    script = getattr(request, "param", True)
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", java_script_enabled=script
    )
    name = f"designer{len(instance.staff.accounts())}"
    page = context.new_page()
    page.said, page.posted = [], []
    # That a page has status 422 is noted by the browser, too.
    page.on("console", lambda line: page.said.append(line.text) if "422" not in line.text else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.person = hire(instance, app, name, "designer", clock=clock)
    sign_in(page, server, page.person)
    page.on("request", lambda one: page.posted.append(one.url) if one.method == "POST" else None)
    yield page
    assert page.said == []
    context.close()


def write(page, text):
    """Put `text` in the field of the definition as a person who types the last letter would."""
    page.fill("#text", text[:-1])
    page.locator("#text").press("End")
    page.keyboard.type(text[-1])


def begin(page, frame):
    """Go on to the first page of questions. The form takes no second tap within 0.4 seconds."""
    page.wait_for_timeout(450)
    frame.locator("button:visible", has_text="开始").click()
    page.wait_for_timeout(450)


def test_a_questionnaire_is_checked_while_it_is_typed_and_then_saved(desk, server, instance):
    desk.goto(f"{server}{NEW}/text")
    write(desk, OWN.replace("version = 1", "version = 0", 1) + "#")
    desk.wait_for_selector("#verdict a[data-line]")
    assert desk.url.endswith(f"{NEW}/text")
    desk.click("#verdict a[data-line]")
    chosen = desk.evaluate(
        "() => { const t = document.getElementById('text'); return t.value.slice(t.selectionStart, t.selectionEnd) }"
    )
    assert chosen == "version = 0"
    desk.keyboard.type("version = 1")
    desk.wait_for_selector("#verdict .said")
    assert "没有发现问题：6道题" in desk.inner_text("#verdict")
    desk.click("button[value=save]")
    assert "/questionnaires/spring_form" in desk.url
    assert "已保存" in desk.inner_text("main")
    assert (instance.folder / "questionnaires" / "spring_form.toml").exists()


def test_what_was_typed_is_there_again_after_a_wrong_click_and_a_session_that_was_over(desk, server, clock):
    page, asked = f"{server}{NEW}/text", []
    desk.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.accept())
    desk.goto(page)
    assert desk.locator("[data-kept]").is_hidden()
    write(desk, OWN.replace("spring_form", "kept_form"))
    desk.click("nav >> text=问卷")
    assert asked == ["beforeunload"]
    desk.go_back()
    desk.click("text=恢复")
    assert "kept_form" in desk.input_value("#text")
    clock.forward(seconds=sessions.IDLE + 5)
    desk.click("button[value=check]")
    assert "您已被登出" in desk.inner_text("main")
    for name, value in (("name", desk.person.name), ("password", PASSWORD), ("factor", desk.person.factor())):
        desk.fill(f"#{name}", value)
    desk.click("button.main")
    assert desk.url == page
    desk.click("text=恢复")
    assert "kept_form" in desk.input_value("#text")
    desk.click("button[value=save]")
    assert "/questionnaires/kept_form" in desk.url
    desk.goto(page)
    assert desk.locator("[data-kept]").is_hidden()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("desk", [False], indirect=True)
def test_without_script_a_button_checks(desk, server):
    desk.goto(f"{server}{NEW}/text")
    desk.fill("#text", OWN.replace("version = 1", "version = 0", 1))
    desk.click("button[value=check]")
    assert "第3行" in desk.inner_text("#verdict")
    assert "version = 0" in desk.input_value("#text")
    desk.fill("#text", OWN.replace("spring_form", "by_hand"))
    desk.click("button[value=check]")
    assert "没有发现问题" in desk.inner_text("#verdict")


def test_a_file_that_is_too_large_is_named_before_it_is_sent(desk, server):
    desk.goto(f"{server}{NEW}")
    desk.posted.clear()
    large = {"name": "large.toml", "mimeType": "text/plain", "buffer": b"a" * (5 * 2**20 + 1)}
    desk.set_input_files("#file", large)
    desk.click("text=读取文件")
    assert desk.evaluate("() => document.getElementById('file').validationMessage") == "这个文件超过5 MB。"
    assert desk.posted == []


def test_a_workbook_is_read_and_what_it_loses_is_shown(desk, server, axe_source):
    desk.goto(f"{server}{NEW}")
    data = workbook(("geopoint", "here", "您在哪里？"))
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    desk.set_input_files("#file", {"name": "form.xlsx", "mimeType": sheet, "buffer": data})
    desk.click("text=读取文件")
    assert "geopoint" in desk.inner_text("main")
    assert violations(desk, axe_source) == []
    desk.click("button[value=save]")
    assert "已保存" in desk.inner_text("main")


@pytest.mark.parametrize("size", ["", "large"])
def test_the_preview_does_everything_but_sending(desk, server, axe_source, size):
    desk.goto(f"{server}{LIST}/small/preview?size={size}")
    desk.posted.clear()
    frame = desk.frame_locator("iframe.phone")
    inside = desk.frames[1]
    box = desk.locator("iframe.phone").bounding_box()
    assert (box["width"], box["height"]) == (378, 658)  # 360 x 640 within the rim
    assert inside.evaluate("() => [innerWidth, innerHeight]") == [360, 640]
    assert "预览" in frame.locator(".simulated").inner_text()
    assert violations(inside, axe_source) == []
    begin(desk, frame)
    for name in ("A1", "A2", "A3"):
        frame.locator(f"[name={name}]").first.check()
    frame.locator("button.main:visible").click()
    desk.wait_for_timeout(450)
    frame.locator("[name=A4]").first.check()
    frame.locator("[name=A5]").fill("3")
    frame.locator("button.main:visible").click()
    frame.locator("#status", has_text="这是预览，没有提交任何内容").wait_for()
    assert desk.posted == []
    assert inside.evaluate("() => Object.keys(localStorage)") == []


def test_the_preview_shows_what_is_wanted_before_going_on(desk, server):
    desk.goto(f"{server}{LIST}/small/preview")
    frame = desk.frame_locator("iframe.phone")
    begin(desk, frame)
    frame.locator("button.main:visible").click()
    frame.locator("#trouble h2", has_text="3").wait_for()


def test_the_preview_changes_its_language_by_itself(desk, server):
    desk.goto(f"{server}{LIST}/small/preview")
    desk.frame_locator("iframe.phone").locator("a[lang=en]").click()
    frame = desk.frame_locator("iframe.phone")
    frame.locator("h1", has_text="A short form on training").wait_for()
    assert desk.url.endswith("/small/preview")


STATES = {
    "list": LIST,
    "one": f"{LIST}/every_kind",
    "meter refused": f"{LIST}/every_kind?people=many",
    "broken": f"{LIST}/broken",
    "broken on the desk": f"{LIST}/broken/edit",
    "in the field": f"{LIST}/small/edit",
    "shipped": f"{LIST}/township_cadres/edit",
    "new": NEW,
    "text": f"{NEW}/text",
    "losses": f"{LIST}/every_kind/as/xlsform",
    "preview": f"{LIST}/every_kind/preview?size=large",
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits_a_telephone(desk, server, axe_source, state):
    desk.goto(server + STATES[state])
    assert violations(desk, axe_source) == []
    for width in (1280, 360):
        desk.set_viewport_size({"width": width, "height": 800})
        assert desk.evaluate(OVERFLOW) <= 0, width
