"""A file that a statistics program would cut is refused, with a list of what is too long."""

from __future__ import annotations

from analysis.errors import DataError
from questionnaires.codebook import Codebook
from questionnaires.errors import Problem, say
from questionnaires.limits import Limits, too_long


def check(codebook: Codebook, limits: Limits) -> None:
    """Raises DataError with every name and label that would be cut."""
    mend = say("It would be cut. Export as XLSX or CSV, or in another language.")
    found = [
        Problem(say("column {column}", column=one.column), one.what, mend)
        for one in too_long(codebook, limits)
    ]
    if found:
        raise DataError(found)
