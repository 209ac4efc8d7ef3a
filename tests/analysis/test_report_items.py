"""No item of the questionnaire leaves a report without a word: every type of item, in every format."""

import io
from typing import get_args

import pytest
from openpyxl import load_workbook

from analysis import refresh, report
from analysis.blocks import Paragraph, Table, plain, runs_of
from analysis.render import docx, html, markdown, text, xlsx
from analysis.responses import of_responses
from questionnaires.items import ItemType
from questionnaires.load import build as questionnaire_of
from questionnaires.response import Response
from tests.analysis import word


def both(chinese, english):
    return {"zh-CN": chinese, "en": english}


def options(*labels):
    return [{"value": at, "label": both(label, f"{label}!")} for at, label in enumerate(labels, start=1)]


STEPS = [{"value": at, "label": both(str(at), str(at))} for at in range(1, 6)]
ITEMS = [
    {"key": "Q1", "type": "single", "text": both("您参加过培训吗？", "Did you train?")}
    | {"options": options("参加过", "没有")},
    {"key": "Q2", "type": "multiple", "text": both("学什么？", "What?"), "options": options("法律", "写作")},
    {"key": "Q3", "type": "rating", "text": both("您满意吗？", "Satisfied?"), "options": STEPS}
    | {"ends": {"1": both("很不满意", "Not at all"), "5": both("很满意", "Very")}},
    {"key": "Q4", "type": "ranking", "text": both("先做什么？", "What first?"), "max_choices": 2}
    | {"options": options("修路", "引水", "办学")},
    {"key": "Q7", "type": "number", "text": both("一年培训几天？", "How many days a year?")},
    {"key": "Q8", "type": "number", "text": both("在外地几天？", "How many away?")}
    | {"show_if": {"item": "Q1", "in": [1]}},
    {"key": "Q9", "type": "text", "max_length": 50, "text": both("想说什么？", "Your words?")},
    {"key": "B1", "type": "number", "text": both("您的工龄", "Years of work")},
]
FORM = {
    "key": "kinds",
    "version": 1,
    "languages": ["zh-CN", "en"],
    "title": both("各种题", "Kinds of items"),
    "missing": {
        "refused": both("不想回答", "Rather not say"),
        "blank": both("未作答", "Not answered"),
        "not_shown": both("未显示", "Not shown"),
    },
    "sections": [
        {"key": "all", "title": both("培训", "Training"), "items": [item["key"] for item in ITEMS[:-1]]},
        {"key": "background", "title": both("基本情况", "About you"), "items": ["B1"]},
    ],
    "items": ITEMS,
    "background": ["B1"],
}


def answers(longest=15):
    """40 people, 35 with days of training: 154 together, the longest 15; 20 were asked for days away."""
    days = [0] * 6 + [2] * 6 + [3] * 6 + [5] * 9 + [7] * 2 + [10] * 5 + [longest]
    for at in range(40):
        given = {"Q1": 1 + at % 2, "Q2": (1,), "Q3": 5 if at % 4 else 3, "Q4": (1, 2), "B1": 1 + at % 33}
        if at < len(days):
            given["Q7"] = days[at]
        if at % 2 == 0:
            given["Q8"] = at % 5
        yield given


@pytest.fixture(scope="module")
def form():
    return questionnaire_of(FORM, "kinds.toml")


def built(form, language="zh-CN", rows=None):
    data = of_responses([Response.of(form, one) for one in rows or answers()], form)
    return report.build(data, form, language)


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def made(form, request):
    return built(form, request.param)


def sentence(made, key):
    return next(plain(b.runs) for b in made.blocks if isinstance(b, Paragraph) and b.key == key)


def table(made, key):
    return next(block for block in made.blocks if isinstance(block, Table) and block.key == key)


def test_the_form_has_every_type_of_item():
    assert {item["type"] for item in ITEMS} == set(get_args(ItemType))


def test_every_item_has_a_table_a_sentence_or_a_line_with_the_reason(form, made):
    told = {block.key for block in made.blocks if isinstance(block, Table)}
    sentences = {block.key.partition(".")[0] for block in made.blocks if isinstance(block, Paragraph)}
    for item in form.items:
        assert item.key in sentences or item.type == "text", item.key
        assert item.key in told or item.type == "text", item.key


def test_a_text_that_nobody_counts_is_named_with_the_reason(form):
    made = built(form)
    data = of_responses([Response.of(form, one) for one in answers()], form)
    assert data.written == {"Q9": 0}
    assert sentence(made, "Q9.written")
    bare = report.build(type(data)(data.frame, data.codebook), form, "zh-CN")
    assert sentence(bare, "not_listed") == "问卷中以下各题本报告没有列示：Q9（文字题，答案原文不列入报告）。"


def test_an_item_that_the_data_lack_is_named_with_the_reason(form):
    data = of_responses([Response.of(form, one) for one in answers()], form)
    without = type(data)(data.frame.drop(columns=["Q7"]), data.codebook, written=data.written)
    assert sentence(report.build(without, form, "en"), "not_listed") == (
        "These items of the questionnaire are not shown in this report: Q7 (not in the data)."
    )


def test_a_number_is_told_by_mean_median_and_quartiles(form):
    assert sentence(built(form), "Q7.item") == (
        "对“一年培训几天？”，作答的35人平均为4.4（标准差3.6），中位数为3.0，居中的一半人在2.0至5.0之间。"
    )
    assert sentence(built(form, "en"), "Q7.item") == (
        "“How many days a year?”: of 35 people who answered the mean is 4.4 (SD 3.6), the median 3.0, and the "
        "middle half lies between 2.0 and 5.0."
    )


def test_a_number_that_some_were_asked_says_so(form):
    found = built(form)
    assert sentence(found, "Q8.item").startswith("对“在外地几天？”，被问到并作答的20人平均为")
    assert [plain(row.cells[0]) for row in table(found, "Q8").rows][-1] == "未被问到"


def test_a_number_of_the_background_is_told_and_not_listed(form):
    found = built(form)
    assert sentence(found, "B1.item").startswith("对“您的工龄”，作答的40人平均为")
    assert "均值" in [plain(row.cells[0]) for row in table(found, "B1").rows]


def test_a_rating_has_the_word_at_its_end_and_a_mean(form):
    assert sentence(built(form), "Q3.item") == (
        "对“您满意吗？”，作答的40人里选择“5（很满意）”的最多，有30人，占75%。"
        "“您满意吗？”按1（很不满意）至5（很满意）计，平均4.50分（n=40，标准差0.88）。"
    )
    labels = [plain(row.cells[0]) for row in table(built(form, "en"), "Q3").rows]
    assert labels[:5] == ["1 (Not at all)", "2", "3", "4", "5 (Very)"]
    assert plain(table(built(form, "en"), "Q3").notes[-1]) == "Note: mean 4.50, SD 0.88 (n = 40)."


def test_no_single_number_stands_in_any_format(form):
    made = built(form, rows=list(answers(longest=61)))
    book = load_workbook(io.BytesIO(xlsx.render(made, ())))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    printed = {
        "txt": text.render(made),
        "md": markdown.render(made),
        "html": html.render(made),
        "docx": "\n".join(word.paragraphs(docx.render(made))),
        "xlsx": "\n".join(cells),
    }
    for name, content in printed.items():
        assert "一年培训几天？" in content, name
    shown = [run.text for b in made.blocks for runs in runs_of(b) for run in runs if not isinstance(run, str)]
    assert not {"61", "61.0"} & {*shown, *cells}


def test_refresh_brings_numbers_up_to_date(form):
    draft = refresh.open_draft(docx.render(built(form)), "报告.docx")
    more = [one | {"Q7": one["Q7"] + 1} if "Q7" in one else one for one in answers()]
    done = refresh.refresh(draft, built(form, rows=more))
    said = "\n".join(word.paragraphs(done.content))
    assert "作答的35人平均为5.4（标准差3.6），中位数为4.0，居中的一半人在3.0至6.0之间。" in said


def test_refresh_takes_a_mean_away_that_would_tell_what_one_said(form):
    draft = refresh.open_draft(docx.render(built(form)), "报告.docx")
    alike = [one | {"Q7": 5 if at else 61} for at, one in enumerate(answers())]
    done = refresh.refresh(draft, built(form, rows=alike))
    said = "\n".join(word.paragraphs(done.content))
    assert "平均为—" in said
