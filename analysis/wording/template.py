"""Whole templates filled with tagged numbers: what both languages share in making a sentence.

A percent's sign, brackets and units belong to the template; a Number's text is the figure alone. All
rounding is done by `numerals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from analysis import numerals
from analysis.blocks import Number, Run, Runs, Unit

Filling = Run | Runs

_COLON_AFTER_QUESTION = re.compile("(?<=[？?！!])(：|:(?= ))")
_STOP_BEFORE_COLON = re.compile("。：")


def fill(template: str, places: Mapping[str, Filling]) -> Runs:
    """The runs of `template` with each {name} replaced; neighbouring words become one run.

    Raises KeyError for a name that `places` lacks.
    """
    runs: list[Run] = []
    for at, piece in enumerate(re.split(r"\{(\w+)\}", template)):
        filling: Filling = places[piece] if at % 2 else piece
        for run in filling if isinstance(filling, tuple) else (filling,):
            if isinstance(run, str) and runs and isinstance(runs[-1], str):
                runs[-1] += run
            elif run != "":
                runs.append(run)
    return tuple(one_stop(run) if isinstance(run, str) else run for run in runs)


def one_stop(text: str) -> str:
    """The text without the colon after a question mark, and without the full stop before a colon.

    Captions set a colon after the words of a question, which mostly end with a stop of their own.
    """
    return _STOP_BEFORE_COLON.sub("：", _COLON_AFTER_QUESTION.sub("", text))


def joined(parts: Sequence[Runs], separator: str, last: str | None = None) -> Runs:
    """The parts as one list: `separator` between them, `last` before the last one."""
    runs: list[Run] = []
    for at, part in enumerate(parts):
        if at:
            runs.append(last if last is not None and at == len(parts) - 1 else separator)
        runs += part
    return fill("{all}", {"all": tuple(runs)})


def persons(id: str, count: int) -> Number:
    """`G5.claim` + 71 -> the number `G5.claim.count`, printed "71"."""
    return Number(f"{id}.count", count, "persons", numerals.count_text(count))


def base(id: str, count: int) -> Number:
    return Number(f"{id}.base", count, "persons", numerals.count_text(count))


def scored(id: str, count: int) -> Number:
    """How many people have a score: `BO.n`, as in the tables of scores."""
    return Number(f"{id}.n", count, "persons", numerals.count_text(count))


def percent(id: str, count: int, of: int, decimals: int) -> Number:
    """The number `G5.claim.percent`, exact value 71/219, printed "32.4"."""
    return Number(f"{id}.percent", Fraction(count, of), "percent", numerals.percent_text(count, of, decimals))


def score(id: str, value: Fraction | float, decimals: int = 1) -> Number:
    return Number(id, value, "score", numerals.fixed_text(value, decimals))


def change(id: str, size: Fraction | float, unit: Unit, text: str) -> Number:
    """The size of a difference between two waves; which way it goes, words say."""
    return Number(f"{id}.change", size, unit, text)


def less_than(places: int) -> str:
    """What a difference that would be printed as nothing is less than: "1", "0.1"."""
    return numerals.fixed_text(Fraction(1, 10**places), places)


def part_of(id: str, count: int, of: int) -> Number:
    """A share of forms, not of people's answers: with one decimal whatever the base."""
    return Number(f"{id}.percent", Fraction(count, of), "percent", numerals.percent_text(count, of, 1))


def coefficient(id: str, value: float) -> Number:
    """A correlation or a reliability, with two decimals."""
    return Number(id, value, "coefficient", numerals.fixed_text(value, 2))


def decimals(bases: Iterable[int], given: int | None) -> int | None:
    """The precision of one sentence: its smallest base's, or a coarser one `given` by its neighbours.

    None when every base is under 30: then the sentence names persons only.
    """
    own = numerals.decimals_together(bases)
    return own if own is None or given is None else min(own, given)
