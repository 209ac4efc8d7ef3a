"""Whatever is wrong with a file ends in one line a problem: where, what, how to mend. Never a traceback."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.frame import read
from tests.analysis.sample import SAMPLE


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return stream.getvalue()


def damaged(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"<sheetData>", b"<sheetDat>>"
    )
    return archive(**parts)


def parquet(frame):
    stream = io.BytesIO()
    frame.to_parquet(stream)
    return stream.getvalue()


def stata(frame):
    stream = io.BytesIO()
    frame.to_stata(stream, write_index=False)
    return stream.getvalue()


GOOD = workbook(["q"], [1])
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
JUNK = bytes(range(256)) * 20

# name of the file, its bytes, and words that its problem must contain
MALFORMED = [
    ("a.csv", b"", "the file is empty"),
    ("a.csv", b"\n\n \n", "the file is empty"),
    ("a.csv", b"\xef\xbb\xbf", "the file is empty"),
    ("a.csv", b"q,w\n", "no row below it"),
    ("a.csv", b"q,w", "no row below it"),
    ("a.csv", b"q,w\n\n\n", "no row below it"),
    ("a.csv", b"q,q\n1,2\n", "columns 1, 2 have the same name “q”"),
    ("a.csv", b"q, q \n1,2\n", "columns 1, 2 have the same name “q”"),
    ("a.csv", b"q,\n1,2\n", "column 2 has no name"),
    ("a.csv", b"q,\xe3\x80\x80\n1,2\n", "column 2 has no name"),
    ("a.csv", b",,\n1,2,3\n", "column 1, 2, 3 has no name"),
    ("a.csv", b"q,w\n1\n", "1 rows have not 2 fields"),
    ("a.csv", b"q,w\n1,2,3\n", "line 2 has 3"),
    ("a.csv", b"q,w\n1,2\n\n3,4\n", "line 3 has 0"),
    ("a.csv", b"q;w\n1;2\n", '--delimiter ";"'),
    ("a.csv", b"q\tw\n1\t2\n", '--delimiter "tab"'),
    ("a.tsv", b"q,w\n1,2\n", '--delimiter ","'),
    ("a.txt", b"q;w\n1;2\n", '--delimiter ";"'),
    ("a.csv", b'q,w\n"1,2\n', "begins on line 2 cannot be read"),
    ("a.csv", b'q,w\n"1"x,2\n', "begins on line 2 cannot be read"),
    ("a.csv", b'q,w\n1,2\n"' + b"x" * 140_000 + b'",2\n', "begins on line 3 cannot be read"),
    ("a.csv", b"q,w\n1,\x00\n", "line 2 holds a zero byte"),
    ("a.csv", "q,w\n是,1\n".encode("utf-16-le"), "holds a zero byte"),
    ("a.csv", JUNK, "neither UTF-8 (byte 128) nor GB18030 (byte 128)"),
    ("a.csv", b"\x80\x81\xff\xfe" * 30, "neither UTF-8 (byte 0) nor GB18030 (byte 0)"),
    ("a.csv", b"q,w\n\xff,1\n", "neither UTF-8 (byte 4)"),
    ("a.csv", b"\xef\xbb\xbfq,w\n\xd6\xd0,1\n", "byte 7 is not UTF-8"),
    ("a.csv", b"\xff\xfeq\x00,\x00w", "byte 6 is not UTF-16"),
    ("a.csv", GOOD, "it is a packed file"),
    ("a.csv", LOCKED, "old Excel workbook"),
    ("a.csv", b"%PDF-1.7\n", "it is a PDF"),
    ("a.csv", b"\x1f\x8b\x08\0", "gzip"),
    ("a.tsv", b"PAR1....PAR1", "Parquet"),
    ("a.txt", b"$FL2@(#) SPSS", "SPSS"),
    ("a.csv", b'n,w\n1,2\n"1,234",2\n', "stands among plain numbers"),
    ("a.csv", b"n,w\n1,2\n50%,2\n", "stands among plain numbers"),
    ("a.xlsx", b"", "not a workbook, or is damaged"),
    ("a.xlsx", JUNK, "not a workbook, or is damaged"),
    ("a.xlsx", LOCKED, "locked by a password"),
    ("a.xlsx", GOOD[: len(GOOD) // 2], "not a workbook, or is damaged"),
    ("a.xlsx", damaged(GOOD), "damaged"),
    ("a.xlsx", archive(readme="x"), "not a workbook, or is damaged"),
    ("a.xlsx", archive(**{"[Content_Types].xml": "<"}), "not a workbook, or is damaged"),
    ("a.xlsx", b"PK\x03\x04" + JUNK, "not a workbook, or is damaged"),
    ("a.xlsx", b"x" * (5 * 2**20 + 1), "larger than 5 MB"),
    ("a.xlsx", workbook(), "is empty"),
    ("a.xlsx", workbook(["q", "w"]), "no row below it"),
    ("a.xlsx", workbook(["q", "q"], [1, 2]), "the same name “q”"),
    ("a.xlsx", workbook([None, "w"], [1, 2]), "column 1 has no name"),
    ("a.xlsx", workbook(["q"], [1], ["#REF!"]), "1 cells show an error: A3"),
    ("a.xlsx", workbook(["q"], ["=A1"]), "1 formulas have no stored value: A2"),
    ("a.sav", b"", "the SPSS file cannot be read"),
    ("a.sav", JUNK, "the SPSS file cannot be read"),
    ("a.sav", b"$FL2@(#) SPSS DATA FILE", "the SPSS file cannot be read"),
    ("a.dta", b"", "the Stata file cannot be read"),
    ("a.dta", JUNK, "the Stata file cannot be read"),
    ("a.dta", stata(pd.DataFrame({"q": [1, 2, 3]}))[:200], "the Stata file cannot be read"),
    ("a.dta", stata(pd.DataFrame({"q": pd.Series([], dtype="int8")})), "the file holds no rows"),
    ("a.parquet", b"", "not Parquet, or is damaged"),
    ("a.parquet", JUNK, "not Parquet, or is damaged"),
    ("a.parquet", b"PAR1xxxxPAR1", "not Parquet, or is damaged"),
    ("a.parquet", parquet(pd.DataFrame({"q": [1, 2]}))[:-9], "not Parquet, or is damaged"),
    ("a.parquet", parquet(pd.DataFrame({"q": []})), "the file holds no rows"),
    ("a.xls", LOCKED, "files ending in “.xls” are not read"),
    ("a.docx", GOOD, "files ending in “.docx” are not read"),
    ("a", b"q\n1\n", "files ending in “” are not read"),
]


def problems_of(raised):
    problems = raised.value.problems
    assert problems
    for problem in problems:
        assert all(str(part) for part in (problem.where, problem.what, problem.mend))
        assert "\n" not in str(problem)
    return "\n".join(str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    MALFORMED,
    ids=[f"{place}-{case[0]}" for place, case in enumerate(MALFORMED)],
)
def test_a_malformed_file_is_told_in_one_line_that_mends(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as raised:
        read(path)
    told = problems_of(raised)
    assert words in told
    assert str(tmp_path) not in told


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"encoding": "klingon"}, "there is no encoding named klingon"),
        ({"encoding": "hex"}, "there is no encoding named hex"),
        ({"encoding": "ascii"}, "byte 4 is not ascii"),
        ({"encoding": "utf-32"}, "is not utf-32"),
        ({"delimiter": ""}, "cannot be a delimiter"),
        ({"delimiter": "::"}, "cannot be a delimiter"),
        ({"delimiter": '"'}, "cannot be a delimiter"),
        ({"delimiter": "\n"}, "cannot be a delimiter"),
    ],
)
def test_options_that_do_not_fit_are_told(tmp_path, option, words):
    path = tmp_path / "a.csv"
    path.write_bytes("q,w\n是,1\n".encode())
    with pytest.raises(DataError) as raised:
        read(path, **option)
    assert words in problems_of(raised)


def test_a_missing_file_is_told_with_the_nearest_name_of_its_folder(tmp_path):
    (tmp_path / "answers.csv").write_text("q\n1\n")
    with pytest.raises(DataError) as raised:
        read(tmp_path / "anwsers.csv")
    assert problems_of(raised) == (
        "anwsers.csv: there is no such file. The nearest in that folder is “answers.csv”."
    )
    with pytest.raises(DataError, match="Check the name and the folder"):
        read(tmp_path / "nowhere" / "x.csv")


def test_a_folder_that_is_no_release_is_told(tmp_path, monkeypatch):
    with pytest.raises(DataError, match="this folder is not a release"):
        read(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=f"^{tmp_path.name}: this folder is not a release"):
        read(Path("."))


def test_a_damaged_file_with_a_questionnaire_is_told_the_same_way(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(DataError, match="the file is empty"):
        read(tmp_path / "a.csv", questionnaire=SAMPLE)


def test_a_cell_as_long_as_a_letter_is_quoted_in_part(tmp_path):
    (tmp_path / "a.csv").write_text("G1\n" + "很长的话" * 5000 + "\n", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read(tmp_path / "a.csv", questionnaire=SAMPLE)
    assert len(problems_of(raised)) < 300
