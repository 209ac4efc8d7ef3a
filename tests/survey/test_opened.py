"""What is opened once: by one thread at a time, and without two threads that wait for each other."""

from threading import Barrier, RLock, Thread
from time import sleep

from survey import closing, errands, fieldwork
from survey.context import Instance
from survey.opened import opened_once
from survey.wishes import Wish
from tests.survey.office import SMALL, office, opened


class Owner:
    def __init__(self):
        self.turn, self.times = RLock(), 0

    @opened_once(lambda owner: owner.turn)
    def thing(self):
        """A thing."""
        self.times += 1
        sleep(0.05)
        return object()


class Waiting:
    def __init__(self):
        self.turn = RLock()

    @opened_once(lambda owner: owner.turn)
    def thing(self):
        self.opens()
        return object()


def together(*works):
    """Run them at once; whether all came to an end."""
    start = Barrier(len(works))

    def run(work):
        start.wait()
        work()

    threads = [Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return not any(thread.is_alive() for thread in threads)


def test_a_thing_is_opened_once_for_all_threads():
    owner, found = Owner(), []
    assert together(*[lambda: found.append(owner.thing)] * 8)
    assert (owner.times, len(set(map(id, found)))) == (1, 1)


def test_it_is_opened_anew_after_it_was_taken_out():
    owner = Owner()
    first = owner.thing
    assert vars(owner).pop("thing") is first
    assert owner.thing is not first
    assert Owner.thing.__doc__ == "A thing."


def test_whoever_holds_the_turn_and_whoever_opens_do_not_wait_for_each_other():
    begun, one, other = Barrier(2), Waiting(), Waiting()
    one.opens = lambda: (begun.wait(10), other.turn.acquire(), other.turn.release())
    other.opens = lambda: None

    def in_its_turn():
        with other.turn:
            begun.wait(10)
            assert other.thing

    assert together(lambda: one.thing, in_its_turn)


def test_results_are_frozen_while_the_keeper_ends_the_survey(tmp_path):
    """Both open the answers at the same time, one of them in its turn already."""
    office(tmp_path).close()
    instance = Instance(tmp_path)
    try:
        survey = opened(instance, "spring", SMALL)
        fieldwork.close(survey, 0)
        asked = Wish("status", "spring", {})
        for _ in range(20):
            survey.release_answers()
            assert together(lambda: closing.settle(survey), lambda: errands.carry_out(instance, asked))
    finally:
        instance.close()
