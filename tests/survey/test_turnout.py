"""Return by unit: steps of ten people at least, which tell neither that all answered nor that nobody did."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.response import Response
from survey import fieldwork, turnout
from tests.survey.office import SMALL, office, opened, shut

UNITS = "unit,label,roster\nn1,青石镇,42\nn2,白水乡,30\nn3,红岭乡,12\nn4,河东街道,\n"


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


def send(survey, unit, count):
    for _ in range(count):
        survey.store.submit(secrets.randbits(53), Response.of(survey.questionnaire, {"A1": 1}, unit=unit))


@pytest.mark.parametrize(
    ("people", "answers", "low", "high", "shares"),
    [
        (42, 0, 0, 9, (0, 22)),
        (42, 9, 0, 9, (0, 22)),
        (42, 10, 10, 19, (23, 46)),
        (42, 30, 30, None, (71, 100)),
        (42, 42, 30, None, (71, 100)),
        (30, 19, 10, 19, (33, 64)),
        (30, 20, 20, None, (66, 100)),
        (30, 30, 20, None, (66, 100)),
        (30, 45, 20, None, (66, 100)),
        (19, 3, 0, 9, (0, 48)),
        (None, 23, 20, 29, (None, None)),
    ],
)
def test_answers_are_told_as_a_step(people, answers, low, high, shares):
    told = turnout.step("", people, answers)
    assert (told.low, told.high) == (low, high)
    assert (told.low_percent, told.high_percent) == shares
    assert told.told


@pytest.mark.parametrize("people", range(1, 19))
def test_of_fewer_than_nineteen_people_nothing_is_told(people):
    told = {turnout.step("", people, answers) for answers in range(people + 1)}
    assert len(told) == 1
    [one] = told
    assert not one.told
    assert (one.low_percent, one.high_percent) == (None, None)


@given(st.integers(19, 2000), st.integers(0, 2000))
def test_ten_numbers_of_answers_look_the_same(people, answers):
    alike = [n for n in range(people + 1) if turnout.step("", people, n) == turnout.step("", people, answers)]
    assert len(alike) >= turnout.STEP
    if answers <= people:
        assert answers in alike


def test_units_are_told_of_after_the_close_only(instance):
    survey = opened(instance, "small", SMALL, units=UNITS)
    for unit, count in ((1, 33), (2, 30), (3, 11), (4, 9)):
        send(survey, unit, count)
    assert turnout.by_unit(survey) == ()
    fieldwork.close(survey, 5)
    assert turnout.by_unit(survey) == ()
    fieldwork.close(survey, 0)
    told = [(one.label, one.people, one.low, one.high) for one in turnout.by_unit(survey)]
    assert told == [
        ("青石镇", 42, 30, None),
        ("白水乡", 30, 20, None),
        ("红岭乡", 12, 0, None),
        ("河东街道", None, 0, 9),
    ]


def test_who_was_asked_is_known_from_all_rosters_or_from_the_settings(instance):
    assert turnout.asked(opened(instance, "some", SMALL, units=UNITS)) is None
    assert turnout.asked(opened(instance, "told", SMALL, units=UNITS, invited="90")) == 90
    whole = UNITS.replace("河东街道,\n", "河东街道,16\n")
    assert turnout.asked(opened(instance, "rosters", SMALL, units=whole, invited="90")) == 100
    assert turnout.asked(opened(instance, "open", SMALL)) is None
