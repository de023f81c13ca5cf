"""When a decision is key, and from which day it may be taken.

Pure: values in, sentences and verdicts out. A day of publication and the day of decision are both left out of clear
days, and every day between counts, weekends and bank holidays too.
Sources: SI 2012/2089 regs 8 (what is key), 9 (28 clear days' notice), 10 (general exception: 5 clear days after written
notice), 11 (special urgency: by agreement) and 18 (scrutiny may ask for a report); model.md invariant 24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.calendar import after_clear_days
from commissioning.money import format_pounds
from commissioning.verdicts import Verdict
from decisions.enums import DayUnit
from decisions.procedure import Procedure


@dataclass(frozen=True)
class Extent:
    """How far a decision reaches: what it spends or saves in pounds, and wards affected; None where nobody has said."""

    spend: Decimal | None = None
    saving: Decimal | None = None
    wards: int | None = None

    @property
    def value(self) -> Decimal | None:
        """The greater of what is spent and what is saved."""
        return max((one for one in (self.spend, self.saving) if one is not None), default=None)


@dataclass(frozen=True)
class Ruling:
    """What the monitoring officer ruled, and on what they saw."""

    is_key: bool
    reason: str
    by: str
    on: date
    value: Decimal | None
    wards: int | None

    def covers(self, extent: Extent) -> bool:
        """Whether the report still asks for no more than was ruled upon. A ruling that it is key covers everything."""
        return self.is_key or (_within(extent.value, self.value) and _within(extent.wards, self.wards))

    @property
    def sentence(self) -> str:
        """Who ruled what, when and why."""
        what = "a key decision" if self.is_key else "not a key decision"
        return f"The monitoring officer ({self.by}) ruled on {say(self.on)} that it is {what}: {self.reason}"


@dataclass(frozen=True)
class KeyFinding:
    """Whether a report asks for a key decision, and everything that says so, in sentences for the page."""

    is_key: bool
    is_found_by_test: bool
    sentences: tuple[str, ...]


def judge(
    procedure: Procedure,
    extent: Extent,
    *,
    is_said: bool = False,
    reason: str = "",
    is_planned: bool = False,
    ruling: Ruling | None = None,
) -> KeyFinding:
    """Put a decision to the council's test of the day; then to what its author, the plan and the lawyers say.

    `is_said` is the author's word with its `reason`, `is_planned` the forward plan's. The monitoring officer's ruling
    goes before all of them as long as it covers what is asked.
    """
    is_found, sentences = _tested(procedure, extent)
    if is_planned:
        sentences.append("The forward plan lists it as a key decision.")
    if is_said:
        sentences.append(f"Its author says that it is key: {reason}" if reason else "Its author says that it is key.")
    is_key = is_found or is_planned or is_said
    if ruling is not None and ruling.covers(extent):
        return KeyFinding(ruling.is_key, is_found, (*sentences, ruling.sentence))
    if ruling is not None:
        sentences.append(f"{ruling.sentence} The report now asks for more than that, so the ruling no longer counts.")
    return KeyFinding(is_key, is_found, tuple(sentences))


def _tested(procedure: Procedure, extent: Extent) -> tuple[bool, list[str]]:
    """The two tests of regulation 8, each with what it found."""
    sentences = []
    floor, value = procedure.key_value_from, extent.value
    if floor is not None:
        told = format_pounds(floor)
        if value is None:
            sentences.append(f"Key from {told}; the report does not say yet what it spends or saves.")
        else:
            what = "saves" if value == extent.saving and value != extent.spend else "spends"
            over = "that or more" if value >= floor else "less"
            sentences.append(f"Key from {told}; the report {what} {format_pounds(value)}, which is {over}.")
    if procedure.key_wards_from is not None:
        told = f"Key from {procedure.key_wards_from} wards significantly affected"
        said = "the report does not say how many are" if extent.wards is None else f"the report says {extent.wards}"
        sentences.append(f"{told}; {said}.")
    if not sentences:
        sentences.append("The council's rules of procedure have no test for key decisions.")
    return procedure.is_key(value, extent.wards), sentences


def _within(asked: Decimal | int | None, seen: Decimal | int | None) -> bool:
    return asked is None or (seen is not None and asked <= seen)


@dataclass(frozen=True)
class Given:
    """A published notice: on which day, for how many clear days, from which day the decision is due, and by whom.

    `maker_post` is the post it names as the one that decides, by primary key; None where it names a body alone.
    """

    published_on: date
    clear_days: int
    due_from: date
    due_to: date
    maker_post: int | None
    maker: str

    @property
    def has_run_on(self) -> date:
        """The first day after the clear days."""
        return after_clear_days(self.published_on, self.clear_days)

    @property
    def earliest_on(self) -> date:
        """The first day on which it may be decided: the notice has run and its period has begun."""
        return max(self.has_run_on, self.due_from)


@dataclass(frozen=True)
class Excepted:
    """A general exception: published on a day, for so many clear days."""

    published_on: date
    clear_days: int

    @property
    def earliest_on(self) -> date:
        """The first day on which it may be decided."""
        return after_clear_days(self.published_on, self.clear_days)


@dataclass(frozen=True)
class Urgency:
    """Special urgency: agreed on a day, by whom, and published."""

    agreed_on: date
    agreed_by: str

    @property
    def earliest_on(self) -> date:
        """The day on which it was agreed."""
        return self.agreed_on


@dataclass(frozen=True)
class Notices:
    """What has been published before a decision. `chairs` are who could agree to urgency, in the order of the law."""

    is_key: bool
    procedure: Procedure
    given: Given | None = None
    exception: Excepted | None = None
    urgency: Urgency | None = None
    maker_post: int | None = None
    chairs: tuple[str, ...] = ()

    @property
    def fitting(self) -> Given | None:
        """The notice, where it names the post that decides."""
        given = self.given
        named = given is not None and given.maker_post in (None, self.maker_post)
        return given if named or self.maker_post is None else None

    @property
    def earliest_on(self) -> date | None:
        """The first day on which it may be decided as things stand; None while nothing opens a way."""
        ways = (self.fitting, self.exception, self.urgency)
        return min((way.earliest_on for way in ways if way is not None), default=None)

    def earliest_if_published(self, on: date) -> date:
        """The first day on which it may be decided if notice is published on a day, or was before."""
        return self.earliest_on or after_clear_days(on, self.procedure.notice_clear_days)

    @property
    def why_short(self) -> bool:
        """Whether the decision rests on an exception or on urgency, because no notice has run."""
        return self.is_key and self.fitting is None and (self.exception is not None or self.urgency is not None)


def may_be_decided(notices: Notices, day: date, *, today: date) -> Verdict:
    """A key decision waits for its notice, or for the end of an exception; urgency opens it from its agreement on.

    Says from which day it becomes possible and which ways remain (invariant 24).
    """
    if not notices.is_key:
        return Verdict.allow()
    earliest = notices.earliest_on
    if earliest is not None and day >= earliest:
        return Verdict.allow()
    return Verdict.refuse("notice_not_run", " ".join((_stands(notices, earliest), _ways_left(notices, today))), "at")


def _stands(notices: Notices, earliest: date | None) -> str:
    given, fitting = notices.given, notices.fitting
    if given is not None and fitting is None:
        said = f"This is a key decision, and its notice names {given.maker} as who decides, which is no longer so."
        return said if earliest is None else f"{said} It can be decided from {say(earliest)}."
    if earliest is None:
        return "This is a key decision, and no notice of it has been published."
    if given is not None and earliest == given.earliest_on:
        length = DayUnit.CLEAR.times(given.clear_days)
        because = f"its notice was published on {say(given.published_on)}, and {length} lie between"
        if given.due_from > given.has_run_on:
            because = f"its notice says that it is due from {say(given.due_from)}"
        return f"This is a key decision: {because}. It can be decided from {say(earliest)}."
    return f"This is a key decision, with a general exception: it can be decided from {say(earliest)}."


def _ways_left(notices: Notices, today: date) -> str:
    """The ways that remain, from the slowest to the quickest."""
    ways, procedure = [], notices.procedure
    if notices.fitting is None:
        day = after_clear_days(today, procedure.notice_clear_days)
        ways.append(f"If democratic services publish notice today, it can be decided from {say(day)}.")
    if notices.exception is None:
        day = after_clear_days(today, procedure.exception_clear_days)
        if notices.earliest_on is None or day < notices.earliest_on:
            ways.append(f"Under a general exception published today, from {say(day)}.")
    if notices.urgency is None:
        who = notices.chairs[0] if notices.chairs else "the chair of the scrutiny committee"
        ways.append(f"Sooner only by special urgency, once {who} has agreed.")
    return " ".join(ways)


def say(day: date) -> str:
    """“Tuesday 5 April 2022”."""
    return f"{day:%A} {day.day} {day:%B %Y}"
