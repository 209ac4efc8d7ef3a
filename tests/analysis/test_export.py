"""Rows that leave: the release after generalisation, in a fresh order, readable by Excel, pandas and ourselves."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis import frame, release
from analysis.errors import DataError
from analysis.export import export
from analysis.generalise import generalise
from questionnaires.answers import REFUSED
from questionnaires.items import Option
from questionnaires.response import Response
from tests.analysis.sample import emptied
from tests.simulated import main_form, responses, write_release


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases") / "demo-1"
    write_release(folder)
    return release.read(folder)


def safe_rows(data):
    """What may leave, as a bag of rows with empty cells for no answer."""
    safe = generalise(data.frame, data.codebook, data.questionnaire)
    empty = emptied(safe.frame, safe.codebook)
    return bag([None if pd.isna(cell) else int(cell) for cell in row] for row in empty.to_numpy().tolist())


def bag(rows):
    return Counter(tuple(row) for row in rows)


def csv_rows(path):
    head, *rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    return head, rows


def coded(cells):
    return [None if cell in ("", None) else int(cell) for cell in cells]


def test_a_file_that_is_there_is_kept_with_what_lies_beside_it(data, tmp_path):
    first = export(data, tmp_path / "out.csv", format="csv")
    assert first.former is None
    content = {path.name: path.read_bytes() for path in first.files}
    second = export(data, tmp_path / "out.csv", format="csv")
    assert second.files == first.files
    assert second.former == tmp_path / "out.bak.csv"
    assert "The former out.csv was kept as out.bak.csv." in [str(note) for note in second.notes]
    for kept, name in (
        ("bak.csv", "csv"),
        ("bak.codebook.csv", "codebook.csv"),
        ("bak.missing.csv", "missing.csv"),
    ):
        assert (tmp_path / f"out.{kept}").read_bytes() == content[f"out.{name}"]
    assert frame.read(second.former, questionnaire=data.questionnaire).frame.shape[0] == 219


def test_a_csv_beside_it_says_nothing_of_a_file_that_holds_the_kinds_of_no_answer_itself(data, tmp_path):
    for ending in ("csv", "sav", "dta"):
        export(data, tmp_path / f"out.{ending}", format=ending)
    for ending in ("sav", "dta"):
        assert frame.read(tmp_path / f"out.{ending}", questionnaire=data.questionnaire).frame.shape[0] == 219


def test_csv_holds_the_release_after_generalisation(data, tmp_path):
    written = export(data, tmp_path / "out.csv", format="csv")
    head, rows = csv_rows(tmp_path / "out.csv")
    assert head[-1] == "simulated"
    assert {row[-1] for row in rows} == {"1"}
    assert bag(coded(row[:-1]) for row in rows) == safe_rows(data)
    assert written.rows == 219
    assert written.simulated is True


def test_what_was_dropped_and_why_is_told(data, tmp_path):
    written = export(data, tmp_path / "out.csv", format="csv")
    assert written.dropped == ("B5", "B1", "B4")
    assert written.kept == ("B2", "B3")
    assert written.people_in_small_classes > 100
    assert written.smallest_class >= written.floor == 5
    head, rows = csv_rows(tmp_path / "out.csv")
    assert not {"B5", "B1", "B4"} & set(head)
    sizes = Counter((row[head.index("B2")], row[head.index("B3")]) for row in rows)
    assert min(sizes.values()) == written.smallest_class
    notes = [str(note) for note in written.notes]
    assert notes[0] == "219 rows written to out.csv."
    words = {key: data.questionnaire.item(key).text["zh-CN"] for key in ("B5", "B1", "B4")}
    assert notes[1] == f"Left out: B5 {words['B5']}; B1 {words['B1']}; B4 {words['B4']}."
    assert notes[2].startswith(f"With them {written.people_in_small_classes} people would sit in")
    assert "simulated" in notes[-1]


@pytest.mark.parametrize("format", ["csv", "sav", "dta", "xlsx", "parquet"])
def test_what_was_left_out_is_not_missed_when_the_export_is_read_with_its_questionnaire(
    data, tmp_path, format
):
    path = tmp_path / f"out.{format}"
    assert export(data, path, format=format).dropped
    notes = [str(note) for note in frame.read(path, questionnaire=data.questionnaire).notes]
    assert not [note for note in notes if "have no column" in note]


def test_csv_is_utf8_with_a_mark_and_crlf_and_tells_no_date(data, tmp_path):
    written = export(data, tmp_path / "out.csv", format="csv")
    for path in written.files:
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n") > 10
        assert not re.search(rb"20\d\d-|\d:\d\d", content), path.name


def test_every_export_stands_in_an_order_of_its_own(data, tmp_path):
    orders = {data.frame["E1"].astype(str).str.cat(sep=" ")}
    for place in range(3):
        export(data, tmp_path / f"{place}.csv", format="csv")
        head, rows = csv_rows(tmp_path / f"{place}.csv")
        orders.add(" ".join(row[head.index("E1")] or "-" for row in rows))
    assert len(orders) == 4


@pytest.mark.parametrize("format", ["csv", "xlsx", "sav", "dta", "parquet"])
def test_what_was_written_is_read_back_with_every_kind_of_no_answer(data, tmp_path, format):
    path = tmp_path / f"out.{format}"
    export(data, path, format=format)
    found = frame.read(path)
    safe = generalise(data.frame, data.codebook, data.questionnaire)
    columns = [variable.column for variable in safe.codebook]
    assert bag(found.frame[columns].to_numpy().tolist()) == bag(safe.frame[columns].to_numpy().tolist())
    assert [replace(found.codebook[name], option_label=None) for name in columns] == [
        replace(safe.codebook[name], option_label=None) for name in columns
    ]
    assert found.codebook["simulated"].label == "模拟数据，不是真实调查"


def test_csv_and_workbook_side_by_side_keep_their_own_kinds_of_no_answer(data, tmp_path):
    safe = generalise(data.frame, data.codebook, data.questionnaire)
    columns = [variable.column for variable in safe.codebook]
    export(data, tmp_path / "out.csv", format="csv")
    export(data, tmp_path / "out.xlsx", format="xlsx")
    export(data, tmp_path / "out.csv", format="csv")
    for name in ("out.csv", "out.xlsx"):
        found = frame.read(tmp_path / name).frame
        assert bag(found[columns].to_numpy().tolist()) == bag(safe.frame[columns].to_numpy().tolist()), name


def test_labels_stand_in_place_of_values_when_asked_for(data, tmp_path):
    export(data, tmp_path / "out.csv", format="csv", labels=True)
    head, rows = csv_rows(tmp_path / "out.csv")
    posts = Counter(row[head.index("B2")] for row in rows)
    assert posts == {"公务员（含参公）": 92, "事业编制": 99, "其他（工勤、基层服务项目、聘用等）": 28}
    assert {row[head.index("T3_1")] for row in rows} == {"选中", "未选", ""}
    assert {row[-1] for row in rows} == {"模拟"}
    found = frame.read(tmp_path / "out.csv")
    assert found.frame["B2"].value_counts().to_dict() == {1: 92, 2: 99, 3: 28}


def test_labels_come_in_english_too(data, tmp_path):
    export(data, tmp_path / "out.xlsx", format="xlsx", language="en", labels=True)
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Answers", "About", "Variables"]
    head, *rows = book["Answers"].values
    assert "Civil servant (or managed as one)" in {row[head.index("B2")] for row in rows}
    assert {row[-1] for row in rows} == {"simulated"}


def test_the_workbook_is_read_by_pandas_as_it_was_written(data, tmp_path):
    export(data, tmp_path / "out.xlsx", format="xlsx")
    found = pd.read_excel(tmp_path / "out.xlsx")
    assert bag(
        coded([None if pd.isna(cell) else cell for cell in row[:-1]]) for row in found.to_numpy().tolist()
    ) == safe_rows(data)


def test_the_workbook_explains_itself(data, tmp_path):
    written = export(data, tmp_path / "out.xlsx", format="xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["答案", "说明", "变量表"]
    about = dict(book["说明"].values)
    assert about["数据编号"] == "demo-1"
    assert about["校验码"] == data.manifest.hash
    assert about["份数"] == "219份"
    assert about["数据性质"] == "模拟数据，不是真实调查。"
    assert about["未导出的题"].startswith("B5 您的学历、B1 您的年龄段、B4 您在乡镇工作了多久。")
    assert f"会有{written.people_in_small_classes}人" in about["未导出的题"]
    assert [page.freeze_panes for page in book] == ["A2", "A2", "A2"]
    assert [cell.value for cell in book["变量表"][1]][:7] == [
        "变量名",
        "题目",
        "选项编码",
        "反向",
        "范围",
        "缺失值",
        "量表",
    ]
    assert (
        book["变量表"].max_row
        == len(generalise(data.frame, data.codebook, data.questionnaire).codebook.variables) + 2
    )
    widths = [dimension.width for dimension in book["变量表"].column_dimensions.values()]
    assert 7 < min(widths) <= max(widths) < 62


def test_the_workbook_does_not_say_when_it_was_made(data, tmp_path):
    export(data, tmp_path / "out.xlsx", format="xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "＝1", "＋1", "－1", "＠a"]


@pytest.mark.parametrize("label", FORMULAS, ids=repr)
def test_no_text_becomes_a_formula(data, tmp_path, label):
    item = data.questionnaire.item("B2")
    first, *others = item.options
    sly = replace(item, options=(Option(first.value, {"zh-CN": label, "en": label}), *others))
    form = replace(
        data.questionnaire, items=tuple(sly if one.key == "B2" else one for one in data.questionnaire.items)
    )
    changed = replace(data, questionnaire=form)
    export(changed, tmp_path / "out.csv", format="csv", labels=True)
    head, rows = csv_rows(tmp_path / "out.csv")
    assert "'" + label in {row[head.index("B2")] for row in rows}
    export(changed, tmp_path / "out.xlsx", format="xlsx", labels=True)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]
        texts = package.read("xl/sharedStrings.xml").decode()
    assert "'" + label.replace("\t", "\t").replace("\x00", "_x0000_").replace("\r", "_x000D_") in texts


def test_numbers_stay_numbers(data, tmp_path):
    export(data, tmp_path / "out.xlsx", format="xlsx")
    _, *rows = load_workbook(tmp_path / "out.xlsx")["答案"].values
    assert {type(cell) for row in rows for cell in row} == {int, type(None)}


def test_a_real_survey_has_no_mark(tmp_path):
    write_release(tmp_path / "real-1", simulated=False)
    written = export(release.read(tmp_path / "real-1"), tmp_path / "out.xlsx", format="xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert "simulated" not in next(book["答案"].values)
    assert "数据性质" not in dict(book["说明"].values)
    assert len(written.notes) == 4


def test_rows_leave_from_releases_only(data, tmp_path):
    with pytest.raises(DataError, match="only from a release"):
        export(replace(data, manifest=None), tmp_path / "out.csv", format="csv")
    assert not list(tmp_path.iterdir())


def test_an_export_that_is_refused_writes_nothing(tmp_path):
    form = main_form()
    people = [
        Response.of(form, dict(one.answers) | {"B2": REFUSED}) if place < 3 else one
        for place, one in enumerate(responses())
    ]
    write_release(tmp_path / "demo-1", people)
    (tmp_path / "out").mkdir()
    data = release.read(tmp_path / "demo-1")
    with pytest.raises(
        DataError, match="3 people could be recognised: fewer than 5 share their answers to B2"
    ):
        export(data, tmp_path / "out" / "out.csv", format="csv")
    assert not list((tmp_path / "out").iterdir())
    written = export(data, tmp_path / "out" / "out.xml", format="ddi")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["out.xml"]
    assert not any("smallest background group" in str(note) for note in written.notes)


def test_other_formats_are_refused(data, tmp_path):
    with pytest.raises(ValueError, match="'sas' is not one of csv, xlsx, sav, dta, parquet, json"):
        export(data, tmp_path / "out.sas", format="sas")


@pytest.mark.office
def test_libreoffice_reads_the_workbook_as_it_was_written(data, tmp_path):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    export(data, tmp_path / "book.xlsx", format="xlsx")
    (tmp_path / "read").mkdir()
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "csv",
            "--outdir",
            tmp_path / "read",
            tmp_path / "book.xlsx",
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    head, *rows = csv.reader((tmp_path / "read" / "book.csv").read_text(encoding="utf-8").splitlines())
    assert head[-1] == "simulated"
    assert bag(coded(row[:-1]) for row in rows) == safe_rows(data)
