"""Releases at the desk: made after the close, their report, downloads, the check before rows leave, remarks."""

import io
import json
import os
import re
import zipfile
from threading import Event
from urllib.parse import urlsplit

import openpyxl
import pytest

from survey import create_app, fieldwork, keeper
from survey.console import downloads, made, results
from tests.survey.console import lasting
from tests.survey.console.releases import KEPT, NO_BACKGROUND, groups, members
from tests.survey.console.staff import hire
from tests.survey.office import opened

clock, instance, app, analyst = lasting.RESULTS

LIST, ONE = "/console/results", "/console/results/groups-1"
EXTERNAL = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@pytest.fixture(scope="module")
def released(instance, analyst):
    """The survey `groups` with a release that was made at the desk."""
    groups(instance)
    answer = analyst.through(analyst.post("/console/results/new", page=LIST, survey="groups"))
    assert answer.headers["Location"].startswith(ONE), answer.text
    return instance.surveys_folder / "groups" / "releases" / "groups-1"


def acts(instance):
    return [(row.act, row.about) for row in instance.staff.acts(100)]


# ---- releases ----------------------------------------------------------------------------------


def test_a_closed_survey_is_released_and_its_report_is_there_at_once(analyst, released, instance):
    assert ("released", "groups-1") in acts(instance)
    [row] = instance.console.releases("groups")
    page = analyst.get(LIST).text
    assert f'href="{ONE}"' in page
    assert row.hash[:12] in page
    one = analyst.get(ONE).text
    assert row.hash in one
    assert "分组小问卷" in one
    report = analyst.get(f"{ONE}/report").text
    assert "分组小问卷" in report
    assert "data-key" in report


def test_a_running_survey_shows_no_result_and_is_not_released(analyst, instance):
    opened(instance, "running")
    page = analyst.get(LIST).text
    assert "running" in page
    assert 'value="running"' not in page
    answer = analyst.through(analyst.post("/console/results/new", page=LIST, survey="running"))
    assert answer.status_code == 422
    assert "running" in answer.text
    assert instance.console.releases("running") == ()


def test_a_release_of_too_few_people_is_refused_in_words(analyst, instance):
    opened(instance, "few")
    fieldwork.close(instance.survey("few"), 0)
    answer = analyst.through(analyst.post("/console/results/new", page=LIST, survey="few"))
    assert answer.status_code == 422
    assert "10" in answer.text


def held_up(monkeypatch, room, name):
    """What goes on to do what `room` does under that name once it is set."""
    go, done = Event(), getattr(room, name)
    monkeypatch.setattr(room, name, lambda *values: go.wait(60) and done(*values))
    return go


def test_while_results_are_frozen_a_page_says_so_at_once_and_goes_on_without_script(
    analyst, instance, monkeypatch
):
    groups(instance, "slow")
    go = held_up(monkeypatch, keeper, "release")
    answer = analyst.post("/console/results/new", page=LIST, survey="slow")
    address = answer.headers["Location"]
    assert urlsplit(address).path == f"{LIST}/new/slow/wait"
    for language, words in (("en", "these are frozen"), ("zh-CN", "随后冻结答案")):
        analyst.post("/console/account/language", page="/console/account", language=language)
        waiting = analyst.get(address)
        assert int(waiting.headers["Refresh"]) > 0
        assert words in waiting.text
        assert "<progress" in waiting.text
    again = analyst.post("/console/results/new", page=LIST, survey="slow")  # a button pressed twice
    go.set()
    for one in (answer, again):
        assert urlsplit(analyst.through(one).headers["Location"]).path == f"{LIST}/slow-1"
    assert [row.id for row in instance.console.releases("slow")] == ["slow-1"]
    asked = analyst.post("/console/results/new", page=LIST, survey="slow")
    assert asked.status_code == 200
    assert "同样的答卷" in asked.text
    assert [row.id for row in instance.console.releases("slow")] == ["slow-1"]
    assert analyst.get(f"{LIST}/new/never/wait").headers["Location"].endswith(LIST)


def test_while_rows_are_checked_a_page_says_so_at_once(analyst, released, monkeypatch):
    go = held_up(monkeypatch, downloads, "_checked")
    waiting = analyst.get(f"{ONE}/export")
    assert "正在检查明细数据" in waiting.text
    assert 'name="format"' not in waiting.text
    go.set()
    assert 'name="format"' in analyst.at_rest(f"{ONE}/export").text


@pytest.mark.parametrize("path", ["", "/report", "/export", "/remarks", "/cross", "/cross/item.A1~item.B1"])
def test_a_release_that_is_not_there_is_told_so(analyst, path):
    for release in ("none-1", "groups-2", "..", "x"):
        assert analyst.get(f"/console/results/{release}{path}").status_code == 404


def test_the_report_has_a_policy_of_its_own_and_may_stand_in_a_frame_of_the_console(analyst, released):
    answer = analyst.get(f"{ONE}/report")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'sha256-" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in analyst.get(ONE).headers["Content-Security-Policy"]
    assert f'src="{ONE}/report' in analyst.get(ONE).text


def test_the_contents_lead_to_places_of_the_report(analyst, released):
    text = analyst.get(f"{ONE}/report").text
    entries = made.contents_of(released, "zh-CN")
    assert {1, 2, 3} == {entry["level"] for entry in entries}
    page = analyst.get(ONE).text
    for entry in entries:
        assert f" id={entry['place']}>" in text, entry
        assert f"#{entry['place']}" in page


def test_the_report_speaks_each_language_of_the_survey(analyst, released):
    with analyst.client.application.app_context():
        results.workshop().make(released, "en")
    assert 'src="/console/results/groups-1/report?language=en"' in analyst.get(ONE, language="en").text
    assert "A short form in groups" in analyst.get(f"{ONE}/report", language="en").text


def test_what_was_made_is_not_made_again(analyst, released, instance):
    before = {
        path.name: path.stat().st_mtime_ns for path in (released / "desk").iterdir() if "zh" in path.name
    }
    with analyst.client.application.app_context():
        results.workshop().make(released, "zh-CN")
    assert before == {
        path.name: path.stat().st_mtime_ns for path in (released / "desk").iterdir() if "zh" in path.name
    }


# ---- downloads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("format", list(made.FORMATS))
def test_the_report_is_downloaded_and_listed_for_the_day_of_deletion(analyst, released, instance, format):
    answer = analyst.post(f"{ONE}/file", page=ONE, format=format)
    name = f"groups-1.zh-CN.{format}"
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    if format in ("docx", "xlsx"):
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    else:
        assert "分组小问卷" in answer.text
    assert ("reported", name) in acts(instance)
    assert f"{name} (analyst, {instance.today})" in instance.console.exports("groups")


def test_the_report_is_compared_with_an_earlier_survey(analyst, released, instance, clock):
    clock.forward(days=1)
    analyst.sign_in()
    groups(instance, "later", more=20)
    analyst.through(analyst.post("/console/results/new", page=LIST, survey="later"))
    page = "/console/results/later-1"
    assert "<option>groups-1</option>" in analyst.get(page).text
    assert "<option>later-1</option>" not in analyst.get(ONE).text
    assert analyst.post(f"{ONE}/file", page=ONE, format="md", previous="later-1").status_code == 404
    answer = analyst.post(f"{page}/file", page=page, format="md", previous="groups-1")
    assert answer.status_code == 200, answer.text
    assert "与上次" in answer.text
    assert ("reported", "later-1.groups-1.zh-CN.md") in acts(instance)
    assert analyst.post(f"{page}/file", page=page, format="md", previous="later-1").status_code == 404


def test_remarks_sorted_anew_while_the_report_is_written_are_in_it(tmp_path, monkeypatch):
    folder = tmp_path / "one-1"
    (folder / "desk").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"hash": "h", "languages": ["zh-CN"]}))
    counted = []

    def written(*_):
        counted.append((folder / "desk" / made.SORTED).read_text())
        if len(counted) == 1:
            (folder / "desk" / made.SORTED).write_text("corrected")

    monkeypatch.setattr(made, "_rules_changed", lambda *_: False)
    monkeypatch.setattr(made, "_write", written)
    monkeypatch.setattr(made.Workshop, "rows", lambda *_: made.Rows(None, None))
    (folder / "desk" / made.SORTED).write_text("first")
    made.Workshop()._one(folder)
    assert counted == ["first", "corrected"]
    assert made.ready(folder, "zh-CN")


def test_an_unknown_format_of_the_report_is_not_there(analyst, released):
    assert analyst.post(f"{ONE}/file", page=ONE, format="exe").status_code == 404


# ---- rows --------------------------------------------------------------------------------------


def test_the_check_says_what_is_left_out_before_rows_leave(analyst, released):
    page = analyst.at_rest(f"{ONE}/export").text
    assert "您在哪个组" in page
    assert 'name="factor"' in page


@pytest.mark.parametrize("format", ["csv", "xlsx", "sav", "dta", "parquet", "json"])
def test_rows_leave_in_every_format_with_their_codebook(analyst, released, instance, format):
    sent = {"format": format, "factor": analyst.factor()}
    answer = analyst.post(f"{ONE}/export/file", page=f"{ONE}/export", **sent)
    assert answer.status_code == 200, answer.text
    files = members(answer)
    assert files.keys() >= {f"groups-1.{format}", "groups-1.codebook.csv"}
    assert all(files.values())
    assert ("exported", f"groups-1.{format}.zip") in acts(instance)
    assert f"groups-1.{format}.zip (analyst, {instance.today})" in instance.console.exports("groups")
    assert not list((released / "desk").glob(".export-*"))


def test_rows_do_not_leave_without_the_second_factor(analyst, released, instance):
    before = instance.console.exports("groups")
    for factor in ("", "000000"):
        answer = analyst.post(f"{ONE}/export/file", page=f"{ONE}/export", format="sav", factor=factor)
        assert answer.status_code == 422
        assert 'value="sav" checked' in answer.text
    assert instance.console.exports("groups") == before
    assert acts(instance)[:2] == [("unconfirmed", "")] * 2


def test_figures_that_were_used_once_do_not_open_the_rows_again(analyst, released):
    figures = analyst.factor()
    page = f"{ONE}/export"
    assert analyst.post(f"{page}/file", page=page, format="csv", factor=figures).status_code == 200
    assert analyst.post(f"{page}/file", page=page, format="csv", factor=figures).status_code == 422


def test_rows_that_single_somebody_out_do_not_leave(analyst, instance):
    groups(instance, "kept", KEPT)
    analyst.through(analyst.post("/console/results/new", page=LIST, survey="kept"))
    page = "/console/results/kept-1/export"
    text = analyst.at_rest(page).text
    assert 'role="alert"' in text
    assert re.findall(r'name="format" value="(\w+)"', text) == ["ddi"]
    assert "即使" not in text, "nothing was left out"
    answer = analyst.post(f"{page}/file", page="/console/account", format="csv", factor=analyst.factor())
    assert answer.status_code == 422
    assert instance.console.exports("kept") == ()
    answer = analyst.post(f"{page}/file", page=page, format="ddi", factor=analyst.factor())
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kept-1.xml"'
    assert b"codeBook" in answer.data


def test_rows_without_any_background_named_leave_with_a_warning(analyst, instance):
    assert "没有列出基本情况题" not in analyst.at_rest(f"{ONE}/export").text
    groups(instance, "bare", NO_BACKGROUND)
    analyst.through(analyst.post("/console/results/new", page=LIST, survey="bare"))
    page = analyst.at_rest("/console/results/bare-1/export").text
    assert "开启调查时没有列出基本情况题（background）" in page
    assert 'name="format"' in page


# ---- remarks -----------------------------------------------------------------------------------


def taken(analyst):
    """The workbook of the remarks, as it was downloaded."""
    page = f"{ONE}/remarks"
    answer = analyst.post(f"{page}/file", page=page, factor=analyst.factor())
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def bytes_of(book):
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bring(analyst, content, name="remarks.xlsx"):
    return analyst.post(f"{ONE}/remarks/sorted", page=f"{ONE}/remarks", file=(io.BytesIO(content), name))


def sorted_book(analyst):
    book = taken(analyst)
    [sheet] = [sheet for sheet in book.worksheets if sheet["A1"].value == "no"]
    heads = [cell.value for cell in sheet[1]]
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=1):
        row[heads.index("category_1")].value = "要多办培训"
        if number == 1:
            row[heads.index("quote")].value = "有人说想多学一点"
    return book


def test_remarks_come_back_sorted_and_are_counted_into_the_report(analyst, released, instance):
    assert "要多办培训" not in analyst.get(f"{ONE}/report").text
    answer = bring(analyst, bytes_of(sorted_book(analyst)))
    assert answer.status_code == 303, answer.text
    with analyst.client.application.app_context():
        results.workshop().make(released, "zh-CN")
    report = analyst.get(f"{ONE}/report").text
    assert "要多办培训" in report
    assert "有人说想多学一点" in report
    assert "多办几期培训1" not in report
    assert [act for act, _ in acts(instance)][:2] == ["sorted", "remarks"]
    assert any(one.startswith("groups-1.remarks.xlsx") for one in instance.console.exports("groups"))


def test_remarks_do_not_leave_without_the_second_factor(analyst, released):
    answer = analyst.post(f"{ONE}/remarks/file", page=f"{ONE}/remarks", factor="")
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"


def with_member(content, name, data=b"x"):
    kept = io.BytesIO(content)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return kept.getvalue()


def test_a_workbook_that_is_more_than_cells_is_refused(analyst, released, instance):
    before = [act for act, _ in acts(instance)].count("sorted")
    book = sorted_book(analyst)
    plain = bytes_of(book)
    book.worksheets[0]["Z1"] = "=1+1"
    wrong = {
        "macros": (with_member(plain, "xl/vbaProject.bin"), "remarks.xlsx"),
        "a macro workbook": (plain, "remarks.xlsm"),
        "formulas": (bytes_of(book), "remarks.xlsx"),
        "links": (with_member(plain, "xl/externalLinks/externalLink1.xml", EXTERNAL), "remarks.xlsx"),
        "a bomb": (with_member(plain, "xl/media/x.xml", bytes(60 * 2**20)), "remarks.xlsx"),
        "no workbook": (b"not a workbook", "remarks.xlsx"),
        "nothing": (b"", ""),
    }
    for what, (content, name) in wrong.items():
        answer = bring(analyst, content, name)
        assert answer.status_code == 422, what
        assert 'role="alert"' in answer.text, what
    assert [act for act, _ in acts(instance)].count("sorted") == before
    assert not list((released / "desk").glob(".sorted-*"))


def test_a_file_of_a_hundred_megabytes_is_refused(analyst, released):
    # Packed by hand: the client would put so large a form into a file of its own.
    edge = "form-data-boundary"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="remarks.xlsx"\r\n\r\n'
    body = head.encode() + bytes(100 * 2**20) + f"\r\n--{edge}--\r\n".encode()
    kind = f"multipart/form-data; boundary={edge}"
    answer = analyst.client.post(f"{ONE}/remarks/sorted", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "5 MB" in answer.text


def test_remarks_of_another_release_are_not_taken(analyst, released):
    content = bytes_of(sorted_book(analyst))
    answer = analyst.through(analyst.post("/console/results/new", page=LIST, survey="groups", again="yes"))
    assert urlsplit(answer.headers["Location"]).path == "/console/results/groups-2"
    page = "/console/results/groups-2/remarks"
    refused = analyst.post(f"{page}/sorted", page=page, file=(io.BytesIO(content), "remarks.xlsx"))
    assert refused.status_code == 422


# ---- who ---------------------------------------------------------------------------------------


def test_operators_and_designers_see_no_results(instance, app, clock, released):
    for role in ("operator", "designer"):
        person = hire(instance, app, f"a-{role}", role, clock=clock)
        assert LIST not in person.get("/console/").text
        for path in ("", "/report", "/export", "/remarks", "/cross"):
            assert person.get(f"{ONE}{path}").status_code == 403


def test_a_start_of_the_desk_takes_away_what_a_killed_server_left(instance, released, clock):
    (released / "desk" / ".export-killed").mkdir()
    (released / "desk" / ".export-killed" / "rows.sav").write_bytes(b"rows")
    os.utime(released / "desk" / ".export-killed", (results._STARTED - 9,) * 2)
    (released / "desk" / ".sorted-now").mkdir()
    hire(instance, create_app(instance), "late", "analyst", clock=clock).get(LIST)
    assert {path.name for path in (released / "desk").glob(".*")} == {".sorted-now"}
    (released / "desk" / ".sorted-now").rmdir()


def test_the_list_says_of_a_release_by_command_that_its_report_is_being_written(analyst, released, instance):
    made_by_command = keeper.release(instance, "groups")["id"]
    folder = released.parent / made_by_command
    row = re.compile(rf">{made_by_command}</a>.*?</th>")
    assert "报告生成中" in row.search(analyst.get(LIST).text)[0]
    for language in ("zh-CN", "en"):
        with analyst.client.application.app_context():
            results.workshop().make(folder, language)
    page = analyst.get(LIST).text
    assert "报告生成中" not in row.search(page)[0]
    assert analyst.get(f"{LIST}/{made_by_command}/report").status_code == 200
