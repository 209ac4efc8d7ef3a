"""Data of one's own: what is no number is never computed with, and what stands in the way is named."""

import pandas as pd
import pytest

from analysis import cli, compare, correlate, correlation_matrix, describe, estimate, frame
from analysis.errors import DataError
from analysis.scale import scale_analysis
from questionnaires import codebook_csv
from questionnaires.codebook import Codebook, Variable
from tests.analysis.test_cli import InChinese, run

DAYS = ("0", "三天", "3", "0", "1", "2", "3", "三天", "2", "1")
BOOK = Codebook(
    (
        Variable("单位", "单位", "nominal", {1: "甲镇", 2: "乙镇", 3: "丙镇"}),
        Variable("年龄段", "年龄段", "ordinal", {1: "低", 2: "中", 3: "高"}),
        Variable("选中", "选中", "nominal", {0: "未选", 1: "选中"}),
        Variable("打分", "打分", "nominal", {1: "1", 2: "2", 3: "3"}),
    )
)
DATA = pd.DataFrame(
    {"单位": [1, 2, 3, 1], "年龄段": [1, 2, 3, 1], "选中": [0, 1, 1, 0], "打分": [3, 1, 2, 3]}
)


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.csv"
    towns = ["甲镇", "乙镇", "丙镇", "甲镇", "乙镇"] * 2
    pd.DataFrame({"单位": towns, "加班天数": DAYS, "年龄": range(31, 41)}).to_csv(path, index=False)
    return path


@pytest.mark.parametrize(
    "figure",
    [
        lambda: compare(DATA, "单位", "年龄段", codebook=BOOK),
        lambda: correlate(DATA, "单位", "年龄段", codebook=BOOK),
        lambda: correlation_matrix(DATA, ["年龄段", "单位"], codebook=BOOK, method="spearman"),
        lambda: scale_analysis(DATA, ["单位", "年龄段"], low=1, high=3, codebook=BOOK),
        lambda: describe(DATA, "单位", codebook=BOOK),
        lambda: estimate(DATA, "单位", codebook=BOOK),
    ],
)
def test_no_figure_comes_of_codes_that_are_mere_names(figure):
    with pytest.raises(
        DataError, match=r"column 单位: Its values are names without an order .1 = 甲镇, 2 = 乙镇"
    ):
        figure()


@pytest.mark.parametrize("column", ["年龄段", "选中", "打分"])
def test_steps_ticks_and_numbers_that_stand_for_themselves_are_numbers(column):
    assert describe(DATA, column, codebook=BOOK).n == 4


def test_only_the_cells_that_are_no_numbers_are_named_with_their_rows(own):
    told = run(cli.compare, own, "--value", "加班天数", "--group", "单位")
    assert told.exit_code == 1
    assert told.stderr == (
        "column 加班天数: 三天 is not a number (rows 3, 9; the head is row 1). "
        "Only numbers can be used here: write digits, or leave the cells empty.\n"
    )


def test_a_codebook_names_the_few_cells_that_are_no_numbers_and_gives_them_no_codes(own):
    told = run(cli.codebook, own)
    assert told.exit_code == 0
    assert "加班天数: 2 cells are no numbers (三天), in rows 3, 9 (the head is row 1)." in told.stderr
    days = codebook_csv.read(own.with_suffix(".codebook.csv"))["加班天数"]
    assert (days.level, days.closed) == ("text", False)


def test_once_the_cells_are_mended_the_column_counts_as_numbers(own):
    run(cli.codebook, own)
    own.write_text(own.read_text(encoding="utf-8").replace("三天", "3"), encoding="utf-8")
    data = frame.read(own)
    assert describe(data.frame, "加班天数", codebook=data.codebook).mean == 1.8


def test_with_that_codebook_names_are_refused_in_a_scale_and_a_matrix(own):
    run(cli.codebook, own)
    for command, asked in (
        (cli.scale, ("--items", "单位,年龄", "--low", 1, "--high", 50)),
        (cli.correlate, ("--matrix", "年龄,单位")),
    ):
        told = run(command, own, *asked)
        assert (told.exit_code, told.stdout) == (1, "")
        assert told.stderr.startswith("column 单位: Its values are names without an order")


def test_a_column_asked_for_by_the_words_of_its_question_is_told_with_its_name(tmp_path):
    path = tmp_path / "问卷星.csv"
    rows = [
        {"序号": at, "来源": "微信", "1、您的性别": "男女"[at % 2], "2、您的年龄": 30 + at} for at in range(8)
    ]
    pd.DataFrame(rows).to_csv(path, index=False)
    for told in (
        run(cli.frequency, path, "--variable", "性别"),
        run(cli.compare, path, "--value", "Q2", "--group", "性别"),
    ):
        assert told.exit_code == 1
        assert "column 性别: The data have no such column. Its words stand in Q1（您的性别）" in told.stderr


def test_answers_whose_order_nobody_wrote_down_are_told_until_a_codebook_does(tmp_path):
    path = tmp_path / "a.csv"
    pd.DataFrame({"满意度": ["满意", "不满意", "一般", "满意"] * 3}).to_csv(path, index=False)
    hint = "“cadre-survey codebook DATA” writes a codebook"
    assert run(cli.frequency, path, "--variable", "满意度").stderr.count(hint) == 1
    run(cli.codebook, path)
    assert hint not in run(cli.frequency, path, "--variable", "满意度").stderr


def test_a_report_leaves_the_numbers_of_the_rows_out_and_says_so(tmp_path):
    path = tmp_path / "a.csv"
    hours = [40, 41, 40.5, *range(42, 64)]
    frame_ = pd.DataFrame(
        {"编号": range(1001, 1026), "工时": hours, "性别": ["男", "女", "男", "女", "女"] * 5}
    )
    frame_.to_csv(path, index=False)
    assert run(cli.report, path, "-o", tmp_path / "a.md", obj=InChinese(tmp_path)).exit_code == 0
    told = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "“编号”" not in told
    assert "按编号处理，不列示：编号。" in told
    assert "对“工时”，作答的25人平均为" in told


def test_answers_in_words_with_one_number_stay_a_question(tmp_path):
    path = tmp_path / "words.csv"
    pd.DataFrame({"去向": ["县里", "镇里", "3", "县里", "镇里", "镇里"]}).to_csv(path, index=False)
    told = run(cli.codebook, path)
    assert "no numbers" not in told.stderr
    assert codebook_csv.read(path.with_suffix(".codebook.csv"))["去向"].closed
