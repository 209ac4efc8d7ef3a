"""The commands on a ranking: shown whole by its key, never broken down where people are protected."""

import json

import pytest

from analysis import cli
from questionnaires import codebook_csv
from tests.analysis.commands import run
from tests.analysis.test_ranking import BOOK, DATA


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.csv"
    people = DATA.iloc[[0, 1, 2, 3, 4, 4, 4, 4, 4, 4]].assign(组=["甲", "乙"] * 5)
    people.to_csv(path, index=False)
    codebook_csv.write(BOOK, tmp_path / "rows.codebook.csv")
    return path


def test_a_ranking_is_named_by_its_key(rows):
    told = json.loads(run(cli.frequency, rows, "--variable", "R1", "--format", "json").stdout)
    assert (told["kind"], told["base"], told["missing"], told["places"]) == ("ranking", 10, 0, 3)
    assert [row["first"] for row in told["rows"]] == [2, 1, 7, 0]
    assert [row["ranked"] for row in told["rows"]] == [4, 4, 10, 0]
    assert told["rows"][3]["mean_rank"] is None
    printed = run(cli.frequency, rows, "--variable", "R1").stdout
    assert "人手" in printed


def test_each_option_is_a_line_of_a_csv(rows):
    lines = run(cli.frequency, rows, "--variable", "R1", "--format", "csv").stdout.splitlines()
    assert lines[0].lstrip("\ufeff").split(",")[:3] == ["value", "label", "first"]
    assert len(lines) == 5


def test_one_column_of_a_ranking_is_a_variable_like_others(rows):
    told = json.loads(run(cli.frequency, rows, "--variable", "R1_3", "--format", "json").stdout)
    assert [row["count"] for row in told["rows"]] == [0, 7, 1, 2]


@pytest.mark.parametrize(
    "how", [("--weight", "组"), ("--top", "2"), ("--cases", "any"), ("--chart", "r.png")]
)
def test_a_ranking_takes_no_weight_top_cases_and_chart(rows, how):
    result = run(cli.frequency, rows, "--variable", "R1", *how)
    assert result.exit_code == 2
    assert "A ranking takes no --weight, --top, --cases and --chart." in result.stderr


def test_protected_it_withholds_means_of_few_and_is_not_broken_down(rows):
    told = json.loads(run(cli.frequency, rows, "--variable", "R1", "--disclosure", "--format", "json").stdout)
    assert [row["mean_rank"] for row in told["rows"]] == [None, None, 1.5, None]
    result = run(cli.crosstab, rows, "--row", "组", "--column", "R1_1", "--disclosure")
    assert result.exit_code == 2
    assert "a ranking is not broken down" in result.stderr
    assert run(cli.crosstab, rows, "--row", "组", "--column", "R1_1").exit_code == 0
