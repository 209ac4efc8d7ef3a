"""What the printed tables and JSON objects of several statistics share: plain numbers, p-values, reasons."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass

from analysis import numerals
from analysis.blocks import Number, Runs, Unit
from analysis.cells import figure
from analysis.figures import Figures
from questionnaires.errors import Message


def plain(value: object) -> object:
    """`value` as JSON holds it: a dataclass as an object. Raises ValueError for NaN or infinity."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(part) for name, part in asdict(value).items()}
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no figure: what is undefined must be None")
        return float(value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def reasons(found: Mapping[str, Message]) -> Figures:
    """Why each figure that is null is null, in English, the language of the names beside it."""
    return {name: str(reason) for name, reason in found.items()}


def p_cell(id_: str, p: float | None) -> Runs:
    """A p-value in a table's cell: "0.023" or "<0.001"; empty for None."""
    return () if p is None else (Number(id_, p, "p", numerals.p_value_text(p)),)


def p_in_note(id_: str, p: float) -> Number:
    """A p-value in a note: "p=0.023"."""
    return Number(id_, p, "p", numerals.p_text(p))


def coefficient(id_: str, value: float, decimals: int = 2) -> Number:
    return Number(id_, value, "coefficient", numerals.fixed_text(value, decimals))


def halves(id_: str, value: float) -> Number:
    """A sum of ranks: whole or with one decimal."""
    return coefficient(id_, value, 0 if float(value).is_integer() else 1)


def number(id_: str, value: float, unit: Unit, decimals: int) -> Number:
    return Number(id_, value, unit, numerals.fixed_text(value, decimals))


def df_text(df: float) -> str:
    """Degrees of freedom: whole ones as they are, Welch's with one decimal."""
    return str(int(df)) if float(df).is_integer() else numerals.fixed_text(df, 1)


def score_cells(id_: str, named: Sequence[tuple[str, float | None]], decimals: int = 2) -> list[Runs]:
    """Cells of measured values, empty where there is none."""
    return [figure(f"{id_}.{name}", value, "score", decimals) for name, value in named]
