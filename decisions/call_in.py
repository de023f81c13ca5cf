"""Calling a decision in: which can be, for how long, by how many, and when a decision takes effect.

Pure: values in, verdicts, moments and sentences out. What is local (days, hour, members, grounds, what is spared) comes
from the council's rules of procedure. Source: Local Government Act 2000 s.9F; law.md §3.1; model.md invariant 26.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commissioning.actors import Actor
from commissioning.calendar import LONDON, london_day, working_days_between
from commissioning.enums import GovernanceModel, Role
from commissioning.verdicts import Verdict
from decisions.enums import CallInFinding, CallInStatus, DayUnit
from decisions.procedure import CallInRule, WorkingDays

# In these the decision has taken effect, or does at `effective_at`.
EFFECTIVE = (CallInStatus.NOT_APPLICABLE, CallInStatus.CLOSED, CallInStatus.UPHELD, CallInStatus.RECONSIDERED)
# Called in, and not yet either in effect or replaced: the effect is held.
HELD = (CallInStatus.CALLED_IN, CallInStatus.REFERRED, CallInStatus.SENT_BACK)
# Where each finding leads, and from where it can be made.
LEADS_TO: dict[CallInFinding, CallInStatus] = {
    CallInFinding.VALID: CallInStatus.CALLED_IN,
    CallInFinding.INVALID: CallInStatus.OPEN,
    CallInFinding.UPHELD: CallInStatus.UPHELD,
    CallInFinding.REFERRED: CallInStatus.REFERRED,
    CallInFinding.SENT_BACK: CallInStatus.SENT_BACK,
    CallInFinding.CONFIRMED: CallInStatus.RECONSIDERED,
    CallInFinding.REPLACED: CallInStatus.REPLACED,
}
POSSIBLE_IN: dict[CallInFinding, tuple[CallInStatus, ...]] = {
    CallInFinding.VALID: (CallInStatus.OPEN,),
    CallInFinding.INVALID: (CallInStatus.OPEN,),
    CallInFinding.UPHELD: (CallInStatus.CALLED_IN, CallInStatus.REFERRED),
    CallInFinding.REFERRED: (CallInStatus.CALLED_IN,),
    CallInFinding.SENT_BACK: (CallInStatus.CALLED_IN, CallInStatus.REFERRED),
    CallInFinding.CONFIRMED: (CallInStatus.SENT_BACK,),
    CallInFinding.REPLACED: (CallInStatus.SENT_BACK,),
}


@dataclass(frozen=True)
class Facts:
    """What about a decision says whether it can be called in. `is_urgent` when call-in was waived by agreement."""

    governance: str
    is_refusal: bool = False
    is_key: bool = False
    is_by_officer: bool = False
    is_urgent: bool = False


@dataclass(frozen=True)
class Window:
    """From publication to the last moment at which a request counts."""

    opens_at: datetime
    closes_at: datetime

    def includes(self, moment: datetime) -> bool:
        """Whether a request received then counts; one received on the stroke still does."""
        return self.opens_at <= moment <= self.closes_at


def can_be_called_in(rule: CallInRule | None, facts: Facts) -> Verdict:
    """Whether a decision can be called in at all; each reason says why it cannot.

    Only an executive's decisions can (Local Government Act 2000 s.9F): a council run by committees has none. A refusal
    changes nothing that could be reconsidered in time.
    """
    return Verdict.of(
        (not facts.is_refusal, "refusal", "The report was refused, so there is nothing to put into effect."),
        (facts.governance != GovernanceModel.COMMITTEE, "no_executive",
         "The council is run by committees: it has no executive whose decisions could be called in."),
        (rule is not None or facts.governance == GovernanceModel.COMMITTEE, "no_rules",
         "The council's rules of procedure provide for no call-in."),
        (rule is None or not rule.is_key_only or facts.is_key, "not_key",
         "Only key decisions can be called in, and this one is not key."),
        (rule is None or not rule.spares_officers or not facts.is_by_officer, "by_officer",
         "Officers' decisions cannot be called in."),
        (rule is None or not rule.spares_urgent or not facts.is_urgent, "urgent",
         "The decision was agreed to be urgent, so call-in does not apply."),
    )  # fmt: skip


def window_of(rule: CallInRule, published_at: datetime, days: WorkingDays) -> Window:
    """When a decision published at a moment can be called in.

    The period begins the day after publication and ends on its last day at the rule's hour, London time: five working
    days from Thursday 22 October 2020 end on the 29th, eight calendar days from a Monday on the Tuesday of next week.
    """
    last = days.last_of(london_day(published_at), rule.days, rule.unit)
    return Window(published_at, datetime.combine(last, rule.cut_off, tzinfo=LONDON))


def may_log_any(actor: Actor, *, status: CallInStatus) -> Verdict:
    """Whether requests can be logged at all: by democratic services, while the decision can be called in.

    One received in time may be logged after the hour, as long as nobody has closed the call-in.
    """
    return Verdict.of(
        (actor.holds(Role.DEMOCRATIC_SERVICES), "not_yours", "Only democratic services log requests for a call-in."),
        (status is CallInStatus.OPEN, "not_open", NOT_OPEN[status]),
    )


def may_log(
    actor: Actor, *, status: CallInStatus, window: Window | None, received_at: datetime, at: datetime, member: str,
    counted: Collection[str], grounds: Collection[str], rule_grounds: Collection[str], words: str,
) -> Verdict:  # fmt: skip
    """Whether a member's request can be logged: in time, one for each member, with a ground the rules know.

    `counted` are the keys (`member_key`) of those who asked already.
    """
    known = may_log_any(actor, status=status)
    if not known.allowed or window is None:
        return known
    until = say_moment(window.closes_at)
    return Verdict.of(
        (bool(member_key(member)), "no_member", "Say who asks for the call-in.", "member_name"),
        (member_key(member) not in counted, "asked_already",
         f"{member.strip()} has asked for this call-in already, and counts once.", "member_name"),
        (received_at <= at, "not_yet", "A request cannot have been received later than now.", "received_at"),
        (received_at >= window.opens_at, "too_early",
         "The decision had not been published then: a request counts from its publication on.", "received_at"),
        (received_at <= window.closes_at, "too_late", f"The decision could be called in until {until}.", "received_at"),
        (set(grounds) <= set(rule_grounds), "unknown_ground", "Choose grounds the council's rules name.", "grounds"),
        (bool(grounds) or not rule_grounds, "no_ground", "Say on which of the rules' grounds.", "grounds"),
        (bool(grounds) or bool(words.strip()), "no_words", "Say why, in the member's words.", "words"),
    )  # fmt: skip


NOT_OPEN: dict[CallInStatus, str] = {
    CallInStatus.WAITING: "The decision has not been published: it can be called in from its publication on.",
    CallInStatus.NOT_APPLICABLE: "This decision cannot be called in.",
    CallInStatus.OPEN: "The decision can be called in.",
    CallInStatus.CLOSED: "The time for calling the decision in is over: it has taken effect.",
    CallInStatus.CALLED_IN: "The decision has been called in already.",
    CallInStatus.UPHELD: "The decision was called in, and stands.",
    CallInStatus.REFERRED: "The decision was called in, and is before the council.",
    CallInStatus.SENT_BACK: "The decision was called in, and is being reconsidered.",
    CallInStatus.RECONSIDERED: "The decision was called in, reconsidered and confirmed.",
    CallInStatus.REPLACED: "The decision was called in, and is replaced by another.",
}


def may_find_any(actor: Actor, *, status: CallInStatus, counted: int) -> Verdict:
    """Whether democratic services can record anything of a call-in now: once somebody asked, until the maker has it."""
    return Verdict.of(
        (actor.holds(Role.DEMOCRATIC_SERVICES), "not_yours", "Only democratic services record this of a call-in."),
        (status in (CallInStatus.OPEN, CallInStatus.CALLED_IN, CallInStatus.REFERRED), "not_open", NOT_OPEN[status]),
        (status is not CallInStatus.OPEN or counted > 0, "no_request", "No request for a call-in was logged."),
    )


def may_find(
    actor: Actor, finding: CallInFinding, *, status: CallInStatus, counted: int, needed: int, reason: str,
    minute: str, taken_at: datetime, not_before: datetime | None, at: datetime,
) -> Verdict:  # fmt: skip
    """Whether democratic services may record this of a call-in: valid or not, or what scrutiny or the council said.

    The maker's own answer, when the decision has been sent back, is `may_answer`.
    """
    wanted = " or ".join(one.label.lower() for one in POSSIBLE_IN[finding])
    found_by_meeting = finding in (CallInFinding.UPHELD, CallInFinding.REFERRED, CallInFinding.SENT_BACK)
    return Verdict.of(
        (actor.holds(Role.DEMOCRATIC_SERVICES), "not_yours", "Only democratic services record this of a call-in."),
        (status in POSSIBLE_IN[finding], "wrong_status",
         f"“{finding.label}” is recorded of a decision that stands at: {wanted}. This one: {status.label.lower()}."),
        (finding is not CallInFinding.VALID or counted >= needed, "too_few",
         f"It takes {members(needed)} to call the decision in; {members(counted)} asked so far."),
        (finding is not CallInFinding.INVALID or counted > 0, "no_request", "No request for a call-in was logged."),
        (finding is CallInFinding.VALID or bool(reason.strip()), "no_reason", "Give the reason; it is kept.", "reason"),
        (not found_by_meeting or bool(minute.strip()), "no_minute",
         "Say in which minute of which meeting it is recorded.", "minute"),
        (taken_at <= at, "not_yet", "What has not happened yet cannot be recorded.", "taken_at"),
        (not_before is None or taken_at >= not_before, "too_early",
         f"The decision was called in later than that: {say_moment(not_before) if not_before else ''}.", "taken_at"),
    )  # fmt: skip


def may_answer(actor: Actor, *, status: CallInStatus, is_maker_post: bool, reason: str) -> Verdict:
    """Whether the decision-maker may confirm the decision, or say that another will replace it: once it is sent back.

    Whoever holds the maker's post answers; whether they hold authority and have proved who they are is asked beside.
    """
    return Verdict.of(
        (status is CallInStatus.SENT_BACK, "not_sent_back",
         "The decision is reconsidered once scrutiny or the council has sent it back to its maker."),
        (actor.holds(Role.DECISION_MAKER) and is_maker_post, "not_yours",
         "Only the post that took the decision reconsiders it."),
        (bool(reason.strip()), "no_reason", "Give the reasons; they are printed.", "reason"),
    )  # fmt: skip


def is_closed(status: CallInStatus, window: Window | None, *, counted: int, needed: int, at: datetime) -> bool:
    """Whether the time for a call-in ran out: over at `at`, with fewer requests than make a call-in.

    Where enough came in time, democratic services have first to say whether they are valid.
    """
    return status is CallInStatus.OPEN and window is not None and window.closes_at < at and counted < needed


def effective_at(
    status: CallInStatus, *, taken_at: datetime, closes_at: datetime | None = None, settled_at: datetime | None = None
) -> datetime | None:
    """When a decision takes effect on each course; None while it does not, and for ever once it is replaced.

    At once where it cannot be called in; when the time is over uncalled; when scrutiny or the council let it stand;
    when the maker confirmed it (model.md invariant 26).
    """
    if status is CallInStatus.NOT_APPLICABLE:
        return taken_at
    if status is CallInStatus.CLOSED:
        return closes_at
    return settled_at if status in EFFECTIVE else None


def gap_of(lot_end: date | None, effective_on: date | None) -> timedelta | None:
    """How long after a lot's last day a decision about it takes effect; None where it does so in time (invariant 27).

    Effective on the last day itself is in time: the extension begins the day after.
    """
    if lot_end is None or effective_on is None or effective_on <= lot_end:
        return None
    return effective_on - lot_end


def count_down(window: Window, unit: DayUnit, days: WorkingDays, at: datetime) -> str:
    """“Can be called in until Thursday 29 October 2026, 5 pm: 3 working days left”."""
    until = say_moment(window.closes_at)
    if at > window.closes_at:
        return f"Could be called in until {until}"
    today, last = london_day(at), london_day(window.closes_at)
    left = _days_left(today, last, unit, days)
    return f"Can be called in until {until}: {left}"


def _days_left(today: date, last: date, unit: DayUnit, days: WorkingDays) -> str:
    if today == last:
        return "today is the last day"
    if unit is DayUnit.WORKING:
        count = working_days_between(today, last, nation=days.nation, closures=days.closures)
        return f"{unit.times(count)} left"
    count = (last - today).days
    return f"{count} {'day' if count == 1 else 'days'} left"


def member_key(name: str) -> str:
    """A member's name as it is compared: “Cllr  Ann Other” and “cllr ann other” are one member."""
    words = re.sub(r"[^\w'-]+", " ", name.casefold()).split()
    return " ".join(word for word in words if word not in ("cllr", "councillor"))


def members(count: int) -> str:
    """“1 member”, “5 members”."""
    return f"{count} member" if count == 1 else f"{count} members"


def say_hour(hour: time) -> str:
    """“5 pm”, “4.30 pm”, “midday”."""
    if (hour.hour, hour.minute) == (12, 0):
        return "midday"
    if (hour.hour, hour.minute) == (0, 0):
        return "midnight"
    minutes = f".{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour % 12 or 12}{minutes} {'am' if hour.hour < 12 else 'pm'}"


def say_moment(moment: datetime) -> str:
    """“Thursday 29 October 2026, 5 pm”."""
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y}, {say_hour(local.time())}"
