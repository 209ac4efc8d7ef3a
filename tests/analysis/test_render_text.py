"""Plain text: columns that stand under one another although Chinese characters are two cells wide."""

from fractions import Fraction

import pytest

from analysis.blocks import Chart, Number, Paragraph, Report, Row, Series, Table
from analysis.render import columns, text
from tests.analysis.printed import report

GOLDEN = """\
【模拟数据】

干部工作状况调研报告
════════════════════

一、主要发现
────────────

（一）任务积压，四成多受访干部如此

有46.1%的受访干部手头任务越积越多（101人，n=219）。

表1　手头任务越积越多
选项      人数  占比(%)  95%区间(%)
───────────────────────────────────
从没有      12      5.5    3.2～9.3  █▏
偶尔        35     16.0  11.7～21.4  ███▎
有些时候    71     32.4  26.6～38.9  ██████▌
多数时候    66     30.1  24.4～36.5  ██████
几乎天天    35     16.0  11.7～21.4  ███▎
───────────────────────────────────
有效作答   219    100.0
未作答       7

表2　额外任务
选项        人数  占人数(%)  占人次(%)
──────────────────────────────────────
填表报数      32         80         62  ████████████████
迎检          12         30         23  ██████
以上都没有     8         20         15  ████
──────────────────────────────────────
有效作答      40
提及人次      52
未作答       186
注：可多选，各项合计可大于100%。

█ 从没有  ▓ 偶尔  ▒ 有些时候  ░ 多数时候  · 几乎天天
            █     ▓     ▒     ░     ·
─────────────────────────────────────
任务积压  5.5  16.0  32.4  30.1  16.0  ██▓▓▓▓▒▒▒▒▒▒▒▒▒▒░░░░░░░░░·····
下班回信    —     —     —     —     —
图1　各题分布

班子成员  50.1
借调         —
图2　负担得分

二、分组比较
────────────

表3　职务类别：按“手头任务越积越多”分布（行百分比，%）
职务类别          从没有  偶尔  有些时候  多数时候  几乎天天  人数
──────────────────────────────────────────────────────────────────
班子成员               6    15        33        30        16   100
中层                   5    17        32        30        15    99
一般人员             (1)   (3)       (6)       (6)       (4)    20
借调                                                             0
──────────────────────────────────────────────────────────────────
合计                   5    16        32        30        16   219
未作答（任一题）                                                 7
注：因四舍五入，各项合计可能不等于100%。
注：括号内为人数；作答不足30人的行不计百分比。
注：卡方检验（未作连续性校正）χ²=0.54，自由度8，p>0.999。
注：克莱姆V系数0.035，校正后0.000。

数据来自自愿参与。

三、成因
────────

[由撰稿人填写]

【模拟数据】
"""


def test_a_whole_report_in_full():
    assert text.render(report()) == GOLDEN


def test_every_row_of_a_table_ends_its_figures_in_the_same_cell():
    lines = text.render(report()).split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("选项  "))
    rows = [lines[start], *(line.rsplit("  ", 1)[0] for line in lines[start + 2 : start + 7])]
    assert {columns.width(row) for row in rows} == {35}


@pytest.mark.parametrize(
    ("words", "cells"),
    [("abc", 3), ("选项", 4), ("占比(%)", 7), ("ａ", 2), ("é", 1), ("e\u0301", 1), ("\u200b", 0)],
)
def test_widths_are_counted_in_cells(words, cells):
    assert columns.width(words) == cells


def test_long_labels_wrap_and_their_figures_stand_on_the_first_line():
    table = Table("x", "", ("选项", "人数"), (Row((("一" * 25,), ("7",))), Row((("二",), ("12",)))))
    assert text.render(Report("", "zh-CN", (table,))) == (
        "选项                                  人数\n"
        "──────────────────────────────────────────\n"
        "一一一一一一一一一一一一一               7\n"
        "一一一一一一一一一一一一\n"
        "二                                      12\n"
    )


def test_english_breaks_between_words_and_never_leaves_a_full_stop_alone():
    assert columns.wrap("one two three four", 9) == ["one two", "three", "four"]
    assert columns.wrap("甲乙丙，丁", 6) == ["甲乙", "丙，丁"]
    assert columns.wrap("甲乙（丙丁）", 6) == ["甲乙", "（丙", "丁）"]
    assert columns.wrap("", 5) == [""]


def test_bars_follow_the_share_in_eighths():
    assert columns.bar(0) == ""
    assert columns.bar(1) == "█" * 20
    assert columns.bar(0.5) == "█" * 10
    assert columns.bar(0.001) == "▏"


def test_a_report_without_title_or_marks_is_its_blocks_only():
    assert text.render(Report("", "en", (Paragraph(("One line.",)),))) == "One line.\n"


# ---- a page of 100 cells -----------------------------------------------------------------------

LONG = "The people of the village asked the station for an answer more than once"


def test_a_wide_table_narrows_its_heads_then_its_labels_until_a_page_holds_it():
    head = (
        LONG,
        *(f"{word} of the time and more" for word in ("None", "Some", "Half", "Most", "All", "Any")),
        "n",
    )
    rows = (Row(((LONG,), *((("12.3",),) * 6), ("1234",))),)
    made = text.render(Report("", "en", (Table("x", LONG * 2, head, rows, ((f"Note: {LONG * 2}.",),)),)))
    lines = made.split("\n")
    assert max(map(columns.width, lines)) <= 100
    assert "12.3" in made
    assert [line for line in lines if line.startswith("Note:")]
    after = lines[next(at for at, line in enumerate(lines) if line.startswith("Note:")) + 1]
    assert after.startswith("      ")
    assert after[6] != " "


def test_a_table_as_wide_as_a_page_has_no_bars():
    share = Number("x", Fraction(1, 2), "percent", "50.0")
    rows = (Row((("甲",), *((("0" * 20,),) * 4), (share,))),)
    table = Table("x", "", ("选项", "一", "二", "三", "四", "占比"), rows, bars=5)
    assert "█" not in text.render(Report("", "zh-CN", (table,)))


def test_a_chart_of_more_than_five_options_numbers_them_and_short_labels_head_their_columns():
    def chart(labels):
        share = (Number("x", Fraction(1, 7), "percent", "14.3"),)
        return Chart("x", "图", "stacked", ("甲",), tuple(Series(label, share) for label in labels), "")

    named = text.render(Report("", "zh-CN", (chart([f"第{i}个选项" for i in range(7)]),)))
    assert named.startswith("1 第0个选项  2 第1个选项")
    assert named.count("14.3") == 7
    short = text.render(Report("", "zh-CN", (chart("0123456"),)))
    assert short.split("\n")[0].split() == list("0123456")


def test_intervals_bases_and_words_for_what_is_missing_stand_in_columns():
    chart = Chart(
        "x",
        "图",
        "dots",
        ("甲", "乙", "丙"),
        (
            Series(
                "",
                (Number("a", Fraction(1, 2), "percent", "50.0"), None, None),
                (Number("l", 0.4, "percent", "40.0"), None, None),
                (Number("h", 0.6, "percent", "60.0"), None, None),
            ),
        ),
        "",
        bases=(Number("n", 100, "persons", "100"), Number("m", 20, "persons", "20"), None),
        gaps=("—", "不足30人，不计百分比", "—"),
    )
    assert text.render(Report("", "zh-CN", (chart,))) == (
        "甲  50.0  40.0～60.0  n=100  ██████████\n"
        "乙                     n=20  不足30人，不计百分比\n"
        "丙     —                n=—\n"
        "图\n"
    )


def test_parts_in_one_bar_end_where_they_should():
    assert columns.strip((0.5, 0.0, 0.25, 0.25), "█▓▒░", 8) == "████▒▒░░"
    assert columns.strip((1 / 3, 1 / 3, 1 / 3), "█▒·", 10) == "███▒▒▒▒···"


def test_a_line_break_in_a_label_does_not_break_the_row():
    table = Table("x", "甲\n乙", ("选\n项", "人数"), (Row((("g\nh",), ("1",))), Row((("i\r\nj",), ("2",)))))
    lines = text.render(Report("", "zh-CN", (table,))).splitlines()
    assert lines[1].split() == ["选", "项", "人数"]
    assert [line.split() for line in lines[-2:]] == [["g", "h", "1"], ["i", "j", "2"]]
    assert "甲 乙" in lines[0]


def test_a_line_break_in_a_label_does_not_break_a_chart():
    share = Number("x", Fraction(1, 2), "percent", "50.0")
    for kind in ("bars", "stacked"):
        chart = Chart("x", "甲", kind, ("g\nh",), (Series("i\nj", (share,)),), "")
        assert "g h" in text.render(Report("", "zh-CN", (chart,)))
