"""Sections as pages of the form: as the author says, else short neighbours together."""

import pytest

from questionnaires import load
from questionnaires.items import Item, Note, Section
from questionnaires.model import Questionnaire

MAIN, PULSE = (
    load.load(path).asked(invited=10_000)
    for path in sorted(load.shipped(), key=lambda path: path.stem != "township_cadres")
)


def titles(form):
    return [[section.title["zh-CN"] for section in page] for page in form.pages]


def lengths(form):
    return [sum(len(section.items) for section in page) for page in form.pages]


def form_of(*sections, notes=()):
    """Sections as (key, number of items, with_previous)."""
    items, made = [], []
    for key, count, joins in sections:
        keys = tuple(f"{key}{number}" for number in range(1, count + 1))
        items += [Item(one, "text", {"zh-CN": one}, key) for one in keys]
        made.append(Section(key, {"zh-CN": key}, keys, with_previous=joins))
    return Questionnaire("q", 1, ("zh-CN",), {"zh-CN": "问卷"}, tuple(made), tuple(items), notes=notes)


def test_the_main_form_has_these_five_pages():
    assert titles(MAIN) == [
        ["近期工作量"],
        ["最近一个月的状态"],
        ["培训", "待遇", "成长与交流"],
        ["担当与容错", "去留打算", "总的看法"],
        ["一句话", "基本情况"],
    ]
    assert lengths(MAIN) == [7, 10, 11, 10, 6]


def test_the_pulse_stands_on_one_page():
    assert lengths(PULSE) == [10]


@pytest.mark.parametrize("form", [MAIN, PULSE], ids=lambda form: form.key)
def test_shipped_forms_have_at_most_5_pages_of_at_most_15_items(form):
    assert len(form.pages) <= 5
    assert max(lengths(form)) <= 15
    assert [section for page in form.pages for section in page] == list(form.sections)


def test_short_neighbours_share_a_page_while_it_holds_11():
    form = form_of(("a", 5, None), ("b", 6, None), ("c", 1, None), ("d", 14, None), ("e", 1, None))
    assert titles(form) == [["a", "b"], ["c"], ["d"], ["e"]]


def test_where_the_author_says_it_nothing_is_joined_by_length():
    form = form_of(("a", 1, False), ("b", 1, False), ("c", 12, True))
    assert titles(form) == [["a"], ["b", "c"]]


def test_a_section_does_not_move_to_another_page_when_the_one_before_it_is_gone():
    form = form_of(("a", 1, False), ("b", 1, False), ("c", 1, True), ("d", 1, True))
    assert titles(form.only(["a1", "c1", "d1"])) == [["a"], ["c", "d"]]
    assert titles(form.only(["b1", "d1"])) == [["b", "d"]]
    assert titles(form.only(["c1", "d1"])) == [["c", "d"]]


def test_a_note_and_a_write_in_make_no_page_longer():
    form = form_of(("a", 6, None), ("b", 5, None))
    [first, second] = form.sections
    host = form.items[0]
    other = Item("a1_other", "text", {"zh-CN": "其他"}, "a", write_in_of="a1")
    words = Section("a", first.title, (host.key, other.key, *first.items[1:]), ("k", *first.items))
    longer = Questionnaire(
        "q",
        1,
        ("zh-CN",),
        {"zh-CN": "问卷"},
        (words, second),
        (host, other, *form.items[1:]),
        notes=(Note("k", {"zh-CN": "说明"}),),
    )
    assert titles(longer) == [["a", "b"]]
    left = longer.only(["a2", "b1"])
    assert [section.content for section in left.sections] == [("k", "a2"), ("b1",)]
    assert left.notes == longer.notes
    assert longer.only(["b1"]).notes == ()
