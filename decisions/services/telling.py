"""Telling people by e-mail of a report's course: who has it now, whose it was, and what became of it.

Whose move it is comes from `workflow.TURN` and `selectors.waiting`, which also fill the home page; the posts are as
they are held today, so that a cover is told and not the person who is away. Source: model.md §4.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Discipline, MailKind, Role
from commissioning.models import Post, User
from commissioning.selectors.people import actors_of
from commissioning.services import mail
from decisions.call_in import say_moment
from decisions.enums import Action, CallInFinding, ReportStatus
from decisions.facts import in_words
from decisions.models import (
    AuthorityRule,
    Body,
    CallIn,
    CallInOutcome,
    Clearance,
    Consultation,
    ExemptAgreement,
    ProcedureRules,
    Publication,
    Report,
    ReportMove,
    RouteChoice,
    Section,
)
from decisions.selectors import lots
from decisions.selectors.situations import ReportSituation
from decisions.selectors.waiting import (
    AGREE,
    AGREE_LOWER_ROUTE,
    LOOK_AT_WITHHELD,
    LOWER_ROUTE,
    WaitingReport,
    moves_waiting,
)
from decisions.workflow import TURN, transition_for

_ENDED = {
    ReportStatus.DECIDED: "It is decided",
    ReportStatus.REFUSED: "It is refused",
    ReportStatus.DEFERRED: "The decision is deferred",
}
_TAKEN_BACK = {
    ReportStatus.CHANGES_REQUESTED: "It has come back to you for changes",
    ReportStatus.WITHDRAWN: "It is withdrawn",
    ReportStatus.SUPERSEDED: "A newer report has taken its place",
}


def of_move(now: ReportSituation, move: ReportMove) -> None:
    """Tell of a move just made: whoever has the report now, its author when it comes back, all when it is decided."""
    report, status = now.report, ReportStatus(move.to_status)
    if mail.is_history(now.at):
        return
    if now.action is Action.ENTER_PAPER:
        posts = _posts(report, *transition_for(Action.CONFIRM_PAPER).roles)
        path = _act(report, Action.CONFIRM_PAPER)
        what = f"Confirm what was entered from the {'minute' if now.maker_body else 'signed paper'}"
        _tell(report, _people(posts), MailKind.YOURS, what, path, move, now)
    if move.from_status == move.to_status:
        return
    told = _tell_whose_turn(now, move)
    if status in _TAKEN_BACK:
        _tell(report, [report.author], MailKind.BACK, _TAKEN_BACK[status], _page(report), move, now)
    if status in _ENDED:
        concerned = [user for user in _concerned(report) if user.pk not in told]
        _tell(report, concerned, MailKind.DECIDED, _ENDED[status], _page(report), move, now)


def of_consultation(consultation: Consultation, *, actor: Actor, at: datetime) -> None:
    """Tell the consultee, whoever holds the post today, that their view is asked; of a body its clerk."""
    report = consultation.report
    if body := Body.objects.filter(post=consultation.consultee_post_id).first():
        clerk = Post.objects.filter(pk__in=[body.clerk_post_id])
        what = "Put it on an agenda: the body's view is asked"
        _send(report, _people(clerk), MailKind.YOURS, what, reverse("decisions:meeting-list"), _about(consultation),
              actor=actor, at=at)  # fmt: skip
        return
    what = f"Give your view by {consultation.reply_due_on:%A %-d %B %Y}"
    to = _people(Post.objects.filter(pk__in=[consultation.consultee_post_id]))
    _send(report, to, MailKind.YOURS, what, _act(report, "give-view"), _about(consultation), actor=actor, at=at)


def of_view(consultation: Consultation, *, actor: Actor, at: datetime) -> None:
    """Tell whoever sends the report on, or decides it, that a view has come or is closed, and what is theirs to do."""
    report = consultation.report
    if TURN[ReportStatus(report.status)] not in (Role.DEMOCRATIC_SERVICES, Role.DECISION_MAKER) or mail.is_history(at):
        return
    for user, asked in _whose_turn(report).items():
        if asked and user.pk != actor.user_id:
            what = f"The view of the {consultation.capacity} is recorded. {asked.why}"
            _send(report, [user], MailKind.YOURS, what, _act(report, asked.act), f"{_about(consultation)}:closed",
                  actor=actor, at=at)  # fmt: skip


def of_section(section: Section, *, actor: Actor, at: datetime) -> None:
    """Tell a contributor that a section is theirs to write."""
    report = section.report
    to = _people(Post.objects.filter(pk__in=[section.contributor_post_id]))
    path = reverse("decisions:report-section", args=[report.pk, section.key])
    about = f"{_about(section)}:{report.version}"  # taken away and given again, they are told again
    _send(report, to, MailKind.YOURS, "Write a section of it", path, about, actor=actor, at=at)


def of_voiding(report: Report, voided: Sequence[Clearance], *, actor: Actor, at: datetime) -> None:
    """Tell those who cleared a report that it has been changed so that their clearance no longer stands.

    That is the officer who gave it; where they are no longer in post, or covered, whoever clears in their place today.
    """
    told: dict[User, list[str]] = {}
    clearers = actors_of(_posts(report, Role.CLEARER), on=clock.today()) if voided else []
    for row in voided:
        able = [one.user for one in clearers if one.clears(Discipline(row.discipline))]
        for user in [one for one in able if one.pk == row.cleared_by_id] or able:
            told.setdefault(user, []).append(row.get_discipline_display().lower())
    is_theirs = report.status == ReportStatus.IN_CLEARANCE
    kind, path = (MailKind.YOURS, _act(report, Action.CLEAR)) if is_theirs else (MailKind.BACK, _page(report))
    for user, disciplines in told.items():
        what = f"{'Clear it again' if is_theirs else 'To be cleared again'} ({in_words(sorted(disciplines))})"
        about = f"{_about(report)}:voided:{report.version}"
        _send(report, [user], kind, f"{what}: what was cleared has changed", path, about, actor=actor, at=at)


def of_section_done(section: Section, *, actor: Actor, at: datetime) -> None:
    """Tell the author that a section they asked for is written."""
    report = section.report
    path = reverse("decisions:report-section", args=[report.pk, section.key])
    about = f"{_about(section)}:{report.version}:done"  # written again and handed in again, they are told again
    _send(report, [report.author], MailKind.BACK, "A section that you asked for is written", path, about,
          actor=actor, at=at)  # fmt: skip


def of_withheld(report: Report, *, actor: Actor, at: datetime) -> None:
    """Tell the monitoring officer, once for each report, that something in it is withheld from the public.

    The link leads to its exempt passages, or to its files where only these are exempt.
    """
    has_passages = report.exempt_texts.exists()
    page = ("decisions:report-rows", [report.pk, "exempt"]) if has_passages else (_FILES, [report.pk])
    path = reverse(page[0], args=page[1])
    to = _people(_posts(report, Role.MONITORING_OFFICER))
    _send(report, to, MailKind.YOURS, LOOK_AT_WITHHELD, path, f"{_about(report)}:withheld", actor=actor, at=at)


def of_withheld_anew(report: Report, digest: str, *, actor: Actor, at: datetime) -> None:
    """Tell the monitoring officer that something they answered for has changed: `digest` is of what it is now."""
    to = _people(_posts(report, Role.MONITORING_OFFICER))
    about = f"{_about(report)}:withheld:{digest[:16]}"
    _send(report, to, MailKind.YOURS, WITHHELD_ANEW, _act(report, AGREE), about, actor=actor, at=at)


def of_withholding_refused(answer: ExemptAgreement, *, actor: Actor, at: datetime) -> None:
    """Tell the author that the monitoring officer does not agree that something is withheld."""
    report = answer.report
    path = reverse("decisions:report-rows", args=[report.pk, "exempt"])
    what = "The monitoring officer has not agreed that something in it is withheld"
    _send(report, [report.author], MailKind.BACK, what, path, _about(answer), actor=actor, at=at)


WITHHELD_ANEW = "Something withheld in it has changed: agree to it, or not"
_FILES = "decisions:report-attachments"


def of_rule(rule: AuthorityRule, *, actor: Actor, at: datetime) -> None:
    """Tell the monitoring officer that a rule of the scheme waits to be confirmed, as often as it is proposed anew."""
    _to_confirm(rule, ("Scheme of delegation", "Confirm a rule that is proposed"), actor, at)


def of_procedure(rules: ProcedureRules, *, actor: Actor, at: datetime) -> None:
    """Tell the monitoring officer that rules of procedure wait to be confirmed, as often as they are proposed anew."""
    _to_confirm(rules, ("Rules of procedure", "Confirm the rules that are proposed"), actor, at)


def _to_confirm(row: AuthorityRule | ProcedureRules, words: tuple[str, str], actor: Actor, at: datetime) -> None:
    path = reverse(f"admin:decisions_{row._meta.model_name}_change", args=[row.pk])
    to, (reference, what), about = _people(_posts(row, Role.MONITORING_OFFICER)), words, f"{_about(row)}:{row.version}"
    mail.tell(council=row.council, to=to, kind=MailKind.YOURS, reference=reference, what=what, path=path, about=about,
              actor=actor, at=at)  # fmt: skip


def of_scheme(rules: Sequence[AuthorityRule], *, actor: Actor, at: datetime) -> None:
    """Tell the monitoring officer once that several rules, brought in together, wait to be confirmed."""
    mail.tell(
        council=rules[0].council,
        to=_people(_posts(rules[0], Role.MONITORING_OFFICER)),
        kind=MailKind.YOURS,
        reference="Scheme of delegation",
        what=f"Confirm {len(rules)} rules that are proposed",
        path=reverse("admin:decisions_authorityrule_changelist"),
        about=f"{_about(rules[-1])}:{rules[-1].version}:scheme",
        actor=actor,
        at=at,
    )


def of_lower_route(choice: RouteChoice, *, actor: Actor, at: datetime) -> None:
    """Tell the monitoring officer that a lower route waits for their answer."""
    report = choice.report
    to = _people(_posts(report, Role.MONITORING_OFFICER))
    path = _act(report, AGREE_LOWER_ROUTE)
    _send(report, to, MailKind.YOURS, LOWER_ROUTE, path, _about(choice), actor=actor, at=at)


def of_route_answer(choice: RouteChoice, *, actor: Actor, at: datetime) -> None:
    """Tell the author what the monitoring officer said of the lower route they asked for."""
    report = choice.report
    what = "The lower route you asked for is agreed" if choice.agreed_at else "The route you asked for does not stand"
    about = f"{_about(choice)}:answered"
    _send(report, [report.author], MailKind.BACK, what, _page(report), about, actor=actor, at=at)


def of_publication(publication: Publication, track: CallIn, *, actor: Actor, at: datetime) -> None:
    """Tell the author that the decision is published, and until when it can be called in."""
    report = publication.decision.report
    until = f" It can be called in until {say_moment(track.closes_at)}" if track.closes_at else ""
    _send(report, [report.author], MailKind.DECIDED, f"The decision is published.{until}", _after(report),
          _about(publication), actor=actor, at=at)  # fmt: skip


def of_call_in(row: CallInOutcome, *, actor: Actor, at: datetime) -> None:
    """Tell maker, author and contract manager what was found about a call-in; the maker when it is theirs again.

    Of requests that were not valid nobody is told: nothing has changed.
    """
    decision, finding = row.call_in.decision, CallInFinding(row.finding)
    report = decision.report
    if finding not in CALL_IN_TOLD:
        return
    maker = _people(Post.objects.filter(pk=decision.maker_post_id))
    others = {user.pk: user for user in [report.author, *_contract_managers(report), *maker]}
    if finding is CallInFinding.SENT_BACK:
        _send(report, maker, MailKind.YOURS, "Reconsider the decision: it was called in and sent back to you",
              _act(report, "reconsider"), _about(row), actor=actor, at=at)  # fmt: skip
        others = {pk: user for pk, user in others.items() if pk not in {one.pk for one in maker}}
    _send(report, others.values(), MailKind.DECIDED, CALL_IN_TOLD[finding], _after(report), _about(row),
          actor=actor, at=at)  # fmt: skip


CALL_IN_TOLD = {
    CallInFinding.VALID: "The decision is called in: it waits",
    CallInFinding.UPHELD: "The decision was called in and stands",
    CallInFinding.SENT_BACK: "The decision was called in and is being reconsidered",
    CallInFinding.REFERRED: "The decision was called in and is before the council",
    CallInFinding.CONFIRMED: "The decision was reconsidered and is confirmed",
    CallInFinding.REPLACED: "The decision was called in and is to be replaced by another",
}


def of_taking_effect(track: CallIn, *, actor: Actor, at: datetime) -> None:
    """Tell maker, author and contract manager that a decision that could be called in has taken effect."""
    report, moment = track.decision.report, track.effective_at
    to = [*_people(Post.objects.filter(pk=track.decision.maker_post_id)), report.author, *_contract_managers(report)]
    what = f"The decision took effect on {say_moment(moment)}" if moment else "The decision has taken effect"
    _send(report, to, MailKind.DECIDED, what, _after(report), f"{_about(track)}:effective", actor=actor, at=at)


def _contract_managers(report: Report) -> list[User]:
    posts = [one.contract_manager_post_id for one in lots.contracts_of(report) if one.contract_manager_post_id]
    return _people(Post.objects.filter(pk__in=posts))


def _after(report: Report) -> str:
    return reverse("decisions:report-after", args=[report.pk])


def _tell_whose_turn(now: ReportSituation, move: ReportMove) -> set[int]:
    """Tell those who have the report now; the primary keys of those told."""
    report = now.report
    if report.status == ReportStatus.IN_CLEARANCE:
        clearers = actors_of(_posts(report, Role.CLEARER), on=clock.today())
        owed = [discipline for discipline, state in now.clearances.items() if not state.stands]
        asked_of: dict[User, list[str]] = {}
        for one in clearers:
            mine = [discipline.label.lower() for discipline in owed if one.clears(discipline)]
            if mine:
                asked_of.setdefault(one.user, []).extend(mine)
        path = _act(report, Action.CLEAR)
        for user, disciplines in asked_of.items():
            what = f"Clear it ({in_words(disciplines)}), or ask for changes"
            _tell(report, [user], MailKind.YOURS, what, path, move, now)
        return {user.pk for user in asked_of}
    asked = {user: waits for user, waits in _whose_turn(report).items() if waits and waits.act}
    for user, waits in asked.items():
        _tell(report, [user], MailKind.YOURS, waits.why, _act(report, waits.act), move, now)
    return {user.pk for user in asked}


def _whose_turn(report: Report) -> dict[User, WaitingReport | None]:
    """Those in the role that has the report now, each with what it needs of them as their home page says."""
    role = TURN[ReportStatus(report.status)]
    found: dict[User, WaitingReport | None] = {}
    mine = Report.objects.filter(pk=report.pk)
    for actor in actors_of(_posts(report, role), on=clock.today()) if role else ():
        seen = mine.visible_to(actor)  # somebody in two posts may be asked in one of them
        found[actor.user] = found.get(actor.user) or next(moves_waiting(actor, seen), None)
    return found


def _concerned(report: Report) -> list[User]:
    """Author, approving managers, whoever the report is of, and the office: those who are told how it ended."""
    approved = [row.approved_by for row in report.approvals.select_related("approved_by")]
    sponsor = Post.objects.filter(pk__in=[report.sponsor_post_id])
    return [report.author, *approved, *_people(sponsor), *_people(_posts(report, Role.DEMOCRATIC_SERVICES))]


def _posts(of: Report | AuthorityRule | ProcedureRules, *roles: Role) -> Iterable[Post]:
    return Post.objects.filter(council=of.council_id, is_active=True, roles__role__in=roles).distinct()


def _people(posts: Iterable[Post]) -> list[User]:
    return [actor.user for actor in actors_of(posts, on=clock.today())]


def _page(report: Report) -> str:
    return reverse("decisions:report-detail", args=[report.pk])


def _act(report: Report, act: Action | str) -> str:
    slug = act.value.replace("_", "-") if isinstance(act, Action) else act
    return reverse("decisions:report-act", args=[report.pk, slug])


def _about(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _tell(
    report: Report,
    to: Iterable[User],
    kind: MailKind,
    what: str,
    path: str,
    move: ReportMove,
    now: ReportSituation,
) -> None:
    _send(report, to, kind, what, path, _about(move), actor=now.actor, at=now.at)


def _send(
    report: Report,
    to: Iterable[User],
    kind: MailKind,
    what: str,
    path: str,
    about: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    mail.tell(
        council=report.council,
        to=to,
        kind=kind,
        reference=report.reference,
        what=what,
        path=path,
        about=about,
        actor=actor,
        at=at,
    )
