"""Weights and design-based estimates as tables of printed figures, for the terminal and every file."""

from __future__ import annotations

from analysis import numerals
from analysis.blocks import Number, Row, Run, Runs, Table, Unit
from analysis.cells import ascii_id, persons, share, value_id
from analysis.weights import Raked
from analysis.wording.design import weight_words
from analysis.wording.template import fill


def rake(result: Raked, language: str, *, limit: float | None = None) -> Table:
    """A row a category: rows of the sample, and its share before weighting, in the population, and after.

    `limit` is what the weights were trimmed to, if they were.
    """
    words = weight_words(language)
    rows = []
    for margin in result.margins:
        for at, category in enumerate(margin.categories, 1):
            id_ = f"rake.{ascii_id(margin.variable)}.{value_id(category.value, at)}"
            label = fill(words.of, {"variable": margin.label, "category": category.label})
            shares: list[Runs] = [
                (share(f"{id_}.{name}", getattr(category, name), 1),)
                for name in ("before", "target", "after")
            ]
            rows.append(Row((label, (persons(f"{id_}.count", category.count),), *shares)))
    head = (words.category, words.rows, words.before, words.target, words.after)

    def number(name: str, value: float, decimals: int, unit: Unit = "other") -> Number:
        return Number(f"rake.{name}", value, unit, numerals.fixed_text(value, decimals))

    places: dict[str, Run] = {
        "rounds": str(result.iterations),
        "total": number("total", result.total, 1),
        "least": number("min", float(result.weights.min()), 3),
        "most": number("max", float(result.weights.max()), 3),
        "n": persons("rake.n", result.kish.n),
        "effective": number("n_effective", result.kish.n_effective, 1),
        "deff": number("deff", result.kish.deff, 3),
    }
    notes = [fill(words.fitted, places), fill(words.price, places)]
    if limit is not None:
        notes.append(fill(words.trimmed, {"limit": numerals.fixed_text(limit, 3)}))
    return Table("rake", words.caption, head, tuple(rows), (*notes, (words.fixed,)))
