"""Every kind of item on the form: what is taken, what is asked about once, what is refused with which words."""

import json
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from questionnaires import load
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from survey import forms
from survey.fields import RankingField
from tests.survey.office import EVERY_ANSWER, EVERY_KIND, MAIN

REFUSE = "-1"
REST = {"rest": "blank"}


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    path = tmp_path_factory.mktemp("every") / "every_kind.toml"
    path.write_text(EVERY_KIND, encoding="utf-8")
    return load.load(path)


def sent(questionnaire, answers, language="zh-CN"):
    form = forms.build(questionnaire, language)
    form.fill(MultiDict(answers))
    return form


def wrong(form):
    assert not form.validate()
    return {field.item.key: str(field.errors[0]) for field in form.mistakes}


def read(questionnaire, answers):
    form = sent(questionnaire, answers)
    assert form.validate(), [(field.item.key, str(field.errors[0])) for field in form.mistakes]
    return dict(forms.read(form).answers)


def test_one_answer_to_every_kind(every):
    assert read(every, EVERY_ANSWER) == {
        "A1": 9,
        "A1_other": "接待来访",
        "A2": NOT_SHOWN,
        "A3": (1, 3),
        "A3_other": "各种群",
        "A4": (3, 1),
        "A5": 0,
        "A6": 2,
        "A7": 4,
        "X1": "多派两个人",
        "B1": 2,
    }


def test_refusals_everywhere_are_a_complete_answer(every):
    answers = read(every, {item.key: REFUSE for item in every.items if item.closed})
    assert {answers[key] for key in ("A1", "A3", "A4", "A5", "A6", "B1")} == {REFUSED}
    assert answers["A1_other"] == answers["A2"] == answers["A3_other"] == NOT_SHOWN
    assert answers["A7"] == answers["X1"] == BLANK


# ---- write-ins ---------------------------------------------------------------------------------


def test_a_write_in_belongs_to_the_row_of_its_option_and_has_its_number(every):
    form = forms.build(every, "zh-CN")
    assert [row.write_in for row in form["A1"].rows] == [None, None, None, "A1_other", None]
    assert [row.write_in for row in form["A3"].rows] == [None, None, "A3_other", None, None]
    assert [(field.name, field.number) for field in form.fields] == [
        *(("A1", 1), ("A1_other", 1), ("A2", 2), ("A3", 3), ("A3_other", 3)),
        *(("A4", 4), ("A5", 5), ("A6", 6), ("A7", 7), ("X1", 8), ("B1", 9)),
    ]


def test_a_write_in_may_stay_empty_and_is_gone_without_its_option(every):
    assert read(every, EVERY_ANSWER | {"A1_other": "  "})["A1_other"] == BLANK
    assert read(every, EVERY_ANSWER | {"A3": ["1"]})["A3_other"] == NOT_SHOWN
    assert read(every, EVERY_ANSWER | {"A3": ["1"], "A3_other": "太长" * 20})["A3_other"] == NOT_SHOWN


def test_a_write_in_that_is_too_long_comes_back_whole(every):
    form = sent(every, EVERY_ANSWER | {"A3_other": "一二三四五六七八九十一"})
    assert wrong(form) == {"A3_other": "This is 11 characters long; please shorten it to 10."}
    assert form["A3_other"].data == "一二三四五六七八九十一"
    assert not form.only_doubts


# ---- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["32", "-1", "九", "1.5"])
def test_a_number_outside_its_limits_is_refused_whatever_was_said(every, typed):
    form = sent(every, EVERY_ANSWER | REST | {"A7": typed})
    assert wrong(form) == {"A7": "Please write a whole number between 0 and 31, in figures."}
    assert form["A7"].data == typed


def test_a_rare_number_is_asked_about_once(every):
    form = sent(every, EVERY_ANSWER | {"A7": "３１"})
    assert wrong(form) == {"A7": "31 is a rare answer: most are from 0 to 10. Is it what you meant?"}
    assert form.only_doubts
    assert not form.only_blanks
    assert read(every, EVERY_ANSWER | REST | {"A7": "31"})["A7"] == 31


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("10", 10), ("", BLANK)])
def test_a_usual_number_and_none_are_taken_at_once(every, typed, number):
    assert read(every, EVERY_ANSWER | {"A7": typed})["A7"] == number


def test_a_lower_limit_above_nought_holds(every):
    items = tuple(replace(item, low=5) if item.key == "A7" else item for item in every.items)
    assert list(wrong(sent(replace(every, items=items), EVERY_ANSWER | {"A7": "4"}))) == ["A7"]


# ---- doubts and demands ------------------------------------------------------------------------


def test_wrong_answers_come_before_doubts(every):
    answers = EVERY_ANSWER | {"A7": "20", "X1": "长" * 21}
    del answers["A1"], answers["A1_other"]
    form = sent(every, answers)
    assert list(wrong(form)) == ["X1", "A1", "A7"]
    assert not form.only_doubts


def test_a_blank_that_is_demanded_is_no_doubt(every):
    answers = EVERY_ANSWER | REST
    del answers["A6"]
    form = sent(every, answers)
    words = "This question needs an answer; “I would rather not answer” is one too."
    assert wrong(form) == {"A6": words}
    assert not form.only_doubts
    assert read(every, answers | {"A6": REFUSE})["A6"] == REFUSED
    assert read(every, answers | {"A5": "1"})["A6"] == BLANK
    assert read(every, answers | {"A5": REFUSE})["A6"] == BLANK


@pytest.mark.parametrize("key", ["A7", "X1"])
def test_an_open_item_that_is_required_may_not_stay_empty(every, key):
    items = tuple(replace(item, required=True) if item.key == key else item for item in every.items)
    firm = replace(every, items=items)
    assert read(firm, EVERY_ANSWER)[key] != BLANK
    form = sent(firm, EVERY_ANSWER | REST | {key: " "})
    assert wrong(form) == {key: "This question needs an answer. Please fill it in."}


def test_a_demand_that_rests_on_a_hidden_answer_is_none(every):
    hidden = replace(every.item("A5"), show_if=every.item("A1_other").show_if)
    items = tuple(hidden if item.key == "A5" else item for item in every.items)
    answers = EVERY_ANSWER | REST | {"A1": "1", "A2": "急"}
    del answers["A6"]
    assert read(replace(every, items=items), answers)["A6"] == BLANK


# ---- ranking -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "ranked"),
    [
        (["3", "1", "2"], (3, 1, 2)),
        (["4", "", ""], (4,)),
        (["2"], (2,)),
        ([REFUSE, "", ""], REFUSED),
    ],
)
def test_a_ranking_is_its_options_in_order(every, places, ranked):
    assert read(every, EVERY_ANSWER | {"A4": places})["A4"] == ranked


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (
            ["3", "", "1"],
            "Place 2 is empty, but a later one is not. Please fill the places from the first on.",
        ),
        (
            ["", "3", ""],
            "Place 1 is empty, but a later one is not. Please fill the places from the first on.",
        ),
        (["3", "1", "3"], "“培训” stands in places 1 and 3. Please keep it in one of them."),
        ([REFUSE, "1", ""], "“不想回答” cannot be chosen together with others."),
        (["9", "", ""], "That answer is not one of the options. Please choose again."),
        (["1", "2", "3", "4"], "That answer is not one of the options. Please choose again."),
    ],
)
def test_a_ranking_with_a_gap_a_double_or_a_stranger_is_refused(every, places, words):
    form = sent(every, EVERY_ANSWER | REST | {"A4": places})
    assert wrong(form) == {"A4": words}
    assert not form.only_doubts


def test_a_ranking_without_an_answer_is_a_blank(every):
    form = sent(every, EVERY_ANSWER | {"A4": ["", "", ""]})
    assert list(wrong(form)) == ["A4"]
    assert form.only_blanks
    assert read(every, EVERY_ANSWER | REST | {"A4": ["", "", ""]})["A4"] == BLANK


def test_a_refused_ranking_keeps_each_place_as_it_was(every):
    form = sent(every, EVERY_ANSWER | {"A4": ["3", "", "1"]})
    form.validate()
    assert [[row.value for row in place.rows if row.chosen] for place in form["A4"].places] == [[3], [], [1]]


def test_only_the_first_place_offers_the_refusal(every):
    field = forms.build(every, "zh-CN")["A4"]
    assert isinstance(field, RankingField)
    assert [(place.id, place.number) for place in field.places] == [("A4", 1), ("A4-2", 2), ("A4-3", 3)]
    assert [[row.value for row in place.rows] for place in field.places] == [
        [1, 2, 3, 4, REFUSED],
        [1, 2, 3, 4],
        [1, 2, 3, 4],
    ]


# ---- words of earlier answers --------------------------------------------------------------------


def asking(form, answers, of, language="zh-CN"):
    """`form` with A2 asking about the item `of`."""
    words = {"zh-CN": "甲<乙", "en": "x<y"}
    piped = {"zh-CN": f"“{{{of}}}”难在哪里？", "en": f"Why “{{{of}}}”?"}
    item = replace(form.item("X1"), piped=piped, pipe={of: words})
    items = tuple(item if one.key == "X1" else one for one in form.items)
    return str(sent(replace(form, items=items), answers, language)["X1"].question)


def test_a_question_without_answer_says_the_words_of_its_pipe(every):
    form = forms.build(every, "zh-CN")
    assert form["A2"].question == '<span data-pipe="A1">上面选的那件事</span>难在哪里？'
    assert form["A1"].question == "上个月哪件事最占时间？"


@pytest.mark.parametrize(
    ("of", "language", "words"),
    [
        ("A1", "zh-CN", "其他"),
        ("A1", "en", "Something else"),
        ("A5", "zh-CN", "0"),
        ("A7", "zh-CN", "4"),
        ("A1_other", "zh-CN", "接待来访"),
    ],
)
def test_after_a_post_it_says_the_answer(every, of, language, words):
    assert f'<span data-pipe="{of}">{words}</span>' in asking(every, EVERY_ANSWER, of, language)


@pytest.mark.parametrize(
    ("changed", "of"),
    [({"A1": REFUSE}, "A1"), ({"A1": ""}, "A1"), ({"A7": "99"}, "A7"), ({"A1": "1"}, "A1_other")],
)
def test_a_refused_a_wrong_and_a_hidden_answer_are_not_said(every, changed, of):
    assert "甲&lt;乙" in asking(every, EVERY_ANSWER | changed, of)


def test_what_a_person_wrote_is_no_markup(every):
    question = asking(every, EVERY_ANSWER | {"A1_other": "<b>来访</b>"}, "A1_other")
    assert "&lt;b&gt;来访&lt;/b&gt;" in question
    assert "<b>" not in question


# ---- rules for the page's script -----------------------------------------------------------------


def rules(form):
    return {field.item.key: json.loads(field.rule) for field in form.fields if field.rule}


def test_the_page_is_told_every_condition_and_limit(every):
    form = forms.build(every, "zh-CN")
    assert rules(form) == {
        "A1_other": {"if": ["A1", 9], "chars": 100},
        "A2": {"if": ["A1", 1, 2, 3], "chars": 20},
        "A3": {"most": 2, "alone": [4, -1]},
        "A3_other": {"if": ["A3", 3], "chars": 10},
        "A6": {"must": ["A5", 0]},
        "A7": {"low": 0, "high": 31, "usual": [0, 10]},
        "X1": {"chars": 20},
    }
    assert {key: note.rule for key, note in form.notes.items()} == {"K1": "", "K2": '{"if":["A5",0]}'}
    assert form["A1"].rule == ""


def test_a_rule_says_any_and_all_and_always(every):
    main = load.load(MAIN)
    told = rules(forms.build(main.asked(), "zh-CN"))
    assert told["L3"]["if"] == {"any": [["L1", 2, 3, 4], ["L2", 4, 5]]}
    items = tuple(replace(item, required=True) if item.key == "A1" else item for item in every.items)
    assert rules(forms.build(replace(every, items=items), "zh-CN"))["A1"] == {"must": True}
