from __future__ import annotations

import pytest

from manimark.progress.tally import Pace, Tally

from .listening import Clock, Drawn, task

ALL = [task("Wave"), task("Wave", "light"), task("Saddle"), task("Hills")]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tally(clock: Clock) -> Tally:
    tally = Tally(clock)
    tally.planned(ALL)
    return tally


def test_knows_no_length_before_the_first_is_known(tally: Tally) -> None:
    assert tally.overall() == Pace(done=0, expected=None, rate=None)
    tally.started(ALL[0], None)
    tally.advanced(ALL[0], 7)
    assert (tally.overall().done, tally.overall().expected) == (7, None)


def test_expects_the_other_theme_to_be_as_long_and_others_as_the_mean(tally: Tally) -> None:
    tally.started(ALL[0], 100)
    tally.started(ALL[2], 300)
    # Wave twice, Saddle, and Hills, of which nobody knows.
    assert tally.overall().expected == 100 + 100 + 300 + 200


def test_expects_what_was_foreseen_before_anything_is_begun(tally: Tally) -> None:
    tally.foreseen(ALL[0], 100)
    tally.foreseen(ALL[3], 50)
    assert tally.overall() == Pace(0, 100 + 100 + 75 + 50, None)
    # Whoever draws it knows no better.
    tally.started(ALL[0], None)
    assert tally.overall().expected == 325


def test_expects_no_less_than_there_is(tally: Tally) -> None:
    tally.started(ALL[0], 100)
    tally.started(ALL[3], None)
    tally.advanced(ALL[3], 150)
    assert tally.overall().expected == 100 + 100 + 100 + 150
    tally.advanced(ALL[0], 120)
    assert tally.overall().expected == 120 + 120 + 120 + 150


def test_replaces_a_guess_by_the_true_length(tally: Tally) -> None:
    tally.started(ALL[0], 100)
    tally.finished(ALL[0], Drawn(80), 1.0)
    assert (tally.overall().done, tally.overall().expected) == (80, 4 * 80)


def test_expects_nothing_more_of_what_failed(tally: Tally) -> None:
    tally.started(ALL[0], 100)
    tally.started(ALL[2], 300)
    tally.advanced(ALL[2], 10)
    tally.failed(ALL[2], ValueError())
    assert tally.overall().expected == 100 + 100 + 10 + 200


def test_counts_what_is_over_well_or_badly(tally: Tally) -> None:
    for each in ALL[:3]:
        tally.started(each, 10)
    tally.finished(ALL[0], Drawn(10), 1.0)
    tally.failed(ALL[1], ValueError())
    assert tally.over == 2
    assert [entry.task for entry in tally.entries if entry.is_under_way] == [ALL[2]]


def test_takes_the_rate_and_the_time_left_from_the_frames_so_far(
    tally: Tally, clock: Clock
) -> None:
    clock.now += 60  # planning is no drawing
    for each in ALL:
        tally.started(each, 100)
        clock.now += 1
    clock.now += 1
    for each in ALL:
        tally.advanced(each, 25)
    # All together since the first was begun, 5 s ago; the first one alone, too.
    pace = tally.overall()
    assert (pace.rate, pace.left) == (20, 15)
    assert tally.entry(ALL[0]).pace(clock()) == Pace(25, 100, 5)


def test_leaves_no_less_time_than_the_slowest_needs(tally: Tally, clock: Clock) -> None:
    tally.started(ALL[0], 100)
    tally.started(ALL[1], 100)
    clock.now += 10
    for each in ALL[1:]:
        tally.finished(each, Drawn(100), 10.0)
    tally.advanced(ALL[0], 10)
    # 90 frames at 31 a second would be 3 s, but they come one a second.
    assert tally.overall().left == 90


def test_names_no_rate_without_frames_or_time(tally: Tally, clock: Clock) -> None:
    tally.started(ALL[0], 100)
    tally.advanced(ALL[0], 10)
    assert tally.overall().rate is None
    clock.now += 1
    tally.advanced(ALL[0], 0)
    assert (tally.overall().rate, tally.overall().left) == (None, None)


def test_counts_a_still_figure(tally: Tally, clock: Clock) -> None:
    tally.started(ALL[0], None)
    clock.now += 1
    tally.finished(ALL[0], Drawn(0), 1.0)
    assert (tally.over, tally.overall().done, tally.overall().expected) == (1, 0, 0)


def test_begins_anew_with_every_plan(tally: Tally, clock: Clock) -> None:
    tally.started(ALL[0], 100)
    clock.now += 1
    tally.advanced(ALL[0], 10)
    tally.planned(ALL[2:])
    assert len(tally.entries) == 2
    assert tally.overall() == Pace(done=0, expected=None, rate=None)
