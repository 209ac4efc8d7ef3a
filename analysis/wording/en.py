"""English sentences: one Finding, one whole template, one sentence; its own ladder of quantity words.

Nothing is computed here beyond what `numerals` prints. Phrases of claims are plural ("find their training
of use"), so that a single person gets a template of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import findings as f
from analysis.blocks import Number, Run, Runs
from analysis.wording import en_groups, en_limits, en_method, en_remarks, en_waves, truths
from analysis.wording.en_words import date as date
from analysis.wording.en_words import days, is_negated, quoted
from analysis.wording.en_words import ordinal as ordinal
from analysis.wording.en_words import quantity_word as quantity_word
from analysis.wording.en_words import topic as topic
from analysis.wording.template import base, decimals, fill, joined, percent, persons

UNVALIDATED = (
    "Descriptive indicators, not validated against norms; "
    "not for judging the health of any person, nor for appraisal"
)
NUMBERS = ("none", "one", "two", "three")


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
        case f.RatingMean():
            return en_groups.rating_mean(finding)
        case f.InBands():
            return en_groups.in_bands(finding, coarser)
        case f.Reliability():
            return en_method.reliability(finding)
        case f.Together():
            return en_method.together(finding)
        case f.SharesCompared():
            return en_groups.shares_compared(finding, coarser)
        case f.MeansCompared():
            return en_groups.means_compared(finding)
        case f.Waves():
            return en_waves.waves(finding)
        case f.ShareMoved():
            return en_waves.share_moved(finding)
        case f.MeanMoved():
            return en_waves.mean_moved(finding)
        case f.NotAlike():
            return en_waves.not_alike(finding)
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
    if lead.quantity.kind == "nobody" and is_negated(claimed.phrase):
        return fill("({place}) {topic}: the cadres asked who {claim} number {k} (n = {n})", places)
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
    places: dict[str, Run | Runs] = {
        "valid": Number("sample.valid", finding.valid, "answers", str(finding.valid))
    }
    if finding.opened and finding.closed:
        places["days"] = days(finding.id, finding.opened, finding.closed)
    if finding.returned is None or finding.blank is None:
        return fill("The data hold {valid} forms; each item is counted over those who answered it.", places)
    places["returned"] = Number("sample.returned", finding.returned, "answers", str(finding.returned))
    places["blank"] = Number("sample.blank", finding.blank, "answers", str(finding.blank))
    places["all"] = truths.fact("sample.all", "all of them counted", "whole")
    if "days" in places and finding.blank:
        return fill(
            "The survey was an anonymous form on the web, open {days}. Forms returned: "
            "{returned}; "
            "left out because no closed item was answered: {blank}; counted: {valid}.",
            places,
        )
    if "days" in places:
        return fill(
            "The survey was an anonymous form on the web, open {days}. Forms returned, {all}: {returned}.",
            places,
        )
    if finding.blank:
        return fill(
            "Forms returned: {returned}; left out because no closed item was answered: {blank}; "
            "counted: {valid}.",
            places,
        )
    return fill("Forms returned, {all}: {returned}.", places)


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
    values |= {"claim": claimed.phrase, "without": _without(claimed), "besides": _left_out(claimed, "; ")}
    values["nobody"] = truths.nobody(claimed.id, "none" if claimed.asked_only else "None of the cadres asked")
    if claimed.asked_only:
        return _asked_only(claimed, places, values)
    if claimed.count == 0 and is_negated(claimed.phrase):
        return fill("The cadres asked who {claim} number {k} (n = {n}{besides}).", values)
    if claimed.count == 0:
        return fill("{nobody} {claim} (n = {n}{besides}).", values)
    if claimed.count == 1 and places is None:
        return fill("Of the {n} cadres who answered{without}, the number who {claim} is {k}.", values)
    if claimed.count == 1:
        return fill("{p}% of the cadres asked {claim} ({k} person, n = {n}{besides}).", values)
    if places is None:
        return fill("Of the {n} cadres who answered{without}, {k} {claim}.", values)
    return fill("{p}% of the cadres asked {claim} ({k} people, n = {n}{besides}).", values)


def _asked_only(claimed: f.Claimed, places: int | None, values: dict[str, Run | Runs]) -> Runs:
    if claimed.count == 0 and not is_negated(claimed.phrase):
        return fill("Of the {n} who were asked this and answered{without}, {nobody} {claim}.", values)
    if claimed.count == 0 or (claimed.count == 1 and places is None):
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
    found = _left_out(claimed, "")
    return fill(" ({found})", {"found": found}) if found else ()


def _left_out(claimed: f.Claimed, before: str) -> Runs:
    parts = [
        fill("{k} “{label}”", {"label": part.label, "k": persons(part.id, part.count)})
        for part in claimed.left_out
        if part.count
    ]
    return fill(before + "not counting {parts}", {"parts": joined(parts, ", ")}) if parts else ()


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
            return en_limits.not_shown(finding)
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
            return en_limits.limits(finding)
        case f.Withheld():
            return en_limits.withheld(finding)
    raise TypeError(f"no sentence for {type(finding).__name__}")


def _open_answers(finding: f.OpenAnswers) -> Runs:
    values: dict[str, Run | Runs] = {"item": finding.label, "k": persons(finding.id, finding.count)}
    if finding.count == 0:
        values["nobody"] = truths.nobody(finding.id, "nobody")
        return fill("“{item}”: {nobody} wrote an answer.", values)
    return fill("“{item}”: number of people who wrote an answer: {k}.", values)
