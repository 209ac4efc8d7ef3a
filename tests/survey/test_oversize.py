"""Over real HTTP: an upload that is too large for the server gets a finished page, and nothing of it is kept."""

import socket

import pytest
from waitress.adjustments import Adjustments

from survey import create_app, server
from survey.oversize import MOST, PAGE, Parser
from tests.running import running
from tests.survey.console.staff import Clock, hire
from tests.survey.office import office

PIECE = bytes(2**20)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Where a server listens, and the cookie of somebody who is signed in."""
    instance = office(tmp_path_factory.mktemp("office"))
    app = create_app(instance)
    designer = hire(instance, app, "designer", "designer", clock=Clock())
    listening = server.create(app, host="127.0.0.1", port=0)
    cookie = designer.client.get_cookie("console", path="/console")
    with running(listening):
        yield listening.effective_port, f"Cookie: {cookie.key}={cookie.value}"
    instance.close()


def sent(port, address, pieces, *headers):
    """The whole answer to a POST of so many megabytes."""
    lines = [f"POST {address} HTTP/1.1", "Host: localhost", f"Content-Length: {pieces * 2**20}", *headers]
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        for _ in range(pieces):
            line.sendall(PIECE)
        found = b""
        while piece := line.recv(65536):
            found += piece
    return found.decode()


@pytest.mark.parametrize("pieces", [9, 100])
def test_whoever_sends_too_large_a_file_to_the_console_gets_a_page(served, pieces):
    port, cookie = served
    answer = sent(port, "/console/new-questionnaire", pieces, "Content-Type: multipart/form-data", cookie)
    assert answer.startswith("HTTP/1.1 413 ")
    assert "Content-Type: text/html" in answer
    assert "文件太大" in answer
    assert "designer" in answer  # with the menu of whoever sent it


def test_who_is_not_signed_in_is_led_to_the_sign_in(served):
    answer = sent(served[0], "/console/new-questionnaire", 9)
    assert answer.startswith("HTTP/1.1 303 ")
    assert "\r\nLocation: /console/sign-in" in answer


def test_the_next_request_of_the_connection_is_read_as_it_is(served):
    port, cookie = served
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        head = f"POST /console/x HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\nContent-Length: 9437184\r\n\r\n"
        line.sendall(head.encode())
        for _ in range(9):
            line.sendall(PIECE)
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        found = b""
        while piece := line.recv(65536):
            found += piece
    assert found.count(b"HTTP/1.1 ") == 2
    assert b"HTTP/1.1 413 " in found
    assert b"HTTP/1.1 200 OK" in found


def head(address, length):
    return f"POST {address} HTTP/1.1\r\nCookie: a=b\r\nContent-Length: {length}\r\n\r\n".encode()


def parser():
    return Parser(Adjustments(max_request_body_size=server.LARGEST_BODY))


def test_nothing_of_it_is_kept_and_the_page_is_asked_for_as_the_same_person():
    one = parser()
    one.received(head("/console/results/a-1/remarks/sorted?x=1", 20 * 2**20))
    for _ in range(20):
        assert not one.completed
        assert one.received(PIECE) == len(PIECE)
    assert one.completed
    assert (one.error, one.body_rcv, one.get_body_stream().read()) == (None, None, b"")
    assert (one.command, one.path, one.query) == ("GET", PAGE, "")
    assert one.headers == {"COOKIE": "a=b"}


@pytest.mark.parametrize(("address", "length"), [("/s/spring/form", 20 * 2**20), ("/console/x", MOST + 1)])
def test_elsewhere_and_beyond_all_measure_it_is_refused_at_once(address, length):
    one = parser()
    one.received(head(address, length))
    assert one.completed
    assert one.error.code == 413


def test_what_is_not_too_large_is_read_as_ever():
    one = parser()
    one.received(head("/console/x", 3) + b"abc")
    assert one.received(b"abc") == 3
    assert one.completed
    assert one.get_body_stream().read() == b"abc"
    assert (one.command, one.path) == ("POST", "/console/x")
