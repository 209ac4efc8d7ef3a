"""Reading Word files in tests: text with the content controls that python-docx skips, parts, pages by LibreOffice."""

import io
import shutil
import subprocess
import zipfile

import pytest
from docx.oxml.ns import qn
from lxml import etree

SOFFICE = shutil.which("soffice")
PDFTOTEXT = shutil.which("pdftotext")
NEEDS_OFFICE = pytest.mark.skipif(
    SOFFICE is None or PDFTOTEXT is None, reason="LibreOffice or pdftotext (poppler-utils) is not installed"
)


def parts(package):
    """Name -> bytes of every part of the package."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def body(package):
    """The root of word/document.xml."""
    return etree.fromstring(parts(package)["word/document.xml"])


def text_of(element):
    """All text inside, that of controls and fields too."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def controls(root, tag=None):
    """Every control (w:sdt) with a tag of ours, or with this one alone, in order."""
    found = [
        sdt
        for sdt in root.iter(qn("w:sdt"))
        if (named := sdt.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")) is not None
        and named.get(qn("w:val")).startswith("cs:")
    ]
    return [sdt for sdt in found if tag is None or tag_of(sdt) == tag]


def tag_of(sdt):
    return sdt.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))


def paragraphs(package):
    """Text of every paragraph of the body outside tables, empty ones left out."""
    found = [text_of(p) for p in body(package).iterfind(f"{qn('w:body')}/{qn('w:p')}")]
    return [text for text in found if text]


def pdf(path):
    """The PDF that LibreOffice makes of the file beside it."""
    profile = (path.parent / "profile").as_uri()
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            path.parent,
            path,
        ],
        check=True,
        capture_output=True,
    )
    return path.with_suffix(".pdf")


def pages(path):
    """The text of each page of the file, as LibreOffice lays it out."""
    out = subprocess.run([PDFTOTEXT, "-layout", pdf(path), "-"], check=True, capture_output=True).stdout
    return out.decode().rstrip("\f").split("\f")
