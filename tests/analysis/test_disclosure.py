"""Small groups, small cells and unanimous groups are hidden, and nothing of them can be worked back."""

import random

import pytest

from analysis import disclosure
from analysis.crosstab import crosstab
from analysis.disclosure import (
    HIDDEN,
    Breakdown,
    audit,
    hidden_groups,
    protect_crossed,
    shown,
    standing,
)
from analysis.responses import of_responses
from survey.simulate import simulate
from tests import simulated
from tests.analysis.attacker import Attacker

H = HIDDEN


def full(table, silent=None, column=None, neither=0):
    """The table with a last row and a last column of those who did not answer; nobody unless given."""
    column = column or [0] * len(table)
    silent = silent or [0] * len(table[0])
    return [*([*row, none] for row, none in zip(table, column, strict=True)), [*silent, neither]]


def protect(table, silent=None, column=None, neither=0, **how):
    return disclosure.protect(full(table, silent, column, neither), **how)


def test_a_table_of_large_groups_and_large_cells_stays_as_it_is():
    table = protect([[30, 20], [25, 15], [40, 11]])
    assert table == Breakdown(
        counts=((30, 20), (25, 15), (40, 11)),
        row_bases=(50, 40, 51),
        column_bases=(95, 46),
        small_groups=(),
        small_columns=(),
        hidden_groups=(),
        hidden_columns=(),
        refused=False,
        k=10,
    )
    assert table.withheld == 0
    assert table.complete
    assert table.shows(0)


def test_a_group_under_k_is_hidden_and_so_is_the_next_smallest_that_covers_it():
    # 5 people are under 10, and 5 alone could be had by subtraction: the group of 40 is hidden too
    table = protect([[30, 20], [25, 15], [3, 2], [40, 11]])
    assert table.counts == ((30, 20), (H, H), (H, H), (40, 11))
    assert table.row_bases == (50, 40, 5, 51)
    assert table.column_bases == (98, 48)
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


def test_who_told_no_group_is_a_group_that_is_never_printed():
    # 3 people gave no group: 120 and 70 in the one-way table less the printed rows would be their answers
    table = protect([[40, 20], [48, 30], [30, 19]], silent=[2, 1])
    assert table.counts == ((40, 20), (48, 30), (H, H))
    assert table.hidden_groups == (2,)
    assert table.small_groups == ()
    assert table.row_bases == (60, 78, 49)
    assert table.column_bases == (H, H)
    assert not table.complete
    alone = protect([[40, 20], [48, 30]], silent=[20, 15])
    assert alone.complete
    assert alone.column_bases == (88, 50)


def test_a_small_cell_of_those_without_a_group_is_hidden_as_any_other():
    # 13 people gave no group, 2 of them said no
    table = protect([[40, 20], [48, 30], [30, 19]], silent=[11, 2])
    assert table.column_bases == (H, H)
    assert table.withheld == 2


def test_where_both_sides_are_groups_who_gave_no_column_is_one_too():
    # 3 people answered the row only; how many answered neither (4) is told by the base and stays so
    counts = [[60, 40, 30], [50, 45, 35], [55, 42, 31]]
    table = protect(counts, column=[2, 1, 0], neither=4, both=True)
    assert table.column_bases == (165, 127, 96)
    assert table.row_bases == (H, H, H)
    assert table.hidden_columns == (2,)
    assert [row[2] for row in table.counts] == [H, H, H]
    assert [row[:2] for row in table.counts] == [(60, 40), (50, 45), (55, 42)]
    turned = protect([list(row) for row in zip(*counts, strict=True)], silent=[2, 1, 0], neither=4, both=True)
    assert turned.transposed() == table


def test_item_non_answers_of_a_group_may_be_told_where_only_the_rows_are_groups():
    table = protect([[60, 40], [50, 45]], column=[2, 1])
    assert table.complete
    assert table.row_bases == (100, 95)


def test_under_a_base_of_k_neither_counts_nor_bases_stand():
    table = protect([[2, 1], [3, 0]], silent=[30, 20])
    assert table.refused
    assert table.counts == ((H, H), (H, H))
    assert table.row_bases == (H, H)
    assert table.column_bases == (H, H)


def test_nobody_at_all_is_no_secret():
    table = protect([[0, 0], [0, 0]])
    assert table.counts == ((0, 0), (0, 0))
    assert table.complete
    assert disclosure.protect([[0, 5]]).counts == ()


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
    assert table.row_bases == (31, 31)
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
        disclosure.protect([[1, 2], [1]])
    with pytest.raises(ValueError, match="did not answer"):
        disclosure.protect([])


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


# ---- random tables and an attacker written apart -------------------------------------------------


def attacked(table, result, place):
    """Range of one cell for a reader of everything printed, who knows all one-way counts."""
    rows, columns = len(table) - 1, len(table[0])
    reader = Attacker()
    for i, row in enumerate(table):
        reader.know([(i, j) for j in range(columns)], sum(row))
    for j in range(columns):
        reader.know([(i, j) for i in range(rows + 1)], sum(row[j] for row in table))
    for i in range(rows):
        reader.know([(i, j) for j in range(columns - 1)], result.row_bases[i])
        for j, printed in enumerate(result.counts[i]):
            if printed is not H:
                reader.know([(i, j)], printed)
    for j, base in enumerate(result.column_bases):
        if base is not H:
            reader.know([(i, j) for i in range(rows)], base)
    return reader.range([place])


def random_table(seed):
    """Groups by answers of a survey's shape; a few people leave out the group, the answer or both."""
    draw = random.Random(seed)
    rows, columns = draw.choice([(2, 2), (3, 2), (5, 2), (3, 3), (4, 3), (3, 5), (5, 4)])
    people = draw.choice([40, 120, 219, 600])
    row_weights = [*(draw.random() + 0.05 for _ in range(rows)), draw.choice([0, 0.05])]
    column_weights = [*(draw.random() ** 2 + 0.02 for _ in range(columns)), draw.choice([0, 0.05])]
    table = [[0] * (columns + 1) for _ in range(rows + 1)]
    for _ in range(people):
        i = draw.choices(range(rows + 1), row_weights)[0]
        table[i][draw.choices(range(columns + 1), column_weights)[0]] += 1
    return table


def by_hand(table):
    """Cells a careful person hides: every group with a small cell whole, and one more if it is alone."""
    groups = [row[:-1] for row in table]
    sizes = list(map(sum, groups))
    small = {i for i, row in enumerate(groups) if 0 < sizes[i] < 10 or any(1 <= n <= 4 for n in row)}
    rest = sorted(set(range(len(groups))) - small, key=lambda i: sizes[i])
    if len(small) == 1 and rest:
        small.add(rest[0])
    return len(small - {len(groups) - 1}) * len(groups[0])


def assert_safe(seed):
    """(cells hidden, cells hidden by hand, cells) of a random table that gives nothing away; None if refused."""
    table = random_table(seed)
    result = disclosure.protect(table)
    assert result.row_bases == tuple(sum(row[:-1]) for row in table[:-1]) or result.refused
    if result.refused:
        assert result.withheld == sum(map(len, result.counts))
        return None
    for i, row in enumerate(table):
        size = sum(row[:-1])
        unanimous = 0 < size < 100 and max(row[:-1]) == size
        for j, count in enumerate(row[:-1]):
            printed = result.counts[i][j] if i < len(result.counts) else H
            assert printed is H or printed == count
            if 0 < size < 10 or unanimous or 1 <= count <= 4:
                assert printed is H
                if count:
                    low, high = attacked(table, result, (i, j))
                    width = min(5, size) if size < 10 or unanimous else 5
                    assert min(high - low, high) >= width, (seed, table, result.counts, (i, j))
    return result.withheld, by_hand(table), sum(map(len, result.counts))


def compared(seeds):
    """Shares of cells hidden, ours and by hand, over the tables that can be shown; they are printed."""
    found = [assert_safe(seed) for seed in seeds]
    shown = [one for one in found if one is not None]
    ours, hand, cells = map(sum, zip(*shown, strict=True))
    print(
        f"\n{len(found)} tables, {len(found) - len(shown)} refused; of the rest hidden: "
        f"{ours / cells:.1%} of the cells, by whole groups {hand / cells:.1%}"
    )
    return ours / cells, hand / cells


@pytest.mark.parametrize("hundred", range(3))
def test_no_protected_count_of_300_random_tables_can_be_worked_back(hundred):
    ours, _ = compared(range(100 * hundred, 100 * hundred + 100))
    assert ours < 0.6


@pytest.mark.long
def test_no_protected_count_of_10000_random_tables_can_be_worked_back():
    ours, hand = compared(range(1000, 11_000))
    # Hiding by hand is no safer: it looks at no range at all.
    assert ours < hand + 0.05


# ---- one table, two ways round -------------------------------------------------------------------


@pytest.fixture(scope="module")
def crossed():
    """Every pair of items of a simulated survey of 150 people, protected either way round."""
    form = simulated.main_form()
    data = of_responses(simulate(form, 150, 5), form)
    keys = ("W1", "E5", "T2", "G5", "R2", "R4", "L1", "B1", "B2", "B4", "B5")

    def protected(row, column):
        table = crosstab(data.frame, row, column, codebook=data.codebook)
        sides = (standing(key, data.codebook, form.background) for key in (row, column))
        return table.full_counts, protect_crossed(table.full_counts, *sides)

    return form, {(a, b): protected(a, b) for a in keys for b in keys if a != b}


def test_a_table_and_its_transpose_hide_exactly_the_same_cells(crossed):
    _, tables = crossed
    hidden = 0
    for (a, b), (_, result) in tables.items():
        assert tables[b, a][1] == result.transposed(), (a, b)
        hidden += result.withheld
    assert hidden > 1000


def known_to_all(counts, result, both):
    """What a reader of the table and of both one-way tables knows, as (places, sum); places of `counts`."""
    rows, columns = len(counts) - 1, len(counts[0]) - 1
    inner = [(i, j) for i in range(rows) for j in range(columns)]
    facts = [([(i, j) for j in range(columns + 1)], sum(counts[i])) for i in range(rows + 1)]
    facts += [([(i, j) for i in range(rows + 1)], sum(row[j] for row in counts)) for j in range(columns + 1)]
    facts.append((inner, sum(counts[i][j] for i, j in inner)))
    facts += [([place], result.counts[place[0]][place[1]]) for place in inner]
    facts += [([(i, j) for j in range(columns)], base) for i, base in enumerate(result.row_bases)]
    facts += [([(i, j) for i in range(rows)], base) for j, base in enumerate(result.column_bases)]
    return [(places, number) for places, number in facts if number is not H]


def ranges(facts, places):
    reader = Attacker()
    for known, number in facts:
        reader.know(known, number)
    for place in places:
        yield place, *reader.range([place])


def test_no_protected_cell_can_be_worked_back_from_both_ways_round_and_the_one_way_tables(crossed):
    form, tables = crossed
    attacked = 0
    for (a, b), (counts, result) in tables.items():
        if result.refused or (a in form.background) < (b in form.background):
            continue
        both = (a in form.background) == (b in form.background)
        turned = tables[b, a][1].transposed()
        assert [[x is H for x in row] for row in turned.counts] == [
            [x is H for x in r] for r in result.counts
        ]
        rows, columns = len(counts) - 1, len(counts[0]) - 1
        last = columns + 1 if both else columns
        places = [
            (i, j)
            for i in range(rows + 1)
            for j in range(last)
            if 1 <= counts[i][j] <= 4 and (i, j) != (rows, columns)
        ]
        facts = known_to_all(counts, result, both)
        sizes = [sum(row[:columns]) for row in counts]
        column_sizes = [sum(row[j] for row in counts[:rows]) for j in range(last)]
        for (i, j), low, high in ranges(facts, places):
            # A group of three has a range of three at most: how many they are is told.
            limits = [
                5,
                *([sizes[i]] if j < columns else []),
                *([column_sizes[j]] if both and i < rows else []),
            ]
            assert min(high - low, high) >= min(limits), (a, b, i, j)
            attacked += 1
    assert attacked > 300
