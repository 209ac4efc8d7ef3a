"""The end of a survey: once the grace is over its answers are finished and its codes destroyed.

Each step may be cut short and is taken up again; done twice it changes nothing.
"""

from __future__ import annotations

from collections import Counter

from survey.context import CODE_SALT, CODES, FieldSurvey
from survey.store.console import UnitTotal


def settle(survey: FieldSurvey) -> None:
    """Finish the answers and destroy the codes of a closed survey; nothing while forms are taken.

    Raises StoreFull, Damaged or OSError; then nothing is lost, and it is to be tried again.
    """
    if survey.state != "closed" or settled(survey):
        return
    with survey.lock.turn:
        survey.store.finish()
        _keep_totals(survey)
        survey.destroy_codes()


def settled(survey: FieldSurvey) -> bool:
    """Whether nothing is left to be done at the end of this survey."""
    left = (survey.folder / name for name in (CODES, CODE_SALT))
    return survey.store.finished and not any(path.exists() for path in left)


def _keep_totals(survey: FieldSurvey) -> None:
    """Per unit, the slips drawn and the answers stored: the response rate outlives the codes."""
    drawn = survey.code_store.drawn() if (survey.folder / CODES).exists() else {}
    answers = Counter(response.unit or 0 for response in survey.store.responses())
    if not drawn and answers.keys() <= {0}:
        return
    for unit in sorted(drawn.keys() | answers.keys()):
        survey.console.set_unit_total(survey.key, UnitTotal(unit, drawn.get(unit, 0), answers[unit]))
