"""The last page a respondent sees: its words, what it erases on the phone, and the way for the next person."""

from contextlib import contextmanager

import pytest
from flask import template_rendered

from survey import create_app, fieldwork
from tests.survey.office import COMPLETE, MAIN, office, opened, shut, slips
from tests.survey.test_about import UNITS
from tests.survey.test_public import Page, get, post, stored
from tests.survey.test_public_codes import exchange

HTTPS = {"base_url": "https://127.0.0.1"}
HELP = ("近来要是觉得撑不住，可以找县医院心理门诊。", "有疑问请打0000-0000000。")


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


@pytest.fixture
def app(instance):
    return create_app(instance)


@contextmanager
def contexts(app):
    """What the templates that are rendered meanwhile are given."""
    given = []

    def note(sender, template, context, **more):
        given.append(context)

    with template_rendered.connected_to(note, app):
        yield given


def sent(client, address="/s/small", **more):
    return COMPLETE | {"ticket": get(client, address).ticket} | more


def full(instance, app):
    """The page of a survey that has all the answers it needs."""
    survey = opened(instance, "full", cap="10")
    client = app.test_client()
    last = sent(client, "/s/full")
    for _ in range(10):
        post(client, sent(client, "/s/full"), "/s/full")
    assert survey.store.count() == 10
    return lambda: post(client, last, "/s/full")


# ---- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize("questionnaire", ["own thanks", "no thanks"])
def test_it_thanks_and_lets_go(instance, app, questionnaire):
    opened(instance, "small", **({"questionnaire": MAIN} if questionnaire == "own thanks" else {}))
    page = get(app.test_client(), "/s/small/thanks")
    assert page.title == "已收到，谢谢您"
    assert "已收到，谢谢您\n可以关闭本页了。" in page.text
    assert all(words in page.text for words in HELP)
    assert (page.links, page.inputs, page.buttons) == ([], [], [])
    assert get(app.test_client(), "/s/small/thanks?lang=en").title.startswith("Received")


def test_it_is_the_same_for_a_first_and_a_repeated_sending(instance, app):
    opened(instance, "small", drafts="false")
    client = app.test_client()
    form = sent(client)
    replies = [client.post("/s/small", data=form, follow_redirects=True, **HTTPS) for _ in range(3)]
    assert len({reply.data for reply in replies}) == 1
    assert len({tuple(reply.headers) for reply in replies}) == 1


def test_not_taking_part_in_words(instance, app):
    opened(instance, "small")
    page = get(app.test_client(), "/s/small?leave=1")
    assert "没有保存任何内容，可以关闭本页了。" in page.text


def test_a_form_that_comes_after_the_end_in_words(instance, app):
    survey = opened(instance, "small")
    client = app.test_client()
    form = sent(client)
    fieldwork.close(survey, 0)
    page, day = Page(post(client, form)), survey.closed
    assert page.status == 410
    assert (
        f"调查已于{day.year}年{day.month}月{day.day}日结束，您的答案没有被接收，服务器上也没有保存。"
        in page.text
    )
    assert "如果先前见过“已收到”，那一份是算数的。" in page.text
    assert stored(survey) == []
    english = Page(post(client, form, "/s/small?lang=en")).text
    assert "Your answers were not accepted, and nothing of them is kept on the server." in english


# ---- what is erased on the phone ---------------------------------------------------------------


@pytest.mark.parametrize("address", ["/s/small/thanks", "/s/small?leave=1", "/s/small?leave=1&lang=en"])
def test_over_https_the_browser_is_told_to_erase(instance, app, address):
    opened(instance, "small")
    client = app.test_client()
    assert client.get(address, **HTTPS).headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get(address).headers


def test_no_other_page_erases_what_somebody_is_filling_in(instance, app):
    survey = opened(instance, "small", codes=True)
    opened(instance, "open")
    client = app.test_client()
    answers = [client.get(f"/s/{path}", **HTTPS) for path in ("small", "small/form", "small/about", "open")]
    answers += [client.post("/s/open", data={}, **HTTPS), client.get("/s/none", **HTTPS)]
    fieldwork.close(survey, 0)
    answers.append(client.get("/s/small", **HTTPS))
    assert [answer.headers.get("Clear-Site-Data") for answer in answers] == [None] * 7


@pytest.mark.parametrize("drafts", ["true", "false"])
def test_pages_say_how_a_draft_goes(instance, app, drafts):
    survey = opened(instance, "small", drafts=drafts)
    client = app.test_client()
    form = sent(client)
    sent_to_a_full_one = full(instance, app)
    with contexts(app) as given:
        client.get("/s/small/thanks")
        client.get("/s/small?leave=1")
        sent_to_a_full_one()
        fieldwork.pause(survey)
        client.get("/s/small")
        fieldwork.close(survey, 0)
        client.get("/s/small")
        client.post("/s/small", data=form)
    kept = drafts == "true"
    expected = ["now", "now", "offer", "", "offer", "offer"]
    wanted = [how if kept or place == 2 else "" for place, how in enumerate(expected)]
    assert [context["wipe"] for context in given] == wanted


# ---- the next person ---------------------------------------------------------------------------


def test_a_shared_device_goes_on_to_the_next_person(instance, app):
    survey = opened(instance, "small", drafts="false")
    client = app.test_client()
    first = post(client, sent(client))
    page = get(client, first.headers["Location"])
    assert page.links == ["/s/small"]
    assert "下一位填写" in page.text
    assert post(client, sent(client, page.links[0])).status_code == 303
    assert survey.store.count() == 2
    assert get(client, "/s/small/thanks?lang=en").links == ["/s/small?lang=en"]


def test_a_shared_device_of_a_unit_stays_with_its_unit(instance, app):
    opened(instance, "small", drafts="false", units=UNITS)
    client = app.test_client()
    place = post(client, sent(client, "/s/small/n2")).headers["Location"]
    assert place == "/s/small/thanks?unit=n2"
    assert get(client, place).links == ["/s/small/n2"]
    # Without a unit the next person's answer would belong to none, and nobody would notice.
    assert get(client, "/s/small/thanks").links == []
    assert get(client, "/s/small/thanks?unit=n9").links == []


def test_nobody_else_is_offered_another_form(instance, app):
    survey = opened(instance, "small", drafts="false", codes=True)
    opened(instance, "own", units=UNITS)
    shared = opened(instance, "shared", drafts="false")
    client = app.test_client()
    ticket = Page(exchange(client, slips(survey, 1)[0])).ticket
    place = post(client, COMPLETE | {"ticket": ticket}).headers["Location"]
    assert (place, get(client, place).links) == ("/s/small/thanks", [])
    place = post(client, sent(client, "/s/own/n1"), "/s/own").headers["Location"]
    assert (place, get(client, place).links) == ("/s/own/thanks", [])
    fieldwork.pause(shared)
    assert get(client, "/s/shared/thanks").links == []
