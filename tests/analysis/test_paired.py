"""The same people twice or more: t, Wilcoxon, McNemar, Friedman, each against R."""

import pandas as pd
import pytest

from analysis.paired import mcnemar, paired
from questionnaires.codebook import Codebook, Variable

A, B, C = [3, 4, 2, 5, 4, 3, 1, 2, 5, 4], [2, 4, 1, 3, 4, 4, 1, 1, 3, 2], [3, 5, 3, 5, 5, 4, 2, 2, 4, 5]
DATA = pd.DataFrame({"前": [*A, 3, None], "后": [*B, None, 2], "再": [*C, 1, 1]})
TWO = paired(DATA, ["前", "后"])


def test_only_people_who_answered_every_column_count():
    assert (TWO.total, TWO.base, TWO.missing) == (12, 10, 2)
    assert [(one.column, one.mean, one.median) for one in TWO.columns] == [("前", 3.3, 3.5), ("后", 2.5, 2.5)]


def test_two_columns_have_the_paired_t_test():
    # R 4.2.2: t.test(A, B, paired=TRUE); mean(A-B)/sd(A-B)
    t = TWO.t
    assert [t.t, t.df, t.p, t.low, t.high] == pytest.approx(
        [2.44948974278318, 9, 0.0367874978797861, 0.0611825644216402, 1.53881743557836], rel=1e-9
    )
    assert TWO.d == pytest.approx(0.774596669241484, rel=1e-9)


def test_two_columns_have_wilcoxons_test_without_the_people_who_did_not_change():
    # R 4.2.2: wilcox.test(A, B, paired=TRUE, exact=FALSE); correct=FALSE
    assert (TWO.wilcoxon.v, TWO.wilcoxon.n) == (25.5, 7)
    assert TWO.wilcoxon.p == pytest.approx(0.0564375114865741, rel=1e-9)
    plain = paired(DATA, ["前", "后"], continuity=False).wilcoxon
    assert plain.p == pytest.approx(0.046113498652135, rel=1e-9)


def test_three_columns_have_friedmans_test_and_kendalls_w():
    # R 4.2.2: friedman.test(cbind(A, B, C)); statistic/(10*2)
    found = paired(DATA, ["前", "后", "再"])
    assert [found.friedman.statistic, found.friedman.p, found.friedman.w] == pytest.approx(
        [11.8787878787879, 0.00263362530398102, 0.59393939393939], rel=1e-9
    )
    assert found.t is found.wilcoxon is found.mcnemar is None
    assert str(found.reasons["t"]) == "this test is for two columns"


def test_mcnemar_comes_plain_corrected_and_exact():
    # R 4.2.2: m <- matrix(c(20,4,11,15), 2); mcnemar.test(m, correct=FALSE); mcnemar.test(m)
    # binom.test(4, 15)$p.value
    found = mcnemar(4, 11)
    assert [found.plain.statistic, found.plain.p] == pytest.approx(
        [3.26666666666667, 0.0707011448659831], rel=1e-9
    )
    assert [found.corrected.statistic, found.corrected.p] == pytest.approx([2.4, 0.121335250358483], rel=1e-9)
    assert found.exact_p == pytest.approx(0.11846923828125, rel=1e-9)
    assert mcnemar(0, 0) is None
    assert mcnemar(3, 3).corrected.statistic == 0


def test_two_answers_of_yes_or_no_have_mcnemars_test():
    pairs = [(0, 0)] * 20 + [(1, 0)] * 4 + [(0, 1)] * 11 + [(1, 1)] * 15
    data = pd.DataFrame(pairs, columns=["a", "b"])
    book = Codebook(tuple(Variable(name, name, "nominal", {0: "未选", 1: "选中"}) for name in "ab"))
    found = paired(data, ["a", "b"], codebook=book).mcnemar
    assert (found.up, found.down) == (11, 4)
    assert found.plain.statistic == pytest.approx(3.26666666666667, rel=1e-9)
    assert str(TWO.reasons["mcnemar"]) == "McNemar's test is for two columns with the same two values"


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        ([3, 3], [3, 3], {"t", "wilcoxon", "mcnemar", "friedman"}),
        ([4, 5], [3, 4], {"t", "mcnemar"}),
        ([4], [3], {"t"}),
        ([None], [3], {"t", "wilcoxon", "mcnemar", "friedman"}),
    ],
)
def test_what_is_not_defined_says_why(first, second, reasons):
    found = paired(pd.DataFrame({"a": first, "b": second}, dtype="Float64"), ["a", "b"])
    assert set(found.reasons) == reasons
    for name in ("t", "wilcoxon", "mcnemar", "friedman"):
        assert (getattr(found, name) is None) == (name in reasons)


@pytest.mark.parametrize("columns", [["前"], ["前", "前"], []])
def test_fewer_than_two_columns_raise(columns):
    with pytest.raises(ValueError, match="two different columns"):
        paired(DATA, columns)
