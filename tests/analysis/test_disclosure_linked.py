"""Tables of the same answers are protected together: claim and item, several backgrounds, skips, means."""

import random
from fractions import Fraction
from itertools import product

import pandas as pd
import pytest

from analysis.commands.source import Guard
from analysis.data import Data
from analysis.disclosure import HIDDEN, Shield
from analysis.mentions import mentions_of
from analysis.multiple_groups import multiple_in_groups
from analysis.scores import score
from questionnaires import codebook as codebooks
from questionnaires.answers import BLANK, NOT_SHOWN, AnyOf, Chosen
from questionnaires.items import Claim, Item, Option, Section
from questionnaires.model import Bands, Crosstab, Margin, Questionnaire, Scale
from tests.analysis.attacker import Attacker

H = HIDDEN


def words(text):
    return {"zh-CN": text, "en": text}


def options(*values):
    return tuple(Option(v, words(str(v)), Fraction(100 * at, len(values) - 1)) for at, v in enumerate(values))


def item(key, values, kind="single", **more):
    return Item(key, kind, words(key), "all", options(*values), **more)


OFTEN = Claim("W", words("often"), (3, 4), (5,))
LATE = Claim("L", words("late"), (3,))
ITEMS = (
    item("W", (1, 2, 3, 4, 5), claims=(OFTEN,)),
    item("T", (1, 2, 3)),
    item("U", (1, 2, 3), show_if=Chosen("T", (1, 2))),
    item("L", (1, 2, 3), claims=(LATE,)),
    item("V", (1, 2), show_if=AnyOf((Chosen("T", (3,)), Chosen("L", (3,))))),
    item("M", (1, 2, 9), "multiple", exclusive=(9,), max_choices=2),
    item("S", (1, 2)),
    item("E", (1, 2, 3, 4, 5)),
    item("F", (1, 2, 3, 4, 5)),
    item("B1", (1, 2, 3)),
    item("B2", (1, 2, 3, 4)),
)
ALONE = Scale("Z", words("two answers"), "mean_of_items", ("S",), 1)
SCALE = Scale("Y", words("ten answers"), "mean_of_items", ("E", "F"), 2)
FORM = Questionnaire(
    "form",
    1,
    ("en",),
    words("form"),
    (Section("all", words("all"), tuple(one.key for one in ITEMS)),),
    ITEMS,
    (ALONE, SCALE),
    Bands((Fraction(25), Fraction(50), Fraction(75)), tuple(map(words, "abcd"))),
    crosstabs=tuple(
        Crosstab(Margin("item", key), Margin(kind, name))
        for key in ("B1", "B2")
        for kind, name in (("claim", "W"), ("claim", "L"), ("scale", "Y"), ("scale", "Z"))
    ),
    no_answer={BLANK: words("blank"), NOT_SHOWN: words("not shown")},
    background=("B1", "B2"),
)
BOOK = codebooks.of(FORM)


def people(seed, count):
    """Answers of so many people, a few of whom leave things out; skips as the form has them."""
    draw = random.Random(seed)
    skew = {key: [draw.random() ** 2 + 0.03 for _ in range(5)] for key in "WTULVSEF"}
    rows = []
    for _ in range(count):
        row = {"B1": draw.choices((1, 2, 3), (6, 5, 2))[0], "B2": draw.choices((1, 2, 3, 4), (5, 4, 4, 2))[0]}
        for one in ITEMS[:9]:
            if one.show_if is not None and not one.show_if.holds(row):
                row[one.key] = NOT_SHOWN
            elif one.type == "multiple":
                row |= several(one, draw)
            else:
                row[one.key] = draw.choices(one.values, skew[one.key][: len(one.values)])[0]
                if draw.random() < 0.03:
                    row[one.key] = BLANK
        if draw.random() < 0.02:
            row["B1"] = BLANK
        rows.append(row)
    return pd.DataFrame(rows)[[variable.column for variable in BOOK]].astype("Int16")


def several(one, draw):
    if draw.random() < 0.03:
        return {f"{one.key}_{value}": BLANK for value in one.values}
    chosen = {9} if draw.random() < 0.1 else set(draw.sample((1, 2), draw.choice((1, 1, 2))))
    return {f"{one.key}_{value}": int(value in chosen) for value in one.values}


def shield(frame):
    found = {scale.key: score(frame, scale, codebook=BOOK, questionnaire=FORM) for scale in FORM.scales}
    return Shield(frame, BOOK, FORM, 10, found)


def margin(key, kind="item"):
    return Margin(kind, key)


# ---- what a reader of one pair of variables knows ------------------------------------------------


def categories(frame, column):
    values = tuple(BOOK[column].values)
    return [value if value in values else "skip" if value == NOT_SHOWN else "none" for value in frame[column]]


def tell_one_way(reader, frame, row, column):
    """The grid of two columns, every category of either with its one-way count."""
    mine, theirs = categories(frame, row), categories(frame, column)
    all_mine, all_theirs = ({*BOOK[key].values, "skip", "none"} for key in (row, column))
    for a in all_mine:
        reader.know([(row, a, column, b) for b in all_theirs], mine.count(a))
    for b in all_theirs:
        reader.know([(row, a, column, b) for a in all_mine], theirs.count(b))
    return mine, theirs


def tell_table(reader, table, row, column, lines):
    """What is printed of a table whose columns are the `lines` of answers to `column`."""
    rows = tuple(BOOK[row].values)
    for (i, a), (j, line) in product(enumerate(rows), enumerate(lines)):
        if table.counts[i][j] is not H:
            reader.know([(row, a, column, b) for b in line], table.counts[i][j])
    everything = [b for line in lines for b in line]
    for i, a in enumerate(rows):
        if table.row_bases[i] is not H:
            reader.know([(row, a, column, b) for b in everything], table.row_bases[i])
    for j, line in enumerate(lines):
        if table.column_bases[j] is not H:
            reader.know([(row, a, column, b) for a in rows for b in line], table.column_bases[j])


def each(column):
    return [(value,) for value in BOOK[column].values]


def attack(reader, frame, table, row, column, lines):
    """How many small or hidden-group counts were attacked, none of them with a narrow range."""
    if table.refused:
        return 0
    mine, theirs = categories(frame, row), categories(frame, column)
    attacked = 0
    for (i, a), (j, line) in product(enumerate(BOOK[row].values), enumerate(lines)):
        count = sum(x == a and y in line for x, y in zip(mine, theirs, strict=True))
        size = sum(x == a and any(y in each for each in lines) for x, y in zip(mine, theirs, strict=True))
        if table.counts[i][j] is not H:
            assert table.counts[i][j] == count
            assert not 1 <= count <= 4
            assert size >= 10 or not size
        elif 1 <= count <= 4 or (0 < size < 10 and count):
            low, high = reader.range([(row, a, column, b) for b in line])
            width = min(5, size) if size < 10 or i in table.hidden_groups else 5
            assert min(high - low, high) >= width, (row, column, a, line, low, count, high)
            attacked += 1
    return attacked


def test_a_claim_beside_the_full_table_of_its_item_gives_nothing_away():
    attacked = 0
    for seed, row in product(range(15), ("B1", "B2")):
        frame = people(seed, 120 + 20 * seed)
        guard, reader, lines = shield(frame), Attacker(), [(3, 4), (1, 2)]
        tell_one_way(reader, frame, row, "W")
        full = guard.breakdown(margin(row), margin("W"))
        claim = guard.breakdown(margin(row), margin("W", "claim"))
        tell_table(reader, full, row, "W", each("W"))
        tell_table(reader, claim, row, "W", lines)
        attacked += attack(reader, frame, full, row, "W", each("W"))
        attacked += attack(reader, frame, claim, row, "W", lines)
    assert attacked > 15


def test_who_was_not_asked_because_of_an_answer_is_as_safe_as_the_answer():
    attacked = 0
    for seed in range(15):
        frame = people(100 + seed, 150 + 30 * seed)
        guard, reader = shield(frame), Attacker()
        tables = {key: guard.breakdown(margin("B1"), margin(key)) for key in "TULV"}
        for key, table in tables.items():
            tell_one_way(reader, frame, "B1", key)
            tell_table(reader, table, "B1", key, each(key))
        tell_skips(reader, frame)
        for key, table in tables.items():
            attacked += attack(reader, frame, table, "B1", key, each(key))
            mine, theirs = categories(frame, "B1"), categories(frame, key)
            for a in () if table.refused else BOOK["B1"].values:
                count = list(zip(mine, theirs, strict=True)).count((a, "skip"))
                if 1 <= count <= 4:
                    low, high = reader.range([("B1", a, key, "skip")])
                    assert min(high - low, high) >= 5
                    attacked += 1
    assert attacked > 20


def tell_skips(reader, frame):
    """U is asked of those with T 1 or 2, V of those with T 3 or L 3."""
    groups = categories(frame, "B1")
    for a in (*BOOK["B1"].values, "none", "skip"):
        asked = [("B1", a, "U", b) for b in (1, 2, 3, "none")]
        reader.same(asked, [("B1", a, "T", b) for b in (1, 2)])
        for parent in "TL":
            reader.at_most([("B1", a, "V", "skip"), ("B1", a, parent, 3)], groups.count(a))


@pytest.mark.parametrize("seed", range(6))
def test_options_of_one_question_have_their_people_without_an_answer_in_common(seed):
    frame = people(200 + seed, 200)
    guard, reader = shield(frame), Attacker()
    columns = [f"M_{value}" for value in (1, 2, 9)]
    tables = {key: guard.breakdown(margin("B2"), margin(key)) for key in columns}
    for key, table in tables.items():
        tell_one_way(reader, frame, "B2", key)
        tell_table(reader, table, "B2", key, each(key))
    for a in BOOK["B2"].values:
        size = sum(x == a for x in categories(frame, "B2"))
        for other in columns[1:]:
            reader.same([("B2", a, "M_1", "none")], [("B2", a, other, "none")])
        for other in columns[:2]:
            reader.at_most([("B2", a, "M_9", 1), ("B2", a, other, 1), ("B2", a, "M_1", "none")], size)
    assert sum(attack(reader, frame, table, "B2", key, each(key)) for key, table in tables.items())


@pytest.mark.parametrize("seed", range(10))
def test_bands_beside_means_give_nothing_away(seed):
    frame = people(300 + seed, 160 + 20 * seed)
    guard, attacked = shield(frame), 0
    found = guard.scores["Y"]
    points = [float(value) for value in found.values]
    bands = [[p for p in points if low <= p < high] for low, high in ((0, 25), (25, 50), (50, 75), (75, 101))]
    groups = categories(frame, "B1")
    scores = [points[code] if code >= 0 else "none" for code in found.codes]
    reader = Attacker()
    for a in (1, 2, 3, "none"):
        reader.know([(a, p) for p in (*points, "none")], groups.count(a))
    for line in (*bands, ["none"]):
        reader.know([(a, p) for a in (1, 2, 3, "none") for p in line], sum(s in line for s in scores))
    table = guard.breakdown(margin("B1"), margin("Y", "band"))
    withheld = guard.withheld_means(margin("B1"), "Y")
    for i, a in enumerate((1, 2, 3)):
        mine = [s for g, s in zip(groups, scores, strict=True) if g == a and s != "none"]
        reader.know([(a, p) for p in points], len(mine))
        if i not in withheld:
            assert len(mine) >= 10
            for power in (1, 2):
                total = sum((s / 100) ** power for s in mine)
                reader.know([(a, p) for p in points], total, [(p / 100) ** power for p in points])
        for j, line in enumerate(bands):
            if table.counts[i][j] is not H:
                reader.know([(a, p) for p in line], table.counts[i][j])
    for (i, a), (j, line) in product(enumerate((1, 2, 3)), enumerate(bands)):
        count = sum(g == a and s in line for g, s in zip(groups, scores, strict=True))
        if 1 <= count <= 4:
            assert table.counts[i][j] is H
            if not table.refused:
                low, high = reader.range([(a, p) for p in line])
                assert min(high - low, high) >= 5 or i in table.hidden_groups
                attacked += 1
    assert attacked or seed


def test_a_mean_of_two_answers_is_a_count():
    # 3 of the 40 people of group 1 gave answer 2: the mean 7.5 would tell it
    rows = [(1, 1)] * 37 + [(1, 2)] * 3 + [(2, 1)] * 40 + [(2, 2)] * 30 + [(3, 1)] * 30 + [(3, 2)] * 30
    frame = people(1, len(rows))
    frame[["B1", "S"]] = rows
    withheld = shield(frame).withheld_means(margin("B1"), "Z")
    assert 0 in withheld
    assert len(withheld) == 2


def test_what_a_table_shows_does_not_depend_on_what_was_asked_before():
    frame = people(7, 300)
    pairs = [("B1", "W"), ("B1", "U"), ("B1", "T"), ("B1", "V"), ("B1", "M_9"), ("B1", "M_1"), ("W", "E")]
    one, other = shield(frame), shield(frame)
    forth = {pair: one.breakdown(*map(margin, pair)) for pair in pairs}
    back = {pair: other.breakdown(*map(margin, pair)) for pair in reversed(pairs)}
    assert forth == back
    alone = {pair: shield(frame).breakdown(*map(margin, pair)) for pair in pairs}
    assert forth == alone
    assert any(table.withheld for table in forth.values())


def test_either_way_round_the_same_cells_are_hidden():
    guard = shield(people(8, 250))
    for row, column in (("B1", "W"), ("B2", "U"), ("E", "F"), ("B1", "B2"), ("M_1", "M_2")):
        turned = guard.breakdown(margin(column), margin(row))
        assert guard.breakdown(margin(row), margin(column)) == turned.transposed()


def test_a_small_number_of_people_who_were_not_asked_is_not_told_by_the_base():
    # T sends 3 people of group 1 past U: 37 of 40 would tell them
    rows = [(1, 3)] * 3 + [(1, 1)] * 37 + [(2, 3)] * 30 + [(2, 1)] * 60 + [(3, 3)] * 30 + [(3, 1)] * 60
    frame = people(1, len(rows))
    frame[["B1", "T"]] = rows
    frame["U"] = [NOT_SHOWN if t == 3 else 1 + at % 3 for at, (_, t) in enumerate(rows)]
    table = shield(frame).breakdown(margin("B1"), margin("U"))
    assert table.row_bases[0] is H
    assert sum(base is H for base in table.row_bases) == 2


def test_a_crowded_table_is_refused_and_a_sparse_one_says_so():
    guard = shield(people(9, 120))
    assert guard.breakdown(margin("E"), margin("F")).refused
    assert not guard.breakdown(margin("B1"), margin("S")).sparse
    assert shield(people(9, 150)).breakdown(margin("B2"), margin("E")).sparse


def test_the_shield_knows_only_closed_columns():
    guard = shield(people(1, 50))
    assert guard.knows(margin("W"))
    assert guard.knows(margin("M_1"))
    assert not guard.knows(margin("M"))
    assert not guard.knows(margin("X"))
    assert guard.knows(margin("W", "claim"))
    assert not guard.knows(margin("Y", "claim"))
    assert guard.knows(margin("Y", "scale"))


def options_in_groups(frame):
    """What the command crosstab withholds of the options of M in the groups of B1."""
    asked = mentions_of(frame, ["M_1", "M_2", "M_9"], codebook=BOOK)
    result = multiple_in_groups(frame, asked, "B1", codebook=BOOK)
    return Guard(10).options(result, Data(frame, BOOK, questionnaire=FORM))


def test_options_in_groups_hide_what_their_own_tables_hide():
    frame = people(8, 250)
    whole = shield(frame)
    each = [whole.breakdown(margin("B1"), margin(column)) for column in ("M_1", "M_2", "M_9")]
    assert options_in_groups(frame) == each
    assert any(table.withheld for table in each)


def test_an_option_left_blank_beside_another_is_looked_at_by_itself():
    frame = people(8, 250)
    frame.loc[frame.index[frame["M_1"] == 1][:3], "M_2"] = BLANK
    # Who left M_2 blank and chose M_1 is in the base of the question: a table of M_2 alone has them not.
    asked = mentions_of(frame, ["M_1", "M_2", "M_9"], codebook=BOOK)
    result = multiple_in_groups(frame, asked, "B1", codebook=BOOK)
    for found, option in zip(options_in_groups(frame), result.options, strict=True):
        for shown, counts in zip(found.counts, option.full_counts[:-1], strict=True):
            assert all(one is H or one == count for one, count in zip(shown, counts[:-1], strict=True))
