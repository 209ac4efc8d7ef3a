"""A page prepared once is the page, whatever ticket goes into it, for every reader of gzip and for many at once."""

import gc
import gzip
import http.client
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import create_app
from survey.form_page import prepare_ahead
from survey.pages import GAP, Pages, prepare
from survey.tickets import Tickets
from tests.survey.office import COMPLETE, MAIN, office, opened, shut, slips
from tests.survey.test_public import Page

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
UNITS = "unit,label\nn1,青石镇\nn2,白水乡\n"
PAGE = prepare(f"<p>您好</p>{'一样的话' * 500}<input value='{GAP}'></form>")

# without lone surrogates, which no page can hold
texts = st.text(st.characters(codec="utf-8"))


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    yield instance
    shut(instance)


@given(before=texts, ticket=texts, after=texts)
def test_gzip_and_plain_are_one_text(before, ticket, after):
    page = prepare(before + GAP + after)
    whole = (before + ticket + after).encode()
    assert page.plain(ticket) == whole
    packed = page.gzip(ticket)
    assert gzip.decompress(packed) == whole
    reader = zlib.decompressobj(wbits=31)
    assert reader.decompress(packed) + reader.flush() == whole
    assert (reader.eof, reader.unused_data) == (True, b"")


@pytest.mark.parametrize("size", [0, 1, 82, 0xFFFF, 0x10000, 200_000])
def test_a_ticket_of_any_length_fits(size):
    ticket = "t" * size
    assert gzip.decompress(PAGE.gzip(ticket)) == PAGE.plain(ticket)


def test_a_page_without_a_gap_has_no_ticket():
    page = prepare("<p>没有</p>")
    assert gzip.decompress(page.gzip("")) == page.plain("") == "<p>没有</p>".encode()


def test_a_page_with_two_gaps_is_refused():
    with pytest.raises(ValueError, match="one ticket"):
        prepare(f"{GAP} and {GAP}")


def test_the_ticket_is_not_compressed_and_tells_nothing_by_its_length():
    tickets = [Tickets(b"s" * 32).issue("small") for _ in range(20)]
    assert all(ticket.encode() in PAGE.gzip(ticket) for ticket in tickets)
    assert len({len(PAGE.gzip(ticket)) for ticket in tickets}) == 1


def test_the_header_holds_no_clock_and_no_name():
    assert PAGE.gzip("t")[:10] == b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff"


def test_the_splice_weighs_hardly_more_than_a_page_compressed_whole():
    ticket = Tickets(b"s" * 32).issue("small")
    assert len(PAGE.gzip(ticket)) < len(gzip.compress(PAGE.plain(ticket))) + 60


def test_many_threads_get_each_their_own_ticket():
    tickets = [f"ticket-{number}" for number in range(400)]
    with ThreadPoolExecutor(16) as pool:
        pages = list(pool.map(lambda ticket: gzip.decompress(PAGE.gzip(ticket)), tickets))
    assert pages == [PAGE.plain(ticket) for ticket in tickets]


def test_a_page_is_made_once_however_many_ask_at_once(instance):
    survey, pages, made = opened(instance, "small"), Pages(), []

    def make():
        made.append(threading.get_ident())
        return f"<p>{GAP}</p>"

    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: pages.of(survey, "page", make), range(64)))
    assert len(made) == 1
    assert all(page is got[0] for page in got)


def test_only_so_many_pages_are_kept_and_the_longest_unused_goes_first(instance):
    survey, pages, made = opened(instance, "small"), Pages(most=2), []

    def ask(name):
        pages.of(survey, name, lambda: made.append(name) or name)

    for name in ("a", "b", "a", "c", "a", "b"):
        ask(name)
    assert made == ["a", "b", "c", "b"]
    assert pages.count(survey) == 2


def test_a_page_that_cannot_be_made_is_tried_again(instance):
    survey, pages = opened(instance, "small"), Pages()
    with pytest.raises(ZeroDivisionError):
        pages.of(survey, "page", lambda: str(1 // 0))
    assert pages.of(survey, "page", lambda: "<p>").plain("") == b"<p>"


def test_the_pages_of_a_forgotten_survey_go_with_it(instance):
    opened(instance, "small")
    app = create_app(instance)
    kept = app.extensions["pages"]
    app.test_client().get("/s/small", headers=GZIP)
    assert kept.count(instance.survey("small")) == 1
    instance.forget("small")
    gc.collect()
    assert len(kept._kept) == 0
    assert app.test_client().get("/s/small", headers=GZIP).status_code == 200
    assert kept.count(instance.survey("small")) == 1


def unpacked(answer):
    assert answer.headers["Content-Encoding"] == "gzip"
    return gzip.decompress(answer.data).decode()


def addresses(key, *, units=()):
    return [
        f"/s/{key}{unit}{query}"
        for unit in ("", *units)
        for query in ("", "?lang=en", "?size=large", "?lang=en&size=large", "?lang=zh-CN")
    ]


def test_every_way_to_the_form_is_one_page_in_gzip_and_plain(instance):
    """Each address twice: the page as it is prepared, then as it was prepared before."""
    opened(instance, "small", units=UNITS)
    client = create_app(instance).test_client()
    seen = set()
    for address in addresses("small", units=("/n1", "/n2")) * 2:
        packed, plain = client.get(address, headers=GZIP), client.get(address)
        assert "Content-Encoding" not in plain.headers
        ticket = Page(plain).ticket
        html = unpacked(packed)
        own = ticket_of(html)
        assert own != ticket
        assert html.replace(own, "") == plain.get_data(as_text=True).replace(ticket, "")
        seen.add(html.replace(own, ""))
    assert len(seen) == 15


def ticket_of(html):
    return html.split('name="ticket" value="')[1].split('"')[0]


def test_same_bytes(instance):
    """Whoever asks, whenever: the form pages are equal once the ticket is cut out, packed and plain."""
    opened(instance, "main", MAIN)
    client = create_app(instance).test_client()
    agents = [GZIP | {"User-Agent": f"phone {number}", "Accept-Language": "en"} for number in range(5)]
    packed = [client.get("/s/main", headers=headers) for headers in agents]
    tickets = [ticket_of(unpacked(answer)) for answer in packed]
    assert len(set(tickets)) == 5
    without = {
        answer.data[:-8].replace(ticket.encode(), b"")  # the last 8 bytes are the sum over the whole
        for answer, ticket in zip(packed, tickets, strict=True)
    }
    assert len(without) == 1
    assert len({len(answer.data) for answer in packed}) == 1
    assert len({answer.headers.to_wsgi_list().__repr__() for answer in packed}) == 1
    plain = [client.get("/s/main") for _ in range(5)]
    assert len({answer.data.replace(Page(answer).ticket.encode(), b"") for answer in plain}) == 1


def test_a_form_behind_a_code_is_prepared_too_and_the_one_for_a_reload_has_no_ticket(instance):
    survey = opened(instance, "small", codes=True, units=UNITS)
    client = create_app(instance).test_client()
    for code, unit in zip(slips(survey, 2, 1) + slips(survey, 2, 2), (1, 1, 2, 2), strict=True):
        bits = next(g["value"] for g in Page(client.get("/s/small")).inputs if g["name"] == "page")
        form = {"code": code, "page": bits}
        html, again = (unpacked(client.post("/s/small/code", data=form, headers=GZIP)) for _ in range(2))
        assert html == again
        assert ("青石镇" in html, "白水乡" in html) == (unit == 1, unit == 2)
        assert client.post("/s/small", data=COMPLETE | {"ticket": ticket_of(html)}).status_code == 303
    reload = [unpacked(client.get("/s/small/form", headers=GZIP)) for _ in range(2)]
    assert reload[0] == reload[1]
    assert (ticket_of(reload[0]), "镇" in reload[0]) == ("", False)
    assert survey.store.count() == 4


def test_two_surveys_of_one_instance_have_pages_of_their_own(instance):
    opened(instance, "small")
    opened(instance, "main", MAIN)
    client = create_app(instance).test_client()
    for _ in range(2):
        assert "培训小问卷" in unpacked(client.get("/s/small", headers=GZIP))
        assert "培训小问卷" not in unpacked(client.get("/s/main", headers=GZIP))


def ask(port, method, address, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, address, headers=headers)
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read()
    finally:
        connection.close()


def test_over_real_http_the_lengths_are_right_and_head_is_the_same_without_a_body(instance, serve):
    opened(instance, "main", MAIN)
    port = int(serve(create_app(instance)).rpartition(":")[2])
    for headers in (GZIP, {}):
        status, given, body = ask(port, "GET", "/s/main", headers)
        assert (status, given["Vary"], int(given["Content-Length"])) == (200, "Accept-Encoding", len(body))
        assert ("Content-Encoding" in given) == bool(headers)
        status, told, nothing = ask(port, "HEAD", "/s/main", headers)
        assert (status, nothing) == (200, b"")
        assert {name: told[name] for name in told if name != "Date"} == {
            name: given[name] for name in given if name != "Date"
        }


def test_fifty_people_at_once_get_fifty_forms_and_all_are_stored(instance, serve):
    survey = opened(instance, "small")
    address = serve(create_app(instance))
    port = int(address.rpartition(":")[2])

    def person(number):
        _, _, body = ask(port, "GET", "/s/small", GZIP)
        ticket = ticket_of(gzip.decompress(body).decode())
        sent = "&".join(f"{name}={value}" for name, value in answers(number) | {("ticket", ticket)})
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/s/small", sent.encode(), form)
        status = connection.getresponse().status
        connection.close()
        return ticket, status

    def answers(number):
        return {("A1", 1), ("A2", 2), ("A3", 1), ("A4", number % 3), ("A5", number)}

    with ThreadPoolExecutor(50) as pool:
        done = list(pool.map(person, range(50)))
    assert len({ticket for ticket, _ in done}) == 50
    assert {status for _, status in done} == {303}
    assert survey.store.count() == 50


def test_forms_are_packed_before_anybody_asks(instance):
    survey = opened(instance, "ahead", units=UNITS)
    app = create_app(instance)
    prepare_ahead(app)
    pages = app.extensions["pages"]
    packed = pages.count(survey)
    assert packed == 2 * 3  # units; as it is, large, in English
    client = app.test_client()
    for address in ("/s/ahead/n1", "/s/ahead/n2?size=large", "/s/ahead/n1?lang=en"):
        assert client.get(address, headers=GZIP).status_code == 200
    assert pages.count(survey) == packed
