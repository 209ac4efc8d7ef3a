"""Files as people really send them: broken, mistaken, hostile or merely strange, and what must come of each."""

from __future__ import annotations

import datetime
import io
import pickle
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import xlsxwriter

Q = ("--variable", "q")
CODEBOOK = "variable,label,values\nq,觉得,1=不符合; 2=一半一半; 3=符合\n".encode()
TWO = {"a.codebook.csv": CODEBOOK}


@dataclass(frozen=True)
class Case:
    """A file, how it is read, and either the words of its problem or the counts that are right."""

    file: str
    content: bytes
    says: str | None = None
    counts: dict[object, int] | None = None
    missing: int = 0
    arguments: tuple[str, ...] = Q
    beside: dict[str, bytes] = field(default_factory=dict)
    code: int = 1


def refused(file, content, says, *arguments, beside=None, code=1):
    return Case(file, content, says=says, arguments=arguments or Q, beside=beside or {}, code=code)


def right(file, content, counts, *arguments, missing=0, beside=None):
    return Case(file, content, counts=counts, missing=missing, arguments=arguments or Q, beside=beside or {})


def csv_of(*cells):
    return ("q,w\n" + "".join(f"{cell},x\n" for cell in cells)).encode()


# ---- encodings -----------------------------------------------------------------------------------

WORDS = "q,w\n满意,1\n不满意,2\n满意,3\n"
SATISFIED = {"满意": 2, "不满意": 1}
ENCODINGS = [
    *(
        right("a.csv", WORDS.encode(encoding), SATISFIED)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030")
    ),
    right("a.csv", b"\xfe\xff" + WORDS.encode("utf-16-be"), SATISFIED),
    right("a.csv", b"\x84\x31\x95\x33" + WORDS.encode("gb18030"), SATISFIED),
    right("a.csv", "q,w\n滿意,1\n".encode("big5"), {"滿意": 1}, *Q, "--encoding", "big5"),
    right("a.csv", "q,w\n満足,1\n".encode("shift-jis"), {"満足": 1}, *Q, "--encoding", "shift-jis"),
    right("a.csv", "q,w\ncafé,1\n".encode("latin-1"), {"café": 1}, *Q, "--encoding", "latin-1"),
    right("a.csv", "q,w\n😀,1\n👍🏽,2\n".encode(), {"😀": 1, "👍🏽": 1}),
    right("a.csv", "q,w\n😀,1\n".encode("gb18030"), {"😀": 1}),
    right("a.csv", "q,w\n\ufeff满意,1\n".encode(), {"满意": 1}),
    right("a.csv", "q,w\ncafe\u0301,1\ncaf\u00e9,2\n".encode(), {"cafe\u0301": 1, "caf\u00e9": 1}),
    right("a.csv", "q,w\n\u202eabc,1\n".encode(), {"\u202eabc": 1}),
    refused("a.csv", WORDS.encode("utf-16-le"), "zero byte"),
    refused("a.csv", WORDS.encode()[:-8] + b"\xe6\xbb", "neither UTF-8 (byte"),
    refused("a.csv", WORDS.encode("gb18030") + b"\xff,4\n", "nor GB18030 (byte"),
    refused("a.csv", b"\xef\xbb\xbf" + WORDS.encode("gb18030"), "is not UTF-8"),
    refused("a.csv", b"\xff\xfe" + WORDS.encode("utf-16-le") + b"\0", "is not UTF-16"),
    refused("a.csv", b"q,w\n\xc0\xaf,1\n\xff,2\n", "neither UTF-8"),
    refused("a.csv", WORDS.encode("utf-32-le"), "zero byte"),
    refused("a.csv", WORDS.encode(), "is not ascii", *Q, "--encoding", "ascii"),
    refused("a.csv", WORDS.encode(), "no encoding named utf-17", *Q, "--encoding", "utf-17"),
    refused("a.csv", WORDS.encode(), "no encoding named hex", *Q, "--encoding", "hex"),
    refused("a.csv", WORDS.encode(), "no encoding named", *Q, "--encoding", "满意"),
    refused("a.csv", WORDS.encode(), "is not utf-32", *Q, "--encoding", "utf-32"),
    refused("a.csv", b"\xef\xbb\xbf", "the file is empty"),
    refused("a.csv", b"\xff\xfe", "the file is empty"),
]

# ---- the shape of delimited text -----------------------------------------------------------------

SHAPES = [
    refused("a.csv", b"", "the file is empty"),
    refused("a.csv", b"\n\n\n", "the file is empty"),
    refused("a.csv", " \u3000\n".encode(), "the file is empty"),
    refused("a.csv", b"q,w", "no row below it"),
    refused("a.csv", b"q,w\r\n\r\n", "no row below it"),
    refused("a.csv", b"q\n", "no row below it"),
    refused("a.csv", b"q,w\n1\n2,3\n", "1 rows have not 2 fields like the first row: lines 2"),
    refused("a.csv", b"q,w\n1,2,3\n4,5\n", "line 2 has 3"),
    refused("a.csv", b"q,w\n1,2\n3,4,\n", "line 3 has 3"),
    refused("a.csv", b"q,w\n" + b"1\n" * 50, "50 rows have not 2 fields"),
    refused("a.csv", b"q,w\n1,2\n\n3,4\n", "lines 3"),
    refused("a.csv", b"q,w\n1,2\n   \n3,4\n", "lines 3"),
    refused("a.csv", b"Survey of 2026\nq,w\n1,2\n", "2 rows have not 1 fields"),
    refused("a.csv", b"q,w\n1,2\nTotal: 2 rows\n", "lines 3"),
    refused("a.csv", b"q,q\n1,2\n", "columns 1, 2 have the same name"),
    refused("a.csv", b"q,w,q ,w\n1,2,3,4\n", "columns 1, 3 have the same name"),
    refused("a.csv", "q,\u200bq\n1,2\n".encode(), "columns 1, 2 have the same name"),
    refused("a.csv", b"q,\n1,2\n", "column 2 has no name"),
    refused("a.csv", b"q,w,,\n1,2,,\n", "column 3, 4 has no name"),
    refused("a.csv", b'q,w\n"1,2\n3,4\n', "begins on line 2 cannot be read"),
    refused("a.csv", b'q,w\n"1"2,3\n', "begins on line 2 cannot be read"),
    refused("a.csv", b'"q,w\n1,2\n', "cannot be read"),
    refused("a.csv", b'q,w\n"' + b"x" * 200_000 + b'",2\n', "cannot be read"),
    refused("a.csv", b"q,w\n1,\0\n", "zero byte"),
    refused("a.csv", b"q;w\n1;2\n", '--delimiter ";"'),
    refused("a.csv", b"q\tw\n1\t2\n", '--delimiter "tab"'),
    refused("a.csv", b"sep=;\nq;w\n1;2\n", '--delimiter ";"'),
    refused("a.csv", b"q|w\n1|2\n", "no such column"),
    refused("a.csv", b"q w\n1 2\n", "no such column"),
    refused("a.tsv", b"q,w\n1,2\n", '--delimiter ","'),
    refused("a.txt", b"q;w\n1;2\n", '--delimiter ";"'),
    refused("a.csv", b"q,w\n1,2\n", "cannot be a delimiter", *Q, "--delimiter", "::"),
    refused("a.csv", b"q,w\n1,2\n", "no such column", *Q, "--delimiter", "|"),
    refused("a.csv", b"1,2\n3,4\n", "no such column"),
    refused("a.csv", b"#q,w\n1,2\n", "Did you mean #q"),
    right("a.csv", b"q;w\n1;2\n", {1: 1}, *Q, "--delimiter", ";"),
    right("a.csv", b"q|w\n1|2\n", {1: 1}, *Q, "--delimiter", "|"),
    right("a.csv", "q；w\n1；2\n".encode(), {1: 1}, *Q, "--delimiter", "；"),
    right("a.tsv", b"q\tw\n1\t2\n", {1: 1}),
    right("a.txt", b"q\tw\n1\t2\n", {1: 1}),
    right("a.csv", b"q,w\r1,2\r3,4\r", {1: 1, 3: 1}),
    right("a.csv", b"q,w\r\n1,2\n3,4\r", {1: 1, 3: 1}),
    right("a.csv", b"q,w\n1,2\n3,4\n\n\n", {1: 1, 3: 1}),
    right("a.csv", b"\n\nq,w\n1,2\n", {1: 1}),
    right("a.csv", b"q\n1\n\n1\n", {1: 2}, missing=1),
    right("a.csv", b"q,w\n,\n1,2\n,\n", {1: 1}, missing=2),
    right("a.csv", b'q,w\n"a,b",1\n"a\nb",2\n"a ""b""",3\n', {"a,b": 1, "a\nb": 1, 'a "b"': 1}),
    right("a.csv", b'"q","w"\n"1","2"\n', {1: 1}),
    right("a.csv", b'q,w\na"b,1\n', {'a"b': 1}),
    right("a.csv", b"q,w\n" + b"x" * 100_000 + b",1\n", {"x" * 100_000: 1}),
    right(
        "a.csv",
        ",".join(["q", *(f"w{n}" for n in range(3000))]).encode() + b"\n" + b"1," * 3000 + b"1\n",
        {1: 1},
    ),
    right("a.csv", b" q ,w\n1,2\n", {1: 1}),
    right("a.CSV", b"q,w\n1,2\n", {1: 1}),
]

# ---- other kinds of file under a name of text ----------------------------------------------------


def made(make, suffix):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"made{suffix}"
        make(path)
        return path.read_bytes()


def sqlite_file(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE q (w)")
    connection.close()


def workbook(*rows, then=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if then is not None:
        then(book, book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FRAME = pd.DataFrame({"q": [1, 2, 2, 3, None] * 40, "w": ["甲", "None", "", "乙", "丙"] * 40})
COUNTED = {1: 40, 2: 80, 3: 40}
GOOD = workbook(["q", "w"], [1, "甲"], [2, "乙"])
SAV = made(lambda path: pyreadstat.write_sav(FRAME, path), ".sav")
ZSAV = made(lambda path: pyreadstat.write_sav(FRAME, path, compress=True), ".zsav")
DTA = made(lambda path: FRAME.to_stata(path, write_index=False, version=118), ".dta")
PARQUET = made(lambda path: FRAME.to_parquet(path, index=False), ".parquet")
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
JUNK = bytes(range(256)) * 20

KINDS = [
    refused("a.csv", GOOD, "packed file"),
    refused("a.csv", LOCKED, "old Excel workbook"),
    refused("a.csv", b"%PDF-1.7\n%abc\n", "it is a PDF"),
    refused("a.csv", b"\x1f\x8b\x08\0" + b"x" * 40, "gzip"),
    refused("a.csv", PARQUET, "Parquet file"),
    refused("a.csv", SAV, "SPSS file"),
    refused("a.csv", made(sqlite_file, ".db"), "neither UTF-8"),
    refused("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is not a plain text"),
    refused("a.csv", JUNK, "neither UTF-8"),
    refused("a.csv", b"<table><tr><td>q</td></tr></table>\n", "no row below it"),
    refused("a.csv", b"<html>\n<body>\n<table>\n</table>\n", "no such column"),
    refused("a.csv", b'{"q": 1}', "no row below it"),
    refused("a.csv", pickle.dumps(FRAME), "neither UTF-8"),
    refused("a.json", b'[{"q": 1}]', "files ending in “.json” are not read"),
    refused("a.xls", LOCKED, "files ending in “.xls” are not read"),
    refused("a.ods", b"PK\x03\x04", "files ending in “.ods” are not read"),
    refused("a.csv.gz", b"\x1f\x8b", "files ending in “.gz” are not read"),
    refused("a.docx", GOOD, "files ending in “.docx” are not read"),
    refused("a.por", b"ASCII SPSS PORT FILE", "files ending in “.por” are not read"),
    refused("a", b"q\n1\n", "files ending in “” are not read"),
]

# ---- cells ---------------------------------------------------------------------------------------

CELLS = [
    refused(
        "a.csv",
        csv_of("符合", "符和"),
        "“符和” (× 1) is not in the codebook. The nearest known is “符合”",
        beside=TWO,
    ),
    refused("a.csv", csv_of(1, 2, 9, 9), "“9” (× 2) is not in the codebook", beside=TWO),
    refused("a.csv", csv_of(1, "2026-04-07"), "dates", beside=TWO),
    refused("a.csv", csv_of(*(f"id{n}" for n in range(60))), "50 further unknown values", beside=TWO),
    refused("a.csv", csv_of("=1+1"), "not in the codebook", beside=TWO),
    refused("a.csv", csv_of("很" * 5000), "is not in the codebook", beside=TWO),
    refused("a.csv", csv_of(1, 2.5), "“2.5” (× 1) is not in the codebook", beside=TWO),
    refused("a.csv", csv_of("nan", 1), "“nan” (× 1) is not in the codebook", beside=TWO),
    refused("a.csv", csv_of("None", 1), "“None” (× 1) is not in the codebook", beside=TWO),
    refused("a.csv", b'q,w\n1,2\n"1,234",2\n', "stands among plain numbers"),
    refused("a.csv", csv_of(1, "50%"), "stands among plain numbers"),
    refused("a.csv", csv_of(1, "50％"), "stands among plain numbers"),
    right("a.csv", csv_of("3", "3.0", "３", " 3 ", "符合", "\u3000符合"), {3: 6, 1: 0, 2: 0}, beside=TWO),
    right(
        "a.csv",
        csv_of("None", "NA", "null", "nan", "#N/A", ""),
        {w: 1 for w in ("None", "NA", "null", "nan", "#N/A")},
        missing=1,
    ),
    right(
        "a.csv",
        csv_of("=1+1", "+1", "@x", "-1", "=HYPERLINK(0)"),
        {w: 1 for w in ("=1+1", "+1", "@x", "-1", "=HYPERLINK(0)")},
    ),
    right("a.csv", csv_of("007", "7", "07"), {"007": 1, "7": 1, "07": 1}),
    right("a.csv", csv_of("12345678901234567890", "1"), {"12345678901234567890": 1, "1": 1}),
    right("a.csv", csv_of("1e400", "1"), {"1e400": 1, "1": 1}),
    right("a.csv", csv_of("1e3", "1000"), {1000: 2}),
    right("a.csv", csv_of("inf", "1"), {"inf": 1, "1": 1}),
    right("a.csv", csv_of("1", "two", "3.5"), {"1": 1, "two": 1, "3.5": 1}),
    right("a.csv", csv_of("true", "TRUE", "True"), {"true": 1, "TRUE": 1, "True": 1}),
    right("a.csv", csv_of("是", "是 ", "\u00a0是", "是\u200b"), {"是": 4}),
    right("a.csv", csv_of(" ", "\u3000", "", "是"), {"是": 1}, missing=3),
    right("a.csv", csv_of("a b", "a  b"), {"a b": 1, "a  b": 1}),
    right("a.csv", csv_of("\x07", "\x1b[31m"), {"\x07": 1, "\x1b[31m": 1}),
    right(
        "a.csv", csv_of("<script>", "{0}", "%s", "{where}"), {"<script>": 1, "{0}": 1, "%s": 1, "{where}": 1}
    ),
    right("a.csv", csv_of(0, -1, -2), {-2: 1, -1: 1, 0: 1}),
    right("a.csv", csv_of("", "", ""), {}, missing=3),
]

# ---- what is asked of the data -------------------------------------------------------------------

THREE = b"q,w,x\n1,1,0\n2,0.5,1\n1,2,1\n"
ASKED = [
    refused("a.csv", THREE, "no such column. Did you mean q", "--variable", "q1"),
    refused("a.csv", THREE, "no such column", "--variable", "Ｑ"),
    refused("a.csv", THREE, "no such column", "--variable", ""),
    refused("a.csv", THREE, "no such column", *Q, "--weight", "weights"),
    refused("a.csv", b"q,w\n1,-1\n2,1\n", "1 rows have a negative weight", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,\n2,1\n", "1 rows have no weight", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,0\n2,0\n", "All weights are 0", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,heavy\n2,1\n", "heavy is not a number", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,1e999\n2,1\n", "is not a number", *Q, "--weight", "w"),
    refused("a.csv", THREE, "", *Q, "--confidence", "2", code=2),
    refused("a.csv", THREE, "", *Q, "--top", "0", code=2),
    refused("a.csv", THREE, "", "--multiple", "q,q", code=2),
    refused("a.csv", THREE, "", "--multiple", "q,x", code=1),
    refused("a.csv", THREE, "no such column", "--multiple", "x,y"),
    refused("a.csv", THREE, "either --variable or --multiple", code=2, *("--cases", "any")),
    refused("a.csv", THREE, "", *Q, "--format", "pdf", code=2),
    refused("a.csv", csv_of("a", "b"), "Texts have no highest values", *Q, "--top", "1"),
]

BOOKS = [
    refused("a.csv", csv_of(1), words, beside={"a.codebook.csv": book})
    for book, words in (
        (b"", "a.codebook.csv"),
        (b"a,b\n1,2\n", "a.codebook.csv"),
        (b"variable,label,values\nq,x,1=a\nq,y,1=b\n", "a.codebook.csv"),
        (b"variable,label,values\nq,x,1=a; 1=b\n", "a.codebook.csv"),
        (b"variable,label,values\n,x,1=a\n", "a.codebook.csv"),
        (b"\xff\xff\xff", "a.codebook.csv"),
    )
] + [
    right("a.csv", csv_of(1), {1: 1}, beside={"a.codebook.csv": b"variable,label,values\n"}),
    right("a.csv", csv_of(1), {1: 1}, beside={"a.codebook.csv": b"variable,label,values\nq,x\n"}),
]

# ---- workbooks -----------------------------------------------------------------------------------


def parts_of(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as source:
        return {name: source.read(name) for name in source.namelist()}


def archive(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def sheet(old, new):
    """The good workbook with something else in the XML of its sheet."""
    parts = parts_of(GOOD)
    assert old in parts[SHEET]
    return archive(parts | {SHEET: parts[SHEET].replace(old, new)})


def without(name):
    return archive({other: part for other, part in parts_of(GOOD).items() if other != name})


BOMB = archive(parts_of(GOOD) | {SHEET: b"<worksheet>" + b" " * (60 * 2**20) + b"</worksheet>"})
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
)


def hidden(book, sheet):
    sheet.row_dimensions[3].hidden = True


def merged(book, sheet):
    sheet.merge_cells("A2:A3")


def far(book, sheet):
    sheet.cell(1_048_576, 200).value = "x"


def second(book, sheet):
    book.create_sheet("说明").append(["z"])


def coloured(book, sheet):
    sheet.cell(9, 1).font = openpyxl.styles.Font(bold=True)


def strings_of_xlsxwriter(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, cell in enumerate(["q", "3", "０３", "None"]):
            sheet.write_string(at, 0, cell)


def chart_only(path):
    with xlsxwriter.Workbook(path) as book:
        book.add_chartsheet()


DAY = datetime.date(2026, 4, 7)
WORKBOOKS = [
    refused("a.xlsx", b"", "not a workbook, or is damaged"),
    refused("a.xlsx", JUNK, "not a workbook, or is damaged"),
    refused("a.xlsx", b"q,w\n1,2\n", "not a workbook, or is damaged"),
    refused("a.xlsx", LOCKED, "locked by a password"),
    refused("a.xlsx", SAV, "not a workbook, or is damaged"),
    *(
        refused("a.xlsx", GOOD[: len(GOOD) * part // 10], "not a workbook, or is damaged")
        for part in (1, 5, 9)
    ),
    refused("a.xlsx", GOOD[:-1], "not a workbook, or is damaged"),
    refused("a.xlsx", archive({"readme.txt": b"x"}), "not a workbook, or is damaged"),
    refused("a.xlsx", without("[Content_Types].xml"), "not a workbook, or is damaged"),
    refused("a.xlsx", without("xl/workbook.xml"), "not a workbook, or is damaged"),
    refused("a.xlsx", without(SHEET), "workbook"),
    refused("a.xlsx", sheet(b"<sheetData>", b"<sheetDat>>"), "not a workbook, or is damaged"),
    refused("a.xlsx", sheet(b"</worksheet>", b""), "not a workbook, or is damaged"),
    refused("a.xlsx", archive(parts_of(GOOD) | {SHEET: LAUGHS}), "defines entities"),
    refused("a.xlsx", archive(parts_of(GOOD) | {SHEET: OUTSIDE}), "defines entities"),
    refused("a.xlsx", BOMB, "unpacked, the workbook has more than"),
    refused("a.xlsx", archive(parts_of(GOOD) | {f"x{n}": b"" for n in range(300)}), "more than 200 parts"),
    refused("a.xlsx", b"PK" + b"x" * (5 * 2**20), "larger than 5 MB"),
    refused("a.xlsx", workbook(["q"], [1], then=far), "the sheet reaches to GR1048576"),
    refused("a.xlsx", workbook(), "is empty"),
    refused("a.xlsx", workbook(["q", "w"]), "no row below it"),
    refused("a.xlsx", workbook(["q", "q"], [1, 2]), "the same name"),
    refused("a.xlsx", workbook([None, "q"], [1, 2]), "column 1 has no name"),
    refused("a.xlsx", workbook(["q"], [1, "beyond"]), "1 cells have no name above them: B2"),
    refused("a.xlsx", workbook(["q"], [1], [2], then=merged), "cells are merged: A2:A3"),
    refused("a.xlsx", workbook(["q"], [1], ["#N/A"]), "1 cells show an error: A3"),
    refused("a.xlsx", workbook(["q"], ["=1+1"]), "1 formulas have no stored value: A2"),
    refused("a.xlsx", workbook(["q"], ["1-3"], [DAY]), "among other answers are dates: A3"),
    refused("a.xlsx", GOOD, "there is no sheet “x”", *Q, "--sheet", "x"),
    refused("a.xlsx", made(chart_only, ".xlsx"), "not a workbook, or is damaged"),
    refused("a.xlsx", workbook(["q"], ["1,234"], [1]), "stands among plain numbers"),
    right("a.xlsx", GOOD, {1: 1, 2: 1}),
    right("a.xlsm", GOOD, {1: 1, 2: 1}),
    right("a.xlsx", workbook(["q"], [1], [2], [1], then=hidden), {1: 2, 2: 1}),
    right("a.xlsx", workbook(["q"], [1], [None], [2]), {1: 1, 2: 1}, missing=1),
    right("a.xlsx", workbook(["q"], [1], then=coloured), {1: 1}),
    right("a.xlsx", workbook(["q"], [1], then=second), {1: 1}),
    right("a.xlsx", workbook(["q"], [True], [False], [1]), {0: 1, 1: 2}),
    right("a.xlsx", workbook(["q"], [3], [3.0], ["3"], [" 3"]), {3: 4}),
    right("a.xlsx", workbook(["q"], [DAY], [DAY]), {"2026-04-07": 2}),
    right("a.xlsx", made(strings_of_xlsxwriter, ".xlsx"), {"3": 1, "０３": 1, "None": 1}),
    right("a.xlsx", workbook(["q", "w"], ["None", 1], ["", 2], ["NA", 3]), {"None": 1, "NA": 1}, missing=1),
]

# ---- SPSS, Stata, Parquet ------------------------------------------------------------------------


def parquet(columns):
    return made(lambda path: pq.write_table(pa.table(columns), path), ".parquet")


def parquet_twice(path):
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["q", "q"]), path)


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


NO_ROWS = FRAME.iloc[:0]
TYPED = [
    *(
        refused("a.sav", SAV[: len(SAV) * part // 10], "the SPSS file cannot be read")
        for part in range(1, 10)
    ),
    *(
        refused("a.dta", DTA[: len(DTA) * part // 10], "the Stata file cannot be read")
        for part in range(1, 10)
    ),
    *(
        refused("a.parquet", PARQUET[: len(PARQUET) * part // 10], "not Parquet, or is damaged")
        for part in range(1, 10)
    ),
    refused("a.sav", SAV[:-1], "the SPSS file cannot be read"),
    refused("a.zsav", ZSAV[: len(ZSAV) * 9 // 10], "the SPSS file cannot be read"),
    refused("a.parquet", PARQUET[:-1], "not Parquet, or is damaged"),
    *(refused(f"a.{kind}", b"", "a.") for kind in ("sav", "dta", "parquet")),
    *(refused(f"a.{kind}", JUNK, "a.") for kind in ("sav", "dta", "parquet")),
    refused("a.sav", DTA, "the SPSS file cannot be read"),
    refused("a.dta", SAV, "the Stata file cannot be read"),
    refused("a.parquet", GOOD, "not Parquet, or is damaged"),
    refused("a.sav", b"$FL2" + b"\0" * 400, "the SPSS file cannot be read"),
    refused("a.parquet", b"PAR1" + b"\xff" * 60 + b"PAR1", "not Parquet, or is damaged"),
    refused("a.parquet", flipped(PARQUET, len(PARQUET) - 6), "not Parquet, or is damaged"),
    refused("a.parquet", parquet({"q": [[1, 2], [3]]}), "column q holds lists"),
    refused("a.parquet", parquet({"q": [{"a": 1}]}), "column q holds lists"),
    refused("a.parquet", made(parquet_twice, ".parquet"), "the same name"),
    refused("a.parquet", parquet({"q": pa.array([], pa.int64())}), "holds no rows"),
    refused("a.dta", made(lambda path: NO_ROWS.to_stata(path, write_index=False), ".dta"), "holds no rows"),
    refused("a.sav", made(lambda path: pyreadstat.write_sav(NO_ROWS, path), ".sav"), "holds no rows"),
    refused("a.parquet", PARQUET, "no such column", "--variable", "Q"),
    right("a.sav", SAV, COUNTED, missing=40),
    right("a.zsav", ZSAV, COUNTED, missing=40),
    right("a.dta", DTA, COUNTED, missing=40),
    right("a.parquet", PARQUET, COUNTED, missing=40),
    right("a.parquet", parquet({"q": pa.array([None, None], pa.null())}), {}, missing=2),
    right("a.parquet", parquet({"q": [Decimal("1"), Decimal("2"), None]}), {1: 1, 2: 1}, missing=1),
    right("a.parquet", parquet({"q": [DAY, DAY, None]}), {"2026-04-07": 2}, missing=1),
    right("a.parquet", parquet({"q": [True, False, None]}), {0: 1, 1: 1}, missing=1),
    right("a.parquet", parquet({"q": [1.0, np.nan, None]}), {1: 1}, missing=2),
    right("a.parquet", parquet({"q": ["None", "", None, " x"]}), {"None": 1, "x": 1}, missing=2),
    right(
        "a.parquet",
        parquet({"q": pa.array(["乙", "甲", None]).dictionary_encode()}),
        {"乙": 1, "甲": 1},
        missing=1,
    ),
]

CASES = [*ENCODINGS, *SHAPES, *KINDS, *CELLS, *ASKED, *BOOKS, *WORKBOOKS, *TYPED]
