"""Markdown: the same blocks, and nothing printed that Markdown takes for its own."""

from fractions import Fraction

from analysis import blocks
from analysis.blocks import Paragraph, Report, Row, Table
from analysis.render import markdown
from tests.analysis.printed import report

GOLDEN = """\
> **模拟数据**

# 干部工作状况调研报告

## 一、主要发现

### （一）任务积压，四成多受访干部如此

有46.1%的受访干部手头任务越积越多（101人，n=219）。

**表1　手头任务越积越多**

| 选项 | 人数 | 占比(%) | 95%区间(%) |
| :--- | ---: | ---: | ---: |
| 从没有 | 12 | 5.5 | 3.2～9.3 |
| 偶尔 | 35 | 16.0 | 11.7～21.4 |
| 有些时候 | 71 | 32.4 | 26.6～38.9 |
| 多数时候 | 66 | 30.1 | 24.4～36.5 |
| 几乎天天 | 35 | 16.0 | 11.7～21.4 |
| 有效作答 | 219 | 100.0 |  |
| 未作答 | 7 |  |  |

**表2　额外任务**

| 选项 | 人数 | 占人数(%) | 占人次(%) |
| :--- | ---: | ---: | ---: |
| 填表报数 | 32 | 80 | 62 |
| 迎检 | 12 | 30 | 23 |
| 以上都没有 | 8 | 20 | 15 |
| 有效作答 | 40 |  |  |
| 提及人次 | 52 |  |  |
| 未作答 | 186 |  |  |

注：可多选，各项合计可大于100%。

**图1　各题分布**

|  | 从没有 | 偶尔 | 有些时候 | 多数时候 | 几乎天天 |
| :--- | ---: | ---: | ---: | ---: | ---: |
| 任务积压 | 5.5 | 16.0 | 32.4 | 30.1 | 16.0 |
| 下班回信 | — | — | — | — | — |

**图2　负担得分**

|  | 平均分 |
| :--- | ---: |
| 班子成员 | 50.1 |
| 借调 | — |

## 二、分组比较

**表3　职务类别：按“手头任务越积越多”分布（行百分比，%）**

| 职务类别 | 从没有 | 偶尔 | 有些时候 | 多数时候 | 几乎天天 | 人数 |
| :--- | ---: | ---: | ---: | ---: | ---: | ---: |
| 班子成员 | 6 | 15 | 33 | 30 | 16 | 100 |
| 中层 | 5 | 17 | 32 | 30 | 15 | 99 |
| 一般人员 | (1) | (3) | (6) | (6) | (4) | 20 |
| 借调 |  |  |  |  |  | 0 |
| 合计 | 5 | 16 | 32 | 30 | 16 | 219 |
| 未作答（任一题） |  |  |  |  |  | 7 |

注：因四舍五入，各项合计可能不等于100%。

注：括号内为人数；作答不足30人的行不计百分比。

注：卡方检验（未作连续性校正）χ²=0.54，自由度8，p>0.999。

注：克莱姆V系数0.035，校正后0.000。

数据来自自愿参与。

## 三、成因

*由撰稿人填写*

> **模拟数据**
"""


def test_a_whole_report_in_full():
    assert markdown.render(report()) == GOLDEN


def test_signs_of_markdown_are_printed_as_they_are():
    assert markdown.escape("a|b*c_d[e]<f>`~\\") == "a\\|b\\*c\\_d\\[e\\]\\<f>\\`\\~\\\\"
    assert markdown.escape("# no head") == "\\# no head"
    assert markdown.escape("- no list") == "\\- no list"
    assert markdown.escape("1. no list") == "1\\. no list"
    assert markdown.escape("> no quotation") == "\\> no quotation"
    assert markdown.escape("2.5 points, -3") == "2.5 points, -3"


def test_a_label_cannot_break_its_row():
    table = Table("x", "", ("选项", "人数"), (Row((("甲|乙\n丙",), ("7",))),))
    assert markdown.render(Report("", "zh-CN", (table, Paragraph(("完",))))) == (
        "| 选项 | 人数 |\n| :--- | ---: |\n| 甲\\|乙 丙 | 7 |\n\n完\n"
    )


def test_a_chart_keeps_its_intervals_its_bases_and_its_words_for_gaps():
    share = blocks.Number("a", Fraction(1, 2), "percent", "50.0")
    low, high = blocks.Number("l", 0.4, "percent", "40.0"), blocks.Number("h", 0.6, "percent", "60.0")
    series = blocks.Series("占比", (share, None), (low, None), (high, None))
    base = blocks.Number("n", 100, "persons", "100")
    chart = blocks.Chart(
        "x", "图", "dots", ("甲", "乙"), (series,), "", bases=(base, None), gaps=("—", "无人作答")
    )
    made = markdown.render(blocks.Report("", "zh-CN", (chart,)))
    assert made.endswith(
        "|  | 占比 | n |\n| :--- | ---: | ---: |\n| 甲 | 50.0 (40.0～60.0) | 100 |\n| 乙 | 无人作答 | — |\n"
    )
