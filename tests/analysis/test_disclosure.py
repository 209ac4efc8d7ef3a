"""Small groups, small cells and unanimous groups are hidden, and nothing of them can be worked back."""

import math
import random

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis.disclosure import HIDDEN, Breakdown, audit, hidden_groups, protect, shown

H = HIDDEN


def test_a_table_of_large_groups_and_large_cells_stays_as_it_is():
    table = protect([[30, 20], [25, 15], [40, 11]])
    assert table == Breakdown(
        counts=((30, 20), (25, 15), (40, 11)),
        group_sizes=(50, 40, 51),
        column_totals=(95, 46),
        small_groups=(),
        hidden_groups=(),
        refused=False,
        k=10,
    )
    assert table.withheld == 0
    assert table.shows(0)


def test_a_group_under_k_is_hidden_and_so_is_the_next_smallest_that_covers_it():
    # 5 people are under 10, and 5 alone could be had by subtraction: the group of 40 is hidden too
    table = protect([[30, 20], [25, 15], [3, 2], [40, 11]])
    assert table.counts == ((30, 20), (H, H), (H, H), (40, 11))
    assert table.group_sizes == (50, 40, 5, 51)
    assert table.small_groups == (2,)
    assert table.hidden_groups == (1, 2)
    assert not table.refused
    assert table.withheld == 4
    assert not table.shows(1)


def test_two_groups_under_k_that_hold_ten_people_together_need_no_third():
    # 8 + 9 = 17 people, 9 yes and 8 no among them: each count may be 0..8 or 0..9 or nearly
    table = protect([[5, 3], [4, 5], [60, 40]])
    assert table.counts == ((H, H), (H, H), (60, 40))


def test_a_small_cell_is_hidden_with_cells_that_cover_it():
    # hiding the 2 alone leaves it at 50 - 48; the row below gives the cheapest cover
    table = protect([[48, 2], [30, 20], [60, 40]])
    assert table.counts == ((H, H), (H, H), (60, 40))
    ranges = audit([[48, 2], [30, 20], [60, 40]], {(0, 0), (0, 1), (1, 0), (1, 1)})
    assert ranges[0, 1] == (0, 22)


def test_without_column_totals_the_row_alone_covers():
    table = protect([[48, 2], [30, 20]], column_totals=False)
    assert table.counts == ((H, H), (30, 20))
    assert table.column_totals is None
    wide = protect([[3, 30, 20], [30, 30, 20]], column_totals=False)
    assert wide.counts == ((H, 30, H), (30, 30, 20))


def test_a_unanimous_group_below_100_people_is_hidden_and_from_100_on_shown():
    assert protect([[40, 0], [30, 20], [60, 40]]).counts[0] == (H, H)
    assert protect([[100, 0], [30, 20], [60, 40]]).counts[0] == (100, 0)


def test_an_option_nobody_chose_and_a_group_of_nobody_stay():
    table = protect([[30, 0, 20], [0, 0, 0], [25, 0, 15]])
    assert table.counts == ((30, 0, 20), (0, 0, 0), (25, 0, 15))


def test_a_table_without_a_safe_pattern_is_refused():
    # two people in a column whose total is public: it can be 0, 1 or 2, whatever is hidden
    table = protect([[30, 1], [30, 1]])
    assert table.refused
    assert table.counts == ((H, H), (H, H))
    assert table.group_sizes == (31, 31)
    assert protect([[7, 4]]).refused


def test_a_larger_k_hides_larger_groups_and_none_may_be_under_five():
    assert protect([[7, 7], [60, 40], [50, 30]], k=15).small_groups == (0,)
    assert protect([[7, 7], [60, 40], [50, 30]]).small_groups == ()
    with pytest.raises(ValueError, match="k is 4"):
        protect([[1, 2]], k=4)


def test_columns_are_groups_too_where_neither_side_is_a_background():
    table = [[40, 30, 8], [40, 30, 9], [40, 30, 7]]
    assert protect(table).withheld == 0
    both = protect([[40, 30, 3], [40, 30, 3], [40, 30, 1]], both=True)
    assert all(row[2] is H for row in both.counts)


def test_wrong_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        protect([[1, -2]])
    with pytest.raises(ValueError, match="columns"):
        protect([[1, 2], [1]])


def test_hidden_groups_hold_ten_people_together():
    assert hidden_groups([50, 40, 5, 51]) == (1, 2)
    assert hidden_groups([50, 8, 5, 51]) == (1, 2)
    assert hidden_groups([50, 40, 0]) == ()
    assert hidden_groups([50, 40], also=[0]) == (0,)
    assert hidden_groups([7]) == (0,)


def test_the_whole_surveys_counts_are_exact_from_k_on():
    assert shown(10)
    assert not shown(9)
    assert shown(12, k=12)


def test_hidden_is_neither_zero_nor_false():
    assert H != 0
    assert H is HIDDEN
    assert repr(H) == "HIDDEN"
    with pytest.raises(TypeError):
        bool(H)


# ---- 300 random tables and an attacker written apart ---------------------------------------------


def attacked(table, shown_counts, place):
    """Range of one cell by an attacker's own program: every cell a variable, every printed number known."""
    rows, columns = len(table), len(table[0])
    left, right = [], []

    def know(cells, value):
        line = np.zeros(rows * columns)
        for i, j in cells:
            line[i * columns + j] = 1
        left.append(line)
        right.append(value)

    for i in range(rows):
        know([(i, j) for j in range(columns)], sum(table[i]))
        for j in range(columns):
            if shown_counts[i][j] is not H:
                know([(i, j)], table[i][j])
    for j in range(columns):
        know([(i, j) for i in range(rows)], sum(row[j] for row in table))
    aim = np.zeros(rows * columns)
    aim[place[0] * columns + place[1]] = 1
    low = linprog(aim, A_eq=np.array(left), b_eq=right, bounds=(0, None)).fun
    high = -linprog(-aim, A_eq=np.array(left), b_eq=right, bounds=(0, None)).fun
    return math.ceil(low - 1e-6), math.floor(high + 1e-6)


def random_table(seed):
    draw = random.Random(seed)
    rows, columns = draw.choice([(2, 2), (3, 2), (5, 2), (3, 3), (4, 3), (3, 5)])
    people = draw.choice([40, 120, 219, 600])
    row_weights = [draw.random() + 0.05 for _ in range(rows)]
    column_weights = [draw.random() + 0.1 for _ in range(columns)]
    table = [[0] * columns for _ in range(rows)]
    for _ in range(people):
        i = draw.choices(range(rows), row_weights)[0]
        table[i][draw.choices(range(columns), column_weights)[0]] += 1
    return table


@pytest.mark.parametrize("hundred", range(3))
def test_no_protected_count_of_300_random_tables_can_be_worked_back(hundred):
    refused = 0
    for seed in range(100 * hundred, 100 * hundred + 100):
        table = random_table(seed)
        result = protect(table)
        refused += result.refused
        assert result.group_sizes == tuple(map(sum, table))
        for i, row in enumerate(table):
            size = sum(row)
            unanimous = 0 < size < 100 and max(row) == size
            for j, count in enumerate(row):
                printed = result.counts[i][j]
                assert printed is H or printed == count
                if 0 < size < 10 or unanimous or 1 <= count <= 4:
                    assert printed is H
                if printed is H and not result.refused and (1 <= count <= 4 or (unanimous and count)):
                    low, high = attacked(table, result.counts, (i, j))
                    width = min(5, size) if 0 < size < 10 or i in result.hidden_groups else 5
                    assert min(high - low, high) >= width, (seed, table, result.counts, (i, j))
    assert refused < 40
