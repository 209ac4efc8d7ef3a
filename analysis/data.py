"""The nouns of a data set: rows with what they mean, and what a release says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from questionnaires.codebook import Codebook
from questionnaires.errors import Message
from questionnaires.model import Questionnaire

MANIFEST_FORMAT = 1
SIMULATED = "simulated"
"""The column that marks every row of a file that was exported from a simulated release."""


@dataclass(frozen=True)
class Manifest:
    """What a release is. Dates are ISO days; counts are of forms."""

    id: str
    survey: str
    questionnaire: str
    version: int
    languages: tuple[str, ...]
    rows: int
    """Rows of rows.parquet: the valid forms."""
    returned: int
    """Forms stored."""
    valid: int
    """Returned, less forms with no closed item answered."""
    k: int
    """Fewest people who must have answered for a group's figure to be shown, as fixed at opening."""
    simulated: bool
    opened: str
    closed: str
    codes: bool = False
    """Whether a code was needed; without one a person may have answered twice."""
    issued: int | None = None
    """Codes handed out, as the operator entered it."""
    roster: int | None = None
    """People who could have answered."""
    program: str = ""
    """Version of the program that wrote the release."""
    format: int = MANIFEST_FORMAT
    files: Mapping[str, str] = field(default_factory=dict)
    """File name -> SHA-256 of its bytes."""
    hash: str = ""
    """SHA-256 over everything above, the files' sums included: names this state of the data."""


@dataclass(frozen=True)
class Data:
    """Rows and what their columns mean.

    A coded column holds the codebook's values as Int16, an empty cell is missing (pd.NA); -1, -2 and -3
    are kinds of no answer, as the variable's `missing` says. Columns without a variable are numbers
    (Int64 or Float64) if every cell is a plain number, else texts.
    """

    frame: pd.DataFrame
    codebook: Codebook
    notes: tuple[Message, ...] = ()
    """What reading decided or changed, for standard error."""
    questionnaire: Questionnaire | None = None
    manifest: Manifest | None = None
    guessed: tuple[str, ...] = ()
    """Columns whose answers stand in an order that was guessed from their words."""
    written: Mapping[str, int] = field(default_factory=dict)
    """Text item -> how many people wrote something. The texts themselves never stand beside answers."""

    @property
    def simulated(self) -> bool:
        """Whether nobody answered these data: a release says so, and so does a file exported from one."""
        return SIMULATED in self.frame.columns if self.manifest is None else self.manifest.simulated
