"""The whole way of every kind of item: posted, stored, closed, released, exported, read back, reported."""

import re

import pytest

from analysis import frame, report
from analysis import release as snapshot
from analysis.export import export
from analysis.render import text
from questionnaires import codebook_csv
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from survey import create_app, fieldwork, releases
from survey.context import RESPONSES
from tests.survey import raw
from tests.survey.office import EVERY_ANSWER, EVERY_KIND, office, opened, shut
from tests.survey.visit import value

PEOPLE = 40
ORDERS = (["3", "1", "2"], ["3", "1", ""], ["1", "", ""], ["2", "3", "1"])
COLUMNS = ["A1", "A3_1", "A3_2", "A3_3", "A3_4", "A4_1", "A4_2", "A4_3", "A4_4", "A5", "A6", "A7", "B1"]


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    instance = office(tmp_path_factory.mktemp("every"))
    yield instance
    shut(instance)


@pytest.fixture(scope="module")
def survey(instance):
    return opened(instance, "every", EVERY_KIND)


@pytest.fixture(scope="module")
def client(instance, survey):
    return create_app(instance).test_client()


def person(number):
    """The answers of one of 40: every option and every kind of no answer occurs, and nobody wants a car."""
    given = dict(EVERY_ANSWER)
    given |= {
        "A4": ORDERS[number % 4],
        "A5": str(number % 3),
        "A7": str(number % 8),
        "B1": str(1 + number % 2),
    }
    given["A6"] = str(1 + number % 3)
    if number % 5 == 0:
        given |= {"A1": "1", "A2": f"材料{number}", "A1_other": "不会收到"}
    if number % 10 == 1:
        given |= {"A4": ["-1", "", ""], "A3": ["4"], "A7": "", "X1": ""}
    if number == 7:
        given |= {"A4": ["", "", ""], "A7": "31", "rest": "blank"}
    return given


def page(client, address="/s/every"):
    return client.get(address).get_data(as_text=True)


def send(client, answers, address="/s/every"):
    return client.post(address, data=answers | {"ticket": value(page(client), "ticket")})


@pytest.fixture(scope="module")
def closed(instance, survey, client):
    """The survey after 40 people have answered and it was closed and released."""
    for number in range(PEOPLE):
        assert send(client, person(number)).status_code == 303, number
    stored = [dict(response.answers) for response in raw.answers(survey.folder / RESPONSES)]
    fieldwork.close(survey, 0)
    releases.release(instance, "every")
    return stored, releases.folder_of(instance, "every-1")


@pytest.fixture(scope="module")
def released(closed):
    return snapshot.read(closed[1])


# ---- the page ----------------------------------------------------------------------------------


def test_the_page_has_every_kind_in_its_place(client):
    html = page(client)
    assert re.findall(r'<div class="note"[^>]*>\n<p>[^<]+', html) == [
        '<div class="note">\n<p>先说说手头的工作。',
        '<div class="note" data-rule=\'{"if":["A5",0]}\'>\n<p>下一题请务必作答，也可以选“不想回答”。',
    ]
    box = re.search(r'value=9>.*?<div class="open write-in"(.*?)</div>', html, re.DOTALL)[1]
    assert box.startswith(' data-rule=\'{"if":["A1",9],"chars":100}\'>')
    assert 'name="A1_other" id="A1_other"' in box
    assert "请写在这里（最多100字）" in box
    assert html.count("A1_other") == 3  # its label, its name, its id
    assert '<fieldset class="ranking"' in html
    assert re.findall(r'<label for="(A4[-\d]*)">(第\d位)</label>', html) == [
        ("A4", "第1位"),
        ("A4-2", "第2位"),
        ("A4-3", "第3位"),
    ]
    first, second = re.findall(r'<select name="A4".*?</select>', html, re.DOTALL)[:2]
    assert re.findall(r'<option value="(.*?)"', first) == ["", "1", "2", "3", "4", "-1"]
    assert re.findall(r'<option value="(.*?)"', second) == ["", "1", "2", "3", "4"]
    assert '<span data-pipe="A1">上面选的那件事</span>难在哪里？' in html
    assert re.findall(r"<b>(\d+)</b>", html) == [str(number) for number in range(1, 10)]


def test_a_question_that_must_be_answered_says_so_in_its_heading(instance):
    asked = EVERY_KIND
    for key, kind in (("A1", "single"), ("A4", "ranking"), ("A7", "number"), ("X1", "text")):
        head = f'key = "{key}"\ntype = "{kind}"\n'
        assert head in asked
        asked = asked.replace(head, f"{head}required = true\n")
    opened(instance, "marked", asked)
    html = page(create_app(instance).test_client(), "/s/marked")
    headings = re.findall(
        r'<(?:legend|label class="question")[^>]*>(.*?)</(?:legend|label)>', html, re.DOTALL
    )
    marks = [re.findall(r"<span>(.*?)</span>", words) for words in headings]
    said = {number: mark[0] for number, mark in enumerate(marks, start=1) if mark}
    assert said == {1: "（必答）", 4: "（必答）", 6: "（有的情况下必答）", 7: "（必答）", 8: "（必答）"}


def test_the_page_says_it_in_english_too(client):
    html = page(client, "/s/every?lang=en")
    assert html.count("<span>") == 1
    assert "<span>(answer required in some cases)</span>" in html
    assert "First, about the work at hand." in html
    assert '<label for="A4-2">Place 2</label>' in html
    assert "Please write it here (at most 100 characters)" in html
    assert "A number from 0 to 31. You may leave this empty." in html


def test_what_is_wrong_comes_back_with_its_sentences_and_everything_that_was_sent(client):
    answers = EVERY_ANSWER | {"A4": ["3", "", "3"], "A3_other": "各种各样的群和各种平台", "A7": "20"}
    del answers["A6"]
    reply = send(client, answers | {"A1": "1", "A2": "数<据"})
    html = reply.get_data(as_text=True)
    assert reply.status_code == 422
    summary = html[html.index('class="summary"') : html.index("</ul>")]
    assert re.findall(r'href="#([^"]+)"', summary) == ["A3_other", "A4", "A6", "A7"]
    assert "这题需要作答，选“不想回答”也可以。" in summary
    assert "“培训”同时排在第1位和第3位，请只留一处。" in summary
    assert "就这样，继续" not in html
    assert '<span data-pipe="A1">填报材料</span>难在哪里？' in html
    assert "数&lt;据" in html
    assert 'value="各种各样的群和各种平台"' in html
    assert html.count(" selected>") == 2


def test_a_rare_number_may_be_sent_as_it_is(client):
    reply = send(client, EVERY_ANSWER | {"A7": "20"})
    html = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert "您填的是20，一般在0到10之间，请核对一下。" in html
    assert 'name="rest" value="blank">就这样，继续</button>' in html
    blank = send(client, EVERY_ANSWER | {"B1": ""} | {"A3": []})
    assert "就这样，继续" not in blank.get_data(as_text=True)


# ---- the data ----------------------------------------------------------------------------------


def test_each_answer_is_stored_once_as_it_was_given(closed):
    stored, _ = closed
    assert len(stored) == PEOPLE
    orders = [answers["A4"] for answers in stored]
    assert orders.count((3, 1)) == 8  # ten, less two who refused
    assert orders.count(REFUSED) == 4
    assert {order for order in orders if isinstance(order, tuple)} == {(3, 1, 2), (3, 1), (1,), (2, 3, 1)}
    assert all((answers["A1_other"] == NOT_SHOWN) == (answers["A1"] != 9) for answers in stored)
    assert all((answers["A2"] == NOT_SHOWN) == (answers["A1"] == 9) for answers in stored)
    assert sorted(answers["A7"] for answers in stored)[-1] == 31
    assert BLANK in orders


def test_the_release_has_ranks_and_no_words_beside_them(closed, released):
    stored, folder = closed
    assert list(released.frame.columns) == COLUMNS
    assert sorted(released.frame["A4_3"]) == sorted(
        answers["A4"] if not isinstance(answers["A4"], tuple)
        else answers["A4"].index(3) + 1 if 3 in answers["A4"] else 0
        for answers in stored
    )  # fmt: skip
    assert (released.frame["A4_4"] <= 0).all()
    texts = snapshot.remarks(folder)
    assert set(texts) == {"A1_other", "A2", "A3_other", "X1"}
    assert texts["A1_other"] == ("接待来访",) * 32
    assert "不会收到" not in str(texts)
    assert released.written["A3_other"] == 36


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_reads_back_as_it_was_released(released, format, tmp_path):
    path = tmp_path / f"rows.{format}"
    export(released, path, format=format)
    read = frame.read(path)

    def rows(data):
        kept = [column for column in COLUMNS if column in read.frame.columns]
        return sorted(map(tuple, data.frame[kept].to_numpy().tolist()))

    assert rows(read) == rows(released)
    assert [variable.level for variable in read.codebook.columns_of("A4")] == ["rank"] * 4
    assert codebook_csv.read(tmp_path / "rows.codebook.csv")["A4_1"].values[3] == "第3位"
    assert not {"A1_other", "A2", "X1", "K1"} & set(read.frame.columns)


def test_the_report_tells_the_ranking_with_its_base(closed, released):
    printed = text.render(report.build(released, None, "zh-CN"))
    assert (
        "对“最需要的是什么？请排出前三位。”，作答的35人中，排在第一位最多的是“培训”（18人，51%），"
        "排进前3位最多的是“人手”（35人，100%）。"
    ) in printed
    assert "排第一位" in printed
    assert "对“上面选的那件事难在哪里？”，共有8人写了意见。" in printed
    assert "{A1}" not in printed
    english = text.render(report.build(snapshot.read(closed[1], "en"), None, "en"))
    assert "put first most often: “Training” (18, 51%)" in english


def test_a_file_with_its_codebook_alone_is_reported_too(released, tmp_path):
    export(released, tmp_path / "rows.csv", format="csv")
    printed = text.render(report.build(frame.read(tmp_path / "rows.csv"), None, "zh-CN"))
    assert "排在第一位最多的是“培训”（18人，51%）" in printed
