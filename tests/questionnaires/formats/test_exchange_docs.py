"""docs/exchange.md is true: its example is understood, its table names every field, and says what travels."""

import re
import tomllib
from pathlib import Path

import pytest

from questionnaires import load
from questionnaires.definition import document
from questionnaires.form import DEFINITION, ITEM, OPTION
from questionnaires.formats import draft, wenjuanxing, xlsform
from questionnaires.formats.wenjuanxing import reading

PAGE = (Path(__file__).parents[3] / "docs" / "exchange.md").read_text(encoding="utf-8")
ROWS = {
    field: (form, text)
    for field, form, text in re.findall(r"^\| .+? \| `(\w+)` \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
}
"""Field -> what the table says of XLSForm and of the text."""
EVERYTHING = """
key = "everything"
version = 3
languages = ["zh-CN", "en"]
title = {zh-CN = "问卷", en = "Form"}
thanks = {zh-CN = "谢谢", en = "Thanks"}
disclaimer = {zh-CN = "声明", en = "Disclaimer"}
sensitive = ["A"]
background = ["A"]
sections = [{key = "s", title = {zh-CN = "节", en = "Part"}, items = ["A", "B", "C", "D", "E", "F"]}]
[option_sets.yn]
frame = {zh-CN = "现在", en = "Now"}
options = [
  {value = 1, score = 0, label = {zh-CN = "不", en = "no"}},
  {value = 2, score = 100, label = {zh-CN = "是", en = "yes"}},
]
[[items]]
key = "A"
type = "single"
option_set = "yn"
required = true
optional = true
default_on = true
invited_at_least = 9
hint = {zh-CN = "想一想", en = "Think"}
text = {zh-CN = "甲？", en = "A?"}
claims = [{key = "A", counts = [2], text = {zh-CN = "是", en = "yes"}}]
[[items]]
key = "B"
type = "multiple"
max_choices = 2
exclusive = [1]
show_if = {item = "A", in = [2]}
text = {zh-CN = "{A}，乙？", en = "{A}, B?"}
pipe = {A = {zh-CN = "甲", en = "A"}}
options = [
  {value = 1, label = {zh-CN = "无", en = "none"}},
  {value = 2, label = {zh-CN = "有", en = "some"}},
  {value = 3, label = {zh-CN = "其他", en = "other"}, write_in = true},
]
[[items]]
key = "C"
type = "number"
min = 1
max = 31
usual = [2, 9]
required_if = {item = "A", in = [2]}
text = {zh-CN = "丙？", en = "C?"}
[[items]]
key = "D"
type = "rating"
report_also = ["mean"]
ends = {0 = {zh-CN = "差", en = "bad"}, 1 = {zh-CN = "好", en = "good"}}
options = [{value = 0, label = {zh-CN = "0", en = "0"}}, {value = 1, label = {zh-CN = "1", en = "1"}}]
text = {zh-CN = "丁？", en = "D?"}
[[items]]
key = "E"
type = "text"
max_length = 50
text = {zh-CN = "戊？", en = "E?"}
[[items]]
key = "F"
type = "single"
option_set = "yn"
text = {zh-CN = "己？", en = "F?"}
[[scales]]
key = "S"
kind = "mean_of_items"
items = ["A", "F"]
min_answered = 1
label = {zh-CN = "量表", en = "Scale"}
[bands]
cuts = [50]
labels = [{zh-CN = "低", en = "low"}, {zh-CN = "高", en = "high"}]
[[scale_claims]]
key = "SC"
scale = "S"
op = ">="
value = 50
text = {zh-CN = "高", en = "high"}
[crosstabs]
tables = [{row = "A", column = "F"}]
[consent]
lead = {zh-CN = "说明", en = "About"}
buttons = [{zh-CN = "好", en = "Yes"}, {zh-CN = "不", en = "No"}]
points = [{key = "p", text = {zh-CN = "一条", en = "A point"}}]
[row_level_export]
every_background_combination_at_least = 7
[[quality_flags]]
key = "fast"
on = true
rule = {seconds_below = 60}
[coding_frame]
item = "E"
categories = [{value = 1, level = {zh-CN = "层", en = "level"}, label = {zh-CN = "类", en = "kind"}}]
[seconds]
consent = 5
"""
NEVER_TOLD = {
    "text",
    "type",
    "option_set",
    "options",
    "refusable",
    "label",
    "value",
    "uses_items_of",
    "missing",
}
"""Fields that are the item itself, or are told by the rows about options and about not answering."""


def fields_of(value):
    """Every name of a table in `value`, however deep."""
    if isinstance(value, dict):
        return set(value) | {name for entry in value.values() for name in fields_of(entry)}
    if isinstance(value, list):
        return {name for entry in value for name in fields_of(entry)}
    return set()


def test_the_table_names_every_field_of_a_definition():
    known = {*DEFINITION.fields, *ITEM.fields, *OPTION.fields} - NEVER_TOLD
    assert set(ROWS) == known


@pytest.mark.parametrize("column", [0, 1], ids=["xlsform", "text"])
def test_the_table_says_what_travels(column):
    questionnaire = load.build(tomllib.loads(EVERYTHING), "everything.toml")
    room, name = ((xlsform, "f.xlsx"), (wenjuanxing, "f.txt"))[column]
    back = document(room.read(room.write(questionnaire, name).data, name).questionnaire)
    before = document(questionnaire)
    for field, row in ROWS.items():
        assert field in fields_of(before) | {"key"}, field
        if field in ("key", "version", "languages"):
            travels = back[field] == before[field]
        else:
            travels = field in fields_of(back)
        assert travels == row[column].startswith("带"), f"{field}: {row[column]}"


def test_the_example_of_the_page_is_understood_whole():
    example = re.search(r"```text\n(.+?)```", PAGE, re.DOTALL)[1]
    found = wenjuanxing.read(example.encode(), "example.txt")
    assert found.lost == ()
    kinds = [item.type for item in found.questionnaire.questions]
    assert kinds == ["single", "single", "multiple", "rating", "ranking", "number", "single", "single"]
    assert found.questionnaire.item("Q1").required
    assert found.questionnaire.item("Q3").exclusive == (3,)


def test_the_limits_of_the_page_are_those_of_the_readers():
    chinese = (
        f"最多读取{draft.MOST_QUESTIONS}道题、合计{draft.MOST_OPTIONS}个选项；问卷星文本最长{reading.MOST_LETTERS}个字符、"
        f"{reading.MOST_LINES}行，每行{reading.LONGEST}个字符。"
    )
    english = (
        f"At most {draft.MOST_QUESTIONS} questions with {draft.MOST_OPTIONS} options in all are read; of a text for "
        f"问卷星 {reading.MOST_LETTERS} characters, {reading.MOST_LINES} lines, {reading.LONGEST} characters a line."
    )
    assert chinese in PAGE
    assert english in PAGE
