"""English sentences: one Finding, one whole template, one sentence; its own ladder of quantity words.

Nothing is computed here beyond what `numerals` prints. Phrases of claims are plural ("find their training
of use"), so that a single person gets a template of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import findings as f
from analysis.blocks import Number, Run, Runs
from analysis.wording import en_groups, en_method, en_remarks, truths
from analysis.wording.en_words import ordinal as ordinal
from analysis.wording.en_words import quantity_word as quantity_word
from analysis.wording.en_words import quoted
from analysis.wording.en_words import topic as topic
from analysis.wording.template import base, decimals, fill, joined, percent, persons

UNVALIDATED = (
    "Descriptive indicators, not validated against norms; "
    "not for judging the health of any person, nor for appraisal"
)
NUMBERS = ("none", "one", "two", "three")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def sentence(finding: f.Finding, coarser: int | None = None) -> Runs:
    """The sentence of `finding`, with its full stop.

    `coarser` is the precision of the sentences beside it (W2); a finding never prints more decimals than
    its own base allows.
    """
    match finding:
        case f.Sample():
            return _sample(finding)
        case f.Issued():
            return en_method.issued(finding)
        case f.Coverage():
            return en_method.coverage(finding)
        case f.Profile():
            return _profile(finding, coarser)
        case f.Claimed():
            return _claimed(finding, coarser)
        case f.TopChoices():
            return _top_choices(finding, coarser)
        case f.MostFrequent():
            return _most_frequent(finding, coarser)
        case f.TopRanked():
            return _top_ranked(finding, coarser)
        case f.ScaleMean():
            return en_groups.scale_mean(finding)
        case f.Average():
            return en_groups.average(finding)
        case f.InBands():
            return en_groups.in_bands(finding, coarser)
        case f.Reliability():
            return en_method.reliability(finding)
        case f.Together():
            return en_method.together(finding)
        case f.SharesCompared():
            return en_groups.shares_compared(finding)
        case f.MeansCompared():
            return en_groups.means_compared(finding)
        case _:
            return _plain(finding)


def heading(lead: f.Lead, place: int) -> Runs:
    """2.1 Promotion: just over three in ten … (71 people, 32.4%, n = 219)."""
    claimed = lead.claimed
    places = {
        "place": str(place),
        "topic": lead.topic,
        "word": truths.quantity(lead, quantity_word(lead.quantity)),
        "nobody": truths.nobody(claimed.id, "none of the cadres asked"),
        "claim": claimed.phrase,
        **_figures(claimed, 1),
    }
    if lead.quantity.kind == "nobody":
        return fill("({place}) {topic}: {nobody} {claim} (n = {n})", places)
    if claimed.count == 1:
        return fill(
            "({place}) {topic}: {word} of the cadres asked {claim} ({k} person, {p}%, n = {n})", places
        )
    if lead.majority:
        return fill(
            "({place}) {topic} stands out: {word} of the cadres asked {claim} ({k} people, {p}%, n = {n})",
            places,
        )
    return fill("({place}) {topic}: {word} of the cadres asked {claim} ({k} people, {p}%, n = {n})", places)


def statements(found: Sequence[f.Claimed], coarser: int | None = None) -> Runs:
    """Several claims as one paragraph, a sentence each."""
    return joined([sentence(claimed, coarser) for claimed in found], " ")


# ---- how it was done, and who took part --------------------------------------------------------


def _sample(finding: f.Sample) -> Runs:
    places: dict[str, Run] = {"valid": Number("sample.valid", finding.valid, "answers", str(finding.valid))}
    if finding.opened and finding.closed:
        places["from"] = truths.stamp("sample.from", _date(finding.opened))
        places["to"] = truths.stamp("sample.to", _date(finding.closed))
    if finding.returned is None or finding.blank is None:
        return fill("The data hold {valid} forms; each item is counted over those who answered it.", places)
    places["returned"] = Number("sample.returned", finding.returned, "answers", str(finding.returned))
    places["blank"] = Number("sample.blank", finding.blank, "answers", str(finding.blank))
    places["all"] = truths.fact("sample.all", "all of them counted", "whole")
    if "from" in places and finding.blank:
        return fill(
            "The survey was an anonymous form on the web, open from {from} to {to}. Forms returned: "
            "{returned}; "
            "left out because no closed item was answered: {blank}; counted: {valid}.",
            places,
        )
    if "from" in places:
        return fill(
            "The survey was an anonymous form on the web, open from {from} to {to}. "
            "Forms returned, {all}: {returned}.",
            places,
        )
    if finding.blank:
        return fill(
            "Forms returned: {returned}; left out because no closed item was answered: {blank}; "
            "counted: {valid}.",
            places,
        )
    return fill("Forms returned, {all}: {returned}.", places)


def _date(date: tuple[int, int, int]) -> str:
    year, month, day = date
    return f"{day} {MONTHS[month - 1]} {year}"


def _profile(finding: f.Profile, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    values: dict[str, Run | Runs] = {
        "item": topic(finding.label),
        "n": base(finding.id, finding.base),
        "parts": joined([_part(part, finding.base, places) for part in finding.parts], "; "),
        "m": Number(f"{finding.id}.missing", finding.missing, "persons", str(finding.missing)),
    }
    if finding.missing:
        return fill(
            "Of the {n} who answered “{item}”: {parts}. Not answered, and not part of the shares: {m}.",
            values,
        )
    return fill("Of the {n} who answered “{item}”: {parts}.", values)


def _part(part: f.Part, of: int, places: int | None) -> Runs:
    label, k = part.label, persons(part.id, part.count)
    if places is None:
        return fill("{label} {k}", {"label": label, "k": k})
    return fill("{label} {k} ({p}%)", {"label": label, "k": k, "p": percent(part.id, part.count, of, places)})


# ---- claims ------------------------------------------------------------------------------------


def _figures(claimed: f.Claimed, places: int) -> dict[str, Run | Runs]:
    return {
        "k": persons(claimed.id, claimed.count),
        "n": base(claimed.id, claimed.base),
        "p": percent(claimed.id, claimed.count, claimed.base, places),
    }


def _claimed(claimed: f.Claimed, coarser: int | None) -> Runs:
    places = decimals([claimed.base], coarser)
    values: dict[str, Run | Runs] = _figures(claimed, places or 0)
    values |= {"claim": claimed.phrase, "without": _without(claimed)}
    values["nobody"] = truths.nobody(claimed.id, "none" if claimed.asked_only else "None of the cadres asked")
    if claimed.asked_only:
        return _asked_only(claimed, places, values)
    if claimed.count == 0:
        return fill("{nobody} {claim} (n = {n}){without}.", values)
    if claimed.count == 1 and places is None:
        return fill("Of the {n} cadres who answered{without}, the number who {claim} is {k}.", values)
    if claimed.count == 1:
        return fill("{p}% of the cadres asked {claim} ({k} person, n = {n}){without}.", values)
    if places is None:
        return fill("Of the {n} cadres who answered{without}, {k} {claim}.", values)
    return fill("{p}% of the cadres asked {claim} ({k} people, n = {n}){without}.", values)


def _asked_only(claimed: f.Claimed, places: int | None, values: dict[str, Run | Runs]) -> Runs:
    if claimed.count == 0:
        return fill("Of the {n} who were asked this and answered{without}, {nobody} {claim}.", values)
    if claimed.count == 1 and places is None:
        return fill(
            "Of the {n} who were asked this and answered{without}, the number who {claim} is {k}.", values
        )
    if claimed.count == 1:
        return fill(
            "Of the {n} who were asked this and answered{without}, the number who {claim} is {k} ({p}%).",
            values,
        )
    if places is None:
        return fill("Of the {n} who were asked this and answered{without}, {k} {claim}.", values)
    return fill("Of the {n} who were asked this and answered{without}, {k} ({p}%) {claim}.", values)


def _without(claimed: f.Claimed) -> Runs:
    """(not counting 3 "don't know"): what the base leaves out; nothing where nobody gave such an answer."""
    parts = [
        fill("{k} “{label}”", {"label": part.label, "k": persons(part.id, part.count)})
        for part in claimed.left_out
        if part.count
    ]
    return fill(" (not counting {parts})", {"parts": joined(parts, ", ")}) if parts else ()


# ---- whole items -------------------------------------------------------------------------------


def _top_choices(finding: f.TopChoices, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    tops = [quoted(part, finding.base, places) for part in finding.tops]
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(finding.id, finding.base),
        "tops": joined(tops, ", ", last=" and "),
        "most": truths.order(f"{finding.id}.order", finding.tops, _tops_words(len(tops))),
    }
    if not tops:
        return fill("“{item}”: the {n} who answered {most}.", values)
    if len(tops) == 1:
        return fill("“{item}”: the {n} who answered named {tops} {most}.", values)
    if finding.asked_only:
        return fill(
            "“{item}” (several answers allowed): of the {n} who were asked and answered, {most} {tops}.",
            values,
        )
    return fill(
        "“{item}” (several answers allowed): of the {n} who answered, {most} {tops}.",
        values,
    )


def _tops_words(number: int) -> str:
    several = f"the {NUMBERS[number]} named most are"
    return ("chose none of the options", "only")[number] if number < 2 else several


def _most_frequent(finding: f.MostFrequent, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    first = finding.parts[0]
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(finding.id, finding.base),
        "labels": joined([(f"“{part.label}”",) for part in finding.parts], ", ", last=" and "),
        "k": persons(first.id, first.count),
        "p": percent(first.id, first.count, finding.base, places or 0),
        "asked": "were asked and answered" if finding.asked_only else "answered",
        "most": truths.order(f"{finding.id}.most", finding.parts, "most"),
    }
    if len(finding.parts) == 1 and places is None:
        return fill("“{item}”: the answer given {most} by the {n} who {asked} is {labels}: {k}.", values)
    if len(finding.parts) == 1:
        return fill(
            "“{item}”: the answer given {most} by the {n} who {asked} is {labels}: {k}, or {p}%.", values
        )
    if places is None:
        return fill(
            "“{item}”: the answers given {most} by the {n} who {asked} are {labels}: {k} each.", values
        )
    return fill(
        "“{item}”: the answers given {most} by the {n} who {asked} are {labels}: {k} each, or {p}%.", values
    )


def _top_ranked(finding: f.TopRanked, coarser: int | None) -> Runs:
    places = decimals([finding.base], coarser)
    values: dict[str, Run | Runs] = {
        "item": finding.label,
        "n": base(finding.id, finding.base),
        "first": _tied(finding.first, finding.base, places),
        "m": Number(f"{finding.id}.places", finding.places, "other", str(finding.places)),
        "ranked": _tied(finding.ranked, finding.base, places),
        "most": truths.order(f"{finding.id}.most_first", finding.first, "most often"),
        "most_ranked": truths.order(f"{finding.id}.most_ranked", finding.ranked, "most often"),
    }
    if finding.asked_only:
        return fill(
            "“{item}”: by the {n} who were asked and answered, put first {most}: {first}; "
            "ranked among the first {m} {most_ranked}: {ranked}.",
            values,
        )
    return fill(
        "“{item}”: by the {n} who answered, put first {most}: {first}; "
        "ranked among the first {m} {most_ranked}: {ranked}.",
        values,
    )


def _tied(parts: tuple[f.Part, ...], of: int, places: int | None) -> Runs:
    return joined([quoted(part, of, places) for part in parts], ", ", last=" and ")


# ---- the rest ----------------------------------------------------------------------------------


def _plain(finding: f.Finding) -> Runs:
    match finding:
        case f.Simulated():
            return (
                "The data of this report are simulated, for demonstration only; they describe no "
                "real person or unit.",
            )
        case f.AskedOnce():
            return (
                "People reported on themselves once, so this does not tell which came first, "
                "nor what causes what.",
            )
        case f.Unvalidated():
            return (f"{UNVALIDATED}.",)
        case f.NotCompared() | f.HiddenGroups() | f.Below() | f.Refused():
            return _not_shown(finding)
        case f.Crossed():
            return fill(
                "The table shows “{column}” by “{row}” for the {n} people who have both.",
                {"row": topic(finding.row), "column": finding.column, "n": base(finding.id, finding.base)},
            )
        case f.OpenAnswers():
            return _open_answers(finding)
        case f.SortedRemarks():
            return en_remarks.sorted_remarks(finding)
        case f.Quoted():
            return en_remarks.quoted(finding)
        case f.Described():
            return (
                "This describes the people in the data given; whether it holds for others depends on "
                "how they "
                "were chosen.",
            )
        case f.Limits():
            return _limits(finding)
        case f.Withheld():
            return _withheld(finding)
    raise TypeError(f"no sentence for {type(finding).__name__}")


def _not_shown(finding: f.NotCompared | f.HiddenGroups | f.Below | f.Refused) -> Runs:
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


def _open_answers(finding: f.OpenAnswers) -> Runs:
    values: dict[str, Run | Runs] = {"item": finding.label, "k": persons(finding.id, finding.count)}
    if finding.count == 0:
        values["nobody"] = truths.nobody(finding.id, "nobody")
        return fill("“{item}”: {nobody} wrote an answer.", values)
    return fill("“{item}”: number of people who wrote an answer: {k}.", values)


def _limits(finding: f.Limits) -> Runs:
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


def _withheld(finding: f.Withheld) -> Runs:
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
