"""What is printed is true, for every k of n up to 1000: percentages, the words for them, differences.

The words are read as a reader reads them, from their signs alone; nothing of `numerals` decides here.
"""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import findings as f
from analysis import numerals, wording
from analysis.blocks import plain
from tests.analysis.test_numerals import PAIRS, RUNGS

DIGITS = "零一二三四五六七八九"
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
ALL = np.array(PAIRS).T
"""Every k and its n."""


def test_every_percentage_is_exact_half_up_at_the_precision_of_its_base():
    wrong = []
    for k, n in PAIRS:
        decimals = numerals.decimals_for(n)
        assert (decimals is None) == (n < 30)
        if decimals is None:
            continue
        printed = numerals.percent_text(k, n, decimals)
        unit = 10 if n >= 100 else 1
        whole = (200 * unit * k + n) // (2 * n)
        if printed != (f"{whole // 10}.{whole % 10}" if unit == 10 else str(whole)):
            wrong.append((k, n, printed))
    assert wrong == []


def chinese(word, k, n):
    """Whether a reader of Chinese takes the word to be true of k of n (numbers or arrays of them)."""
    if word in ("无一", "全部"):
        return k == 0 if word == "无一" else k == n
    if word == "不足一成":
        return (k > 0) & (10 * k < n)
    if word == "绝大多数":
        return 10 * k >= 9 * n
    tenths = 5 if "半" in word else DIGITS.index(re.search("([一二三四五六七八九])成", word)[1])
    if word.startswith("近"):
        return (100 * k >= (10 * tenths - 2) * n) & (10 * k < tenths * n)
    if word.startswith("超过"):
        return 10 * k > tenths * n
    if word.endswith("多"):
        return (10 * k > tenths * n) & (10 * k < (tenths + 1) * n)
    return 10 * k == tenths * n


def english(word, k, n):
    """The same for a reader of English."""
    if word == "all":
        return k == n
    if word == "almost all":
        return 10 * k >= 9 * n
    tenths = 5 if word.endswith("half") else NUMBERS[re.search(r"(\w+) in ten", word)[1]]
    if word.startswith("fewer than"):
        return (k > 0) & (10 * k < tenths * n)
    if word.startswith("nearly"):
        return (100 * k >= (10 * tenths - 2) * n) & (10 * k < tenths * n)
    if word.startswith("just over"):
        return (10 * k > tenths * n) & (100 * k <= (10 * tenths + 3) * n)
    if word.startswith("more than"):
        return (10 * k > tenths * n) & (10 * k < (tenths + 1) * n)
    assert word.startswith("exactly")
    return 10 * k == tenths * n


@pytest.mark.parametrize(("language", "means"), [("zh-CN", chinese), ("en", english)])
def test_no_quantity_word_is_false_of_any_share_that_bears_it(language, means):
    say, said, (k, n) = wording.of(language), 0, ALL
    for rung, holds in RUNGS.items():
        if rung.kind == "nobody":  # has a sentence of its own, without a word
            continue
        word = say.quantity_word(rung)
        bears = holds(1000 * k, n) & (n >= 100)
        assert not (bears & ~means(word, k, n)).any(), word
        said += int(bears.sum())
    assert said == 496_451 - 901


def test_a_head_says_the_word_of_its_own_share_and_none_under_a_hundred():
    for k, n in PAIRS[::97]:
        quantity = numerals.quantity_of(k, n)
        assert (quantity is None) == (n < 100)
        if quantity is None:
            continue
        heading = plain(
            wording.of("zh-CN").heading(f.Lead("a", "题", f.Claimed("a.claim", "如此", k, n), quantity), 1)
        )
        found = re.search("[：，](.{1,5}?)受访干部", heading)[1]
        assert k == 0 or chinese(found, k, n), heading
        assert f"n={n}" in heading


SHARES = st.integers(30, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None, max_examples=400)
@given(SHARES, SHARES)
def test_a_difference_comes_from_unrounded_shares_and_says_so_where_it_shows(one, other):
    high, low = sorted((one, other), key=lambda pair: Fraction(*pair), reverse=True)
    finding = f.SharesCompared(
        "AxB",
        "组",
        "如此",
        f.GroupShare("AxB.1", "甲", *high),
        f.GroupShare("AxB.2", "乙", *low),
        2,
        f.Test("AxB", "chi2", 0.5, 1),
    )
    text = plain(wording.of("zh-CN").sentence(finding))
    first, second, same, less, apart = re.fullmatch(
        r".*甲为([\d.]+)%（.*乙为([\d.]+)%（.*(?:(两者相同)|相差(不到)?([\d.]+)个百分点).*", text
    ).groups()
    decimals = 1 if min(high[1], low[1]) >= 100 else 0
    gap = 100 * 10**decimals * (Fraction(*high) - Fraction(*low))
    exact = (2 * gap.numerator + gap.denominator) // (2 * gap.denominator)
    assert (same is not None) == (gap == 0)
    assert (less is not None) == (gap > 0 and (exact == 0 or first == second))
    if same or less:
        assert gap < 1
        assert less is None or Fraction(apart) * 10**decimals == 1
        return
    assert Fraction(apart) * 10**decimals == exact
    differs = Fraction(first) - Fraction(second) != Fraction(apart)
    assert ("（按未修约数计算）" in text) == differs
