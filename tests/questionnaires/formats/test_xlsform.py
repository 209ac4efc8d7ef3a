"""A questionnaire as an XLSForm: pyxform takes it, it comes back the same, and what stayed behind is told."""

import io
import tomllib
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from pyxform.xls2xform import convert

from questionnaires import load
from questionnaires.answers import REFUSED
from questionnaires.formats import xlsform
from tests.questionnaires.formats.travelled import (
    usual_words,
    with_write_ins,
    without_background,
    without_the_rest,
)
from tests.questionnaires.generated import questionnaires
from tests.survey.office import EVERY_KIND

ANSWER = {"zh-CN": "（您前面的回答）", "en": "(your earlier answer)"}
LANGUAGE_WARNING = "do not contain valid machine-readable codes: 中文 (zh-CN)"
"""pyxform knows zh, not zh-CN; the name of the column keeps the code of the definition."""


def every_kind():
    return load.build(tomllib.loads(EVERY_KIND), "every_kind.toml")


SHIPPED = [*map(load.load, load.shipped()), every_kind()]


def travelled(questionnaire):
    """What the form gives back: `lost` names everything that is taken off here."""
    bare = without_the_rest(questionnaire)
    first = questionnaire.title[questionnaire.language]
    refused = questionnaire.no_answer[REFUSED]
    asked = any(item.refusable for item in bare.items if item.options and item.type != "ranking")
    return replace(
        bare,
        title=dict.fromkeys(questionnaire.languages, first),
        items=with_write_ins(tuple(_item(item) for item in bare.items)),
        notes=tuple(replace(note, **_piped(note)) for note in bare.notes),
        no_answer=usual_words(questionnaire.languages, refused if asked else None),
    )


def _item(item):
    if item.type in ("number", "ranking", "text"):
        item = replace(item, refusable=item.type != "text")
    if item.type == "ranking":
        item = replace(item, max_choices=None)
    return replace(item, **_piped(item))


def _piped(asked):
    pipe = {key: {language: ANSWER[language] for language in words} for key, words in asked.pipe.items()}
    text = dict(asked.piped or asked.text)
    for key, words in pipe.items():
        text = {language: said.replace(f"{{{key}}}", words[language]) for language, said in text.items()}
    return {"pipe": pipe, "text": text}


def taken_by_pyxform(data, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    result = convert(path, validate=False)
    assert all(LANGUAGE_WARNING in warning for warning in result.warnings), result.warnings
    return result.xform


@pytest.mark.parametrize("questionnaire", SHIPPED, ids=lambda found: found.key)
def test_pyxform_takes_the_form_without_a_warning(questionnaire, tmp_path):
    form = taken_by_pyxform(xlsform.write(questionnaire, "form.xlsx").data, tmp_path)
    for item in questionnaire.items:
        assert f"/{item.key}" in form
    assert questionnaire.title[questionnaire.language] in form


@pytest.mark.parametrize("questionnaire", SHIPPED, ids=lambda found: found.key)
def test_the_form_is_read_back_as_the_same_questionnaire(questionnaire):
    back = xlsform.read(xlsform.write(questionnaire, "form.xlsx").data, "form.xlsx")
    assert back.lost == back.changed == ()
    assert without_background(back.questionnaire) == travelled(questionnaire)
    assert back.questionnaire.background == questionnaire.background


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questionnaires())
def test_any_questionnaire_comes_back_the_same(questionnaire):
    written = xlsform.write(questionnaire, "form.xlsx")
    assume(not any("signs that this format" in str(problem) for problem in written.lost))
    back = xlsform.read(written.data, "form.xlsx")
    assert back.lost == ()
    assert without_background(back.questionnaire) == travelled(questionnaire)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questionnaires(everything=False))
def test_pyxform_takes_any_questionnaire(tmp_path_factory, questionnaire):
    taken_by_pyxform(xlsform.write(questionnaire, "f.xlsx").data, tmp_path_factory.mktemp("forms"))


def test_what_stays_behind_is_told_by_name():
    lost = [str(problem) for problem in xlsform.write(SHIPPED[0], "out.xlsx").lost]
    assert lost[0] == "out.xlsx: left out: scales. It stays in the definition (TOML): keep that file."
    told = "\n".join(lost)
    for name in ("bands of scores", "the consent text", "the coding frame", "the title in en"):
        assert f"left out: {name}." in told
    assert "the switch “optional” (items B6)" in told
    assert len(lost) == len(set(lost)) == 19


def test_a_questionnaire_that_travels_whole_loses_nothing():
    small = load.build(tomllib.loads(WHOLE), "whole.toml")
    written = xlsform.write(small, "whole.xlsx")
    assert written.lost == ()
    assert xlsform.read(written.data, "whole.xlsx").questionnaire == without_the_rest(small)


WHOLE = """
key = "whole"
version = 3
languages = ["zh-CN"]
title.zh-CN = "小问卷"
sections = [{key = "only", title = {zh-CN = "一节"}, items = ["A1", "A2", "A3"]}]
[[items]]
key = "A1"
type = "multiple"
text.zh-CN = "=1+1 是公式吗？"
exclusive = [3]
max_choices = 2
options = [
  {value = 1, label = {zh-CN = "是"}},
  {value = 2, label = {zh-CN = "其他"}, write_in = true},
  {value = 3, label = {zh-CN = "都不是"}},
]
[[items]]
key = "A2"
type = "text"
max_length = 50
text.zh-CN = "为什么？"
show_if = {all = [{item = "A1", in = [1, 2]}]}
[[items]]
key = "A3"
type = "single"
required_if = {item = "A1", in = [1]}
text.zh-CN = "懂吗？"
frame.zh-CN = "现在"
options = [{value = 1, label = {zh-CN = "懂"}}, {value = 7, label = {zh-CN = "不懂"}}]
"""


def sheet(data, name):
    rows = list(openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_sheets_say_it_in_the_words_of_xlsform():
    data = xlsform.write(load.build(tomllib.loads(WHOLE), "whole.toml"), "whole.xlsx").data
    rows = {row["name"]: row for row in sheet(data, "survey") if row["name"]}
    assert rows["only"]["type"] == "begin_group"
    assert rows["only"]["appearance"] == "field-list"
    assert rows["A1"]["type"] == "select_multiple A1"
    assert rows["A1"]["label::中文 (zh-CN)"] == "=1+1 是公式吗？"
    assert rows["A1"]["constraint"] == (
        "not(selected(., '3') and count-selected(.) > 1) and "
        "not(selected(., '-1') and count-selected(.) > 1) and count-selected(.) <= 2"
    )
    assert rows["A1_other"]["relevant"] == "selected(${A1}, '2')"
    assert rows["A2"]["relevant"] == "(selected(${A1}, '1') or selected(${A1}, '2'))"
    assert rows["A3"]["required"] == "selected(${A1}, '1')"
    assert rows["A3"]["label::中文 (zh-CN)"] == "**现在**\n懂吗？"
    choices = [(row["list_name"], row["name"], row["label::中文 (zh-CN)"]) for row in sheet(data, "choices")]
    assert choices[-3:] == [("A3", "1", "懂"), ("A3", "7", "不懂"), ("A3", "-1", "不想回答")]
    [told] = sheet(data, "settings")
    assert told == {
        "form_title": "小问卷",
        "form_id": "whole",
        "version": "3",
        "default_language": "中文 (zh-CN)",
    }


def test_words_that_begin_with_an_equals_sign_are_no_formula():
    data = xlsform.write(load.build(tomllib.loads(WHOLE), "whole.toml"), "whole.xlsx").data
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))["survey"].iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def test_an_earlier_choice_is_repeated_in_words_and_a_number_as_it_is():
    questionnaire = every_kind()
    rows = sheet(xlsform.write(questionnaire, "every.xlsx").data, "survey")
    words = next(row for row in rows if row["name"] == "A1_words")
    assert words["type"] == "calculate"
    assert words["calculation"] == "jr:choice-name(${A1}, '${A1}')"
    assert any("${A1_words}" in str(row["label::中文 (zh-CN)"]) for row in rows)


def test_an_unusual_number_is_pointed_out_and_taken():
    rows = sheet(xlsform.write(every_kind(), "every.xlsx").data, "survey")
    check = next(row for row in rows if row["name"] == "A7_check")
    assert check["type"] == "note"
    assert check["relevant"] == "${A7} != '' and (${A7} < 0 or ${A7} > 10)"


def test_names_that_would_meet_are_told():
    text = WHOLE.replace('key = "only"', 'key = "a1"')
    written = xlsform.write(load.build(tomllib.loads(text), "whole.toml"), "whole.xlsx")
    assert [str(problem) for problem in written.lost] == [
        'whole.xlsx: section "a1" is called "a1_" there. An item has that name already.'
    ]


def test_a_reference_that_is_none_is_told():
    text = WHOLE.replace("都不是", "花费${A2}元")
    written = xlsform.write(load.build(tomllib.loads(text), "whole.toml"), "whole.xlsx")
    [told] = map(str, written.lost)
    assert "signs that this format takes for its own (items A1)" in told
    back = xlsform.read(written.data, "whole.xlsx").questionnaire
    assert back.item("A1").option(3).label == {"zh-CN": "花费＄{A2}元"}
