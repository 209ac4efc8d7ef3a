"""Slips from the browser: their codes are in the answer alone; useless ones are not drawn; voiding is asked."""

import re

import pytest

from survey import codes, create_app
from survey.context import Instance
from survey.store.base import CodeRefused
from tests.survey.console.staff import hire
from tests.survey.office import HTTPS, SMALL, office, opened
from tests.survey.paper import PRINTED, pdftotext

UNITS = "unit,label,roster\nn1,青石镇,42\nn2,白水乡,30\n"
PAGE = "/console/surveys/spring/slips"
VOID = "/console/surveys/spring/void"


@pytest.fixture
def public(tmp_path, clock):
    """An instance that telephones can reach."""
    folder = tmp_path / "public"
    folder.mkdir()
    office(folder, HTTPS).close()
    instance = Instance(folder, clock)
    yield instance
    instance.close()


@pytest.fixture
def operator(public, clock):
    return hire(public, create_app(public), "operator", "operator", clock=clock)


def printed(answer, folder):
    """The codes of the slips."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    (folder / "slips.pdf").write_bytes(answer.data)
    return PRINTED.findall(pdftotext(folder / "slips.pdf"))


def spend(survey, code, page=2**52 + 7):
    return survey.code_store.spend(survey.code_digest(codes.normalise(code)), page)


def test_slips_are_in_the_answer_and_nowhere_else(operator, public, tmp_path):
    survey = opened(public, "spring", SMALL, codes=True)
    answer = operator.post(PAGE, count="40")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=slips-spring.pdf"
    found = printed(answer, tmp_path)
    assert len(set(found)) == 42
    assert dict(survey.code_store.drawn()) == {0: 42}
    assert spend(survey, found[0]) == 0
    public.close()
    stored = b"".join(path.read_bytes() for path in public.folder.rglob("*") if path.is_file())
    for code in found:
        assert code.encode() not in stored
        assert code.replace("-", "").encode() not in stored
    assert list(public.folder.rglob("*.pdf")) == []


def test_slips_of_a_unit_carry_it(operator, public, tmp_path):
    survey = opened(public, "spring", SMALL, units=UNITS, codes=True)
    refused = operator.post(PAGE, count="5")
    assert refused.status_code == 422
    assert 'value="5"' in refused.text
    assert operator.post(PAGE, count="5", unit="n9").status_code == 422
    assert dict(survey.code_store.drawn()) == {}
    answer = operator.post(PAGE, count="5", unit="n2")
    assert spend(survey, printed(answer, tmp_path)[0]) == 2
    assert "白水乡" in pdftotext(tmp_path / "slips.pdf")
    assert [(row.act, row.about) for row in public.staff.acts(1)] == [("slips", "spring-n2")]


def test_slips_are_drawn_a_second_time_after_a_question_only(operator, public):
    survey = opened(public, "spring", SMALL, units=UNITS, codes=True)
    assert operator.post(PAGE, count="20", unit="n1").status_code == 200
    for again in ({"count": "5", "unit": "n1"}, {"every": "yes"}):
        asked = operator.post(PAGE, **again)
        assert asked.status_code == 422
        assert "operator在" in asked.text
        assert 'name="more"' in asked.text
    assert operator.post(PAGE, count="20", unit="n2").status_code == 200
    assert dict(survey.code_store.drawn()) == {1: 21, 2: 21}
    assert operator.post(PAGE, count="5", unit="n1", more="yes").status_code == 200
    operator.post(VOID, unit="n1", sure="yes")
    assert operator.post(PAGE, count="20", unit="n1").status_code == 200
    operator.post(VOID, sure="yes")
    assert operator.post(PAGE, every="yes").status_code == 200


def test_slips_of_all_units_are_drawn_at_once_by_their_rosters(operator, public, tmp_path):
    survey = opened(public, "spring", SMALL, units=UNITS, codes=True)
    assert "72" in re.search(r'<button name="every"[^>]*>([^<]*)<', operator.get(PAGE).text)[1]
    answer = operator.post(PAGE, every="yes", count="", unit="")
    assert len(printed(answer, tmp_path)) == 45 + 32
    assert dict(survey.code_store.drawn()) == {1: 45, 2: 32}
    assert [(row.act, row.about) for row in public.staff.acts(1)] == [("slips", "spring")]


def test_without_rosters_nothing_is_offered_for_all_units(operator, public):
    survey = opened(public, "spring", SMALL, units="unit,label\nn1,青石镇\nn2,白水乡\n", codes=True)
    assert 'name="every"' not in operator.get(PAGE).text
    answer = operator.post(PAGE, every="yes")
    assert answer.status_code == 422
    assert "n1, n2" in answer.text
    assert dict(survey.code_store.drawn()) == {}


@pytest.mark.parametrize("count", ["", "0", "-4", "ten", "10001", "4.5"])
def test_a_number_that_is_none_draws_nothing(operator, public, count):
    survey = opened(public, "spring", SMALL, codes=True)
    answer = operator.post(PAGE, count=count)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert dict(survey.code_store.drawn()) == {}


def test_an_address_of_this_machine_is_warned_of_before_anything_is_drawn(instance, app, clock, tmp_path):
    operator = hire(instance, app, "operator", "operator", clock=clock)
    survey = opened(instance, "spring", SMALL, codes=True)
    assert "只能在本机打开" in operator.get(PAGE).text
    assert operator.post(PAGE, count="4").status_code == 422
    assert dict(survey.code_store.drawn()) == {}
    assert len(printed(operator.post(PAGE, count="4", here="yes"), tmp_path)) == 5


def test_more_slips_than_a_unit_has_people_are_asked_about(operator, public, tmp_path):
    survey = opened(public, "spring", SMALL, codes=True, units=UNITS)
    told = operator.post(PAGE, count="43", unit="n1")
    assert told.status_code == 422
    assert "青石镇名单上只有42人，这次要印43人的口令条" in told.text
    assert 'name="more"' in told.text
    assert dict(survey.code_store.drawn()) == {}
    assert len(printed(operator.post(PAGE, count="43", unit="n1", more="yes"), tmp_path)) == 46
    assert len(printed(operator.post(PAGE, count="30", unit="n2"), tmp_path)) == 32


def test_an_address_that_is_read_along_is_warned_of(tmp_path, clock):
    (tmp_path / "lan").mkdir()
    office(tmp_path / "lan", 'base_url = "http://10.1.2.3"\nallow_plain_http = true\n').close()
    instance = Instance(tmp_path / "lan", clock)
    operator = hire(instance, create_app(instance), "operator", "operator", clock=clock)
    opened(instance, "spring", SMALL, codes=True)
    assert "http://10.1.2.3" in operator.get(PAGE).text
    instance.close()


def test_voiding_is_asked_and_how_many_is_not_told(operator, public, tmp_path):
    survey = opened(public, "spring", SMALL, codes=True)
    first, second, third, *_ = printed(operator.post(PAGE, count="40"), tmp_path)
    spend(survey, first)
    assert operator.post(VOID).status_code == 422
    assert spend(survey, second, 2**52 + 8) == 0
    done = operator.post(VOID, sure="yes")
    assert done.headers["Location"] == "/console/surveys/spring?said=voided"
    page = operator.client.get(done.headers["Location"]).text
    assert not re.search(r"\b(40|41|42)\b", re.sub(r"<[^>]+>", " ", page))
    assert spend(survey, second, 2**52 + 8) == 0  # the page that has spent it may come back
    with pytest.raises(CodeRefused, match="unknown"):
        spend(survey, third)
    assert [row.act for row in public.staff.acts(2)] == ["voided", "slips"]


def test_a_survey_without_codes_has_none_to_make_void(operator, public):
    opened(public, "spring", SMALL)
    page = operator.get(VOID).text
    assert "没有口令可以作废" in page
    assert 'name="sure"' not in page


def test_voiding_a_unit_leaves_the_others(operator, public, tmp_path):
    survey = opened(public, "spring", SMALL, units=UNITS, codes=True)
    ours = printed(operator.post(PAGE, count="3", unit="n1"), tmp_path)
    others = printed(operator.post(PAGE, count="3", unit="n2"), tmp_path)
    assert operator.post(VOID, sure="yes", unit="n9").status_code == 422
    operator.post(VOID, sure="yes", unit="n1")
    with pytest.raises(CodeRefused, match="unknown"):
        spend(survey, ours[0])
    assert spend(survey, others[0]) == 2


def test_the_page_says_how_paper_answers_come_in(operator, public):
    opened(public, "spring", SMALL, codes=True)
    page = operator.get(PAGE).text
    assert "每份用一张备用口令条" in page
    assert "不要登记" in page


def test_without_codes_there_are_no_slips(operator, public):
    opened(public, "spring", SMALL)
    assert "没有口令条" in operator.get(PAGE).text
    answer = operator.post(PAGE, page="/console/account", count="4")
    assert answer.status_code == 422


@pytest.mark.parametrize("role", ["designer", "analyst"])
def test_nobody_else_draws_or_voids(public, clock, role):
    opened(public, "spring", SMALL, codes=True)
    person = hire(public, create_app(public), role, role, clock=clock)
    for page in (PAGE, VOID):
        assert person.get(page).status_code == 403
