"""Two surveys of a questionnaire without claims and scales: the shares of its answers are compared."""

import pytest

from analysis import refresh, report
from analysis.blocks import Mark, Paragraph, Table, plain
from analysis.errors import DataError
from analysis.intervals import holm, newcombe, two_shares_p
from analysis.render import docx
from analysis.responses import of_responses
from analysis.rounds import Round
from analysis.waves import compare_waves
from questionnaires.load import build as questionnaire_of
from questionnaires.response import Response
from tests.analysis import word
from tests.analysis.test_report_items import FORM, answers


@pytest.fixture(scope="module")
def form():
    return questionnaire_of(FORM, "kinds.toml")


def of(form, rows):
    return of_responses([Response.of(form, one) for one in rows], form)


def earlier():
    """36 of 40 had trained, now 20 of 40 have; the steps of Q3 are as they were."""
    return [one | ({"Q1": 1} if at < 33 else {}) for at, one in enumerate(answers())]


@pytest.fixture(scope="module")
def result(form):
    rounds = [Round(name, of(form, rows), form, 10) for name, rows in (("a", earlier()), ("b", answers()))]
    return compare_waves(rounds, language="zh-CN")


def test_every_answer_is_an_indicator_and_the_second_of_two_is_left_out(result):
    assert [one.id for one in result.indicators] == [
        "Q1.option.1",
        *(f"Q2.option.{at}" for at in (1, 2)),
        *(f"Q3.option.{at}" for at in range(1, 6)),
    ]


def test_answers_are_compared_by_newcombe_and_tested_over_all_of_them(result):
    # R: prop.test(c(36, 20), c(40, 40), correct=FALSE)$p.value; p.adjust(p, "holm")
    [trained] = [one for one in result.indicators if one.id == "Q1.option.1"]
    assert (trained.counts, trained.bases) == ((36, 20), (40, 40))
    interval = newcombe(20, 40, 36, 40)
    assert (trained.low, trained.high) == (interval.low, interval.high)
    own = two_shares_p(20, 40, 36, 40)
    assert trained.p_holm == holm([own, 1.0, 1.0])[0]
    assert result.tests == 3


def test_the_report_has_a_table_of_them_and_a_sentence_on_what_moved(form):
    made = report.build(of(form, answers()), form, "zh-CN", None, of(form, earlier()))
    said = {b.key: plain(b.runs) for b in made.blocks if isinstance(b, Paragraph)}
    assert said["trend.Q1.option.1"].startswith(
        "对“您参加过培训吗？”选择“参加过”的比例由上次的90%（36人，n=40）降至50%（20人，n=40），下降40个百分点，差异明显"
    )
    [table] = [b for b in made.blocks if isinstance(b, Table) and b.key == "trend.share"]
    labels = [plain(row.cells[0]) for row in table.rows]
    assert "对“您满意吗？”选择“5（很满意）”" in labels
    english = report.build(of(form, answers()), form, "en", None, of(form, earlier()))
    said = {b.key: plain(b.runs) for b in english.blocks if isinstance(b, Paragraph)}
    assert said["trend.Q1.option.1"].startswith(
        "The share who answered “参加过!” to “Did you train?” fell from"
    )


def test_what_fewer_than_k_answered_stands_for_neither_wave(form):
    few = [one | ({"Q3": None} if at >= 9 else {}) for at, one in enumerate(answers())]
    few = [{key: value for key, value in one.items() if value is not None} for one in few]
    made = report.build(of(form, answers()), form, "zh-CN", None, of(form, few))
    [table] = [b for b in made.blocks if isinstance(b, Table) and b.key == "trend.share"]
    rated = [row for row in table.rows if plain(row.cells[0]).startswith("对“您满意吗？”")]
    assert [isinstance(row.cells[1][0], Mark) or plain(row.cells[1]) == "—" for row in rated] == [True] * 5


def test_an_answer_whose_words_changed_is_named_and_not_compared(form):
    other = [{**one, "options": one["options"][:1]} if one["key"] == "Q2" else one for one in FORM["items"]]
    old = questionnaire_of({**FORM, "items": other}, "kinds.toml")
    made = report.build(of(form, answers()), form, "zh-CN", None, of(old, earlier()))
    said = {b.key: plain(b.runs) for b in made.blocks if isinstance(b, Paragraph)}
    assert "对“学什么？”选择“法律”" in said["trend.not_alike"]


def test_refresh_brings_the_comparison_up_to_date(form):
    draft = refresh.open_draft(
        docx.render(report.build(of(form, answers()), form, "zh-CN", None, of(form, earlier()))), "报告.docx"
    )
    now = [one | ({"Q1": 1} if at == 39 else {}) for at, one in enumerate(answers())]
    done = refresh.refresh(draft, report.build(of(form, now), form, "zh-CN", None, of(form, earlier())))
    assert "降至53%" in "\n".join(word.paragraphs(done.content))


def test_a_questionnaire_of_texts_alone_has_nothing_to_compare(form):
    texts = [one for one in FORM["items"] if one["key"] == "Q9"]
    section = [{"key": "all", "title": FORM["title"], "items": ["Q9"]}]
    bare = questionnaire_of({**FORM, "items": texts, "sections": section, "background": []}, "bare.toml")
    rounds = [Round(name, of(bare, [{"Q9": "好"}]), bare, 10) for name in "ab"]
    with pytest.raises(DataError, match="no question with answers to choose"):
        compare_waves(rounds, language="zh-CN")
