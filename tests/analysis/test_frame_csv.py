"""Delimited text is read by rule: encoding, delimiter, header, blanks, numbers; no answer ever vanishes."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.frame import read

RSE = Path(__file__).resolve().parent.parent / "data" / "rse_uk2016.csv"
AGREEMENT = ["Strongly disagree", "Disagree", "Neither agree or disagree", "Agree", "Strongly Agree"]
PUBLISHED = {
    "progRSE1": [94, 67, 61, 38, 12],
    "progRSE2": [85, 78, 53, 38, 18],
    "progRSE3": [40, 80, 85, 44, 23],
    "progRSE4": [21, 35, 74, 80, 61],
    "progRSE5": [21, 44, 85, 80, 41],
    "affSat1": [8, 30, 58, 103, 72],
    "affSat2": [17, 30, 54, 115, 55],
    "affSat3": [10, 40, 61, 104, 56],
    "affSat4": [11, 20, 79, 101, 61],
}


def write(folder, text, name="a.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def column(data, name):
    return [None if pd.isna(value) else value for value in data.frame[name]]


def told(data):
    return [str(note) for note in data.notes]


def test_the_real_file_is_the_one_that_the_notice_speaks_of():
    assert hashlib.sha256(RSE.read_bytes()).hexdigest() == (
        "2febbecc2d3456c14ec467ae68ea3e36b140cd2a77de4da4bf8a3b31cb53a38a"
    )


@pytest.mark.parametrize("item", PUBLISHED)
def test_published_counts_of_the_real_file_come_out(item):
    counts = read(RSE).frame[item].value_counts()
    assert [counts[label] for label in AGREEMENT] == PUBLISHED[item]
    assert counts.sum() == sum(PUBLISHED[item])


def test_273_rows_in_are_273_rows_out():
    data = read(RSE)
    assert data.frame.shape == (273, 37)
    assert column(data, "rid") == list(range(1, 274))
    assert data.frame["progRSE1"].isna().sum() == 1


def test_the_answer_none_of_the_real_file_is_an_answer():
    education = read(RSE).frame["edu1"]
    assert (education == "None").sum() == 1
    assert education.isna().sum() == 0


def test_trailing_blanks_of_the_real_file_are_trimmed_and_told_with_both_counts():
    data = read(RSE)
    for item, without, with_blank in (("turnOver2", 27, 16), ("turnOver3", 15, 58)):
        assert (data.frame[item] == "Never").sum() == without + with_blank
        (note,) = [note for note in told(data) if item in note]
        assert f"“Never” × {without}" in note
        assert f"“Never ” × {with_blank}" in note


def test_inner_blanks_stay():
    assert "Further Education (NVQ  A-Level ...)" in set(read(RSE).frame["edu1"])


@pytest.mark.parametrize("word", ["None", "NA", "null", "nan", "N/A", "NULL", "<NA>", "none", "-", "#N/A"])
def test_words_that_pandas_takes_for_missing_are_answers(tmp_path, word):
    data = read(write(tmp_path, f'q\n{word}\n""\n{word}\n'))
    assert column(data, "q") == [word, None, word]


def test_every_kind_of_outer_blank_is_trimmed(tmp_path):
    blanks = ["\u00a0是", "是\u3000", "\u200b是", "是\ufeff", " 是 ", "是\t", "是"]
    data = read(write(tmp_path, "q,n\n" + "".join(f"{cell},x\n" for cell in blanks)))
    assert column(data, "q") == ["是"] * 7
    assert "“\\u00a0是” × 1" in told(data)[0]
    assert "“是\\u3000” × 1" in told(data)[0]


def test_a_cell_of_blanks_only_is_empty_and_told(tmp_path):
    data = read(write(tmp_path, "q,n\n  ,1\n\u3000,2\n是,3\n"))
    assert column(data, "q") == [None, None, "是"]
    assert told(data) == ["Column q: 2 cells hold only blanks and count as empty."]


def test_trimming_that_merges_nothing_says_nothing(tmp_path):
    assert told(read(write(tmp_path, "q,n\n是 ,1\n否,2\n"))) == []


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
    ],
)
def test_the_encoding_is_found_by_rule_and_told_unless_it_is_utf_8(tmp_path, encoding, name):
    data = read(write(tmp_path, "姓别,满意\n男,不想回答\n女,很满意\n", encoding=encoding))
    assert list(data.frame.columns) == ["姓别", "满意"]
    assert column(data, "满意") == ["不想回答", "很满意"]
    assert told(data) == ([f"a.csv was read as {name}."] if name else [])


def test_utf_16_big_endian_with_its_mark(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xfe\xff" + "q,w\n是,1\n".encode("utf-16-be"))
    assert column(read(path), "q") == ["是"]


def test_a_named_encoding_overrides_and_is_told(tmp_path):
    path = write(tmp_path, "q,w\n臺灣,1\n", encoding="big5")
    data = read(path, encoding="big5")
    assert column(data, "q") == ["臺灣"]
    assert told(data) == ["a.csv was read as big5."]


def test_a_file_that_is_nothing_names_the_byte(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"q,w\n\xff\xff,1\n")
    with pytest.raises(DataError, match=r"neither UTF-8 \(byte 4\) nor GB18030 \(byte 4\)"):
        read(path)


def test_tab_for_tsv_and_txt_comma_for_csv(tmp_path):
    for name, sign in (("a.csv", ","), ("a.tsv", "\t"), ("a.txt", "\t")):
        data = read(write(tmp_path, f"q{sign}w\n是{sign}1\n", name))
        assert column(data, "w") == [1]


@pytest.mark.parametrize("delimiter", ["\t", "tab", "\\t"])
def test_a_named_delimiter_overrides(tmp_path, delimiter):
    assert column(read(write(tmp_path, "q\tw\n是\t1\n"), delimiter=delimiter), "w") == [1]
    assert column(read(write(tmp_path, "q;w\n是;1\n"), delimiter=";"), "w") == [1]


@pytest.mark.parametrize(
    ("name", "sign", "shown"), [("a.csv", ";", ";"), ("a.csv", "\t", "tab"), ("a.tsv", ",", ",")]
)
def test_a_header_cut_at_the_wrong_sign_names_the_option(tmp_path, name, sign, shown):
    with pytest.raises(DataError, match=f'--delimiter "{shown}"'):
        read(write(tmp_path, f"q{sign}w\n1{sign}2\n", name))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(tmp_path, end):
    data = read(write(tmp_path, end.join(["q,w", "是,1", "否,2", ""])))
    assert column(data, "q") == ["是", "否"]
    assert column(data, "w") == [1, 2]


def test_quoted_cells_may_hold_delimiters_line_ends_and_quotation_marks(tmp_path):
    data = read(write(tmp_path, 'q,w\n"好,很好\n真的 ""好""",1\n'))
    assert column(data, "q") == ['好,很好\n真的 "好"']


def test_a_blank_line_in_a_file_of_one_column_is_a_row_without_answer(tmp_path):
    assert column(read(write(tmp_path, "q\n1\n\n2\n")), "q") == [1, None, 2]


def test_blank_lines_at_the_end_are_no_rows_and_told(tmp_path):
    data = read(write(tmp_path, "q,w\n1,2\n\n\n"))
    assert len(data.frame) == 1
    assert told(data) == ["2 empty lines at the end hold no row."]


def test_a_row_of_empty_cells_is_a_row(tmp_path):
    data = read(write(tmp_path, "q,w\n1,2\n,\n3,4\n"))
    assert column(data, "q") == [1, None, 3]


def test_columns_of_plain_numbers_are_numbers_and_all_others_texts(tmp_path):
    text = "whole,measured,full,id,mixed,long,grouped,empty\n1,1.5,３,007,1,123456789012345678,5%,\n3.0,2,４,008,x,1,7%,\n"
    data = read(write(tmp_path, text))
    assert {name: str(kind) for name, kind in data.frame.dtypes.items()} == {
        "whole": "Int64",
        "measured": "Float64",
        "full": "Int64",
        "id": "str",
        "mixed": "str",
        "long": "str",
        "grouped": "str",
        "empty": "str",
    }
    assert column(data, "whole") == [1, 3]
    assert column(data, "full") == [3, 4]
    assert column(data, "id") == ["007", "008"]
    assert column(data, "empty") == [None, None]


@pytest.mark.parametrize("cell", ['"1,234"', "12%", "12％"])
def test_a_grouped_number_or_a_percentage_among_numbers_raises(tmp_path, cell):
    with pytest.raises(DataError, match=r"column days.*stands among plain numbers.*digits"):
        read(write(tmp_path, f"days,w\n3,1\n{cell},2\n"))


def test_ragged_rows_raise_with_their_lines_and_their_number(tmp_path):
    rows = ["q,w,e", "1,2,3"] + ["1,2"] * 6 + ["1,2,3,4"]
    with pytest.raises(DataError, match=r"7 rows have not 3 fields.*lines 3, 4, 5, 6, 7 …; line 3 has 2"):
        read(write(tmp_path, "\n".join(rows) + "\n"))


def test_line_numbers_are_those_of_an_editor_even_after_cells_of_two_lines(tmp_path):
    with pytest.raises(DataError, match="lines 4;"):
        read(write(tmp_path, 'q,w\n"a\nb",1\n1,2,3\n'))


def test_sixty_thousand_rows_stay_sixty_thousand_in_order(tmp_path):
    path = write(tmp_path, "rid,q\n" + "".join(f"{row},{'是' if row % 3 else ''}\n" for row in range(60_000)))
    data = read(path)
    assert column(data, "rid") == list(range(60_000))
    assert data.frame["q"].isna().sum() == 20_000
