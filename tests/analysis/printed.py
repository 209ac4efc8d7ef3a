"""A small report by hand that the tests of every renderer share: 226 invented answers, marked as simulated."""

from fractions import Fraction

import pandas as pd

from analysis import tables
from analysis.blocks import (
    Blank,
    Chart,
    Heading,
    Note,
    Number,
    Paragraph,
    Report,
    Series,
    Word,
)
from analysis.crosstab import crosstab
from analysis.frequency import frequency
from analysis.multiple import multiple
from questionnaires.codebook import Codebook, Variable

LABELS = ("从没有", "偶尔", "有些时候", "多数时候", "几乎天天")
COUNTS = (12, 35, 71, 66, 35)
MISSING = {-1: "不想回答", -2: "未作答", -3: "未显示"}

BOOK = Codebook(
    (
        Variable("L1", "手头任务越积越多", "ordinal", dict(enumerate(LABELS, 1)), MISSING, item="L1"),
        Variable("B2", "职务类别", "nominal", {1: "班子成员", 2: "中层", 3: "一般人员", 4: "借调"}, MISSING),
        Variable("T3_1", "额外任务 填表报数", "nominal", {0: "未选", 1: "选中"}, MISSING, "T3", 1),
        Variable("T3_2", "额外任务 迎检", "nominal", {0: "未选", 1: "选中"}, MISSING, "T3", 2),
        Variable("T3_3", "额外任务 以上都没有", "nominal", {0: "未选", 1: "选中"}, MISSING, "T3", 3),
    ),
    "zh-CN",
)


def frame() -> pd.DataFrame:
    """219 who answered L1 and 7 who did not; B2 of 110, 96, 20 and 0 people; T3 of 40 people."""
    answers = [value for value, count in enumerate(COUNTS, 1) for _ in range(count)] + [-2] * 4 + [-1] * 3
    posts = ([1, 2, 2, 1, 1, 2, 2, 1, 3, 1, 2] * 30)[: len(answers)]
    chosen = [(1, 0, 0)] * 20 + [(1, 1, 0)] * 12 + [(0, 0, 1)] * 8 + [(-2, -2, -2)] * (len(answers) - 40)
    columns = {"L1": answers, "B2": posts}
    columns |= {f"T3_{i + 1}": [row[i] for row in chosen] for i in range(3)}
    return pd.DataFrame(columns, dtype="Int16")


def count(id: str, value: int) -> Number:
    return Number(id, value, "persons", str(value))


def percent(id: str, k: int, n: int, text: str) -> Number:
    return Number(id, Fraction(k, n), "percent", text)


def report(language: str = "zh-CN", footer: str = "模拟数据") -> Report:
    data = frame()
    claim = (
        "有",
        percent("L1.claim.percent", 101, 219, "46.1"),
        "%的受访干部手头任务越积越多（",
        count("L1.claim.count", 101),
        "人，n=",
        count("L1.claim.base", 219),
        "）。",
    )
    parts = tuple(
        Series(label, (percent(f"L1.item.{i}.percent", k, 219, text), None))
        for i, (label, k, text) in enumerate(
            zip(LABELS, COUNTS, ("5.5", "16.0", "32.4", "30.1", "16.0"), strict=True), 1
        )
    )
    means = (Number("WL.mean", Fraction(501, 10), "score", "50.1"), None)
    return Report(
        "干部工作状况调研报告",
        language,
        (
            Heading(1, ("一、主要发现",)),
            Heading(
                2, ("（一）任务积压，", Word("L1.claim.word", Fraction(101, 219), "四成多"), "受访干部如此")
            ),
            Paragraph(claim, "L1.claim"),
            tables.frequency(frequency(data, "L1", codebook=BOOK), language),
            tables.multiple(multiple(data, ["T3_1", "T3_2", "T3_3"], codebook=BOOK), language),
            Chart("L", "各题分布", "stacked", ("任务积压", "下班回信"), parts, "任务积压较多。"),
            Chart(
                "WL", "负担得分", "bars", ("班子成员", "借调"), (Series("平均分", means),), "班子成员50.1分。"
            ),
            Heading(1, ("二、分组比较",)),
            tables.crosstab(crosstab(data, "B2", "L1", codebook=BOOK), language),
            Note(("数据来自自愿参与。",)),
            Heading(1, ("三、成因",)),
            Blank("由撰稿人填写"),
        ),
        footer,
        (("release", "demo-1"),),
    )
