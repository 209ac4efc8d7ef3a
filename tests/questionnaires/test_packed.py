"""Packed files are refused before they are opened: too large, too many parts, entities, macros, damage."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from questionnaires import packed
from questionnaires.errors import say


def workbook():
    book, content = Workbook(), io.BytesIO()
    book.active.append(["题目", "男"])
    book.save(content)
    return content.getvalue()


INSTEAD = say("Save it as CSV.")


def added(parts, content=None):
    """The workbook with further parts."""
    book = io.BytesIO(content or workbook())
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return book.getvalue()


def test_a_plain_workbook_passes():
    assert not packed.inspected(io.BytesIO(workbook()), INSTEAD).formulas


def test_a_formula_is_told():
    book, content = Workbook(), io.BytesIO()
    book.active.append(["=1+1"])
    book.save(content)
    assert packed.inspected(io.BytesIO(content.getvalue()), INSTEAD).formulas


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (added({"xl/media/a.bin": b"0" * (51 * 2**20)}), "more than 200 parts or 50 MB"),
        (added({f"x{n}": b"" for n in range(201)}), "more than 200 parts or 50 MB"),
        (b"PK" + b"x" * (5 * 2**20), "larger than 5 MB"),
        (added({"xl/vbaProject.bin": b"x"}), "the workbook holds macros"),
        (added({"xl/VBAPROJECT.BIN": b"x"}), "the workbook holds macros"),
        (added({"x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "defines entities"),
        (workbook()[:-30], "not a workbook, or is damaged"),
        (b"\xd0\xcf\x11\xe0 old", "locked by a password"),
        (b"name,age\n", "not a workbook, or is damaged"),
    ],
    ids=["bomb", "parts", "size", "macros", "capitals", "entities", "cut", "locked", "text"],
)
def test_what_is_not_small_and_plain_is_refused(content, why):
    with pytest.raises(packed.WorkbookRefused, match=why):
        packed.inspected(io.BytesIO(content), INSTEAD)
