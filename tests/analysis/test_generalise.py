"""Rows leave only when every class of background answers has five people who differ in what is sensitive."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.generalise import generalise
from questionnaires import codebook
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from questionnaires.items import Item, Option, Section
from questionnaires.model import Questionnaire, RowExport

Z = "zh-CN"


def single(key, *labels):
    options = tuple(Option(value, {Z: label}) for value, label in enumerate(labels, start=1))
    return Item(key, "single", {Z: f"题目{key}"}, "all", options, refusable=True)


def questionnaire(order=("B5", "B1"), sensitive=("R2",)):
    items = (
        single("R2", "会", "不会", "说不清"),
        single("B1", "三十五岁及以下", "三十五岁以上"),
        single("B2", "公务员", "事业编制"),
        single("B5", "大专", "本科"),
    )
    return Questionnaire(
        "small",
        1,
        (Z,),
        {Z: "小问卷"},
        (Section("all", {Z: "全部"}, tuple(item.key for item in items)),),
        items,
        no_answer={REFUSED: {Z: "不想回答"}, BLANK: {Z: "未作答"}, NOT_SHOWN: {Z: "未显示"}},
        sensitive=sensitive,
        background=("B1", "B2", "B5"),
        row_export=RowExport(generalise=order),
    )


def rows(*groups):
    """(people, B1, B2, B5) -> rows; R2 alternates 1, 2 within a group."""
    people = [(1 + place % 2, *background) for number, *background in groups for place in range(number)]
    return pd.DataFrame(people, columns=["R2", "B1", "B2", "B5"], dtype="Int16")


def safe(frame, form=None):
    form = form or questionnaire()
    return generalise(frame, codebook.of(form), form)


def test_nothing_is_dropped_where_every_class_holds_five_people():
    found = safe(rows((5, 1, 1, 1), (6, 2, 1, 2), (5, 2, 2, 2)))
    assert found.dropped == ()
    assert found.kept == ("B1", "B2", "B5")
    assert found.people_in_small_classes == 0
    assert found.smallest_class == 5
    assert list(found.frame.columns) == ["R2", "B1", "B2", "B5"]


def test_items_are_dropped_in_the_questionnaires_order_and_no_further_than_needed():
    found = safe(rows((5, 1, 1, 1), (3, 1, 1, 2), (4, 2, 2, 1), (4, 2, 2, 2)))
    assert found.dropped == ("B5",)
    assert found.people_in_small_classes == 3 + 4 + 4
    assert found.smallest_class == 8
    assert list(found.frame.columns) == ["R2", "B1", "B2"]
    assert [variable.column for variable in found.codebook] == ["R2", "B1", "B2"]
    assert len(found.frame) == 16


def test_a_missing_answer_is_a_value_too_and_each_kind_its_own():
    found = safe(rows((9, 1, 1, 1), (3, 1, 1, BLANK), (3, 1, 1, REFUSED)))
    assert found.dropped == ("B5",)
    assert found.people_in_small_classes == 6


def test_rows_are_refused_when_dropping_is_not_enough():
    with pytest.raises(DataError) as refused:
        safe(rows((9, 1, 1, 1), (4, 2, 2, 2)))
    (problem,) = refused.value.problems
    assert problem.what.values == {
        "people": 4,
        "floor": 5,
        "kept": "B2 题目B2",
        "dropped": "B5 题目B5, B1 题目B1",
    }
    assert "4 people could be recognised: fewer than 5 share their answers to B2 题目B2" in str(problem)
    assert problem.mend.values == {"rare": "B2 题目B2", "kept": "B2 题目B2"}
    assert "merge the answers to B2 题目B2 that few people give, or let B2 题目B2 be left out" in str(problem)


def test_rows_that_are_only_described_are_never_refused():
    form = questionnaire()
    found = generalise(rows((9, 1, 1, 1), (4, 2, 2, 2)), codebook.of(form), form, described=True)
    assert (found.dropped, found.smallest_class) == (("B5", "B1"), 4)


def test_a_class_that_agrees_in_a_sensitive_item_is_not_let_out():
    frame = rows((6, 1, 1, 1), (6, 2, 1, 2))
    frame.loc[frame["B5"] == 2, "R2"] = 3
    found = safe(frame)
    assert found.dropped == ("B5", "B1")
    assert found.people_in_small_classes == 0
    assert found.too_alike == ("R2",)


def test_silence_does_not_count_as_a_second_answer():
    frame = rows((6, 1, 1, 1))
    frame["R2"] = pd.array([1, 1, 1, 1, 1, BLANK], dtype="Int16")
    with pytest.raises(DataError, match="gave only one answer to R2"):
        safe(frame)


def test_a_class_that_kept_silent_about_a_sensitive_item_is_not_let_out():
    frame = rows((6, 1, 1, 1), (6, 1, 2, 1))
    frame.loc[frame["B2"] == 2, "R2"] = REFUSED
    with pytest.raises(DataError, match="gave only one answer to R2"):
        safe(frame)


def test_advice_speaks_of_what_the_next_survey_can_do():
    frame = rows((9, 1, 1, 1), (9, 1, 2, 1))
    frame.loc[frame["B2"] == 2, "R2"] = 3
    with pytest.raises(DataError, match="For the next survey merge answers to B2 题目B2, or let it"):
        safe(frame)
    frame["R2"] = pd.array([3] * 18, dtype="Int16")
    with pytest.raises(DataError, match="cannot be handed on without naming people"):
        safe(frame, questionnaire(order=("B5", "B1", "B2")))


def test_every_class_of_the_result_is_counted_again_by_hand():
    frame = rows((7, 1, 1, 1), (2, 1, 2, 1), (5, 2, 1, 2), (8, 2, 2, 2), (1, 1, 1, 2))
    found = safe(frame)
    sizes = (
        found.frame.groupby(["B2"]).size()
        if found.kept == ("B2",)
        else found.frame.groupby(list(found.kept)).size()
    )
    assert sizes.min() == found.smallest_class >= 5
    assert (found.frame.groupby(list(found.kept))["R2"].nunique() >= 2).all()


def test_fewer_than_five_people_never_leave_even_without_background():
    form = questionnaire(order=("B5", "B1", "B2"))
    with pytest.raises(DataError, match="4 people"):
        safe(rows((4, 1, 1, 1)), form)


def test_no_people_at_all_are_refused():
    with pytest.raises(DataError):
        safe(rows())


def test_a_questionnaire_may_ask_for_more_but_never_for_less():
    from dataclasses import replace

    lax = replace(
        questionnaire(order=()), row_export=RowExport(smallest_class=1, different_sensitive_answers=1)
    )
    with pytest.raises(DataError):
        safe(rows((9, 1, 1, 1), (4, 2, 2, 2)), lax)
    strict = replace(questionnaire(order=()), row_export=RowExport(smallest_class=10))
    with pytest.raises(DataError, match="fewer than 10"):
        safe(rows((9, 1, 1, 1), (19, 2, 2, 2)), strict)
