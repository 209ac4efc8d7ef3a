"""Columns of texts as codes into their distinct cells: a million rows stay small while they are read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_CHUNK = 20_000


class Columns:
    """Columns that grow row by row, or block by block."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.cells: list[dict[str, int]] = [{} for _ in names]
        self.codes: list[list[NDArray[np.int32]]] = [[] for _ in names]
        self.rows: list[list[str]] = []
        self.count = 0

    def add(self, row: list[str]) -> None:
        self.count += 1
        self.rows.append(row)
        if len(self.rows) == _CHUNK:
            self._pack()

    def add_coded(self, block: Sequence[tuple[Sequence[str], NDArray[np.int32]]]) -> None:
        """Some rows: of each column its distinct cells and the positions in them, -1 for an empty cell."""
        self.count += len(block[0][1])
        for cells, codes, (texts, positions) in zip(self.cells, self.codes, block, strict=True):
            places = [cells.setdefault(text, len(cells)) for text in (*texts, "")]
            codes.append(np.array(places, dtype=np.int32)[positions])

    def _pack(self) -> None:
        if not self.rows:
            return
        columns = zip(*self.rows, strict=True)
        for cells, codes, column in zip(self.cells, self.codes, columns, strict=True):
            for cell in dict.fromkeys(column):
                cells.setdefault(cell, len(cells))
            codes.append(np.fromiter(map(cells.__getitem__, column), dtype=np.int32, count=len(column)))
        self.rows = []

    def frame(self) -> pd.DataFrame:
        """All rows; only the empty text is missing, so None, NA and null stay answers."""
        self._pack()
        columns = {}
        for name, cells, codes in zip(self.names, self.cells, self.codes, strict=True):
            distinct = pd.Series([cell or None for cell in cells], dtype="str")
            columns[name] = pd.Series(distinct.array.take(np.concatenate(codes)))
        return pd.DataFrame(columns)
