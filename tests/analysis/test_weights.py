"""Weights against R 4.2.2 and survey 4.1.1, by hand and by their rules; the command `rake`."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cli
from analysis.answers import combinations
from analysis.errors import DataError
from analysis.frame import read
from analysis.weights import Margin, kish, poststratify, rake, reweighted, trim
from questionnaires.codebook import Codebook, Variable

TWELVE = pd.DataFrame(
    {
        "a": [1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3],
        "b": list("mfmfmffmmfmf"),
        "w": [1, 2, 1.5, 1, 0.5, 1, 3, 1, 1, 2, 1, 0.8],
    }
)
MARGINS = [Margin("a", {1: 50, 2: 30, 3: 20}), Margin("b", {"f": 55, "m": 45})]


def test_raking_from_equal_weights_agrees_with_r():
    found = rake(TWELVE, MARGINS)
    # R 4.2.2, survey 4.1.1: d <- svydesign(id=~1, weights=rep(1,12), data=d0)
    #   weights(rake(d, list(~a,~b), list(pa,pb), control=list(epsilon=1e-10, maxit=500)))
    assert found.weights.tolist() == pytest.approx(
        [
            11.2921527554791,
            13.70784724452056,
            11.2921527554791,
            13.70784724452056,
            5.52704657014691,
            6.70943014476699,
            6.70943014476699,
            5.52704657014691,
            5.52704657014691,
            7.08272261071245,
            5.83455477860106,
            7.08272261071245,
        ],
        rel=1e-6,
    )
    # R: w <- weights(r); sum(w)^2/sum(w^2); length(w)*sum(w^2)/sum(w)^2
    assert [found.kish.n_effective, found.kish.deff] == pytest.approx(
        [10.56094272399652, 1.13626219870823], rel=1e-6
    )
    assert found.kish.n == 12
    assert found.total == 100
    assert found.max_difference <= 1e-10
    assert "fixed" in str(found.caveat)


def test_raking_starts_from_the_weights_there_are():
    # R 4.2.2, survey 4.1.1: the same with weights=~w
    assert rake(TWELVE, MARGINS, weight="w").weights.tolist() == pytest.approx(
        [
            10.23698838613013,
            16.27168602311831,
            15.3554825791952,
            8.13584301155916,
            2.641310727384,
            4.19836159076994,
            12.59508477230981,
            5.282621454768,
            5.282621454768,
            9.85644614445914,
            6.20097539775468,
            3.94257845778365,
        ],
        rel=1e-6,
    )


def test_the_margins_tell_the_sample_before_and_after():
    first = rake(TWELVE, MARGINS).margins[0]
    assert (first.variable, [category.count for category in first.categories]) == ("a", [4, 5, 3])
    assert [category.before for category in first.categories] == pytest.approx([4 / 12, 5 / 12, 3 / 12])
    assert [category.target for category in first.categories] == [0.5, 0.3, 0.2]
    assert [category.after for category in first.categories] == pytest.approx([0.5, 0.3, 0.2], rel=1e-9)


def test_targets_may_be_written_as_values_texts_or_labels():
    book = Codebook((Variable("a", "身份", "nominal", {1: "公务员", 2: "事业编制", 3: "其他", 4: "无人"}),))
    margin = Margin("a", {"公务员": 50, "2": 30, 3: 20, "无人": 0})
    found = rake(TWELVE, [margin], codebook=book)
    assert found.weights.tolist()[:5] == pytest.approx([12.5] * 4 + [6])
    assert [category.label for category in found.margins[0].categories][3] == "无人"
    assert (found.margins[0].label, found.margins[0].categories[3].after) == ("身份", 0)


def test_a_category_that_is_nearly_an_answer_is_told_with_that_answer():
    data = pd.DataFrame({"B2": [1, 2, 2]})
    book = Codebook((Variable("B2", "身份", "nominal", {1: "公务员（含参公）", 2: "事业编制"}),))
    with pytest.raises(DataError) as raised:
        rake(data, [Margin("B2", {"公务员": 400, "事业编": 300})], codebook=book)
    told = [str(problem) for problem in raised.value.problems]
    assert told[0] == "margin B2: “公务员” is none of its answers. Did you mean “公务员（含参公）”?"
    assert told[1] == "margin B2: “事业编” is none of its answers. Did you mean “事业编制”?"


def test_an_answer_called_none_is_a_category():
    data = pd.DataFrame({"x": ["None", "是", "是"]})
    assert rake(data, [Margin("x", {"None": 1, "是": 1})]).weights.tolist() == pytest.approx([1, 0.5, 0.5])


def test_every_problem_of_the_margins_is_told_at_once():
    data = TWELVE.assign(b=[None, *TWELVE["b"][1:]])
    with pytest.raises(DataError) as raised:
        rake(data, [Margin("a", {1: 50, 2: 30, 4: 20}), Margin("b", {"f": -1, "m": 45, "M ": 3})])
    told = [str(problem) for problem in raised.value.problems]
    assert [line.split(":")[0] for line in told] == ["margin a"] * 2 + ["margin b"] * 4
    assert "Nobody in the data belongs to “4”." in told[0]
    assert "“3” (3 rows) has no target." in told[1]
    assert any("The target -1 of “f” is no number of people." in line for line in told)
    assert any("1 rows have no answer." in line for line in told)


@pytest.mark.parametrize(
    ("margins", "told"),
    [
        ([Margin("a", {1: 50, 2: 30, 3: 20}), Margin("b", {"f": 55, "m": 46})], "adds? to 101|add to 101"),
        ([Margin("a", {1: 0, 2: 0, 3: 0})], "add to 0"),
        ([Margin("a", {1: 5, "1": 5, 2: 5, 3: 5})], "“1” has two targets"),
    ],
)
def test_margins_that_do_not_fit_are_refused(margins, told):
    with pytest.raises(DataError, match=told):
        rake(TWELVE, margins)


def test_margins_that_cannot_be_met_together_end_after_the_rounds():
    data = pd.DataFrame({"a": [1, 2], "b": [1, 2]})
    with pytest.raises(DataError, match="After 1000 rounds"):
        rake(data, [Margin("a", {1: 1, 2: 9}), Margin("b", {1: 9, 2: 1})])


def test_a_category_of_which_all_weights_are_0_has_nobody():
    data = TWELVE.assign(w=[0] * 4 + [1] * 8)
    with pytest.raises(DataError, match="Nobody in the data belongs to “1”"):
        rake(data, MARGINS, weight="w")


@pytest.mark.parametrize("wrong", [-1.0, None, float("inf")])
def test_weights_that_are_none_are_refused(wrong):
    with pytest.raises(DataError):
        rake(TWELVE.assign(w=[wrong, *TWELVE["w"][1:]]), MARGINS, weight="w")
    with pytest.raises(ValueError, match="missing, negative or infinite"):
        kish(np.array([1.0, np.nan if wrong is None else wrong]))
    with pytest.raises(ValueError, match="all weights are 0"):
        kish(np.zeros(3))


def test_poststratification_agrees_with_r():
    totals = {(1, "f"): 20, (1, "m"): 30, (2, "f"): 18, (2, "m"): 12, (3, "f"): 11, (3, "m"): 9}
    # R 4.2.2, survey 4.1.1: weights(postStratify(d, ~a+b, pc))
    assert poststratify(TWELVE, ["a", "b"], totals, weight="w").tolist() == pytest.approx(
        [
            12,
            13.33333333333333,
            18,
            6.66666666666667,
            2.4,
            4.5,
            13.5,
            4.8,
            4.8,
            7.85714285714286,
            9,
            3.14285714285714,
        ],
        rel=1e-9,
    )
    with pytest.raises(DataError, match="Nobody in the data belongs to “4, f”"):
        poststratify(TWELVE, ["a", "b"], {**totals, (4, "f"): 1})
    with pytest.raises(DataError, match=r"“3, m” .1 rows. has no target"):
        poststratify(TWELVE, ["a", "b"], {cell: n for cell, n in totals.items() if cell != (3, "m")})


def test_trimming_agrees_with_r_and_leaves_none_above():
    weights = rake(TWELVE, MARGINS, weight="w").weights.to_numpy()
    # R 4.2.2, survey 4.1.1: weights(trimWeights(r, upper=9.5, strict=TRUE))
    strict = trim(weights, 9.5)
    assert strict.tolist() == pytest.approx(
        [
            9.5,
            9.5,
            9.5,
            9.5,
            5.21656588017929,
            6.77361674356523,
            9.5,
            7.85787660756329,
            7.85787660756329,
            9.5,
            8.77623055054997,
            6.51783361057894,
        ],
        rel=1e-6,
    )
    assert strict.max() <= 9.5
    loose = trim(np.array([10.0, 6.0, 1.0, 1.0]), 6.5, strict=False)
    assert loose.tolist() == pytest.approx([6.5, 6 + 3.5 / 3, 1 + 3.5 / 3, 1 + 3.5 / 3])
    assert trim(np.array([1.0, 2.0]), 5).tolist() == [1, 2]
    words = "the limit 1 of the weights: no weights of this sum stay under it: their mean is 1.5. Name a limit above"
    with pytest.raises(DataError, match=words):
        trim(np.array([1.0, 2.0]), 1)


def test_figures_of_trimmed_weights_are_those_after_the_cut():
    raked = rake(TWELVE, MARGINS, weight="w")
    found = reweighted(raked, trim(raked.weights.to_numpy(), 9.5))
    ones = found.weights[TWELVE["a"] == 1].sum() / 100
    assert found.margins[0].categories[0].after == pytest.approx(ones)
    assert found.max_difference > 0.01
    assert found.kish.deff < raked.kish.deff


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=30),
    st.lists(st.integers(1, 50), min_size=3, max_size=3),
    st.lists(st.integers(1, 50), min_size=3, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_every_margin_is_met_when_every_combination_occurs(rows, a, b):
    data = pd.DataFrame([*rows, *((i, j) for i in range(3) for j in range(3))], columns=["a", "b"])
    share_a, share_b = np.array(a) / sum(a), np.array(b) / sum(b)
    found = rake(data, [Margin("a", dict(enumerate(share_a))), Margin("b", dict(enumerate(share_b)))])
    for name, shares in (("a", share_a), ("b", share_b)):
        assert found.weights.groupby(data[name]).sum().tolist() == pytest.approx(shares.tolist(), rel=1e-8)
    assert found.kish.n_effective <= len(data) * (1 + 1e-12)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=20), st.floats(1, 5))
@settings(max_examples=100, deadline=None)
def test_trimming_keeps_the_sum_and_the_limit(weights, times):
    weights = np.array(weights)
    limit = weights.mean() * times
    trimmed = trim(weights, limit)
    assert trimmed.sum() == pytest.approx(weights.sum())
    assert trimmed.max() <= limit * (1 + 1e-12)


def test_combinations_are_the_same_when_one_number_cannot_name_them():
    codes = [np.array([2, 0, 2, 1]), np.array([1, 1, 1, 0])]
    few, rows = combinations(codes, [3, 2])
    assert few.tolist() == [[0, 1], [1, 0], [2, 1]]
    assert rows.tolist() == [2, 0, 2, 1]
    many, same = combinations(codes, [2**40, 2**40])
    assert (many.tolist(), same.tolist()) == (few.tolist(), rows.tolist())


# ---- the command -------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path):
    data, margins = tmp_path / "答卷.csv", tmp_path / "margins.csv"
    TWELVE.rename(columns={"a": "身份"}).to_csv(data, index=False)
    margins.write_text("variable,value,total\n身份,1,50\n身份,2,30\n身份,3,20\nb,f,55\nb,m,45\n", "utf-8")
    return data, margins, tmp_path / "out.csv"


def run(*arguments):
    return CliRunner().invoke(cli.rake, [str(argument) for argument in arguments])


def test_rake_writes_the_data_with_a_column_weight(files):
    data, margins, out = files
    result = run(data, "--margins", margins, "-o", out, "--format", "json")
    found = json.loads(result.stdout)
    assert list(found)[:5] == ["iterations", "max_difference", "n_effective", "min", "max"]
    assert found["n_effective"] == pytest.approx(10.56094272399652, rel=1e-6)
    written = read(out).frame
    assert list(written.columns) == ["身份", "b", "w", "weight"]
    assert written["weight"].sum() == pytest.approx(100)
    assert written["weight"].min() == found["min"]
    assert written["身份"].tolist() == TWELVE["a"].tolist()


def test_no_text_of_a_weighted_file_becomes_a_formula(files):
    data, margins, out = files
    lines = data.read_text("utf-8").splitlines()
    lines = [lines[0] + ",意见", *(f"{line},=1+{at}" for at, line in enumerate(lines[1:]))]
    data.write_text("\n".join(lines) + "\n", "utf-8")
    assert run(data, "--margins", margins, "-o", out).exit_code == 0
    content = out.read_bytes()
    assert b"'=1+0" in content
    assert b",=1" not in content
    assert content.count(b"\n") == content.count(b"\r\n") == 13


def test_rake_as_text_and_csv(files):
    data, margins, out = files
    text = run(data, "--margins", margins, "-o", out, "--trim", 12).stdout.splitlines()
    assert text[1].split() == ["Category", "Rows", "Before", "(%)", "Target", "(%)", "After", "(%)"]
    assert text[3].split() == ["身份:", "1", "4", "33.3", "50.0", "47.3"]
    assert "Note: weights above 12.000 were cut" in " ".join(text)
    lines = run(data, "--margins", margins, "-o", out, "--format", "csv").stdout.splitlines()
    assert lines[0] == "variable,value,label,count,before,target,after"
    assert len(lines) == 6


def test_rake_keeps_the_codebook_beside_its_file(files):
    data, margins, out = files
    header = "variable,label,values,reverse,range,missing,scale\n"
    data.with_name("答卷.codebook.csv").write_text(
        header + "身份,您的身份,1=公务员; 2=事业编制; 3=其他,,,,\n", "utf-8"
    )
    margins.write_text("variable,value,total\n身份,公务员,50\n身份,事业编制,30\n身份,其他,20\n", "utf-8")
    assert run(data, "--margins", margins, "-o", out).exit_code == 0
    assert read(out).codebook["身份"].values[2] == "事业编制"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("variable,value\n", ""), "no column total"),
        (("variable,value,total\nb,f,lots\n", ""), "line 2"),
        (("variable,value,total\nb,f,1\nb,f,2\n", ""), "line 3"),
    ],
)
def test_a_file_of_margins_that_is_none_is_told_by_its_line(files, change, told):
    data, margins, out = files
    margins.write_text(change[0] if change[0].count("\n") > 1 else change[0] + "b,f\n", "utf-8")
    result = run(data, "--margins", margins, "-o", out)
    assert result.exit_code == 1
    assert told in result.stderr
    assert not out.exists()


def test_each_wrong_line_of_the_margins_is_told_with_what_is_wrong(files):
    data, margins, out = files
    margins.write_text("variable,value,total\nb,f,lots\nb,m,\nb,f,1\nb,f,2\n,3,4\n", "utf-8")
    mend = "Write a variable, one of its values and how many people have it."
    assert run(data, "--margins", margins, "-o", out).stderr.splitlines() == [
        f"margins.csv, line 2: “lots” is no number of people. {mend}",
        f"margins.csv, line 3: total is empty. {mend}",
        f"margins.csv, line 5: “f” of b stands on an earlier line too. {mend}",
        f"margins.csv, line 6: variable is empty. {mend}",
    ]


def test_rake_refuses_protected_data_and_its_own_file(files):
    data, margins, out = files
    assert run(data, "--margins", margins, "-o", out, "--disclosure").exit_code == 2
    assert run(data, "--margins", margins, "-o", data).exit_code == 2
    book = run(data, "--margins", margins, "-o", out.with_suffix(".xlsx"))
    assert (book.exit_code, "name a file ending in .csv" in book.stderr) == (2, True)
    assert not out.with_suffix(".xlsx").exists()
    run(data, "--margins", margins, "-o", out)
    again = run(out, "--margins", margins, "-o", files[2].with_name("b.csv"))
    assert (again.exit_code, "rename it first" in again.stderr) == (2, True)
