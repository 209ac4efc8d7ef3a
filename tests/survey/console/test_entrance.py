"""Signing in and out: passwords, second factors, sessions that end, guesses that are slowed down."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from survey import accounts
from survey.application import WAIT_AT_LARGE
from survey.console import entrance, sessions
from survey.errors import AccountRefused
from survey.roles import ROLES, lone
from survey.throttle import MOST_SOURCES, Throttle
from tests.survey.console.staff import PASSWORD, hire, token_of


def is_in(person):
    return person.get("/console/").status_code == 200


def test_a_new_account_settles_in_before_it_opens_anything(instance, app, clock):
    once = accounts.add(instance, "wang", frozenset(("designer",)))
    client = app.test_client()
    client.post("/console/sign-in", data={"name": "wang", "password": once, "factor": ""})
    for page in ("/console/", "/console/log", "/console/account"):
        assert client.get(page).headers["Location"] == "/console/settle"
    page = client.get("/console/settle").text
    for password, again in (("short", "short"), (PASSWORD, "other than " + PASSWORD), ("a" * 20, "a" * 20)):
        answer = client.post(
            "/console/settle", data={"token": token_of(page), "password": password, "again": again}
        )
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


def test_a_common_password_is_refused_with_words_on_a_better_one(operator, instance):
    kept = instance.staff.account("operator").password
    answer = operator.post("/console/account", old=PASSWORD, password="password1234", again="password1234")
    assert answer.status_code == 422
    assert "这个密码太容易猜到。请把几个互不相干的词连起来" in answer.text
    assert instance.staff.account("operator").password == kept


def test_the_second_factor_is_asked_at_every_sign_in(operator):
    assert operator.post("/console/sign-out", page="/console/").status_code == 303
    assert not is_in(operator)
    wrong = {"name": "operator", "password": PASSWORD}
    assert operator.client.post("/console/sign-in", data=wrong | {"factor": ""}).status_code == 403
    assert operator.client.post("/console/sign-in", data=wrong | {"factor": "000000"}).status_code == 403
    assert operator.sign_in().status_code == 303
    assert is_in(operator)


def test_figures_are_taken_once(operator):
    figures = operator.factor()
    sent = {"name": "operator", "password": PASSWORD, "factor": figures}
    assert operator.client.post("/console/sign-in", data=sent).status_code == 303
    assert operator.client.post("/console/sign-in", data=sent).status_code == 403


def test_figures_of_a_minute_ago_are_too_old(operator, instance, clock):
    figures = operator.factor()
    clock.forward(seconds=90)
    assert not accounts.right_factor(instance, instance.staff.account("operator"), figures)


def test_no_answer_tells_whether_there_is_an_account(app, operator):
    def text(name):
        sent = {"name": name, "password": "not the password at all", "factor": "123456"}
        return app.test_client().post("/console/sign-in", data=sent).text.replace(name, "")

    assert text("operator") == text("somebody-else")


def test_wrong_sign_ins_are_slowed_down_and_right_ones_come_through_afterwards(operator, app, clock):
    client = app.test_client()
    sent = {"name": "operator", "password": "not the password at all", "factor": "123456"}
    statuses = [client.post("/console/sign-in", data=sent).status_code for _ in range(6)]
    assert statuses == [403] * 6
    late = client.post("/console/sign-in", data=sent)
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) >= 1
    clock.forward(seconds=10)
    assert operator.sign_in().status_code == 303


def test_whoever_guesses_elsewhere_does_not_lock_out_the_holder(operator, app):
    client = app.test_client()
    sent = {"name": "operator", "password": "not the password at all", "factor": "123456"}
    answers = [
        client.post("/console/sign-in", data=sent, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code
        for _ in range(8)
    ]
    assert answers.count(429) == 2
    assert operator.sign_in().status_code == 303


def test_guesses_from_many_places_are_slowed_down_by_seconds_only(operator, app, clock):
    wide = app.extensions["sign-ins-at-large"]
    for _ in range(200):
        wide.failed("account operator")
    late = operator.client.post("/console/sign-in", data={"name": "operator", "password": PASSWORD})
    assert late.status_code == 429
    assert 1 <= int(late.headers["Retry-After"]) <= WAIT_AT_LARGE
    clock.forward(seconds=WAIT_AT_LARGE)
    assert operator.sign_in().status_code == 303


def test_few_passwords_are_looked_at_at_once(operator):
    with entrance._TURNS, entrance._TURNS:
        busy = operator.sign_in()
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "1")
    assert operator.sign_in().status_code == 303


def test_asking_for_the_head_of_the_page_is_no_sign_in(operator, app):
    assert [app.test_client().head("/console/sign-in").status_code for _ in range(8)] == [200] * 8
    assert operator.sign_in().status_code == 303


def test_names_that_are_only_asked_for_push_out_no_count(clock):
    throttle = Throttle(clock, free=0)
    throttle.failed("operator")
    for number in range(MOST_SOURCES + 1):
        throttle.wait(f"nobody {number}")
    assert throttle.wait("operator") == 1


def test_a_session_ends_when_nobody_uses_it(operator, clock):
    clock.forward(seconds=sessions.IDLE - 5)
    assert is_in(operator)
    clock.forward(seconds=sessions.IDLE + 5)
    assert not is_in(operator)


def test_a_session_that_is_over_says_so_in_its_own_language_and_leads_back(operator, clock):
    operator.post("/console/account/language", page="/console/account", language="en")
    clock.forward(seconds=sessions.IDLE + 5)
    sent = operator.client.post(
        "/console/surveys/spring/state",
        data={"to": "paused"},
        headers={"Referer": "http://localhost/console/surveys/spring", "Origin": "http://localhost"},
    )
    address = urlsplit(sent.headers["Location"])
    assert address.path == "/console/sign-in"
    asked = parse_qs(address.query)
    assert asked == {"next": ["/console/surveys/spring"], "said": ["over"], "lang": ["en"]}
    assert "You were signed out" in operator.client.get(sent.headers["Location"]).text
    for elsewhere in ("http://elsewhere.example/console/log", "http://localhost/s/spring", "", "no address"):
        sent = operator.client.post("/console/surveys/spring/state", headers={"Referer": elsewhere})
        assert "next" not in parse_qs(urlsplit(sent.headers["Location"]).query)
    stranger = operator.client.application.test_client().get("/console/log")
    assert parse_qs(urlsplit(stranger.headers["Location"]).query) == {"next": ["/console/log"]}


def test_a_session_ends_after_a_working_day_in_any_case(operator, clock):
    for _ in range(sessions.LONGEST // (20 * 60)):
        clock.forward(minutes=19)
        assert is_in(operator)
    clock.forward(minutes=29)
    assert not is_in(operator)


def test_the_file_holds_no_cookie_password_or_secret(operator, instance):
    cookie = operator.client.get_cookie("console", path="/console").value
    row = instance.staff.account("operator")
    secret = accounts.factor_secret(instance, "operator", row.factor_salt)
    written = b"".join(path.read_bytes() for path in instance.folder.glob("console.db*"))
    for text in (cookie, PASSWORD, secret):
        assert text.encode() not in written
    assert row.password.startswith("$argon2id$")


def test_the_cookie_is_for_this_host_and_for_no_script(operator):
    answer = operator.sign_in()
    assert {"HttpOnly", "SameSite=Strict"} <= set(answer.headers["Set-Cookie"].split("; "))
    sent = {"name": "operator", "password": PASSWORD, "factor": operator.factor()}
    secure = operator.client.post("/console/sign-in", data=sent, base_url="https://localhost")
    cookie = secure.headers["Set-Cookie"]
    assert cookie.startswith("__Host-console=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


def test_a_disabled_account_is_out_at_once(operator, instance):
    instance.staff.disable("operator", True)
    assert not is_in(operator)
    assert operator.sign_in().status_code == 403


def test_a_new_password_ends_all_sessions(operator, instance, app, clock):
    answer = operator.post(
        "/console/account", old=PASSWORD, password="a newer one, 42 times", again="a newer one, 42 times"
    )
    assert answer.headers["Location"].startswith("/console/sign-in")
    assert not is_in(operator)
    assert operator.sign_in().status_code == 403
    assert operator.sign_in("a newer one, 42 times").status_code == 303


def test_a_renewed_account_settles_in_again(operator, instance, app):
    once = accounts.renew(instance, "operator")
    assert not is_in(operator)
    client = app.test_client()
    client.post("/console/sign-in", data={"name": "operator", "password": once, "factor": ""})
    assert client.get("/console/").headers["Location"] == "/console/settle"


def test_codes_and_results_are_never_one_persons(instance):
    with pytest.raises(AccountRefused, match="both roles"):
        accounts.add(instance, "both", frozenset(("operator", "analyst")))
    assert not lone(instance.staff.accounts())
    accounts.add(instance, "alone", frozenset(ROLES), single=True)
    assert lone(instance.staff.accounts())


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://other.example/",
        "//other.example",
        "/\\other.example",
        "/s/main",
        "/console//x",
        "javascript:1",
    ],
)
def test_a_sign_in_leads_into_the_console_only(operator, elsewhere):
    sent = {"name": "operator", "password": PASSWORD, "factor": operator.factor(), "next": elsewhere}
    assert operator.client.post("/console/sign-in", data=sent).headers["Location"] == "/console/"


def test_a_sign_in_leads_to_the_page_that_was_asked_for(operator):
    sent = {"name": "operator", "password": PASSWORD, "factor": operator.factor(), "next": "/console/log"}
    assert operator.client.post("/console/sign-in", data=sent).headers["Location"] == "/console/log"


def test_the_log_tells_who_signed_in_and_who_was_refused(operator, app):
    app.test_client().post("/console/sign-in", data={"name": "operator", "password": "wrong"})
    page = operator.get("/console/log").text
    assert "operator" in page
    acts = [row.act for row in operator.instance.staff.acts(10)]
    assert acts == ["refused", "factor", "password", "signed-in"]


def test_the_console_speaks_the_language_of_the_account(operator):
    assert '<html lang="zh-CN">' in operator.get("/console/").text
    operator.post("/console/account/language", page="/console/account", language="en")
    assert '<html lang="en">' in operator.get("/console/").text
    operator.post("/console/account/language", page="/console/account", language="tlh")
    assert '<html lang="en">' in operator.get("/console/").text


def test_a_figure_for_totp_is_that_of_the_standard():
    """RFC 6238, appendix B: the secret 12345678901234567890 at 59 s gives 94287082 with eight figures."""
    assert pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", digits=8).at(59) == "94287082"


def test_hire_settles_each_role(instance, app, clock):
    assert is_in(hire(instance, app, "li", "designer", clock=clock))
