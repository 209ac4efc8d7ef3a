"""Claims: who is in the base, who is left out, who did not answer and why."""

import pandas as pd

from analysis.claims import claim, scale_claim
from analysis.scores import score
from questionnaires import codebook
from tests.analysis.forms import BO_HIGH, EACH_SKILL, FORM, LONG_WEEK, NO_SKILL

BOOK = codebook.of(FORM)
DATA = pd.DataFrame(
    {
        "W1": [1, 2, 3, 4, -1, -2, 2, 4, None],
        "T3_1": [-3, 1, 0, -3, -3, -3, -1, -3, None],
        "T3_2": [-3, 1, 0, -3, -3, -3, -1, -3, None],
        "T3_9": [-3, 0, 1, -3, -3, -3, -1, -3, None],
        "B2": [1, 1, 2, 2, 1, 2, -2, 1, 2],
    }
)


def test_a_claims_base_leaves_out_those_who_cannot_say():
    (found,) = claim(DATA, FORM.item("W1"), LONG_WEEK, codebook=BOOK)
    assert (found.total, found.count, found.base, found.left_out, found.missing) == (9, 3, 4, 2, 3)
    assert (found.not_shown, found.blank, found.refused) == (0, 1, 1)
    assert found.share == 0.75
    assert found.low < 0.75 < found.high
    assert (found.key, found.source, found.option) == ("W1", "W1", None)
    assert [label["zh-CN"] for label in found.left_out_labels] == ["记不清"]


def test_a_claim_needs_no_codebook():
    assert claim(DATA, FORM.item("W1"), LONG_WEEK) == claim(DATA, FORM.item("W1"), LONG_WEEK, codebook=BOOK)


def test_each_option_of_a_multiple_choice_is_a_claim_on_the_people_who_answered():
    found = claim(DATA, FORM.item("T3"), EACH_SKILL, codebook=BOOK)
    assert [one.text["zh-CN"] for one in found] == ["最想补的是调处纠纷", "最想补的是依法办事"]
    assert [one.text["en"] for one in found] == ["most want Settling disputes", "most want Law"]
    assert [(one.option, one.count, one.base) for one in found] == [(1, 1, 2), (2, 1, 2)]
    assert (found[0].missing, found[0].not_shown, found[0].blank, found[0].refused) == (7, 5, 0, 1)


def test_the_exclusive_option_shares_the_base_of_the_others():
    (found,) = claim(DATA, FORM.item("T3"), NO_SKILL, codebook=BOOK)
    assert (found.count, found.base, found.option) == (1, 2, 9)


def test_a_claim_without_a_base_has_no_share_and_says_why():
    (found,) = claim(pd.DataFrame({"W1": [4, -1]}), FORM.item("W1"), LONG_WEEK, codebook=BOOK)
    assert (found.base, found.left_out, found.missing, found.share) == (0, 1, 1, None)
    assert str(found.reason) == "nobody is in the base"


def test_labels_count_as_their_values():
    data = pd.DataFrame({"W1": ["57小时及以上", "40小时以内", "不想回答", ""]})
    (found,) = claim(data, FORM.item("W1"), LONG_WEEK, codebook=BOOK)
    assert (found.count, found.base, found.refused, found.missing) == (1, 2, 1, 2)


def test_a_claim_about_a_score_compares_fractions():
    rows = [{f"E{number}": value for number in range(1, 11)} for value in (3, 1, 5, -2)]
    for row in rows:
        row.update(E4=6 - row["E4"] if row["E4"] > 0 else -2)
    scored = score(pd.DataFrame(rows), FORM.scale("EX"), questionnaire=FORM)
    found = scale_claim(scored, BO_HIGH)
    assert (found.count, found.base, found.missing, found.total) == (2, 3, 1, 4)
    assert found.share == 2 / 3
