"""Every page of the console with 20,000 answers: milliseconds beside the budget, 300 a page.

`python benchmarks/console.py [--people N] [--rounds N]`. A survey of the long form is closed and released, as
the desk does it; then a researcher alone opens each page again and again and asks for tables that nobody has
asked for: the press of the button and the page that waits have the budget of a page, the table comes when all
that must stay hidden is settled. Printed are medians and the slowest, by the clock, of the whole request and
answer. The first page of the release is measured in a process that has just begun, statistics not loaded, as
after a start of the server.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, product
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tests.survey.console.staff import Person

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

Result = TypeVar("Result")
PEOPLE, ROUNDS, THREADS = 20_000, 15, 64
PAGE, FIRST = 300, 2000
"""Milliseconds."""
RELEASE = "/console/results/large-1"
PAGES = {
    "overview": "/console/",
    "log": "/console/log",
    "my account": "/console/account",
    "questionnaires": "/console/questionnaires",
    "a questionnaire": "/console/questionnaires/township_cadres",
    "its preview": "/console/questionnaires/township_cadres/preview",
    "its preview's form": "/console/questionnaires/township_cadres/preview/form",
    "a new questionnaire": "/console/new-questionnaire",
    "its text": "/console/new-questionnaire/text",
    "surveys": "/console/surveys",
    "a survey": "/console/surveys/large",
    "its poster": "/console/surveys/large/poster.pdf",
    "a new survey": "/console/open?questionnaire=township_cadres",
    "releases": "/console/results",
    "a release": RELEASE,
    "its report": f"{RELEASE}/report",
    "crossing": f"{RELEASE}/cross",
    "rows": f"{RELEASE}/export",
    "remarks": f"{RELEASE}/remarks",
}
ROWS = tuple(f"item.B{at}" for at in range(1, 6))
COLUMNS = tuple(f"item.{key}" for key in ("W1", "G5", "E1", "O1", "T2", "R1", "L1"))
HARD = (("claim.O1", "claim.L2"), ("claim.W2", "claim.L2"), ("item.W6", "band.BO"), ("item.E3", "band.BO"))
"""Tables before which most others of their families are settled."""
WHOLE = "until it is there"


def made(folder: Path, people: int) -> tuple[float, float]:
    """A closed survey with a release and its report; seconds from the press of the button to its page."""
    from survey import fieldwork
    from survey.simulate import simulate
    from tests.survey.office import MAIN, office, opened

    instance = office(folder)
    survey = opened(instance, "large", MAIN, simulated="true")
    answers = simulate(survey.questionnaire, people)
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(lambda one: survey.store.submit(secrets.randbits(53), one), answers):
            pass
    fieldwork.close(survey, 0)
    instance.close()
    desk = signed_in(folder)
    begun = time.perf_counter()
    pressed = desk.post("/console/results/new", page="/console/results", survey="large")
    press = time.perf_counter() - begun
    answer = desk.through(pressed)
    assert answer.headers["Location"].startswith(RELEASE), answer.text
    return press * 1000, time.perf_counter() - begun


def signed_in(folder: Path) -> Person:
    """A researcher alone in front of a desk of this folder, in a process of its own."""
    from survey import create_app
    from survey.context import Instance
    from survey.keeper import Keeper
    from survey.roles import ROLES
    from tests.survey.console.staff import Clock, hire

    clock = Clock()
    instance = Instance(folder, clock)
    Keeper(instance).round()  # as a server does
    name = f"alone-{secrets.token_hex(3)}"
    return hire(instance, create_app(instance), name, *ROLES, clock=clock, single=True)


def milliseconds(work: Callable[[], int]) -> float:
    """How long a request took. Raises RuntimeError if it was answered with another status."""
    begun = time.perf_counter()
    status = work()
    if status != 200:
        raise RuntimeError(f"answered with {status}")
    return (time.perf_counter() - begun) * 1000


def first(folder: Path) -> tuple[float, float]:
    """The first page of the release and the first report, just after the start of a server."""
    desk = signed_in(folder)
    page = milliseconds(lambda: desk.get(RELEASE).status_code)
    return page, page + milliseconds(lambda: desk.get(f"{RELEASE}/report").status_code)


def later(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Each page's times once the statistics are loaded, and those of tables that nobody has asked for."""
    desk = signed_in(folder)
    desk.at_rest(f"{RELEASE}/export")  # waits for the statistics
    desk.through(desk.post(f"{RELEASE}/cross", row="item.B1", column="item.P1"))
    found = {name: _opened(desk, address, rounds) for name, address in PAGES.items()}
    pairs = [*islice(product(ROWS, COLUMNS), rounds), *HARD]
    asked = [_asked(desk, row, column) for row, column in pairs]
    found["a new table"] = [one.pages[0] for one in asked]
    found["the page that waits"] = [time for one in asked for time in one.pages[1:]] or [0.0]
    found[WHOLE] = [one.whole for one in asked]
    table = f"{RELEASE}/cross/item.B1~item.P1"
    found["a table"] = _opened(desk, table, rounds)
    found["its document"] = _opened(desk, f"{table}/table", rounds)
    return found


def _opened(desk: Person, address: str, rounds: int) -> list[float]:
    return [milliseconds(lambda: desk.get(address).status_code) for _ in range(rounds)]


@dataclass(frozen=True)
class Asked:
    """A table that nobody has asked for."""

    pages: tuple[float, ...]
    """Milliseconds of the press of the button, then of every look of the page that waits."""
    whole: float
    """Milliseconds from the press until the table stands there, or its refusal."""


def _asked(desk: Person, row: str, column: str) -> Asked:
    from tests.survey.console.staff import token_of

    token = token_of(desk.get(f"{RELEASE}/cross").text)
    begun = time.perf_counter()
    answer = desk.client.post(f"{RELEASE}/cross", data={"token": token, "row": row, "column": column})
    pages = [(time.perf_counter() - begun) * 1000]
    address = answer.headers.get("Location", "")
    while "/wait" in address:
        looked = time.perf_counter()
        answer = desk.client.get(address)
        pages.append((time.perf_counter() - looked) * 1000)
        if "Refresh" not in answer.headers:
            break
        time.sleep(0.1)
    if answer.status_code not in (303, 422):
        raise RuntimeError(f"answered with {answer.status_code}")
    return Asked(tuple(pages), (time.perf_counter() - begun) * 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        press, seconds = _alone(made, folder, asked.people)
        page, report = _alone(first, folder)
        found = _alone(later, folder, asked.rounds)
    print(f"{asked.people} answers, {asked.rounds} rounds; the release and its report took {seconds:.1f} s\n")
    print(f"{'page':<24}{'median ms':>10}{'slowest':>9}{'budget':>8}")
    print(f"{'freezing the results':<24}{press:>10.0f}{'':>9}{PAGE:>8}")
    print(f"{'first page, cold':<24}{page:>10.0f}{'':>9}{FIRST:>8}")
    print(f"{'and its report':<24}{report:>10.0f}{'':>9}{FIRST:>8}")
    for name, times in found.items():
        budget = "" if name == WHOLE else PAGE
        print(f"{name:<24}{statistics.median(times):>10.0f}{max(times):>9.0f}{budget:>8}")


def _alone(work: Callable[..., Result], *values: object) -> Result:
    """What `work` gives in a process that has just begun."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *values).result()


if __name__ == "__main__":
    main()
