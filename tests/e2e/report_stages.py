"""Case S0 at every status, with as much around it as its pages can hold, at the moment its people look at it.

Walked there through the services (`tests.factories.walks`): comments, annexes, a passage withheld, a section given to
somebody, a signed paper, an effect the register refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from commissioning.services import certificates
from decisions import form_editing
from decisions.demonstration import people
from decisions.enums import (
    Action,
    AgreedBy,
    AuthorityLevel,
    Condition,
    EffectKind,
    HeldBy,
    PostingStatus,
    RecommendationVerb,
    ReportStatus,
    ToldWhom,
)
from decisions.governance_enums import ActionKind
from decisions.models import AuthorityRule, EffectPosting, NotPlaced, QuotedFigure, Recommendation, Report
from decisions.selectors.comments import discussion
from decisions.selectors.paper import PaperTyped
from decisions.services import (
    actions,
    bringing,
    choosing,
    comments,
    errata,
    exempt,
    legal_holds,
    notices,
    numbers,
    publishing,
    reports,
    rows,
    shorter_notices,
    templates,
    versions,
)
from decisions.services import attachments as annexes
from decisions.services.reports import SectionText
from decisions.services.rows import RowChange
from frameworks.enums import NoticeMethod, UseStatus
from frameworks.models import OptionUse
from frameworks.services import contracts, options
from tests.e2e.stages import World, of_cast
from tests.factories.decisions import MatterFactory, MatterStepFactory, ReportFactory
from tests.factories.files import new_file
from tests.factories.procedure import ProcedureRulesFactory
from tests.factories.routing import AuthorityGrantFactory, DelegationFactory, another_rule
from tests.factories.scans import scan
from tests.factories.walks import Told, report_at

TYPED = Path(__file__).parents[1] / "fixtures" / "drafts" / "typed-in-word.docx"
DOES_NOT_TIE = "Two wings of 40 places and 30 places, 40 + 30 = 71, are open."
WITHHELD = "One provider has asked for a price above the tendered one."
REASONS = "They are used daily, and a gap would harm those who rely on them."


def of_report(told: Told, at: datetime, **objects: object) -> World:
    """A report's world: the report, its contract, and whatever else its pages name."""
    report, named = told.report, dict(objects)
    for word, parts in (
        ("recommendation", report.recommendations), ("alternative", report.options_considered),
        ("paper", report.background_papers), ("contact", report.contacts), ("figure", report.quoted_figures),
        ("table", report.tables), ("passage", report.exempt_texts), ("annex", report.attachments),
        ("comment", report.comments),
    ):  # fmt: skip
        first = parts.first()
        named |= {word: first.pk} if first else {}
    return of_cast(told.walk.cast, at, report=report.pk, contract=report.contract_id, **named)


def whole(status: ReportStatus) -> Told:
    """The report at a status, with everything in it that a report can hold from its draft on."""
    told = report_at(ReportStatus.DRAFT)
    at = told.at(15, 10)
    act = {"actor": told.actor(people.AUTHOR, at), "at": at}
    quoted = {"figure": "£1.17", "meaning": "returned for each pound spent", "source": "National review", "url": ""}
    change = RowChange(QuotedFigure, values=quoted)
    report = rows.save(report=told.report, version=told.report.version, changes=[change], **act)
    key, said = "what-people-said", SectionText("Eleven people came, and nobody wished to change provider.")
    reports.add_section(
        report=report, version=report.version, key=key, after="reasons", heading="What people said", text=said, **act
    )
    _withhold(told, at)
    annexes.attach(report=told.report, given=new_file(title="Equality impact assessment"), **act)
    _talk(told, at)
    return report_at(status)


def draft() -> World:
    """A draft two weeks before the decision; one section has been given to the contract manager, who begins."""
    told = whole(ReportStatus.DRAFT)
    at = told.at(15, 11)
    act, report = {"actor": told.actor(people.AUTHOR, at), "at": at}, told.report
    post = told.walk.cast.post(people.CONTRACT_MANAGER)
    reports.edit_section(report=report, version=report.version, key="what-people-said", **act)
    report = told.report
    reports.give_section(report=report, version=report.version, key="what-people-said", post=post, **act)
    versions.keep(report=told.report, version=told.report.version, why="Before the holidays", **act)
    return of_report(told, at)


def another_route() -> World:
    """The author has asked that the head of service decides, and the monitoring officer has not answered."""
    told = report_at(ReportStatus.DRAFT)
    at = told.at(15, 11)
    another_rule(told, AuthorityLevel.BODY, "Adults and Safeguarding Committee")
    head = another_rule(told, AuthorityLevel.OFFICER, "Head of Day Opportunities", is_key=Condition.YES)
    why = "The providers know the head of service, and the sum is small."
    choosing.choose(report=told.report, rule=head, reason=why, actor=told.actor(people.AUTHOR, at), at=at)
    DelegationFactory(
        recommendation__report=told.report, recommendation__order=9,
        recommendation__delegate_post=told.walk.cast.post(people.DIRECTOR), recommendation__text="To delegate.",
    )  # fmt: skip
    return of_report(told, at)


def key_without_notice() -> World:
    """A key decision in clearance, and on the forward plan, of which nothing is published yet."""
    told = report_at(ReportStatus.IN_CLEARANCE)
    return of_report(told, told.at(15, 11), entry=_made_key(told))


def key_with_notice() -> World:
    """The same with its number and notice, a general exception, and urgency that was agreed."""
    told = report_at(ReportStatus.IN_CLEARANCE)
    entry, at = _made_key(told), told.at(15, 11)
    given = {"actor": told.actor(people.OFFICE, at), "at": at}
    numbers.issue_to_entry(entry=told.report.forward_plan_entry, n=34, **given)
    values = {
        "contract": told.report.contract, "forward_plan_entry": told.report.forward_plan_entry,
        "subject": "Whether to extend day opportunities, lots 4 to 6", "body": "Policy and Resources Committee",
        "members": "Cllr Fenn\nCllr Ashby", "due_from": at.date(), "due_to": at.date() + timedelta(days=60),
        "documents": "Report of the Head of Commissioning\nEquality impact assessment",
        "obtain_from": "From the Committee Officer, Town Hall.", "ask_by": "Write to the Committee Officer.",
        "private_reasons": "Prices are discussed: paragraph 3 of Schedule 12A.",
    }  # fmt: skip
    notice = notices.announce(values=values, **given)
    why = {"report": told.report, "impracticable": "A provider gave notice on Friday.", "evidence": "By letter."}
    shorter_notices.except_generally(told=ToldWhom.CHAIR, told_on=at.date(), **why, **given)
    shorter_notices.agree_urgency(
        urgent_because="People would be without support.", agreed_as=AgreedBy.COUNCIL_CHAIR, agreed_by="Cllr Ashby",
        agreed_on=at.date(), **why, **given,
    )  # fmt: skip
    return of_report(told, at, entry=entry, notice=notice.pk)


def _made_key(told: Told) -> int:
    """Under rules for which the sum makes a decision key, its entry on the plan as one; the entry's primary key."""
    ProcedureRulesFactory(council=told.report.council, key_value_from=Decimal(400000), key_wards_from=2)
    entry = told.report.forward_plan_entry
    entry.is_key = True
    entry.save()
    return int(entry.pk)


def brought() -> World:
    """A draft written in Word was brought in and left words without a place; another is on its way. A sum is wrong."""
    told = report_at(ReportStatus.DRAFT)
    at = told.at(15, 11)
    waiting = _bring(told, at)
    report = told.report
    reports.edit_section(
        report=report, version=report.version, key="risk", body=DOES_NOT_TIE, actor=told.actor(people.AUTHOR, at), at=at
    )
    return of_report(told, at, brought=waiting)


def _bring(told: Told, at: datetime) -> int:
    """A draft that was brought in and left words without a place, and another that is still on its way."""
    author = told.actor(people.AUTHOR, at)
    for _ in range(2):
        upload = bringing.Upload(TYPED.read_bytes(), TYPED.name)
        draft = bringing.begin(upload=upload, report=told.report, actor=author, at=at)
        if not NotPlaced.objects.exists():
            bringing.bring(draft=draft, version=draft.version, actor=author, at=at)
    return draft.pk


def planning() -> World:
    """A draft that asks for a new contract beside the extension, has two sections to write still, and whose form has a
    newer version."""
    told = report_at(ReportStatus.DRAFT)
    at = told.at(15, 11)
    asked = {
        "verb": RecommendationVerb.PROCURE, "text": "That a new list follows lots 4 to 6.", "effect": EffectKind.PROCURE
    }  # fmt: skip
    change = RowChange(Recommendation, values=asked)
    act = {"actor": told.actor(people.AUTHOR, at), "at": at}
    report = rows.save(report=told.report, version=told.report.version, changes=[change], **act)
    empty = {key: SectionText() for key in ("it", "property")}
    report = reports.edit_sections(report=report, version=report.version, texts=empty, **act)
    form = report.template_version.template
    changed = form_editing.without_heading(form.current_version.structure, key="insight")
    templates._next_version(form, changed, at=at, user=None)  # as a later release ships it
    return of_report(told, at, procured=report.recommendations.get(effect=EffectKind.PROCURE).pk)


def _withhold(told: Told, at: datetime) -> None:
    """A price that one provider asked for, and leave to read it for those who decide and keep the paper."""
    author = told.actor(people.AUTHOR, at)
    exempt.write(
        section=told.report.sections.get(key="finance"), version=told.report.version, paragraph=3, text=WITHHELD,
        public_interest_reasoning="It would weaken the council in the next competition.", actor=author, at=at,
    )  # fmt: skip
    for person in (people.OFFICE, people.MONITORING_OFFICER, people.DIRECTOR):
        post = told.walk.cast.post(person)
        exempt.grant(report=told.report, post=post, reason="Decides, or keeps the paper.", actor=author, at=at)


def _talk(told: Told, at: datetime) -> None:
    """A manager asks and the author answers; another comment is settled."""
    manager, author = told.actor(people.MANAGER, at), told.actor(people.AUTHOR, at)
    spots = [spot for spot in discussion(told.report, author).spots if spot.can_be_spoken_about]
    asked, settled = (
        comments.add(
            report=told.report, place=spot.anchor.place, position=spot.anchor.position, digest=spot.anchor.digest,
            body=body, actor=manager, at=at,
        )
        for spot, body in zip(spots, ("Since when?", "Is this the sum for three lots?"), strict=False)
    )  # fmt: skip
    comments.reply(comment=asked, body="Since the list began, in November 2017.", actor=author, at=at)
    comments.resolve(comment=settled, actor=author, at=at)


def with_manager() -> World:
    """Submitted the day before."""
    told = whole(ReportStatus.WITH_MANAGER)
    return of_report(told, told.at(13, 9))


def in_clearance() -> World:
    """Two have cleared; the author has changed the text since, and the register has moved."""
    told = whole(ReportStatus.IN_CLEARANCE)
    at = told.at(8, 9)
    for person in people.CLEARERS[:2]:
        told.clear(person.discipline, told.at(9))
    return of_report(told, at)


def changes_requested() -> World:
    """Legal asked for changes, and the register has moved since the facts were pinned."""
    told = whole(ReportStatus.CHANGES_REQUESTED)
    at = told.at(7, 9)
    contract = told.report.contract
    contracts.edit(
        contract=contract, version=contract.version, performance_stated_on=told.at(8).date(),
        actor=told.actor(people.AUTHOR, at), at=at,
    )  # fmt: skip
    return of_report(told, at)


def cleared() -> World:
    """Everybody has cleared, and the monitoring officer agrees to what is withheld."""
    told = whole(ReportStatus.CLEARED)
    told.walk.agree()
    return of_report(told, told.at(1, 10))


def issued() -> World:
    """Issued; its paper could not be certified, for want of a certificate."""
    told = whole(ReportStatus.ISSUED)
    return of_report(told, told.at(1, 11))


def superseded() -> World:
    """A newer report on the same lots is issued; the older one came to it too late to give way by itself."""
    told = whole(ReportStatus.SUPERSEDED)
    older = told.report
    newer = Report.objects.get(supersedes=older)
    Report.objects.filter(pk=older.pk).update(status=ReportStatus.ISSUED)
    return of_report(told, told.at(0, 12), newer=newer.pk)


def before_the_maker() -> World:
    """Before the director and another, who hold the authority jointly; nobody asked has answered."""
    told = whole(ReportStatus.WITH_DECISION_MAKER)
    grant = AuthorityGrantFactory(held=HeldBy.JOINTLY, council=told.report.council, contract=told.report.contract)
    grant.posts.set([told.walk.cast.post(one) for one in (people.DIRECTOR, people.TREASURER)])
    AuthorityRule.objects.filter(pk=told.report.authority_rule_id).update(grant=grant)
    return of_report(told, told.at(0, 9))


def to_be_decided() -> World:
    """Before the director, with the chairman's view."""
    told = whole(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    return of_report(told, told.at(0, 14))


def on_paper() -> World:
    """A signed paper has been entered and waits for a second person."""
    told = whole(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    cast = told.walk.cast
    paper = PaperTyped(cast.users[people.DIRECTOR.email], cast.post(people.DIRECTOR), told.at(), scan())
    at = told.at(0, 15, 30)
    told.move(Action.ENTER_PAPER, told.actor(people.OFFICE, at), at, paper=paper, items=told.as_asked(), reason=REASONS)
    return of_report(told, told.at(0, 16))


def deferred() -> World:
    """The director waits for the chairman's view."""
    told = whole(ReportStatus.DEFERRED)
    return of_report(told, told.at(0, 11))


def decided() -> World:
    """Decided and certified; one provider has had notice, and the register refused what was resolved of one lot.

    A slip of the paper has been put right, a hold keeps it, and another report on the contract is being written.
    """
    told = whole(ReportStatus.WITH_DECISION_MAKER)
    certificates.set_up_demonstration(council=told.report.council, at=told.at(1, 9))
    told.close_consultation()
    told.decide()
    at = told.at(0, 16)
    manager = told.actor(people.CONTRACT_MANAGER, at)
    use = OptionUse.objects.filter(status=UseStatus.AUTHORISED).order_by("lot__number").first()
    assert use is not None
    place = use.lot.admissions.admitted().first()
    options.serve_notice(use=use, admission=place, served_on=at.date(), how=NoticeMethod.EMAIL, actor=manager, at=at)
    failed = EffectPosting.objects.filter(item__effect=EffectKind.NOT_EXTEND)
    problem = "Lot 1 was ended by another decision."
    failed.update(status=PostingStatus.FAILED, problem=problem, posted_at=None)
    given = {"given": new_file(title="Letter to providers"), "at": at}
    annexes.file_with_decision(decision=told.report.decision, actor=told.actor(people.OFFICE, at), **given)
    asked = _asked_for(told, at)
    return of_report(told, at, newer=_kept_as_it_is(told, at), action=asked)


def _asked_for(told: Told, at: datetime) -> int:
    """An action of the contract manager's, from the decision."""
    post = told.walk.cast.post(people.CONTRACT_MANAGER)
    action = actions.ask(
        report=told.report, kind=ActionKind.TELL, what="Tell the families of lot 1 what follows", owner_post=post,
        due_on=at.date() + timedelta(days=14), actor=told.actor(people.OFFICE, at), at=at,
    )  # fmt: skip
    return int(action.pk)


def _kept_as_it_is(told: Told, at: datetime) -> int:
    """An erratum and a legal hold; the primary key of a draft that could replace the decision."""
    report, given = told.report, {"actor": told.actor(people.MONITORING_OFFICER, at), "at": at}
    body = report.sections.exclude(body="").filter(kind="prose").first().body
    wrong = " ".join(body.split()[:4])
    errata.issue(
        report=report, version=report.version, wrong=wrong, right=f"{wrong} indeed", why="A word was left out.", **given
    )
    legal_holds.place(report=report, on="report", reason="A provider has written before a claim.", **given)
    newer = ReportFactory(
        council=report.council, contract=report.contract, author=report.author, author_post=report.author_post
    )
    return int(newer.pk)


def published() -> World:
    """Decided, certified and published, in a matter of its own; a passage of the report is withheld."""
    told = whole(ReportStatus.WITH_DECISION_MAKER)
    certificates.set_up_demonstration(council=told.report.council, at=told.at(1, 9))
    matter = MatterFactory(council=told.report.council, reference="M-2020-1", title="Employment and day opportunities")
    MatterStepFactory(matter=matter, body="Adults and Safeguarding Committee", on=told.at(40).date(), outcome="Noted")
    Report.objects.filter(pk=told.report.pk).update(matter=matter)
    told.close_consultation()
    told.decide()
    office = told.actor(people.OFFICE, told.at(0, 16))
    publishing.publish(decision=told.report.decision, actor=office, at=told.at(0, 16))
    given = {"given": new_file(title="Letter to providers"), "at": told.at(0, 16)}
    annexes.file_with_decision(decision=told.report.decision, actor=office, **given)
    return of_report(told, told.at(0, 17), published=told.report.reference)


def refused() -> World:
    """The director refused it."""
    told = whole(ReportStatus.REFUSED)
    return of_report(told, told.at(0, 16))


def withdrawn() -> World:
    """Its author took it back."""
    told = whole(ReportStatus.WITHDRAWN)
    return of_report(told, told.at(11))
