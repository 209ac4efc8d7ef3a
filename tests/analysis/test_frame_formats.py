"""Workbooks, SPSS, Stata and Parquet files end in the same Data as a CSV; what they know more is kept."""

import datetime
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from analysis.errors import DataError
from analysis.frame import read
from analysis.frequency import frequency
from questionnaires.codebook import Variable
from tests.analysis.sample import SAMPLE
from tests.analysis.test_frame_csv import RSE, column, told

ROWS = [["G1", "T3", "备注"], ["符合", "看病┋交通", "None"], [2, None, "好 "], [None, "不想回答", "好"]]


def workbook(folder, rows, name="a.xlsx", **changes):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = changes.get("title", "答卷")
    for row in rows:
        sheet.append(row)
    if "then" in changes:
        changes["then"](book, sheet)
    book.save(folder / name)
    return folder / name


def test_a_workbook_is_read_like_a_csv(tmp_path):
    data = read(workbook(tmp_path, ROWS), questionnaire=SAMPLE)
    assert column(data, "G1") == [3, 2, None]
    assert column(data, "T3_3") == [1, None, -1]
    assert column(data, "备注") == ["None", "好", "好"]
    assert "“好 ” × 1 + “好” × 1" in told(data)[0]


def test_a_workbook_by_xlsxwriter_is_read_too(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
    assert column(read(path, questionnaire=SAMPLE), "G1") == [3, 2, None]


def test_the_real_file_as_a_workbook_gives_the_same_frame(tmp_path):
    cells = pd.read_csv(RSE, dtype=str, keep_default_na=False)
    path = workbook(tmp_path, [list(cells.columns), *cells.to_numpy().tolist()])
    pd.testing.assert_frame_equal(read(path).frame, read(RSE).frame)


def test_numbers_keep_their_digits_and_whole_ones_no_point(tmp_path):
    data = read(workbook(tmp_path, [["a", "b", "c"], [3.0, 1.25, "007"], [4, 2, "008"]]))
    assert column(data, "a") == [3, 4]
    assert column(data, "b") == [1.25, 2.0]
    assert column(data, "c") == ["007", "008"]


def test_the_first_sheet_is_read_and_told_unless_another_is_named(tmp_path):
    def second(book, sheet):
        book.create_sheet("说明").append(["q"])
        book["说明"].append([5])

    path = workbook(tmp_path, [["q"], [1]], then=second)
    first = read(path)
    assert column(first, "q") == [1]
    assert told(first) == ["a.xlsx: the first sheet, “答卷”, was read."]
    assert column(read(path, sheet="说明"), "q") == [5]
    with pytest.raises(DataError, match=r"there is no sheet “答巻”. The nearest is “答卷”."):
        read(path, sheet="答巻")


def test_a_file_without_sheets_has_none_to_name(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("q\n1\n")
    with pytest.raises(DataError, match=r"a.csv: files ending in “.csv” have no sheets. Leave out --sheet"):
        read(path, sheet="S")


def test_hidden_rows_are_read_and_told(tmp_path):
    def hide(book, sheet):
        sheet.row_dimensions[3].hidden = True

    data = read(workbook(tmp_path, [["q"], [1], [2], [3]], then=hide))
    assert column(data, "q") == [1, 2, 3]
    assert told(data) == ["a.xlsx: 1 hidden rows were read too."]


def test_empty_rows_between_are_rows_and_formatted_ones_below_are_not(tmp_path):
    def colour(book, sheet):
        for line in (5, 6):
            sheet.cell(line, 1).font = openpyxl.styles.Font(bold=True)

    data = read(workbook(tmp_path, [["q", "w"], [1, 2], [None, None], [3, 4]], then=colour))
    assert column(data, "q") == [1, None, 3]
    assert told(data) == ["a.xlsx: 2 empty rows below the last one were not read."]


def test_a_column_of_dates_alone_is_a_text(tmp_path):
    rows = [["d", "t"], [datetime.date(2026, 4, 7), datetime.datetime.fromisoformat("2026-04-07T08:30")]]
    data = read(workbook(tmp_path, rows))
    assert column(data, "d") == ["2026-04-07"]
    assert column(data, "t") == ["2026-04-07T08:30:00"]


def test_labels_that_became_dates_raise_where_a_label_is_expected(tmp_path):
    with pytest.raises(DataError, match="Excel turns labels such as 4-7 into dates"):
        read(workbook(tmp_path, [["B2"], [datetime.date(2026, 4, 7)]]), questionnaire=SAMPLE)


def test_a_formula_with_a_stored_value_is_its_value(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "q")
        sheet.write_formula("A2", "=1+1", None, 2)
    assert column(read(path), "q") == [2]


def dates(book, sheet):
    sheet["A3"] = datetime.date(2026, 4, 7)


def error(book, sheet):
    sheet["A3"] = "#DIV/0!"


def merged_head(book, sheet):
    sheet.merge_cells("A1:B1")


def merged_body(book, sheet):
    sheet.merge_cells("A2:A3")


def formula(book, sheet):
    sheet["A3"] = "=1+1"


def formula_below(book, sheet):
    sheet["A9"] = "=1+1"


def no_head(book, sheet):
    sheet["D2"] = "x"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dates, r"column q: 1 cells among other answers are dates: A3\."),
        (error, r"column q: 1 cells show an error: A3\."),
        (merged_head, "cells are merged: A1:B1"),
        (merged_body, "cells are merged: A2:A3"),
        (formula, r"1 formulas have no stored value: A3\."),
        (formula_below, r"1 formulas have no stored value: A9\."),
        (no_head, r"1 cells have no name above them: D2\."),
    ],
)
def test_what_a_spreadsheet_does_in_silence_raises_with_its_cells(tmp_path, change, message):
    with pytest.raises(DataError, match=message):
        read(workbook(tmp_path, [["q", "w"], ["是", 1], ["否", 2], ["是", 3]], then=change))


def test_all_problems_of_a_workbook_are_told_at_once(tmp_path):
    def all_of_them(book, sheet):
        for change in (dates, merged_head, no_head):
            change(book, sheet)
        sheet["A4"] = "#N/A"

    with pytest.raises(DataError) as raised:
        read(workbook(tmp_path, [["q", None], ["是", 1], ["否", 2], ["是", 3]], then=all_of_them))
    assert len(raised.value.problems) == 4


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (51 * 2**20))
    assert path.stat().st_size < 100_000
    with pytest.raises(DataError, match="more than 200 parts or 50 MB"):
        read(path)


def test_an_archive_of_many_parts_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for part in range(201):
            archive.writestr(f"{part}.xml", b"")
    with pytest.raises(DataError, match="more than 200 parts"):
        read(path)


def test_entities_in_a_workbook_are_refused(tmp_path):
    source = workbook(tmp_path, [["q"], [1]])
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = b'<!DOCTYPE x [<!ENTITY a "b">]>' + part
            new.writestr(name, part)
    with pytest.raises(DataError, match="defines entities"):
        read(path)


def test_a_stray_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(tmp_path):
    def stray(book, sheet):
        sheet["XFD1048576"] = 1

    with pytest.raises(DataError, match="reaches to XFD1048576"):
        read(workbook(tmp_path, [["q"], [1]], then=stray))


def sav(folder):
    frame = pd.DataFrame(
        {
            "G5": [1.0, 2, -1, np.nan, 2],
            "d": [1.5, 99, 98, 2, 97.5],
            "where": ["甲", "", "None", "丁 ", "丁"],
            "rid": [7.0, 8, 9, 10, 11],
            "end": [0.0, 5, 10, 7, 3],
        }
    )
    pyreadstat.write_sav(
        frame,
        str(folder / "a.sav"),
        column_labels={"G5": "工作劲头"},
        variable_value_labels={
            "G5": {1: "同意", 2: "不同意", 3: "说不清", -1: "不想回答"},
            "end": {0: "很不满意", 10: "很满意"},
        },
        missing_ranges={"G5": [{"lo": -3, "hi": -1}], "d": [98, 99]},
        variable_measure={"G5": "ordinal", "end": "nominal", "d": "scale"},
    )
    return folder / "a.sav"


def test_labels_and_user_missing_values_of_spss_become_the_codebook(tmp_path):
    data = read(sav(tmp_path))
    assert column(data, "G5") == [1, 2, -1, None, 2]
    assert str(data.frame["G5"].dtype) == "Int16"
    assert data.codebook["G5"] == Variable(
        "G5", "工作劲头", "ordinal", {1: "同意", 2: "不同意", 3: "说不清"}, {-1: "不想回答"}
    )
    assert column(data, "d") == [1.5, 99, 98, 2, 97.5]
    assert data.codebook["d"] == Variable("d", "d", "number", {}, {98: "98", 99: "99"})
    assert column(data, "where") == ["甲", None, "None", "丁", "丁"]
    assert column(data, "rid") == [7, 8, 9, 10, 11]
    steps = [(step, str(step)) for step in range(1, 10)]
    assert list(data.codebook["end"].values.items()) == [(0, "很不满意"), *steps, (10, "很满意")]
    assert "Values without a label stand as their own label in end." in told(data)


def test_a_questionnaire_explains_an_spss_file_better_than_its_labels(tmp_path):
    frame = pd.DataFrame({"G1": [1.0, 3, -3], "T3_1": [0.0, 1, -1]})
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"), variable_value_labels={"G1": {1: "旧"}})
    data = read(tmp_path / "a.sav", questionnaire=SAMPLE)
    assert column(data, "G1") == [1, 3, -3]
    assert data.codebook["G1"].values[1] == "不符合"
    assert column(data, "T3_1") == [0, 1, -1]


def test_spss_without_its_reader_says_how_to_get_it(tmp_path, monkeypatch):
    path = sav(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "pyreadstat", None)
    with pytest.raises(DataError, match=r'pip install "cadre-survey\[spss\]"'):
        read(path)


def test_labels_of_stata_and_its_kinds_of_no_answer_are_kept(tmp_path):
    frame = pd.DataFrame(
        {"G1": [1, 3, "a", "c", None], "n": [1.5, 2, 3, 4, None], "w": ["甲", "", "None", "丁", "戊"]}
    )
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "a.dta"),
        missing_user_values={"G1": ["a", "c"]},
        variable_value_labels={"G1": {1: "不符合", 2: "一半一半", 3: "符合", "a": "未显示"}},
        column_labels={"G1": "培训有用"},
        version=15,
    )
    data = read(tmp_path / "a.dta")
    assert column(data, "G1") == [1, 3, -3, -1, None]
    assert data.codebook["G1"] == Variable(
        "G1", "培训有用", "ordinal", {1: "不符合", 2: "一半一半", 3: "符合"}, {-3: "未显示", -1: ".c"}
    )
    assert column(data, "n") == [1.5, 2, 3, 4, None]
    assert column(data, "w") == ["甲", None, "None", "丁", "戊"]
    assert column(read(tmp_path / "a.dta", questionnaire=SAMPLE), "G1") == [1, 3, -3, -1, None]


@pytest.mark.parametrize(
    ("labels", "level"),
    [
        ({1: "不同意", 2: "一般", 3: "同意"}, "ordinal"),
        ({1: "同意", 2: "一般", 3: "不同意"}, "ordinal"),
        ({1: "一般", 2: "同意", 3: "不同意"}, "nominal"),
        ({1: "不同意", 2: "同意", 9: "说不清"}, "nominal"),
        ({1: "镇", 2: "村", 3: "站所"}, "nominal"),
    ],
)
def test_labels_that_go_up_or_down_with_their_codes_are_steps_though_no_measure_says_so(
    tmp_path, labels, level
):
    frame = pd.DataFrame({"G1": list(labels)})
    pyreadstat.write_dta(frame, str(tmp_path / "a.dta"), variable_value_labels={"G1": labels}, version=15)
    assert read(tmp_path / "a.dta").codebook["G1"].level == level


def test_kinds_of_stata_never_fall_on_an_answer(tmp_path):
    pyreadstat.write_dta(
        pd.DataFrame({"n": [-3, 2, "a"]}),
        str(tmp_path / "a.dta"),
        missing_user_values={"n": ["a"]},
        version=15,
    )
    data = read(tmp_path / "a.dta")
    assert column(data, "n") == [-3, 2, -1003]
    assert data.codebook["n"].missing == {-1003: ".a"}


def test_an_old_stata_file_in_chinese_is_read_by_the_rule_of_text_files(tmp_path):
    new = pd.DataFrame({"g": [1, 2], "w": ["aaaa", "bbbb"]})
    path = tmp_path / "a.dta"
    new.to_stata(path, write_index=False, version=114, variable_labels={"g": "cccc"})
    stored = path.read_bytes()
    for latin, chinese in (("aaaa", "甲乙"), ("bbbb", "丙丁"), ("cccc", "意见")):
        stored = stored.replace(latin.encode(), chinese.encode("gb18030"))
    path.write_bytes(stored)
    data = read(path)
    assert column(data, "w") == ["甲乙", "丙丁"]
    assert data.codebook["g"].label == "意见"
    assert told(data) == ["a.dta was read as GB18030."]


def test_a_scale_whose_ends_alone_are_labelled_has_the_steps_that_nobody_chose(tmp_path):
    frame = pd.DataFrame({"q": [1.0, 2, 3, 3, 2] * 10})
    path = tmp_path / "ends.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        variable_value_labels={"q": {1: "never", 5: "always"}},
        variable_measure={"q": "ordinal"},
    )
    data = read(path)
    assert data.codebook["q"].values == {1: "never", 2: "2", 3: "3", 4: "4", 5: "always"}
    found = frequency(data.frame, "q", codebook=data.codebook, top=2, bottom=2)
    assert (found.top.values, found.top.count, found.bottom.count) == ((4, 5), 0, 30)
    assert found.net.difference == pytest.approx(-0.6)


@pytest.mark.parametrize("version", [114, 117, 118])
def test_a_stata_file_of_any_age_may_have_unanswered_cells(tmp_path, version):
    frame = pd.DataFrame({"q": [1, 2, np.nan], "t": ["", "b", "c"]})
    frame.to_stata(tmp_path / "a.dta", write_index=False, version=version)
    data = read(tmp_path / "a.dta")
    assert column(data, "q") == [1, 2, None]
    assert column(data, "t") == [None, "b", "c"]


def test_the_real_file_as_stata_and_parquet_gives_the_same_frame(tmp_path):
    cells = pd.read_csv(RSE, dtype=str, keep_default_na=False)
    cells["rid"] = cells["rid"].astype(int)
    cells.to_stata(tmp_path / "a.dta", write_index=False, version=118)
    cells.to_parquet(tmp_path / "a.parquet")
    for name in ("a.dta", "a.parquet"):
        data = read(tmp_path / name)
        pd.testing.assert_frame_equal(data.frame, read(RSE).frame)
        assert any("turnOver2" in note for note in told(data))


def test_parquet_keeps_types_nulls_and_the_answer_none(tmp_path):
    frame = pd.DataFrame(
        {
            "G1": pd.array([1, None, 3], dtype="Int8"),
            "B2": pd.Categorical(["36-45岁", None, "35岁以下"]),
            "w": ["None", None, ""],
            "f": [0.5, np.nan, 2.0],
            "yes": [True, False, None],
            "when": pd.to_datetime(["2026-04-07", None, "2026-04-08"]),
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    data = read(tmp_path / "a.parquet", questionnaire=SAMPLE)
    assert column(data, "G1") == [1, None, 3]
    assert column(data, "B2") == [2, None, 1]
    assert column(data, "w") == ["None", None, None]
    assert column(data, "f") == [0.5, None, 2.0]
    assert column(data, "yes") == [1, 0, None]
    assert column(data, "when") == ["2026-04-07", None, "2026-04-08"]


def test_parquet_with_lists_is_refused(tmp_path):
    pd.DataFrame({"T3": [[1, 2], [3]]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(DataError, match=r"column T3 holds lists.*joined by|join the options by ┋"):
        read(tmp_path / "a.parquet")
