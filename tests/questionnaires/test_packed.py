"""Packed files are refused before they are opened: too large, too many parts, entities, macros, damage."""

import io
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

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


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>'
)


def with_sheet(part, name="sheet1.xml"):
    """The workbook with another sheet in the place of its own, under another name if need be."""
    book = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for member in source.namelist():
            content = source.read(member).replace(b"sheet1.xml", name.encode())
            is_sheet = member == "xl/worksheets/sheet1.xml"
            made.writestr(f"xl/worksheets/{name}" if is_sheet else member, part if is_sheet else content)
    return book.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        with_sheet(SHEET.encode(), "sheet1.dat"),
        with_sheet(f'<?xml version="1.0" encoding="UTF-16"?>{SHEET}'.encode("utf-16")),
        with_sheet(SHEET.encode("utf-16-be"), "sheet1.png"),
        with_sheet(SHEET.encode("utf-8-sig")),
        with_sheet(f"<!-- <a> --><!DOCTYPE a SYSTEM 'b>'>\n<?c <d> ?>{SHEET}".encode()),
        with_sheet(SHEET.replace("<f>", "<f\n>").encode()),
        with_sheet(SHEET.replace("<", "<ä:").replace("<ä:/", "</ä:").replace("xmlns", "xmlns:ä").encode()),
    ],
    ids=["name", "utf-16", "no sign", "sign", "prolog", "break", "prefix"],
)
def test_a_formula_is_told_wherever_a_sheet_stands_and_however_it_is_written(content):
    assert load_workbook(io.BytesIO(content)).active["A1"].value == "=1+1"
    assert packed.inspected(io.BytesIO(content), INSTEAD).formulas


def test_links_to_other_files_are_told_by_what_they_are():
    assert packed.inspected(io.BytesIO(added({"xl/a.dat": b"<externalLink/>"})), INSTEAD).links
    assert not packed.inspected(io.BytesIO(workbook()), INSTEAD).links


ORDINARY = {
    "xl/printerSettings/printerSettings1.bin": "HP LaserJet".encode("utf-16-le") + bytes(200),
    "xl/media/image1.png": b"\x89PNG\r\n\x1a\n<f>",
    "xl/media/image2.svg": b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C' 'http://w3.org'><svg><f/></svg>",
    "xl/charts/chart1.xml": b"<c:chartSpace xmlns:c='c'><c:f>Sheet1!$A$1</c:f></c:chartSpace>",
    "xl/drawings/vmlDrawing1.vml": b"<xml xmlns:v='v'><v:f eqn='x'/><br></xml>",
    "xl/metadata": b"\x0a\x02\x08\x01",
    "customXml/item1.xml": "<?xml version='1.0' encoding='utf-16'?><DataMashup>AA</DataMashup>".encode(
        "utf-16"
    ),
    "docProps/thumbnail.jpeg": b"\xff\xd8\xff\xe0",
    "[trash]/0000.dat": bytes(100),
}


def test_what_spreadsheet_programs_put_beside_the_sheets_passes():
    assert packed.inspected(io.BytesIO(added(ORDINARY)), INSTEAD) == packed.Inspected(False, False)


def test_a_workbook_of_another_writer_passes():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_string("A1", "题目")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=数据!$A$1:$A$2"})
        sheet.insert_chart("C1", chart)
        sheet.write_comment("A1", "说明")
    assert packed.inspected(content, INSTEAD) == packed.Inspected(False, False)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (added({"xl/media/a.bin": b"0" * (51 * 2**20)}), "more than 200 parts or 50 MB"),
        (added({f"x{n}": b"" for n in range(201)}), "more than 200 parts or 50 MB"),
        (b"PK" + b"x" * (5 * 2**20), "larger than 5 MB"),
        (added({"xl/vbaProject.bin": b"x"}), "the workbook holds macros"),
        (added({"xl/VBAPROJECT.BIN": b"x"}), "the workbook holds macros"),
        (added({"x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "defines entities"),
        (added({"x.dat": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}), "defines entities"),
        (added({"x.xml": b"<!DOCTYPE a [<a/>"}), "defines entities"),
        (added({"x.xml": b'<?xml version="1.0" encoding="cp037"?>L'}), "in an encoding that no"),
        (workbook()[:-30], "not a workbook, or is damaged"),
        (b"\xd0\xcf\x11\xe0 old", "locked by a password"),
        (b"name,age\n", "not a workbook, or is damaged"),
    ],
    ids=[
        "bomb",
        "parts",
        "size",
        "macros",
        "capitals",
        "entities",
        "wide",
        "open",
        "encoding",
        "cut",
        "locked",
        "text",
    ],
)
def test_what_is_not_small_and_plain_is_refused(content, why):
    with pytest.raises(packed.WorkbookRefused, match=why):
        packed.inspected(io.BytesIO(content), INSTEAD)
