"""A small questionnaire with every kind of item, in Chinese and English, for the tests of this folder."""

from fractions import Fraction

import pandas as pd

from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED, Chosen
from questionnaires.items import Item, Option, Section
from questionnaires.model import Questionnaire, Scale

AGREE = (
    Option(1, {"zh-CN": "不符合", "en": "Does not apply"}, Fraction(0)),
    Option(2, {"zh-CN": "一半一半", "en": "Half and half"}, Fraction(100, 3)),
    Option(3, {"zh-CN": "符合", "en": "Applies"}, Fraction(100)),
)
NEEDS = (
    Option(1, {"zh-CN": "看病", "en": "Doctor"}),
    Option(2, {"zh-CN": "上学；入托", "en": "School; nursery"}),
    Option(3, {"zh-CN": "交通", "en": "Transport"}),
)
AGES = (
    Option(1, {"zh-CN": "35岁以下", "en": "Under 35"}),
    Option(2, {"zh-CN": "36-45岁", "en": "36-45"}),
    Option(3, {"zh-CN": "46岁以上", "en": "46 and over"}),
)
ITEMS = (
    Item("G1", "single", {"zh-CN": "培训有用", "en": "Training helps"}, "s", AGREE, refusable=True),
    Item(
        "G2",
        "single",
        {"zh-CN": "培训太多", "en": "Too much training"},
        "s",
        AGREE,
        show_if=Chosen("G1", (2, 3)),
    ),
    Item("T3", "multiple", {"zh-CN": "最要紧的事", "en": "What matters most"}, "s", NEEDS, refusable=True),
    Item("N1", "number", {"zh-CN": "每周加班几天", "en": "Days of overtime a week"}, "s"),
    Item("B2", "single", {"zh-CN": "年龄", "en": "Age"}, "s", AGES, refusable=True),
    Item("X1", "text", {"zh-CN": "还想说什么", "en": "Anything else"}, "s"),
)
SAMPLE = Questionnaire(
    key="sample",
    version=1,
    languages=("zh-CN", "en"),
    title={"zh-CN": "培训小问卷", "en": "A short form on training"},
    sections=(Section("s", {"zh-CN": "培训", "en": "Training"}, tuple(item.key for item in ITEMS)),),
    items=ITEMS,
    scales=(
        Scale("TR", {"zh-CN": "培训", "en": "Training"}, "mean_of_items", ("G1", "G2"), 1, reverse=("G2",)),
    ),
    no_answer={
        REFUSED: {"zh-CN": "不想回答", "en": "Prefer not to say"},
        BLANK: {"zh-CN": "未作答", "en": "No answer"},
        NOT_SHOWN: {"zh-CN": "未显示", "en": "Not shown"},
    },
)


def emptied(frame, codebook):
    """`frame` with every kind of no answer as an empty cell, as CSV, XLSX and JSON want it."""
    columns = {}
    for name in frame.columns:
        series = frame[name]
        missing = list(codebook[name].missing) if name in codebook else []
        columns[name] = series.mask(series.isin(missing)) if missing else series
    return pd.DataFrame(columns, index=frame.index)
