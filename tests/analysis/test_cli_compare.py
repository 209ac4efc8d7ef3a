"""The commands `compare` and `correlate`: golden outputs, the JSON to the letter, what protection withholds."""

import json

import pandas as pd
import pytest

from analysis import cli, frame
from analysis.draw import Source
from questionnaires.model import Margin
from tests.analysis.commands import InChinese, run
from tests.simulated import MAIN_FORM, write_release

A, B, C = (3, 5, 4, 4, 2, 5, 1), (2, 2, 3, 1, 4, 2), (5, 4, 5, 3, 5, 5, 4, 4, 2)


@pytest.fixture
def three(tmp_path):
    path = tmp_path / "三组.csv"
    pairs = [(value, name) for name, sample in zip("甲乙丙", (A, B, C), strict=True) for value in sample]
    pd.DataFrame([*pairs, (None, "甲"), (3, None)], columns=["分", "组"]).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instance") / "demo-1"
    write_release(folder)
    return folder


def as_json(command, *arguments, **options):
    result = run(command, *arguments, "--format", "json", **options)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


# ---- compare -----------------------------------------------------------------------------------


def test_compare_as_text_in_chinese(three):
    # R 4.2.2: oneway.test(y~g), summary(aov(y~g)), kruskal.test(y~g); the figures stand in test_compare
    obj = InChinese(three.parent)
    assert run(cli.compare, three, "--value", "分", "--group", "组", obj=obj).stdout == (
        "分：按“组”比较\n"
        "组                人数  均值  标准差  中位数\n"
        "────────────────────────────────────────────\n"
        "甲                   7  3.43    1.51    4.00\n"
        "乙                   6  2.33    1.03    2.00\n"
        "丙                   9  4.11    1.05    4.00\n"
        "────────────────────────────────────────────\n"
        "合计                22\n"
        "未作答（任一题）     2\n"
        "注：韦尔奇方差分析（不要求各组方差相等）F=4.96，自由度2和11.4，p=0.028。\n"
        "注：普通方差分析F=3.87，自由度2和19，p=0.039；克鲁斯卡尔–沃利斯秩检验H=6.10，自由度2，p=0.047。\n"
        "注：效应量η²=0.289，ω²=0.207；按秩ε²=0.291。\n"
        "注：方差齐性检验：莱文（均值）p=0.363，布朗–福赛斯（中位数）p=0.567。\n"
        "\n"
        "两两比较\n"
        "两组    均值差       95%区间    p值  秩检验p值\n"
        "──────────────────────────────────────────────\n"
        "甲－乙    1.10   -0.83～3.03  0.311      0.287\n"
        "甲－丙   -0.68   -2.51～1.15  0.583      0.333\n"
        "乙－丙   -1.78  -3.26～-0.30  0.020      0.041\n"
        "注：均值差的区间和p值按盖姆斯–豪厄尔法，对全部两两比较同时成立；秩检验为邓恩法，经霍尔姆校正。\n"
    )


def test_compare_as_json_has_the_names_and_the_order_of_the_interface(three):
    found = as_json(cli.compare, three, "--value", "分", "--group", "组")
    fixed = [
        "value",
        "group",
        "base",
        "groups",
        "anova",
        "welch",
        "kruskal",
        "t",
        "welch_t",
        "effect",
        "pairs",
    ]
    assert list(found)[: len(fixed)] == fixed
    assert list(found["groups"][0])[:4] == ["group", "n", "mean", "sd"]
    assert [list(found[test]) for test in ("anova", "welch", "kruskal")] == [
        ["f", "df1", "df2", "p"],
        ["f", "df1", "df2", "p"],
        ["h", "df", "p"],
    ]
    assert list(found["effect"])[:3] == ["eta2", "omega2", "hedges_g"]
    assert list(found["pairs"][0]) == ["a", "b", "difference", "low", "high", "p"]
    assert (found["t"], found["welch_t"], found["effect"]["hedges_g"]) == (None, None, None)
    assert (found["base"], found["total"], found["missing"]) == (22, 24, 2)
    # R 4.2.2: oneway.test(y~g)$p.value
    assert found["welch"]["p"] == pytest.approx(0.0281443520337636, rel=1e-9)


def test_compare_two_groups_as_text_and_json(tmp_path):
    path = tmp_path / "two.csv"
    pd.DataFrame({"y": A + C, "g": ["a"] * 7 + ["c"] * 9}).to_csv(path, index=False)
    text = " ".join(run(cli.compare, path, "--value", "y", "--group", "g").stdout.split())
    assert (
        "Note: the means differ by -0.68 (95% interval -2.17 to 0.81); Welch's t=-1.02, df=10.3, p=0.332. "
        "Note: t test with equal variances t=-1.07, df=14, p=0.305. "
        "Note: Mann–Whitney U=23, p=0.376 (large-sample, continuity corrected); Cliff's delta -0.27. "
        "Note: effect g=-0.51 (d=-0.54); η²=0.075. "
    ) in text
    assert "Pairs of groups" not in text
    found = as_json(cli.compare, path, "--value", "y", "--group", "g", "--confidence", 0.9)
    assert list(found["t"])[:3] == list(found["welch_t"])[:3] == ["t", "df", "p"]
    # R 4.2.2: t.test(a, c, conf.level=.9)$conf.int
    assert [found["welch_t"]["low"], found["welch_t"]["high"]] == pytest.approx(
        [-1.89487494072434, 0.529795575644975], rel=1e-9
    )


def test_compare_as_csv_has_a_line_a_group_with_the_base(three):
    lines = run(cli.compare, three, "--value", "分", "--group", "组", "--format", "csv").stdout.splitlines()
    assert lines[0] == "group,n,mean,sd,label,median,base,missing,total"
    assert len(lines) == 4
    assert lines[2].startswith("乙,6,2.33333")


def test_scales_of_the_questionnaire_are_compared_by_their_scores(release):
    found = as_json(cli.compare, "release:demo-1", "--value", "BO", "--group", "B3", obj=InChinese(release))
    assert [one["n"] for one in found["groups"]] == [33, 70, 116]
    assert all(0 <= one["mean"] <= 100 for one in found["groups"])
    assert found["groups"][0]["label"] == "班子成员"
    text = run(cli.compare, "release:demo-1", "--value", "BO", "--group", "B3", obj=InChinese(release)).stdout
    assert text.startswith("【模拟数据】\n\n倦怠合成：按“您的职务层次”比较\n")


def test_an_unknown_column_and_wrong_usage_are_told(three):
    assert run(cli.compare, three, "--value", "分数", "--group", "组").exit_code == 1
    assert run(cli.compare, three, "--value", "分").exit_code == 2
    assert run(cli.compare, three, "--value", "分", "--group", "分").exit_code == 2
    assert run(cli.compare, three, "--value", "分", "--group", "组", "--paired", "分,组").exit_code == 2
    assert run(cli.compare, three, "--paired", "分").exit_code == 2


def test_columns_of_the_same_people(tmp_path):
    path = tmp_path / "paired.csv"
    first, second = [3, 4, 2, 5, 4, 3, 1, 2, 5, 4], [2, 4, 1, 3, 4, 4, 1, 1, 3, 2]
    pd.DataFrame({"前": [*first, 3], "后": [*second, None]}).to_csv(path, index=False)
    obj = InChinese(tmp_path)
    assert run(cli.compare, path, "--paired", "前，后", obj=obj).stdout == (
        "同一批人的比较\n"
        "变量      均值  标准差  中位数\n"
        "──────────────────────────────\n"
        "前        3.30    1.34    3.50\n"
        "后        2.50    1.27    2.50\n"
        "──────────────────────────────\n"
        "各项全答    10\n"
        "未全答       1\n"
        "注：前者减后者平均相差0.80（95%区间0.06～1.54）；配对t检验t=2.45，自由度9，p=0.037；d=0.77。\n"
        "注：威尔科克森符号秩检验V=25.5，前后不同者7人，p=0.056（大样本近似，经连续性校正）。\n"
    )
    found = as_json(cli.compare, path, "--paired", "前,后")
    assert (found["base"], found["missing"]) == (10, 1)
    assert found["friedman"]["df"] == 1
    assert found["reasons"] == {"mcnemar": "McNemar's test is for two columns with the same two values"}


# ---- compare, protected ------------------------------------------------------------------------


def test_a_group_is_compared_only_where_the_cross_tab_shows_its_whole_row(release):
    obj = InChinese(release)
    for value, group in (("E1", "B3"), ("L2", "B3"), ("E5", "B2"), ("G5", "B4")):
        crossed = as_json(cli.crosstab, "release:demo-1", "--row", group, "--column", value, obj=obj)
        found = as_json(cli.compare, "release:demo-1", "--value", value, "--group", group, obj=obj)
        whole = [None not in row for row in crossed["counts"]]
        assert [one["mean"] is not None for one in found["groups"]] == whole
        assert [one["n"] for one in found["groups"]] == crossed["row_bases"]
        shown = {one["group"] for one in found["groups"] if one["mean"] is not None}
        assert {name for pair in found["pairs"] for name in (pair["a"], pair["b"])} <= shown


def test_a_small_group_has_no_mean_of_a_score_and_its_cover_has_none_either(tmp_path):
    path = tmp_path / "small.csv"
    groups = ["甲"] * 60 + ["乙"] * 40 + ["丙"] * 12 + ["丁"] * 4
    pd.DataFrame({"分": [at % 37 for at in range(116)], "组": groups}).to_csv(path, index=False)
    how = (cli.compare, path, "--value", "分", "--group", "组")
    assert [one["mean"] is None for one in as_json(*how)["groups"]] == [False] * 4
    found = as_json(*how, "--disclosure")
    assert [one["mean"] is None for one in found["groups"]] == [False, False, True, True]
    assert found["anova"]["df1"] == 1
    text = run(*how, "--disclosure").stdout
    assert "Note: tests rest on the groups shown.\n" in text


def test_few_people_are_compared_not_at_all(three):
    found = as_json(cli.compare, three, "--value", "分", "--group", "组", "--disclosure")
    assert {one["mean"] for one in found["groups"]} == {None}
    assert (found["anova"], found["kruskal"], found["pairs"]) == (None, None, [])


def test_protected_columns_of_the_same_people(release):
    obj = InChinese(release)
    assert as_json(cli.compare, "release:demo-1", "--paired", "EX,CO", obj=obj)["t"] is not None
    hidden = as_json(cli.compare, "release:demo-1", "--paired", "E1,L2", obj=obj)
    crossed = as_json(cli.crosstab, "release:demo-1", "--row", "E1", "--column", "L2", obj=obj)
    assert any(count is None for row in crossed["counts"] for count in row)
    assert (hidden["t"], hidden["columns"][0]["mean"], hidden["reasons"]) == (None, None, {})
    three_of_them = run(cli.compare, "release:demo-1", "--paired", "E1,E2,E3", obj=obj)
    assert (three_of_them.exit_code, three_of_them.stdout) == (2, "")


def test_a_file_and_its_questionnaire_give_the_same(release, tmp_path):
    path = tmp_path / "a.csv"
    frame.read(release).frame.to_csv(path, index=False)
    how = ("--value", "EX", "--group", "B1")
    mine = as_json(cli.compare, path, "--questionnaire", MAIN_FORM, *how)
    theirs = as_json(cli.compare, "release:demo-1", *how, obj=InChinese(release))
    assert mine["anova"] == theirs["anova"]


# ---- correlate ---------------------------------------------------------------------------------


@pytest.fixture
def pair(tmp_path):
    path = tmp_path / "两项.csv"
    x = [3, 5, 4, 4, 2, 5, 1, 2, 2, 3, 1, 4, 2, 5]
    y = [2, 4, 5, 3, 2, 4, 2, 1, 3, 3, 1, 5, 2, 4]
    z = [1, 3, 2, 5, 4, 2, 2, 1, 5, 3, 2, 4, 1, 3]
    u = [2, 2, 3, 1, 4, 1, 5, 2, 3, 3, 4, 1, 2, 2]
    pd.DataFrame({"甲": [*x, 1], "乙": [*y, None], "丙": [*z, 2], "丁": [*u, 2]}).to_csv(path, index=False)
    return path


def test_correlate_as_text_in_chinese(pair):
    # R 4.2.2: cor.test(x, y) and its methods; the figures stand in test_correlate
    obj = InChinese(pair.parent)
    assert run(cli.correlate, pair, "--x", "甲", "--y", "乙", "--given", "丙,丁", obj=obj).stdout == (
        "甲与乙的相关\n"
        "系数               数值       95%区间     p值\n"
        "─────────────────────────────────────────────\n"
        "皮尔逊r           0.808  0.485～0.937  <0.001\n"
        "斯皮尔曼ρ         0.816                <0.001\n"
        "肯德尔τ-b         0.675                 0.003\n"
        "偏相关r           0.776                 0.003\n"
        "─────────────────────────────────────────────\n"
        "两项都答             14\n"
        "未作答（任一项）      1\n"
        "注：偏相关控制了丙、丁，n=14。\n"
        "注：相关不等于因果；截面调查中两项同出一人之口，更不能据此推断因果。\n"
    )


def test_correlate_as_json_has_the_names_and_the_order_of_the_interface(pair):
    found = as_json(cli.correlate, pair, "--x", "甲", "--y", "乙")
    assert list(found) == ["x", "y", "n", "pearson", "spearman", "kendall", "total", "reasons"]
    assert [list(found[name]) for name in ("pearson", "spearman", "kendall")] == [
        ["r", "low", "high", "p"],
        ["rho", "p"],
        ["tau", "p"],
    ]
    assert (found["n"], found["total"]) == (14, 15)
    assert found["pearson"]["r"] == pytest.approx(0.807761460698611, rel=1e-9)


def test_a_matrix_as_text_json_and_csv(pair):
    text = run(cli.correlate, pair, "--matrix", "甲,乙,丙").stdout
    assert text.startswith("Pearson correlations\nVariable")
    assert "the 14 people who answered all" in text
    found = as_json(
        cli.correlate, pair, "--matrix", "甲,乙,丙", "--missing", "pairwise", "--method", "kendall"
    )
    assert list(found) == ["variables", "method", "missing", "total", "n", "r", "p"]
    assert found["n"] == [[15, 14, 15], [14, 14, 14], [15, 14, 15]]
    assert found["r"][1][0] == pytest.approx(0.675324675324675, rel=1e-9)
    lines = run(cli.correlate, pair, "--matrix", "甲,乙,丙", "--format", "csv").stdout.splitlines()
    assert lines[0] == "x,y,r,p,n,method"
    assert [line.split(",")[:2] for line in lines[1:]] == [["甲", "乙"], ["甲", "丙"], ["乙", "丙"]]


def test_correlate_as_csv_has_a_line_a_coefficient(pair):
    lines = run(cli.correlate, pair, "--x", "甲", "--y", "乙", "--format", "csv").stdout.splitlines()
    assert lines[0] == "coefficient,value,low,high,p,n,total"
    assert [line.split(",")[0] for line in lines[1:]] == ["pearson", "spearman", "kendall"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--x", "甲"),
        ("--x", "甲", "--y", "乙", "--matrix", "甲,乙"),
        ("--x", "甲", "--y", "乙", "--method", "kendall"),
        ("--x", "甲", "--y", "甲"),
        ("--matrix", "甲"),
        ("--x", "甲", "--y", "乙", "--given", "丙", "--disclosure"),
        ("--matrix", "甲,乙", "--missing", "listwise", "--disclosure"),
    ],
)
def test_what_makes_no_correlation_is_wrong_usage(pair, arguments):
    result = run(cli.correlate, pair, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_correlation_that_tells_a_hidden_cell_is_withheld(release):
    obj = InChinese(release)
    told = as_json(cli.correlate, "release:demo-1", "--x", "EX", "--y", "CO", obj=obj)
    assert told["pearson"] is not None
    crossed = as_json(cli.crosstab, "release:demo-1", "--row", "E1", "--column", "L2", obj=obj)
    assert any(count is None for row in crossed["counts"] for count in row)
    hidden = as_json(cli.correlate, "release:demo-1", "--x", "E1", "--y", "L2", obj=obj)
    assert (hidden["pearson"], hidden["spearman"], hidden["kendall"]) == (None, None, None)
    text = run(cli.correlate, "release:demo-1", "--x", "E1", "--y", "L2", obj=obj).stdout
    assert "注：— 表示为保护作答人不予列示，不是0。" in text
    matrix = as_json(cli.correlate, "release:demo-1", "--matrix", "EX,CO,E1,L2", obj=obj)
    assert matrix["missing"] == "pairwise"
    assert matrix["r"][0][1] == told["pearson"]["r"]
    assert matrix["r"][2][3] is matrix["r"][3][2] is matrix["p"][2][3] is None


def test_the_score_of_a_single_item_hides_what_the_item_hides(release):
    obj = InChinese(release)
    for group in ("B1", "B2", "B3", "B4"):
        item = as_json(cli.compare, "release:demo-1", "--value", "O1", "--group", group, obj=obj)
        score = as_json(cli.compare, "release:demo-1", "--value", "SAT", "--group", group, obj=obj)
        hidden = [[one["group"] for one in found["groups"] if one["mean"] is None] for found in (item, score)]
        assert hidden[0]
        assert set(hidden[0]) <= set(hidden[1])


def test_means_of_scales_are_withheld_as_in_the_report(release):
    data, obj = frame.read(release), InChinese(release)
    report = Source(data.frame, data.codebook, data.questionnaire, "zh-CN", data.manifest.k)
    withheld = set()
    for group, scale in (("B2", "BO"), ("B2", "PO"), ("B3", "LV"), ("B5", "EX"), ("B1", "WL")):
        values = tuple(data.codebook[group].values)
        hidden = {values[at] for at in report.shield.withheld_means(Margin("item", group), scale)}
        found = as_json(cli.compare, "release:demo-1", "--value", scale, "--group", group, obj=obj)
        assert {one["group"] for one in found["groups"] if one["mean"] is None} >= hidden
        withheld |= hidden
    assert withheld


def test_a_ranking_is_not_compared_in_protected_data(tmp_path):
    path = tmp_path / "r.csv"
    pd.DataFrame({"R1_1": [0, 1, 2] * 20, "y": range(60)}).to_csv(path, index=False)
    header = "variable,label,values,reverse,range,missing,scale,level,scores,item,option\n"
    line = "R1_1,最需要 人手,0=未排入; 1=第1位; 2=第2位,,,,,rank,,R1,1=人手\n"
    path.with_name("r.codebook.csv").write_text(header + line, "utf-8")
    how = ("--value", "y", "--group", "R1_1")
    assert run(cli.compare, path, *how).exit_code == 0
    refused = run(cli.compare, path, *how, "--disclosure")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "a ranking is not broken down" in refused.stderr
    assert run(cli.correlate, path, "--x", "y", "--y", "R1_1", "--disclosure").exit_code == 2


def test_withheld_groups_are_the_reason_that_there_is_no_test(three):
    how = (cli.compare, three, "--value", "分", "--group", "组")
    assert as_json(*how)["reasons"].get("anova") is None
    reasons = as_json(*how, "--disclosure")["reasons"]
    assert set(reasons.values()) == {"the groups are withheld, so that fewer than two are left to compare"}
    assert {"anova", "welch", "kruskal", "t", "levene"} <= set(reasons)
