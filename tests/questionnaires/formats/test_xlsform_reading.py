"""XLSForms of other people: pyxform's examples, and every kind of thing that has no place in a questionnaire."""

import io
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest

from questionnaires import load, toml_text
from questionnaires.answers import AllOf, AnyOf, Chosen
from questionnaires.errors import DefinitionError
from questionnaires.formats import xlsform

EXAMPLES = Path(__file__).parent / "pyxform_examples"


def example(name):
    found = xlsform.read((EXAMPLES / name).read_bytes(), name)
    return found.questionnaire, [str(problem) for problem in found.lost]


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("text_and_integer_xlsx.xlsx", [("your_name", "text"), ("your_age", "number")]),
        ("or_other.xlsx", [("fav_color", "single"), ("fav_color_other", "text"), ("fav_pastel", "single")]),
        ("specify_other.xlsx", [("sex", "single"), ("sex_other", "text")]),
        ("search_and_select.xlsx", [("fruit", "single")]),
        ("choice_filter_test.xlsx", [("state", "single"), ("county", "single"), ("city", "single")]),
    ],
)
def test_an_example_of_pyxform_is_read_and_its_definition_passes_every_check(name, items):
    found, _ = example(name)
    assert [(item.key, item.type) for item in found.items] == items
    assert load.build(tomllib.loads(toml_text.text(found)), name) == found


def test_the_tutorial_of_pyxform_is_read_with_exactly_these_losses():
    found, lost = example("tutorial.xlsx")
    assert len(found.items) == 10
    assert found.item("age_in_months").show_if == Chosen("older_than_five", (2,))
    assert found.item("age_in_years").low == 5
    told = [line.removeprefix("tutorial.xlsx, sheet ") for line in lost]
    assert [line.split(": ")[0] for line in told if '"tutorial notes"' not in line] == [
        *("survey, row 2", "survey, row 9", "survey, row 10", "survey, row 11", "survey, row 12"),
    ]
    assert 'the questions of "member" are asked once' in told[1]
    assert told[-1].startswith(
        "survey, row 12: relevant \"${sex}='female' and ${age_in_years}>=15 and ${age_in_years}<=49\" was left out"
    )


def test_the_choices_that_a_filter_keeps_apart_are_told():
    _, lost = example("choice_filter_test.xlsx")
    assert sum('the column "choice_filter" was left out' in line for line in lost) == 2
    assert any('the choice "king" stands twice' in line for line in lost)


def test_a_form_that_only_calculates_asks_for_nothing():
    with pytest.raises(DefinitionError, match="no question in it that could be asked here"):
        example("pull_data.xlsx")


def form(survey, choices=(), settings=(), **sheets):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(*sheets, **further):
    found = xlsform.read(form(*sheets, **further), "form.xlsx")
    lost = [str(problem).removeprefix("form.xlsx, sheet ") for problem in found.lost]
    return found.questionnaire, lost


def changed(*sheets, **further):
    """What has another name or code, without what it says of mending."""
    found = xlsform.read(form(*sheets, **further), "form.xlsx")
    lines = [str(problem).removeprefix("form.xlsx, sheet ") for problem in found.changed]
    return [line.split(". ")[0] for line in lines]


YES_NO = [("list_name", "name", "label"), ("yn", 1, "Yes"), ("yn", 0, "No"), ("yn", 9, "Not sure")]
HEAD = ("type", "name", "label")


def test_what_is_not_asked_here_is_told_one_line_each():
    found, lost = read(
        [
            (*HEAD, "calculation", "appearance", "media::image", "default", "hint"),
            ("start", "start"),
            ("deviceid", "device"),
            ("select_one yn", "a", "A?", None, "likert", "a.png", "1", "think"),
            ("geopoint", "place", "Where?"),
            ("image", "photo", "Show"),
            ("date", "day", "When?"),
            ("decimal", "weight", "How heavy?"),
            ("calculate", "sum", None, "1 + 1"),
            ("begin_repeat", "again", "Again"),
            ("select_one_from_file towns.csv", "town", "Town?"),
            ("text", "more", "More?"),
            ("end_repeat",),
            (None, "odd", "no type"),
        ],
        YES_NO,
        external_choices=[("list_name", "name"), ("x", "y")],
    )
    assert [item.key for item in found.items] == ["a", "more"]
    assert found.item("a").hint == {"en": "think"}
    assert found.item("a").values == (1, 0, 9)
    assert [line.split(". ")[0] for line in lost] == [
        'survey, row 2: "start" was left out: the type "start" is not asked here',
        'survey, row 3: "device" was left out: the type "deviceid" is not asked here',
        'survey, row 4: the column "appearance" was left out',
        'survey, row 4: the column "image" was left out',
        'survey, row 4: the column "default" was left out',
        'survey, row 5: "place" was left out: the type "geopoint" is not asked here',
        'survey, row 6: "photo" was left out: the type "image" is not asked here',
        'survey, row 7: "day" was left out: the type "date" is not asked here',
        'survey, row 8: "weight" was left out: the type "decimal" is not asked here',
        'survey, row 9: "sum" was left out: the type "calculate" is not asked here',
        'survey, row 10: the questions of "again" are asked once, not again and again',
        'survey, row 11: "town" was left out: the type "select_one_from_file towns.csv" is not asked here',
        "survey, row 14: a row without a type was left out",
        "external_choices: the sheet was left out",
    ]
    assert lost[0].endswith("Nothing of the kind is recorded here: answers are anonymous.")


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        ("${a} = 1", Chosen("a", (1,))),
        ("'1'=${a}", Chosen("a", (1,))),
        ('selected(${a}, "9")', Chosen("a", (9,))),
        ("${a}='1' or ${a}='9'", Chosen("a", (1, 9))),
        ("${a}='1' and ${b}='0'", AllOf((Chosen("a", (1,)), Chosen("b", (0,))))),
        (
            "${a}='1' or ${b}='0' and ${b}='1'",
            AnyOf((Chosen("a", (1,)), AllOf((Chosen("b", (0,)), Chosen("b", (1,)))))),
        ),
        (
            "(${a}='1' or ${b}='0') and ${b}='1'",
            AllOf((AnyOf((Chosen("a", (1,)), Chosen("b", (0,)))), Chosen("b", (1,)))),
        ),
    ],
)
def test_conditions_are_understood(expression, condition):
    rows = [
        (*HEAD, "relevant"),
        ("select_one yn", "a", "A?"),
        ("select_one yn", "b", "B?"),
        ("text", "c", "C?", expression),
    ]
    found, lost = read(rows, YES_NO)
    assert lost == []
    assert found.item("c").show_if == condition


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ("${n} > 3", "${n} > 3"),
        ("not(selected(${a}, '1'))", "not(selected(${a}, '1'))"),
        ("${a} = '5'", "'5'"),
        ("${later} = '1'", "${later}"),
        ("${a} = '1' and", ""),
        ("(${a} = '1'", ")"),
        ("(" * 3000, "("),
    ],
)
def test_a_condition_that_is_not_understood_is_told(expression, part):
    rows = [
        (*HEAD, "relevant"),
        ("select_one yn", "a", "A?"),
        ("integer", "n", "N?"),
        ("text", "c", "C?", expression),
        ("select_one yn", "later", "Later?"),
    ]
    found, lost = read(rows, YES_NO)
    assert found.item("c").show_if is None
    assert f'survey, row 4: relevant "{expression}" was left out: "{part}" is not understood.' in lost[-1]


def test_the_condition_of_a_group_holds_for_everything_in_it():
    rows = [
        (*HEAD, "relevant", "appearance"),
        ("select_one yn", "a", "A?"),
        ("begin_group", "g", "Group", "${a} = '1'", "field-list"),
        ("note", "n", "Words"),
        ("text", "b", "B?"),
        ("select_one yn", "c", "C?", "${a} = '9'"),
        ("end_group",),
    ]
    found, lost = read(rows, YES_NO)
    assert lost == []
    assert found.notes[0].show_if == found.item("b").show_if == Chosen("a", (1,))
    assert found.item("c").show_if == AllOf((Chosen("a", (1,)), Chosen("a", (9,))))
    assert [section.key for section in found.sections] == ["S1", "g"]


def test_languages_are_told_apart_by_their_columns():
    rows = [
        ("type", "name", "label::English (en)", "label::Français (fr)", "label::Martian"),
        ("text", "a", "Why?", "Pourquoi ?", "Zz?"),
        ("text", "b", "How?", None, "Qq?"),
    ]
    found, lost = read(rows, settings=[("default_language", "form_title"), ("Français (fr)", "Titre")])
    assert found.languages == ("fr", "en", "qaa")
    assert found.title == dict.fromkeys(("fr", "en", "qaa"), "Titre")
    assert found.item("a").text == {"fr": "Pourquoi ?", "en": "Why?", "qaa": "Zz?"}
    assert found.item("b").text["fr"] == "How?"
    assert found.no_answer[-1]["fr"] == "Prefer not to say"
    assert [line.split(". ")[0] for line in lost] == ["survey, row 3: label has no text in fr"]
    assert changed(rows) == ['form.xlsx: the language "Martian" is called qaa here']


def test_limits_and_what_is_more_than_limits():
    rows = [
        (*HEAD, "constraint", "constraint_message"),
        ("integer", "n", "N?", ". > 0 and . < 100", "between"),
        (
            "select_multiple yn",
            "m",
            "M?",
            "count-selected(.) <= 2 and not(selected(., '9') and count-selected(.) > 1)",
        ),
        ("text", "t", "T?", "regex(., '[a-z]+') and string-length(.) < 20"),
    ]
    found, lost = read(rows, YES_NO)
    assert (found.item("n").low, found.item("n").high) == (1, 99)
    assert (found.item("m").max_choices, found.item("m").exclusive) == (2, (9,))
    assert found.item("t").max_length == 19
    assert [line.split(". ")[0] for line in lost] == [
        'survey, row 2: the column "constraint_message" was left out',
        "survey, row 4: the constraint \"regex(., '[a-z]+')\" was left out",
    ]


@pytest.mark.parametrize(
    ("constraint", "low", "high"),
    [
        ("(. >= 0) and (. <= 366)", 0, 366),
        ("((. >= 1) and (. <= 9))", 1, 9),
        ("(.>0 and .<10)", 1, 9),
        (f"{'(' * 40}. >= 2{')' * 40} and . <= 8", 2, 8),
    ],
)
def test_brackets_around_a_limit_are_no_obstacle(constraint, low, high):
    found, lost = read([(*HEAD, "constraint"), ("integer", "n", "N?", constraint)])
    assert (found.item("n").low, found.item("n").high) == (low, high)
    assert lost == []


@pytest.mark.parametrize("constraint", ["(. > 3) or (. < 1)", ". < 5 or . > 7 and . < 9", "((. > 3)"])
def test_a_limit_with_a_way_around_it_is_none(constraint):
    found, lost = read([(*HEAD, "constraint"), ("integer", "n", "N?", constraint)])
    assert (found.item("n").low, found.item("n").high) == (0, 999_999)
    assert "the constraint" in lost[-1]


def test_other_codes_are_told_apart_from_what_was_lost():
    rows = [HEAD, ("select_one sex", "sex", "Sex"), ("select_one yn", "a", "A?")]
    sexes = [("list_name", "name", "label"), ("sex", "m", "Male"), ("sex", "f", "Female"), *YES_NO[1:]]
    _, lost = read(rows, sexes)
    assert lost == []
    assert changed(rows, sexes) == ['choices, row 2: the choices of "sex" have numbers now: m = 1, f = 2']


def test_a_form_without_an_id_gives_itself_no_key():
    rows = [HEAD, ("text", "t", "T?")]
    assert not xlsform.read(form(rows), "form.xlsx").keyed
    assert xlsform.read(form(rows, settings=[("form_id",), ("canteen",)]), "form.xlsx").keyed


def test_names_that_cannot_be_used_are_numbered():
    rows = [HEAD, ("text", "a-b", "One?"), ("text", "c", "Two?"), ("text", "c", "Three?")]
    found, lost = read(rows)
    assert [item.key for item in found.items] == ["Q1", "c", "Q3"]
    assert lost == []
    assert changed(rows) == [
        'survey, row 2: the name "a-b" cannot be used; the item is called Q1',
        'survey, row 4: the name "c" cannot be used; the item is called Q3',
    ]


def test_braces_and_answers_that_cannot_stand_in_a_text():
    rows = [HEAD, ("select_one yn", "a", "A {now}?"), ("text", "b", "You said ${a}, and ${gone}.")]
    found, lost = read(rows, YES_NO)
    assert found.item("a").text == {"en": "A ｛now｝?"}
    assert found.item("b").piped == {"en": "You said {a}, and ……."}
    assert [line.split(". ")[0] for line in lost] == [
        "survey, row 2: braces were made full-width",
        "survey, row 3: the answer to ${gone} cannot stand in this text",
    ]


def test_a_range_of_few_steps_is_a_rating():
    rows = [
        (*HEAD, "parameters"),
        ("range", "r", "R?", "start=0 end=10 step=5"),
        ("range", "s", "S?", "start=0 end=1 step=0.1"),
    ]
    found, lost = read(rows)
    assert (found.item("r").type, found.item("r").values) == ("rating", (0, 5, 10))
    assert len(lost) == 1
    assert '"s" was left out' in lost[0]


def with_formula(stored):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    for row in (HEAD, ("text", "a", '="W"&"hy?"')):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    if stored:
        return repacked(buffer.getvalue(), b"<v></v>", b"<v>Why?</v>", b"<v />", b"<v>Why?</v>")
    return buffer.getvalue()


def repacked(data, *replaced, add=()):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b'<c r="C2">', b'<c r="C2" t="str">')
                for before, after in zip(replaced[::2], replaced[1::2], strict=True):
                    part = part.replace(before, after)
            new.writestr(name, part)
        for name, part in add:
            new.writestr(name, part)
    return buffer.getvalue()


def test_formulas_are_told_or_refused():
    with pytest.raises(DefinitionError, match="formulas have no stored value: C2"):
        xlsform.read(with_formula(stored=False), "form.xlsx")
    found = xlsform.read(with_formula(stored=True), "form.xlsx")
    assert found.questionnaire.item("a").text == {"en": "Why?"}
    assert str(found.lost[0]) == (
        "form.xlsx, sheet survey: of formulas their stored values were read: C2. Look whether the values are right."
    )


def test_macros_bombs_and_damaged_files_are_refused():
    plain = form([HEAD, ("text", "a", "A?")])
    bomb = [("xl/worksheets/more.xml", b" " * (51 * 2**20))]
    cases = {
        "the workbook holds macros": repacked(plain, add=[("xl/vbaProject.bin", b"x")]),
        "more than 200 parts or 50 MB": repacked(plain, add=bomb),
        "larger than 5 MB": plain + b"\0" * (5 * 2**20),
        "not a workbook, or is damaged": plain[: len(plain) // 2],
        "locked by a password": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "defines entities": repacked(plain, add=[("xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>')]),
    }
    for reason, data in cases.items():
        with pytest.raises(DefinitionError, match=reason):
            xlsform.read(data, "form.xlsx")


def test_a_workbook_that_is_no_form_is_refused():
    with pytest.raises(DefinitionError, match="no sheet named “survey”"):
        xlsform.read(other_book(), "x.xlsx")


def other_book():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def test_a_name_that_looks_like_the_next_number_is_no_obstacle():
    rows = [
        HEAD,
        ("text", "Q2", "One?"),
        ("text", "Q2", "Two?"),
        ("text", "Q3", "Three?"),
        ("text", "Q2_other", "Four?"),
    ]
    found, lost = read(rows)
    assert [item.key for item in found.items] == ["Q2", "Q3", "Q4", "Q5"]
    assert lost == []
    assert len(changed(rows)) == 3


def test_a_number_without_end_is_told_with_its_row():
    endless = "9" * 4_500
    rows = [
        (*HEAD, "constraint", "parameters", "relevant"),
        ("integer", "n", "N?", f". >= 0 and . <= {endless}"),
        ("text", "t", "T?", f"string-length(.) < {endless}"),
        ("range", "r", "R?", "", f"start=1 end={endless} step=1"),
        ("range", "s", "S?", "", f"start=0 end=5 step={endless}"),
    ]
    found, lost = read(rows)
    assert [item.key for item in found.items] == ["n", "t"]
    assert [line.split(":")[0] for line in lost] == [f"survey, row {row}" for row in (2, 2, 3, 4, 5)]


def test_a_form_of_too_many_questions_is_refused():
    rows = [HEAD, *(("text", f"t{at}", "T?") for at in range(2_001))]
    with pytest.raises(DefinitionError, match="there are more than 2000 questions in it"):
        read(rows)


def test_a_form_of_too_many_options_is_refused():
    rows = [HEAD, *(("select_one long", f"t{at}", "T?") for at in range(21))]
    choices = [("list_name", "name", "label"), *(("long", str(at), f"C{at}") for at in range(1_000))]
    with pytest.raises(DefinitionError, match="there are more than 20000 options in it"):
        read(rows, choices)
