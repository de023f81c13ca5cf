"""When papers of a meeting are due, which report may be on its agenda, and what a late one has to say.

Pure: the day of a meeting and the council's own rules as values in; days and verdicts out. The agenda and its reports
lie open for so many clear days before a meeting, the day of publication and the day of the meeting left out, and days
on which the council does not work are not counted: nobody can inspect papers then.
Sources: Local Government Act 1972 s.100B(3)–(4) (committees; a late item only where the chair, for special reasons,
thinks it urgent); SI 2012/2089 reg 7 (executives).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.procedure import WorkingDays

OFFICE = "Meetings and their agendas are kept by democratic services."


@dataclass(frozen=True)
class Lead:
    """How long before a meeting things are due, in the council's own days.

    `agenda_clear_days` lie between publication and meeting, `despatch_working_days` between the final report and
    publication, `clearance_working_days` between the latest draft and the final report.
    """

    agenda_clear_days: int
    despatch_working_days: int
    clearance_working_days: int


@dataclass(frozen=True)
class SetDays:
    """Days that somebody set by hand, each None where it follows from the rules."""

    draft_on: date | None = None
    final_on: date | None = None
    despatch_on: date | None = None

    @property
    def are_any(self) -> bool:
        """Whether one of the days departs from the rules."""
        return any((self.draft_on, self.final_on, self.despatch_on))


@dataclass(frozen=True)
class Deadlines:
    """What is due until when (inclusive): the latest draft, the final report, cleared, and the published papers."""

    held_on: date
    despatch_on: date
    final_on: date
    draft_on: date

    @property
    def are_in_order(self) -> bool:
        """Draft, final report, publication, meeting: none before the one that comes before it."""
        return self.draft_on <= self.final_on <= self.despatch_on <= self.held_on

    @property
    def sentence(self) -> str:
        """“The latest draft for the 31 March meeting is Wednesday 9 March 2022.”"""
        return f"The latest draft for the {self.held_on:%-d %B} meeting is {self.draft_on:%A %-d %B %Y}."


def work_back(held_on: date, lead: Lead, days: WorkingDays, *, by_hand: SetDays = SetDays()) -> Deadlines:
    """The latest days for a meeting on a day; a day set by hand moves those that come before it."""
    despatch_on = by_hand.despatch_on or days.count(held_on, -(lead.agenda_clear_days + 1))
    final_on = by_hand.final_on or days.count(despatch_on, -lead.despatch_working_days)
    draft_on = by_hand.draft_on or days.count(final_on, -lead.clearance_working_days)
    return Deadlines(held_on, despatch_on, final_on, draft_on)


def may_keep(actor: Actor) -> Verdict:
    """Democratic services keep meetings and agendas."""
    return Verdict.of((actor.holds(Role.DEMOCRATIC_SERVICES), "not_yours", OFFICE))


def may_keep_bodies(actor: Actor) -> Verdict:
    """Bodies are configured by an administrator, or kept up to date by democratic services."""
    return Verdict.of(
        (
            actor.holds(Role.DEMOCRATIC_SERVICES, Role.ADMINISTRATOR),
            "not_yours",
            "Only democratic services or an administrator can change the council's bodies.",
        ),
    )


def may_schedule(actor: Actor, *, deadlines: Deadlines, by_hand: SetDays, reason: str, is_own_body: bool) -> Verdict:
    """A meeting of a body of the council; days set by hand keep their order and have a reason."""
    return may_keep(actor) & Verdict.of(
        (is_own_body, "other_council", "The body is another council's.", "body"),
        (
            not by_hand.are_any or bool(reason.strip()),
            "no_reason",
            "Say why the days differ from what the rules of procedure give.",
            "deadlines_reason",
        ),
        (
            deadlines.are_in_order,
            "not_in_order",
            f"The latest draft ({say_date(deadlines.draft_on)}), the final report ({say_date(deadlines.final_on)}), "
            f"the publication ({say_date(deadlines.despatch_on)}) and the meeting ({say_date(deadlines.held_on)}) "
            "follow one another.",
            "despatch_on",
        ),
    )


def is_late(deadlines: Deadlines, today: date) -> bool:
    """Whether the papers have gone out: what comes now is late."""
    return today > deadlines.despatch_on


def may_place(
    actor: Actor, *, deadlines: Deadlines, today: date, is_open: bool, is_own_council: bool, is_placed: bool,
    late_reason: str, late_agreed_by: str,
) -> Verdict:  # fmt: skip
    """An undecided report on an agenda of a meeting to come; after publication only as a late report."""
    return (
        may_keep(actor)
        & Verdict.of(
            (is_own_council, "other_council", "The report is another council's.", "report"),
            (is_open, "not_open", "Only a report that is not decided or ended is put on an agenda.", "report"),
            (not is_placed, "placed_already", "The report is on the agenda of this meeting already.", "report"),
            (
                deadlines.held_on >= today,
                "meeting_over",
                f"The meeting of {say_date(deadlines.held_on)} is over. Choose one that is still to come.",
                "report",
            ),
        )
        & _late_says_why(deadlines, today, late_reason, late_agreed_by)
    )


def may_declare_late(
    actor: Actor, *, deadlines: Deadlines, today: date, is_rolled: bool, is_late_already: bool, is_out: bool,
    reason: str, agreed_by: str,
) -> Verdict:  # fmt: skip
    """A report on the agenda whose paper was not out (`is_out`) when the papers of the meeting were published."""
    return (
        may_keep(actor)
        & Verdict.of(
            (not is_rolled, "rolled", "The report has been moved to another meeting."),
            (not is_late_already, "late_already", "The report is a late report already, with its supplement."),
            (
                is_late(deadlines, today),
                "not_late",
                f"The papers are published on {deadlines.despatch_on:%A %-d %B %Y}: until then no report is late.",
            ),
            (not is_out, "was_in_time", "The report was issued before the papers were published, so it is not late."),
        )
        & _late_says_why(deadlines, today, reason, agreed_by, fields=("reason", "agreed_by"))
    )


def may_move(actor: Actor, *, is_rolled: bool, place: int, count: int) -> Verdict:
    """An item goes to another place of its own agenda."""
    return may_keep(actor) & Verdict.of(
        (not is_rolled, "rolled", "The report has been moved to another meeting."),
        (1 <= place <= max(count, 1), "no_such_place", f"The agenda has places 1 to {count}.", "place"),
    )


def may_roll(
    actor: Actor, *, is_rolled: bool, is_open: bool, is_same_body: bool, held_on: date, to_held_on: date,
    to_deadlines: Deadlines, today: date, reason: str,
) -> Verdict:  # fmt: skip
    """An undecided report goes to a later meeting of the same body whose papers are not out yet; the reason stays."""
    return may_keep(actor) & Verdict.of(
        (not is_rolled, "rolled", "The report has been moved to another meeting already."),
        (is_open, "not_open", "The report has been decided or has ended, so it stays where it was."),
        (is_same_body, "other_body", "Choose a meeting of the same body.", "to"),
        (to_held_on > held_on, "not_later", "Choose a meeting after this one.", "to"),
        (
            not is_late(to_deadlines, today),
            "papers_out",
            "The papers of that meeting are published already. Put the report on its agenda as a late report.",
            "to",
        ),
        (bool(reason.strip()), "no_reason", "Say why it goes to a later meeting; it is kept.", "reason"),
    )


def _late_says_why(
    deadlines: Deadlines, today: date, reason: str, agreed_by: str,
    fields: tuple[str, str] = ("late_reason", "late_agreed_by"),
) -> Verdict:  # fmt: skip
    if not is_late(deadlines, today):
        return Verdict.allow()
    return Verdict.of(
        (
            bool(reason.strip()),
            "no_late_reason",
            f"The papers were published on {say_date(deadlines.despatch_on)}. Say why the report comes late and cannot "
            "wait; it is printed.",
            fields[0],
        ),
        (
            bool(agreed_by.strip()),
            "nobody_agreed",
            "Say who agreed that it cannot wait: the chair of the meeting.",
            fields[1],
        ),
    )
