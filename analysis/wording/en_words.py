"""English words that several sentences share: the ladder of quantity words, ordinals, names of groupings."""

from __future__ import annotations

from analysis import findings as f
from analysis import numerals
from analysis.blocks import Runs
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
