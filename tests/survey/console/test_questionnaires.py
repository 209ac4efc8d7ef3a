"""The questionnaires to look at: their list, their listing with the meter, their preview, their files."""

import re
import tomllib

import pytest

from questionnaires import load
from questionnaires.formats import wenjuanxing, xlsform
from survey.headers import hash_of
from survey.preview import KIND
from tests.survey.office import EVERY_KIND, MAIN, SMALL, opened

BROKEN = SMALL.replace('key = "small"', 'key = "broken"').replace("version = 1", "version = 0", 1)
LIST = "/console/questionnaires"


@pytest.fixture(autouse=True)
def own(instance):
    """The folder of the instance's own questionnaires, with three in it."""
    folder = instance.folder / "questionnaires"
    folder.mkdir()
    for name, text in (("small", SMALL), ("every_kind", EVERY_KIND), ("broken", BROKEN)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def rows_of(page):
    """The cells of each row of the page's table, without tags."""
    rows = re.findall(r"<tr[^>]*>\s*(<th [^>]*scope=\"row\".*?)</tr>", page, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


@pytest.mark.parametrize("role", ["designer", "operator", "analyst"])
def test_every_role_sees_what_there_is_and_where_it_was_asked(role, instance, request):
    opened(instance, "spring", SMALL)
    person = request.getfixturevalue(role)
    instance.staff.set_language(person.name, "en")
    assert rows_of(person.get(LIST).text) == [
        [
            "Township cadres at work: an anonymous questionnaire",
            *(
                "township_cadres",
                "1",
                "44 items, about 7 min",
                "zh-CN, en",
                "never so far",
                "the program",
            ),
        ],
        [
            "Monthly pulse",
            *(
                "monthly_pulse",
                "1",
                "10 items, about 2 min",
                "zh-CN, en",
                "never so far",
                "the program",
            ),
        ],
        ["broken", "broken", "–", "cannot be used: one problem", "never so far", "this office"],
        [
            "A short form with every kind of item",
            *("every_kind", "1", "9 items, about 3 min", "zh-CN, en", "never so far", "this office"),
        ],
        [
            "A short form on training",
            *("small", "1", "6 items, about 2 min", "zh-CN, en", "one survey", "this office"),
        ],
    ]


def test_only_a_designer_is_offered_to_write(designer, operator):
    for address in (LIST, f"{LIST}/small", f"{LIST}/broken"):
        for person, offered in ((designer, True), (operator, False)):
            page = person.get(address).text
            assert bool(re.search(r"/edit|/new-questionnaire|/remove", page)) is offered, (
                person.name,
                address,
            )


def test_who_opens_surveys_may_begin_with_a_questionnaire(operator, designer):
    begins = 'href="/console/open?questionnaire=small"'
    assert begins in operator.get(f"{LIST}/small").text
    assert begins not in designer.get(f"{LIST}/small").text
    assert 'name="key"' in operator.get("/console/open", questionnaire="small").text


def test_a_questionnaire_is_laid_out_in_each_of_its_languages(analyst):
    chinese = analyst.get(f"{LIST}/every_kind").text
    assert "上个月哪件事最占时间？" in chinese
    assert "<li>9 其他</li>" in chinese
    assert "符合条件才问：A1 = 1/2/3" in chinese
    english = analyst.get(f"{LIST}/every_kind", words="en").text
    assert "What took most of your time last month?" in english
    assert "符合条件才问：A1 = 1/2/3" in english  # what the console says stays in the reader's language


def test_background_and_sensitive_items_are_marked(analyst):
    page = analyst.get(f"{LIST}/every_kind").text
    tagged = dict(re.findall(r'<b class="code">(\w+)</b>[^\n]*?<span class="tag">([^<]+)</span>', page))
    assert tagged == {"A6": "敏感", "B1": "基本情况"}


def test_a_broken_one_says_what_to_mend_and_where(analyst):
    page = analyst.get(f"{LIST}/broken")
    assert page.status_code == 200
    assert "第3行" in page.text
    assert "version" in page.text


def test_the_meter_stands_beside_the_background_items(designer):
    page = designer.get(f"{LIST}/township_cadres").text
    assert page.index('<b class="code">B5</b>') < page.index('id="meter"')
    readings = re.findall(r'<div class="meter (\w+)">\s*<p>(\d+)人', page)
    assert readings == [("grave", "40"), ("grave", "219")]
    assert "（79%）" in page  # 162 combinations, 40 people: (1 - 1/162)^39 = 0.785


@pytest.mark.parametrize(
    ("people", "weight"), [("40", "grave"), ("700", "warning"), ("9000", "calm"), ("40，700", "grave")]
)
def test_the_meter_is_read_for_the_people_that_are_typed(people, weight, designer):
    page = designer.get(f"{LIST}/township_cadres", people=people).text
    assert re.search(r'<div class="meter (\w+)">', page)[1] == weight
    assert f'value="{people}"' in page


@pytest.mark.parametrize("people", ["", "0", "many", "40,", "-3", "٤٠", "9" * 30, "1,2,3,4,5,6"])
def test_the_meter_wants_numbers_of_people(people, designer):
    answer = designer.get(f"{LIST}/township_cadres", people=people)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_without_background_items_nobody_is_called_safe(designer, own):
    page = designer.get(f"{LIST}/small").text
    assert '<div class="meter calm">' not in page
    assert "没有列出基本情况题（background）：这方面没有任何保护" in page
    text = (own / "small.toml").read_text(encoding="utf-8")
    asked = text.replace("去年参加过培训吗？", "您的性别").replace("Were you trained last year?", "Your sex")
    (own / "small.toml").write_text(asked, encoding="utf-8")
    assert "下面这些是问填表人情况的题：A1 您的性别。" in designer.get(f"{LIST}/small").text


def test_the_definition_is_handed_out_as_it_is_written(analyst, own):
    answer = analyst.get(f"{LIST}/small/file")
    assert answer.data == (own / "small.toml").read_bytes()
    assert answer.headers["Content-Disposition"] == "attachment; filename=small.toml"
    assert analyst.get(f"{LIST}/township_cadres/file").data == MAIN.read_bytes()


@pytest.mark.parametrize(
    ("name", "suffix", "read"), [("xlsform", ".xlsx", xlsform.read), ("text", ".txt", wenjuanxing.read)]
)
def test_what_other_formats_lack_is_told_before_the_file_is_fetched(name, suffix, read, analyst):
    page = analyst.get(f"{LIST}/every_kind/as/{name}").text
    assert page.count("<li>") >= 3
    advice = re.findall(r"<p>([^<]*)</p>\s*<ul class=\"faults\">", page)
    assert advice
    assert len(set(advice)) == len(advice), "each advice stands once"
    assert "没有带过去" not in page
    assert f"every_kind{suffix}" not in page
    assert f"{LIST}/every_kind/as/{name}/file" in page
    answer = analyst.get(f"{LIST}/every_kind/as/{name}/file")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=every_kind{suffix}"
    asked = read(answer.data, f"every_kind{suffix}").questionnaire
    assert [item.type for item in asked.questions] == [
        item.type for item in load.build(tomllib.loads(EVERY_KIND), "every_kind.toml").questions
    ]


def test_nothing_is_made_of_what_is_not_there_or_cannot_be_read(analyst):
    for rest in (
        "nothing",
        "nothing/file",
        "nothing/preview",
        "nothing/preview/form",
        "small/as/sav",
        "small/as/sav/file",
    ):
        assert analyst.get(f"{LIST}/{rest}").status_code == 404, rest
    for rest in ("broken/preview", "broken/preview/form", "broken/as/text", "broken/as/xlsform/file"):
        answer = analyst.get(f"{LIST}/{rest}")
        assert answer.status_code == 422, rest
        assert "version" in answer.text


@pytest.mark.parametrize("words", ["zh-CN", "en"])
@pytest.mark.parametrize("key", ["township_cadres", "monthly_pulse", "small", "every_kind"])
def test_the_preview_is_the_form_that_respondents_get(key, words, operator):
    found = load.load(load.find(key, operator.instance.folder / "questionnaires"))
    page = operator.get(f"{LIST}/{key}/preview/form", words=words).text
    assert f'<html lang="{words}">' in page
    for item in found.asked(invited=10**9).items:
        assert re.search(rf'name="?{item.key}[" ]', page), item.key
    assert "{" not in re.sub(
        r"<(script|style)>.*?</\1>|data-\w+=('[^']*'|\"[^\"]*\")", "", page, flags=re.DOTALL
    )


def test_the_preview_says_that_it_is_one_and_has_large_type(operator):
    ordinary, large = (operator.get(f"{LIST}/small/preview/form", size=size).text for size in ("", "large"))
    for page in (ordinary, large):
        assert "预览：不提交，也不在本机保存。" in page
    assert '<html lang="zh-CN" class="large">' in large
    assert '<html lang="zh-CN">' in ordinary


def test_the_preview_marks_what_must_be_answered(operator, own):
    assert "<span>" not in operator.get(f"{LIST}/small/preview/form").text
    text = SMALL.replace('type = "single"', 'type = "single"\nrequired = true', 1)
    (own / "small.toml").write_text(text, encoding="utf-8")
    page = operator.get(f"{LIST}/small/preview/form").text
    assert re.search(r"<legend>[^/]*</b> 去年参加过培训吗？ <span>（必答）</span>\s*</legend>", page)


def test_the_preview_can_send_nothing_and_keeps_no_draft(operator):
    answer = operator.get(f"{LIST}/small/preview/form")
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": hash_of(KIND.style),
        "script-src": hash_of(KIND.script),
        "img-src": "data:",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
    }
    assert 'data-draft=""' in answer.text
    assert 'name="ticket" value="preview"' in answer.text
    assert operator.client.post(f"{LIST}/small/preview/form").status_code == 405
    elsewhere = set(re.findall(r'(?:href|action|data-\w+)="(/[^"]*)"', answer.text))
    assert all(address.startswith(f"{LIST}/small/preview/form") for address in elsewhere)


def test_a_preview_leads_to_no_survey(operator):
    assert operator.client.get("/s/small").status_code == 404
    operator.get(f"{LIST}/small/preview/form")
    assert operator.instance.surveys() == ()
    assert not (operator.instance.folder / "surveys").exists()


def test_words_of_an_author_are_never_markup(designer, own):
    wicked = SMALL.replace("培训小问卷", "<script>alert(1)</script>").replace("写材料", "<img src=x>")
    (own / "small.toml").write_text(wicked, encoding="utf-8")
    for rest in ("", "/small", "/small/preview", "/small/preview/form", "/small/edit"):
        page = designer.get(LIST + rest).text
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
