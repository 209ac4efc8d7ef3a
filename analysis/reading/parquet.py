"""Parquet by pyarrow: columns of numbers and texts as stored; a null is missing, the text "None" is not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.reading.table import Table, cells_of, file_of, header, refuse
from questionnaires.errors import Problem, say

SUFFIXES = (".parquet",)


def read(path: Path) -> Table:
    """The rows of a Parquet file. Raises DataError for a damaged file or columns that hold lists."""
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise
        what = say("the file is not Parquet, or is damaged.")
        raise refuse(path, what, say("Write it again, or save the data as CSV (UTF-8).")) from None
    names = header(path, table.column_names)
    if not table.num_rows or not names:
        raise refuse(path, say("the file holds no rows."), say("Choose the file with the answers."))
    nested = [name for name, kind in zip(names, table.schema.types, strict=True) if pa.types.is_nested(kind)]
    if nested:
        problems = [
            Problem(
                file_of(path),
                say("column {column} holds lists, not single answers.", column=name),
                say("Write one 0/1 column for each option, or join the options by ┋."),
            )
            for name in nested
        ]
        raise DataError(problems)
    columns = {
        name: cells_of(table.column(place).to_pandas(integer_object_nulls=True))
        for place, name in enumerate(names)
    }
    return Table(path, pd.DataFrame(columns))
