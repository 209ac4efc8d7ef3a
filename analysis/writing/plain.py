"""CSV, JSON and Parquet: cells without labels' own place, every kind of no answer an empty cell."""

from __future__ import annotations

import io
import json

import pandas as pd

from analysis.writing.rows import Rows
from questionnaires.plain_text import csv_bytes


def delimited(rows: Rows) -> bytes:
    """CSV with the heads first."""
    return csv_bytes([rows.heads, *zip(*rows.columns(), strict=True)])


def json_text(rows: Rows) -> bytes:
    """{"release": …, "variables": […], "rows": [{column: value or null}]}, in UTF-8."""
    manifest = rows.manifest
    release = {
        "id": manifest.id,
        "hash": manifest.hash,
        "questionnaire": manifest.questionnaire,
        "version": manifest.version,
        "simulated": manifest.simulated,
    }
    variables = [
        {
            "name": variable.column,
            "label": variable.label,
            "level": variable.level,
            "values": [{"value": value, "label": label} for value, label in variable.values.items()],
        }
        for variable in rows.codebook
    ]
    records = [dict(zip(rows.heads, row, strict=True)) for row in zip(*rows.columns(), strict=True)]
    whole = {"release": release, "variables": variables, "rows": records}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def parquet(rows: Rows) -> bytes:
    """Columns of whole numbers, of numbers, or of text; null where there is no answer."""
    written = io.BytesIO()
    columns = [pd.Series(column).convert_dtypes() for column in rows.columns()]
    frame = pd.DataFrame(dict(zip(rows.heads, columns, strict=True)))
    frame.to_parquet(written, index=False, compression="zstd")
    return written.getvalue()
