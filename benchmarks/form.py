"""The 44-item form over real HTTP: this form beside a bare route, an unchecked store, and a Flask-WTF page.

`python benchmarks/form.py [--rounds N] [--requests N] [--clients N]`. One server (waitress, as `serve` makes
it) holds all of them, and one client process asks them in turn over connections that stay open. Printed are
medians over the rounds; a ratio is the median of the ratios within a round, for other work on the machine
comes and goes. Beside each rate stands the processor time that the server spent on a request, which other
work disturbs less, and beside each ratio of rates the ratio of those times. Asked are:

  GET   ok          a route of a Flask without anything else that returns "ok"
        form        this form: rendered and compressed once, each reply with a ticket of its own, in gzip
        Flask-WTF   `benchmarks/peer`: the same items, text and style, rendered by Jinja each time, no gzip
  POST  form        checked by WTForms and stored
        unchecked   the form as it was sent is stored as it is, by the same kind of store
        Flask-WTF   built, checked with its CSRF token, stored by the same kind of store

What a POST costs is the page's work and the store's. The comparison is made twice, for it has two answers:
with the store of a survey ("washed"), as a respondent meets it, and with one plain INSERT a POST,
synchronous=FULL ("plain"). Each time all three store in the same kind of store. The plain one costs each POST
the same, so that there the pages' own work is seen; the washed one makes a POST wait for others to be
committed with, and hides more or less of it. In both the answers survive a power cut.

Flask-WTF checks less: it knows no skip rules, no exclusive options, no repetition of a POST.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from flask import Flask, redirect, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response as Answer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import peer
from benchmarks.load import Load, ask, drive
from benchmarks.submit import plain, washed
from questionnaires import load as questionnaires
from questionnaires.items import Item
from questionnaires.response import Response
from survey import create_app, fieldwork, form_page, forms, planning, server
from survey.consent import said
from survey.context import FieldSurvey, Instance
from survey.founding import create_instance
from survey.headers import FORM
from survey.pages import Pages
from survey.public import find

KEY, LANGUAGE = "form", "zh-CN"
TOGETHER = 50
"""Respondents at once, of whom 95 % should wait no longer than 200 ms."""
SETTINGS = """
organiser = "x"
purpose = "x"
recipient = "x"
place = "x"
keeper = "x"
help = "x"
contact = "0"
delete_by = 2099-01-01
"""

Submit = Callable[[int, Response], object]
Requests = list[list[bytes]]
"""Of each client, one after the other."""
STORES = {"washed": washed, "plain": plain}
GETS, POSTS = ("ok", "form", "Flask-WTF"), ("form", "unchecked", "Flask-WTF")


class Switch:
    """A store in whose place another can be put between two measurements."""

    def __init__(self) -> None:
        self.submit: Submit = lambda key, response: None

    def __call__(self, key: int, response: Response) -> object:
        return self.submit(key, response)


@dataclass(frozen=True)
class Place:
    """A server with everything that is asked of it, and what answers are stored with."""

    instance: Instance
    app: Flask
    port: int
    store: Switch

    @property
    def survey(self) -> FieldSurvey:
        return self.instance.survey(KEY)

    def gets(self, name: str, clients: int, count: int) -> Requests:
        path = {"ok": "/bare/ok", "form": f"/s/{KEY}", "Flask-WTF": "/peer/"}[name]
        if name == "Flask-WTF":  # twenty times slower: a round would be little else
            count = max(1, count // 10)
        return [[get(path)] * count] * clients

    def posts(self, name: str, clients: int, count: int) -> Requests:
        """Complete answers; each POST of this form with a ticket of its own."""
        answers = complete(self.survey.questionnaire.items)
        if name == "unchecked":
            return [[post("/bare/store", answers)] * count] * clients
        if name == "Flask-WTF":
            return [[self.peer_post(answers)] * count for _ in range(clients)]
        issue = self.instance.tickets.issue
        return [
            [post(f"/s/{KEY}", [*answers, ("ticket", issue(KEY))]) for _ in range(count)]
            for _ in range(clients)
        ]

    def peer_post(self, answers: list[tuple[str, str]]) -> bytes:
        """As a browser sends it that has opened the page before: with the session's cookie and its token."""
        head, _, page = ask(self.port, get("/peer/")).decode().partition("\r\n\r\n")
        cookie = head.split("Set-Cookie: ")[1].split(";")[0]
        token = unescape(page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0])
        return post("/peer/", [*answers, ("csrf_token", token)], f"Cookie: {cookie}\r\n")


def complete(items: tuple[Item, ...]) -> list[tuple[str, str]]:
    """An answer to each item; to the first ones those that hide nothing."""
    answers = []
    for item in items:
        if item.type == "text":
            answers.append((item.key, "多下来看看，少开会。"))
        elif item.type == "number":
            answers.append((item.key, "3"))
        else:
            answers.append((item.key, str(item.options[len(item.options) // 2].value)))
    return answers


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def post(path: str, answers: list[tuple[str, str]], headers: str = "") -> bytes:
    body = urlencode(answers).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{headers}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def bare_app(submit: Submit) -> Flask:
    """A Flask with two routes and nothing else."""
    app = Flask("bare")

    @app.get("/ok")
    def ok() -> str:
        return "ok"

    @app.post("/store")
    def store() -> Answer:
        submit(secrets.randbits(53), Response("bare", 1, request.form.to_dict()))
        return redirect("/bare/ok")

    return app


@contextmanager
def served(folder: Path) -> Iterator[Place]:
    """One waitress for this program, the bare routes and the Flask-WTF page."""
    create_instance(folder)
    settings = folder / "settings.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    instance = Instance(folder)
    survey = fieldwork.open_survey(
        instance, planning.plan(instance, KEY, questionnaires.shipped()[0], settings)
    )
    consent = said(survey, LANGUAGE, with_unit=False)
    store, app = Switch(), create_app(instance)
    page = peer.create_app(survey.questionnaire, consent, FORM.style, store)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/bare": bare_app(store), "/peer": page})
    running = server.create(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        yield Place(instance, app, running.effective_port, store)
    finally:
        running.close()
        thread.join(timeout=10)
        instance.close()


@contextmanager
def stored_in(place: Place, kind: str) -> Iterator[None]:
    """All answers go to a new store of this kind."""
    with tempfile.TemporaryDirectory() as folder:
        submit, close = STORES[kind](Path(folder))
        survey, place.store.submit = place.survey, submit
        survey.__dict__["store"] = SimpleNamespace(submit=submit, close=lambda: None)
        try:
            yield
        finally:
            del survey.__dict__["store"]
            close()


@dataclass(frozen=True)
class Measured:
    """What came of a load, and the milliseconds of processor time that the server spent on each request."""

    load: Load
    spent: float


class Bench:
    """Measurements at one place, with the client in a process of its own."""

    def __init__(self, place: Place, client: ProcessPoolExecutor, clients: int, requests: int) -> None:
        self.place, self._client = place, client
        self._clients, self._count = clients, max(1, requests // clients)

    def drive(self, requests: Requests) -> Measured:
        began = time.process_time()
        load = self._client.submit(drive, self.place.port, requests, (200, 302, 303)).result()
        return Measured(load, (time.process_time() - began) * 1000 / len(load.waits))

    def round(self) -> dict[str, Measured]:
        """Every route once. The names say what was asked and, of a POST, where it was stored."""
        loads = {
            f"GET {name}": self.drive(self.place.gets(name, self._clients, self._count)) for name in GETS
        }
        for kind in STORES:
            for name in POSTS:
                requests = self.place.posts(name, self._clients, self._count)
                with stored_in(self.place, kind):
                    loads[f"POST {name}, {kind}"] = self.drive(requests)
        return loads

    def together(self) -> tuple[Load, int]:
        """TOGETHER respondents at once, each opens the form and sends it, thrice; the answers lost."""
        sent = self.place.posts("form", TOGETHER, 3)
        before = self.place.survey.store.count()
        measured = self.drive(
            [[request for one in own for request in (get(f"/s/{KEY}"), one)] for own in sent]
        )
        return measured.load, 3 * TOGETHER - (self.place.survey.store.count() - before)


RATIOS = (
    ("GET form / ok", "GET form", "GET ok", 0.6),
    ("GET form / Flask-WTF", "GET form", "GET Flask-WTF", None),
    ("POST form / Flask-WTF, plain store", "POST form, plain", "POST Flask-WTF, plain", 1.5),
    ("POST form / unchecked, plain store", "POST form, plain", "POST unchecked, plain", None),
    ("POST form / Flask-WTF, washed store", "POST form, washed", "POST Flask-WTF, washed", None),
    ("POST form / unchecked, washed store", "POST form, washed", "POST unchecked, washed", None),
)


def table(rounds: list[dict[str, Measured]]) -> str:
    """The medians side by side, then the ratios with what is wanted of them."""
    lines = [f"{'':40}{'per s':>9}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}"]
    for name in rounds[0]:
        figures = [
            (one.load.per_second, one.load.wait(0.5), one.load.wait(0.95), one.spent)
            for one in (measured[name] for measured in rounds)
        ]
        rate, middle, late, spent = map(statistics.median, zip(*figures, strict=True))
        lines.append(f"{name:40}{rate:9.0f}{middle:9.1f}{late:9.1f}{spent:9.2f}")
    lines.append(f"{'':40}{'rates':>9}{'cpu':>9}")
    for name, ours, theirs, wanted in RATIOS:
        rates = statistics.median(one[ours].load.per_second / one[theirs].load.per_second for one in rounds)
        times = statistics.median(one[theirs].spent / one[ours].spent for one in rounds)
        lines.append(f"{name:40}{rates:9.2f}{times:9.2f}" + (f"   at least {wanted}" if wanted else ""))
    return "\n".join(lines)


def alone(place: Place) -> str:
    """Milliseconds of processor time of single requests inside the process: the least of many."""
    client = place.app.test_client()
    packed = {"Accept-Encoding": "gzip"}
    answers = dict(complete(place.survey.questionnaire.items))
    first = next(iter(answers))
    blank = {"ticket": place.instance.tickets.issue(KEY)} | {k: v for k, v in answers.items() if k != first}
    kept = place.app.extensions["pages"]
    least = {"form, prepared": _least(lambda: client.get(f"/s/{KEY}", headers=packed))}
    place.app.extensions["pages"] = Pages(most=0)
    least["form, rendered and compressed anew"] = _least(lambda: client.get(f"/s/{KEY}", headers=packed))
    place.app.extensions["pages"] = kept
    least["form, come back with a blank"] = _least(
        lambda: client.post(f"/s/{KEY}", data=blank, headers=packed)
    )
    with place.app.test_request_context(f"/s/{KEY}"):
        find(KEY)
        form = forms.build(place.survey.questionnaire, LANGUAGE)
        sheet = form_page.Sheet(place.survey, None, "ticket")
        least["form, rendered only"] = _least(lambda: form_page.returned(sheet, form, 200))
    return "\n".join(f"{name:40}{value:8.2f} ms" for name, value in least.items())


def _least(work: Callable[[], object], times: int = 50) -> float:
    spent = []
    for _ in range(times):
        began = time.thread_time()
        work()
        spent.append((time.thread_time() - began) * 1000)
    return min(spent)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--requests", type=int, default=1000)
    options.add_argument("--clients", type=int, default=TOGETHER)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as place,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as client,
    ):
        bench = Bench(place, client, chosen.clients, chosen.requests)
        Bench(place, client, chosen.clients, chosen.clients).round()  # everything is loaded and prepared
        rounds = [bench.round() for _ in range(chosen.rounds)]
        print(
            f"{len(place.survey.questionnaire.items)} items, {chosen.clients} connections, "
            f"{chosen.requests} requests a route and round, medians of {chosen.rounds} rounds"
        )
        print(table(rounds), end="\n\n")
        loads = [bench.together() for _ in range(chosen.rounds)]
        print(f"{TOGETHER} respondents at once, three forms each: p95 of the waits, answers lost")
        print("  ".join(f"{load.wait(0.95):.0f} ms, {lost}" for load, lost in loads), end="\n\n")
        print(alone(place))


if __name__ == "__main__":
    main()
