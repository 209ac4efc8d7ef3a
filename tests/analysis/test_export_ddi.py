"""DDI Codebook: its structure, and every name, label, question, code and count as the release has them."""

from collections import Counter
from copy import deepcopy
from dataclasses import replace

import pytest
from lxml import etree

from analysis import release
from analysis.export import export
from analysis.generalise import generalise
from questionnaires import codebook as codebooks
from questionnaires.items import Option
from questionnaires.response import Response
from tests.analysis.ddi_structure import LANG, NAMESPACE, faults
from tests.simulated import main_form, responses, write_release

D = {"d": NAMESPACE.strip("{}")}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases") / "demo-1"
    write_release(folder)
    return release.read(folder)


def document(data, folder, **how):
    written = export(data, folder / "out.xml", format="ddi", **how)
    assert [path.name for path in written.files] == ["out.xml"]
    assert [path.name for path in folder.iterdir()] == ["out.xml"]
    return etree.parse(str(folder / "out.xml")).getroot()


def words(element, name, language):
    return [one.text for one in element.findall(f"d:{name}", D) if one.get(LANG) == language]


def variables(root):
    return {one.get("name"): one for one in root.findall("d:dataDscr/d:var", D)}


def counts(variable):
    return {
        int(one.findtext("d:catValu", namespaces=D)): int(one.findtext("d:catStat", namespaces=D))
        for one in variable.findall("d:catgry", D)
        if one.find("d:catStat", D) is not None
    }


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_document_has_the_structure_of_ddi_codebook(data, tmp_path, language):
    root = document(data, tmp_path, language=language)
    assert faults(root) == []
    assert root.get(LANG) == language
    assert root.find("d:stdyDscr/d:citation/d:titlStmt/d:titl", D).text == data.questionnaire.title[language]


def again(parent, name):
    """A copy of the first element of that name, right behind it."""
    [first, *_] = parent.iter(f"{NAMESPACE}{name}")
    first.addnext(deepcopy(first))


def label_last(root):
    variable = root.find("d:dataDscr/d:var", D)
    variable.append(variable.find("d:labl", D))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (label_last, "labl"),
        (lambda root: again(root, "fileCont"), "fileCont"),
        (lambda root: again(root, "conditions"), "conditions"),
        (lambda root: again(root, "version"), "version"),
        (lambda root: again(root, "titl"), "titl"),
        (lambda root: root.find("d:dataDscr/d:var", D).set("nature", "ordnial"), "ordnial"),
        (lambda root: root.find("d:dataDscr/d:var", D).attrib.pop("name"), "name"),
        (lambda root: root.find("d:dataDscr/d:var", D).set("label", "B1"), "label"),
        (lambda root: root.find("d:fileDscr", D).set("ID", "V1"), "V1"),
        (lambda root: root.find("d:fileDscr", D).set("ID", "1"), "1"),
        (lambda root: root.find("d:dataDscr/d:var", D).set("files", "F2"), "F2"),
        (lambda root: next(root.iter(f"{NAMESPACE}invalrng")).clear(), "invalrng"),
    ],
)
def test_the_check_of_the_structure_finds_what_is_wrong(data, tmp_path, spoil, told):
    root = document(data, tmp_path)
    spoil(root)
    assert any(told in one for one in faults(root))


def test_every_language_has_conditions_of_use_of_its_own(data, tmp_path):
    statements = document(data, tmp_path).findall("d:stdyDscr/d:dataAccs/d:useStmt", D)
    assert [[child.get(LANG) for child in one] for one in statements] == [["zh-CN"] * 2, ["en"] * 2]
    assert [[child.tag for child in one] for one in statements] == [
        [f"{NAMESPACE}conditions", f"{NAMESPACE}disclaimer"]
    ] * 2


def test_what_has_no_place_for_a_second_language_is_in_the_first(data, tmp_path):
    root = document(data, tmp_path, language="en")
    [contents] = root.findall("d:fileDscr/d:fileTxt/d:fileCont", D)
    assert contents.get(LANG) == "en"
    versions = root.findall("d:stdyDscr/d:citation/d:verStmt/d:version", D)
    assert [one.get("type") for one in versions] == ["questionnaire", "sha256 of the release"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_variable_is_read_back_as_it_is(data, tmp_path, language):
    safe = generalise(data.frame, data.codebook, data.questionnaire)
    known = codebooks.of(data.questionnaire, language)
    found = variables(document(data, tmp_path))
    assert list(found) == [*(one.column for one in safe.codebook), "simulated"]
    for column in (one.column for one in safe.codebook):
        expected, variable = known[column], found[column]
        item = data.questionnaire.item(expected.item)
        assert words(variable, "labl", language) == [expected.label]
        assert words(variable.find("d:qstn", D), "qstnLit", language) == [item.text[language]]
        categories = {
            int(one.findtext("d:catValu", namespaces=D)): (
                words(one, "labl", language)[0],
                one.get("missing"),
            )
            for one in variable.findall("d:catgry", D)
        }
        assert categories == {
            **{value: (label, None) for value, label in expected.values.items()},
            **{value: (label, "Y") for value, label in expected.missing.items()},
        }
        assert {int(one.get("VALUE")) for one in variable.findall("d:invalrng/d:item", D)} == {-1, -2, -3}
        assert variable.get("nature") == ("ordinal" if expected.scores else "nominal")


def test_frequencies_are_those_of_the_rows(data, tmp_path):
    for column, variable in variables(document(data, tmp_path)).items():
        if column == "simulated":
            assert counts(variable) == {}
            continue
        expected = Counter(int(one) for one in data.frame[column])
        assert counts(variable) == {value: expected[value] for value in data.codebook[column].values}
        base = sum(count for value, count in expected.items() if value >= 0)
        told = {one.get("type"): int(one.text) for one in variable.findall("d:sumStat", D)}
        assert told == {"vald": base, "invd": 219 - base}


def test_no_count_stands_where_too_few_people_answered(tmp_path):
    form = main_form()
    silent = {one.key: -2 for one in form.items if one.key == "G5"}
    people = [
        Response.of(form, dict(one.answers) | (silent if place >= 9 else {"G5": 1}))
        for place, one in enumerate(responses())
    ]
    write_release(tmp_path / "demo-1", people)
    (tmp_path / "out").mkdir()
    variable = variables(document(release.read(tmp_path / "demo-1"), tmp_path / "out"))["G5"]
    assert counts(variable) == {}
    assert variable.findall("d:sumStat", D) == []
    assert words(variable, "notes", "zh-CN") == ["有效作答不足10人，频数不予列示。"]


def test_how_many_forms_were_filled_in_too_fast_is_not_told(data, tmp_path):
    judging = data.questionnaire.judging_speed(True)
    [flag] = [one.key for one in judging.quality_flags if one.seconds_below]
    frame = data.frame.assign(**{flag: 0})
    marked = replace(data, frame=frame, codebook=codebooks.of(judging), questionnaire=judging)
    variable = variables(document(marked, tmp_path))[flag]
    assert counts(variable) == {}
    assert variable.findall("d:sumStat", D) == []


def test_skip_rules_say_in_words_whom_an_item_was_asked(data, tmp_path):
    found = variables(document(data, tmp_path))
    conditional = [one for one in data.codebook if data.questionnaire.item(one.item).show_if is not None]
    for one in conditional:
        assert len(words(found[one.column], "universe", "zh-CN")) == 1
        assert len(words(found[one.column], "universe", "en")) == 1
    assert words(found["L3_1"], "universe", "zh-CN") == [
        "只问这些人：“最近半年，您打听过离开乡镇的门路吗（遴选、调动、考试、借调等）？”答“一两次”或“三四次”或"
        "“五次及以上”，或者“只要有合适的去处，一年之内我会走。”答“比较符合”或“完全符合”。"
    ]
    assert words(found["G5"], "universe", "zh-CN") == []


def test_the_columns_of_a_multiple_choice_are_one_group(data, tmp_path):
    root = document(data, tmp_path)
    names = {one.get("ID"): one.get("name") for one in root.findall("d:dataDscr/d:var", D)}
    groups = {
        one.get("name"): [names[id_] for id_ in one.get("var").split()]
        for one in root.findall("d:dataDscr/d:varGrp", D)
    }
    assert groups["T3"] == [one.column for one in data.codebook.columns_of("T3")]
    assert [one.tag for one in root.findall("d:dataDscr/d:varGrp/*", D)] == [f"{NAMESPACE}labl"] * 4


def test_it_says_what_was_left_out_what_is_simulated_and_never_when_it_was_made(data, tmp_path):
    root = document(data, tmp_path)
    [left_out] = words(root.find("d:fileDscr", D), "notes", "zh-CN")
    assert left_out.endswith("：B5 您的学历、B1 您的年龄段、B4 您在乡镇工作了多久。")
    study = root.find("d:stdyDscr", D)
    assert words(study.find("d:citation/d:titlStmt", D), "subTitl", "en") == [
        "Simulated data, not a real survey."
    ]
    assert words(study.find("d:stdyInfo", D), "abstract", "zh-CN")[0].startswith("模拟数据，不是真实调查。")
    assert root.find("d:docDscr/d:citation/d:prodStmt/d:prodDate", D) is None
    (tmp_path / "again").mkdir()
    export(data, tmp_path / "again" / "out.xml", format="ddi")
    assert (tmp_path / "again" / "out.xml").read_bytes() == (tmp_path / "out.xml").read_bytes()


def test_a_real_survey_is_not_called_simulated(tmp_path):
    write_release(tmp_path / "demo-1", simulated=False)
    (tmp_path / "out").mkdir()
    root = document(release.read(tmp_path / "demo-1"), tmp_path / "out")
    assert faults(root) == []
    assert "imulated" not in etree.tostring(root, encoding="unicode")
    assert words(root.find("d:stdyDscr/d:stdyInfo/d:sumDscr", D), "dataKind", "zh-CN") == ["问卷调查数据"]


def test_signs_that_no_xml_may_hold_are_left_out(data, tmp_path):
    items = tuple(
        replace(item, options=(Option(1, {"zh-CN": "甲\x0b<乙>&", "en": "A\x01"}), *item.options[1:]))
        if item.key == "G5"
        else item
        for item in data.questionnaire.items
    )
    changed = replace(data, questionnaire=replace(data.questionnaire, items=items))
    variable = variables(document(changed, tmp_path))["G5"]
    assert words(variable.find("d:catgry", D), "labl", "zh-CN") == ["甲<乙>&"]
    assert words(variable.find("d:catgry", D), "labl", "en") == ["A"]
