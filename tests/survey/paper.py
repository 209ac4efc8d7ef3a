"""What is on printed pages: their text, the codes of slips, pictures as a camera sees them."""

import re
import shutil
import subprocess

import pytest

PRINTED = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def pdftotext(path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no poppler on this machine")
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


def pictures_of(path, dots=150):
    """The pages as pictures."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("no poppler on this machine")
    from PIL import Image

    subprocess.run(["pdftoppm", "-r", str(dots), "-png", path, path.with_suffix("")], check=True)
    found = []
    for file in sorted(path.parent.glob(f"{path.stem}-*.png")):
        with Image.open(file) as picture:
            found.append(picture.convert("L"))
    return found
