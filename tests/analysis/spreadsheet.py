"""What a spreadsheet shows: the text of a cell by its number format, for tests that read a workbook back."""

import io
import re

from openpyxl import load_workbook

from analysis.numerals import count_text, fixed_text


def opened(content):
    return load_workbook(io.BytesIO(content))


def shown(cell):
    """The text that stands in the cell."""
    if not isinstance(cell.value, int | float):
        return cell.value
    if literal := re.fullmatch(r'"(.*)"', cell.number_format):
        return literal[1]
    if cell.number_format == "#,##0":
        return count_text(cell.value)
    decimals = re.fullmatch(r"0(?:\.(0+))?", cell.number_format)
    return fixed_text(cell.value, len(decimals[1] or ""))
