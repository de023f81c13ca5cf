"""What is told on a day, and what never again."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from decisions.alerts import STAGES, Due, Key, fresh
from decisions.enums import AlertKind

DAY = date(2026, 9, 14)


def due(kind=AlertKind.START, day=DAY, *subjects, anchor=None):
    return Due(kind, subjects or ("option:1/lot:1",), day, "BRK:X Support: begin", "/contracts/1/", anchor=anchor)


def reached(one, on):
    return [stage for stage in STAGES.get(one.kind, (0,)) if one.day - timedelta(days=stage) <= on]


def told(dues, on, before=()):
    return [(one.due, one.keys) for one in fresh(dues, before, on)]


def test_nothing_is_told_before_its_day_and_it_is_told_on_it():
    assert told([due()], DAY - timedelta(days=1)) == []
    assert told([due()], DAY) == [(due(), frozenset({Key(AlertKind.START, "option:1/lot:1", DAY)}))]


def test_what_is_entered_late_is_told_at_once_and_only_its_latest_stage():
    """Nine days before the end 90 and 30 are past: 30 is told, 90 counts as told, and 7 and 0 come on their days."""
    end = due(AlertKind.ENDS, DAY)
    ((_, keys),) = told([end], DAY - timedelta(days=9))
    assert sorted((DAY - key.day).days for key in keys) == [30, 90]
    assert told([end], DAY - timedelta(days=8), keys) == []
    ((_, more),) = told([end], DAY - timedelta(days=7), keys)
    assert [(DAY - key.day).days for key in more] == [7]


def test_a_start_that_moves_is_told_once_as_long_as_its_deadline_stays():
    first = due(day=DAY, anchor=date(2026, 10, 31))
    ((_, keys),) = told([first], DAY)
    moved = due(day=DAY + timedelta(days=10), anchor=date(2026, 10, 31))
    assert told([moved], DAY + timedelta(days=30), keys) == []
    another_term = due(day=DAY + timedelta(days=365), anchor=date(2027, 10, 31))
    assert len(told([another_term], DAY + timedelta(days=400), keys)) == 1


def test_a_lot_that_joins_others_is_told_though_they_were():
    ((_, keys),) = told([due(AlertKind.START, DAY, "lot:1")], DAY)
    ((_, more),) = told([due(AlertKind.START, DAY, "lot:1", "lot:2")], DAY, keys)
    assert {key.subject for key in more} == {"lot:2"}


@given(
    st.lists(
        st.builds(
            due,
            st.sampled_from(AlertKind),
            st.dates(date(2026, 1, 1), date(2026, 12, 31)),
            st.sampled_from(["lot:1", "lot:2", "lot:3"]),
        ),
        max_size=6,
    ),
    st.lists(st.dates(date(2025, 10, 1), date(2027, 1, 31)), min_size=1, max_size=12),
)
def test_the_first_run_on_or_after_a_day_tells_it_and_no_run_tells_it_again(dues, runs):
    marked, stages = set(), []
    for on in sorted(runs):
        for one in fresh(dues, marked, on):
            assert not one.keys & marked
            marked |= one.keys
            stages.append(
                (one.due, min(stage for stage in one.due.stages if one.due.day - timedelta(days=stage) <= on))
            )
        for one in dues:
            so_far = reached(one, on)
            assert not so_far or one.keys(min(so_far)) <= marked
    assert len(stages) == len(set(stages))
