"""The burst rule on a clock that the test sets: who waits, what is washed, what leaks at most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.store.pace import DUE, GROUP, LATEST, Pace


def test_nine_rows_are_committed_as_they_come_and_the_tenth_is_washed_before_anybody_is_told():
    pace = Pace(0)
    for second in range(9):
        assert pace.step(1, second) == "commit"
        pace.committed(1, second)
        assert not pace.wash_due(second)
    assert pace.step(1, 9) == "commit and wash"


def test_washing_takes_a_tenth_of_the_time():
    pace = Pace(0)
    pace.committed(25, 0)
    assert pace.wash_due(0)
    pace.washed(100, 102)
    pace.committed(25, 103)
    assert not pace.wash_due(120.9)
    assert pace.wash_due(121)


def test_a_group_of_twenty_goes_at_once_and_a_small_one_is_held_until_the_wash():
    pace = Pace(0)
    pace.washed(0, 1)
    pace.committed(9, 1)
    assert pace.step(1, 2) == "hold"
    assert pace.step(GROUP - 1, 2) == "hold"
    assert pace.step(GROUP, 2) == "commit"
    assert pace.patience(1, 2) == 8.5
    assert pace.patience(GROUP, 2) == 0
    assert pace.step(1, 10.5) == "commit and wash"


def test_sixty_seconds_after_the_tenth_row_the_wash_comes_whatever_it_costs():
    pace = Pace(0)
    pace.washed(0, 20)
    pace.committed(25, 21)
    assert not pace.wash_due(20 + LATEST)
    assert pace.wash_due(21 + LATEST)


def test_while_a_wash_fails_nothing_is_held_and_it_is_tried_again_each_second():
    pace = Pace(0)
    pace.committed(9, 0)
    pace.committed(1, 0)
    assert pace.wash_due(0)
    pace.failed(0, 0.1)
    assert pace.blocked_since == 0
    assert pace.step(1, 0.2) == "commit"
    assert pace.patience(0, 0.1) == 1
    assert not pace.wash_due(1)
    assert pace.wash_due(1.1)
    pace.failed(1.1, 1.2)
    assert pace.blocked_since == 0
    pace.washed(2.2, 2.3)
    assert pace.blocked_since is None
    assert pace.new == 0


def test_a_failed_wash_with_nothing_new_is_tried_again_but_never_with_one_to_nine_rows():
    pace = Pace(0)
    pace.failed(0, 0)
    assert pace.wash_due(1)
    pace.committed(3, 1)
    assert not pace.wash_due(100)
    assert pace.blocked_since is None


def test_nobody_waits_and_nothing_is_due_while_nobody_comes():
    pace = Pace(0)
    assert pace.patience(0, 5) is None
    pace.committed(9, 5)
    assert pace.patience(0, 5) is None
    pace.committed(GROUP, 6)
    assert pace.patience(0, 6) == 0


def test_rows_from_before_a_restart_count_as_placed():
    pace = Pace(8)
    assert pace.step(1, 0) == "commit"
    assert pace.step(2, 0) == "commit and wash"


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.floats(0, 30), st.floats(0.001, 5)), min_size=1, max_size=60)
)
def test_whatever_comes_never_more_than_nine_rows_stand_in_small_groups(arrivals):
    """(rows that arrive, seconds until then, seconds a wash takes), the writer's round played by hand."""
    pace, now, waiting, washing = Pace(0), 0.0, 0, 0.0
    small = 0
    for rows, pause, cost in arrivals:
        waiting += rows
        for moment in (now + pause, now + pause + 1000):
            now = max(now, moment)
            if pace.wash_due(now):
                pace.washed(now, now + cost)
                now, washing, small = now + cost, washing + cost, 0
            step = pace.step(waiting, now) if waiting else "hold"
            if step == "hold":
                continue
            pace.committed(waiting, now)
            small += waiting if waiting < GROUP else 0
            if step == "commit and wash":
                pace.washed(now, now + cost)
                now, washing, small = now + cost, washing + cost, 0
            waiting = 0
            assert small < DUE
        assert waiting == 0, "a thousand seconds are more than any wait"


@pytest.mark.parametrize("cost", [0.001, 0.05, 1.0])
def test_over_a_long_burst_washing_stays_within_its_tenth(cost):
    pace, now, washing = Pace(0), 0.0, 0.0
    while now < 600 * cost:
        pace.committed(GROUP, now)
        if pace.wash_due(now):
            pace.washed(now, now + cost)
            now, washing = now + cost, washing + cost
        now += cost / 10
    assert washing <= 0.1 * now + cost
