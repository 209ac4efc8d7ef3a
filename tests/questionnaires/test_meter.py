"""The share of people whom their background answers would single out is told before anybody is asked."""

from dataclasses import replace

import pytest

from questionnaires.meter import alone, to_leave_out
from tests import simulated


def test_the_share_follows_the_formula_for_an_even_spread():
    # R 4.2.2: c <- 162; (1 - 1/c)^(40 - 1); (1 - 1/c)^(219 - 1)
    form = simulated.main_form()
    few, many = alone(form, 40), alone(form, 219)
    assert few.items == ("B1", "B2", "B3", "B4", "B5")
    assert few.combinations == many.combinations == 3 * 3 * 3 * 3 * 2
    assert few.share == pytest.approx(0.785459140623305, rel=1e-12)
    assert many.share == pytest.approx(0.25927927559915, rel=1e-12)
    assert few.expected == pytest.approx(31.4, abs=0.05)
    assert few.too_many
    assert many.too_many


def test_fewer_answers_single_out_more_of_those_who_answer():
    form = simulated.main_form()
    assert alone(form, 219, rate=0.5).people == 110
    assert alone(form, 219, rate=0.5).share > alone(form, 219).share


def test_a_warning_above_five_per_cent_and_advice_above_twenty():
    form = simulated.main_form()
    assert not alone(form, 700).warning
    found = alone(form, 400)
    assert found.warning
    assert not found.too_many


def test_nobody_and_one_person_alone():
    form = simulated.main_form()
    assert alone(form, 0).share == 0
    assert alone(form, 1).share == 1


def test_a_form_without_background_singles_nobody_out():
    form = replace(simulated.main_form(), background=())
    assert alone(form, 40).combinations == 1
    assert alone(form, 40).share == 0
    assert to_leave_out(form, 40) == ()


def test_an_item_that_wants_more_people_than_are_asked_is_not_counted():
    from questionnaires import load

    [pulse] = [load.load(path) for path in load.shipped() if path.stem == "monthly_pulse"]
    assert alone(pulse, 49).items == ()
    assert alone(pulse, 50).items == ("B2",)


def test_items_are_left_out_in_the_questionnaires_order_and_no_further_than_needed():
    form = simulated.main_form()
    out = to_leave_out(form, 219)
    assert out == ("B5", "B1")
    assert not alone(form, 219, without=out).warning
    assert alone(form, 219, without=out[:-1]).warning
    assert to_leave_out(form, 700) == ()
    assert to_leave_out(form, 3) == ("B5", "B1", "B4", "B3", "B2")


def test_impossible_numbers_are_refused():
    for people, rate in ((-1, 1.0), (40, 1.1), (40, -0.1)):
        with pytest.raises(ValueError, match="people"):
            alone(simulated.main_form(), people, rate=rate)
