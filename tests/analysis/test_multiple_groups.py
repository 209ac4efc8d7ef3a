"""Several answers in groups: bases, both shares, a test an option, what is withheld, and the command."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import cli
from analysis.mentions import mentions_in, mentions_of
from analysis.multiple_groups import multiple_in_groups
from questionnaires.codebook import Codebook, Variable


def people(*groups):
    """Rows of (group, a, b, times)."""
    return pd.DataFrame(
        [(g, a, b) for g, a, b, times in groups for _ in range(times)], columns=["组", "a", "b"]
    ).astype({"a": "Int64", "b": "Int64"})


THREE = people(
    ("甲", 1, 1, 4),
    ("甲", 1, 0, 8),
    ("甲", 0, 1, 10),
    ("甲", 0, 0, 18),
    ("乙", 1, 1, 20),
    ("乙", 1, 0, 10),
    ("乙", 0, 1, 5),
    ("乙", 0, 0, 10),
    ("丙", 1, None, 9),
    ("丙", None, 0, 26),
    (None, 1, 1, 3),
    ("甲", None, None, 2),
)


def found(data, **options):
    return multiple_in_groups(data, mentions_of(data, ["a", "b"]), "组", **options)


def test_both_shares_stand_inside_each_group():
    result = found(THREE)
    assert (result.total, result.base, result.missing) == (125, 120, 5)
    assert result.group_bases == (40, 45, 35)
    a, b = result.options
    assert (a.counts, a.count) == ((12, 30, 9), 51)
    assert a.shares_of_cases == (12 / 40, 30 / 45, 9 / 35)
    assert result.group_responses == (26, 55, 9)
    assert a.shares_of_responses == (12 / 26, 30 / 55, 1)
    assert b.counts == (14, 25, 0)


def test_each_option_is_tested_without_correction():
    a = found(THREE).options[0]
    # R 4.2.2: prop.test(c(12,30,9), c(40,45,35), correct=FALSE)
    assert [a.chi2.statistic, a.chi2.p] == pytest.approx([17.3474607234198, 1.71019946560801e-04], rel=1e-9)
    assert a.chi2.df == 2


def test_an_empty_group_and_an_option_nobody_chose_stay_and_leave_the_test():
    book = Codebook((Variable("组", "单位", "nominal", {"甲": "甲镇", "乙": "乙镇", "丁": "丁镇"}),))
    data = people(("甲", 1, 0, 3), ("乙", 0, 0, 4))
    result = found(data, codebook=book)
    assert result.group_labels == ("甲镇", "乙镇", "丁镇")
    assert result.options[0].shares_of_cases == (1, 0, None)
    assert result.options[0].chi2.df == 1
    assert (result.options[1].counts, result.options[1].chi2) == ((0, 0, 0), None)
    assert result.options[1].shares_of_responses == (0, None, None)


def test_the_base_is_the_one_named():
    assert found(THREE, cases="any").group_bases == (22, 35, 9)
    assert found(THREE, cases="all").group_bases == (40, 45, 0)


def test_nobody_in_both_says_so():
    result = found(people((None, 1, 1, 2), ("甲", None, None, 1)))
    assert (result.base, str(result.reason)) == (0, "nobody answered both questions")


def test_a_column_with_a_separator_counts_alike():
    data = pd.DataFrame({"组": ["甲", "甲", "乙"], "t": ["None┋红", "红", ""]})
    result = multiple_in_groups(data, mentions_in(data, "t", "┋"), "组")
    assert [(option.label, option.counts) for option in result.options] == [("None", (1, 0)), ("红", (2, 0))]
    assert result.group_bases == (2, 0)


# ---- the command -------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "several.csv"
    THREE.to_csv(path, index=False)
    return path


def run(*arguments):
    return CliRunner().invoke(cli.crosstab, [str(argument) for argument in arguments])


def test_several_answers_in_groups_as_text(file):
    assert run(file, "--multiple", "a,b", "--column", "组").stdout == (
        "a,b by “组” (percentages of each group's people)\n"
        "Option    甲  乙  丙\n"
        "────────────────────\n"
        "a         30  67  26\n"
        "b         35  56   0\n"
        "────────────────────\n"
        "Answered  40  45  35\n"
        "Note: several answers were allowed, so parts may add to more than 100%.\n"
        "Note: 5 people did not answer both questions and are not counted.\n"
    )


def test_several_answers_in_groups_as_json_and_csv(file):
    result = json.loads(run(file, "--multiple", "a,b", "--column", "组", "--format", "json").stdout)
    assert result["kind"] == "multiple"
    assert result["group_bases"] == [40, 45, 35]
    assert result["rows"][0]["counts"] == [12, 30, 9]
    assert result["rows"][0]["chi2"]["df"] == 2
    lines = run(file, "--multiple", "a,b", "--column", "组", "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("value,label,group_value,count,share_of_cases,share_of_responses,group_base")
    assert lines[1].startswith("a,a,甲,12,0.3,")
    assert len(lines) == 7


def test_disclosure_withholds_small_counts_with_all_they_could_be_worked_back_from(tmp_path):
    path = tmp_path / "small.csv"
    data = people(("甲", 1, 0, 38), ("甲", 0, 1, 2), ("乙", 1, 1, 30), ("乙", 0, 1, 20), ("丙", 1, 0, 40))
    data.to_csv(path, index=False)
    asked = (path, "--multiple", "a,b", "--column", "组", "--format", "json")
    header = "variable,label,values,reverse,range,missing,scale,level,scores,item,option\n"
    lines = "a,T,0=否; 1=是,,,,,nominal,,T,1=甲项\nb,T,0=否; 1=是,,,,,nominal,,T,2=乙项\n"
    path.with_name("small.codebook.csv").write_text(header + lines, "utf-8")
    plain = json.loads(run(*asked).stdout)
    assert plain["rows"][0]["counts"] == [38, 50 - 20, 40]
    result = json.loads(run(*asked, "--disclosure").stdout)
    assert result["rows"][1]["counts"][0] is None
    assert result["group_responses"] is None
    assert result["rows"][0]["chi2"] is None
    text = run(*asked[:-2], "--disclosure").stdout
    assert "—" in text
    assert "its tests with them" in text
    part = run(path, "--multiple", "a", "--column", "组", "--disclosure")
    assert part.exit_code == 2


def test_choice_columns_in_groups_and_alone(tmp_path):
    path = tmp_path / "named.csv"
    path.write_text("组,q1,q2\n甲,看病,看病\n甲,上学,看病\n乙,上学,\n乙,,\n", "utf-8")
    asked = (path, "--multiple", "q1,q2", "--choices", "--format", "json")
    once = json.loads(run(*asked, "--column", "组").stdout)
    assert (once["group_bases"], once["group_responses"]) == ([2, 1], [3, 1])
    assert [(row["label"], row["counts"]) for row in once["rows"]] == [("看病", [2, 0]), ("上学", [1, 1])]
    twice = json.loads(run(*asked, "--column", "组", "--duplicates", "count").stdout)
    assert (twice["group_responses"], twice["rows"][0]["counts"]) == ([4, 1], [2, 0])
    assert twice["rows"][0]["shares_of_responses"] == [0.75, 0]
    alone = CliRunner().invoke(cli.frequency, [str(word) for word in (*asked, "--duplicates", "count")])
    found = json.loads(alone.stdout)
    assert (found["base"], found["responses"]) == (3, 5)
    assert [(row["count"], row["mentions"]) for row in found["rows"]] == [(2, 3), (2, 2)]


@pytest.mark.parametrize(
    "options",
    [
        ("--column", "组"),
        ("--row", "a", "--multiple", "a,b", "--column", "组"),
        ("--multiple", "a,b", "--column", "组", "--measures"),
        ("--multiple", "a,b", "--separator", "┋", "--column", "组"),
        ("--row", "a", "--choices", "--column", "组"),
        ("--multiple", "a,b", "--duplicates", "count", "--column", "组"),
        ("--multiple", "a,b", "--choices", "--column", "组", "--disclosure"),
        ("--row", "a", "--separator", "┋", "--duplicates", "count", "--column", "组", "--disclosure"),
    ],
)
def test_wrong_usage(file, options):
    assert run(file, *options).exit_code == 2
