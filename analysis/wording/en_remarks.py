"""English sentences on what people wrote, once it is sorted."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Number, Run, Runs
from analysis.wording.template import fill, joined, persons


def sorted_remarks(finding: f.SortedRemarks) -> Runs:
    tops = [
        fill("{label} ({k})", {"label": part.label, "k": persons(part.id, part.count)})
        for part in finding.tops
    ]
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "k": persons(finding.id, finding.count),
        "c": Number(f"{finding.item}.kinds", finding.kinds, "other", numerals.count_text(finding.kinds)),
        "tops": joined(tops, ", ", last=" and "),
        "least": str(finding.least),
    }
    if not tops:
        return fill(
            "“{item}”: number of people who wrote an answer: {k}; each category was named by fewer than "
            "{least} people and so is not listed.",
            values,
        )
    return fill(
        "“{item}”: number of people who wrote an answer: {k}; categories that at least {least} people named: "
        "{c}. Named most often: {tops}. What fewer than {least} people said is not listed.",
        values,
    )


def quoted(finding: f.Quoted) -> Runs:
    quotes = "; ".join("“" + quote.rstrip(".") + "”" for quote in finding.quotes)
    return (f"In people’s own words: {quotes}.",)
