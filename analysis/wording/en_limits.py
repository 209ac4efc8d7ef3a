"""English sentences on what a report does not show, and on what its data cannot tell."""

from __future__ import annotations

from analysis import findings as f
from analysis.blocks import Number, Run, Runs
from analysis.wording import truths
from analysis.wording.en_words import topic
from analysis.wording.template import fill


def not_shown(finding: f.NotCompared | f.HiddenGroups | f.Below | f.Refused) -> Runs:
    match finding:
        case f.NotCompared():
            return fill(
                "By {names}, fewer than two groups that may be shown have 30 answers, so they are {untold}.",
                {
                    "names": ", ".join(f"“{topic(variable)}”" for variable in finding.variables),
                    "untold": truths.fact(f"{finding.id}.not_compared", "not compared", *finding.variables),
                },
            )
        case f.HiddenGroups():
            return fill(
                "{groups}: fewer than {k} people answered, so the figures are {hidden}.",
                {
                    "groups": ", ".join(f"“{label}”" for label in finding.labels),
                    "k": truths.stamp("k", finding.k),
                    "hidden": truths.fact(f"{finding.id}.small_groups", "not shown", *finding.labels),
                },
            )
        case f.Below():
            return fill(
                "“{item}”: fewer than {k} people answered, so the results are {hidden}.",
                {
                    "item": finding.label,
                    "k": truths.stamp("k", finding.k),
                    "hidden": truths.fact(f"{finding.id}.below", "not shown", "below"),
                },
            )
        case f.Refused():
            return fill(
                "“{column}” by “{row}” is {hidden}: with so few people, single answers could be "
                "worked back. Merge answers or groups to see it.",
                {
                    "row": topic(finding.row),
                    "column": finding.column,
                    "hidden": truths.fact(f"{finding.id}.refused", "not shown", "refused"),
                },
            )


def limits(finding: f.Limits) -> Runs:
    values: dict[str, Run] = {"t": Number("limits.tests", finding.tests, "other", str(finding.tests))}
    if finding.tests == 0:
        return ("Taking part was voluntary and not a random sample; the figures do not speak for others.",)
    return fill(
        "Taking part was voluntary and not a random sample; intervals and tests are a guide only, "
        "and the figures "
        "do not speak for those who did not take part. Tests made: {t}, Holm-adjusted within each "
        "subsection; "
        "“a clear difference” stands only where the adjusted p is below 0.05.",
        values,
    )


def withheld(finding: f.Withheld) -> Runs:
    values: dict[str, Run] = {
        "k": truths.stamp("k", finding.k),
        "none": truths.fact("withheld.none", "no", "none"),
        "g": Number("withheld.groups", finding.groups, "other", str(finding.groups)),
        "t": Number("withheld.tables", finding.tables, "other", str(finding.tables)),
        "i": Number("withheld.items", finding.items, "other", str(finding.items)),
    }
    if finding.groups + finding.tables + finding.items == 0:
        return fill(
            "Groups and items that fewer than {k} people answered are not shown; {none} whole group, "
            "table or item "
            "had to be withheld for this.",
            values,
        )
    return fill(
        "Groups and items that fewer than {k} people answered are not shown. Withheld as a whole: "
        "groups {g}, tables {t}, items {i}.",
        values,
    )
