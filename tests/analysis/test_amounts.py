"""Measured numbers as everybody may read them: no lowest, no highest, no single person's answer."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cli
from analysis.amounts import amounts
from analysis.amounttables import amounts as table
from analysis.blocks import plain
from questionnaires.codebook import Codebook, Variable
from tests.analysis.commands import run

DAYS = [0] * 6 + [2] * 6 + [3] * 6 + [5] * 9 + [7] * 2 + [10] * 5 + [15]
"""35 people, the lowest 0, the highest 15; 197 days together."""
NUMBER = Codebook((Variable("days", "一年培训几天？", "number"),))


def of(numbers, k=10):
    return amounts(pd.DataFrame({"days": numbers}), "days", codebook=NUMBER, k=k)


def cells(result, k=10):
    return {plain(row.cells[0]): plain(row.cells[1]) for row in table(result, "zh-CN", k=k).rows}


def test_mean_median_and_quartiles_stand_over_those_who_answered():
    # R: mean(x); sd(x); quantile(x, c(.25, .5, .75))
    result = of([*DAYS, *[np.nan] * 5])
    assert (result.total, result.base, result.missing) == (40, 35, 5)
    assert result.mean == pytest.approx(154 / 35)
    assert (result.lower, result.median, result.upper) == (2, 3, 5)
    assert not result.averaged


def test_lowest_and_highest_stand_nowhere():
    told = cells(of([*DAYS, *[np.nan] * 5]))
    assert list(told) == ["均值", "标准差", "下四分位", "中位数", "上四分位", "有效作答", "未作答"]
    assert "15" not in " ".join(told.values())


def test_a_median_that_fewer_than_five_gave_is_the_mean_of_five_answers():
    # 31 people of different years: the median alone would be the answer of one of them
    result = of([*list(range(1, 31)), 90])
    assert result.averaged
    assert result.median == np.mean([14, 15, 16, 17, 18])
    assert result.lower == np.mean([7, 8, 9, 10, 11])
    assert "取该位置前后共5人答案的平均" in plain(table(result, "zh-CN", k=10).notes[-1])


def test_quartiles_need_thirty_people():
    result = of(list(range(1, 21)))
    assert result.lower is None
    assert result.upper is None
    assert result.median == np.mean([9, 10, 11, 12, 13])
    assert plain(table(result, "zh-CN", k=10).notes[0]) == "注：作答不足30人，不列四分位数。"


def test_a_mean_that_tells_what_a_few_others_said_is_withheld():
    # 34 said 5, and the mean would tell what the last one said; with ten others it tells of ten
    assert of([5] * 34 + [40]).mean is None
    assert of([5] * 26 + list(range(9))).mean is None
    assert of([5] * 25 + list(range(6, 16))).mean is not None
    told = cells(of([5] * 34 + [40]))
    assert (told["均值"], told["标准差"], told["中位数"]) == ("—", "—", "5.0")


def test_a_mean_that_one_answer_outweighs_is_withheld():
    # the highest earns so much that the sum is nearly all hers
    assert of([*range(1, 12), 100_000]).mean is None
    assert of([*range(1, 12), 20]).mean is not None


def test_of_fewer_than_k_people_only_their_number_stands():
    result = of([1, 2, 3, 4, 5, 6, 7, 8, 9, np.nan])
    assert (result.base, result.mean, result.median) == (9, None, None)
    assert cells(result) == dict.fromkeys(["均值", "标准差", "下四分位", "中位数", "上四分位"], "—") | {
        "有效作答": "9",
        "未作答": "1",
    }
    assert plain(table(result, "zh-CN", k=10).notes[0]) == "注：作答不足10人，不列示各项结果。"


def test_fractions_have_two_decimals():
    assert cells(of([0.25] * 15 + [1.5] * 15))["均值"] == "0.88"


@given(st.lists(st.integers(0, 60), min_size=10, max_size=60))
def test_every_median_and_quartile_is_that_of_five_people(numbers):
    result, answers = of(numbers), sorted(numbers)
    groups = [sum(answers[at : at + 5]) / 5 for at in range(len(answers) - 4)]
    for value in (result.lower, result.median, result.upper):
        assert value is None or answers.count(value) >= 5 or any(value == pytest.approx(g) for g in groups)


@given(st.lists(st.integers(0, 8), min_size=10, max_size=60), st.integers(5, 15))
def test_whoever_takes_the_most_frequent_answer_away_is_left_with_k_people(numbers, k):
    counts = pd.Series(numbers).value_counts()
    others = len(numbers) - int(counts.max())
    if of(numbers, k).mean is not None and counts.max() >= 5:
        assert others >= k


# ---- on the command line -----------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "days.csv"
    pd.DataFrame({"days": DAYS, "group": [1, 2] * 17 + [1]}).to_csv(path, index=False)
    book = "variable,label,level\ndays,一年培训几天？,number\n"
    path.with_name("days.codebook.csv").write_text(book, encoding="utf-8")
    return path


def test_protected_numbers_are_never_listed_one_by_one(file):
    result = run(cli.frequency, file, "--variable", "days", "--disclosure", "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["kind"], found["base"], found["rows"]) == ("number", 35, [])
    assert (found["median"], found["quartiles"]) == (3, [2, 5])
    printed = run(cli.frequency, file, "--variable", "days", "--disclosure").stdout
    assert "Median" in printed
    assert "15" not in printed


def test_what_the_researcher_holds_is_listed_as_before(file):
    found = json.loads(run(cli.frequency, file, "--variable", "days", "--format", "json").stdout)
    assert [row["value"] for row in found["rows"]] == [0, 2, 3, 5, 7, 10, 15]


@pytest.mark.parametrize("option", [("--top", "1"), ("--describe",), ("--interval", "wald")])
def test_no_option_brings_single_numbers_back(file, option):
    result = run(cli.frequency, file, "--variable", "days", "--disclosure", *option)
    assert result.exit_code == 2
    assert "mean, median and quartiles" in result.stderr


def test_protected_numbers_are_not_crossed(file):
    result = run(cli.crosstab, file, "--row", "days", "--column", "group", "--disclosure")
    assert result.exit_code == 2
    assert "are not crossed" in result.stderr
    assert "15" not in result.stderr


def test_protected_names_are_not_listed(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("name\n" + "".join(f"某{at}\n" for at in range(40)), encoding="utf-8")
    result = run(cli.frequency, path, "--variable", "name", "--disclosure")
    assert result.exit_code == 2
    assert "某" not in result.stdout + result.stderr
