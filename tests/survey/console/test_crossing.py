"""Two questions crossed at the desk: what is shown, what is refused and how to mend it, what is kept of it."""

import json
from urllib.parse import unquote, urlsplit

import pytest

from analysis.disclosure.over_time import tell_more
from questionnaires import program
from survey import shown
from survey.audit import verdict
from survey.console import results
from tests.survey.console import lasting
from tests.survey.console.releases import ALIKE, COUNTS, SMALL, groups, sentences_of, tables_of

clock, instance, app, analyst = lasting.RESULTS

LIST, ONE = "/console/results", "/console/results/groups-1"
CROSS = f"{ONE}/cross"
GROUP_NAMES = {1: SMALL, 2: ALIKE, 3: "大一点的组", 4: "最大的组"}
ANSWERS = {1: "不符合", 2: "一半一半", 3: "符合"}


@pytest.fixture(scope="module")
def folder(instance, analyst):
    """The folder of a release that was made at the desk."""
    groups(instance)
    answer = analyst.through(analyst.post("/console/results/new", page=LIST, survey="groups"))
    assert answer.status_code == 303, answer.text
    return instance.surveys_folder / "groups" / "releases" / "groups-1"


def ask(analyst, row, column):
    return analyst.through(analyst.post(CROSS, row=row, column=column))


def table_of(analyst, answer, language="zh-CN"):
    """The document of the table that an answer leads to."""
    assert answer.status_code == 303, answer.text
    path = unquote(urlsplit(answer.headers["Location"]).path)
    page = analyst.get(path, language=language)
    assert f"{path}/table" in unquote(page.text)
    return analyst.get(f"{path}/table", language=language)


def test_a_table_is_shown_with_bases_percentages_and_a_chart(analyst, folder):
    answer = table_of(analyst, ask(analyst, "item.B1", "item.A1"))
    [first, *_] = tables_of(answer.text)
    rows = {row[0]: row[1:] for row in first.rows}
    assert rows["最大的组"][-1] == "90"
    assert "n=90" in answer.text.split("<figure data-key=B1xA1.chart")[1]
    assert "script-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert any("两项都有结果的共199人" in one for one in sentences_of(answer.text))


def test_no_small_group_no_group_of_one_mind_and_no_small_cell_is_shown(analyst, folder):
    text = table_of(analyst, ask(analyst, "item.B1", "item.A1")).text
    [first, *_] = tables_of(text)
    heads = {name: at for at, name in enumerate(first.head)}
    for group, counts in COUNTS.items():
        row = next(row for row in first.rows if row[0] == GROUP_NAMES[group])
        for value, count in counts.items():
            cell = row[heads[ANSWERS[value]]]
            if group in (1, 2) or 0 < count < 5:
                assert cell == "—", (group, value, cell)
    for sentence in sentences_of(text):
        if SMALL in sentence or ALIKE in sentence:
            assert "%" not in sentence, sentence


def test_tests_and_marks_stand_where_every_cell_does(analyst, folder):
    text = table_of(analyst, ask(analyst, "item.A2", "item.A3")).text
    assert "—" not in "".join(cell for table in tables_of(text) for row in table.rows for cell in row)
    other = table_of(analyst, ask(analyst, "claim.A1", "item.A2")).text
    assert "卡方" in other
    assert "调整残差" in other
    hidden = table_of(analyst, ask(analyst, "item.B1", "item.A1")).text
    assert "调整残差" not in hidden


def test_a_statement_in_groups_is_told_in_a_sentence(analyst, folder):
    text = table_of(analyst, ask(analyst, "item.B1", "claim.A1")).text
    assert "认为培训及时" in text
    assert "霍尔姆校正后" in text


def test_a_table_speaks_the_other_language_too(analyst, folder):
    text = table_of(analyst, ask(analyst, "item.B1", "item.A1"), "en").text
    assert "The largest group" in text


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("item.A1", "item.A1", "同一道题"),
        ("item.A1", "claim.A1", "同一道题"),
        ("item.A3", "claim.A1", "多选题"),
        ("item.A1", "", "请选择"),
        ("item.X1", "item.A1", "请选择"),
        ("item.nothing", "../../keys", "请选择"),
    ],
)
def test_what_cannot_be_crossed_is_refused_in_words_and_the_choice_stays(analyst, folder, row, column, word):
    answer = ask(analyst, row, column)
    assert answer.status_code == 422
    assert word in answer.text
    if row == "item.A1":
        assert 'value="item.A1" selected' in answer.text


def test_what_was_shown_stands_on_the_list_with_its_counts_and_in_the_log(analyst, folder, instance):
    ask(analyst, "item.B1", "item.A1")
    listed = {one.name: one for one in shown.of_release(folder)}
    [table] = listed["item.B1~item.A1"].tables
    assert table["base"] == 199
    assert table["row_bases"] == [9, 40, 60, 90]
    assert table["counts"][0] == [None, None, None]
    assert shown.OF_REPORT in listed
    assert "item.B1 → " not in analyst.get(CROSS).text
    assert "您在哪个组 × A1" in analyst.get(CROSS).text
    assert ("crossed", "groups-1 item.B1~item.A1") in [(a.act, a.about) for a in instance.staff.acts(100)]


def test_a_table_is_kept_as_it_was_shown(analyst, folder):
    ask(analyst, "item.B1", "item.A1")
    path = folder / "desk" / "item.B1~item.A1.zh-CN.html"
    before = path.stat().st_mtime_ns
    assert ask(analyst, "item.B1", "item.A1").status_code == 303
    assert path.stat().st_mtime_ns == before
    assert [one.name for one in shown.of_release(folder)].count("item.B1~item.A1") == 1


def test_while_a_table_is_made_a_page_says_so_at_once_and_goes_on_to_it_without_script(analyst, folder):
    with shown.turn:  # as if others before it took long
        answer = analyst.post(CROSS, row="item.A3", column="item.B1")
        address = answer.headers["Location"]
        assert urlsplit(unquote(address)).path == f"{CROSS}/item.A3~item.B1/wait"
        waiting = analyst.client.get(address)
        assert waiting.status_code == 200
        assert int(waiting.headers["Refresh"]) > 0
        assert "正在做这张表" in waiting.text
        assert "<table" not in waiting.text
    assert tables_of(table_of(analyst, analyst.through(answer)).text)


def test_a_refusal_comes_on_the_page_that_waited(analyst, folder):
    with shown.turn:
        answer = analyst.post(CROSS, row="item.A1", column="claim.A1")
        if answer.status_code == 303:
            assert "Refresh" in analyst.client.get(answer.headers["Location"]).headers
    end = analyst.through(answer)
    assert end.status_code == 422
    assert "同一道题" in end.text
    assert 'value="item.A1" selected' in end.text


def test_nothing_waits_for_a_table_that_nobody_asked_for(analyst, folder):
    assert analyst.get(f"{CROSS}/item.A2~item.X1/wait").status_code == 404


def test_a_table_nobody_asked_for_is_not_there_and_looking_makes_none(analyst, folder):
    before = (folder / shown.FILE).read_bytes()
    for pair in ("item.A2~item.B1", "report", "..~..", "item.A1"):
        assert analyst.get(f"{CROSS}/{pair}").status_code == 404
        assert analyst.get(f"{CROSS}/{pair}/table").status_code == 404
    assert (folder / shown.FILE).read_bytes() == before


def test_the_audit_cannot_work_back_what_all_tables_together_hide(analyst, folder, instance):
    names = ("item.B1", "item.A1", "item.A2", "item.A3", "claim.A1")
    for row in names:
        for column in names:
            ask(analyst, row, column)
    assert len(shown.of_release(folder)) > 8
    found = verdict.of_survey(instance.folder, "groups")
    leaks = [str(verdict.line(one)) for one in found.findings if one.leak and "table" in one.attack]
    assert leaks == []
    assert {"tables", "tables-together"} <= {one.attack for one in found.findings}


# ---- what was shown before ---------------------------------------------------------------------


def forget(folder, name):
    """Take a table off the list, as if nobody had asked for it."""
    path = folder / shown.FILE
    listed = json.loads(path.read_text(encoding="utf-8"))
    listed["shown"] = [one for one in listed["shown"] if one["name"] != name]
    path.write_text(json.dumps(listed), encoding="utf-8")


@pytest.fixture
def other_release(analyst, folder, instance):
    """A second release of the same people; its list can be written by the test."""
    answer = analyst.through(analyst.post("/console/results/new", page=LIST, survey="groups", again="yes"))
    release = urlsplit(answer.headers["Location"]).path.rpartition("/")[2]
    path = instance.surveys_folder / "groups" / "releases" / release
    with analyst.client.application.app_context():
        for language in ("zh-CN", "en"):  # afterwards no thread writes to the list
            results.workshop().make(path, language)
    yield path
    (path / shown.FILE).unlink()


def written(folder, name, tables):
    (folder / shown.FILE).unlink(missing_ok=True)
    shown.add(folder, shown.Shown(name, program.version(), tuple(tables)))


def test_a_table_that_another_release_showed_otherwise_is_refused(analyst, folder, other_release):
    ask(analyst, "item.A2", "item.B1")
    [table] = next(one.tables for one in shown.of_release(folder) if one.name == "item.A2~item.B1")
    forget(folder, "item.A2~item.B1")
    hidden = [[*row[:-1], None] for row in table["counts"]]
    written(other_release, "item.A2~item.B1", [table | {"counts": hidden}])
    answer = ask(analyst, "item.A2", "item.B1")
    assert answer.status_code == 422
    assert other_release.name in answer.text
    assert "合并" in answer.text
    # Turned round it is the same table.
    forget(folder, "item.B1~item.A2")
    assert ask(analyst, "item.B1", "item.A2").status_code == 422
    written(other_release, "item.A2~item.B1", [table])
    again = ask(analyst, "item.A2", "item.B1")
    assert again.status_code == 303, again.text


def test_after_a_change_of_the_rules_no_new_table_stands_beside_the_old(analyst, folder, monkeypatch):
    ask(analyst, "item.A2", "item.B1")
    kept = (folder / shown.FILE).read_bytes()
    listed = json.loads(kept)
    for one in listed["shown"]:
        if one["name"] == "item.A2~item.B1":
            one["program"] = "0.0.1"
            one["tables"][0]["counts"][0][-1] = None
    (folder / shown.FILE).write_text(json.dumps(listed), encoding="utf-8")
    forget(folder, "item.A1~item.A2")
    answer = ask(analyst, "item.A1", "item.A2")
    assert answer.status_code == 422
    assert "规则" in answer.text
    (folder / shown.FILE).write_bytes(kept)


def figures(counts, bases=(100, 100)):
    return {
        "row": "a",
        "column": "b",
        "row_values": [1, 2],
        "column_values": [1, 2],
        "counts": counts,
        "row_bases": list(bases),
        "column_bases": [100, 100],
    }


def test_tables_of_different_people_may_not_differ_by_a_few():
    before = figures([[50, 50], [50, 50]])
    assert not tell_more(before, before, same_people=False)
    assert tell_more(before, figures([[53, 50], [50, 50]]), same_people=False)
    assert not tell_more(before, figures([[55, 50], [50, 50]]), same_people=False)
    assert tell_more(before, figures([[50, 50], [50, 50]], (109, 100)), same_people=False)
    assert not tell_more(before, figures([[50, 50], [50, 50]], (110, 100)), same_people=False)
    assert not tell_more(before, figures([[None, 50], [50, 50]]), same_people=False)
    assert tell_more(before, figures([[None, 50], [50, 50]]), same_people=True)
