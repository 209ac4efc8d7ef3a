"""People of the staff for tests: an account that has settled in, and a client that is signed in as it."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pyotp
from werkzeug.test import Client, TestResponse

from survey import accounts, create_app
from survey.context import Instance

PASSWORD = "清晨 walks to the river 7"


class Clock:
    """A clock that tests move; otherwise it goes on as clocks do."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **spans: float) -> None:
        self.ahead += timedelta(**spans)


@dataclass
class Person:
    """Somebody at the desk, with a browser that keeps cookies and a telephone that shows second factors."""

    instance: Instance
    client: Client
    name: str
    clock: Clock

    def factor(self) -> str:
        """The next figures of the telephone: half a minute later than those before, for none is taken twice."""
        self.clock.forward(seconds=30)
        row = self.instance.staff.account(self.name)
        secret = accounts.factor_secret(self.instance, self.name, row.factor_salt)
        return pyotp.TOTP(secret).at(self.clock())

    def get(self, address: str, **values: object) -> TestResponse:
        return self.client.get(address, query_string=values or None)

    def post(self, address: str, page: str | None = None, **fields: object) -> TestResponse:
        """Send a form as the page `page` (else the same address) has it: with its hidden token."""
        token = token_of(self.client.get(page or address).text)
        answer = self.client.post(address, data={"token": token, **fields})
        answer.request.environ["wsgi.input"].close()  # a large upload is a file there
        return answer

    def through(self, answer: TestResponse) -> TestResponse:
        """What stands at the end of a page that waits, if the answer leads to one."""
        address = answer.headers.get("Location", "")
        return self.at_rest(address) if urlsplit(address).path.endswith("/wait") else answer

    def at_rest(self, address: str, **values: object) -> TestResponse:
        """A page once it no longer loads itself anew: then what it waited for is there."""
        while "Refresh" in (answer := self.get(address, **values)).headers:
            time.sleep(0.05)
        return answer

    def sign_in(self, password: str = PASSWORD) -> TestResponse:
        sent = {"name": self.name, "password": password, "factor": self.factor()}
        return self.client.post("/console/sign-in", data=sent)


def token_of(text: str) -> str:
    return unescape(re.search(r'name="token" value="([^"]*)"', text)[1])


def hire(instance: Instance, app, name: str, *roles: str, clock: Clock, single: bool = False) -> Person:
    """An account of these roles with its own password and second factor, signed in."""
    once = accounts.add(instance, name, frozenset(roles), single=single)
    person = Person(instance, app.test_client(), name, clock)
    answer = person.client.post("/console/sign-in", data={"name": name, "password": once, "factor": ""})
    assert answer.status_code == 303, answer.text
    settled = person.post("/console/settle", password=PASSWORD, again=PASSWORD)
    assert settled.status_code == 303, settled.text
    page = person.get("/console/settle").text
    salt = re.search(r'name="salt" value="([^"]*)"', page)[1]
    figures = pyotp.TOTP(accounts.factor_secret(instance, name, salt)).at(clock())
    done = person.client.post(
        "/console/settle", data={"token": token_of(page), "salt": salt, "factor": figures}
    )
    assert done.headers["Location"].endswith("/console/"), done.text
    return person


def desk(instance: Instance):
    """The application of an instance."""
    return create_app(instance)
