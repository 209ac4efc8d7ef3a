"""A definition file becomes a questionnaire, or a list of everything that is wrong with it."""

import json
from contextlib import suppress
from fractions import Fraction

import pytest

from questionnaires.answers import AllOf, AnyOf, Chosen
from questionnaires.errors import DefinitionError
from questionnaires.load import build, definitions, find, load, read_document, shipped
from questionnaires.model import Margin

GOOD = """\
key = "sample"
version = 2
languages = ["zh-CN", "en"]
title = {zh-CN = "小问卷", en = "A short form"}
sensitive = ["A1"]
background = ["B1"]
sections = [
  {key = "training", items = ["A1", "A2", "A3", "A4"], title = {zh-CN = "培训", en = "Training"}},
  {key = "about", items = ["X1", "B1"], title = {zh-CN = "其他", en = "Other"}},
]
[option_sets.agree3]
options = [
  {value = 1, score = 0, label = {zh-CN = "不符合", en = "Does not apply"}},
  {value = 2, score = "100/3", label = {zh-CN = "一半一半", en = "Half and half"}},
  {value = 3, score = 100, label = {zh-CN = "符合", en = "Applies"}},
]
[[items]]
key = "A1"
type = "single"
option_set = "agree3"
text = {zh-CN = "培训安排得及时。", en = "Training comes in time."}
[[items]]
key = "A2"
type = "single"
option_set = "agree3"
text = {zh-CN = "学到的东西用得上。", en = "What I learned is of use."}
show_if = {item = "A1", in = [2, 3]}
claims = [{key = "A2", counts = [3], not_in_base = [1], text = {zh-CN = "认为用得上", en = "find it of use"}}]
[[items]]
key = "A3"
type = "multiple"
text = {zh-CN = "想学什么？", en = "What would you like to learn?"}
max_choices = 2
exclusive = [3]
options = [
  {value = 1, label = {zh-CN = "法律", en = "law"}},
  {value = 2, label = {zh-CN = "财务", en = "money"}},
  {value = 3, label = {zh-CN = "没有", en = "nothing"}},
]
claims = [{key = "A3", each_of = [1, 2], text = {zh-CN = "想学{option}", en = "want to learn {option}"}}]
[[items]]
key = "A4"
type = "number"
text = {zh-CN = "几天？", en = "How many days?"}
[[items]]
key = "X1"
type = "text"
max_length = 100
text = {zh-CN = "一句话", en = "One sentence"}
[[items]]
key = "B1"
type = "single"
text = {zh-CN = "您的学历", en = "Your education"}
options = [
  {value = 1, label = {zh-CN = "大专及以下", en = "Junior college or below"}},
  {value = 2, label = {zh-CN = "本科及以上", en = "Bachelor or above"}},
]
[[scales]]
key = "TR"
kind = "mean_of_items"
items = ["A1", "A2"]
reverse = ["A2"]
min_answered = 1
label = {zh-CN = "培训", en = "Training"}
[[scales]]
key = "ALL"
kind = "mean_of_scales"
of = ["TR"]
min_scored = 1
label = {zh-CN = "合成", en = "Combined"}
[bands]
cuts = [50]
labels = [{zh-CN = "低", en = "low"}, {zh-CN = "高", en = "high"}]
[[scale_claims]]
key = "TR_high"
scale = "TR"
op = ">="
value = 50
text = {zh-CN = "在50分及以上", en = "score 50 or more"}
[crosstabs]
tables = [{row = "B1", column = {claim = "A2"}}, {row = "B1", column = {band = "ALL"}}]
[coding_frame]
item = "X1"
categories = [{value = 1, label = {zh-CN = "认识", en = "views"}, level = {zh-CN = "主观", en = "subjective"}}]
[[quality_flags]]
key = "straight_line"
on = true
rule = {items = ["A1", "A2"], all_answered = true, all_equal = true}
[row_level_export]
generalise = ["B1"]
[consent]
lead = {zh-CN = "由{organiser}发起。", en = "Run by {organiser}."}
buttons = [{zh-CN = "同意", en = "Agree"}, {zh-CN = "不参加", en = "Decline"}]
points = [{key = "code", only_if = "codes", text = {zh-CN = "口令分开存放。", en = "Codes are kept apart."}}]
[seconds]
agree3 = 6
"""


def write(folder, text, name="sample.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path):
    with pytest.raises(DefinitionError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_file_becomes_a_questionnaire(tmp_path):
    found = load(write(tmp_path, GOOD))
    assert (found.key, found.version, found.language) == ("sample", 2, "zh-CN")
    assert [item.key for item in found.items] == ["A1", "A2", "A3", "A4", "X1", "B1"]
    assert found.item("A1").option(2).score == Fraction(100, 3)
    assert found.item("A1").option_set == "agree3"
    assert found.item("A2").show_if == Chosen("A1", (2, 3))
    assert found.item("A3").exclusive == (3,)
    assert found.scale("TR").reverse == ("A2",)
    assert found.scale("ALL").parts == ("TR",)
    assert found.crosstabs[1].column == Margin("band", "ALL")
    assert found.consent.points[0].only_if == "codes"
    assert found.row_export.generalise == ("B1",)


def test_every_item_but_free_text_can_be_refused(tmp_path):
    found = load(write(tmp_path, GOOD))
    assert [item.key for item in found.items if not item.refusable] == ["X1"]


def test_kinds_of_no_answer_have_labels_in_every_language_without_being_written(tmp_path):
    assert load(write(tmp_path, GOOD)).no_answer[-1] == {"zh-CN": "不想回答", "en": "Prefer not to say"}


def test_the_order_asked_is_that_of_the_sections(tmp_path):
    moved = GOOD.replace('items = ["A1", "A2", "A3", "A4"]', 'items = ["A4", "A1", "A2", "A3"]')
    assert [item.key for item in load(write(tmp_path, moved)).items][:2] == ["A4", "A1"]


def test_conditions_nest(tmp_path):
    nested = GOOD.replace(
        '{item = "A1", in = [2, 3]}',
        '{any = [{item = "A1", in = [3]}, {all = [{item = "A1", in = [2]}, {item = "A1", in = [1]}]}]}',
    )
    both = AllOf((Chosen("A1", (2,)), Chosen("A1", (1,))))
    assert load(write(tmp_path, nested)).item("A2").show_if == AnyOf((Chosen("A1", (3,)), both))


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_frozen_document_builds_the_same_questionnaire(path, tmp_path):
    frozen = json.dumps(read_document(path), ensure_ascii=False)
    assert build(json.loads(frozen), path.name) == load(path)
    assert load(write(tmp_path, frozen, "questionnaire.json")) == load(path)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path):
    path = tmp_path / "sample.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load(path) == load(write(tmp_path, GOOD, "other.toml"))


# what is changed in the sound file, and the line that must be said about it
MISTAKES = {
    "unknown option set": (
        'key = "A1"\ntype = "single"\noption_set = "agree3"',
        'key = "A1"\ntype = "single"\noption_set = "agree7"',
        'sample.toml, item 1 "A1": option set "agree7" is not defined. Add [option_sets.agree7], or use agree3.',
    ),
    "no options": (
        'key = "A1"\ntype = "single"\noption_set = "agree3"',
        'key = "A1"\ntype = "single"',
        'sample.toml, item 1 "A1": an item of the type single needs options. '
        "Add options = […], or option_set = with the name of a set.",
    ),
    "options and option set at once": (
        'max_choices = 2',
        'option_set = "agree3"\nmax_choices = 2',
        'sample.toml, item 3 "A3": it has both options and option_set. Keep one of the two.',
    ),
    "options of a number": (
        'key = "A4"\ntype = "number"',
        'key = "A4"\ntype = "number"\noption_set = "agree3"',
        'sample.toml, item 4 "A4": an item of the type number has no options. '
        'Take the options out, or write type = "single".',
    ),
    "unknown key": (
        "max_choices = 2",
        "max_choice = 2",
        'sample.toml, item 3 "A3": "max_choice" is not known here. Did you mean "max_choices"?',
    ),
    "background at an item": (
        "max_choices = 2",
        "max_choices = 2\nbackground = true",
        'sample.toml, item 3 "A3": "background" is not known here. It is a list of items at the top of the file, '
        'above the first line in square brackets: background = ["A3", …].',
    ),
    "unknown key like no other": (
        "max_choices = 2",
        "max_choices = 2\nzzz = true",
        'sample.toml, item 3 "A3": "zzz" is not known here. Known here: key, type, text, hint, frame, option_set, '
        "options, ends, show_if, required, required_if, pipe, claims, refusable, optional, default_on, "
        "invited_at_least, max_choices, exclusive, min, max, usual, max_length, report_also.",
    ),
    "missing key": (
        'key = "A4"\ntype = "number"',
        'key = "A4"',
        'sample.toml, item 4 "A4": type is missing. Add a line such as: type = "single"',
    ),
    "unknown type": (
        'type = "number"',
        'type = "numbers"',
        'sample.toml, item 4 "A4": type "numbers" is not known. Did you mean "number"?',
    ),
    "number in quotes": (
        "max_choices = 2",
        'max_choices = "2"',
        'sample.toml, item 3 "A3": max_choices must be a whole number. Write it like this: max_choices = 3',
    ),
    "version": (
        "version = 2",
        "version = 0",
        "sample.toml: version must be a whole number from 1 on. Write it like this: version = 1",
    ),
    "version is a truth value": (
        "version = 2",
        "version = true",
        "sample.toml: version must be a whole number. Write it like this: version = 1",
    ),
    "date instead of version": (
        "version = 2",
        "version = 2026-11-20",
        "sample.toml: version must be a whole number. Write it like this: version = 1",
    ),
    "a text without languages": (
        'title = {zh-CN = "小问卷", en = "A short form"}',
        'title = "小问卷"',
        "sample.toml: title must be a text for each language. "
        'Write it like this: title = {zh-CN = "…", en = "…"}',
    ),
    "key in Chinese": (
        'key = "sample"',
        'key = "问卷"',
        'sample.toml: key "问卷" cannot be used as a key. '
        'Use letters a to z, digits and _ only, a letter first, such as "my_survey".',
    ),
    "key of two items": (
        'key = "A4"\n',
        'key = "A1"\n',
        'sample.toml, item 4 "A1": the key "A1" is used more than once. Give it a key of its own.',
    ),
    "key of an item and a scale": (
        'key = "ALL"',
        'key = "B1"',
        'sample.toml, scale 2 "B1": the key "B1" is used more than once. Give it a key of its own.',
    ),
    "key of two claims": (
        '{key = "A3", each_of',
        '{key = "A2", each_of',
        'sample.toml, item 3 "A3", claim 1 "A2": the key "A2" is used more than once. Give it a key of its own.',
    ),
    "key of two sections": (
        '{key = "about"',
        '{key = "training"',
        'sample.toml, section 2 "training": the key "training" is used more than once. Give it a key of its own.',
    ),
    "key of an item and a column": (
        'key = "A4"\n',
        'key = "A3_1"\n',
        'sample.toml, item 4 "A3_1": the key "A3_1" is the column of an option of item "A3". '
        "Give it a key of its own.",
    ),
    "value of two options": (
        '{value = 2, label = {zh-CN = "财务"',
        '{value = 1, label = {zh-CN = "财务"',
        'sample.toml, item 3 "A3": the value 1 is used by two options. Give every option a value of its own.',
    ),
    "value of two options of a set": (
        '{value = 2, score = "100/3"',
        '{value = 3, score = "100/3"',
        'sample.toml, option set "agree3": the value 3 is used by two options. '
        "Give every option a value of its own.",
    ),
    "score above 100": (
        "score = 100,",
        "score = 101,",
        'sample.toml, option set "agree3", option 3: score must be a number from 0 to 100, '
        'or a fraction in quotation marks. Write it like this: score = "100/3"',
    ),
    "score that is no fraction": (
        'score = "100/3"',
        'score = "三分之一"',
        'sample.toml, option set "agree3", option 2: score must be a number from 0 to 100, '
        'or a fraction in quotation marks. Write it like this: score = "100/3"',
    ),
    "score divided by nought": (
        'score = "100/3"',
        'score = "1/0"',
        'sample.toml, option set "agree3", option 2: score must be a number from 0 to 100, '
        'or a fraction in quotation marks. Write it like this: score = "100/3"',
    ),
    "negative value": (
        '{value = 1, label = {zh-CN = "法律"',
        '{value = -1, label = {zh-CN = "法律"',
        'sample.toml, item 3 "A3", option 1: value must be a whole number from 0 on. '
        "Write it like this: value = 1",
    ),
    "scale of a missing item": (
        'items = ["A1", "A2"]\nreverse',
        'items = ["A1", "A2", "A9"]\nreverse',
        'sample.toml, scale 1 "TR": items names item "A9", which does not exist. Known here: A1, A2, A3, A4, X1, B1.',
    ),
    "scale of an item without scores": (
        'items = ["A1", "A2"]\nreverse',
        'items = ["A1", "A2", "B1"]\nreverse',
        'sample.toml, scale 1 "TR": item "B1" has no scores. '
        "Give its options score = 0 … 100, or take the item out of the scale.",
    ),
    "scale that reverses an item it does not hold": (
        'reverse = ["A2"]',
        'reverse = ["A2", "A3"]',
        'sample.toml, scale 1 "TR": reverse names item "A3", which is not in the scale. '
        'Add "A3" to items, or take it out of reverse.',
    ),
    "scale that wants more answers than it has items": (
        "min_answered = 1",
        "min_answered = 3",
        'sample.toml, scale 1 "TR": min_answered is 3, but the scale has 2 parts. Write a number from 1 to 2.',
    ),
    "scale that wants no answer": (
        "min_scored = 1",
        "min_scored = 0",
        'sample.toml, scale 2 "ALL": min_scored is 0, but the scale has 1 parts. Write a number from 1 to 1.',
    ),
    "scale of a missing scale": (
        'of = ["TR"]',
        'of = ["TX"]',
        'sample.toml, scale 2 "ALL": of names scale "TX", which does not exist. Known here: TR, ALL.',
    ),
    "scale of itself": (
        'of = ["TR"]',
        'of = ["TR", "ALL"]',
        'sample.toml, scale 2 "ALL": the scale is made of itself, through TR, ALL. '
        "Take one of the scales out of the circle.",
    ),
    "scale with the fields of the other kind": (
        'of = ["TR"]',
        'of = ["TR"]\nmin_answered = 1',
        'sample.toml, scale 2 "ALL": min_answered does not go with the kind mean_of_scales. Take it out.',
    ),
    "scale without its items": (
        'items = ["A1", "A2"]\nreverse = ["A2"]\n',
        "",
        'sample.toml, scale 1 "TR": items is missing. Add a line such as: items = ["W4", "W5"]',
    ),
    "claim counting a missing option": (
        "counts = [3]",
        "counts = [3, 5]",
        'sample.toml, item 2 "A2", claim 1 "A2": counts names option 5, which does not exist. '
        "The options are 1, 2, 3.",
    ),
    "claim leaving out a missing option": (
        "not_in_base = [1]",
        "not_in_base = [6]",
        'sample.toml, item 2 "A2", claim 1 "A2": not_in_base names option 6, which does not exist. '
        "The options are 1, 2, 3.",
    ),
    "claim for each of missing options": (
        "each_of = [1, 2]",
        "each_of = [1, 8]",
        'sample.toml, item 3 "A3", claim 1 "A3": each_of names option 8, which does not exist. '
        "The options are 1, 2, 3.",
    ),
    "claim without counts": (
        "counts = [3], ",
        "",
        'sample.toml, item 2 "A2", claim 1 "A2": the claim counts no option. Add counts = [values of options].',
    ),
    "claim that counts what it leaves out": (
        "not_in_base = [1]",
        "not_in_base = [3]",
        'sample.toml, item 2 "A2", claim 1 "A2": option 3 is counted and left out of the base at once. '
        "Keep it in one of the two.",
    ),
    "claim for each option that does not say which": (
        'en = "want to learn {option}"',
        'en = "want to learn"',
        'sample.toml, item 3 "A3", claim 1 "A3": the text in en does not say {option}, '
        "though each_of stands for several claims. Put {option} where the words of the option belong.",
    ),
    "claim about a number": (
        'type = "number"',
        'type = "number"\nclaims = [{key = "N", counts = [1], text = {zh-CN = "有", en = "have"}}]',
        'sample.toml, item 4 "A4": claims does not go with the type number. '
        "Take it out; it is for items of the type single, multiple, rating.",
    ),
    "skip condition on a later item": (
        'show_if = {item = "A1", in = [2, 3]}',
        'show_if = {item = "B1", in = [2]}',
        'sample.toml, item 2 "A2": show_if looks at item "B1", which is asked later. '
        'Move "B1" before it in the sections, or name an earlier item.',
    ),
    "skip condition on itself": (
        'show_if = {item = "A1", in = [2, 3]}',
        'show_if = {item = "A2", in = [2, 3]}',
        'sample.toml, item 2 "A2": show_if looks at the item itself. Name an item that is asked before it.',
    ),
    "skip condition on a missing item": (
        'show_if = {item = "A1", in = [2, 3]}',
        'show_if = {any = [{item = "A1", in = [2]}, {item = "Q7", in = [1]}]}',
        'sample.toml, item 2 "A2": show_if names item "Q7", which does not exist. '
        "Known here: A1, A2, A3, A4, X1, B1.",
    ),
    "skip condition on a missing option": (
        'show_if = {item = "A1", in = [2, 3]}',
        'show_if = {item = "A1", in = [2, 4]}',
        'sample.toml, item 2 "A2": show_if names option 4, which does not exist. The options are 1, 2, 3.',
    ),
    "skip condition on a text": (
        'key = "B1"\ntype = "single"',
        'key = "B1"\ntype = "single"\nshow_if = {item = "X1", in = [1]}',
        'sample.toml, item 6 "B1": show_if looks at item "X1", which has no options. '
        "Name an item of the type single, multiple, rating.",
    ),
    "skip condition written otherwise": (
        'show_if = {item = "A1", in = [2, 3]}',
        'show_if = "A1"',
        'sample.toml, item 2 "A2": show_if must be a condition on an earlier item, or any or all of several. '
        'Write it like this: show_if = {item = "T1", in = [2, 3]}',
    ),
    "text missing in a declared language": (
        '{zh-CN = "您的学历", en = "Your education"}',
        '{zh-CN = "您的学历"}',
        'sample.toml, item 6 "B1": text has no text in en. Add en = "…", or take "en" out of languages.',
    ),
    "label missing in a declared language": (
        '{zh-CN = "法律", en = "law"}',
        '{zh-CN = "法律"}',
        'sample.toml, item 3 "A3", option 1: label has no text in en. '
        'Add en = "…", or take "en" out of languages.',
    ),
    "text in an undeclared language": (
        '{zh-CN = "几天？", en = "How many days?"}',
        '{zh-CN = "几天？", en = "How many days?", bo = "?"}',
        'sample.toml, item 4 "A4": text has a text in bo, which is not declared. '
        'Add "bo" to languages, or take this text out.',
    ),
    "empty text": (
        'zh-CN = "几天？"',
        'zh-CN = " "',
        'sample.toml, item 4 "A4": text is empty in zh-CN. Write the words between the quotation marks.',
    ),
    "no language": (
        'languages = ["zh-CN", "en"]',
        "languages = []",
        'sample.toml: languages is empty. Write it like this: languages = ["zh-CN", …]',
    ),
    "item in no section": (
        'items = ["X1", "B1"]',
        'items = ["B1"]',
        'sample.toml, item 5 "X1": the item stands in no section. Add "X1" to the items of a section.',
    ),
    "item in two sections": (
        'items = ["X1", "B1"]',
        'items = ["X1", "B1", "A3"]',
        'sample.toml, section 2 "about": item "A3" stands in section "training" already. '
        "Keep it in one section, once.",
    ),
    "section of a missing item": (
        'items = ["X1", "B1"]',
        'items = ["X1", "B1", "X2"]',
        'sample.toml, section 2 "about": items names item "X2", which does not exist. Known here: A1, A2, A3, A4, X1, B1.',
    ),
    "exclusive option that does not exist": (
        "exclusive = [3]",
        "exclusive = [9]",
        'sample.toml, item 3 "A3": exclusive names option 9, which does not exist. The options are 1, 2, 3.',
    ),
    "more choices than options": (
        "max_choices = 2",
        "max_choices = 4",
        'sample.toml, item 3 "A3": max_choices is 4, but there are 3 options. Write a number from 1 to 3.',
    ),
    "choices of a single choice": (
        'key = "A1"\ntype = "single"',
        'key = "A1"\ntype = "single"\nmax_choices = 2',
        'sample.toml, item 1 "A1": max_choices does not go with the type single. '
        "Take it out; it is for items of the type multiple, ranking.",
    ),
    "cross-tab of a missing item": (
        '{row = "B1", column = {claim = "A2"}}',
        '{row = "B2", column = {claim = "A2"}}',
        'sample.toml, [crosstabs], cross-tab 1: row names item "B2", which does not exist. Known here: A1, A2, A3, A4, X1, B1.',
    ),
    "cross-tab of a missing claim": (
        '{row = "B1", column = {claim = "A2"}}',
        '{row = "B1", column = {claim = "A8"}}',
        'sample.toml, [crosstabs], cross-tab 1: column names claim "A8", which does not exist. '
        'Known here: A2, A3.',
    ),
    "cross-tab of a missing scale": (
        "{band = \"ALL\"}",
        "{scale = \"TRX\"}",
        'sample.toml, [crosstabs], cross-tab 2: column names scale "TRX", which does not exist. '
        'Known here: TR, ALL.',
    ),
    "cross-tab of a part with its whole": (
        '{row = "B1", column = {claim = "A2"}}',
        '{row = {band = "ALL"}, column = {claim = "A2"}}',
        'sample.toml, [crosstabs], cross-tab 1: row and column both hold item "A2". '
        "Cross two things that share no item: a part set against its whole proves itself.",
    ),
    "cross-tab written otherwise": (
        '{row = "B1", column = {claim = "A2"}}',
        '{row = "B1", column = {question = "A2"}}',
        "sample.toml, [crosstabs], cross-tab 1: column must be an item, a claim, a scale or a band. "
        'Write it like this: column = "B1" / {claim = "G5"} / {scale = "PR"}',
    ),
    "sensitive item that does not exist": (
        'sensitive = ["A1"]',
        'sensitive = ["A7"]',
        'sample.toml: sensitive names item "A7", which does not exist. Known here: A1, A2, A3, A4, X1, B1.',
    ),
    "background that does not exist": (
        'background = ["B1"]',
        'background = ["B1", "B6"]',
        'sample.toml: background names item "B6", which does not exist. Known here: A1, A2, A3, A4, X1, B1.',
    ),
    "generalising what is no background": (
        'generalise = ["B1"]',
        'generalise = ["B1", "A1"]',
        'sample.toml, [row_level_export]: generalise names "A1", which is not among background. '
        'Add "A1" to background, or take it out here.',
    ),
    "generalising a missing item": (
        'generalise = ["B1"]',
        'generalise = ["B1", "B9"]',
        'sample.toml, [row_level_export]: generalise names item "B9", which does not exist. Known here: A1, A2, A3, A4, X1, B1.',
    ),
    "coding frame of a choice": (
        'item = "X1"',
        'item = "A1"',
        'sample.toml, [coding_frame]: item "A1" is not of the type text. '
        "A coding frame sorts free text: name an item of the type text.",
    ),
    "bands and cuts that do not match": (
        "cuts = [50]",
        "cuts = [25, 50]",
        "sample.toml, [bands]: 2 cuts make 3 bands, but there are 2 labels. "
        "Write one label more than there are cuts.",
    ),
    "cut at the end of the range": (
        "cuts = [50]",
        "cuts = [100]",
        "sample.toml, [bands]: the cuts do not rise from above 0 to below 100. "
        "Write it like this: cuts = [25, 50, 75]",
    ),
    "scale claim of a missing scale": (
        'scale = "TR"',
        'scale = "TT"',
        'sample.toml, scale claim 1 "TR_high": scale names scale "TT", which does not exist. Known here: TR, ALL.',
    ),
    "mode of consent": (
        'only_if = "codes"',
        'only_if = "code"',
        'sample.toml, [consent], point 1 "code": only_if "code" is not known. Did you mean "codes"?',
    ),
    "place to fill in the consent": (
        'en = "Run by {organiser}."',
        'en = "Run by {organizer}."',
        'sample.toml, [consent]: the place "organizer" in braces is not known. Did you mean "organiser"?',
    ),
    "brace without a partner": (
        'zh-CN = "口令分开存放。"',
        'zh-CN = "口令由{keeper分开存放。"',
        'sample.toml, [consent], point 1 "code": a brace has no partner. '
        "Write places to fill like this: {organiser}",
    ),
    "promise nobody can keep": (
        'zh-CN = "口令分开存放。"',
        'zh-CN = "本问卷完全匿名。"',
        'sample.toml, [consent], point 1 "code": the consent promises "完全匿名". '
        "Say what is not recorded instead; nobody can keep such a promise.",
    ),
    "three buttons": (
        'buttons = [{zh-CN = "同意", en = "Agree"}, ',
        'buttons = [{zh-CN = "也许", en = "Maybe"}, {zh-CN = "同意", en = "Agree"}, ',
        "sample.toml, [consent]: buttons must hold exactly 2 entries. "
        'Write it like this: buttons = [{zh-CN = "…", en = "…"}, …]',
    ),
    "flag without a rule": (
        'rule = {items = ["A1", "A2"], all_answered = true, all_equal = true}',
        "rule = {all_equal = true}",
        'sample.toml, quality flag 1 "straight_line": the rule must have either items or seconds_below. '
        "Write it like this: rule = {seconds_below = 120}",
    ),
    "seconds of an unknown kind": (
        "agree3 = 6",
        "agree4 = 6",
        'sample.toml, [seconds]: "agree4" is not known here. Did you mean "agree3"?',
    ),
    "on by default without being optional": (
        'key = "A4"\n',
        'key = "A4"\ndefault_on = true\n',
        'sample.toml, item 4 "A4": default_on is for optional items only. '
        "Add optional = true, or take default_on out.",
    ),
    "missing label of no answer": (
        "[seconds]",
        '[missing]\nrefused = {zh-CN = "不答", en = "No"}\nblank = {zh-CN = "空", en = "Blank"}\n[seconds]',
        "sample.toml, [missing]: not_shown is missing. "
        'Add a line such as: not_shown = {zh-CN = "…", en = "…"}',
    ),
    "a table where a list belongs": (
        'sensitive = ["A1"]',
        'sensitive = "A1"',
        "sample.toml: sensitive must be a list in square brackets. "
        'Write it like this: sensitive = ["G5", …]',
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_place_and_how_to_mend_it(mistake, tmp_path):
    right, wrong, line = MISTAKES[mistake]
    assert GOOD.count(right) >= 1
    assert line in problems_of(write(tmp_path, GOOD.replace(right, wrong, 1)))


ALONE = set(MISTAKES) - {
    # these break what hangs on them, which is said as well
    "key of two items",
    "key of an item and a scale",
    "key of an item and a column",
    "key in Chinese",
    "missing key",
    "no language",
    "value of two options of a set",
    "unknown option set",
    "no options",
    "negative value",
    "scale of a missing item",
    "skip condition on itself",
    "sensitive item that does not exist",
    "scale without its items",
    "coding frame of a choice",
    "bands and cuts that do not match",
    "claim for each of missing options",
    "value of two options",
    "background that does not exist",
    "claim about a number",
    "unknown type",
    "key of two claims",
    "scale of an item without scores",
}


@pytest.mark.parametrize("mistake", sorted(ALONE))
def test_one_mistake_is_one_problem(mistake, tmp_path):
    right, wrong, line = MISTAKES[mistake]
    assert problems_of(write(tmp_path, GOOD.replace(right, wrong, 1))) == [line]


def test_all_problems_of_a_file_come_at_once(tmp_path):
    broken = GOOD
    for mistake in (
        "unknown option set",
        "scale of a missing item",
        "claim counting a missing option",
        "skip condition on a later item",
        "text missing in a declared language",
        "version",
        "mode of consent",
        "key of two sections",
    ):
        right, wrong, _ = MISTAKES[mistake]
        assert right in broken
        broken = broken.replace(right, wrong, 1)
    broken += '[[items]]\nkey = "A3"\ntype = "text"\ntext = {zh-CN = "又一题", en = "Again"}\n'
    assert sorted(problems_of(write(tmp_path, broken))) == sorted(
        [
            "sample.toml: version must be a whole number from 1 on. Write it like this: version = 1",
            'sample.toml, item 1 "A1": option set "agree7" is not defined. '
            "Add [option_sets.agree7], or use agree3.",
            'sample.toml, scale 1 "TR": item "A1" has no scores. '
            "Give its options score = 0 … 100, or take the item out of the scale.",
            'sample.toml, scale 1 "TR": items names item "A9", which does not exist. Known here: A1, A2, A3, A4, X1, B1.',
            'sample.toml, item 2 "A2", claim 1 "A2": counts names option 5, which does not exist. '
            "The options are 1, 2, 3.",
            'sample.toml, item 2 "A2": show_if looks at item "B1", which is asked later. '
            'Move "B1" before it in the sections, or name an earlier item.',
            'sample.toml, item 6 "B1": text has no text in en. Add en = "…", or take "en" out of languages.',
            'sample.toml, item 7 "A3": the key "A3" is used more than once. Give it a key of its own.',
            'sample.toml, section 2 "training": the key "training" is used more than once. '
            "Give it a key of its own.",
            'sample.toml, [consent], point 1 "code": only_if "code" is not known. Did you mean "codes"?',
        ]
    )


WRITING = {
    "full-width equals sign": ('key ＝ "a"', "the full-width mark ＝ stands outside of quoted words. Write the half-width mark = instead."),
    "full-width quotes": ("key = “a”", 'the full-width mark “ stands outside of quoted words. Write the half-width mark " instead.'),
    "one full-width quote": ('key = "a”', 'the full-width mark ” stands outside of quoted words. Write the half-width mark " instead.'),
    "full-width comma": ('t = {zh-CN = "甲，乙"，en = "a"}', "the full-width mark ， stands outside of quoted words. Write the half-width mark , instead."),
    "full-width digit": ("version = １", "the full-width mark １ stands outside of quoted words. Write the half-width mark 1 instead."),
    "full-width bracket": ("languages = ［1］", "the full-width mark ［ stands outside of quoted words. Write the half-width mark [ instead."),
    "open quotation": ('key = "甲，乙', 'a quotation mark is not closed on its line. Put " at both ends of the words; inside of them use “ and ”.'),
    "name written twice": ('version = 1\nversion = 2', "this name is written twice in the same place. Take one of the two out, or give it another name."),
    "no value": ("version =", "this cannot be read (after = stands no value). Mend the writing of this line."),
}  # fmt: skip


@pytest.mark.parametrize("slip", WRITING)
def test_a_slip_of_the_pen_is_named_with_its_line(slip, tmp_path):
    wrong, said = WRITING[slip]
    line = 2 + wrong.count("\n")
    text = f'# 注释：全角标点“没有”关系，＝\n{wrong}\nthanks = {{zh-CN = "谢谢"}}\n'
    assert problems_of(write(tmp_path, text)) == [f"sample.toml, line {line}: {said}"]


@pytest.mark.parametrize(
    ("text", "what"),
    [("key = " + "[" * 5000, "within hundreds"), ("version = " + "1" * 5000, "thousands of digits")],
)
def test_what_no_reader_could_read_is_a_problem_too(text, what, tmp_path):
    with pytest.raises(DefinitionError, match=what):
        load(write(tmp_path, text))


def test_full_width_marks_inside_of_words_are_no_mistake(tmp_path):
    marked = GOOD.replace("想学什么？", "想学什么？（“法律”、‘财务’，＝都行）")
    assert load(write(tmp_path, marked)).item("A3").text["zh-CN"] == "想学什么？（“法律”、‘财务’，＝都行）"


def test_another_encoding_is_named(tmp_path):
    path = tmp_path / "sample.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    assert problems_of(path) == [
        "sample.toml: the file is not written in UTF-8. Save it again with the encoding UTF-8."
    ]


def test_a_missing_file_and_an_empty_one_are_named(tmp_path):
    assert problems_of(tmp_path / "none.toml") == [
        "none.toml: the file cannot be opened. Check the name of the file and whether you may read it."
    ]
    assert 'sample.toml: key is missing. Add a line such as: key = "my_survey"' in problems_of(
        write(tmp_path, "")
    )


@pytest.mark.parametrize(
    "value", ["1", '"甲"', "[]", "[1]", '["甲"]', "{}", "{甲 = 1}", "[{}]", "true", "1.5"]
)
@pytest.mark.parametrize("field", sorted(read_document(shipped()[0])))
def test_no_value_of_the_wrong_type_is_a_traceback(field, value):
    values = {"{}": {}, "{甲 = 1}": {"甲": 1}}
    wrong = values[value] if value in values else json.loads(value)
    document = read_document(shipped()[0]) | {field: wrong}
    problems = []
    try:
        build(document, "x.toml")  # some of these are right, as 1 is for the version
    except DefinitionError as error:
        problems = [str(problem.where) for problem in error.problems]
    assert all("x.toml" in where for where in problems)


def places(value, path=()):
    """The path to every value inside of a document."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, entry in entries:
        yield (*path, name)
        yield from places(entry, (*path, name))


@pytest.mark.parametrize("wrong", [[], {}, "甲", 1, True, [[]], [{}]], ids=repr)
def test_no_value_of_the_wrong_type_anywhere_is_a_traceback(wrong, tmp_path):
    sound = json.dumps(read_document(write(tmp_path, GOOD)))
    paths = list(places(json.loads(sound)))
    assert len(paths) > 200
    for *path, last in paths:
        document = part = json.loads(sound)
        for name in path:
            part = part[name]
        part[last] = wrong
        with suppress(DefinitionError):
            build(document, "x.toml")


BORROWER = """\
key = "short"
version = 1
languages = ["zh-CN"]
title = {zh-CN = "短问卷"}
uses_items_of = "sample"
sections = [{key = "all", items = ["A1", "A2", "X1", "N1"], title = {zh-CN = "全部"}}]
[[items]]
key = "N1"
type = "single"
option_set = "agree3"
text = {zh-CN = "新题"}
[[items]]
key = "X1"
max_length = 20
"""


def test_a_borrower_takes_items_with_all_that_belongs_to_them(tmp_path):
    write(tmp_path, GOOD)
    found = load(write(tmp_path, BORROWER, "short.toml"))
    assert [item.key for item in found.items] == ["A1", "A2", "X1", "N1"]
    assert found.item("A2").claims[0].text == {"zh-CN": "认为用得上"}
    assert found.item("X1").text == {"zh-CN": "一句话"}
    assert found.item("X1").max_length == 20
    assert len(found.item("N1").options) == 3
    assert found.consent.agree == {"zh-CN": "同意"}
    assert found.sensitive == ("A1",)
    assert found.background == ()
    assert found.coding_frame.item == "X1"
    assert (found.scales, found.bands, found.crosstabs, found.quality_flags) == ((), None, (), ())


def test_a_borrower_is_complete_once_read(tmp_path):
    write(tmp_path, GOOD)
    path = write(tmp_path, BORROWER, "short.toml")
    document = read_document(path)
    assert "uses_items_of" not in document
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert load(write(elsewhere, json.dumps(document), "q.json")) == load(path)


def test_a_borrower_of_the_shipped_form_needs_no_copy_of_it(tmp_path):
    text = BORROWER.replace('"sample"', '"township_cadres"').replace("agree3", "agree5")
    found = load(write(tmp_path, text.replace('"A1", "A2"', '"G5", "R1"'), "short.toml"))
    assert found.item("G5").option(1).score == 100


def test_the_problems_of_a_borrower_are_its_own(tmp_path):
    write(tmp_path, GOOD)
    unasked = BORROWER.replace('"A1", "A2", ', '"A2", ')
    assert problems_of(write(tmp_path, unasked, "short.toml")) == [
        'short.toml, item 3 "A2": show_if names item "A1", which does not exist. Known here: N1, X1, A2.'
    ]


def test_a_lender_must_be_there_and_sound_and_no_circle(tmp_path):
    short = write(tmp_path, BORROWER, "short.toml")
    assert problems_of(short) == [
        'short.toml: uses_items_of names "sample", which is not beside the file and not shipped. '
        "Known here: township_cadres, monthly_pulse, short."
    ]
    write(tmp_path, GOOD.replace("version = 2", "version = 0"))
    assert problems_of(short) == [
        "sample.toml: version must be a whole number from 1 on. Write it like this: version = 1"
    ]
    write(tmp_path, BORROWER.replace('"sample"', '"short"'))
    assert problems_of(short) == [
        'sample.toml: uses_items_of names "short", which uses the items of this file. '
        "Take one of the two lines out."
    ]


def test_a_questionnaire_is_found_by_path_by_own_name_and_by_shipped_name(tmp_path):
    own = write(tmp_path, GOOD)
    assert find(str(own)) == own
    assert find("sample", tmp_path) == own
    assert find("township_cadres", tmp_path) == shipped()[0]
    assert list(definitions(tmp_path)) == ["township_cadres", "monthly_pulse", "sample"]
    with pytest.raises(DefinitionError, match='Did you mean "township_cadres"'):
        find("township_cadre", tmp_path)
