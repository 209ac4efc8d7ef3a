"""Rows that may leave -> the bytes of a file, one module a format. Never a decision about what may leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from analysis.writing.rows import Rows

FORMATS: Mapping[str, str] = {
    "csv": "plain:delimited",
    "xlsx": "workbook:render",
    "sav": "spss:render",
    "dta": "stata:render",
    "parquet": "plain:parquet",
    "json": "plain:json_text",
    "ddi": "ddi:render",
}
"""Format -> module and function here. They are imported when they are called: help must stay quick."""
WITHOUT_KINDS = ("csv", "xlsx", "parquet", "json")
"""Formats without a place for the kinds of no answer, or for labels."""
WITHOUT_ROWS = ("ddi",)
"""Formats that describe the rows and hold none."""
_BY_ENDING = {".xml": "ddi"}


def of_ending(suffix: str) -> str | None:
    """The format that files of this ending have; None for an ending of no format."""
    named = _BY_ENDING.get(suffix.lower(), suffix.lower().removeprefix("."))
    return named if named in FORMATS else None


def renderer(format: str) -> Callable[[Rows], bytes]:
    """What turns rows into a file of this format. Raises KeyError for an unknown one."""
    module, _, function = FORMATS[format].partition(":")
    return cast("Callable[[Rows], bytes]", getattr(import_module(f"analysis.writing.{module}"), function))
