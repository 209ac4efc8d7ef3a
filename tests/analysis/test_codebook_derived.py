"""A codebook guessed from plain files and from labels of SPSS and Stata, and what is analysed with it."""

import json

import pandas as pd
import pyreadstat
import pytest

from analysis import cli, frame
from analysis.reading.derived import completed
from questionnaires import codebook_csv
from tests.analysis.commands import figures, run

ROWS = {
    "sex": ["女", "男", "女", "男"] * 5,
    "agree": ["同意", "非常同意", "不同意", "同意"] * 5,
    "rating": [1, 2, 4, 5] * 5,
    "years": [3, 17, 25, 40] * 5,
    "pay": [4200.5, 5100.0, 3900.25, 6100.0] * 5,
    "skills": ["写作;表格", "表格", "写作", "开车;写作"] * 5,
    "T3_1": [1, 0, 1, 0] * 5,
    "T3_2": [0, 1, 1, 0] * 5,
    "note": [f"模拟意见{number}" for number in range(20)],
}


@pytest.fixture(params=["csv", "xlsx", "parquet"])
def plain(request, tmp_path):
    path = tmp_path / f"模拟.{request.param}"
    table = pd.DataFrame(ROWS)
    if request.param == "csv":
        table.to_csv(path, index=False)
    elif request.param == "xlsx":
        table.to_excel(path, index=False)
    else:
        table.to_parquet(path, index=False)
    return path


def test_kinds_of_a_plain_file_are_guessed(plain):
    data = frame.read(plain)
    book = completed(data.frame, data.codebook)
    assert {one.column: (one.level, len(one.values)) for one in book if one.option is None} == {
        "sex": ("nominal", 2),
        "agree": ("ordinal", 3),
        "rating": ("nominal", 5),
        "years": ("number", 0),
        "pay": ("number", 0),
        "note": ("text", 0),
    }
    assert book["agree"].values == {1: "不同意", 2: "同意", 3: "非常同意"}
    assert [one.column for one in book.columns_of("T3")] == ["T3_1", "T3_2"]
    assert [one.option_label for one in book.columns_of("skills")] == ["写作", "表格", "开车"]


def test_the_guess_is_picked_up_and_analysed(plain):
    assert run(cli.codebook, plain).exit_code == 0
    assert [row["count"] for row in figures(cli.frequency, plain, "--variable", "agree")["rows"]] == [
        5,
        10,
        5,
    ]
    several = figures(cli.frequency, plain, "--variable", "skills")
    assert {row["label"]: row["count"] for row in several["rows"]} == {"写作": 15, "表格": 10, "开车": 5}
    ticked = figures(cli.frequency, plain, "--variable", "T3")
    assert [row["count"] for row in ticked["rows"]] == [10, 10]
    crossed = figures(cli.crosstab, plain, "--row", "sex", "--column", "agree")
    assert crossed["counts"] == [[5, 5, 0], [0, 5, 5]]
    compared = figures(cli.compare, plain, "--value", "years", "--group", "sex")
    assert [group["mean"] for group in compared["groups"]] == [14.0, 28.5]
    target = plain.with_suffix(".txt")
    assert run(cli.report, plain, "-o", target, "--groups", "sex").exit_code == 0
    assert "模拟意见7" not in target.read_text(encoding="utf-8")


def test_what_is_known_already_stays(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,x\n2,x\n1,y\n2,y\n", encoding="utf-8")
    (tmp_path / "a.codebook.csv").write_text("variable,label,values\na,甲,1=是; 2=否\n", encoding="utf-8")
    data = frame.read(path)
    book = completed(data.frame, data.codebook)
    assert (book["a"].label, book["a"].values) == ("甲", {1: "是", 2: "否"})
    assert book["b"].values == {1: "x", 2: "y"}


@pytest.fixture(params=["sav", "dta"])
def labelled(request, tmp_path):
    path = tmp_path / f"模拟.{request.param}"
    table = pd.DataFrame(
        {"性别": [1.0, 2, 1, 2] * 5, "态度": [1.0, 2, 3, 9] * 5, "年限": [3.0, 17, 25, 40] * 5}
    )
    how = {
        "column_labels": {"性别": "您的性别", "态度": "您是否同意", "年限": "工作年限"},
        "variable_value_labels": {
            "性别": {1: "男", 2: "女"},
            "态度": {1: "不同意", 2: "一般", 3: "同意", 9: "不想回答"},
        },
    }
    if request.param == "sav":
        pyreadstat.write_sav(table, str(path), missing_ranges={"态度": [9]}, **how)
    else:
        table["态度"] = table["态度"].astype(object).where(table["态度"] != 9, "a")
        how["variable_value_labels"]["态度"] = {1: "不同意", 2: "一般", 3: "同意", "a": "不想回答"}
        pyreadstat.write_dta(table, str(path), missing_user_values={"态度": ["a"]}, **how)
    return path


def test_labels_of_spss_and_stata_are_the_codebook(labelled, tmp_path):
    assert run(cli.codebook, labelled, "-o", tmp_path / "out.csv").exit_code == 0
    book = codebook_csv.read(tmp_path / "out.csv")
    assert [one.label for one in book] == ["您的性别", "您是否同意", "工作年限"]
    assert book["性别"].values == {1: "男", 2: "女"}
    assert list(book["态度"].values.values()) == ["不同意", "一般", "同意"]
    assert list(book["态度"].missing.values()) == ["不想回答"]
    assert book["年限"].level == "number"


def test_the_whole_analysis_works_on_labelled_files(labelled):
    counted = figures(cli.frequency, labelled, "--variable", "态度")
    assert [(row["label"], row["count"]) for row in counted["rows"]] == [
        ("不同意", 5),
        ("一般", 5),
        ("同意", 5),
    ]
    assert (counted["base"], counted["missing"]) == (15, 5)
    assert figures(cli.crosstab, labelled, "--row", "性别", "--column", "态度")["counts"] == [
        [5, 0, 5],
        [0, 5, 0],
    ]
    assert figures(cli.compare, labelled, "--value", "年限", "--group", "性别")["groups"][0]["mean"] == 14.0
    target = labelled.with_suffix(".html")
    assert run(cli.report, labelled, "-o", target, "--groups", "性别").exit_code == 0
    assert "您是否同意" in target.read_text(encoding="utf-8")


# ---- labels in the language of the command --------------------------------------------------------


class Speaking:
    """Who asks on the command line, in one language."""

    asked_language = None
    translate = staticmethod(str)

    def __init__(self, language):
        self.language = language


@pytest.mark.parametrize(("language", "labels"), [("en", ["no", "yes"]), ("zh-CN", ["不同意", "同意"])])
def test_a_file_speaks_the_language_of_the_command_where_its_codebook_does(tmp_path, language, labels):
    path = tmp_path / "a.csv"
    path.write_text("q,w\n同意,1\n不同意,3\n同意,2\n同意,4\n", encoding="utf-8")
    (tmp_path / "a.codebook.csv").write_text(
        "变量名,题目,选项编码,题目（英文）,选项编码（英文）\nq,赞成吗,1=不同意; 2=同意,Agreed?,1=no; 2=yes\nw,权数,,,\n",
        encoding="utf-8",
    )

    def told(command, *arguments):
        result = run(command, *arguments, obj=Speaking(language))
        assert result.exit_code == 0, result.stderr
        return result.stdout

    counted = json.loads(told(cli.frequency, path, "--variable", "q", "--format", "json"))
    assert [row["label"] for row in counted["rows"]] == labels
    title = "Agreed?" if language == "en" else "赞成吗"
    assert title in told(cli.estimate, path, "--variable", "q", "--value", "2")
    margins = tmp_path / "margins.csv"
    margins.write_text("variable,value,total\nq,1,5\nq,2,5\n", encoding="utf-8")
    told(cli.rake, path, "--margins", margins, "-o", tmp_path / "raked.csv")
    assert run(cli.codebook, path, "--overwrite").exit_code == 0
    assert "1=no; 2=yes" in (tmp_path / "a.codebook.csv").read_text(encoding="utf-8-sig")
