"""A response holds what the skip logic shows, and survives being written down."""

import pytest

from questionnaires.answers import BLANK, NOT_SHOWN, AllOf, AnyOf, Chosen
from questionnaires.items import Item, Option, Section
from questionnaires.model import Questionnaire
from questionnaires.response import Response


def item(key, show_if=None):
    options = tuple(Option(value, {"zh-CN": str(value)}) for value in (1, 2, 3))
    return Item(key, "single", {"zh-CN": key}, "s", options=options, show_if=show_if)


def questionnaire(*items):
    section = Section("s", {"zh-CN": "节"}, tuple(item.key for item in items))
    return Questionnaire("q", 1, ("zh-CN",), {"zh-CN": "问卷"}, (section,), items)


CHAIN = questionnaire(item("A"), item("B", Chosen("A", (2, 3))), item("C", Chosen("B", (1,))))


def test_hidden_answers_are_discarded_and_named_as_not_shown():
    response = Response.of(CHAIN, {"A": 1, "B": 1, "C": 2})
    assert response.answers == {"A": 1, "B": NOT_SHOWN, "C": NOT_SHOWN}


def test_an_item_that_leads_nowhere_hides_what_hangs_on_it():
    assert CHAIN.shown({"A": 2, "B": 1}) == {"A", "B", "C"}
    assert CHAIN.shown({"B": 1, "C": 1}) == {"A"}


def test_shown_and_unanswered_is_blank():
    assert Response.of(CHAIN, {"A": 3}).answers == {"A": 3, "B": BLANK, "C": NOT_SHOWN}


def test_conditions_combine():
    either = AnyOf((Chosen("A", (1,)), Chosen("B", (2,))))
    both = AllOf((Chosen("A", (1,)), Chosen("B", (2,))))
    assert either.holds({"B": 2})
    assert not both.holds({"B": 2})
    assert both.holds({"A": 1, "B": 2})
    assert [test.item for test in both.tests()] == ["A", "B"]


def test_json_round_trip_keeps_every_kind_of_answer():
    response = Response("q", 3, {"A": 2, "T3": (1, 4), "X1": "多下来看看", "B": -1}, unit=7)
    assert Response.from_json(response.to_json()) == response


@pytest.mark.parametrize("text", ["", "[]", '{"q": "q"}', '{"q": "q", "v": 1, "a": 3}'])
def test_what_is_not_a_response_is_refused(text):
    with pytest.raises(ValueError, match="not a stored response"):
        Response.from_json(text)


def test_an_unknown_item_is_named():
    with pytest.raises(KeyError, match="Z9"):
        Response.of(CHAIN, {"Z9": 1})
