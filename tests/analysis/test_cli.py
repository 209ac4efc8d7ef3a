"""The analysis commands: golden outputs, the JSON to the letter, notes and problems on standard error."""

import contextlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

from analysis import cli, figures, frame, groups
from analysis.commands import edge
from analysis.draw import Source
from analysis.export import export
from questionnaires.model import Margin
from tests.analysis.commands import InChinese, run
from tests.analysis.word import paragraphs
from tests.simulated import MAIN_FORM, write_release

# Rows (30, 18, 12) and (40, 52, 48), as the design's own example, and three that did not answer one.
CROSS = {("甲", 1): 30, ("甲", 2): 18, ("甲", 3): 12, ("乙", 1): 40, ("乙", 2): 52, ("乙", 3): 48}


@pytest.fixture
def survey(tmp_path):
    """200 rows of two groups and three answers, and 3 with a gap; columns a, b, c of a scale; t of several."""
    lines = ["组,答,t,w"]
    for (group, answer), count in CROSS.items():
        lines += [f"{group},{answer},{'红┋绿' if answer == 1 else '绿'},{answer}"] * count
    lines += ["甲,,,1", ",2,红,1", ",,,1"]
    path = tmp_path / "答卷.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instance") / "demo-1"
    write_release(folder)
    return folder


# ---- frequency ---------------------------------------------------------------------------------


def test_frequency_as_text(survey):
    result = run(cli.frequency, survey, "--variable", "答", "--top", 2)
    assert result.exit_code == 0
    assert result.stdout == (
        "答\n"
        "Option        Persons  Percent  95% interval\n"
        "────────────────────────────────────────────\n"
        "1                  70     34.8     28.6–41.6  ███████\n"
        "2                  71     35.3     29.0–42.1  ███████▏\n"
        "3                  60     29.9     24.0–36.5  ██████\n"
        "────────────────────────────────────────────\n"
        "Answered          201    100.0\n"
        "Not answered        2\n"
        "Note: highest 2 together: 131 people, 65.2% (95% interval 58.4% to 71.4%).\n"
    )


def test_frequency_as_json_has_the_names_and_the_order_of_the_interface(survey):
    result = run(cli.frequency, survey, "--variable", "答", "--top", 1, "--format", "json")
    found = json.loads(result.stdout)
    assert list(found) == ["variable", "total", "base", "missing", "rows", "top"]
    assert [found[key] for key in ("variable", "total", "base", "missing")] == ["答", 203, 201, 2]
    assert [list(row) for row in found["rows"]] == [
        ["value", "label", "count", "share", "percent", "low", "high"]
    ] * 3
    assert [(row["value"], row["count"], row["percent"]) for row in found["rows"]] == [
        (1, 70, "34.8"),
        (2, 71, "35.3"),
        (3, 60, "29.9"),
    ]
    assert found["rows"][0]["share"] == 70 / 201
    # R 4.2.2: prop.test(60, 201, correct=FALSE)$conf.int
    assert found["rows"][2]["low"] == pytest.approx(0.239506829514799, rel=1e-9)
    assert found["rows"][2]["high"] == pytest.approx(0.365065406660777, rel=1e-9)
    assert list(found["top"]) == ["count", "share", "low", "high"]
    assert found["top"]["count"] == 60


def test_percent_is_null_under_a_base_of_thirty(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("q\nNone\nnull\nNone\n", encoding="utf-8")
    found = json.loads(run(cli.frequency, path, "--variable", "q", "--format", "json").stdout)
    assert [(row["value"], row["count"], row["percent"]) for row in found["rows"]] == [
        ("None", 2, None),
        ("null", 1, None),
    ]


def test_nobody_answered_is_null_and_not_nought(tmp_path):
    path = tmp_path / "none.csv"
    path.write_text("q,r\n,1\n,2\n", encoding="utf-8")
    result = run(cli.crosstab, path, "--row", "q", "--column", "r", "--format", "json")
    found = json.loads(result.stdout)
    assert (found["total"], found["base"], found["missing"]) == (2, 0, 2)
    assert found["association"]["chi2"] is None
    assert found["association"]["cramers_v"] is None


def test_frequency_as_csv_has_its_base_on_every_line(survey):
    result = run(cli.frequency, survey, "--variable", "组", "--format", "csv")
    # R 4.2.2: prop.test(61, 201, correct=FALSE)$conf.int: 0.244099114358820 0.370236770306248
    assert result.stdout == (
        "value,label,count,share,percent,low,high,base,missing,total\n"
        "甲,甲,61,0.3034825870646766,30.3,0.24409911435881965,0.3702367703062478,201,2,203\n"
        "乙,乙,140,0.6965174129353234,69.7,0.6297632296937522,0.7559008856411803,201,2,203\n"
    )


def test_a_label_that_a_spreadsheet_would_compute_gets_an_apostrophe(tmp_path):
    path = tmp_path / "formula.csv"
    path.write_text("q\n=1+1\n", encoding="utf-8")
    assert "\n'=1+1,'=1+1,1," in run(cli.frequency, path, "--variable", "q", "--format", "csv").stdout


def test_frequency_as_markdown_and_html(survey):
    markdown = run(cli.frequency, survey, "--variable", "答", "--format", "md").stdout
    assert markdown.startswith("**答**\n\n| Option | Persons | Percent | 95% interval |\n| :--- | ---: |")
    html = run(cli.frequency, survey, "--variable", "答", "--format", "html").stdout
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>答</title>" in html


def test_weights_give_sums_and_keep_the_people(survey):
    found = json.loads(
        run(cli.frequency, survey, "--variable", "答", "--weight", "w", "--format", "json").stdout
    )
    assert [row["count"] for row in found["rows"]] == [70.0, 141.0, 180.0]
    assert found["base"] == 391.0
    assert found["unweighted_base"] == 201
    assert found["rows"][0]["percent"] == "17.9"


def test_several_answers_in_one_column(survey):
    found = json.loads(
        run(cli.frequency, survey, "--variable", "t", "--separator", "┋", "--format", "json").stdout
    )
    assert list(found) == ["kind", "total", "base", "missing", "responses", "rows"]
    assert [found[key] for key in ("kind", "total", "base", "missing", "responses")] == [
        "multiple",
        203,
        201,
        2,
        271,
    ]
    assert list(found["rows"][0]) == [
        "value",
        "label",
        "count",
        "mentions",
        "share_of_cases",
        "share_of_responses",
        "percent",
    ]
    assert {row["value"]: (row["count"], row["percent"]) for row in found["rows"]} == {
        "红": (71, "35.3"),
        "绿": (200, "99.5"),
    }


def test_several_answers_in_columns_and_the_base_they_are_counted_over(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("a,b\n" + "1,0\n" * 20 + "0,0\n" * 15 + "1,\n" * 5 + ",\n", encoding="utf-8")
    bases = {}
    for cases in ("answered", "any", "all"):
        found = json.loads(
            run(cli.frequency, path, "--multiple", "a,b", "--cases", cases, "--format", "json").stdout
        )
        bases[cases] = (found["base"], found["rows"][0]["count"], found["rows"][0]["percent"])
    assert bases == {"answered": (40, 25, "63"), "any": (25, 25, None), "all": (35, 20, "57")}


def test_a_population_and_expected_shares_stand_in_the_notes_and_in_json(survey):
    options = ("--variable", "答", "--population", 300, "--expected", "30，40，30")
    # R 4.2.2: chisq.test(c(70,71,60), p=c(.3,.4,.3))
    text = run(cli.frequency, survey, *options).stdout
    assert "Note: intervals corrected for a population of 300 people (formula N-1).\n" in text
    assert "Note: chi-square test against the expected shares χ²=2.66, df=2, p=0.264.\n" in text
    found = json.loads(run(cli.frequency, survey, *options, "--format", "json").stdout)
    assert (found["population"], found["fpc"], found["goodness_of_fit"]["df"]) == (300, "N-1", 2)
    method = run(cli.frequency, survey, "--variable", "答", "--interval", "jeffreys")
    assert "Note: interval by the method jeffreys.\n" in method.stdout
    assert run(cli.frequency, survey, "--variable", "答", "--population", 9).exit_code == 2
    assert run(cli.frequency, survey, "--variable", "答", "--expected", "many").exit_code == 2
    assert run(cli.frequency, survey, "--variable", "t", "--separator", "┋", "--expected", "1").exit_code == 2


# ---- crosstab ----------------------------------------------------------------------------------


def test_crosstab_as_text(survey):
    assert run(cli.crosstab, survey, "--row", "组", "--column", "答").stdout == (
        "组 by “答” (row percentages)\n"
        "组                    1   2   3  Persons\n"
        "────────────────────────────────────────\n"
        "甲                   50  30  20       60\n"
        "乙                   29  37  34      140\n"
        "────────────────────────────────────────\n"
        "Total                35  35  30      200\n"
        "Either not answered                    3\n"
        "Note: chi-square test (no continuity correction) χ²=8.98, df=2, p=0.011.\n"
        "Note: Cramér's V 0.212, bias-corrected 0.187.\n"
    )


def test_crosstab_as_json_has_the_names_and_the_order_of_the_interface(survey):
    # R 4.2.2: m <- matrix(c(30,40,18,52,12,48), 2); chisq.test(m, correct=FALSE); vcd::assocstats(m);
    # fisher.test(m)$p.value; the figures stand in the design
    found = json.loads(run(cli.crosstab, survey, "--row", "组", "--column", "答", "--format", "json").stdout)
    assert list(found) == [
        "row",
        "column",
        "total",
        "base",
        "missing",
        "row_values",
        "column_values",
        "counts",
        "row_bases",
        "column_bases",
        "row_shares",
        "column_shares",
        "total_shares",
        "adjusted_residuals",
        "association",
        "letters",
        "reasons",
    ]
    assert list(found["association"])[:11] == [
        "chi2",
        "chi2_yates",
        "likelihood_ratio",
        "fisher",
        "cramers_v",
        "cramers_v_corrected",
        "phi",
        "gamma",
        "kendall_tau_b",
        "min_expected",
        "share_expected_below_5",
    ]
    assert (found["row_values"], found["column_values"]) == (["甲", "乙"], [1, 2, 3])
    assert found["counts"] == [[30, 18, 12], [40, 52, 48]]
    assert (found["row_bases"], found["column_bases"]) == ([60, 140], [70, 70, 60])
    assert found["row_shares"][0] == [0.5, 0.3, 0.2]
    assert found["association"]["chi2"] == {
        "statistic": pytest.approx(8.97959183673, rel=1e-9),
        "df": 2,
        "p": pytest.approx(0.01122293397, rel=1e-9),
    }
    assert found["association"]["chi2_yates"] is None
    assert found["association"]["fisher"] == {"p": pytest.approx(0.0134226956959, rel=1e-7)}
    assert found["association"]["gamma"] == pytest.approx(0.358649789030, rel=1e-9)
    assert found["letters"] == [["C", "", ""], ["", "", "A"]]


def test_crosstab_as_csv_has_a_line_a_cell(survey):
    lines = run(cli.crosstab, survey, "--row", "组", "--column", "答", "--format", "csv").stdout.splitlines()
    assert lines[0] == (
        "row_value,column_value,count,row_share,column_share,total_share,adjusted_residual,letters,"
        "row_base,column_base,base"
    )
    assert len(lines) == 7
    assert lines[1].startswith("甲,1,30,0.5,")
    assert lines[1].endswith(",C,60,70,200")


def test_disclosure_withholds_small_cells_and_what_they_could_be_worked_back_from(tmp_path):
    path = tmp_path / "small.csv"
    cells = {("甲", 1): 40, ("甲", 2): 2, ("乙", 1): 30, ("乙", 2): 20, ("丙", 1): 25, ("丙", 2): 15}
    path.write_text("组,答\n" + "".join(f"{g},{a}\n" * n for (g, a), n in cells.items()), encoding="utf-8")
    arguments = (path, "--row", "组", "--column", "答", "--format", "json")
    plain = json.loads(run(cli.crosstab, *arguments).stdout)
    assert plain["counts"][0] == [40, 2]
    found = json.loads(run(cli.crosstab, *arguments, "--disclosure").stdout)
    assert found["counts"][0] == [None, None]
    assert found["row_bases"] == [42, 50, 40]
    withheld = [[count is None for count in row] for row in found["counts"]]
    assert sum(map(sum, withheld)) >= 4
    for name in ("row_shares", "column_shares", "total_shares", "adjusted_residuals"):
        assert [[value is None for value in row] for row in found[name]] == withheld
    assert set(found["association"].values()) == {None}
    assert found["letters"] is None
    assert found["reasons"]["chi2"] == "a cell is withheld, and this figure rests on every cell"
    text = run(cli.crosstab, *arguments[:-2], "--disclosure").stdout
    assert "Note: — is withheld to protect the people who answered; it does not mean 0.\n" in text


def test_a_cross_tab_turned_round_withholds_the_same_cells(release):
    def counts(row, column):
        how = ("--row", row, "--column", column, "--format", "json")
        return json.loads(run(cli.crosstab, "release:demo-1", *how, obj=InChinese(release)).stdout)

    for a, b in (("L2", "B3"), ("W1", "L2"), ("B1", "B4")):
        one, other = counts(a, b), counts(b, a)
        assert any(count is None for row in one["counts"] for count in row)
        assert one["counts"] == [list(row) for row in zip(*other["counts"], strict=True)]
        assert (one["row_bases"], one["column_bases"]) == (other["column_bases"], other["row_bases"])


def test_the_report_and_the_command_withhold_the_same_cells(release):
    data = frame.read(release)
    source = Source(data.frame, data.codebook, data.questionnaire, "zh-CN", data.manifest.k)
    for row, column in (("L2", "B3"), ("B3", "L2"), ("W1", "L2"), ("L2", "W1")):
        sides = [groups.side(source, Margin("item", key)) for key in (row, column)]
        table, hidden = groups.crossed(source, *sides)
        how = ("--row", row, "--column", column, "--format", "json")
        found = json.loads(run(cli.crosstab, "release:demo-1", *how, obj=InChinese(release)).stdout)
        told = figures.crosstab(table, hidden)
        assert [found[name] for name in ("counts", "row_bases", "column_bases")] == [
            told[name] for name in ("counts", "row_bases", "column_bases")
        ]


def test_bases_that_would_tell_on_who_did_not_answer_are_null_with_their_shares(tmp_path):
    # three told no answer: how many of each group those are must not follow from the bases
    path = tmp_path / "silent.csv"
    cells = {("甲", 1): 60, ("甲", 2): 40, ("甲", 3): 30, ("乙", 1): 50, ("乙", 2): 45, ("乙", 3): 35}
    text = "".join(f"{group},{answer}\n" * n for (group, answer), n in cells.items())
    path.write_text("组,答\n" + text + "甲,\n甲,\n乙,\n", encoding="utf-8")
    arguments = (path, "--row", "组", "--column", "答", "--disclosure")
    found = json.loads(run(cli.crosstab, *arguments, "--format", "json").stdout)
    assert found["counts"] == [[60, 40, None], [50, 45, None]]
    assert (found["base"], found["missing"]) == (260, 3)
    assert (found["row_bases"], found["column_bases"]) == ([None, None], [110, 85, 65])
    assert found["row_shares"] == found["adjusted_residuals"] == [[None] * 3] * 2
    assert found["column_shares"][0] == [60 / 110, 40 / 85, None]
    assert set(found["association"].values()) == {None}
    lines = run(cli.crosstab, *arguments).stdout.splitlines()
    assert lines[3].split() == ["甲", "(60)", "(40)", "—", "—"]
    assert "Note: rows whose total is withheld have no percentages; persons in brackets." in lines
    assert json.loads(run(cli.crosstab, *arguments[:-1], "--format", "json").stdout)["row_bases"] == [
        130,
        130,
    ]


def test_under_a_base_of_k_a_cross_tab_keeps_its_base_only(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("组,答\n甲,1\n甲,2\n乙,1\n乙,1\n" + "甲,\n" * 20 + ",2\n" * 20, encoding="utf-8")
    arguments = (path, "--row", "组", "--column", "答", "--disclosure")
    found = json.loads(run(cli.crosstab, *arguments, "--format", "json").stdout)
    assert found["base"] == 4
    assert found["row_bases"] == found["column_bases"] == [None, None]
    assert found["counts"] == [[None, None], [None, None]]
    rows = [line.split() for line in run(cli.crosstab, *arguments).stdout.splitlines()]
    assert ["甲", "—", "—", "—"] in rows
    assert ["Total", "—", "—", "4"] in rows


# ---- protected data: wrong usage ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "arguments", "told"),
    [
        (cli.crosstab, ("--row", "B3", "--column", "G5", "--weight", "W4"), "take no --weight"),
        (cli.frequency, ("--variable", "B3", "--weight", "W4"), "take no --weight"),
        (cli.frequency, ("--multiple", "T3_1,T3_2"), "takes all columns of one question"),
        (cli.frequency, ("--multiple", "T3_1"), "takes all columns of one question"),
        (cli.frequency, ("--multiple", "T3,L3"), "takes all columns of one question"),
        (cli.frequency, ("--variable", "T3", "--cases", "any"), "--cases answered"),
        (cli.frequency, ("--variable", "T3", "--cases", "all"), "--cases answered"),
        (cli.scale, ("--items", "W4,W5", "--low", 1, "--high", 5), "use --scale KEY"),
        (cli.scale, ("--items", "W4", "--low", 1, "--high", 5, "--min-answered", 1), "use --scale KEY"),
        (cli.frequency, ("--variable", "W4", "--questionnaire", MAIN_FORM), "leave out --questionnaire"),
        (cli.scale, ("--scale", "WL", "--questionnaire", MAIN_FORM), "leave out --questionnaire"),
    ],
)
def test_what_would_undo_protection_is_wrong_usage(release, command, arguments, told):
    result = run(command, "release:demo-1", *arguments, obj=InChinese(release))
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_whole_multiple_choice_is_shown_by_its_key_and_by_its_columns(release):
    columns = ",".join(f"T3_{option}" for option in range(1, 10))
    texts = {
        run(cli.frequency, "release:demo-1", *how, obj=InChinese(release)).stdout
        for how in (
            ("--variable", "T3"),
            ("--multiple", "T3"),
            ("--multiple", columns),
            ("--variable", "T3", "--cases", "answered"),
        )
    }
    assert len(texts) == 1
    assert "调处纠纷、做群众工作" in texts.pop()


def test_a_file_is_protected_alike_when_disclosure_is_asked_for(survey, tmp_path):
    assert run(cli.frequency, survey, "--variable", "答", "--weight", "w", "--disclosure").exit_code == 2
    assert run(cli.frequency, survey, "--variable", "答", "--weight", "w").exit_code == 0
    ticks = tmp_path / "ticks.csv"
    ticks.write_text("a,b\n" + "1,0\n" * 20 + "0,1\n" * 20, encoding="utf-8")
    assert run(cli.frequency, ticks, "--multiple", "a,b").exit_code == 0
    assert run(cli.frequency, ticks, "--multiple", "a,b", "--disclosure").exit_code == 2
    # Whoever parts the same answers in another way sees by the bases what both tables hide.
    for split in ("┋", "1", "不"):
        parted = ("--variable", "答", "--separator", split, "--disclosure")
        assert run(cli.frequency, survey, *parted).exit_code == 2
        crossed = ("--row", "答", "--column", "t", "--separator", split, "--disclosure")
        assert run(cli.crosstab, survey, *crossed).exit_code == 2
    scale = (cli.scale, survey, "--items", "答,w", "--low", 1, "--high", 3)
    assert run(*scale, "--disclosure").exit_code == 2


# ---- scale -------------------------------------------------------------------------------------

TEN = [
    (1, 5, 2),
    (2, 4, 2),
    (3, 3, 3),
    (4, 2, 4),
    (5, 1, 5),
    (5, 2, 4),
    (2, 5, 1),
    (3, 3, 2),
    (4, 1, 4),
    (1, 4, 1),
]


@pytest.fixture
def ten(tmp_path):
    path = tmp_path / "ten.csv"
    pd.DataFrame(TEN, columns=["a", "b", "c"]).to_csv(path, index=False)
    return path


def test_scale_shows_further_figures_when_asked(ten):
    asked = (ten, "--items", "a,b,c", "--reverse", "b", "--low", 1, "--high", 5)
    text = run(cli.scale, *asked, "--measures").stdout
    assert "Note: standardised alpha 0." in text
    assert "Note: odd and even items correlate 0." in text
    assert "standardised" not in run(cli.scale, *asked).stdout
    hidden = json.loads(run(cli.scale, *asked, "--format", "json").stdout)
    assert hidden["lambda6"] is not None


def test_scale_as_json_has_the_names_and_the_order_of_the_interface(ten):
    # R 4.2.2: psych::alpha(data.frame(a, b = 6 - b, c)): 0.965346534653465
    result = run(
        cli.scale, ten, "--items", "a,b,c", "--reverse", "b", "--low", 1, "--high", 5, "--format", "json"
    )
    found = json.loads(result.stdout)
    assert list(found)[:7] == ["items", "complete", "alpha", "alpha_low", "alpha_high", "omega", "scores"]
    assert list(found)[7:9] == ["alpha_standardised", "kr20"]
    assert list(found["items"][0]) == ["item", "n", "mean", "sd", "r_drop", "alpha_if_dropped"]
    assert [item["item"] for item in found["items"]] == ["a", "b", "c"]
    assert found["alpha"] == pytest.approx(0.965346534653465, rel=1e-8)
    assert list(found["scores"]) == ["n", "mean", "sd"]
    assert found["scores"]["mean"] == pytest.approx(88 / 30, rel=1e-9)


def test_scores_from_0_to_100_are_the_same_scores_on_another_ruler(ten, tmp_path):
    out = tmp_path / "scores.csv"
    how = ("--items", "a，b，c", "--reverse", "b", "--low", 1, "--high", 5)
    found = json.loads(run(cli.scale, ten, *how, "--to-100", "--scores-out", out, "--format", "json").stdout)
    assert found["scores"]["mean"] == pytest.approx((88 / 30 - 1) * 25, rel=1e-9)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfrow,score\r\n")
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "row,score"
    assert [line.split(",")[0] for line in lines[1:]] == [str(n) for n in range(1, 11)]
    assert float(lines[1].split(",")[1]) == pytest.approx((4 / 3 - 1) * 25)  # 1, 6 - 5 and 2


def test_an_item_that_goes_against_the_others_is_told_on_standard_error(ten):
    result = run(cli.scale, ten, "--items", "a,b,c", "--low", 1, "--high", 5)
    assert result.exit_code == 0
    assert "“b” goes against the other items: it may lack its reverse mark." in result.stderr
    assert "reverse mark" not in result.stdout


# ---- a release ---------------------------------------------------------------------------------


def test_a_release_is_found_by_its_name_and_marked_as_simulated(release):
    finder = InChinese(release)
    text = run(cli.frequency, "release:demo-1", "--variable", "W4", obj=finder).stdout
    assert text.startswith("【模拟数据】\n\n新任务来得比我完成得快，手头越积越多。\n选项 ")
    assert "有效作答 " in text
    found = json.loads(
        run(cli.frequency, "release:demo-1", "--variable", "W4", "--format", "json", obj=finder).stdout
    )
    assert found["simulated"] is True
    assert found["rows"][0]["label"] == "从没有"


def test_what_is_counted_of_rows_exported_from_simulated_answers_says_so_too(release, tmp_path):
    rows = tmp_path / "rows.csv"
    export(frame.read(release), rows, format="csv")
    told = run(cli.frequency, rows, "--variable", "W4").stdout
    assert told.startswith("【Simulated data】\n\n")
    found = run(cli.frequency, rows, "--variable", "W4", "--format", "json").stdout
    assert json.loads(found)["simulated"] is True
    picture = tmp_path / "w4.svg"
    run(cli.frequency, rows, "--variable", "W4", "--chart", picture)
    assert "Simulated data" in picture.read_text(encoding="utf-8")


def test_a_multiple_choice_item_is_named_by_its_key(release):
    found = json.loads(
        run(
            cli.frequency, "release:demo-1", "--variable", "T3", "--format", "json", obj=InChinese(release)
        ).stdout
    )
    assert found["kind"] == "multiple"
    assert [row["label"] for row in found["rows"]][:2] == ["调处纠纷、做群众工作", "依法办事和执法"]


def test_a_release_withholds_without_being_told(release):
    found = json.loads(
        run(
            cli.crosstab,
            *("release:demo-1", "--row", "B3", "--column", "O1", "--format", "json"),
            obj=InChinese(release),
        ).stdout
    )
    assert any(count is None for row in found["counts"] for count in row)
    assert all(count is None or count == 0 or count >= 5 for row in found["counts"] for count in row)


def test_scores_of_single_persons_never_leave_a_release(release, tmp_path):
    out = tmp_path / "scores.csv"
    result = run(cli.scale, "release:demo-1", "--scale", "WL", "--scores-out", out, obj=InChinese(release))
    assert result.exit_code == 2
    assert not out.exists()


def test_a_scale_of_the_questionnaire(release):
    found = json.loads(
        run(cli.scale, "release:demo-1", "--scale", "WL", "--format", "json", obj=InChinese(release)).stdout
    )
    assert found["scores"]["n"] > 200
    assert 0 < found["scores"]["mean"] < 100
    unknown = run(cli.scale, "release:demo-1", "--scale", "NIX", obj=InChinese(release))
    assert unknown.exit_code == 2
    assert "WL" in unknown.stderr


def test_an_unknown_release_is_wrong_usage_in_one_line(release):
    result = run(cli.frequency, "release:demo-9", "--variable", "W4", obj=InChinese(release))
    assert result.exit_code == 2
    assert "release demo-9：unknown.Look again." in result.stderr


# ---- report ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["docx", "html", "md", "txt"])
def test_a_report_is_one_file_and_tells_its_name_on_standard_error(release, tmp_path, suffix):
    out = tmp_path / f"报告.{suffix}"
    result = run(cli.report, release, "-o", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written: {out}.\n")
    content = out.read_bytes()
    if suffix == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert "模拟数据" in package.read("word/footer1.xml").decode()
    else:
        assert "模拟数据" in content.decode()
        assert b"\r" not in content
    again = tmp_path / f"again.{suffix}"
    assert run(cli.report, release, "-o", again).exit_code == 0
    assert again.read_bytes() == content


def test_a_word_file_that_somebody_may_have_edited_is_set_aside(release, tmp_path):
    target, kept = tmp_path / "报告.docx", tmp_path / "报告.bak.docx"
    target.write_bytes(b"edited")
    done = run(cli.report, release, "-o", target)
    assert done.exit_code == 0
    assert kept.read_bytes() == b"edited"
    assert zipfile.is_zipfile(target)
    assert "报告.bak.docx" in done.stderr


def test_a_report_speaks_the_language_it_is_asked_for(release, tmp_path):
    out = tmp_path / "report.md"
    assert run(cli.report, release, "-o", out, "--lang", "en").exit_code == 0
    assert "Simulated" in out.read_text(encoding="utf-8")


def test_a_word_file_takes_other_fonts_and_no_other_format_does(release, tmp_path):
    fonts, out = tmp_path / "fonts.toml", tmp_path / "报告.docx"
    fonts.write_text('body = "仿宋"\n', encoding="utf-8")
    assert run(cli.report, release, "-o", out, "--fonts", fonts).exit_code == 0
    with zipfile.ZipFile(out) as package:
        assert "仿宋_GB2312" not in package.read("word/styles.xml").decode()
    assert run(cli.report, release, "-o", tmp_path / "报告.md", "--fonts", fonts).exit_code == 2
    fonts.write_text("serif = 1\n", encoding="utf-8")
    wrong = run(cli.report, release, "-o", out, "--fonts", fonts)
    assert wrong.exit_code == 1
    assert "there is no such place" in wrong.stderr


def test_an_offices_own_file_is_filled_by_key(release, tmp_path):
    template, out = tmp_path / "处室.docx", tmp_path / "报告.docx"
    document = Document()
    for text in (
        "{{G5.claim.sentence}}",
        "{{table:G5}}",
        "{{chart:BO}}",
        "{{chart:G5}}",
        "{{BO.score.sentence}}",
    ):
        document.add_paragraph(text)
    document.save(template)
    done = run(cli.report, release, "-o", out, "--template", template, "--lang", "zh-CN")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"Written: {out}.\n")
    said = paragraphs(out.read_bytes())
    assert said[0] == "有32.4%的受访干部认为晋升渠道不畅（71人，n=219）。"
    assert said[-1].startswith("倦怠合成按0至100计")
    assert any(text.startswith("图2") for text in said)
    document.add_paragraph("{{table:G50}}")
    document.save(template)
    wrong = run(cli.report, release, "-o", out, "--template", template)
    assert wrong.exit_code == 1
    assert "处室.docx, {{table:G50}}: there is no such key. Did you mean table:G5" in wrong.stderr
    # what was there before the failure is there after it
    assert paragraphs(out.read_bytes()) == said
    assert not list(tmp_path.glob("*.bak.docx"))


def test_the_keys_of_a_template_are_listed_without_a_file(release):
    done = run(cli.report, release, "--keys", "--lang", "zh-CN")
    lines = dict(line.split("\t") for line in done.stdout.splitlines())
    assert done.exit_code == 0
    assert lines["{{chart:BO}}"] == "倦怠合成：各分段的人数分布（%）"
    assert lines["{{G5.claim.sentence}}"] == "有32.4%的受访干部认为晋升渠道不畅（71人，n=219）。"
    assert run(cli.report, release).exit_code == 2


def test_a_report_as_a_workbook_brings_the_codebook(release, survey, tmp_path):
    out = tmp_path / "报告.xlsx"
    assert run(cli.report, release, "-o", out).exit_code == 0
    book = load_workbook(out)
    assert book.sheetnames[:5] == ["说明", "目录", "正文", "变量表", "表1"]
    assert [cell.value for cell in book["变量表"]["A"]][:3] == ["变量名", "W1", "W2"]
    assert run(cli.report, survey, "-o", out).exit_code == 0
    assert "Variables" not in load_workbook(out).sheetnames


def test_a_format_that_does_not_exist_is_told_before_anything_is_read(release, tmp_path):
    result = run(cli.report, release, "-o", tmp_path / "报告.pdf")
    assert result.exit_code == 2
    assert "报告.pdf: a report is written as .docx, .xlsx, .html, .md, .txt." in result.stderr
    assert not (tmp_path / "报告.pdf").exists()


# ---- mistakes ----------------------------------------------------------------------------------


def test_wrong_usage_exits_with_2(survey, tmp_path):
    wrong = [
        (cli.frequency, survey),
        (cli.frequency, survey, "--variable", "答", "--multiple", "a,b"),
        (cli.frequency, survey, "--multiple", "a,,b"),
        (cli.frequency, survey, "--multiple", "a,a"),
        (cli.frequency, survey, "--multiple", "t", "--separator", "┋"),
        (cli.frequency, survey, "--variable", "答", "--cases", "any"),
        (cli.frequency, survey, "--variable", "答", "--confidence", "1"),
        (cli.frequency, survey, "--variable", "答", "--format", "xml"),
        (cli.frequency, tmp_path / "nix.csv", "--variable", "答"),
        (cli.frequency, "release:x", "--variable", "答"),
        (cli.frequency, survey, "--variable", "答", "--questionnaire", "nix"),
        (cli.crosstab, survey, "--row", "组", "--column", "组"),
        (cli.scale, survey, "--items", "答"),
        (cli.scale, survey, "--scale", "WL"),
        (cli.scale, survey, "--items", "答", "--scale", "WL"),
        (cli.scale, survey, "--items", "答,w", "--low", 1, "--high", 3, "--reverse", "t"),
        (cli.scale, survey, "--scale", "WL", "--low", 1),
        (cli.report, survey, "-o", tmp_path / "nix" / "x.md"),
    ]
    for command, *arguments in wrong:
        result = run(command, *arguments)
        assert result.exit_code == 2, arguments
        assert "Error: " in result.stderr
        assert "Traceback" not in result.output


def test_problems_of_the_data_are_lines_on_standard_error_and_exit_1(survey):
    result = run(cli.frequency, survey, "--variable", "没有的列")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("column 没有的列: The data have no such column.")
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_no_csv_is_a_problem_and_not_a_traceback(tmp_path):
    path = tmp_path / "binary.csv"
    path.write_bytes(b"\xff\x00\x81\x8d" * 50)
    result = run(cli.frequency, path, "--variable", "q")
    assert result.exit_code == 1
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_a_fault_of_the_program_is_one_line_too(survey):
    class Broken(InChinese):
        def translate(self, text):
            if text == "Name either --variable or --multiple.":
                raise RuntimeError("二")
            return text

    result = run(cli.frequency, survey, obj=Broken(survey))
    assert result.exit_code == 1
    assert result.stderr == "This is a fault of the program, not of your data: RuntimeError: 二\n"


def test_messages_come_in_the_language_of_the_finder(survey):
    result = run(cli.frequency, survey, obj=InChinese(survey))
    assert "--variable和--multiple须写一个，也只写一个。" in result.stderr
    problem = run(cli.frequency, survey, "--variable", "x", obj=InChinese(survey))
    assert problem.stderr.startswith("column x：")


def test_notes_of_reading_go_to_standard_error(tmp_path):
    path = tmp_path / "gb.csv"
    path.write_bytes("组\n甲\n乙\n".encode("gb18030"))
    result = run(cli.frequency, path, "--variable", "组", "--format", "json")
    assert result.exit_code == 0
    assert "gb18030" in result.stderr.lower()
    assert json.loads(result.stdout)["base"] == 2


def test_labels_come_from_a_questionnaire(tmp_path):
    path = tmp_path / "main.csv"
    path.write_text("W4\n" + "1\n" * 20 + "5\n" * 20, encoding="utf-8")
    found = json.loads(
        run(cli.frequency, path, "--variable", "W4", "--questionnaire", MAIN_FORM, "--format", "json").stdout
    )
    assert len(found["rows"]) == 5
    assert [row["count"] for row in found["rows"]] == [20, 0, 0, 0, 20]


def test_commands_alone_speak_english_and_import_nothing_heavy():
    assert edge.Lone().language == "en"
    code = (
        "import sys; from analysis import cli; "
        "print(sorted(m for m in ('pandas', 'numpy', 'scipy', 'docx', 'lxml') if m in sys.modules))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "[]"


def test_a_protected_file_withholds_what_the_release_of_its_rows_does(release, tmp_path):
    """The two columns alone would not tell that T1 sends people past T2."""
    path = tmp_path / "rows.csv"
    frame.read(release).frame.to_csv(path, index=False)
    asked = ("--row", "B1", "--column", "T2", "--format", "json")
    of_release = json.loads(run(cli.crosstab, release, *asked).stdout)
    of_file = json.loads(run(cli.crosstab, path, "--questionnaire", MAIN_FORM, *asked, "--disclosure").stdout)
    assert [of_file[name] for name in ("counts", "row_bases")] == [
        of_release[name] for name in ("counts", "row_bases")
    ]


def test_a_frequency_does_without_what_takes_a_second_to_load(survey):
    code = (
        "import sys; from analysis.cli import frequency; "
        f"frequency([{str(survey)!r}, '--variable', '答'], standalone_mode=False); "
        "print('scipy.stats' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


# ---- the progress bar --------------------------------------------------------------------------

AT_ONCE = "from analysis.commands import progress; progress.PATIENCE = 0; from analysis.cli import frequency; frequency()"


@pytest.fixture
def large(tmp_path):
    """More than a megabyte, so that it is read in blocks."""
    path = tmp_path / "large.csv"
    path.write_text("q,w\n" + "1,很满意\n" * 100_000, encoding="utf-8")
    return path


def test_a_pipe_sees_no_progress_bar(large):
    command = [sys.executable, "-c", AT_ONCE, str(large), "--variable", "w"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == ""
    assert done.stdout.startswith("w\n")
    assert "100,000" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_terminal_sees_a_progress_bar_that_goes_away(large):
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", AT_ONCE, str(large), "--variable", "w"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs) as running:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # how Linux says that the other side has hung up
            while part := os.read(ours, 4096):
                shown += part
        os.close(ours)
        assert running.wait(timeout=120) == 0
    bar, _, result = shown.decode().rpartition("\x1b[K")
    assert "Reading large.csv" in bar
    assert "100%" in bar
    assert result.startswith("w\r\n")


def test_a_table_too_large_for_the_exact_test_says_so_and_does_not_advise_it(tmp_path):
    path = tmp_path / "large.csv"
    cells = [(row, column) for row in range(5) for column in range(4)]
    people = [pair for at, pair in enumerate(cells) for _ in range(1 if at < 8 else 30)]
    path.write_text("x,y\n" + "".join(f"{x},{y}\n" for x, y in people))
    arguments = (path, "--row", "x", "--column", "y")
    found = json.loads(run(cli.crosstab, *arguments, "--format", "json").stdout)
    assert found["association"]["fisher"] is None
    assert found["reasons"]["fisher"] == "the table is too large for an exact test"
    text = " ".join(run(cli.crosstab, *arguments).stdout.split())
    assert "the chi-square test is rough; the table is too large for the exact test: merge options." in text
    assert "rely on" not in text
