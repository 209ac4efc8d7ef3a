"""The command `quality`: golden output, the JSON to the letter, rows to a file, what protection withholds."""

import csv
import json

import pandas as pd
import pytest

from analysis import cli
from tests.analysis.commands import InChinese, run
from tests.analysis.test_quality import DATA
from tests.simulated import MAIN_FORM, write_release


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "答卷.csv"
    DATA.astype(int).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instance") / "demo-1"
    write_release(folder)
    return folder


HOW = ("--items", "a,b,c,d,e,f", "--reverse", "b,e", "--low", 1, "--high", 5)


def test_quality_as_text_in_chinese(answers):
    assert run(cli.quality, answers, *HOW, obj=InChinese(answers.parent)).stdout == (
        "答卷质量标记\n"
        "标记                       人数\n"
        "───────────────────────────────\n"
        "连续6题以上答案相同           1\n"
        "所答各题答案全同              1\n"
        "单双题一致性低于0.30   无法计算\n"
        "与各题平均的相关低于0         3\n"
        "马氏距离平方超过22.46         0\n"
        "───────────────────────────────\n"
        "至少有一个标记                4\n"
        "至少答了一题                 10\n"
        "一题未答                      0\n"
        "注：标记只供复核，不删除任何答卷。\n"
    )


def test_quality_as_json_has_the_names_and_the_order_of_the_interface(answers):
    found = json.loads(run(cli.quality, answers, *HOW, "--format", "json").stdout)
    assert list(found)[:2] == ["base", "flags"]
    assert [list(flag)[:3] for flag in found["flags"]] == [["flag", "count", "limit"]] * 5
    assert found["base"] == 10
    assert (found["flags"][2]["count"], found["flags"][2]["reason"]) == (
        None,
        "it takes three scales of two items or more",
    )


def test_rows_go_to_a_file(answers, tmp_path):
    out = tmp_path / "rows.csv"
    assert run(cli.quality, answers, *HOW, "--rows-out", out).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfrow,")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["flag_long_run"] for row in rows] == ["0", "1"] + ["0"] * 8
    assert (rows[1]["row"], rows[1]["longest_run"], rows[1]["even_odd"]) == ("2", "6", "")


def test_a_mean_stands_with_and_without_the_flagged(answers):
    found = json.loads(run(cli.quality, answers, *HOW, "--value", "a", "--format", "json").stdout)
    # R 4.2.2: mean(X[,1]); mean(X[c(3,5,6,8,9,10),1])
    assert found["value"]["with"] == {"n": 10, "mean": 3.0, "sd": pytest.approx(1.49071198499986)}
    assert (found["value"]["without"]["n"], found["value"]["without"]["mean"]) == (6, pytest.approx(20 / 6))


def test_a_release_has_the_flags_of_its_questionnaire(release):
    obj = InChinese(release)
    found = json.loads(run(cli.quality, "release:demo-1", "--format", "json", obj=obj).stdout)
    assert found["flags"][0]["flag"] == "straight_line"
    assert found["simulated"]
    text = run(cli.quality, "release:demo-1", "--value", "BO", obj=obj).stdout
    assert "注：所列10题全答且答案全同：十题里有三题反向，认真作答很难全同。\n" in text
    assert "注：倦怠合成的均值：全部219人" in text


def test_fewer_than_ten_are_told_as_such_where_data_are_protected(release, tmp_path):
    from analysis import frame

    data = frame.read(release).frame
    items = [f"E{at}" for at in range(1, 11)]
    data.loc[data.index[:4], items] = 3
    others = [c for c in data.columns if c[0] in "WGRLO" and not c.startswith(("L3", "O2"))]
    path = tmp_path / "few.csv"
    # nothing but the E items: only the questionnaire's own flag and the signs over three scales
    data.drop(columns=others).to_csv(path, index=False)
    how = (cli.quality, path, "--questionnaire", MAIN_FORM, "--format", "json")
    plain = json.loads(run(*how).stdout)
    assert plain["flags"][0]["count"] == 4
    found = json.loads(run(*how, "--disclosure").stdout)
    assert (found["flags"][0]["count"], found["flags"][0]["fewer_than_10"]) == (None, True)
    text = run(*how[:-2], "--disclosure").stdout
    assert ["fewer", "than", "10"] in [line.split()[-3:] for line in text.splitlines()]


def test_without_a_handful_of_flagged_people_nothing_is_shown(tmp_path):
    path = tmp_path / "few.csv"
    # the same level in every item of a scale (E4, E7 and E10 turned round), the scales in one order for all
    levels = [(1, 3, 5), (2, 3, 4), (1, 2, 4), (2, 4, 5)] * 15
    steady = [[a, a, a, 6 - a, b, b, 6 - b, c, c, 6 - c] for a, b, c in levels]
    pd.DataFrame([[3] * 10] * 4 + steady, columns=[f"E{at}" for at in range(1, 11)]).to_csv(path, index=False)
    how = (cli.quality, path, "--questionnaire", MAIN_FORM, "--value", "EX", "--format", "json")
    plain = json.loads(run(*how).stdout)
    assert (plain["flagged"], plain["with_and_without"]) == (4, False)
    assert (plain["value"]["with"]["n"], plain["value"]["without"]["n"]) == (64, 60)
    found = json.loads(run(*how, "--disclosure").stdout)
    assert (found["flagged"], found["value"]) == (None, None)
    text = run(*how[:-2], "--disclosure").stdout
    assert "Note: fewer than 10 are flagged, so nothing is shown without them.\n" in text


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--items", "a,b", "--reverse", "b"),
        ("--items", "a,b", "--reverse", "c", "--low", 1, "--high", 5),
        ("--questionnaire", MAIN_FORM, "--low", 1),
        ("--items", "a,b", "--disclosure"),
        ("--questionnaire", MAIN_FORM, "--disclosure", "--rows-out", "x.csv"),
        ("--questionnaire", MAIN_FORM, "--disclosure", "--run", 3),
    ],
)
def test_what_cannot_be_judged_is_wrong_usage(answers, arguments):
    result = run(cli.quality, answers, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
