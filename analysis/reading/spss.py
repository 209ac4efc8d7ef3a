"""SAV and ZSAV by pyreadstat: codes as stored, labels and user-missing values into a codebook.

A text cell of SPSS cannot tell empty from missing; both are missing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.reading.labels import Labelled, codebook
from analysis.reading.table import Table, cells_of, header, refuse
from questionnaires.codebook import Value
from questionnaires.errors import say

SUFFIXES = (".sav", ".zsav")


def read(path: Path, encoding: str | None = None) -> Table:
    """The rows of an SPSS file with the codebook of its labels; user-missing codes are kept as values.

    Raises DataError: pyreadstat is not installed, or the file is damaged or in another encoding.
    """
    try:
        import pyreadstat
    except ImportError:
        what = say("reading SPSS files needs the package pyreadstat, which is not installed.")
        mend = say('Install it with: pip install "cadre-survey[spss]", or save the data as CSV (UTF-8).')
        raise refuse(path, what, mend) from None
    try:
        frame, meta = pyreadstat.read_sav(
            str(path), user_missing=True, apply_value_formats=False, encoding=encoding
        )
    except Exception as error:  # pyreadstat has an exception of its own kind for every fault
        what = say("the SPSS file cannot be read ({reason}).", reason=" ".join(str(error).split()))
        mend = say("Save it again; if its encoding is not UTF-8, name it with --encoding, such as gb18030.")
        raise refuse(path, what, mend) from None
    header(path, list(frame.columns))
    if frame.empty:
        raise refuse(path, say("the file holds no rows."), say("Choose the file with the answers."))
    frame = pd.DataFrame({name: cells_of(frame[name]) for name in frame.columns})
    columns = [
        Labelled(
            column=name,
            label=meta.column_names_to_labels.get(name) or "",
            labels=_labels(meta.variable_value_labels.get(name, {})),
            missing=[_ends(one) for one in meta.missing_ranges.get(name, ())],
            measure=_measure(meta.variable_measure.get(name)),
        )
        for name in frame.columns
    ]
    book, notes = codebook(frame, _explained(columns))
    return Table(path, frame, book, tuple(notes))


def _explained(columns: Sequence[Labelled]) -> Sequence[Labelled]:
    """Columns of which the file says nothing at all are read like a CSV's."""
    return [one for one in columns if one.label or one.labels or one.missing]


def _labels(labels: Mapping[Any, str]) -> dict[Value, str]:
    return {_code(value): label for value, label in labels.items()}


def _ends(one: Any) -> tuple[Value, Value]:
    """A range of user-missing values, or one such value, as both its ends."""
    low, high = (one["lo"], one["hi"]) if isinstance(one, dict) else (one, one)
    return _code(low), _code(high)


def _code(value: float | str) -> Value:
    if isinstance(value, str):
        return value.rstrip()
    return int(value) if float(value).is_integer() else float(value)


def _measure(measure: str | None) -> str:
    return measure if measure in ("nominal", "ordinal", "scale") else ""
