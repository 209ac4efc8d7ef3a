"""Fills of the parts of a bar: orange and blue, told apart by colour-blind eyes and by a grey printer.

Steps of a scale grow darker away from the middle; those before it carry a hatch, so that none looks like
another without colour. Two parts side by side differ in lightness by 3:1, or a line that differs from both
by 3:1 stands between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

INK, PAPER = "#101a1a", "#ffffff"
QUIET = "#4c5f5d"
"""Text of second rank."""
RULE = "#d3dcda"
BAR = "#4f9194"
"""A single series: seen on paper, and ink is seen on it."""
VISIBLE = 3.0
"""Least contrast of what must be seen (WCAG 2.2, 1.4.11)."""

Mark = Literal["", "hatch", "dots", "back"]


@dataclass(frozen=True)
class Fill:
    """A colour and the pattern drawn over it."""

    colour: str
    mark: Mark = ""
    mark_colour: str = ""

    @property
    def ink(self) -> str:
        """The colour of text on it."""
        return PAPER if contrast(self.colour, PAPER) >= contrast(self.colour, INK) else INK

    @property
    def name(self) -> str:
        """The name of its pattern, the same for the same fill."""
        return f"{self.mark}-{self.colour[1:]}"


WARM = ("#3a1c08", "#572a0c", "#813e12", "#b45819", "#d5681e", "#e8935b", "#e8c6af", "#f2ded2")
COLD = ("#0d2636", "#143a51", "#1e5578", "#2a78a9", "#328ec7", "#69afda", "#aed1e7", "#d0e5f1")
"""Their contrast to paper: 15.5, 12, 8, 4.8, 3.6, 2.4, 1.6, 1.3."""
NEUTRAL = Fill("#f1f2f3")
APART = Fill("#dbdedf", "dots", "#707a7e")

STEPS = {
    1: ((4,), (1,)),
    2: ((1, 4), (4, 1)),
    3: ((1, 4, 7), (7, 4, 1)),
    4: ((0, 2, 5, 7), (7, 5, 2, 0)),
    5: ((0, 2, 3, 5, 7), (7, 5, 3, 2, 0)),
}
"""Options on each side of the middle -> places in WARM and in COLD, from the first option to the last."""
WITHOUT_MIDDLE = {1: ((4,), (1,)), 2: ((2, 6), (3, 0))}
"""The same where no option is the middle and the two inner ones touch."""


def scale(options: int) -> tuple[Fill, ...]:
    """Fills of the steps of a scale in order; eleven at most, more repeat the outer ones."""
    half = options // 2
    if not half:
        return (Fill(COLD[3]),) * options
    sides = WITHOUT_MIDDLE.get(half) if options % 2 == 0 else None
    warm, cold = sides or STEPS[min(half, 5)]
    more = half - len(warm)
    before = [_hatched(place) for place in (*warm[:1] * more, *warm)]
    after = [Fill(COLD[place]) for place in (*cold, *cold[-1:] * more)]
    return (*before, *((NEUTRAL,) if options % 2 else ()), *after)


def _hatched(place: int) -> Fill:
    """A step before the middle; its hatch is darker than a light fill and lighter than a dark one."""
    return Fill(WARM[place], "hatch", WARM[place - 2] if place >= 4 else WARM[place + 3])


PARTS = (
    Fill("#143a51"),
    Fill("#f2ded2"),
    Fill("#1e5578", "hatch", "#69afda"),
    Fill("#d0e5f1", "dots", "#2c7fb2"),
    Fill("#813e12"),
    Fill("#f1f2f3"),
    Fill("#572a0c", "back", "#e8935b"),
    Fill("#f2ded2", "dots", "#bf5d1b"),
    Fill("#333739"),
    Fill("#d0e5f1", "hatch", "#328ec7"),
    Fill("#4b5254", "dots", "#dbdedf"),
    Fill("#dbdedf", "back", "#707a7e"),
)
"""Options without an order: dark and light in turn, no two alike without colour."""


def parts(options: int) -> tuple[Fill, ...]:
    """Fills of options that are no scale; more than twelve begin again."""
    return tuple(PARTS[place % len(PARTS)] for place in range(options))


def edge(one: Fill, other: Fill) -> str:
    """The colour of the line between two parts: the one that differs most from both."""
    return max((INK, PAPER), key=lambda line: min(contrast(line, one.colour), contrast(line, other.colour)))


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1..21 of two colours, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
