"""Packages that only some formats need."""

from __future__ import annotations

from types import ModuleType

from analysis.errors import DataError
from questionnaires.errors import Problem, say


def pyreadstat() -> ModuleType:
    """The package that writes SAV and DTA. Raises DataError where it is not installed."""
    try:
        import pyreadstat as program
    except ImportError:
        what = say("writing SPSS and Stata files needs the package pyreadstat, which is not installed.")
        mend = say('Install it with: pip install "cadre-survey[spss]", or export as CSV.')
        raise DataError([Problem(say("row-level export"), what, mend)]) from None
    return program
