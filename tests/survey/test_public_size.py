"""大字 travels with the language through every address a page carries, and what else a page is told about itself."""

import gzip

import pytest
from flask import template_rendered

from survey import create_app, fieldwork
from tests.survey.office import COMPLETE, MAIN, office, opened, shut, slips
from tests.survey.test_public import Page, get, post
from tests.survey.test_public_codes import bits_of

UNITS = "unit,label\nn1,青石镇\nn2,白水乡\n"
BOTH = "lang=en&size=large"


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


@pytest.fixture
def told():
    """What the last template was given."""
    given = {}

    def note(sender, template, context, **more):
        given.clear()
        given.update(context)

    with template_rendered.connected_to(note):
        yield given


def is_large(page):
    return '<html lang="en" class="large">' in page.html or '<html lang="zh-CN" class="large">' in page.html


def test_large_is_listed_and_anything_else_is_ignored(instance):
    opened(instance, "small")
    client = create_app(instance).test_client()
    assert is_large(get(client, "/s/small?size=large"))
    plain = get(client)
    for value in ("", "LARGE", "small", "large ", "<b>"):
        page = get(client, f"/s/small?size={value}&lang=xx&more=1")
        assert page.html.replace(page.ticket, "") == plain.html.replace(plain.ticket, "")


def test_the_size_and_the_language_travel_through_an_open_form(instance, told):
    opened(instance, "small", units=UNITS)
    client = create_app(instance).test_client()
    page = get(client, f"/s/small/n1?{BOTH}")
    assert is_large(page)
    assert told["action"] == f"/s/small?{BOTH}"
    assert told["first"] == f"/s/small/n1?{BOTH}"
    assert told["leave"] == f"/s/small/n1?{BOTH}&leave=1"
    assert told["about"] == f"/s/small/about?{BOTH}&unit=n1"
    assert told["size_link"] == "/s/small/n1?lang=en"
    assert told["languages"] == [("zh-CN", "中文", "/s/small/n1?lang=zh-CN&size=large")]
    assert told["again"] == ""
    returned = Page(post(client, {"ticket": page.ticket}, told["action"]))
    assert (returned.status, is_large(returned), returned.lang) == (422, True, "en")
    assert told["size_link"] == "/s/small/n1?lang=en"
    answer = post(client, COMPLETE | {"ticket": page.ticket}, told["action"])
    assert answer.headers["Location"] == f"/s/small/thanks?{BOTH}"
    assert is_large(get(client, answer.headers["Location"]))
    left = get(client, f"/s/small/n1?leave=1&{BOTH}")
    assert (is_large(left), left.links[0]) == (True, f"/s/small/n1?{BOTH}")


def test_the_size_travels_through_the_code_in_a_field(instance, told):
    survey = opened(instance, "small", codes=True)
    client = create_app(instance).test_client()
    code, other = slips(survey, 2)
    page = get(client, f"/s/small?{BOTH}")
    assert is_large(page)
    assert told["action"] == "/s/small/code?lang=en"
    assert told["size_link"] == "/s/small?lang=en"
    assert told["again"] == f"/s/small/form?{BOTH}"
    sizes = [given["value"] for given in page.inputs if given["name"] == "size"]
    assert sizes == ["large"]
    wrong = {"code": "7K01-9Z10-ABCD", "page": bits_of(page), "size": "large"}
    refused = Page(client.post(told["action"], data=wrong))
    assert (refused.status, is_large(refused)) == (422, True)
    form = Page(client.post(told["action"], data=wrong | {"code": code}))
    assert (form.status, is_large(form), form.lang) == (200, True, "en")
    assert told["action"] == f"/s/small?{BOTH}"
    assert told["first"] == f"/s/small?{BOTH}"
    assert told["again"] == f"/s/small/form?{BOTH}"
    assert told["size_link"] == "/s/small/form?lang=en"
    assert told["languages"][0][2] == "/s/small/form?lang=zh-CN&size=large"
    assert client.get(f"/s/small/code?{BOTH}").headers["Location"] == f"/s/small?{BOTH}"
    # a script may have changed the size on the page: the field counts, not the address
    changed = {"code": other, "page": bits_of(page), "size": ""}
    assert not is_large(Page(client.post("/s/small/code?size=large", data=changed)))


def test_pages_of_no_survey_know_the_size_too(instance):
    client = create_app(instance).test_client()
    assert is_large(get(client, "/s/none?size=large"))
    assert is_large(get(client, f"/nothing?{BOTH}"))


def test_a_draft_has_the_name_of_its_survey_and_of_its_unit_s_link(instance, told):
    opened(instance, "small", units=UNITS)
    survey = opened(instance, "coded", codes=True, units=UNITS)
    opened(instance, "shared", drafts="false")
    client = create_app(instance).test_client()
    names = {}
    for address in (
        "/s/small",
        "/s/small/n1",
        "/s/small/n1?leave=1",
        "/s/coded",
        "/s/coded/form",
        "/s/shared",
    ):
        client.get(address)
        names[address] = (told["draft"], bool(told["script"]))
    assert names == {
        "/s/small": ("cadre-survey:small", True),
        "/s/small/n1": ("cadre-survey:small/n1", True),
        "/s/small/n1?leave=1": ("cadre-survey:small/n1", True),
        "/s/coded": ("cadre-survey:coded", True),
        "/s/coded/form": ("cadre-survey:coded", True),
        "/s/shared": ("", True),
    }
    (code,) = slips(survey, 1, unit=1)
    client.post("/s/coded/code", data={"code": code, "page": bits_of(get(client, "/s/coded"))})
    assert (told["unit"].key, told["draft"]) == ("n1", "cadre-survey:coded")


def test_a_message_says_what_becomes_of_the_draft(instance, told):
    survey = opened(instance, "small", units=UNITS)
    opened(instance, "capped", cap="10")
    opened(instance, "shared", drafts="false")
    client = create_app(instance).test_client()

    def wipe():
        return told["draft"], told["wipe"], bool(told["script"])

    client.get("/s/small/thanks")
    assert wipe() == ("cadre-survey:small", "now", True)
    client.get("/s/small?leave=1")
    assert wipe() == ("cadre-survey:small", "now", True)
    client.get("/s/shared/thanks")
    assert wipe() == ("", "", False)
    sent = [COMPLETE | {"ticket": get(client, "/s/capped").ticket} for _ in range(11)]
    assert [post(client, one, "/s/capped").status_code for one in sent] == [303] * 10 + [410]
    assert wipe() == ("cadre-survey:capped", "offer", True)
    ticket = get(client, "/s/small/n2").ticket
    fieldwork.pause(survey)
    client.get("/s/small/n2")
    assert wipe() == ("cadre-survey:small/n2", "", True)
    fieldwork.close(survey, 0)
    assert post(client, COMPLETE | {"ticket": ticket}).status_code == 410
    assert wipe() == ("cadre-survey:small/n2", "offer", True)
    client.get("/s/small")
    assert wipe() == ("cadre-survey:small", "offer", True)


def test_the_form_knows_below_how_many_seconds_it_was_too_fast(instance, told):
    opened(instance, "main", MAIN, fast_flag="true")
    opened(instance, "calm", MAIN)
    client = create_app(instance).test_client()
    client.get("/s/main")
    questionnaire = instance.survey("main").questionnaire
    assert told["fast"] == next(f.seconds_below for f in questionnaire.quality_flags if f.seconds_below)
    assert told["fast"] > 0
    assert [section for page in told["pages"] for section in page] == list(questionnaire.sections)
    client.get("/s/calm")
    assert told["fast"] is None


def test_the_ticket_is_the_last_thing_in_the_form(instance):
    opened(instance, "main", MAIN)
    client = create_app(instance).test_client()
    page = get(client, "/s/main")
    before, after = page.html.split(page.ticket)
    assert after.startswith('">\n</form>')
    assert len(after) < 100
    packed = client.get("/s/main", headers={"Accept-Encoding": "gzip"}).data
    assert before.encode() in gzip.decompress(packed)
    assert len(packed) < 14_600 - 1_000  # the headers of the reply have room beside it in the first flight
