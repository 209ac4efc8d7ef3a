"""Posters: one page that leads to the survey, says in plain words what is not noted, and promises no more."""

from datetime import date

import pytest

from survey import poster
from tests.survey.office import MAIN, SMALL, opened
from tests.survey.paper import pdftotext, pictures_of
from tests.survey.test_slips import UNITS


@pytest.fixture
def printed(instance, tmp_path):
    """The poster of a survey, in a file."""

    def draw(survey, *units):
        path = tmp_path / "poster.pdf"
        path.write_bytes(poster.poster(instance, survey, *units))
        return path

    return draw


def qr_codes(path):
    import zxingcpp

    return [[code.text for code in zxingcpp.read_barcodes(page)] for page in pictures_of(path)]


def test_a_poster_is_one_page_that_leads_to_the_survey(instance, printed):
    path = printed(opened(instance, "spring27", MAIN, closes=date(2098, 6, 30)))
    assert qr_codes(path) == [["https://survey.example.org/s/spring27"]]
    text = pdftotext(path)
    assert "乡镇干部工作状况匿名问卷" in text
    assert "https://survey.example.org/s/spring27/about" in text
    assert "不记姓名、手机号、网络地址和提交时间" in text
    assert "no name, no telephone number" in text
    assert "2098年6月30日" in text
    assert "30 June 2098" in text
    assert "口令" not in text
    for promise in ("完全匿名", "绝对匿名"):
        assert promise not in text


def test_a_unit_has_a_poster_with_its_own_link(instance, printed):
    survey = opened(instance, "small", SMALL, units=UNITS)
    path = printed(survey, survey.units.listed[1])
    assert qr_codes(path) == [["https://survey.example.org/s/small/n2"]]
    assert "单位：白水乡" in pdftotext(path)


def test_posters_of_several_units_are_one_file(instance, printed):
    survey = opened(instance, "small", SMALL, units=UNITS)
    path = printed(survey, *survey.units.listed)
    assert qr_codes(path) == [[f"https://survey.example.org/s/small/{unit}"] for unit in ("n1", "n2")]


def test_with_codes_there_is_one_address_and_the_code_is_spoken_of(instance, printed):
    survey = opened(instance, "small", SMALL, units=UNITS, codes=True)
    path = printed(survey, survey.units.listed[1])
    assert qr_codes(path) == [["https://survey.example.org/s/small"]]
    assert "口令条上的口令" in pdftotext(path)


def test_a_simulated_survey_says_so(instance, printed):
    assert "模拟" in pdftotext(printed(opened(instance, "small", SMALL, simulated="true")))


def test_the_file_tells_no_date(instance, printed):
    content = printed(opened(instance, "small", SMALL)).read_bytes()
    for mark in (b"CreationDate", b"ModDate", b"/ID", b"reportlab"):
        assert mark not in content
