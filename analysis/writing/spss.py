"""SAV by pyreadstat: labels, levels, and the kinds of no answer as user-missing values."""

from __future__ import annotations

import pandas as pd

from analysis.writing import meanwhile
from analysis.writing.limits import check
from analysis.writing.packages import pyreadstat
from analysis.writing.rows import Rows
from questionnaires.codebook import Variable
from questionnaires.limits import SPSS

MEASURES = {
    "nominal": "nominal",
    "ordinal": "ordinal",
    "rank": "ordinal",
    "number": "scale",
    "text": "nominal",
}
_DATE = slice(92, 109)
"""Where the header says on which day and at what time the file was made."""
_NO_DATE = b"01 Jan 8000:00:00"


def render(rows: Rows) -> bytes:
    """The file as bytes. Raises DataError: a label would be cut, or pyreadstat is not installed."""
    program = pyreadstat()
    check(rows.codebook, SPSS)
    book = rows.codebook
    frame = pd.DataFrame({one.column: rows.frame[one.column].astype("Float64") for one in book})
    frame = frame.astype("float64")
    with meanwhile.folder(rows.place) as folder:
        path = folder / "rows.sav"
        program.write_sav(
            frame,
            str(path),
            file_label="",
            note=[rows.title, rows.manifest.id, rows.manifest.hash],
            row_compress=True,
            column_labels={one.column: one.label for one in book},
            variable_value_labels={
                one.column: {**one.values, **one.missing} for one in book if one.values or one.missing
            },
            missing_ranges={one.column: sorted(one.missing) for one in book if one.missing},
            variable_measure={one.column: MEASURES[one.level] for one in book},
            variable_format={one.column: _format(rows.frame[one.column], one) for one in book},
        )
        written = bytearray(path.read_bytes())
    written[_DATE] = _NO_DATE
    return bytes(written)


def _format(values: pd.Series, variable: Variable) -> str:
    """As many digits as the values have; decimals only for measured numbers that have them."""
    measured = pd.to_numeric(values, errors="coerce").dropna()
    places = 2 if variable.level == "number" and (measured % 1 != 0).any() else 0
    width = (
        max((len(str(int(value))) for value in (measured.min(), measured.max())), default=1)
        if len(measured)
        else 1
    )
    return f"F{max(2, width + (places + 1 if places else 0))}.{places}"
