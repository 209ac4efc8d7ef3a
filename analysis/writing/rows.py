"""Rows that may leave, with what they mean and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.data import SIMULATED, Manifest
from analysis.generalise import Generalised
from analysis.wording.sheets import words
from questionnaires.codebook import Codebook, Value, Variable
from questionnaires.model import Questionnaire

Cell = str | int | float | None
MARKED = 1


def with_mark(codebook: Codebook) -> Codebook:
    """`codebook` with the column that says that nobody answered these data."""
    said = words(codebook.language)
    mark = Variable(SIMULATED, said.simulated_label, "nominal", values={MARKED: said.simulated_value})
    return Codebook((*codebook.variables, mark), codebook.language)


@dataclass(frozen=True)
class Rows:
    """What a file is made of. `frame` holds codes and kinds of no answer, in the order of the file."""

    frame: pd.DataFrame
    codebook: Codebook
    manifest: Manifest
    questionnaire: Questionnaire
    safe: Generalised
    place: Path
    """The folder of the file: what a library must write itself it writes there."""
    labels: bool = False
    """Labels stand in place of values."""

    @property
    def title(self) -> str:
        return self.questionnaire.title[self.codebook.language]

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(variable.column for variable in self.codebook)

    def columns(self) -> list[list[Cell]]:
        """The cells, column by column; every kind of no answer is None."""
        return [_column(self.frame[variable.column], variable, self.labels) for variable in self.codebook]


def _column(values: pd.Series, variable: Variable, labels: bool) -> list[Cell]:
    shown: dict[Value, Cell] = dict(variable.values) if labels else {}
    shown |= dict.fromkeys(variable.missing)
    return [None if pd.isna(value) else shown.get(value, value) for value in values.tolist()]
