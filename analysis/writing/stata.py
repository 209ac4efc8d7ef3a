"""DTA (Stata 14 and later) by pyreadstat: labels, and the kinds of no answer as .a, .b, .c.

Stata holds 80 characters of a question. A longer one ends in “…” and stands whole in the codebook beside
the file; `shortened` names them, so that it can be told.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.no_answer import STATA as LETTERS
from analysis.writing import meanwhile
from analysis.writing.limits import check
from analysis.writing.packages import pyreadstat
from analysis.writing.rows import Rows
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.limits import STATA

MOST = 80
"""Characters of a variable's label, and of the file's."""
_LETTER: dict[Value, str] = {kind: letter.removeprefix(".") for letter, kind in LETTERS.items()}
_DATE = re.compile(rb"(<timestamp>\x11)(.{17})(</timestamp>)", re.DOTALL)
_NO_DATE = b"01 Jan 1980 00:00"


def shortened(codebook: Codebook) -> tuple[str, ...]:
    """The columns whose text is longer than Stata holds."""
    return tuple(one.column for one in codebook if len(one.label) > MOST)


def render(rows: Rows) -> bytes:
    """The file as bytes. Raises DataError: a label would be cut, or pyreadstat is not installed."""
    program = pyreadstat()
    check(rows.codebook, STATA)
    book = rows.codebook
    kinds = {one.column: sorted(_LETTER[kind] for kind in one.missing if kind in _LETTER) for one in book}
    with meanwhile.folder(rows.place) as folder:
        path = folder / "rows.dta"
        program.write_dta(
            pd.DataFrame({one.column: _cells(rows.frame[one.column], one) for one in book}),
            str(path),
            file_label=_text(rows.title),
            version=15,
            column_labels={one.column: _text(one.label) for one in book},
            variable_value_labels={one.column: labels for one in book if (labels := _labels(one))},
            missing_user_values={column: letters for column, letters in kinds.items() if letters},
        )
        written = path.read_bytes()
    return _DATE.sub(rb"\g<1>" + _NO_DATE + rb"\g<3>", written, count=1)


def _text(label: str) -> str:
    return label if len(label) <= MOST else f"{label[: MOST - 1]}…"


def _cells(values: pd.Series, variable: Variable) -> list[object]:
    """Numbers, letters for the kinds of no answer, NaN for empty cells."""
    known = {kind: _LETTER[kind] for kind in variable.missing if kind in _LETTER}
    return [np.nan if pd.isna(value) else known.get(value, value) for value in values.tolist()]


def _labels(variable: Variable) -> dict[Value, str]:
    missing = {_LETTER[kind]: label for kind, label in variable.missing.items() if kind in _LETTER}
    return dict(variable.values) | dict(missing)
