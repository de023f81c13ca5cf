"""What has been published before a key decision: its notice, a general exception, special urgency, its number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.models import Post, PostHolding
from commissioning.once import once
from commissioning.selectors import people
from commissioning.verdicts import Verdict
from decisions.enums import AgreedBy, DayUnit, ShorterNoticeKind
from decisions.key_decisions import Excepted, Given, Notices, Urgency, may_be_decided
from decisions.models import DecisionNumber, ForwardPlanEntry, KeyDecisionNotice, Report, ShorterNotice
from decisions.selectors import routes, seldom
from decisions.selectors.procedure import procedure_of, rules_of

CHAIRS = {
    AgreedBy.SCRUTINY_CHAIR: "scrutiny_chair_post",
    AgreedBy.COUNCIL_CHAIR: "council_chair_post",
    AgreedBy.VICE_CHAIR: "council_vice_chair_post",
}


def is_key(report: Report, at: datetime) -> bool:
    """Whether the report asks for a key decision under the rules of that day."""
    return routes.question_of(report, at).is_key


def is_urgent(report: Report) -> bool:
    """Whether special urgency was agreed for the report (SI 2012/2089 reg 11), and stands."""
    return any(row.kind == ShorterNoticeKind.URGENT for row in shorter_notices(report))


@once
def shorter_notices(report: Report) -> list[ShorterNotice]:
    """The exception and the urgency that stand for the report."""
    if not seldom.may_have(report, "shorter_notices"):
        return []
    return list(report.shorter_notices.filter(withdrawn_at__isnull=True).select_related("published_by"))


@once
def notice_of(report: Report) -> KeyDecisionNotice | None:
    """The notice that stands for the report, published or still in draft: its own, or its forward plan entry's."""
    mine = Q(report=report)
    if report.forward_plan_entry_id is not None:
        mine |= Q(forward_plan_entry=report.forward_plan_entry_id, report__isnull=True)
    standing = KeyDecisionNotice.objects.filter(mine, withdrawn_at__isnull=True)
    found = sorted(standing, key=lambda row: (row.published_at is None, row.report_id is None))
    return found[0] if found else None


def notice_of_entry(entry: ForwardPlanEntry) -> KeyDecisionNotice | None:
    """The notice that stands for a line of the forward plan, published or still in draft."""
    return KeyDecisionNotice.objects.filter(forward_plan_entry=entry, withdrawn_at__isnull=True).first()


def notices_for(report: Report, at: datetime) -> Notices:
    """What has been published before this decision, and from which day it lets it be taken.

    Who could agree to urgency is said only as long as it may not be taken yet: nobody is asked for it afterwards.
    """
    on = clock.london_day(at)
    procedure = procedure_of(report.council, on)
    if not is_key(report, at):
        return Notices(is_key=False, procedure=procedure)
    standing = {ShorterNoticeKind(row.kind): row for row in shorter_notices(report)}
    general, urgent = standing.get(ShorterNoticeKind.GENERAL), standing.get(ShorterNoticeKind.URGENT)
    notice = notice_of(report)
    found = Notices(
        is_key=True,
        procedure=procedure,
        given=given(notice) if notice is not None and notice.published_at else None,
        exception=_excepted(general) if general else None,
        urgency=Urgency(urgent.agreed_on, urgent.agreed_by) if urgent and urgent.agreed_on else None,
        maker_post=report.decision_maker_post_id,
    )
    if found.earliest_on is not None and found.earliest_on <= on:
        return found
    return replace(found, chairs=tuple(chairs_in_post(report, on).values()))


def is_notice_due(report: Report, at: datetime) -> bool:
    """Whether the decision is key and nothing is published yet that lets it be taken."""
    found = notices_for(report, at)
    return found.is_key and found.earliest_on is None


@dataclass(frozen=True)
class KeyStanding:
    """What a page says of a report and key decisions: the finding in sentences, what is published, and from when."""

    is_key: bool
    why: tuple[str, ...]
    number: str
    notice: KeyDecisionNotice | None
    shorter: tuple[ShorterNotice, ...]
    earliest_on: date | None
    now: Verdict

    @property
    def is_published(self) -> bool:
        """Whether a notice stands that is public."""
        return self.notice is not None and self.notice.published_at is not None


def standing_of(report: Report, at: datetime) -> KeyStanding:
    """How a report stands to notice today."""
    question, on = routes.question_of(report, at), clock.london_day(at)
    found = notices_for(report, at)
    return KeyStanding(
        is_key=found.is_key,
        why=question.why_key,
        number=number_of(report),
        notice=notice_of(report) if found.is_key else None,
        shorter=tuple(shorter_notices(report)),
        earliest_on=found.earliest_on,
        now=may_be_decided(found, on, today=on),
    )


def notice_in_words(report: Report, at: datetime) -> tuple[str, ...]:
    """How notice of a key decision was given, or why there was less of it; nothing where the decision is not key."""
    found = notices_for(report, at)
    if not found.is_key:
        return ()
    fits = found.fitting
    days = DayUnit.CLEAR.times(fits.clear_days) if fits else ""
    public = (f"Notice of {days} was published on {say_date(fits.published_on)}.",) if fits else ()
    return (*public, *(_in_words(row) for row in shorter_notices(report)))


def _in_words(row: ShorterNotice) -> str:
    said = f"{row.get_kind_display()}, published on {say_date(clock.london_day(row.published_at))}. "
    said += f"Why full notice was impracticable: {row.impracticable}"
    if row.agreed_on:
        who = f"{row.get_agreed_as_display()} ({row.agreed_by})"
        said += (
            f" Why it was urgent: {row.urgent_because} Agreed on {say_date(row.agreed_on)}: {who}. {row.passed_over}"
        )
    elif row.told_on:
        said += f" Told in writing on {say_date(row.told_on)}: {row.get_told_display()}."
    return " ".join(said.split())


def earliest_of(row: ShorterNotice) -> date:
    """The first day on which an exception, or urgency, lets a decision be taken."""
    if row.kind == ShorterNoticeKind.URGENT and row.agreed_on:
        return Urgency(row.agreed_on, row.agreed_by).earliest_on
    return _excepted(row).earliest_on


def _excepted(row: ShorterNotice) -> Excepted:
    return Excepted(clock.london_day(row.published_at), row.clear_days)


def given(notice: KeyDecisionNotice) -> Given:
    """A published notice as the rules read it."""
    if notice.published_at is None or notice.clear_days is None:
        raise ValueError(f"{notice} is not published.")
    return Given(
        published_on=clock.london_day(notice.published_at),
        clear_days=notice.clear_days,
        due_from=notice.due_from,
        due_to=notice.due_to,
        maker_post=notice.maker_post_id,
        maker=notice.body or f"{notice.maker_name}, {notice.maker_title}",
    )


@once
def chairs_in_post(report: Report, on: date) -> dict[AgreedBy, str]:
    """Who of those that could agree to urgency is in post on a day, in the order of the law, as “name, post”."""
    rules = rules_of(report.council, on)
    found = {}
    for place, field in CHAIRS.items():
        post: Post | None = getattr(rules, field) if rules is not None else None
        holding = people.holder_on(post, on=on) if post is not None else None
        if holding is not None:
            found[place] = f"{holding.user}, {post}"
    return found


def holder_today(post: Post) -> PostHolding | None:
    """Who is in a post today."""
    return people.holder_on(post, on=clock.today())


def number_of(report: Report) -> str:
    """The number of the decision: the report's own, or its forward plan entry's; empty as long as none was issued."""
    row = number_row(report)
    return row.text if row else ""


@once
def number_row(report: Report) -> DecisionNumber | None:
    """The number that a report bears, as it was issued; no query for a report read for a page (`workspace.BESIDE`)."""
    if Report._meta.get_field("decision_number").is_cached(report):
        bearers = (report, report.forward_plan_entry)
        return next(filter(None, (getattr(one, "decision_number", None) for one in bearers)), None)
    of_entry = Q(forward_plan_entry=report.forward_plan_entry_id) if report.forward_plan_entry_id else Q()
    found = DecisionNumber.objects.filter(Q(report=report) | of_entry)
    return next(iter(sorted(found, key=lambda row: row.report_id is None)), None)


def number_of_entry(entry: ForwardPlanEntry) -> str:
    """The number issued to a line of the forward plan; empty as long as there is none."""
    row = DecisionNumber.objects.filter(forward_plan_entry=entry).first()
    return row.text if row else ""
