"""What waits for a person in their post: whose move it is, and whose view, clearance or section is still missing.

Source: model.md §4.4 (whose move per state); `workflow.TURN`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.once import reading_once
from decisions.choosing import CHOSEN_IN
from decisions.clearances import GIVEN
from decisions.enums import (
    OPEN_STATUSES,
    Action,
    CallInStatus,
    Classification,
    PostingStatus,
    ReportStatus,
    SectionAnswer,
)
from decisions.facts import in_words
from decisions.models import (
    AgendaItem,
    AuthorityRule,
    CallIn,
    Clearance,
    Consultation,
    EffectPosting,
    ExemptGrant,
    ExemptText,
    PaperEntry,
    Publication,
    Report,
    ReportAttachment,
    RouteChoice,
    Section,
)
from decisions.selectors import exempt_agreements, material, parts
from decisions.selectors.paper import began

OFFICE_DOES = {
    ReportStatus.CLEARED: "Issue it for decision",
    ReportStatus.ISSUED: "Put it before the decision-maker",
    ReportStatus.DEFERRED: "Bring it back to the decision-maker",
}
OFFICE_ACTS = {
    ReportStatus.CLEARED: Action.ISSUE,
    ReportStatus.ISSUED: Action.PUT_TO_MAKER,
    ReportStatus.DEFERRED: Action.BRING_BACK,
}
ASK = "ask-consultee"
AGREE_LOWER_ROUTE = "answer-lower-route"
LOWER_ROUTE = "Say whether it may go to a lower level than its rule asks for"
SENT_ON = (ReportStatus.WITH_MANAGER, ReportStatus.IN_CLEARANCE, ReportStatus.CLEARED)
LOOK_AT_WITHHELD = "Look at what is withheld in it, and say who may read it"
AGREE = "agree-exempt"
AGREE_TO_WITHHELD = "Agree to what is withheld in it, or not"
AUTHOR_DOES = {
    ReportStatus.DRAFT: "Write it and submit it",
    ReportStatus.CHANGES_REQUESTED: "Make the changes asked for and send it on",
}


@dataclass(frozen=True)
class WaitingReport:
    """A report, what it needs of this person, and since when.

    `act` names the act that does it (`acts.on_report`), `section` the section to be written, `rows` the kind of row to
    be looked at; with `is_in_files` its files are; none of them where the report's own page is the place.
    """

    report: Report
    why: str
    since: datetime
    act: str = ""
    section: str = ""
    rows: str = ""
    is_in_files: bool = False


def reports_waiting(actor: Actor) -> Iterator[WaitingReport]:
    """Everything about reports that waits for this person in this post, in no particular order."""
    if actor.post_id is None:
        return
    reports = Report.objects.visible_to(actor)
    yield from moves_waiting(actor, reports)
    if actor.holds(Role.CLEARER):
        yield from _to_clear(actor, _since(reports))
    yield from _to_answer(actor)
    if actor.holds(Role.MONITORING_OFFICER):
        yield from _to_look_at(actor, reports)
        yield from _to_agree(actor)
        yield from _to_agree_to_withheld(actor, reports)
    if actor.holds(Role.DEMOCRATIC_SERVICES):
        yield from _to_post(actor)
    if actor.holds(Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER):
        yield from _to_confirm(actor, reports)
    if actor.holds(Role.DEMOCRATIC_SERVICES, Role.DECISION_MAKER):
        yield from tracks_waiting(actor)


def moves_waiting(actor: Actor, reports: Any) -> Iterator[WaitingReport]:
    """Those of the reports whose next move is this person's, clearances aside.

    Nothing waits to be decided while a view on it is still asked for (model.md invariant 19).
    """
    reports = _since(reports)
    if actor.holds(Role.REPORT_AUTHOR):
        for report in reports.filter(author=actor.user_id, status__in=AUTHOR_DOES):
            yield WaitingReport(report, AUTHOR_DOES[ReportStatus(report.status)], report.since)
    if actor.holds(Role.APPROVING_MANAGER):
        for report in reports.filter(status=ReportStatus.WITH_MANAGER).exclude(author=actor.user_id):
            why = "Approve it for clearance, return it or decline it"
            yield WaitingReport(report, why, report.since, act=_act(Action.APPROVE))
    if actor.holds(Role.DEMOCRATIC_SERVICES):
        for report in reports.filter(status__in=OFFICE_DOES).prefetch_related("consultee_posts", "consultations"):
            yield _for_the_office(report)
        yield from _from_a_meeting(reports)
    if actor.holds(Role.DECISION_MAKER):
        theirs = reports.filter(status=ReportStatus.WITH_DECISION_MAKER, decision_maker_post=actor.post_id)
        theirs = theirs.filter(decision_maker_post__body__isnull=True)
        for report in theirs.exclude(Exists(Consultation.objects.open().filter(report=OuterRef("pk")))):
            yield WaitingReport(report, "Decide it", report.since, act=_act(Action.DECIDE))


def _from_a_meeting(reports: Any) -> Iterator[WaitingReport]:
    """Reports that a body decided, or was asked about, in a meeting that is over, where the minute is not entered."""
    before = reports.filter(status=ReportStatus.WITH_DECISION_MAKER, decision_maker_post__body__isnull=False)
    held = AgendaItem.objects.standing().filter(
        report__in=before.values("pk"), meeting__held_on__lte=clock.today(),
        meeting__body__post=F("report__decision_maker_post"),
    )  # fmt: skip
    entered = PaperEntry.objects.waiting().filter(report=OuterRef("report"))
    for item in held.filter(~Exists(entered)).select_related("meeting__body", *(f"report__{one}" for one in _NAMED)):
        why = f"Record what {item.meeting.body} resolved on {item.meeting.held_on:%-d %B %Y}"
        yield WaitingReport(item.report, why, began(item.meeting), act=_act(Action.ENTER_PAPER))
    asked = Consultation.objects.open().filter(
        report=OuterRef("report"), consultee_post=OuterRef("meeting__body__post")
    )
    viewed = AgendaItem.objects.standing().filter(Exists(asked), report__in=reports.values("pk"))
    viewed = viewed.filter(meeting__held_on__lte=clock.today())
    for item in viewed.select_related("meeting__body", *(f"report__{one}" for one in _NAMED)):
        why = f"Record the view of {item.meeting.body} from its meeting of {item.meeting.held_on:%-d %B %Y}"
        yield WaitingReport(item.report, why, began(item.meeting), act="record-view")


_NAMED = ("council", "contract__council", "decision_maker_post")


def _to_confirm(actor: Actor, reports: Any) -> Iterator[WaitingReport]:
    """What somebody else entered from a signed paper or a minute, for a second person to compare."""
    entered = PaperEntry.objects.waiting().filter(report__in=reports.exclude(author=actor.user_id).values("pk"))
    beside = ("meeting__body", *(f"report__{one}" for one in _NAMED))
    for entry in entered.exclude(entered_by=actor.user_id).select_related(*beside):
        what = f"the minute of {entry.meeting.body}" if entry.meeting else "signed paper"
        why = f"Compare what was entered from {what}, and confirm it"
        yield WaitingReport(entry.report, why, entry.entered_at, act=_act(Action.CONFIRM_PAPER))


def _for_the_office(report: Any) -> WaitingReport:
    """What democratic services do next; first of all ask for a view that the rule demands and nobody asked for."""
    status = ReportStatus(report.status)
    does, act = OFFICE_DOES[status], _act(OFFICE_ACTS[status])
    asked = {row.consultee_post_id for row in report.consultations.all()}
    missing = [post.title for post in report.consultee_posts.all() if post.pk not in asked]
    if missing:
        does, act = f"Ask for the view of the {in_words(missing)}, then {does[:1].lower()}{does[1:]}", ASK
    return WaitingReport(report, does, report.since, act=act)


def _act(action: Action) -> str:
    """The name of a move as its page has it."""
    return action.value.replace("_", "-")


def _since(reports: Any) -> Any:
    """The reports, each with the moment since which it stands where it stands."""
    return reports.annotate(since=Coalesce(Max("moves__made_at"), "created_at"))


def _to_clear(actor: Actor, reports: Any) -> Iterator[WaitingReport]:
    """Reports in clearance that one of the post's disciplines has not cleared as they are now."""
    mine = [discipline for discipline in Discipline if actor.clears(discipline)]
    asked = reports.filter(status=ReportStatus.IN_CLEARANCE).select_related(*_BESIDE)
    for report, discipline, given in _not_cleared(list(asked.prefetch_related("authority_rule__clearances")), mine):
        again = "Clear it again" if given else "Clear it"
        yield WaitingReport(report, f"{again} ({discipline.label.lower()})", report.since, act=_act(Action.CLEAR))


_BESIDE = ("council", "contract__council", "option", "forward_plan_entry", "decision_maker_post", "authority_rule")


def _not_cleared(
    reports: Sequence[Any], disciplines: Sequence[Discipline]
) -> list[tuple[Any, Discipline, Clearance | None]]:
    """The disciplines that a report requires and that do not clear it as it is now, with what they cleared before.

    Read ahead for all the reports; what a clearance stands on, only where one was given: most have none yet.
    """
    with reading_once():
        parts.clearances.ahead(reports)
        required = [(row, one) for row in reports for one in disciplines if one in parts.disciplines_required(row)]
        asked = [(report, one, _given(report, one)) for report, one in required]
        material.read_ahead([report for report, _, given in asked if given])
        return [
            (report, one, given)
            for report, one, given in asked
            if given is None or not material.state_of(given, one, material.material_of(report)).stands
        ]


def _given(report: Report, discipline: Discipline) -> Clearance | None:
    """The latest round of a discipline, if the report was cleared in it."""
    rounds = [row for row in parts.clearances(report) if row.discipline == discipline]
    return rounds[-1] if rounds and rounds[-1].outcome in GIVEN else None


def _to_answer(actor: Actor) -> Iterator[WaitingReport]:
    """Views asked of the post, and sections given to it that are still empty."""
    asked = Consultation.objects.open().filter(consultee_post=actor.post_id, report__council=actor.council_id)
    asked = asked.filter(consultee_post__body__isnull=True)
    for row in asked.select_related("report"):
        why = f"Give your view by {row.reply_due_on:%A %-d %B %Y}"
        yield WaitingReport(row.report, why, row.asked_at, act="give-view")
    given = Section.objects.filter(contributor_post=actor.post_id, body="", answer=SectionAnswer.CONTENT)
    for section in given.select_related("report"):
        if section.report.is_editable:
            why = f"Write the section “{section}”"
            yield WaitingReport(section.report, why, section.report.created_at, section=section.key)


def _to_look_at(actor: Actor, reports: Any) -> Iterator[WaitingReport]:
    """Reports in which something is withheld, as long as nobody in this post has had or given leave to read it.

    Source: model.md invariant 31: what is exempt, the monitoring officer has agreed to.
    """
    theirs = Q(post=actor.post_id) | Q(user=actor.user_id) | Q(granted_by=actor.user_id)
    given = ExemptGrant.objects.filter(theirs, report=OuterRef("pk"))
    passages = Exists(ExemptText.objects.filter(report=OuterRef("pk")))
    files = Exists(ReportAttachment.objects.annexes().exempt().filter(report=OuterRef("pk")))
    found = reports.filter(passages | files, ~Exists(given)).annotate(has_passages=passages)
    for report in found.filter(status__in=OPEN_STATUSES).annotate(
        since=Coalesce(Min("exempt_grants__granted_at"), "created_at")
    ):
        rows = "exempt" if report.has_passages else ""
        yield WaitingReport(report, LOOK_AT_WITHHELD, report.since, rows=rows, is_in_files=not rows)


def _to_agree(actor: Actor) -> Iterator[WaitingReport]:
    """Lower routes that somebody else asked for, while the report has not been sent on."""
    asked = RouteChoice.objects.visible_to(actor).to_agree().filter(report__status__in=CHOSEN_IN)
    for row in asked.exclude(asked_by=actor.user_id).select_related("report"):
        yield WaitingReport(row.report, LOWER_ROUTE, row.asked_at, act=AGREE_LOWER_ROUTE)


def _to_agree_to_withheld(actor: Actor, reports: Any) -> Iterator[WaitingReport]:
    """Submitted reports that withhold something the post may read and has not answered for as it is now.

    Once the report is submitted: while it is drafted, every change would ask anew.
    """
    leave = ExemptGrant.objects.held_by(actor).filter(report=OuterRef("pk"))
    submitted = reports.filter(Exists(leave), status__in=SENT_ON, classification=Classification.PART_EXEMPT)
    found = list(_since(submitted.exclude(author=actor.user_id)))
    with reading_once():
        exempt_agreements.withholdings.ahead(found)
        for report in found:
            if any(one.answer is None for one in exempt_agreements.withholdings(report)):
                yield WaitingReport(report, AGREE_TO_WITHHELD, report.since, act=AGREE)


def _to_post(actor: Actor) -> Iterator[WaitingReport]:
    """Decided effects that the register refused."""
    failed = EffectPosting.objects.visible_to(actor).filter(status=PostingStatus.FAILED)
    seen: set[int] = set()
    for posting in failed.select_related("item__decision__report", "lot"):
        decision = posting.item.decision
        if decision.pk not in seen:
            seen.add(decision.pk)
            why = "Post its effect to the register again"
            yield WaitingReport(decision.report, why, decision.taken_at, act="post-effects")


def tracks_waiting(actor: Actor) -> Iterator[WaitingReport]:
    """Decisions to be published, call-ins to be looked into, and the maker's own that were sent back."""
    if actor.holds(Role.DEMOCRATIC_SERVICES):
        unpublished = Publication.objects.unpublished().visible_to(actor).select_related("decision__report")
        for row in unpublished:
            why = f"Publish the decision by {row.due_on:%A %-d %B %Y}"
            yield WaitingReport(row.decision.report, why, row.decision.taken_at, act="publish-decision")
        yield from _to_look_into(actor)
    if actor.holds(Role.DECISION_MAKER):
        sent_back = CallIn.objects.visible_to(actor).filter(status=CallInStatus.SENT_BACK)
        for track in sent_back.filter(decision__maker_post=actor.post_id).select_related("decision__report"):
            why = "Reconsider the decision: it was called in"
            yield WaitingReport(track.decision.report, why, track.called_in_at, act="reconsider")


def _to_look_into(actor: Actor) -> Iterator[WaitingReport]:
    """Call-ins that enough members ask for, and those that scrutiny or the council has before it."""
    open_now = CallIn.objects.open().visible_to(actor).select_related("decision__report", "rules")
    for track in open_now.prefetch_related("requests", "findings"):
        if len(track.counted) >= track.rules.call_in_requests:
            why = "Say whether the call-in is valid"
            yield WaitingReport(track.decision.report, why, track.opens_at, act="record-call-in")
    held = CallIn.objects.visible_to(actor).filter(status__in=[CallInStatus.CALLED_IN, CallInStatus.REFERRED])
    for track in held.select_related("decision__report"):
        why = "Record what was found of the call-in"
        yield WaitingReport(track.decision.report, why, track.called_in_at, act="record-call-in")


def rules_waiting(actor: Actor) -> list[AuthorityRule]:
    """Changes to the scheme of delegation that somebody else proposed, for the monitoring officer to confirm."""
    if not actor.holds(Role.MONITORING_OFFICER):
        return []
    proposed = AuthorityRule.objects.visible_to(actor).filter(confirmed_at__isnull=True)
    return list(proposed.exclude(proposed_by=actor.user_id))
