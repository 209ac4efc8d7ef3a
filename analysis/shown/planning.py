"""A sample size, or the margin of one, as a table and as the JSON object of `sample-size`."""

from __future__ import annotations

from fractions import Fraction

from analysis import numerals
from analysis.blocks import Number, Row, Runs, Table
from analysis.cells import level, persons
from analysis.figures import Figures
from analysis.planning import Margin, SampleSize
from analysis.shown.parts import number
from analysis.wording.template import fill
from analysis.wording.trend import trended


def table(result: SampleSize | Margin, language: str) -> Table:
    """What was presumed and what follows, a figure a row."""
    own = trended(language)
    population: Runs = (
        own.unknown if result.population is None else persons("sample.population", result.population),
    )
    rows = [
        Row(((own.population,), population)),
        Row(((own.share,), (_percent("sample.share", result.share),))),
        Row(((own.deff,), (number("sample.deff", result.deff, "coefficient", 2),))),
    ]
    margin = Row(((own.margin,), (_points("sample.margin", result.margin),)))
    answers = Row(((own.n,), (persons("sample.n", result.n),)))
    notes: list[Runs] = [fill(own.formula, {"level": level(result.confidence)})]
    if isinstance(result, Margin):
        rows += [answers, Row(margin.cells, "base")]
    else:
        rows += [
            margin,
            Row(((own.response,), (_percent("sample.response", result.response),))),
            Row(answers.cells, "base"),
            Row(((own.invite,), (persons("sample.invite", result.invite),)), "base"),
        ]
        if result.population is not None and result.exact / result.response > result.population:
            notes.append(fill(own.whole, {"population": persons("sample.all", result.population)}))
    return Table("sample", own.sample, (own.figure, own.value), tuple(rows), tuple(notes))


def figures(result: SampleSize | Margin) -> Figures:
    """The object of `sample-size`; with --n its margin."""
    if isinstance(result, Margin):
        return {"n": result.n, "margin": result.margin}
    return {"n": result.n, "invite": result.invite, "exact": result.exact}


def lines(found: Figures) -> list[Figures]:
    """One line."""
    return [found]


def _percent(id_: str, share: float) -> Number:
    return Number(id_, share, "percent", numerals.share_text(share, 1))


def _points(id_: str, margin: float) -> Number:
    return Number(id_, margin, "points", numerals.points_text(margin, Fraction(0), 1))
