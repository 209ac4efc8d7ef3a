"""Top less bottom, and the net promoter score, with the error of a difference within the same people."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.frequency import frequency
from analysis.net import net, promoter_score
from questionnaires.codebook import Codebook, Variable

COUNTS = (3, 1, 2, 0, 4, 8, 10, 20, 25, 17, 30)
SCORES = pd.DataFrame({"推荐": [value for value, count in enumerate(COUNTS) for _ in range(count)] + [None]})


def test_the_error_of_a_net_share_is_that_of_one_group():
    # R 4.2.2: s <- 55/130-40/130; se <- sqrt((55/130+40/130-s^2)/130); s + c(-1,1)*qnorm(.975)*se
    found = net(55, 40, 130)
    assert [found.difference, found.se, found.low, found.high] == pytest.approx(
        [0.115384615384615, 0.0742892279851463, -0.0302195959055564, 0.260988826674787], rel=1e-9
    )
    assert net(0, 0, 0) is None
    assert (net(5, 0, 5).se, net(5, 0, 5).difference) == (0, 1)
    with pytest.raises(ValueError, match="no two ends"):
        net(3, 3, 5)


def test_the_promoter_score_is_in_points():
    # R 4.2.2: s <- mean(y>=9)-mean(y<=6); se <- sqrt((mean(y>=9)+mean(y<=6)-s^2)/length(y)); in points
    found = promoter_score(SCORES, "推荐")
    assert (found.promoters, found.passives, found.detractors, found.base, found.total) == (
        47,
        45,
        28,
        120,
        121,
    )
    assert [found.score, found.se, found.low, found.high] == pytest.approx(
        [15.8333333333333, 7.07065859471117, 1.97509714072085, 29.6915695259458], rel=1e-9
    )


def test_nobody_has_no_promoter_score():
    found = promoter_score(pd.DataFrame({"x": [None, ""]}), "x")
    assert (found.score, found.low, str(found.reason)) == (None, None, "nobody answered")


@pytest.mark.parametrize("values", [[1, 11], [-1, 5], [1.5], ["很满意"]])
def test_other_answers_than_0_to_10_raise(values):
    with pytest.raises(DataError, match="from 0 to 10"):
        promoter_score(pd.DataFrame({"x": values}), "x")


def test_a_scale_of_other_steps_raises_even_if_only_some_were_used():
    book = Codebook((Variable("x", "x", "ordinal", {0: "低", 50: "中", 100: "高"}),))
    with pytest.raises(DataError, match="50, 100"):
        promoter_score(pd.DataFrame({"x": [0, 0]}), "x", codebook=book)


def test_the_bottom_box_takes_the_lowest_values_of_the_scale_and_the_net_is_their_difference():
    book = Codebook((Variable("G5", "G5", "ordinal", {1: "很好", 2: "好", 3: "一般", 4: "差", 5: "很差"}),))
    data = pd.DataFrame({"G5": [2, 3, 4, 4, 5, None]})
    found = frequency(data, "G5", codebook=book, top=2, bottom=1)
    assert (found.bottom.values, found.bottom.count, found.bottom.share) == ((1,), 0, 0)
    assert found.net == net(3, 0, 5)
    assert frequency(data, "G5", bottom=2).bottom.count == 2
    assert frequency(data, "G5", codebook=book, top=2).net is None


def test_ordered_texts_have_a_bottom_box_and_others_do_not():
    data = pd.DataFrame({"x": pd.Categorical(["低", "中"], ["低", "中", "高"], ordered=True)})
    assert frequency(data, "x", bottom=1).bottom.count == 1
    with pytest.raises(DataError, match="Texts have no lowest values"):
        frequency(pd.DataFrame({"x": ["低", "高"]}), "x", bottom=1)


def test_boxes_that_overlap_raise():
    book = Codebook((Variable("x", "x", "ordinal", {1: "低", 2: "中", 3: "高"}),))
    with pytest.raises(ValueError, match="in common"):
        frequency(pd.DataFrame({"x": [1, 2]}), "x", codebook=book, top=2, bottom=2)


def test_a_weighted_net_rests_on_the_effective_base():
    data = pd.DataFrame({"x": [1, 1, 2, 3, 3, 3], "w": [1, 2, 1, 0.5, 1, 1]})
    found = frequency(data, "x", weight="w", top=1, bottom=1)
    assert found.net.difference == pytest.approx(2.5 / 6.5 - 3 / 6.5)
    assert found.net.se == pytest.approx(net(2.5, 3, 6.5).se * (6.5 / found.effective_base) ** 0.5)


def test_many_values_that_are_no_promoter_scores_are_cut():
    with pytest.raises(DataError, match=r"not 11, 12, 13, 14, 15 …\. Name a question"):
        promoter_score(pd.DataFrame({"x": range(200)}), "x")
