"""What falls due, on which day somebody is told of it, and what has been told already.

Pure: values in, values out. A thing that falls due is told some days before (its stages) and on its day. Whoever runs
late is told the latest stage at once and the earlier ones never: nothing is told twice. The flag on screen depends on
none of this: it is derived from the register each time it is shown. Source: model.md §4.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.enums import Role
from decisions.enums import AlertKind

# How many days before its day each kind is told of; 0 is the day itself.
ON_THE_DAY = (0,)
STAGES: dict[AlertKind, tuple[int, ...]] = {
    AlertKind.ENDS: (90, 30, 7, 0),
    AlertKind.NOTICE_BY: (30, 7, 0),
    AlertKind.GRANT: (30, 7, 0),
    AlertKind.CHECK: (30, 0),
    AlertKind.ROUND: (7, 0),
    AlertKind.NOTICE_DUE: (7, 0),
    AlertKind.MONITORING: (7, 0),
    AlertKind.CALL_IN: (1, 0),
}


@dataclass(frozen=True)
class Key:
    """By which an alert is told once: its kind, the row it is about, and the day it stands for."""

    kind: AlertKind
    subject: str
    day: date


@dataclass(frozen=True)
class Due:
    """Something that falls due on a day, about the rows named in `subjects` ("option:3/lot:7").

    `what` is a title and a day and holds no content; `path` leads to its page. The first of the posts in `owners` that
    somebody is in is told; failing all of them whoever holds one of `roles`, in their order, those of the `department`
    before others. `anchor` is the day an alert stands for where its own day can be reckoned anew.
    """

    kind: AlertKind
    subjects: tuple[str, ...]
    day: date
    what: str
    path: str
    owners: tuple[int, ...] = ()
    roles: tuple[Role, ...] = (Role.APPROVING_MANAGER, Role.ADMINISTRATOR)
    department: str = ""
    anchor: date | None = None

    @property
    def stages(self) -> tuple[int, ...]:
        """How many days before its day it is told of."""
        return STAGES.get(self.kind, ON_THE_DAY)

    @property
    def told_first_on(self) -> date:
        """The first day on which it is told of."""
        return self.day - timedelta(days=max(self.stages))

    def days_left(self, on: date) -> int:
        """Days until its day; negative once it has passed."""
        return (self.day - on).days

    def keys(self, stage: int) -> frozenset[Key]:
        """By what a stage is told once, for each of its subjects."""
        day = (self.anchor or self.day) - timedelta(days=stage)
        return frozenset(Key(self.kind, subject, day) for subject in self.subjects)


@dataclass(frozen=True)
class Fresh:
    """Something to be told now, and everything that counts as told with it."""

    due: Due
    keys: frozenset[Key]


def fresh(dues: Iterable[Due], told: Iterable[Key], on: date) -> Iterator[Fresh]:
    """What is to be told on a day, when `told` has been told before: the latest stage reached of each, once."""
    known = set(told)
    for due in dues:
        reached = [stage for stage in due.stages if due.day - timedelta(days=stage) <= on]
        if not reached or due.keys(min(reached)) <= known:
            continue
        keys = frozenset(key for stage in reached for key in due.keys(stage)) - known
        known |= keys
        yield Fresh(due, keys)
