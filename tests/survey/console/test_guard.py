"""Who may open what. The crawl goes through every address that the application knows, as every role."""

import io

import pytest

from survey.console import PAGES
from survey.roles import ROLES
from tests.survey.console.staff import hire, token_of

ADDRESSES = [(page, method) for page in PAGES for method in page.methods]


def address(page):
    """The page's address with a word in each of its places."""
    return "/console" + page.rule.replace("<path:rest>", "nowhere/at/all").replace("<", "").replace(">", "")


@pytest.fixture
def person(instance, app, clock, request):
    return hire(instance, app, request.param, request.param, clock=clock)


def test_every_address_of_the_console_is_on_the_list(app):
    known = {f"console.{page.endpoint}" for page in PAGES} | {"console.static"}
    routed = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/console")}
    assert routed == known


def test_only_the_sign_in_is_open_to_everybody():
    assert [page.rule for page in PAGES if page.roles is None] == ["/sign-in"]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.roles is not None], ids=lambda page: page.rule
)
def test_who_is_not_signed_in_is_led_to_the_sign_in(app, page):
    for method in page.methods:
        answer = app.test_client().open(address(page), method=method)
        assert answer.status_code == 303, (page.rule, method)
        assert answer.headers["Location"].startswith("/console/sign-in")


@pytest.mark.parametrize("person", ROLES, indirect=True)
def test_a_role_opens_its_own_pages_only(person):
    token = token_of(person.get("/console/account").text)
    for page, method in ADDRESSES:
        if page.endpoint in ("sign_in", "sign_out", "settle"):
            continue
        sent = {"token": token} if method == "POST" else None
        answer = person.client.open(address(page), method=method, data=sent)
        allowed = bool(page.roles & {person.name})
        assert (answer.status_code != 403) is allowed, (page.rule, method, answer.status_code)


@pytest.mark.parametrize("person", ROLES, indirect=True)
def test_nothing_is_taken_without_the_token_of_the_session(person):
    for page, method in ADDRESSES:
        if method == "POST" and page.roles is not None:
            for wrong in ({}, {"token": "0" * 64}):
                assert person.client.post(address(page), data=wrong).status_code == 403, page.rule


def test_nothing_is_taken_from_a_page_of_another_site(operator):
    token = token_of(operator.get("/console/account").text)
    for headers in (
        {"Origin": "https://other.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        answer = operator.client.post("/console/account/language", data={"token": token}, headers=headers)
        assert answer.status_code == 403
        signing = operator.client.post("/console/sign-in", data={"name": "x"}, headers=headers)
        assert signing.status_code == 403
    same = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert (
        operator.client.post(
            "/console/account/language", data={"token": token, "language": "en"}, headers=same
        ).status_code
        == 303
    )


class Unread(io.BytesIO):
    """A body of which nothing may be read."""

    def read(self, *much):
        raise AssertionError("somebody read the body")

    readline = readinto = read1 = read


@pytest.mark.parametrize("signed_in", [True, False])
def test_nothing_that_is_sent_is_read_for_somebody_who_may_not_send_it(operator, app, signed_in):
    client = operator.client if signed_in else app.test_client()
    answer = client.post(
        "/console/results/spring-1/remarks/sorted",
        input_stream=Unread(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(5 * 2**20)},
    )
    assert answer.status_code == (403 if signed_in else 303)


def test_every_page_keeps_scripts_and_frames_of_others_out(operator):
    headers = operator.get("/console/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_an_address_that_leads_nowhere_says_so_to_staff_only(operator, app):
    assert operator.get("/console/nowhere").status_code == 404
    assert app.test_client().get("/console/nowhere").status_code == 303
