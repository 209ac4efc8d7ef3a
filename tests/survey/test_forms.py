"""A questionnaire as a form: every rule of checking, on a small form and on the main one."""

import pytest
from werkzeug.datastructures import MultiDict

from questionnaires import load
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from survey import forms
from tests.survey.office import COMPLETE, MAIN, SMALL

REFUSE = "-1"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return load.load(path)


@pytest.fixture(scope="module")
def main():
    return load.load(MAIN).asked()


def sent(questionnaire, answers, language="zh-CN"):
    form = forms.build(questionnaire, language)
    form.fill(MultiDict(answers))
    return form


def mistakes(form):
    assert not form.validate()
    return {field.item.key: str(field.errors[0]) for field in form.mistakes}


def read(questionnaire, answers):
    form = sent(questionnaire, answers)
    assert form.validate(), [(field.item.key, field.errors) for field in form.mistakes]
    return dict(forms.read(form).answers)


def refused_all(questionnaire):
    """不想回答 everywhere."""
    return {item.key: REFUSE for item in questionnaire.items if item.closed}


def test_a_complete_form_becomes_a_response_in_questionnaire_order(small):
    form = sent(small, dict(reversed(COMPLETE.items())))
    assert form.validate()
    response = forms.read(form, unit=7)
    assert (response.questionnaire, response.version, response.unit) == ("small", 1, 7)
    assert response.to_json() == (
        '{"q":"small","v":1,"a":{"A1":1,"A2":2,"A3":[1,3],"A4":0,"A5":3,"X1":"多办几期"},"u":7}'
    )


def test_a_field_is_named_like_its_item_and_ends_with_the_refusal(main):
    form = forms.build(main, "zh-CN")
    assert [field.name for field in form.fields] == [item.key for item in main.items]
    for field in form.fields:
        if field.item.closed:
            assert (field.rows[-1].value, field.rows[-1].label) == (REFUSED, "不想回答")
            assert [row.value for row in field.rows[:-1]] == list(field.item.values)
    assert form["O1"].rows[0].label.split() == ["0", "很不满意"]
    assert form["O1"].rows[10].label.split() == ["10", "很满意"]


def test_the_words_follow_the_language_and_the_names_do_not(main):
    form = forms.build(main, "en")
    assert form["W4"].name == "W4"
    assert form["W4"].rows[-1].label == "Prefer not to say"
    with pytest.raises(ValueError, match="has no language fr"):
        forms.build(main, "fr")


def test_refusals_everywhere_are_a_complete_answer(main):
    answers = read(main, refused_all(main))
    assert answers["W1"] == answers["T3"] == answers["O1"] == REFUSED
    assert answers["T2"] == answers["L3"] == NOT_SHOWN
    assert answers["X1"] == BLANK


def test_closed_items_left_blank_are_named_and_the_others_kept(small):
    form = sent(small, {"A1": "1", "X1": "好"})
    assert list(mistakes(form)) == ["A2", "A3", "A4"]
    assert form.only_blanks
    assert [row.chosen for row in form["A1"].rows] == [True, False, False]
    assert form["X1"].data == "好"


def test_leaving_the_rest_makes_blanks_of_them(small):
    assert read(small, {"A1": "1", "rest": "blank"}) == {
        "A1": 1,
        "A2": BLANK,
        "A3": BLANK,
        "A4": BLANK,
        "A5": BLANK,
        "X1": BLANK,
    }


def test_leaving_the_rest_does_not_pass_what_is_wrong(small):
    form = sent(small, {"A1": "9", "A5": "viele", "rest": "blank"})
    assert list(mistakes(form)) == ["A1", "A5"]
    assert not form.only_blanks


@pytest.mark.parametrize("strange", ["9", "", "-2", "-3", "1 ", "１", "+1", "01", "一"])
def test_an_unknown_option_is_dropped_and_the_valid_answers_stay(small, strange):
    form = sent(small, COMPLETE | {"A1": "2", "A4": strange})
    assert mistakes(form) == {"A4": "That answer is not one of the options. Please choose again."}
    assert not any(row.chosen for row in form["A4"].rows)
    assert form["A3"].answer == (1, 3)


def test_an_unknown_choice_leaves_the_known_ones_ticked(small):
    form = sent(small, COMPLETE | {"A3": ["3", "77", "1"]})
    assert list(mistakes(form)) == ["A3"]
    assert [row.value for row in form["A3"].rows if row.chosen] == [1, 3]


def test_two_answers_to_a_single_choice_are_none(small):
    form = sent(small, COMPLETE | {"A1": ["1", "2"]})
    assert mistakes(form) == {"A1": "Please choose one answer only."}


def test_a_choice_sent_twice_counts_once(small):
    assert read(small, COMPLETE | {"A3": ["3", "3"], "A1": ["1", "1"]})["A3"] == (3,)


def test_too_many_choices_stay_ticked_and_are_refused(small):
    form = sent(small, COMPLETE | {"A3": ["1", "2", "3"]})
    assert mistakes(form) == {"A3": "You chose 3; please keep 2 at most."}
    assert form["A3"].answer == (1, 2, 3)


@pytest.mark.parametrize(("together", "name"), [(["1", "4"], "暂时没有"), (["2", REFUSE], "不想回答")])
def test_an_exclusive_option_and_the_refusal_stand_alone(small, together, name):
    form = sent(small, COMPLETE | {"A3": together})
    assert mistakes(form) == {"A3": f"“{name}” cannot be chosen together with others."}


def test_an_exclusive_option_alone_is_an_answer(small):
    assert read(small, COMPLETE | {"A3": "4"})["A3"] == (4,)
    assert read(small, COMPLETE | {"A3": REFUSE})["A3"] == REFUSED


def test_unknown_field_names_are_refused_and_everything_else_kept(small):
    form = sent(small, COMPLETE | {"A9": "1", "姓名": "某某"})
    assert not form.validate()
    assert set(form.strangers) == {"A9", "姓名"}
    assert form.mistakes == ()
    assert form["A3"].answer == (1, 3)
    with pytest.raises(ValueError, match="A9"):
        forms.read(form)


def test_a_text_is_measured_in_characters_and_kept_when_too_long(small):
    assert read(small, COMPLETE | {"X1": "  一二三四五\r\n七八九十 "})["X1"] == "一二三四五\n七八九十"
    form = sent(small, COMPLETE | {"X1": "一二三四五六七八九十一"})
    assert mistakes(form) == {"X1": "This is 11 characters long; please shorten it to 10."}
    assert form["X1"].data == "一二三四五六七八九十一"


def test_control_characters_leave_a_text_and_an_empty_one_is_blank(small):
    assert read(small, COMPLETE | {"X1": "好\x00\x1b\t的"})["X1"] == "好的"
    assert read(small, COMPLETE | {"X1": " \r\n "})["X1"] == BLANK


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), (" 12 ", 12), ("１２", 12), ("999999", 999999), ("", BLANK)]
)
def test_a_number_is_whole_and_not_negative(small, typed, number):
    assert read(small, COMPLETE | {"A5": typed})["A5"] == number


@pytest.mark.parametrize("typed", ["-1", "-2", "1.5", "1e3", "三", "1000000", "9" * 5000, "一百"])
def test_what_is_no_number_comes_back_as_it_was_typed(small, typed):
    form = sent(small, COMPLETE | {"A5": typed})
    assert list(mistakes(form)) == ["A5"]
    assert form["A5"].answer == BLANK


def test_a_hidden_answer_is_discarded_and_never_a_mistake(small):
    assert read(small, COMPLETE | {"A1": "2", "A2": "2"})["A2"] == NOT_SHOWN
    assert read(small, COMPLETE | {"A1": "2", "A2": "77"})["A2"] == NOT_SHOWN
    assert read(small, COMPLETE | {"A1": REFUSE, "A2": ["1", "2"]})["A2"] == NOT_SHOWN


@pytest.mark.parametrize(
    ("T1", "T2"), [("1", NOT_SHOWN), ("2", 5), ("3", 5), ("4", 5), ("5", NOT_SHOWN), (REFUSE, NOT_SHOWN)]
)
def test_T2_is_asked_of_people_who_were_trained(main, T1, T2):
    assert read(main, refused_all(main) | {"T1": T1, "T2": "5"})["T2"] == T2


@pytest.mark.parametrize(
    ("L1", "L2", "asked"),
    [
        ("1", "1", False),
        ("1", "3", False),
        ("1", "4", True),
        ("1", "5", True),
        ("2", "1", True),
        ("4", REFUSE, True),
        (REFUSE, "5", True),
        (REFUSE, "3", False),
        (REFUSE, REFUSE, False),
    ],
)
def test_L3_is_asked_of_people_who_looked_around_or_would_leave(main, L1, L2, asked):
    answers = refused_all(main) | {"L1": L1, "L2": L2, "L3": ["1", "8"]}
    assert read(main, answers)["L3"] == ((1, 8) if asked else NOT_SHOWN)


def test_a_blank_that_decides_shows_nothing(main):
    answers = refused_all(main) | {"L3": ["1"], "T2": "5", "rest": "blank"}
    del answers["L1"], answers["L2"], answers["T1"]
    kept = read(main, answers)
    assert (kept["L1"], kept["L3"], kept["T1"], kept["T2"]) == (BLANK, NOT_SHOWN, BLANK, NOT_SHOWN)


def test_a_shown_conditional_item_may_not_stay_blank_unnoticed(main):
    answers = refused_all(main) | {"T1": "2"}
    del answers["T2"]
    form = sent(main, answers)
    assert list(mistakes(form)) == ["T2"]


def test_three_of_T3_fit_and_four_do_not(main):
    assert read(main, refused_all(main) | {"T3": ["1", "2", "3"]})["T3"] == (1, 2, 3)
    assert list(mistakes(sent(main, refused_all(main) | {"T3": ["1", "2", "3", "4"]}))) == ["T3"]
    assert list(mistakes(sent(main, refused_all(main) | {"T3": ["1", "9"]}))) == ["T3"]


def test_an_item_that_may_not_be_refused_has_no_refusal(small):
    from dataclasses import replace

    firm = replace(small, items=(replace(small.items[0], refusable=False), *small.items[1:]))
    form = sent(firm, COMPLETE | {"A1": REFUSE})
    assert [row.value for row in form["A1"].rows] == [1, 2]
    assert list(mistakes(form)) == ["A1"]


def test_an_item_may_not_take_the_names_that_the_form_needs(small):
    from dataclasses import replace

    taken = replace(small, items=(replace(small.items[0], key="ticket"), *small.items[1:]))
    with pytest.raises(ValueError, match="ticket"):
        forms.build(taken, "zh-CN")
