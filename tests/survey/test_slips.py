"""Slips: what is drawn, what is printed, what is stored; the pages looked at as a phone and a thief would."""

import os
import re
import stat
import subprocess
import sys

import pytest

from survey import codes, create_app, fieldwork, slip_sheet, slips
from survey.cli import command, edge
from survey.cli.language import speak
from survey.errors import FieldworkError
from survey.slips import Wanted
from survey.store.base import CodeRefused
from survey.units import Unit
from tests.survey.office import MAIN, office, opened, shut
from tests.survey.paper import PRINTED, pdftotext, pictures_of
from tests.survey.test_public import Page, get

UNITS = "unit,label\nn1,青石镇\nn2,白水乡\n"


@pytest.fixture
def survey(instance):
    return opened(instance, "spring27", MAIN, codes=True)


def codes_of(path):
    return PRINTED.findall(pdftotext(path))


def spend(survey, code, page=2**52 + 7):
    return survey.code_store.spend(survey.code_digest(codes.normalise(code)), page)


def test_one_in_twenty_is_a_spare_and_at_least_one():
    assert [slips.with_spares(count) for count in (1, 20, 21, 200)] == [2, 21, 23, 210]


def test_every_printed_code_works_once_and_all_differ(instance, survey, tmp_path):
    drawn = slips.draw(instance, survey, [Wanted(40)], tmp_path / "slips.pdf")
    assert (drawn.slips, drawn.spares, drawn.warnings) == (42, 2, ())
    printed = codes_of(tmp_path / "slips.pdf")
    assert len(printed) == len(set(printed)) == 42
    assert dict(survey.code_store.drawn()) == {0: 42}
    for number, code in enumerate(printed):
        assert spend(survey, code, 2**52 + number) == 0
        with pytest.raises(CodeRefused, match="used"):
            spend(survey, code, 2**52 + 1000)


def test_every_qr_code_of_the_rendered_pages_leads_to_the_survey(instance, survey, tmp_path):
    import zxingcpp

    slips.draw(instance, survey, [Wanted(10)], tmp_path / "slips.pdf")
    pages = pictures_of(tmp_path / "slips.pdf")
    found = [zxingcpp.read_barcodes(page) for page in pages]
    assert [len(on_page) for on_page in found] == [8, 3]
    assert {code.text for on_page in found for code in on_page} == {"https://survey.example.org/s/spring27"}
    # printed three centimetres wide
    for code in found[0]:
        across = (code.position.top_right.x - code.position.top_left.x) / 150 * 25.4
        assert 29 <= across <= 31
    # and it is an address that this server answers with the page that asks for the code
    page = Page(create_app(instance).test_client().get("https://survey.example.org/s/spring27"))
    assert (page.status, "口令条" in page.text) == (200, True)


def test_a_slip_survives_a_poor_copier(instance, survey, tmp_path):
    import zxingcpp

    slips.draw(instance, survey, [Wanted(7)], tmp_path / "slips.pdf")
    (page,) = pictures_of(tmp_path / "slips.pdf", 90)
    coarse = page.point([0 if level < 150 else 255 for level in range(256)])
    assert len(zxingcpp.read_barcodes(coarse)) == 8


def test_slips_are_identical_but_for_the_code(instance, survey, tmp_path):
    slips.draw(instance, survey, [Wanted(7)], tmp_path / "slips.pdf")
    (page,) = pictures_of(tmp_path / "slips.pdf", 254)  # ten dots a millimetre
    left, top, wide, high, code_high = 80, 2970 - 100 - 4 * 680, 970, 680, 140
    cut = [
        page.crop(
            (
                left + column * wide + 8,
                top + row * high + 8,
                left + (column + 1) * wide - 8,
                top + (row + 1) * high - code_high,
            )
        )
        for row in range(4)
        for column in range(2)
    ]
    assert min(cut[0].getextrema()) == 0
    for one in cut[1:]:
        differing = sum(abs(a - b) > 128 for a, b in zip(cut[0].tobytes(), one.tobytes(), strict=True))
        assert differing < 0.01 * one.width * one.height  # where a line falls on the grid of dots


def test_the_words_stand_in_chinese_and_english(instance, survey, tmp_path):
    slips.draw(instance, survey, [Wanted(1)], tmp_path / "slips.pdf")
    text = pdftotext(tmp_path / "slips.pdf")
    assert text.count("乡镇干部工作状况匿名问卷") == 2
    assert text.count("https://survey.example.org/s/spring27") == 2
    assert text.count("口令只能用一次") == 2
    assert text.count("Enter the code below") == 2
    assert "沿虚线裁开" in text


def test_the_file_has_no_date_no_identifier_and_no_author(instance, survey, tmp_path):
    slips.draw(instance, survey, [Wanted(100)], tmp_path / "slips.pdf")
    content = (tmp_path / "slips.pdf").read_bytes()
    for mark in (b"/CreationDate", b"/ModDate", b"/ID", b"/Author", b"/Producer", b"/Metadata", b"2026"):
        assert mark not in re.sub(rb"stream.*?endstream", b"", content, flags=re.DOTALL), mark
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "slips.pdf").stat().st_mode) == 0o600


def test_the_same_codes_make_the_same_file():
    sheet = slip_sheet.Sheet("问卷", "https://survey.example.org/s/a", ("zh-CN", "en"))
    drawn = codes.draw(20)
    assert slip_sheet.render([(sheet, drawn)]) == slip_sheet.render([(sheet, drawn)])


def test_only_digests_are_stored(instance, survey, tmp_path):
    slips.draw(instance, survey, [Wanted(40)], tmp_path / "slips.pdf")
    printed = codes_of(tmp_path / "slips.pdf")
    spend(survey, printed[0])
    files = [path for path in (tmp_path / "instance").rglob("*") if path.is_file()]
    everything = b"\n".join(path.read_bytes() for path in files).upper()
    assert len(files) > 5
    for code in printed:
        assert code.encode() not in everything
        assert code.replace("-", "").encode() not in everything


def test_slips_of_a_unit_carry_it_in_words_and_their_codes_in_the_store(instance, tmp_path):
    survey = opened(instance, "spring27", MAIN, units=UNITS, codes=True)
    unit = slips.unit_of(survey, "N2")
    slips.draw(instance, survey, [Wanted(5, unit)], tmp_path / "slips.pdf")
    text = pdftotext(tmp_path / "slips.pdf")
    assert text.count("单位：白水乡") == 6 + 1  # every slip, and the margin
    assert {spend(survey, code, 2**52 + n) for n, code in enumerate(PRINTED.findall(text))} == {2}
    assert dict(survey.code_store.drawn()) == {2: 6}


def test_slips_of_all_units_are_one_file_in_which_each_begins_on_a_page_of_its_own(instance, tmp_path):
    units = "unit,label,roster\nn1,青石镇,40\nn2,白水乡,60\n"
    survey = opened(instance, "spring27", MAIN, units=units, codes=True)
    path = tmp_path / "slips.pdf"
    wanted = slips.by_roster(survey)
    assert [(one.people, one.unit.key) for one in wanted] == [(40, "n1"), (60, "n2")]
    drawn = slips.draw(instance, survey, wanted, path)
    assert (drawn.slips, drawn.spares) == (42 + 63, 5)
    pages = pdftotext(path).split("\f")[:-1]
    assert len(pages) == 6 + 8  # eight slips a page
    for number, (label, those) in enumerate((("青石镇", pages[:6]), ("白水乡", pages[6:])), start=1):
        assert all(f"单位：{label}" in page for page in those)
        printed = [code for page in those for code in PRINTED.findall(page)]
        assert {spend(survey, code, 2**52 + 100 * number + n) for n, code in enumerate(printed)} == {number}
    assert dict(survey.code_store.drawn()) == {1: 42, 2: 63}


def test_without_a_roster_nothing_is_drawn_by_it(instance, tmp_path):
    units = "unit,label,roster\nn1,青石镇,40\nn2,白水乡,\n"
    survey = opened(instance, "spring27", MAIN, units=units, codes=True)
    with pytest.raises(FieldworkError, match="n2"):
        slips.by_roster(survey)
    with pytest.raises(FieldworkError, match="no units"):
        slips.by_roster(opened(instance, "plain", MAIN, codes=True))


def test_void_makes_unused_codes_worthless_and_spent_ones_stay_spent(instance, tmp_path):
    survey = opened(instance, "spring27", MAIN, units=UNITS, codes=True)
    for key in ("n1", "n2"):
        slips.draw(instance, survey, [Wanted(3, slips.unit_of(survey, key))], tmp_path / f"{key}.pdf")
    first, second, *_ = codes_of(tmp_path / "n1.pdf")
    other, last, *_ = codes_of(tmp_path / "n2.pdf")
    assert spend(survey, first) == 1
    slips.void(instance, survey, slips.unit_of(survey, "n1"))
    with pytest.raises(CodeRefused, match="unknown"):
        spend(survey, second)
    assert spend(survey, first) == 1  # its page may still have the lost reply
    assert spend(survey, other) == 2
    slips.void(instance, survey)
    with pytest.raises(CodeRefused, match="unknown"):
        spend(survey, last)


def refused(call, *arguments):
    with pytest.raises(FieldworkError) as caught:
        call(*arguments)
    return str(caught.value)


def test_what_cannot_be_drawn_is_said_and_nothing_is_written(instance, survey, tmp_path):
    file = tmp_path / "slips.pdf"
    plain = opened(instance, "plain", MAIN)
    units = opened(instance, "units", MAIN, units=UNITS, codes=True)
    assert "asks for no codes" in refused(slips.draw, instance, plain, [Wanted(5)], file)
    assert "asks for no codes" in refused(slips.void, instance, plain)
    assert "one unit at a time" in refused(slips.draw, instance, units, [Wanted(5)], file)
    assert "no unit n9. Its units: n1, n2." in refused(slips.unit_of, units, "n9")
    assert not file.exists()
    file.write_bytes(b"mine")
    assert "not replaced" in refused(slips.draw, instance, survey, [Wanted(5)], file)
    assert file.read_bytes() == b"mine"
    assert dict(survey.code_store.drawn()) == {}
    fieldwork.close(survey, 60)
    assert "hands out no more forms" in refused(
        slips.draw, instance, survey, [Wanted(5)], tmp_path / "late.pdf"
    )
    assert list(tmp_path.glob("*.pdf")) == [file]


def test_slips_whose_codes_cannot_be_stored_are_removed(instance, survey, tmp_path):
    survey.code_store.close()
    with pytest.raises(Exception):  # noqa: B017, PT011 whatever a closed file says
        slips.draw(instance, survey, [Wanted(5)], tmp_path / "slips.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize(
    ("address", "more", "words"),
    [
        ("http://10.1.2.3", "allow_plain_http = true", "is not https"),
        ("https://survey.example.org", "", None),
    ],
)
def test_an_address_that_others_can_read_is_warned_of(tmp_path, address, more, words):
    config = f'base_url = "{address}"\n{more}\n'
    instance = office(tmp_path, config)
    survey = opened(instance, "spring27", MAIN, codes=True)
    drawn = slips.draw(instance, survey, [Wanted(1)], tmp_path / "slips.pdf")
    shut(instance)
    assert [words in str(warning) for warning in drawn.warnings] == ([True] if words else [])


@pytest.mark.parametrize(
    ("address", "useless"),
    [
        ("http://127.0.0.1:8000", True),
        ("https://localhost", True),
        ("https://[::1]", True),
        ("https://survey.example.org", False),
    ],
)
def test_an_address_that_no_phone_can_open_is_told_beforehand(tmp_path, address, useless):
    instance = office(tmp_path, f'base_url = "{address}"\n')
    told = slips.useless(instance)
    shut(instance)
    assert (told is not None) is useless
    assert not useless or "leads to this machine only" in str(told)


def test_slips_that_are_handed_out_work_and_leave_no_file(instance, survey, tmp_path):
    content = slips.hand_out(instance, survey, [Wanted(7)])
    assert list(instance.folder.rglob("*.pdf")) == []
    (tmp_path / "slips.pdf").write_bytes(content)
    printed = codes_of(tmp_path / "slips.pdf")
    assert len(set(printed)) == 8
    assert dict(survey.code_store.drawn()) == {0: 8}
    assert spend(survey, printed[0]) == 0


def test_a_character_without_type_is_a_mark_and_a_warning(instance, tmp_path):
    survey = opened(instance, "rare", MAIN, units="unit,label\nn1,㙟镇\n", codes=True)
    drawn = slips.draw(instance, survey, [Wanted(1, slips.unit_of(survey, "n1"))], tmp_path / "slips.pdf")
    assert "The font has no 㙟" in str(drawn.warnings[0])
    assert "单位：〓镇" in pdftotext(tmp_path / "slips.pdf")


def test_the_font_has_every_character_of_gb_2312():
    signs = [
        bytes([high, low]).decode("gb2312", errors="ignore")
        for high in range(0xA1, 0xF8)
        for low in range(0xA1, 0xFF)
    ]
    text = "".join(signs)
    assert len(text) == 7445
    assert slip_sheet.not_printable([slip_sheet.Sheet(text, "", ())]) == ""


def test_a_simulated_survey_s_slips_say_so(instance, tmp_path):
    survey = opened(instance, "trial", MAIN, codes=True, simulated="true")
    slips.draw(instance, survey, [Wanted(1)], tmp_path / "slips.pdf")
    assert pdftotext(tmp_path / "slips.pdf").count("问卷（模拟）") == 2


def test_long_titles_and_addresses_stay_on_the_slip(tmp_path):
    sheet = slip_sheet.Sheet(
        "关于进一步了解全县乡镇干部工作负担、身心状况、培训需求和成长环境的匿名问卷调查（第二轮试填）",
        "https://a-rather-long-name-of-a-county.survey.example.org/s/" + "k" * 40,
        ("zh-CN", "en"),
        "单位：" + "长" * 40,
    )
    (tmp_path / "long.pdf").write_bytes(slip_sheet.render([(sheet, codes.draw(8))]))
    text = pdftotext(tmp_path / "long.pdf")
    assert len(PRINTED.findall(text)) == 8
    (page,) = pictures_of(tmp_path / "long.pdf", 254)
    # nothing crosses the middle line between two slips
    column = page.crop((1050 - 12, 400, 1050 - 4, 2800))
    dark = sum(level < 128 for level in column.tobytes())
    assert dark < 5 * 3 * column.width  # the horizontal cut lines alone


def call(instance, *arguments, language="zh-CN"):
    group = command(language)
    return edge.run(group, ["--instance", str(instance.folder), "slips", *arguments], speak(language))


def test_the_command_draws_and_voids(instance, survey, tmp_path, capsys):
    file = tmp_path / "out.pdf"
    shut(instance)
    assert call(instance, "spring27", "--count", "20", "-o", str(file)) == 0
    said = capsys.readouterr()
    assert said.out == f"已写入{file}，共21张，其中备用1张。印好后请把文件删掉。\n"
    assert said.err == ""
    assert len(codes_of(file)) == 21
    assert call(instance, "spring27", "--void") == 0
    assert capsys.readouterr().out == "到现在还没用过的口令都已作废。\n"
    assert call(instance, "spring27", "--count", "1", "-o", str(file)) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [(), ("--void", "--count", "3"), ("--void", "-o", "x.pdf"), ("--count", "0"), ("--count", "x")],
)
def test_wrong_usage_is_exit_2(instance, survey, arguments, capsys):
    assert call(instance, "spring27", *arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_page_that_asks_for_the_code_names_what_stands_on_the_slip(instance, survey):
    client = create_app(instance).test_client()
    page = get(client, "/s/spring27")
    assert "口令条" in page.text


def at_a_terminal(instance, typed, *arguments):
    """The command as a person calls it who types this: (exit code, standard error)."""
    import pty

    ours, theirs = pty.openpty()
    with os.fdopen(ours, "wb", buffering=0) as keyboard, os.fdopen(theirs) as terminal:
        keyboard.write(typed)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "survey",
                "--lang",
                "en",
                "--instance",
                instance.folder,
                "slips",
                *arguments,
            ],
            stdin=terminal,
            capture_output=True,
            text=True,
            timeout=60,
        )
    return done.returncode, done.stderr


@pytest.fixture
def loopback(tmp_path):
    (tmp_path / "here").mkdir()
    instance = office(tmp_path / "here")
    opened(instance, "spring27", MAIN, codes=True)
    shut(instance)
    yield instance
    shut(instance)


def drawn_in(instance):
    try:
        return sum(instance.survey("spring27").code_store.drawn().values())
    finally:
        shut(instance)


def test_a_file_that_ends_otherwise_than_a_pdf_is_not_written(loopback, tmp_path, capsys):
    assert call(loopback, "spring27", "--count", "2", "-o", str(tmp_path / "slips.docx")) == 2
    assert "文件名请以.pdf结尾" in capsys.readouterr().err
    assert not (tmp_path / "slips.docx").exists()
    assert drawn_in(loopback) == 0


def test_more_slips_than_people_on_the_roster_are_told():
    unit = Unit(1, "n1", "青石镇", 42)
    assert str(slips.too_many(43, unit)).startswith("青石镇 has 42 people by its roster, and slips for 43")
    assert slips.too_many(42, unit) is None
    assert slips.too_many(43, Unit(1, "n1", "青石镇", None)) is None
    assert slips.too_many(43, None) is None


@pytest.mark.skipif(os.name == "nt", reason="a terminal is a POSIX pty")
@pytest.mark.parametrize(
    ("typed", "more", "code", "drawn"),
    [(b"n\n", [], 1, 0), (b"\n", [], 1, 0), (b"y\n", [], 0, 3), (b"", ["--here"], 0, 3)],
)
def test_at_a_terminal_useless_slips_are_asked_about(loopback, tmp_path, typed, more, code, drawn):
    file = tmp_path / "slips.pdf"
    done, said = at_a_terminal(loopback, typed, "spring27", "--count", "2", "-o", str(file), *more)
    assert done == code
    assert "leads to this machine only" in said
    assert ("Draw slips all the same?" in said) is not bool(more)
    assert file.exists() is (drawn > 0)
    assert drawn_in(loopback) == drawn


def test_a_script_is_told_and_not_asked(loopback, tmp_path, capsys):
    assert call(loopback, "spring27", "--count", "2", "-o", str(tmp_path / "slips.pdf")) == 0
    assert "只能在本机打开" in capsys.readouterr().err
    assert drawn_in(loopback) == 3
