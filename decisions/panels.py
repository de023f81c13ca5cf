"""What reports show on lower packages' pages: what waits at home, reports beside a contract, columns of its list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from commissioning import attachment_panels, clock
from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import User
from commissioning.panels import Panel, Waiting
from decisions.editing import may_begin_report
from decisions.enums import OPEN_STATUSES
from decisions.leaving import may_hand_over
from decisions.models import Proposal, RecommendationLot, Report, ReportAttachment
from decisions.selectors import bringing, cover, disposal, falling_due, meetings, proposals, seldom
from decisions.selectors.departures import late_owed
from decisions.selectors.next_options import NextOption, next_option, next_options
from decisions.selectors.reprocurement import reprocurements, reprocurements_of
from decisions.selectors.waiting import WaitingReport, reports_waiting, rules_waiting
from frameworks.models import Contract, Variation
from frameworks.variation_enums import VariationStatus

OPEN_REPORTS = "Open report"


def waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Reports that wait for this person, each with the page of the very act, and rules to be confirmed."""
    for one in reports_waiting(actor):
        yield Waiting(f"{one.report.reference} {one.report.title}", one.why, one.since, page_of(one))
    for rule in rules_waiting(actor):
        url = reverse("admin:decisions_authorityrule_change", args=[rule.pk])
        yield Waiting(str(rule), "Confirm or leave a change to the scheme of delegation", rule.proposed_at, url)
    for row in disposal.waiting_for(actor):
        url = reverse("decisions:disposal-detail", args=[row.pk])
        yield Waiting(str(row), "Approve or decline what is to be disposed of", row.proposed_at, url)


def late_waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Late authorisations that those who keep the record, or look after the contract, have still to record."""
    if not actor.holds(Role.DEMOCRATIC_SERVICES, Role.CONTRACT_MANAGER):
        return
    url = reverse("decisions:departure-add", args=["late-authorisations"])
    for owed in late_owed(actor):
        why = "Record the late authorisation: the decision took effect after the lot had ended"
        where = f"{url}?decision={owed.decision.pk}&lot={owed.lot.pk}"
        yield Waiting(f"{owed.decision} {owed.lot}", why, owed.effective_at, where)


def page_of(one: WaitingReport) -> str:
    """Where what waits is done: the act's page, the section's, the rows', the files', else the report's."""
    if one.act:
        return reverse("decisions:report-act", args=[one.report.pk, one.act])
    if one.section:
        return reverse("decisions:report-section", args=[one.report.pk, one.section])
    if one.rows:
        return reverse("decisions:report-rows", args=[one.report.pk, one.rows])
    page = "decisions:report-attachments" if one.is_in_files else "decisions:report-detail"
    return reverse(page, args=[one.report.pk])


def reports_of(contract: Contract, actor: Actor, at: datetime) -> Panel:
    """The reports about the contract, or about lots of it, that this person may see; its next option, and the way to
    propose it. Newest first."""
    day, may = clock.london_day(at), may_begin_report(actor)
    option = next_option(contract, day)
    propose = f"{reverse('decisions:proposal-begin')}?contract={contract.pk}"
    named = RecommendationLot.objects.filter(lot__contract=contract).values("recommendation__report")
    about = Q(contract=contract) | Q(pk__in=named)
    seen = Report.objects.visible_to(actor).filter(about)
    reports = list(seen.select_related("decision", "contract__council"))
    context = {
        "reports": list(_with_others(reports, contract, actor)),
        "contract_pk": contract.pk,
        "lot_count": len(contract.lots.all()),
        "option": option,
        "again": reprocurements_of(contract, day),
        "left": option.timetable.days_left(day) if option else 0,
        "propose": propose if may.allowed and option and option.asked_in is None else "",
        "asks_which": option is None or _asks_which(option, contract, actor),
        "why_not": _why_not(contract, actor, day) if option is None or option.asked_in else may.sentence,
    }
    return Panel("Reports and decisions", "decisions/beside_contract.html", context)


def due_on(contract: Contract, actor: Actor, at: datetime) -> Panel | None:
    """What of the contract is due by now, until it is settled; nothing where nothing is."""
    day = clock.london_day(at)
    dues = falling_due.flags_on(contract, actor, day)
    told = [(due, due.days_left(day)) for due in dues]
    return Panel("Due now", "decisions/beside_due.html", {"dues": told}) if dues else None


def _asks_which(option: NextOption, contract: Contract, actor: Actor) -> bool:
    """Whether there is anything to ask before a proposal begins: which option, how much of it, or whether to go on
    with a proposal begun before."""
    if option.option.terms.may_be_split or len(contract.options.all()) > 1:
        return True
    return Proposal.objects.visible_to(actor).unfinished().filter(parts__contract=contract).exists()


def _with_others(
    reports: Sequence[Report], contract: Contract, actor: Actor
) -> Iterator[tuple[Report, list[tuple[Contract, bool]]]]:
    """Each report, with the other contracts it is about as well, and whether this person sees each."""
    named = RecommendationLot.objects.filter(recommendation__report__in=reports).exclude(lot__contract=contract)
    others: dict[int, dict[int, Contract]] = defaultdict(dict)
    for report in reports:
        if report.contract_id != contract.pk:
            others[report.pk][report.contract_id] = report.contract
    for row in named.select_related("recommendation", "lot__contract__council") if reports else ():
        others[row.recommendation.report_id].setdefault(row.lot.contract_id, row.lot.contract)
    about = {pk for those in others.values() for pk in those}
    seen = set(Contract.objects.visible_to(actor).filter(pk__in=about).values_list("pk", flat=True)) if about else set()
    return ((report, [(one, one.pk in seen) for one in others[report.pk].values()]) for report in reports)


def files_of(report: Report, actor: Actor, at: datetime) -> Panel:
    """The report's annexes and the papers of its decision that this person may have, latest first."""
    files = ReportAttachment.objects.visible_to(actor).filter(report=report)
    files = files if seldom.may_have(report, "attachments") else files.none()
    return attachment_panels.panel(report, files, name="decisions:report", none="")


def _why_not(contract: Contract, actor: Actor, day: date) -> str:
    """Why no option can be proposed now, in one paragraph."""
    reasons = [
        reason.message for choice in proposals.option_choices(contract, on=day) for reason in choice.verdict.reasons
    ]
    return proposals.late(contract, day) or " ".join(dict.fromkeys(reasons)) or "The contract has no option to extend."


def asked_of(variation: Variation, actor: Actor, at: datetime) -> Panel | None:
    """The reports that ask for a variation, of those this person may see, and the way to ask; none of a detail."""
    if variation.is_administrative:
        return None
    seen = Report.objects.visible_to(actor).filter(recommendations__variation_asked__variation=variation)
    may = may_begin_report(actor).allowed and variation.status == VariationStatus.DRAFT and not variation.asked_in
    context = {
        "reports": list(seen.distinct()),
        "may_ask": may,
        "may_begin": may,
        "pk": variation.pk,
        "contract": variation.contract_id,
    }
    return Panel("Reports and decisions", "decisions/beside_variation.html", context)


def last_safe_starts(contracts: Sequence[Contract], actor: Actor, at: datetime) -> Mapping[int, date]:
    """For the list of contracts: the last safe day to begin with each contract's next option, until it is asked for;
    with no option left, the day by which a new procurement has to begin."""
    day = clock.london_day(at)
    if len(contracts) == 1:  # a contract's own page, whose panel asks for it too
        options = {contract.pk: next_option(contract, day) for contract in contracts}
    else:
        options = dict(next_options(contracts, day))
    starts = {pk: option.start_on for pk, option in options.items() if option is not None and option.asked_in is None}
    bare = [contract for contract in contracts if options.get(contract.pk) is None]
    if len(contracts) == 1:
        again = {contract.pk: found for contract in bare if (found := reprocurements_of(contract, day))}
    else:
        again = reprocurements(bare, day)
    return starts | {pk: found[0].start_on for pk, found in again.items()}


def open_reports(contracts: Sequence[Contract], actor: Actor, at: datetime) -> Mapping[int, str]:
    """For the list of contracts: the references of the open reports about each that this person may see."""
    found = defaultdict(list)
    about = {contract.pk for contract in contracts}
    named = "recommendations__lots__lot__contract"
    seen = Report.objects.visible_to(actor).open().filter(Q(contract__in=about) | Q(**{f"{named}__in": about}))
    rows = seen.values_list("reference", "contract_id", f"{named}_id")
    pairs = {(reference, contract) for reference, *both in rows for contract in both if contract in about}
    for reference, contract in sorted(pairs):
        found[contract].append(reference)
    return {contract: ", ".join(references) for contract, references in found.items()}


def drafts_of(report: Report, actor: Actor, at: datetime) -> Panel | None:
    """What this person's drafts left without a place; nothing for whoever brought none."""
    brought = bringing.brought_into(report, actor)
    if not brought:
        return None
    context = {
        "count": sum(draft.left for draft in brought),
        "names": ", ".join(f"“{draft.file_name}”" for draft in brought),
        "files": len(brought),
        "url": reverse("decisions:report-not-placed", args=[report.pk]),
    }
    return Panel("Your draft", "decisions/beside_not_placed.html", context)


def meetings_of(report: Report, actor: Actor, at: datetime) -> Panel | None:
    """On which agendas the report stands, and until when a draft can reach the next ones it could go to."""
    if not getattr(report, "council_meets", True):
        return None
    day, items = clock.london_day(at), meetings.items_of(report)
    stands = any(item.rolled_to_id is None and item.meeting.held_on >= day for item in items)
    posts = meetings.posts_before(report, at) if report.status in OPEN_STATUSES and not stands else frozenset()
    ahead = meetings.ahead_of(report.council, posts, day) if posts else []
    if not items and not ahead:
        return None
    context = {"items": [(item, meetings.deadlines_of(item.meeting)) for item in items], "ahead": ahead}
    return Panel("Meetings", "decisions/beside_meetings.html", context)


def vacant_for(report: Report, actor: Actor, at: datetime) -> Panel | None:
    """What the report waits for that nobody in post can give today; nothing where everybody is there."""
    found = cover.vacancies(report, clock.london_day(at))
    return Panel("Nobody in post today", "decisions/beside_vacant.html", {"vacancies": found}) if found else None


def leaving(user: User, actor: Actor, at: datetime) -> Panel | None:
    """The way to hand on what somebody who leaves has in hand, for whoever may do that."""
    if not may_hand_over(actor, leaver_id=user.pk).allowed:
        return None
    url = reverse("decisions:person-hand-over", args=[user.pk])
    return Panel("When they leave", "decisions/beside_leaving.html", {"url": url})
