"""Units: their list, their links, and where they may stand: beside no answer that leaves the store."""

import json

import pytest

from analysis import release as analysis_release
from questionnaires import load
from questionnaires.response import Response
from survey import cli, create_app, fieldwork, releases, singled_out, units
from survey.context import RESPONSES, UNITS, Instance
from survey.errors import FieldworkError
from survey.units import Unit
from tests.survey import raw
from tests.survey.office import COMPLETE, MAIN, WORDS, office, opened, shut
from tests.survey.test_public import Page, get, post

LIST = "unit,label,roster\nn1,青石镇,40\nn2,白水乡,\nS-3,“云岭”街道 & <办>,12\n"


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


@pytest.fixture
def survey(instance):
    return opened(instance, "small", units=LIST)


@pytest.fixture
def client(instance, survey):
    return create_app(instance).test_client()


def listed(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "units.csv"
    path.write_bytes(text.encode(encoding))
    return units.read(path)


def refused(tmp_path, text, encoding="utf-8"):
    with pytest.raises(FieldworkError) as caught:
        listed(tmp_path, text, encoding)
    return [str(problem) for problem in caught.value.problems]


def test_units_are_numbered_as_listed(tmp_path):
    found = listed(tmp_path, LIST)
    assert found.listed == (
        Unit(1, "n1", "青石镇", 40),
        Unit(2, "n2", "白水乡", None),
        Unit(3, "S-3", "“云岭”街道 & <办>", 12),
    )
    assert found.named("s-3").number == 3
    assert found.named("none") is None
    assert [found.numbered(number) for number in (None, 0, 4)] == [None] * 3
    assert found.numbered(2).label == "白水乡"


def test_the_columns_may_have_their_chinese_names(tmp_path):
    found = listed(tmp_path, "单位,名称,人数\nn1,青石镇,40\nn2,白水乡,\n")
    assert found.listed == (Unit(1, "n1", "青石镇", 40), Unit(2, "n2", "白水乡", None))


def test_full_width_commas_are_told(tmp_path):
    assert refused(tmp_path, "单位，名称，人数\nn1，青石镇，40\n") == [
        "units.csv, line 1: it is separated by full-width commas “，”. Replace them by half-width ones “,”."
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_list_is_read_as_excel_saves_it(tmp_path, encoding):
    text = "Unit, Label \r\nn1,青石镇\r\n\r\n n2 , 白水乡 \r\n"
    assert [unit.label for unit in listed(tmp_path, text, encoding).listed] == ["青石镇", "白水乡"]


def test_every_mistake_of_a_list_is_told_at_once_with_its_line(tmp_path):
    text = "unit,label,roster\ncode,甲,3\n镇,乙,3\nn1,,3\nn2,丁,三\nN2,丁,0\nabout,戊,\n"
    told = refused(tmp_path, text)
    assert [line.split(":")[0] for line in told] == [
        "units.csv, line 2",
        "units.csv, line 3",
        "units.csv, line 4",
        "units.csv, line 5",
        "units.csv, line 6",
        "units.csv, line 6",
        "units.csv, line 6",
        "units.csv, line 7",
    ]
    assert "code is an address of the program itself" in told[0]
    assert "“镇” is no key" in told[1]
    assert "is no label" in told[2]
    assert "roster “三”" in told[3]
    assert "about is an address" in told[-1]


@pytest.mark.parametrize("key", ["code", "form", "thanks", "about", "Thanks"])
def test_addresses_of_the_program_are_no_units(tmp_path, key):
    assert "address of the program" in refused(tmp_path, f"unit,label\n{key},甲\n")[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the columns are –"),
        ("unit,label,roster\n", "it lists no unit"),
        ("unit,name\nn1,甲\n", "the columns are unit, name"),
        ("unit,label,label\nn1,甲,甲\n", "the columns are"),
        ("unit,label\nn1,甲\x07乙\n", "is no label"),
        ("unit,label\nn1," + "长" * 41 + "\n", "is no label"),
        ("unit,label\n../x,甲\n", "is no key"),
        ("unit,label\n" + "n" * 21 + ",甲\n", "is no key"),
        ('unit,label\nn1,"甲\nn2,乙\n', "is no label"),
        ('unit,label\nn1,"' + "甲" * 200_000, "the table cannot be read"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(tmp_path, text, words):
    assert words in refused(tmp_path, text)[0]


def test_bytes_of_no_encoding_are_refused(tmp_path):
    (tmp_path / "units.csv").write_bytes(b"unit,label\nn1,\xff\xff\xff\n")
    with pytest.raises(FieldworkError, match="neither UTF-8 nor GB 18030"):
        units.read(tmp_path / "units.csv")
    with pytest.raises(FieldworkError, match="cannot be read"):
        units.read(tmp_path / "none.csv")


def test_the_list_is_checked_with_everything_else_and_frozen(instance, tmp_path):
    with pytest.raises(FieldworkError) as caught:
        opened(instance, "bad", units="unit,label\ncode,甲\n", k="2")
    assert len(caught.value.problems) == 2
    survey = opened(instance, "small", units=LIST)
    assert (survey.folder / UNITS).read_text(encoding="utf-8") == LIST
    assert survey.modes >= {"units"}
    (survey.folder / UNITS).write_text(LIST.replace("n2", "n9"), encoding="utf-8")
    again = Instance(tmp_path)
    with pytest.raises(FieldworkError, match="were changed after opening"):
        again.survey("small")
    again.console.close()


def test_a_list_put_beside_a_survey_afterwards_is_noticed(instance, tmp_path):
    survey = opened(instance, "plain")
    (survey.folder / UNITS).write_text(LIST, encoding="utf-8")
    again = Instance(tmp_path)
    with pytest.raises(FieldworkError, match="were changed after opening"):
        again.survey("plain")
    again.console.close()


def test_a_unit_s_own_link_gives_a_form_of_that_unit(client, survey):
    page = get(client, "/s/small/n2")
    assert "单位：白水乡" in page.text
    assert post(client, COMPLETE | {"ticket": page.ticket}).status_code == 303
    assert [response.unit for response in raw.answers(survey.folder / RESPONSES)] == [2]


def test_the_unit_comes_back_with_a_form_that_comes_back(client):
    page = Page(post(client, {"ticket": get(client, "/s/small/n2").ticket}))
    assert (page.status, "单位：白水乡" in page.text) == (422, True)


def test_a_label_is_text_and_nothing_else(client):
    page = get(client, "/s/small/s-3")
    assert "单位：“云岭”街道 &amp; &lt;办&gt;" in page.html
    assert "“云岭”街道 & <办>" in page.text


def test_the_plain_link_gives_a_form_of_no_unit(client, survey):
    page = get(client)
    assert "单位：" not in page.text
    assert post(client, COMPLETE | {"ticket": page.ticket}).status_code == 303
    assert [response.unit for response in raw.answers(survey.folder / RESPONSES)] == [None]


def test_links_of_a_unit_s_form_stay_in_the_unit(client):
    page = get(client, "/s/small/n2")
    assert "/s/small/n2?lang=en" in page.links
    assert "Unit: 白水乡".lower() in get(client, "/s/small/n2?lang=en").text.lower()
    assert get(client, "/s/small/n2?leave=1").links == ["/s/small/n2"]


def test_an_unknown_unit_is_a_calm_page(client):
    for address in ("/s/small/n9", "/s/small/1"):
        assert get(client, address).status == 404
    # what is an address of the program is never looked up as a unit
    assert get(client, "/s/small/form").status == 303


def test_consent_speaks_of_units_where_there_are_units_only(instance):
    opened(instance, "main", MAIN, units=LIST)
    client = create_app(instance).test_client()
    point = "不记是谁"
    assert point in get(client, "/s/main/n1").text
    assert point not in get(client, "/s/main").text
    opened(instance, "plain", MAIN)
    assert point not in get(client, "/s/plain").text
    assert "防止重复填写" not in get(client, "/s/main/n1").text


def test_status_lists_the_links(instance, survey):
    status = fieldwork.status(instance, survey)
    assert status.unit_addresses[0] == ("青石镇", "http://127.0.0.1:8000/s/small/n1")
    assert len(status.unit_addresses) == 3


def closed_with(survey, instance, counts):
    for unit, count in counts.items():
        for number in range(count):
            given = {"A1": 1 + number % 2, "A4": number % 3}
            key = int.from_bytes(f"{unit}{number:05}".encode()[:6])
            survey.store.submit(key, Response.of(survey.questionnaire, given, unit))
    fieldwork.close(survey, 0)
    return releases.release(instance, survey.key)


def unit_counts(survey, release):
    figures = analysis_release.figures(survey.releases_folder / release.id)
    return [(entry["label"], entry["count"]) for entry in figures["units"]]


def test_a_release_counts_units_and_has_none_beside_an_answer(instance, survey):
    release = closed_with(survey, instance, {1: 14, 2: 11, 3: 12})
    folder = survey.releases_folder / release.id
    data = analysis_release.read(folder)
    assert list(data.frame.columns) == [variable.column for variable in data.codebook]
    assert not {"u", "unit", "units"} & set(data.frame.columns)
    assert unit_counts(survey, release) == [("青石镇", 14), ("白水乡", 11), ("“云岭”街道 & <办>", 12)]
    assert b"unit" not in (folder / "rows.parquet").read_bytes()
    codebook = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
    assert "青石镇" not in json.dumps(codebook["variables"], ensure_ascii=False)


def test_a_small_unit_is_hidden_and_does_not_follow_from_the_total(instance, survey):
    release = closed_with(survey, instance, {1: 20, 2: 11, 3: 4})
    # 4 are fewer than k = 10; with the 11 of the next smallest hidden too, 35 - 20 says nothing of either
    assert [count for _, count in unit_counts(survey, release)] == [20, None, None]


def test_two_small_units_that_hold_k_together_hide_nobody_else(instance, survey):
    release = closed_with(survey, instance, {1: 20, 2: 7, 3: 4})
    assert [count for _, count in unit_counts(survey, release)] == [20, None, None]
    assert "units" in analysis_release.figures(survey.releases_folder / release.id)


def test_units_nobody_answered_from_are_hidden_with_the_next_ones(instance, survey):
    release = closed_with(survey, instance, {1: 20})
    assert [count for _, count in unit_counts(survey, release)] == [None, None, None]


def test_before_opening_the_meter_says_how_many_of_a_unit_would_stand_alone(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    shut(office(tmp_path))
    (tmp_path / "units.csv").write_text(LIST, encoding="utf-8")
    settings = "".join(f"{name} = {value}\n" for name, value in WORDS.items())
    (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
    arguments = ["survey", "open", "spring", "--questionnaire", "township_cadres"]
    files = ["--settings", str(tmp_path / "settings.toml"), "--units", str(tmp_path / "units.csv")]
    with pytest.raises(SystemExit) as caught:
        cli.main(["--instance", str(tmp_path), *arguments, *files])
    assert caught.value.code == 0
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "52 people, 162 combinations of the answers to B1, B2, B3, B4, B5:"
    assert told[5] == (
        "Stored answers hold the unit too. In 2 of 2 units more than 20% would stand alone among their own; "
        "most of all in “云岭”街道 & <办> (12 people): 93%."
    )


def test_without_rosters_the_meter_is_silent():
    [form] = [load.load(path) for path in load.shipped() if path.stem == "township_cadres"]
    assert list(singled_out.of_units(form, [Unit(1, "n1", "青石镇", None)])) == []
