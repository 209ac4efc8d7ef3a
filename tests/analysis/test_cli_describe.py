"""What `frequency` adds on request: lowest values, their net, the promoter score, the description."""

import json

import pandas as pd
import pytest

from analysis import cli
from tests.analysis.commands import InChinese, run
from tests.analysis.test_net import SCORES


@pytest.fixture
def scores(tmp_path):
    path = tmp_path / "推荐.csv"
    SCORES.astype("Int64").to_csv(path, index=False)
    return path


def test_all_of_it_as_text_in_chinese(scores):
    how = ("--variable", "推荐", "--top", 2, "--bottom", 7, "--nps", "--describe")
    text = run(cli.frequency, scores, *how, obj=InChinese(scores.parent)).stdout
    # R 4.2.2: the figures of NPS stand in test_net; quantile(y, c(.25,.5,.75)) 7, 8, 9.25
    # Nobody chose 3, and without a codebook it is no value: the seven lowest are six.
    assert text.split("\n\n", 1)[0].splitlines()[-3:] == [
        "注：最高2项合计47人，占39.2%（95%区间30.9%～48.1%）。",
        "注：最低6项合计28人，占23.3%（95%区间16.7%～31.7%）。",
        "注：最高减最低，净值+15.8个百分点（95%区间+2.0～+29.7）。",
    ]
    assert (
        "推荐：净推荐值\n"
        "统计量            人数  占比(%)\n"
        "───────────────────────────────\n"
        "推荐者（9—10分）    47     39.2\n"
        "中立者（7—8分）     45     37.5\n"
        "贬损者（0—6分）     28     23.3\n"
        "───────────────────────────────\n"
        "有效作答           120\n"
        "未作答               1\n"
        "注：净推荐值+15.8（95%区间+2.0～+29.7），即推荐者与贬损者占比之差，以百分点计。\n"
    ) in text
    assert "注：分位数按第7型（R, Excel）计算；标准差除以n−1。\n" in text
    assert ["0.75分位数", "9.25"] in [line.split() for line in text.splitlines()]


def test_all_of_it_as_json_after_the_fixed_keys(scores):
    how = ("--variable", "推荐", "--top", 2, "--bottom", 7, "--nps", "--describe", "--format", "json")
    found = json.loads(run(cli.frequency, scores, *how).stdout)
    assert list(found) == [
        "variable",
        "total",
        "base",
        "missing",
        "rows",
        "top",
        "bottom",
        "net",
        "nps",
        "describe",
    ]
    assert list(found["net"]) == ["difference", "se", "low", "high"]
    assert found["nps"]["score"] == pytest.approx(15.8333333333333, rel=1e-9)
    assert found["nps"]["score"] == pytest.approx(100 * found["net"]["difference"])
    assert found["describe"]["quantiles"][2] == {"share": 0.75, "value": 9.25}


def test_quantiles_of_another_program(scores):
    how = (cli.frequency, scores, "--variable", "推荐", "--describe", "--format", "json")
    # R 4.2.2: quantile(y, .75, type=6); type=2
    values = [
        json.loads(run(*how, "--quantile-type", rule).stdout)["describe"]["quantiles"][2]["value"]
        for rule in (7, 6, 2)
    ]
    assert values == [9.25, 9.75, 9.5]


def test_too_few_people_are_not_described_where_data_are_protected(tmp_path):
    path = tmp_path / "few.csv"
    pd.DataFrame({"x": [1, 9, 10]}).to_csv(path, index=False)
    how = (cli.frequency, path, "--variable", "x", "--describe", "--nps", "--bottom", 1)
    found = json.loads(run(*how, "--disclosure", "--format", "json").stdout)
    assert (found["describe"], found["nps"], found["bottom"]["count"]) == (None, None, None)
    assert "SD" not in run(*how, "--disclosure").stdout
    assert "Note: fewer than 30 people answered; persons only." in run(*how).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--variable", "t", "--separator", "┋", "--describe"),
        ("--variable", "x", "--weight", "w", "--nps"),
        ("--variable", "x", "--top", 3, "--bottom", 3),
    ],
)
def test_what_cannot_be_described_is_wrong_usage(tmp_path, arguments):
    path = tmp_path / "a.csv"
    pd.DataFrame({"x": [1, 2, 3], "t": ["红┋绿", "红", "绿"], "w": [1, 2, 1]}).to_csv(path, index=False)
    result = run(cli.frequency, path, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
