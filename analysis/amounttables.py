"""Measured numbers as a table: one figure a row, and why one is withheld."""

from __future__ import annotations

from analysis.amounts import QUARTILES_FROM, Amounts
from analysis.blocks import Mark, Row, Run, Runs, Table
from analysis.cells import ascii_id, figure, persons
from analysis.disclosure import shown
from analysis.wording.describe import described
from analysis.wording.heads import heads
from analysis.wording.template import fill


def amounts(result: Amounts, language: str, *, k: int, not_asked: int = 0) -> Table:
    """Mean, SD, quartiles and median, then who answered; what is withheld is a mark with its note.

    `not_asked` of those without an answer stand in a row of their own.
    """
    words, own, key = heads(language), described(language), f"{ascii_id(result.variable)}.item"
    lower, median, upper = words.quartiles
    named = [
        (words.mean, "mean", result.mean),
        (words.sd, "sd", result.sd),
        (lower, "q1", result.lower),
        (median, "median", result.median),
        (upper, "q3", result.upper),
    ]
    rows = [
        Row(
            (
                (label,),
                (Mark(f"{key}.{name}", words.withheld),)
                if value is None
                else figure(f"{key}.{name}", value, "score", result.decimals),
            )
        )
        for label, name, value in named
    ]
    rows.append(Row(((words.answered,), (persons(f"{key}.base", result.base),)), "base"))
    missing = persons(f"{key}.missing", result.missing - not_asked)
    rows.append(Row(((words.missing,), (missing,)), "missing"))
    if not_asked:
        rows.append(Row(((words.not_asked,), (persons(f"{key}.not_asked", not_asked),)), "missing"))
    head = (own.figure, own.value)
    return Table(ascii_id(result.variable), result.label, head, tuple(rows), _notes(result, language, k))


def _notes(result: Amounts, language: str, k: int) -> tuple[Runs, ...]:
    words, own = heads(language), described(language)
    places: dict[str, Run] = {"k": str(k), "least": str(QUARTILES_FROM)}
    if not result.base:
        return ((words.nobody,),)
    if not shown(result.base, k):
        return (fill(words.hidden_base, places),)
    notes: list[Runs] = []
    if result.mean is None:
        notes.append((own.no_mean,))
    if result.lower is None:
        notes.append(fill(own.no_quartiles, places))
    notes.append((own.averaged if result.averaged else own.no_ends,))
    return tuple(notes)
