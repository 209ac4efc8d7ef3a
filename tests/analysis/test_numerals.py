"""The only place that rounds: every pair k <= n <= 1000 against exact arithmetic, and every word true."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import numerals
from analysis.numerals import Quantity

PAIRS = [(k, n) for n in range(1, 1001) for k in range(n + 1)]


def test_113_of_200_is_57_percent_and_not_pythons_56():
    assert numerals.percent_text(113, 200, 0) == "57"
    assert f"{100 * 113 / 200:.0f}" == "56"


def test_one_sixteenth_is_rounded_up():
    assert numerals.percent_text(1, 16, 1) == "6.3"
    assert f"{100 / 16:.1f}" == "6.2"


def test_whole_percents_keep_their_decimal():
    assert numerals.percent_text(30, 100, 1) == "30.0"
    assert numerals.percent_text(0, 7, 1) == "0.0"
    assert numerals.percent_text(7, 7, 2) == "100.00"


@pytest.mark.parametrize(("decimals", "differences"), [(0, 650), (1, 600), (2, 600)])
def test_every_percent_up_to_1000_is_exact_half_up_and_python_differs_in_known_places(decimals, differences):
    unit = 10**decimals
    k, n = np.array(PAIRS).T
    half_up = (200 * unit * k + n) // (2 * n)
    printed = [numerals.percent_text(a, b, decimals) for a, b in PAIRS[::17]]
    assert [int(text.replace(".", "")) for text in printed] == half_up[::17].tolist()
    python = [int(f"{100 * a / b:.{decimals}f}".replace(".", "")) for a, b in PAIRS]
    assert int((half_up != python).sum()) == differences


@settings(deadline=None)
@given(st.integers(1, 10**6), st.data(), st.integers(0, 4))
def test_a_percent_equals_exact_half_up_of_the_fraction(n, data, decimals):
    k = data.draw(st.integers(0, n))
    exact = Fraction(100 * k, n) * 10**decimals
    floor = exact.numerator // exact.denominator
    expected = floor + (exact - floor >= Fraction(1, 2))
    assert int(numerals.percent_text(k, n, decimals).replace(".", "")) == expected


def test_a_percent_of_nobody_or_of_more_than_all_is_refused():
    for k, n in ((0, 0), (3, 2), (-1, 5)):
        with pytest.raises(ValueError, match=f"{k} of {n}"):
            numerals.percent_text(k, n, 1)


def test_the_other_modes_differ_only_where_they_should():
    def in_all_modes(value):
        return [
            numerals.fixed_text(value, 0, mode)
            for mode in ("half_up", "half_even", "half_down", "truncate", "ceiling")
        ]

    assert in_all_modes(Fraction(5, 2)) == ["3", "2", "2", "2", "3"]
    assert in_all_modes(Fraction(7, 2)) == ["4", "4", "3", "3", "4"]
    assert in_all_modes(Fraction(9, 4)) == ["2", "2", "2", "2", "3"]
    assert in_all_modes(Fraction(11, 4)) == ["3", "3", "3", "2", "3"]
    assert in_all_modes(Fraction(-5, 2)) == ["-3", "-2", "-2", "-2", "-3"]
    assert in_all_modes(2) == ["2"] * 5


def test_decimals_follow_the_base():
    assert [numerals.decimals_for(base) for base in (0, 29, 30, 99, 100, 5000)] == [None, None, 0, 0, 1, 1]


def test_side_by_side_the_smallest_base_decides_and_a_base_under_30_sets_none():
    assert numerals.decimals_together([219, 140]) == 1
    assert numerals.decimals_together([219, 62]) == 0
    assert numerals.decimals_together([219, 12]) == 1
    assert numerals.decimals_together([12, 29]) is None
    assert numerals.decimals_together([]) is None


def test_measured_values_round_as_the_decimal_that_they_print_as():
    assert numerals.fixed_text(2.675, 2) == "2.68"
    assert f"{2.675:.2f}" == "2.67"
    assert numerals.fixed_text(np.float64(1.005), 2) == "1.01"
    assert numerals.fixed_text(1e-9, 2) == "0.00"
    assert numerals.fixed_text(-0.001, 2) == "0.00"
    assert numerals.fixed_text(-1.25, 1) == "-1.3"


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_measured_values_agree_with_decimal(value, decimals):
    expected = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert Decimal(numerals.fixed_text(value, decimals)) == expected


def test_means_come_from_the_integer_sum():
    assert numerals.fixed_text(Fraction(321, 200), 2) == "1.61"  # 1.605
    assert numerals.fixed_text(Fraction(100, 3), 1) == "33.3"


def test_points_come_from_unrounded_shares():
    a, b = Fraction(50, 156), Fraction(36, 112)  # both print as 32.1
    assert numerals.points_text(a, b) == "0.1"
    assert numerals.points_differ_from_printed(a, b)
    assert numerals.points_text(b, a, sign=True) == "+0.1"
    assert numerals.points_text(a, b, sign=True) == "-0.1"
    assert numerals.points_text(a, a, sign=True) == "0.0"
    assert not numerals.points_differ_from_printed(Fraction(1, 2), Fraction(1, 4))


def test_weighted_shares_round_the_same_way():
    assert numerals.share_text(0.0625, 1) == "6.3"
    assert numerals.share_text(Fraction(71, 219), 1) == "32.4"


def test_p_values_never_read_as_nought_nor_stand_on_the_level_they_miss():
    texts = [numerals.p_value_text(p) for p in (0.0, 0.00099, 0.001, 0.0232, 0.0496, 0.05, 0.05004, 0.99951)]
    assert texts == ["<0.001", "<0.001", "0.001", "0.023", "0.0496", "0.050", "0.05004", ">0.999"]
    assert numerals.p_text(0.0002) == "p<0.001"
    assert numerals.p_text(0.0232) == "p=0.023"


def test_thousands_are_separated_from_ten_thousand_on():
    assert [numerals.count_text(n) for n in (219, 2004, 9999, 10000)] == ["219", "2004", "9999", "10,000"]


def test_parts_that_miss_a_hundred_are_known():
    assert numerals.parts_miss_100([47, 95, 109], 251, 1)  # 18.7 + 37.8 + 43.4 = 99.9
    assert not numerals.parts_miss_100([100, 100, 50], 250, 1)
    assert numerals.parts_miss_100([1, 1, 1], 3, 0)
    assert not numerals.parts_miss_100([], 0, 1)
    assert not numerals.parts_miss_100([0.5, 1.5], 2.0, 1)


# ---- quantity words: the ladder W5-W9 -----------------------------------------------------------

# The rules of the ladder once more, on integers: x = 1000·k against bounds in thousandths of n.
RUNGS = {
    Quantity("nobody"): lambda x, n: x == 0,
    Quantity("under_one"): lambda x, n: (x > 0) & (x < 80 * n),
    Quantity("overwhelming"): lambda x, n: (x >= 980 * n) & (x < 1000 * n),
    Quantity("all"): lambda x, n: x == 1000 * n,
    Quantity("more_than", 9): lambda x, n: (x > 900 * n) & (x < 980 * n),
}
for i in range(1, 10):
    RUNGS[Quantity("near", i)] = lambda x, n, i=i: (x >= (100 * i - 20) * n) & (x < 100 * i * n)
    RUNGS[Quantity("exact", i)] = lambda x, n, i=i: x == 100 * i * n
    if i < 9:
        RUNGS[Quantity("more_than", i)] = lambda x, n, i=i: (x > 100 * i * n) & (x <= (100 * i + 30) * n)
        RUNGS[Quantity("and_more", i)] = lambda x, n, i=i: (x > (100 * i + 30) * n) & (x < (100 * i + 80) * n)


def test_every_share_has_exactly_one_of_39_words_and_it_is_true():
    pairs = [(k, n) for k, n in PAIRS if n >= 100]
    assert len(pairs) == 496_451
    k, n = np.array(pairs).T
    holds = {rung: rule(1000 * k, n) for rung, rule in RUNGS.items()}
    assert len(holds) == 39
    assert (sum(holds.values()) == 1).all()
    shares, place = np.unique(np.array([k, n]) // np.gcd(k, n), axis=1, return_inverse=True)
    words = [numerals.quantity(Fraction(a, b)) for a, b in shares.T.tolist()]
    assert set(words) == set(RUNGS)
    codes = {rung: code for code, rung in enumerate(RUNGS)}
    expected = sum(code * holds[rung] for rung, code in codes.items())
    assert (np.array([codes[word] for word in words])[place.ravel()] == expected).all()


@pytest.mark.parametrize(
    ("share", "word"),
    [
        ("0.279", Quantity("and_more", 2)),
        ("0.28", Quantity("near", 3)),
        ("0.299", Quantity("near", 3)),
        ("0.3", Quantity("exact", 3)),
        ("0.301", Quantity("more_than", 3)),
        ("0.33", Quantity("more_than", 3)),
        ("0.331", Quantity("and_more", 3)),
        ("0.079", Quantity("under_one")),
        ("0.08", Quantity("near", 1)),
        ("0.48", Quantity("near", 5)),
        ("0.5", Quantity("exact", 5)),
        ("0.501", Quantity("more_than", 5)),
        ("0.53", Quantity("more_than", 5)),
        ("0.9", Quantity("exact", 9)),
        ("0.979", Quantity("more_than", 9)),
        ("0.98", Quantity("overwhelming")),
        ("1", Quantity("all")),
        ("0", Quantity("nobody")),
    ],
)
def test_the_ladder_at_its_edges(share, word):
    assert numerals.quantity(Fraction(share)) == word


def test_the_predicates_hold_for_the_word_that_the_ladder_gives():
    predicates = {
        "near": numerals.is_near,
        "exact": numerals.is_exactly,
        "more_than": numerals.is_more_than,
        "and_more": lambda p, i: i < 9 and Fraction(10 * i + 3, 100) < p < Fraction(10 * i + 8, 100),
    }
    for k in range(1, 1000):
        share = Fraction(k, 1000)
        word = numerals.quantity(share)
        if word.tenths is None:
            assert numerals.is_under_one_tenth(share) or numerals.is_overwhelming(share)
            continue
        true = [
            (kind, i) for kind, predicate in predicates.items() for i in range(1, 10) if predicate(share, i)
        ]
        assert true == [(word.kind, word.tenths)]


def test_a_rung_has_a_name_in_no_language_and_is_found_by_it():
    assert Quantity("near", 3).token == "near 3"
    assert numerals.quantity_named("near 3") == Quantity("near", 3)
    assert numerals.quantity_named("all") == Quantity("all")
    assert numerals.quantity_named("order T3.item.1") is None
    assert numerals.quantity_named("near x") is None


@pytest.mark.parametrize(
    ("word", "true", "untrue"),
    [
        (Quantity("and_more", 3), ("0.301", "0.385", "0.399"), ("0.3", "0.4")),
        (Quantity("near", 3), ("0.28", "0.299"), ("0.279", "0.3")),
        (Quantity("more_than", 3), ("0.301", "0.33"), ("0.3", "0.331")),
        (Quantity("more_than", 9), ("0.901", "0.99"), ("0.9",)),
        (Quantity("exact", 5), ("0.495", "0.5", "0.505"), ("0.494", "0.506")),
        (Quantity("under_one"), ("0.01", "0.099"), ("0", "0.1")),
        (Quantity("overwhelming"), ("0.9", "1"), ("0.899",)),
        (Quantity("all"), ("1",), ("0.999",)),
        (Quantity("nobody"), ("0",), ("0.001",)),
    ],
)
def test_a_word_is_wider_than_its_rung_but_never_false(word, true, untrue):
    assert all(numerals.allows(word, Fraction(share)) for share in true)
    assert not any(numerals.allows(word, Fraction(share)) for share in untrue)


def test_every_word_of_the_ladder_is_allowed_where_the_ladder_gives_it():
    shares = [Fraction(k, 1000) for k in range(1001)]
    assert all(numerals.allows(numerals.quantity(share), share) for share in shares)


def test_no_quantity_word_stands_below_a_hundred_people():
    assert numerals.quantity_of(30, 99) is None
    assert numerals.quantity_of(29, 100) == Quantity("near", 3)
