"""English words that several sentences share: quantity words, ordinals, dates, names of groupings."""

from __future__ import annotations

import re

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Runs
from analysis.wording import truths
from analysis.wording.template import fill, percent, persons

TENTHS = (
    "",
    "one in ten",
    "two in ten",
    "three in ten",
    "four in ten",
    "half",
    "six in ten",
    "seven in ten",
    "eight in ten",
    "nine in ten",
)
NEGATIONS = re.compile(r"\b(?:not?|never|cannot|nobody|none|nothing|seldom|hardly|without)\b|n['’]t\b")
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


def ordinal(number: int) -> str:
    """The number before a head: 1, 2, 3."""
    return str(number)


def quantity_word(quantity: numerals.Quantity) -> str:
    """Nearly three in ten, just over half, fewer than one in ten: the word of a rung of the ladder."""
    tenths = TENTHS[quantity.tenths or 0]
    return {
        "nobody": "none",
        "under_one": "fewer than one in ten",
        "near": f"nearly {tenths}",
        "exact": "exactly half" if quantity.tenths == 5 else f"exactly {tenths}",
        "more_than": f"more than {tenths}" if quantity.tenths == 9 else f"just over {tenths}",
        "and_more": f"more than {tenths}",
        "overwhelming": "almost all",
        "all": "all",
    }[quantity.kind]


def date(day: truths.Day) -> str:
    """30 October 2026."""
    year, month, of_month = day
    return f"{of_month} {MONTHS[month - 1]} {year}"


def days(id: str, opened: truths.Day, closed: truths.Day) -> Runs:
    """The days of a survey: "from … to …", or "on …" when they are one."""
    if opened == closed:
        return (truths.one_day(id, opened, f"on {date(opened)}"),)
    ends = truths.ends(id, date(opened), date(closed))
    return fill("from {from} to {to}", ends)


def points_of(text: str) -> str:
    """ "percentage point" of 1, else "percentage points"."""
    return "percentage point" if text == "1" else "percentage points"


def is_negated(phrase: str) -> bool:
    """Whether a claim says what people do not do, so that "none … do not …" must not be written of it."""
    return NEGATIONS.search(phrase) is not None


def topic(label: str) -> str:
    """A background item's words as the name of a grouping: "Your age group" -> "age group"."""
    if label.startswith("Your "):
        return label.removeprefix("Your ").rstrip("?.:")
    return label.rstrip("?.:")


def quoted(part: f.Part, of: int, places: int | None) -> Runs:
    label, k = part.label, persons(part.id, part.count)
    if places is None:
        return fill("“{label}” ({k})", {"label": label, "k": k})
    return fill(
        "“{label}” ({k}, {p}%)", {"label": label, "k": k, "p": percent(part.id, part.count, of, places)}
    )
