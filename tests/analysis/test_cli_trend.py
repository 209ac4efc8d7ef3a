"""The commands `trend` and `sample-size`: golden outputs, the JSON to the letter, refusals."""

import json

import pandas as pd
import pytest

from analysis import cli, frame
from tests.analysis.commands import InChinese, run
from tests.simulated import MAIN_FORM, responses, write_release


@pytest.fixture(scope="module")
def waves(tmp_path_factory):
    """Two files of 120 and 99 rows of the main form, its claims and scales; and a release of all rows."""
    folder = tmp_path_factory.mktemp("waves")
    release = folder / "demo-1"
    write_release(release)
    data = frame.read(release).frame
    data.iloc[:120].to_csv(folder / "2025.csv", index=False)
    data.iloc[120:].to_csv(folder / "2026.csv", index=False)
    return folder


def as_json(command, *arguments, **options):
    result = run(command, *arguments, "--format", "json", **options)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_trend_as_json_has_the_names_and_the_order_of_the_interface(waves):
    found = as_json(cli.trend, waves / "2025.csv", waves / "2026.csv", "--questionnaire", MAIN_FORM)
    assert list(found)[:2] == ["waves", "indicators"]
    assert found["waves"] == [{"name": "2025", "base": 120}, {"name": "2026", "base": 99}]
    fixed = ["id", "values", "difference", "low", "high", "p_holm"]
    assert all(list(one)[:6] == fixed for one in found["indicators"])
    ids = [one["id"] for one in found["indicators"]]
    assert ids[0] == "W1.claim"
    assert {"BO", "BO_high.claim", "G5.claim"} <= set(ids)
    one = found["indicators"][ids.index("BO_high.claim")]
    assert one["values"] == [count / base for count, base in zip(one["counts"], one["bases"], strict=True)]
    assert one["difference"] == pytest.approx(one["values"][1] - one["values"][0])
    assert found["refused"] == []


def test_trend_as_text_puts_shares_and_means_apart(waves):
    obj = InChinese(waves / "demo-1")
    text = run(
        cli.trend, waves / "2025.csv", waves / "2026.csv", "--questionnaire", MAIN_FORM, obj=obj
    ).stdout
    shares, means = text.split("\n\n")
    assert shares.startswith("各次调查的占比（%）\n指标")
    assert ["份数", "120", "99"] in [line.split() for line in shares.splitlines()]
    assert means.startswith("各次调查的均值\n指标")
    assert "注：各次调查可能有同一批人参加而无法对应，区间和检验按相互独立计算。\n" in means
    line = next(line for line in means.splitlines() if line.startswith("倦怠合成"))
    assert line.split()[2] == "(120)"


def test_trend_as_csv_has_a_line_an_indicator_and_wave(waves):
    how = (cli.trend, waves / "2025.csv", waves / "2026.csv", "--questionnaire", MAIN_FORM, "--format", "csv")
    lines = run(*how).stdout.splitlines()
    assert lines[0] == "id,wave,kind,value,base,difference,low,high,p_holm"
    assert [line.split(",")[:3] for line in lines[1:3]] == [
        ["W1.claim", "2025", "share"],
        ["W1.claim", "2026", "share"],
    ]


def test_an_item_that_one_wave_lacks_is_refused_and_told(waves, tmp_path):
    short = tmp_path / "short.csv"
    pd.read_csv(waves / "2025.csv").drop(columns="G5").to_csv(short, index=False)
    how = (cli.trend, short, waves / "2026.csv", "--questionnaire", MAIN_FORM)
    found = as_json(*how)
    assert {one["id"] for one in found["refused"]} >= {"G5.claim"}
    assert found["refused"][0]["reason"] == "item G5 is not in wave short"
    assert "is not compared: item G5 is not in wave short.\n" in run(*how).stdout


def test_two_releases_bring_their_own_questionnaire(tmp_path):
    half = len(responses()) // 2
    folders = [tmp_path / name for name in ("a-1", "b-1")]
    for folder, given in zip(folders, (responses()[:half], responses()[half:]), strict=True):
        write_release(folder, given, survey=folder.name)
    found = as_json(cli.trend, *folders)
    assert [wave["name"] for wave in found["waves"]] == ["a-1", "b-1"]
    assert found["simulated"]
    assert run(cli.trend, *folders, "--questionnaire", MAIN_FORM).exit_code == 2


def test_a_release_is_headed_by_its_id_and_its_last_day(tmp_path):
    half = len(responses()) // 2
    write_release(tmp_path / "a-1", responses()[:half], survey="a")
    write_release(tmp_path / "b-1", responses()[half:], survey="b", closed="2027-03-01")
    obj = InChinese(tmp_path / "a-1")
    assert "b-1（2027年3" in run(cli.trend, tmp_path / "a-1", tmp_path / "b-1", obj=obj).stdout
    spoken = run(cli.trend, tmp_path / "a-1", tmp_path / "b-1").stdout
    assert "March" in spoken
    assert "2027)" in spoken


def test_files_of_one_name_are_told_apart_by_their_folders(waves, tmp_path):
    for year in ("2025", "2026"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "answers.csv").write_bytes((waves / f"{year}.csv").read_bytes())
    files = (tmp_path / year / "answers.csv" for year in ("2025", "2026"))
    found = as_json(cli.trend, *files, "--questionnaire", MAIN_FORM)
    assert [wave["name"] for wave in found["waves"]] == ["2025/answers", "2026/answers"]


def test_two_releases_of_one_survey_are_refused(tmp_path):
    write_release(tmp_path / "a-1", responses()[:150])
    write_release(tmp_path / "a-2", responses())
    result = run(cli.trend, tmp_path / "a-1", tmp_path / "a-2")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Both are releases of the survey demo" in result.stderr


def test_a_wave_of_few_people_is_withheld(waves, tmp_path):
    few = tmp_path / "few.csv"
    pd.read_csv(waves / "2026.csv").iloc[:9].to_csv(few, index=False)
    how = (cli.trend, waves / "2025.csv", few, "--questionnaire", MAIN_FORM)
    assert as_json(*how)["indicators"][0]["values"][1] is not None
    found = as_json(*how, "--disclosure")
    assert {one["values"][1] for one in found["indicators"]} == {None}
    assert {one["bases"][1] for one in found["indicators"]} == {None}
    assert {one["difference"] for one in found["indicators"]} == {None}
    assert "Note: — is withheld to protect the people who answered.\n" in run(*how, "--disclosure").stdout


@pytest.mark.parametrize("names", [["2025.csv"], ["2025.csv", "2025.csv"], []])
def test_fewer_than_two_waves_are_wrong_usage(waves, names):
    result = run(cli.trend, *(waves / name for name in names), "--questionnaire", MAIN_FORM)
    assert (result.exit_code, result.stdout) == (2, "")


def test_files_without_their_questionnaire_are_wrong_usage(waves):
    result = run(cli.trend, waves / "2025.csv", waves / "2026.csv")
    assert result.exit_code == 2
    assert "need --questionnaire" in result.stderr


# ---- sample-size -------------------------------------------------------------------------------


def test_sample_size_as_json_has_the_names_of_the_interface():
    found = as_json(cli.sample_size, "--population", 2004)
    assert list(found)[:2] == ["n", "invite"]
    assert (found["n"], found["invite"]) == (323, 323)
    found = as_json(cli.sample_size, "--margin", 0.03, "--population", 5000, "--deff", 1.5, "--response", 0.7)
    assert (found["n"], found["invite"]) == (1320, 1885)


def test_sample_size_as_text_in_chinese(tmp_path):
    how = ("--population", 40, "--response", 0.5)
    assert run(cli.sample_size, *how, obj=InChinese(tmp_path)).stdout == (
        "样本量\n"
        "项目             数值\n"
        "─────────────────────\n"
        "总体人数           40\n"
        "预计占比（%）    50.0\n"
        "设计效应         1.00\n"
        "误差（百分点）    5.0\n"
        "预计回收率（%）  50.0\n"
        "─────────────────────\n"
        "需要的答卷数       37\n"
        "需要邀请的人数     40\n"
        "注：按简单随机抽样、95%置信水平计算，向上取整。\n"
        "注：人数不够，须请全部40人参加。\n"
    )


def test_the_reverse_gives_a_margin():
    found = as_json(cli.sample_size, "--n", 323, "--population", 2004)
    # R 4.2.2: qnorm(.975)*sqrt(.25/323*(2004-323)/2003)
    assert found == {"n": 323, "margin": pytest.approx(0.0499528436558519, rel=1e-9)}
    lines = run(cli.sample_size, "--n", 323, "--population", 2004).stdout.splitlines()
    assert ["Margin", "(points)", "5.0"] in [line.split() for line in lines]


@pytest.mark.parametrize(
    "arguments",
    [("--n", 10, "--margin", 0.1), ("--n", 10, "--population", 5), ("--margin", 0), ("--share", 1)],
)
def test_wishes_that_do_not_fit_are_wrong_usage(arguments):
    result = run(cli.sample_size, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
