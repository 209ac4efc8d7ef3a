"""Simulated answers: the printed survey's margins exactly, correlations of the right sign, nothing by luck."""

import re
from collections import Counter

import numpy as np
import pytest

from questionnaires import load
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED
from survey.simulate import CHOICES, PROFILES, REMARKS, demo_responses, simulate
from tests.simulated import main_form, responses
from tests.survey.office import EVERY_KIND


def answers(key):
    return [one.answers[key] for one in responses()]


def claim(key, item):
    """(count, base) of a claim: base = answered, minus what the claim leaves out."""
    [wanted] = [one for one in main_form().item(item).claims if one.key == key]
    given = [answer for answer in answers(item) if answer >= 0 and answer not in wanted.not_in_base]
    return sum(answer in wanted.counts for answer in given), len(given)


def score(key):
    """Mean of a scale's answered items on 0..100 per person, NaN where nothing was answered."""
    scale = main_form().scale(key)
    if scale.kind == "mean_of_scales":
        return np.nanmean([score(part) for part in scale.parts], axis=0)
    columns = []
    for item in scale.parts:
        points = {option.value: float(option.score) for option in main_form().item(item).options}
        column = np.array([points.get(answer, np.nan) for answer in answers(item)])
        columns.append(100 - column if item in scale.reverse else column)
    found = np.array(columns)
    empty = np.isnan(found).all(axis=0)
    found[:, empty] = 0
    return np.where(empty, np.nan, np.nanmean(found, axis=0))


def r(x, y):
    both = ~np.isnan(x) & ~np.isnan(y)
    return np.corrcoef(x[both], y[both])[0, 1]


def test_there_are_219_answers():
    assert len(responses()) == 219


@pytest.mark.parametrize(
    ("key", "count", "base"), [("O3", 114, 219), ("G5", 71, 219), ("O2", 180, 219), ("R4", 21, 214)]
)
def test_claims_come_out_as_printed(key, count, base):
    assert claim(key, key) == (count, base)


def test_three_chose_not_knowing_and_two_left_it_blank():
    assert Counter(answers("R4"))[6] == 3
    assert Counter(answers("R4"))[BLANK] == 2
    assert sum(Counter(answers("R4")).values()) == 219


def test_the_same_seed_gives_the_same_people_and_another_gives_others():
    assert demo_responses(main_form()) == responses()
    assert simulate(main_form(), 50, 7) == simulate(main_form(), 50, 7)
    assert simulate(main_form(), 50, 7) != simulate(main_form(), 50, 8)


@pytest.mark.parametrize(
    ("x", "y", "low", "high"),
    [
        ("WL", "BO", 0.2, 0.7),
        ("BO", "LV", 0.2, 0.7),
        ("BO", "SAT", -0.8, -0.3),
        ("PR", "BO", -0.6, -0.15),
        ("PO", "LV", -0.6, -0.1),
        ("PF", "TL", 0.1, 0.6),
    ],
)
def test_scales_go_together_as_one_would_expect(x, y, low, high):
    assert low < r(score(x), score(y)) < high


@pytest.mark.parametrize(
    "key",
    [scale.key for scale in main_form().scales if scale.kind == "mean_of_items" and len(scale.parts) > 1],
)
def test_items_of_a_scale_agree_once_reversed(key):
    scale = main_form().scale(key)
    columns = []
    for item in scale.parts:
        points = {option.value: float(option.score) for option in main_form().item(item).options}
        column = np.array([points.get(answer, np.nan) for answer in answers(item)])
        columns.append(100 - column if item in scale.reverse else column)
    for place, column in enumerate(columns):
        others = np.array(columns[:place] + columns[place + 1 :]).mean(axis=0)
        assert r(column, others) > 0.25, scale.parts[place]


def test_older_people_are_longer_in_townships_and_see_less_ahead():
    age = np.array([answer if answer > 0 else np.nan for answer in map(float, answers("B1"))])
    years = np.array([answer if answer > 0 else np.nan for answer in map(float, answers("B4"))])
    assert r(age, years) > 0.4
    assert r(age, score("PO")) < 0


def test_nobody_without_a_post_leads():
    assert {level for post, level in zip(answers("B2"), answers("B3"), strict=True) if post == 3} == {3}


def test_some_answers_are_missing_and_more_are_refused_where_it_is_sensitive():
    form = main_form()
    for key in ("L1", "L2", "R2"):
        assert 1 <= Counter(answers(key))[REFUSED] <= 22
    shown = [
        answer for item in form.items if item.closed for answer in answers(item.key) if answer != NOT_SHOWN
    ]
    assert 0.005 < Counter(shown)[BLANK] / len(shown) < 0.02


def test_background_items_are_left_out_by_nobody_or_by_ten_or_more():
    for key in ("B1", "B2", "B3", "B4", "B5"):
        silent = sum(answer < 0 for answer in answers(key))
        assert silent == 0 or silent >= 10, key
    assert sum(answer < 0 for answer in answers("B5")) == 24


def test_skip_logic_is_obeyed():
    for one in responses():
        assert (one.answers["T2"] == NOT_SHOWN) == (one.answers["T1"] not in (2, 3, 4))
        asked = one.answers["L1"] in (2, 3, 4) or one.answers["L2"] in (4, 5)
        assert (one.answers["L3"] == NOT_SHOWN) == (not asked)


def test_every_answer_is_one_the_form_offers():
    for one in responses():
        for item in main_form().items:
            answer = one.answers[item.key]
            if isinstance(answer, tuple):
                assert set(answer) <= set(item.values)
                assert 1 <= len(answer) <= item.max_choices
                assert len(answer) == 1 or not set(answer) & set(item.exclusive)
                assert list(answer) == sorted(answer)
            elif isinstance(answer, str):
                assert len(answer) <= item.max_length
            else:
                assert answer in (*item.values, BLANK, NOT_SHOWN, *((REFUSED,) if item.refusable else ()))


def test_every_kind_of_item_gets_answers_that_its_form_would_take(tmp_path):
    path = tmp_path / "every.toml"
    path.write_text(EVERY_KIND, encoding="utf-8")
    form = load.load(path)
    people = simulate(form, 300)
    orders = [one.answers["A4"] for one in people if isinstance(one.answers["A4"], tuple)]
    assert all(len(set(order)) == len(order) <= 3 for order in orders)
    assert {len(order) for order in orders} == {2, 3}
    assert len({order[0] for order in orders}) == 4
    assert all(one.answers["A7"] in (*range(11), BLANK, REFUSED) for one in people)
    texts = ("A1_other", "A2", "A3_other", "X1")
    assert all(len(str(one.answers[key])) <= form.item(key).max_length for one in people for key in texts)


def test_remarks_are_general_and_enough_to_be_read():
    said = [answer for answer in answers("X1") if isinstance(answer, str)]
    assert 20 <= len(said) == len(set(said))
    assert len(REMARKS) == len(set(REMARKS)) >= 25
    assert not [text for text in REMARKS if re.search(r"[县镇乡村市省][长委]|书记|\d", text)]


def test_profiles_fit_the_form():
    for key, profile in PROFILES.items():
        if key in main_form().by_key:
            assert len(profile.percent) == len(main_form().item(key).options), key
    for key, weights in CHOICES.items():
        assert len(weights) == len(main_form().item(key).options), key


def test_any_number_of_people_can_be_drawn():
    assert simulate(main_form(), 0) == ()
    assert len(simulate(main_form(), 1)) == 1
    many = simulate(main_form(), 1000, 3)
    counts = Counter(one.answers["E1"] for one in many)
    # Shares of the profile, less what was left blank or refused.
    assert abs(counts[3] / 1000 - 0.34) < 0.02
    assert {one.questionnaire for one in many} == {"township_cadres"}


def test_counts_that_do_not_total_n_are_refused():
    with pytest.raises(ValueError, match="counts of G5 total 3, not n=4"):
        simulate(main_form(), 4, counts={"G5": {1: 3}})
