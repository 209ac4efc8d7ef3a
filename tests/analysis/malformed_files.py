"""Workbooks, SPSS, Stata, Parquet and other files: damaged, hostile or strange, and what must come of each."""

from __future__ import annotations

import datetime
import io
import pickle
import sqlite3
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import xlsxwriter

from tests.analysis.malformed import Q, refused, right


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

# ---- other kinds of file under a name of text ----------------------------------------------------

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

CASES = [*KINDS, *WORKBOOKS, *TYPED]
