"""Fisher's exact test of r×c tables against R 4.2.2 fisher.test and against listing every table."""

from itertools import product
from math import factorial, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import exact
from analysis.exact import fisher


def listed(table):
    """The same p by listing all tables with these margins."""
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    whole = prod(map(factorial, rows)) * prod(map(factorial, columns))

    def weight(cells):
        return whole / factorial(sum(rows)) / prod(factorial(cell) for row in cells for cell in row)

    fillings = [
        [row for row in product(*(range(column + 1) for column in columns)) if sum(row) == total]
        for total in rows
    ]
    tables = [
        cells
        for cells in product(*fillings)
        if [sum(column) for column in zip(*cells, strict=True)] == columns
    ]
    return sum(weight(cells) for cells in tables if weight(cells) <= weight(table) * (1 + 1e-7))


@pytest.mark.parametrize(
    ("table", "p"),
    [
        # R 4.2.2: fisher.test(matrix(c(...), byrow=TRUE))$p.value
        ([[3, 1, 2, 0], [1, 4, 0, 2], [2, 2, 3, 1], [0, 1, 2, 5]], 0.0730084200285447),
        ([[3, 1, 2, 0, 1], [1, 4, 0, 2, 2], [2, 2, 3, 1, 0], [0, 1, 2, 5, 1]], 0.108136686323971),
        ([[3, 0, 2], [0, 4, 1]], 0.0476190476190475),
        # R 4.2.2: w <- warpbreaks; fisher.test(table(cut(w$breaks, c(0,20,30,80)), w$tension))$p.value
        ([[3, 6, 9], [7, 7, 7], [8, 5, 2]], 0.165090045956799),
        # R 4.2.2, workspace=2e8
        ([[30, 10, 20, 7, 10], [10, 40, 9, 20, 20]], 3.08864586013551e-08),
        ([[300, 100], [100, 400], [20, 50]], 1.07865939046652e-64),
        # the floor: four groups of sixty
        ([[20, 25, 15], [18, 22, 20], [30, 15, 15], [12, 20, 28]], 0.0124467932885),
    ],
)
def test_p_agrees_with_r(table, p):
    assert fisher(table) == pytest.approx(p, rel=1e-7)
    assert fisher(list(zip(*table, strict=True))) == pytest.approx(p, rel=1e-7)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=40, deadline=None)
def test_p_agrees_with_listing_every_table(table):
    if all(map(sum, table)) and all(map(sum, zip(*table, strict=True))):
        assert fisher(table) == pytest.approx(listed(table), rel=1e-9)


def test_beyond_the_limit_there_is_no_p():
    assert fisher([[50, 60, 70, 80]] * 4) is None
    assert fisher([[exact.MOST_PEOPLE, 1], [1, 1], [1, 1]]) is None


def test_two_by_two_has_no_limit():
    assert fisher([[500_000, 400_000], [400_000, 500_000]]) == pytest.approx(0, abs=1e-300)


def test_a_wide_table_is_laid_on_its_side():
    assert 0 < fisher([[7, 3, 9, 4, 6, 8, 2, 5], [5, 6, 4, 9, 7, 3, 8, 5]]) < 1


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[0, 0], [1, 2]], [[0, 1], [0, 2]]])
def test_an_empty_margin_raises(table):
    with pytest.raises(ValueError, match="none of them empty"):
        fisher(table)
