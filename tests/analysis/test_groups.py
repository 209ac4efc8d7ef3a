"""Groups are compared on what may be shown, by named tests that agree with R."""

from fractions import Fraction

import numpy as np
import pytest

from analysis import findings as f
from analysis import groups, report
from analysis.disclosure import HIDDEN, protect
from analysis.draw import Source
from analysis.groups import ClaimInGroups, MeanInGroup, MeansInGroups
from analysis.responses import of_responses
from questionnaires.model import Margin
from tests import simulated


def claim_in(counts, silent=(0, 0), labels=("公务员", "事业编制", "其他")):
    labels = labels[: len(counts)]
    table = protect([*([*row, 0] for row in counts), [*silent, 0]])
    ids = tuple(f"G5xB2.{at}" for at in range(1, len(counts) + 1))
    return ClaimInGroups("G5xB2", "编制身份", "认为晋升渠道不畅", ids, labels, table)


def test_the_chi_square_p_agrees_with_r_and_holm_counts_the_block():
    # R: chisq.test(matrix(c(39,60,21,71), 2, byrow=TRUE), correct=FALSE)$p.value
    one = claim_in([[39, 60], [21, 71]])
    [(alone,)] = groups.compare([one], 10)
    assert alone.test.p_holm == pytest.approx(0.013708659082132, abs=1e-12)
    assert alone.test.differs
    twice = groups.compare([one, one], 10)
    assert twice[0][0].test.p_holm == pytest.approx(2 * 0.013708659082132, abs=1e-12)
    assert groups.tests_in(twice) == 2


def test_high_and_low_are_of_groups_with_30_people_or_more():
    # 其他 has the highest share, but 20 people only
    [(found,)] = groups.compare([claim_in([[39, 60], [21, 71], [15, 5]])], 10)
    assert (found.high.label, found.low.label, found.groups) == ("公务员", "事业编制", 2)


def test_a_group_under_k_takes_no_part_and_is_named():
    found = groups.compare([claim_in([[39, 60], [50, 71], [3, 4]])], 10)[0]
    assert isinstance(found[0], f.NotCompared)
    assert found[1] == f.HiddenGroups("G5xB2", "编制身份", ("其他",), 10)


def test_groups_that_all_say_the_same_are_not_tested():
    assert groups.compare([claim_in([[120, 0], [110, 0]])], 10) == [()]


def test_a_refused_table_has_the_advice_to_merge():
    found = groups.compare([claim_in([[30, 1], [30, 1]])], 10)
    assert found == [(f.Refused("G5xB2", "编制身份", "认为晋升渠道不畅"),)]


def test_welchs_tests_agree_with_r():
    # R: y <- c(0,50,100,50,0,50, 100,100,50,100,50,100,100, 50,0,50,50,100); g <- rep(c("a","b","c"), c(6,7,5))
    a = np.array([0.0, 50, 100, 50, 0, 50])
    b = np.array([100.0, 100, 50, 100, 50, 100, 100])
    c = np.array([50.0, 0, 50, 50, 100])
    assert groups._welch([a, b, c]) == pytest.approx(
        0.0711536086397836, abs=1e-12
    )  # R: oneway.test(y ~ g)$p.value
    assert groups._welch([a, b]) == pytest.approx(
        0.0382519119910509, abs=1e-12
    )  # R: t.test(y[g!="c"] ~ g[g!="c"])$p.value
    assert groups._welch([a]) is None
    assert groups._welch([a, np.array([50.0, 50])]) is None


def test_means_are_compared_between_the_highest_and_the_lowest_large_group():
    members = (
        MeanInGroup("BOxB3.1", "班子", 33, Fraction(39), 15.0, False),
        MeanInGroup("BOxB3.2", "中层", 70, Fraction(45), 18.0, False),
        MeanInGroup("BOxB3.3", "一般", 12, Fraction(90), 16.0, False),
        MeanInGroup("BOxB3.4", "其他", 6, None, None, True),
    )
    one = MeansInGroups("BOxB3", "职务层次", "倦怠合成", members, ("其他",), 0.03)
    [found, hidden] = groups.compare([one], 10)[0]
    assert (found.high.label, found.low.label, found.test.name) == ("中层", "班子", "welch_t")
    assert hidden.labels == ("其他",)


def test_the_score_of_the_one_who_told_no_group_cannot_be_computed():
    # n and mean of everybody, less those of all groups, would be the score of one person
    form = simulated.main_form()
    data = of_responses(simulated.responses(), form)
    rows = data.frame.copy()
    rows.loc[rows.index[0], "B2"] = -1
    for frame, hidden in ((data.frame, [False] * 3), (rows, [False, False, True])):
        source = Source(frame, data.codebook, form, "zh-CN", 10)
        found = groups.means_in_groups(source, groups.side(source, Margin("item", "B2")), "WL")
        assert [group.withheld for group in found.groups] == hidden
        assert found.small == ()
        shown = sum(group.n for group in found.groups if not group.withheld)
        assert source.scores["WL"].n - shown in (0, *range(10, 219))


def test_the_answer_of_the_one_who_told_no_group_cannot_be_computed():
    form = simulated.main_form()
    data = of_responses(simulated.responses(), form)
    rows = data.frame.copy()
    rows.loc[rows.index[0], "B2"] = -1
    source = Source(rows, data.codebook, form, "zh-CN", 10)
    found = groups.claim_in_groups(source, groups.side(source, Margin("item", "B2")), "G5")
    assert [found.table.shows(i) for i in range(3)] == [True, True, False]
    assert sum(found.table.row_bases) == 218
    assert found.table.column_bases == (HIDDEN, HIDDEN)


def test_a_report_on_40_people_shows_no_small_group_and_no_small_cell():
    form = simulated.main_form()
    built = report.build(of_responses(simulated.responses()[:40], form), form, "zh-CN")
    values = {number.id: number.value for number in built.numbers()}
    small = 0
    for id_, value in values.items():
        stem, _, what = id_.rpartition(".")
        if "x" not in stem:
            continue
        if what == "count":
            assert not 1 <= value <= 4, id_
        if what in ("base", "n") and value < 10 and stem.count(".") == 1:
            small += 1
            assert not {f"{stem}.{name}" for name in ("count", "percent", "mean", "sd")} & set(values), id_
    assert small > 0
