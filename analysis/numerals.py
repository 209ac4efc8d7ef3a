"""Exact values to printed text: the only place that rounds, and the predicates of quantity words.

Everything is decided on integers (k of n) or exact fractions; a float is taken as the decimal that it
prints as, and nothing rounded is ever rounded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, cast, get_args

Mode = Literal["half_up", "half_even", "half_down", "truncate", "ceiling"]
"""half_up is 四舍五入 and the default everywhere; half_even is GB/T 8170's rule for measured values."""

Exact = int | Fraction

WORDS_FROM = 100
"""Quantity words stand only over bases from here on (rule W11)."""


# ---- rounding ----------------------------------------------------------------------------------


def rounded(value: Exact, decimals: int, mode: Mode = "half_up") -> int:
    """`value` in units of the last digit: rounded(Fraction(1, 16) * 100, 1) is 63, for 6.3.

    Negative values are rounded by their size, as ROUND does in Excel and WPS: -2.5 gives -3. `ceiling`
    rounds away from zero. Raises ValueError for negative `decimals`.
    """
    if decimals < 0:
        raise ValueError(f"decimals must be 0 or more, not {decimals}")
    numerator, n = abs(value.numerator) * _ten_to(decimals), value.denominator
    if mode == "half_up":
        size = (2 * numerator + n) // (2 * n)
    elif mode == "half_down":
        size = -((n - 2 * numerator) // (2 * n))
    elif mode == "half_even":
        size, rest = divmod(numerator, n)
        size += 2 * rest > n or (2 * rest == n and size % 2)
    elif mode == "truncate":
        size = numerator // n
    elif mode == "ceiling":
        size = -(-numerator // n)
    else:
        raise ValueError(f"unknown mode of rounding: {mode!r}")
    return -size if value < 0 else size


def _ten_to(decimals: int) -> int:
    return int(10**decimals)


def exact(value: Exact | float) -> Exact:
    """The exact value of a measured number: a float counts as the shortest decimal that names it."""
    return value if isinstance(value, int | Fraction) else Fraction(Decimal(repr(float(value))))


def fixed_text(value: Exact | float, decimals: int, mode: Mode = "half_up") -> str:
    """`value` with exactly so many decimals: fixed_text(2.675, 2) is "2.68". Zero carries no sign."""
    units = rounded(exact(value), decimals, mode)
    digits = str(abs(units)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if units < 0 else text


def count_text(count: int) -> str:
    """A count in Arabic numerals, with separators from 10,000 on only (GB/T 15835)."""
    return f"{count:,}" if abs(count) >= 10_000 else str(count)


# ---- percentages -------------------------------------------------------------------------------


def percent_text(k: int, n: int, decimals: int, mode: Mode = "half_up") -> str:
    """k of n as a percentage without its sign: percent_text(71, 219, 1) is "32.4".

    q = (2·100·10^d·k + n) // (2·n), so 113 of 200 is 57 and not Python's 56.
    Raises ValueError unless 0 <= k <= n and n > 0.
    """
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is not a share")
    return fixed_text(Fraction(100 * k, n), decimals, mode)


def share_text(share: Fraction | float, decimals: int, mode: Mode = "half_up") -> str:
    """An exact or weighted share (0..1) as a percentage without its sign. Counts: `percent_text`."""
    return fixed_text(100 * exact(share), decimals, mode)


def decimals_for(base: float) -> int | None:
    """Decimals of a percentage over `base` people: 1 from 100 on, 0 from 30, None below: persons only."""
    return 1 if base >= 100 else 0 if base >= 30 else None


def decimals_together(bases: Iterable[float]) -> int | None:
    """The one precision of percentages side by side (W2): the smallest base decides, under 30 sets none."""
    own = [decimals for base in bases if (decimals := decimals_for(base)) is not None]
    return min(own, default=None)


def parts_miss_100(parts: Sequence[Exact | float], whole: Exact | float, decimals: int) -> bool:
    """True when the printed percentages of `parts` do not add to exactly 100, which asks for W15's note."""
    if not whole:
        return False
    total = exact(whole)
    printed = sum(rounded(Fraction(100 * exact(part)) / total, decimals) for part in parts)
    return printed != 100 * _ten_to(decimals)


# ---- other figures -----------------------------------------------------------------------------


def points_text(a: Exact | float, b: Exact | float, decimals: int = 1, *, sign: bool = False) -> str:
    """The difference a - b of two shares in percentage points, from the unrounded shares.

    Its size only, since 高 or 低 carries the direction; with `sign` as "+3.5", "-3.5" or "0.0".
    """
    text = fixed_text(100 * (exact(a) - exact(b)), decimals)
    if sign:
        return text if text.startswith("-") or not text.strip("0.") else f"+{text}"
    return text.removeprefix("-")


def points_differ_from_printed(a: Exact | float, b: Exact | float, decimals: int = 1) -> bool:
    """True when the printed difference is not that of the printed percentages: 按未修约数计算 must follow."""
    return differs_from_printed(100 * exact(a), 100 * exact(b), decimals)


def differs_from_printed(a: Exact | float, b: Exact | float, decimals: int) -> bool:
    """True when the printed difference a - b of two figures is not that of the figures as printed."""
    x, y = exact(a), exact(b)
    return rounded(x - y, decimals) != rounded(x, decimals) - rounded(y, decimals)


def printed_alike(a: Exact | float, b: Exact | float, decimals: int) -> bool:
    """True when two figures print the same, or their difference prints as nothing.

    They are then less than one unit of the last decimal apart, whatever the difference is rounded to.
    """
    x, y = exact(a), exact(b)
    return rounded(x, decimals) == rounded(y, decimals) or rounded(x - y, decimals) == 0


def p_value_text(p: float) -> str:
    """A p-value for a table: "0.023", "<0.001" or ">0.999"; more digits where three would read 0.050.

    0.0496 is below 0.05 and must not be printed as if it stood on it.
    """
    if p < 0.001:
        return "<0.001"
    if p > 0.999:
        return ">0.999"
    level = Fraction(1, 20)
    decimals = 3
    while exact(p) != level and decimals < 6 and rounded(exact(p), decimals) == level * _ten_to(decimals):
        decimals += 1
    return fixed_text(p, decimals)


def p_text(p: float) -> str:
    """A p-value in a sentence: "p=0.023" or "p<0.001"."""
    text = p_value_text(p)
    return f"p{text}" if text[0] in "<>" else f"p={text}"


# ---- quantity words ----------------------------------------------------------------------------


Kind = Literal["nobody", "under_one", "near", "exact", "more_than", "and_more", "overwhelming", "all"]


@dataclass(frozen=True)
class Quantity:
    """A rung of the ladder W5-W9: which word is true of a share. The words stand in `wording`.

    nobody 无人 · under_one 不足一成 · near 近i成 · exact i成 (5: 半数) · more_than 超过i成 (5: 超过半数) ·
    and_more i成多 · overwhelming 绝大多数 · all 全部
    """

    kind: Kind
    tenths: int | None = None
    """The i of i成, 1..9, where the word has one."""

    @property
    def token(self) -> str:
        """The rung in no language: `near 3`, `all`."""
        return self.kind if self.tenths is None else f"{self.kind} {self.tenths}"


def is_near(share: Fraction, tenths: int) -> bool:
    """W5 近i成: i/10 - 0.02 <= p < i/10."""
    return Fraction(10 * tenths - 2, 100) <= share < Fraction(tenths, 10)


def is_more_than(share: Fraction, tenths: int) -> bool:
    """W6 超过i成: i/10 < p <= i/10 + 0.03; for nine tenths 0.90 < p < 0.98."""
    if tenths == 9:
        return Fraction(9, 10) < share < Fraction(98, 100)
    return Fraction(tenths, 10) < share <= Fraction(10 * tenths + 3, 100)


def is_exactly(share: Fraction, tenths: int) -> bool:
    """W8 i成, 半数: equality only."""
    return share == Fraction(tenths, 10)


def is_under_one_tenth(share: Fraction) -> bool:
    """W9 不足一成: 0 < p < 0.08; from there on it is 近一成."""
    return 0 < share < Fraction(8, 100)


def is_overwhelming(share: Fraction) -> bool:
    """W9 绝大多数: 0.98 <= p < 1, in place of 近十成; all of them is 全部."""
    return Fraction(98, 100) <= share < 1


def quantity(share: Fraction) -> Quantity:
    """The one rung that is true of an exact share. Raises ValueError outside 0..1.

    The ladder has 39 rungs and leaves no share out from n = 1 on; whether a word may stand at all is the
    base's business (`quantity_of`).
    """
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not a share")
    if share == 0:
        return Quantity("nobody")
    if share == 1:
        return Quantity("all")
    if is_under_one_tenth(share):
        return Quantity("under_one")
    if is_overwhelming(share):
        return Quantity("overwhelming")
    tenths = 10 * share.numerator // share.denominator
    if tenths < 9 and is_near(share, tenths + 1):
        return Quantity("near", tenths + 1)
    if is_exactly(share, tenths):
        return Quantity("exact", tenths)
    if is_more_than(share, tenths):
        return Quantity("more_than", tenths)
    return Quantity("and_more", tenths)  # W7: i/10 + 0.03 < p < (i+1)/10 - 0.02


def quantity_named(token: str) -> Quantity | None:
    """The rung with that token; None if it is not one's."""
    kind, _, tenths = token.partition(" ")
    if kind not in get_args(Kind) or not (tenths.isdigit() or not tenths):
        return None
    return Quantity(cast(Kind, kind), int(tenths) if tenths else None)


def allows(quantity: Quantity, share: Fraction) -> bool:
    """Whether the word of a rung may still be said of `share`, though another may fit it better.

    A word is wider than its rung: 三成多 is no more the ladder's at 38.5 %, but true from 30 to 40; 半数 may
    stand within half a point; 绝大多数 from nine tenths on; 不足一成 under one tenth.
    """
    i = quantity.tenths or 0
    match quantity.kind:
        case "and_more":
            return Fraction(i, 10) < share < Fraction(i + 1, 10)
        case "exact":
            return abs(share - Fraction(i, 10)) <= Fraction(1, 200)
        case "overwhelming":
            return share >= Fraction(9, 10)
        case "under_one":
            return 0 < share < Fraction(1, 10)
        case "more_than" if i == 9:
            return share > Fraction(9, 10)
        case "near":
            return is_near(share, i)
        case "more_than":
            return is_more_than(share, i)
        case "nobody":
            return share == 0
        case "all":
            return share == 1


def quantity_of(k: int, n: int) -> Quantity | None:
    """The rung of k of n people, or None under a base of 100, where no quantity word stands (W11)."""
    return quantity(Fraction(k, n)) if n >= WORDS_FROM else None
