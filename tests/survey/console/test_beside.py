"""Work beside the pages: each piece once at a time, its end kept for whoever looks."""

from threading import Event

from survey.console.beside import KEPT, Beside


def test_the_same_work_is_done_once_however_often_it_is_asked_for():
    beside, go, done = Beside(), Event(), []

    def work():
        go.wait(30)
        done.append(1)

    first = beside.begin("a", work)
    assert beside.begin("a", work) is first
    assert beside.of("a") is first
    assert not first.over
    assert not first.wait(0)
    go.set()
    assert first.wait(30)
    assert done == [1]
    assert first.error is None
    assert beside.begin("a", work) is not first


def test_what_goes_wrong_is_kept_for_the_page():
    beside = Beside()
    job = beside.begin("a", lambda: int("no number"))
    assert job.wait(30)
    assert isinstance(beside.of("a").error, ValueError)
    assert beside.of("b") is None


def test_only_the_latest_ends_are_remembered_but_all_that_is_being_done():
    beside, go = Beside(), Event()
    long = beside.begin("long", lambda: go.wait(30))
    for number in range(KEPT + 10):
        assert beside.begin(str(number), lambda: None).wait(30)
    assert beside.of("long") is long
    # Room is made when work begins: the last of them is not over then.
    assert [beside.of(str(number)) is not None for number in range(KEPT + 10)] == [False] * 9 + [True] * (
        KEPT + 1
    )
    go.set()
    assert long.wait(30)
