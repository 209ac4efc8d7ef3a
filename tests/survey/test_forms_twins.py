"""Forms are given out as twins of one that was bound before: equal to a form bound anew, and each for itself."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from questionnaires import load
from survey import forms
from survey.fields import ClosedField
from survey.forms import AnswerForm
from tests.survey.office import MAIN

PEOPLE = 200


@pytest.fixture(scope="module")
def questionnaire():
    return load.load(MAIN).asked()


def sent(questionnaire, number):
    """What person `number` sends: another answer to every item than the next one's, mistakes among them."""
    answers = MultiDict({"ticket": f"t{number}"})
    for place, item in enumerate(questionnaire.items):
        turn = number + place
        if item.type == "text":
            answers.add(item.key, f"第{number}个人的话")
        elif item.type == "number":
            answers.add(item.key, str(number) if turn % 5 else "很多")
        elif turn % 7:
            answers.add(item.key, str(item.options[turn % len(item.options)].value))
    if number % 11 == 0:
        answers.add("stranger", "1")
    if number % 2:
        answers.add("rest", "blank")
    return answers


def outcome(form, posted):
    """Everything that a page or the store takes from a form that was filled in."""
    form.fill(posted)
    return found(form)


def found(form):
    valid = form.validate()
    return {
        "valid": valid,
        "answers": form.given(),
        "errors": [(field.item.key, [str(error) for error in field.errors]) for field in form.fields],
        "mistakes": [field.item.key for field in form.mistakes],
        "strangers": form.strangers,
        "rest": form.rest,
        "rows": [field.rows for field in form.fields if isinstance(field, ClosedField)],
        "ids": [(field.id, field.name, field.number) for field in form.fields],
        "stored": forms.read(form).to_json() if valid else None,
    }


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_twin_is_what_a_form_bound_anew_is(questionnaire, language):
    for number in range(30):
        posted = sent(questionnaire, number)
        anew = outcome(AnswerForm(questionnaire, language), posted)
        assert outcome(forms.build(questionnaire, language), posted) == anew


def test_the_next_form_is_empty_whatever_was_filled_in_before(questionnaire):
    first = forms.build(questionnaire, "zh-CN")
    empty = outcome(AnswerForm(questionnaire, "zh-CN"), MultiDict())
    first.fill(sent(questionnaire, 11))
    first.validate()
    assert first.trouble
    second = forms.build(questionnaire, "zh-CN")
    assert not second.trouble
    assert all(field._form is second for field in second)
    assert not {id(field) for field in first} & {id(field) for field in second}
    assert outcome(second, MultiDict()) == empty


def test_two_hundred_people_at_once_in_two_languages_get_their_own_answers(questionnaire):
    """All forms are filled in before the first is checked, so that what crosses over would be seen."""
    gate = threading.Barrier(PEOPLE)
    languages = [("zh-CN", "en")[number % 2] for number in range(PEOPLE)]

    def person(number):
        form = forms.build(questionnaire, languages[number])
        form.fill(sent(questionnaire, number))
        gate.wait(timeout=60)
        return found(form)

    with ThreadPoolExecutor(PEOPLE) as pool:
        got = list(pool.map(person, range(PEOPLE)))
    for number in range(PEOPLE):
        form = AnswerForm(questionnaire, languages[number])
        assert got[number] == outcome(form, sent(questionnaire, number)), number


def test_questionnaires_of_one_key_are_not_taken_for_each_other(questionnaire):
    shorter = replace(questionnaire, items=questionnaire.items[:3])
    assert len(forms.build(questionnaire, "zh-CN").fields) == len(questionnaire.items)
    assert len(forms.build(shorter, "zh-CN").fields) == 3
    assert len(forms.build(questionnaire, "en").fields) == len(questionnaire.items)
    for number in range(100):  # a new one may lie where one that is gone has lain
        count = 1 + number % 5
        assert (
            len(forms.build(replace(questionnaire, items=questionnaire.items[:count]), "en").fields) == count
        )
        gc.collect(0)
