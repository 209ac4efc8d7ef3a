"""Every kind of item, from the definition file to the nouns; each mistake with where, what and how to mend."""

import json

import pytest

from questionnaires import load
from questionnaires.answers import BLANK, NOT_SHOWN, REFUSED, AnyOf, Chosen
from questionnaires.errors import DefinitionError
from questionnaires.items import Option
from questionnaires.length import SECONDS, estimated_seconds
from questionnaires.response import Response
from tests.survey.office import EVERY_KIND


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("every") / "every_kind.toml"
    path.write_text(EVERY_KIND, encoding="utf-8")
    return load.load(path)


def problems_of(folder, *changes):
    text = EVERY_KIND
    for right, wrong in changes:
        assert text.count(right) >= 1, right
        text = text.replace(right, wrong, 1)
    path = folder / "every.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load.load(path)
    return [str(problem) for problem in caught.value.problems]


# ---- write-ins ---------------------------------------------------------------------------------


def test_a_write_in_is_a_text_item_behind_its_own(form):
    assert [item.key for item in form.items][:5] == ["A1", "A1_other", "A2", "A3", "A3_other"]
    other = form.item("A1_other")
    assert (other.type, other.max_length, other.write_in_of) == ("text", 100, "A1")
    assert other.show_if == Chosen("A1", (9,))
    assert other.text["zh-CN"] == "上个月哪件事最占时间？ 其他"
    assert not other.refusable
    assert (form.item("A3_other").max_length, form.item("A3").max_length) == (10, None)
    assert form.item("A1").option(9) == Option(9, {"zh-CN": "其他", "en": "Something else"}, None, True)
    assert form.write_ins == {"A1": other, "A3": form.item("A3_other")}


def test_a_write_in_is_no_question_and_takes_no_time(form):
    assert [item.key for item in form.questions] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "X1", "B1"]
    fact, background = SECONDS["fact"], SECONDS["background"]
    kinds = ("text", "multiple", "ranking", "rating", "number", "text")
    assert estimated_seconds(form) == 2 * fact + background + sum(SECONDS[kind] for kind in kinds)


def test_a_write_in_is_shown_to_whoever_chose_its_option(form):
    assert "A3_other" in form.shown({"A3": (1, 3)})
    assert "A3_other" not in form.shown({"A3": (1,)})
    assert "A1_other" not in form.shown({"A1": REFUSED})
    kept = Response.of(form, {"A1": 2, "A1_other": "来访"})
    assert kept.answers["A1_other"] == NOT_SHOWN
    assert Response.of(form, {"A1": 9}).answers["A1_other"] == BLANK


def test_a_write_in_goes_where_its_item_goes(form):
    assert [item.key for item in form.only(["A1", "B1"]).items] == ["A1", "A1_other", "B1"]
    assert [item.key for item in form.only(["A1_other", "B1"]).items] == ["B1"]


def test_a_shared_option_may_be_written_in_and_lent_to_another_form(tmp_path):
    text = EVERY_KIND.replace("{value = 9,", "{value = 8,")
    (tmp_path / "every_kind.toml").write_text(text, encoding="utf-8")
    path = tmp_path / "short.toml"
    path.write_text(
        'key = "short"\nversion = 1\nlanguages = ["zh-CN"]\ntitle = {zh-CN = "短问卷"}\n'
        'uses_items_of = "every_kind"\n'
        'sections = [{key = "s", title = {zh-CN = "节"}, items = ["K1", "A1", "A2"]}]\n',
        encoding="utf-8",
    )
    short = load.load(path)
    assert [item.key for item in short.items] == ["A1", "A1_other", "A2"]
    assert short.sections[0].content == ("K1", "A1", "A2")
    assert short.item("A1_other").show_if == Chosen("A1", (8,))


# ---- numbers, demands, words of earlier answers, rankings, notes -----------------------------------


def test_a_number_has_hard_and_soft_limits(form):
    assert (form.item("A7").low, form.item("A7").high, form.item("A7").usual) == (0, 31, (0, 10))
    assert (form.item("A5").low, form.item("A5").high, form.item("A5").usual) == (0, 999_999, None)


def test_an_answer_is_demanded_on_a_condition_of_earlier_ones(form):
    assert form.item("A6").demanded({"A5": 0})
    assert not form.item("A6").demanded({"A5": 1})
    assert not form.item("A6").demanded({"A5": REFUSED})
    assert not form.item("A5").demanded({})


def test_a_text_says_the_words_of_its_pipe_everywhere_but_on_the_form(form):
    item = form.item("A2")
    assert item.text == {
        "zh-CN": "上面选的那件事难在哪里？",
        "en": "What you chose above: what makes it hard?",
    }
    assert item.piped["zh-CN"] == "{A1}难在哪里？"
    assert form.item("A1").piped is None


@pytest.mark.parametrize(("options", "most", "places"), [(4, "3", 3), (4, None, 4), (12, None, 10)])
def test_a_ranking_has_a_place_for_each_option_and_ten_at_most(options, most, places, tmp_path):
    rows = ", ".join(f'{{value = {n}, label = {{zh-CN = "第{n}项"}}}}' for n in range(1, options + 1))
    path = tmp_path / "r.toml"
    path.write_text(
        'key = "r"\nversion = 1\nlanguages = ["zh-CN"]\ntitle = {zh-CN = "排序"}\n'
        'sections = [{key = "s", title = {zh-CN = "节"}, items = ["R1"]}]\n'
        f'[[items]]\nkey = "R1"\ntype = "ranking"\ntext.zh-CN = "排一排"\noptions = [{rows}]\n'
        + (f"max_choices = {most}\n" if most else ""),
        encoding="utf-8",
    )
    item = load.load(path).item("R1")
    assert (item.places, item.closed, item.refusable) == (places, True, True)


def test_a_note_is_no_item_and_has_its_place_among_them(form):
    assert [note.key for note in form.notes] == ["K1", "K2"]
    assert form.notes[1].show_if == Chosen("A5", (0,))
    assert [section.content for section in form.sections] == [
        ("K1", "A1", "A2", "A3"),
        ("A4", "A5", "K2", "A6"),
        ("A7", "X1", "B1"),
    ]
    assert "K1" not in form.by_key
    assert "K1" not in form.shown({})


def test_a_definition_stays_the_same_through_json(form, tmp_path):
    path = tmp_path / "every_kind.toml"
    path.write_text(EVERY_KIND, encoding="utf-8")
    document = json.loads(json.dumps(load.read_document(path), ensure_ascii=False))
    assert load.build(document, "every_kind.json") == form


def test_conditions_hold_together_in_a_demand(tmp_path):
    path = tmp_path / "every_kind.toml"
    condition = '{any = [{item = "A1", in = [9]}, {item = "A3", in = [4]}]}'
    path.write_text(
        EVERY_KIND.replace('required_if = {item = "A5", in = [0]}', f"required_if = {condition}"),
        encoding="utf-8",
    )
    item = load.load(path).item("A6")
    assert item.required_if == AnyOf((Chosen("A1", (9,)), Chosen("A3", (4,))))
    assert item.demanded({"A3": (4,)})


# ---- mistakes ----------------------------------------------------------------------------------

WRITE_IN = 'label = {zh-CN = "其他", en = "Something else"}, write_in = true'
PIPE = 'pipe = {A1 = {zh-CN = "上面选的那件事", en = "What you chose above"}}'
MISTAKES = {
    "two write-ins": (
        ('en = "Meetings"}', 'en = "Meetings"}, write_in = true'),
        'every.toml, item 2 "A1": 2 options have write_in. Keep it at one option.',
    ),
    "a write-in of a rating": (
        ('{value = 2, label = {zh-CN = "2", en = "2"}}', '{value = 2, label = {zh-CN = "2", en = "2"}, write_in = true}'),
        'every.toml, item 6 "A5": write_in does not go with the type rating. '
        "Take it out; it is for items of the type single, multiple.",
    ),
    "a key that the write-in takes": (
        ('key = "X1"', 'key = "A1_other"'),
        'every.toml, item 10 "A1_other": the key "A1_other" is that of the write-in of item "A1". '
        "Give it a key of its own.",
    ),
    "a length without a write-in": (
        ("label = {zh-CN = \"别的\", en = \"Others\"}, write_in = true", 'label = {zh-CN = "别的", en = "Others"}'),
        'every.toml, item 4 "A3": max_length does not go with the type multiple. '
        "Take it out; it is for items of the type text.",
    ),
    "min above max": (
        ("min = 0", "min = 40"),
        'every.toml, item 9 "A7": min is 40, but max is 31. Write a min that is below max.',
    ),
    "a negative min": (
        ("min = 0", "min = -1"),
        'every.toml, item 9 "A7": min must be a whole number from 0 on. Write it like this: min = 1',
    ),
    "max too large": (
        ("max = 31", "max = 10000000000"),
        'every.toml, item 9 "A7": max is 10000000000, more than anybody can type without a slip. '
        "Write 999999999 at most.",
    ),
    "usual outside": (
        ("usual = [0, 10]", "usual = [0, 40]"),
        'every.toml, item 9 "A7": usual is 0 to 40, outside of 0 to 31. '
        "Write two numbers from 0 to 31, the smaller first.",
    ),
    "usual the wrong way round": (
        ("usual = [0, 10]", "usual = [10, 0]"),
        'every.toml, item 9 "A7": usual is 10 to 0, which does not rise. '
        "Write two numbers from 0 to 31, the smaller first.",
    ),
    "usual of one number": (
        ("usual = [0, 10]", "usual = [10]"),
        'every.toml, item 9 "A7": usual must hold exactly 2 entries. Write it like this: usual = [1, …]',
    ),
    "a range of a text": (
        ('type = "text"\nmax_length = 20\ntext = {zh-CN = "还想', 'type = "text"\nmax = 20\ntext = {zh-CN = "还想'),
        'every.toml, item 10 "X1": max does not go with the type text. '
        "Take it out; it is for items of the type number.",
    ),
    "required twice": (
        ("required_if =", "required = true\nrequired_if ="),
        'every.toml, item 8 "A6": it has both required and required_if. Keep one of the two.',
    ),
    "required and not to be refused": (
        ("required_if =", "refusable = false\nrequired_if ="),
        'every.toml, item 8 "A6": it demands an answer and cannot be refused. '
        "Take refusable = false out, or required and required_if.",
    ),
    "a demand that looks ahead": (
        ('required_if = {item = "A5"', 'required_if = {item = "B1"'),
        'every.toml, item 8 "A6": required_if looks at item "B1", which is asked later. '
        'Move "B1" before it in the sections, or name an earlier item.',
    ),
    "a demand that looks at a ranking": (
        ('required_if = {item = "A5", in = [0]}', 'required_if = {item = "A4", in = [1]}'),
        'every.toml, item 8 "A6": required_if looks at item "A4", which is a ranking. '
        "Name an item of the type single, multiple, rating.",
    ),
    "a condition on a note": (
        ('required_if = {item = "A5"', 'required_if = {item = "K2"'),
        'every.toml, item 8 "A6": required_if looks at item "K2", which has no options. '
        "Name an item of the type single, multiple, rating.",
    ),
    "a place without pipe": (
        (PIPE, ""),
        'every.toml, item 3 "A2": the text in en has the place "A1" in braces, of which pipe says nothing. '
        'Add pipe = {A1 = {zh-CN = "…", en = "…"}}, or take the braces out.',
    ),
    "a pipe without place": (
        ("{A1}: what makes it hard?", "What makes it hard?"),
        'every.toml, item 3 "A2": pipe names "A1", but the text in en has no place for it. '
        "Write {A1} where the answer belongs, or take it out of pipe.",
    ),
    "a brace alone": (
        ("{A1}: what makes it hard?", "{A1}: what makes it hard}?"),
        'every.toml, item 3 "A2": a brace has no partner. Write places to fill like this: {A1}',
    ),
    "a pipe of nothing": (
        (PIPE, PIPE.replace("A1", "A8")),
        'every.toml, item 3 "A2": pipe names item "A8", which does not exist. '
        "Known here: K1, A1, A2, A3, A4, A5, K2, A6, A7, X1, B1.",
    ),
    "a pipe from later": (
        (PIPE, PIPE.replace("A1", "A5")),
        'every.toml, item 3 "A2": pipe looks at item "A5", which is asked later. '
        'Move "A5" before it in the sections, or name an earlier item.',
    ),
    "a pipe of itself": (
        (PIPE, PIPE.replace("A1", "A2")),
        'every.toml, item 3 "A2": pipe looks at the item itself. Name an item that is asked before it.',
    ),
    "a ranking of one place": (
        ("max_choices = 3", "max_choices = 1"),
        'every.toml, item 5 "A4": max_choices is 1, but there are 4 options. Write a number from 2 to 4.',
    ),
    "a ranking of too many places": (
        ("max_choices = 3", "max_choices = 5"),
        'every.toml, item 5 "A4": max_choices is 5, but there are 4 options. Write a number from 2 to 4.',
    ),
    "claims of a ranking": (
        ("max_choices = 3", 'max_choices = 3\nclaims = [{key = "A4", counts = [1], text = {zh-CN = "要人", en = "want"}}]'),
        'every.toml, item 5 "A4": claims does not go with the type ranking. '
        "Take it out; it is for items of the type single, multiple, rating.",
    ),
    "a key that a place takes": (
        ('key = "X1"', 'key = "A4_1"'),
        'every.toml, item 10 "A4_1": the key "A4_1" is the column of an option of item "A4". '
        "Give it a key of its own.",
    ),
    "people grouped by a ranking": (
        ('background = ["B1"]', 'background = ["A4"]'),
        'every.toml: background names "A4", which is a ranking. '
        "Take it out: people are grouped by single answers.",
    ),
    "a note that demands an answer": (
        ('type = "note"', 'type = "note"\nrequired = true'),
        'every.toml, item 1 "K1": required does not go with the type note. '
        "Take it out: a note is words, with pipe and show_if at most.",
    ),
    "a note with options": (
        ('type = "note"', 'type = "note"\noptions = [{value = 1, label = {zh-CN = "一", en = "one"}}]'),
        'every.toml, item 1 "K1": options does not go with the type note. '
        "Take it out: a note is words, with pipe and show_if at most.",
    ),
    "a note among the sensitive": (
        ('sensitive = ["A6"]', 'sensitive = ["K1"]'),
        'every.toml: sensitive names "K1", which has no options. Take it out.',
    ),
    "a first section with the one before": (
        ('items = ["K1", "A1", "A2", "A3"]', 'items = ["K1", "A1", "A2", "A3"]\nwith_previous = true'),
        'every.toml, section 1 "work": with_previous stands in the first section, before which there is none. '
        "Take it out.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_place_and_how_to_mend_it(mistake, tmp_path):
    change, line = MISTAKES[mistake]
    assert line in problems_of(tmp_path, change)


def test_a_pipe_of_several_answers_is_refused(tmp_path):
    found = problems_of(
        tmp_path,
        ("text = {zh-CN = \"打这个分，主要看什么？\"", "text = {zh-CN = \"“{A3}”以外看什么？\""),
        ("en = \"What did you look at when you gave these points?\"}", "en = \"Besides “{A3}”?\"}\npipe = {A3 = {zh-CN = \"那些事\", en = \"those\"}}"),
    )  # fmt: skip
    assert found == [
        'every.toml, item 8 "A6": pipe takes the answer of item "A3", which is of the type multiple. '
        "Name an item of the type single, rating, number, text."
    ]


def test_a_section_of_notes_alone_is_refused(tmp_path):
    found = problems_of(
        tmp_path,
        ('items = ["A4", "A5", "K2", "A6"]', 'items = ["K2"]'),
        ('items = ["A7",', 'items = ["A4", "A5", "A6", "A7",'),
    )
    assert 'every.toml, section 2 "needs": the section asks for nothing. Add an item to it, or move its notes to another section.' in found  # fmt: skip


def test_all_mistakes_come_at_once(tmp_path):
    changes = [MISTAKES[name][0] for name in ("two write-ins", "min above max", "required twice")]
    assert len(problems_of(tmp_path, *changes)) == 3
