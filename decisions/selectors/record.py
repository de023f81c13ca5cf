"""What a decision says, gathered from the rows of its report; and what is kept of one already taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from commissioning.calendar import say_date
from commissioning.documents import prose
from commissioning.documents.tree import plain_text
from commissioning.services.documents import kept_text
from decisions import records
from decisions.enums import ConsultationOutcome, EffectKind, ItemOutcome, ReportStatus
from decisions.minutes import Minute
from decisions.models import Clearance, Consultation, Decision, DecisionItem, Recommendation, RecommendationLot, Report
from decisions.resolving import APPROVED, Asked, Resolved
from decisions.selectors import annexes, delegating, exempt_copies, facts, notices, parts, routes
from decisions.selectors.paper import began
from decisions.selectors.plans import as_recorded
from frameworks.enums import OptionScope


def record_of(
    report: Report,
    outcome: ReportStatus,
    maker: records.Signed,
    reasons: str,
    resolved: Sequence[tuple[Recommendation, Resolved]],
    *,
    paper: records.Paper | None = None,
    minute: Minute | None = None,
) -> records.Record:
    """Everything the record of this decision says beyond the paper that was issued.

    `paper` is given when the decision was signed on paper, or minuted, and entered here; `minute` for a body's.
    """
    rule = report.authority_rule
    if rule is None:
        raise LookupError("A report that is decided has been routed.")
    return records.Record(
        reference=report.reference,
        outcome=outcome,
        maker=maker,
        authority=(rule.clause, rule.name, rule.get_record_type_display()),
        reasons=reasons,
        items=[_item(row, how, report) for row, how in resolved],
        views=[_view(row) for row in _closed_consultations(report)],
        clearances=[_clearance(row) for row in _standing_clearances(report)],
        conflicts=[
            *(
                (f"{row.person}, {row.person_post}", row.nature, row.dispensation_in_words)
                for row in report.conflicts.select_related("person")
            ),
            *([(_where_declared(minute), paper.conflicts, "")] if paper and paper.conflicts else []),
        ],
        paper=paper,
        minute=minute,
        annexes=annexes.certified(report),
        exempt=[passage.sha256 for passage in report.exempt_texts.all()],
        exempt_copy=exempt_copies.vouched(report),
        approval=_approval(report),
        number=notices.number_of(report),
        key=notices.notice_in_words(report, maker.at),
        route=routes.chosen_in_words(report),
    )


def _where_declared(minute: Minute | None) -> str:
    return "Declared at the meeting" if minute else "Declared on the signed paper"


def asked_of(row: Recommendation, report: Report) -> Asked:
    """A recommendation of a report as it was issued, for the rule that says how it may be resolved."""
    lots = list(row.lots.all())
    option = row.option.terms if row.option and row.effect == EffectKind.EXTEND else None
    return Asked(
        key=row.pk,
        label=str(row),
        lots={named.lot_id: named.to_on for named in lots},
        amount=row.value_line.amount if row.value_line else None,
        starts={named.lot_id: named.from_on for named in lots if named.from_on},
        may_be_shorter=option is None or option.may_be_split,
        may_name_fewer=option is None or option.scope == OptionScope.ANY_LOTS,
        cleared_by=parts.disciplines_required(report),
    )


def words_of(row: Recommendation, resolved: Resolved, report: Report) -> str:
    """The words resolved about a recommendation: its own, facts filled in, unless it was amended."""
    if resolved.outcome is ItemOutcome.AMENDED:
        return resolved.words.strip()
    asked = f"{row.text}\n\nSubject to: {row.conditions}" if row.conditions else row.text
    terms = delegating.words_for(report).get(row.pk) if row.effect == EffectKind.DELEGATE else ""
    printed = plain_text(prose.parse(asked, facts=facts.Texts(report)).blocks)
    return f"{printed}\n\n{terms}" if terms else printed


def amount_resolved(row: Recommendation, resolved: Resolved) -> Decimal | None:
    """The sum resolved in pounds: what was asked unless less was said; none where nothing was approved."""
    if resolved.outcome not in APPROVED:
        return None
    if resolved.amount is not None:
        return resolved.amount
    return row.value_line.amount if row.value_line else None


def lots_resolved(row: Recommendation, resolved: Resolved) -> list[RecommendationLot]:
    """The lots of a recommendation that the resolution acts on; none where nothing was approved."""
    if resolved.outcome not in APPROVED:
        return []
    return [lot for lot in row.lots.all() if resolved.lots is None or lot.lot_id in resolved.lots]


def reasons_of(decision: Decision) -> str:
    """The reasons as given, or that they were disposed of."""
    return kept_text(decision.reasons_sha256)


def words_resolved(item: DecisionItem) -> str:
    """The words of one item as resolved, or that they were disposed of."""
    return kept_text(item.words_sha256)


def _item(row: Recommendation, resolved: Resolved, report: Report) -> records.Item:
    approved = resolved.outcome in APPROVED
    plan = parts.plans(report).get(row.pk)
    lots: list[tuple[str, date | None, date | None]] = [
        (str(lot.lot), lot.from_on, lot.to_on if resolved.lots is None else resolved.lots[lot.lot_id])
        for lot in lots_resolved(row, resolved)
    ]
    return records.Item(
        label=str(row),
        outcome=ItemOutcome(resolved.outcome),
        effect=EffectKind(row.effect) if approved else EffectKind.NONE,
        words=words_of(row, resolved, report),
        option=str(row.option) if row.option else "",
        lots=lots,
        amount=amount_resolved(row, resolved),
        plan=as_recorded(plan) if approved and plan is not None else None,
    )


def _closed_consultations(report: Report) -> list[Consultation]:
    """The latest view of each consultee."""
    beside = ("consultee_post", "person", "closed_by", "meeting__body")
    rows = report.consultations.exclude(outcome="").select_related(*beside)
    return list({row.consultee_post_id: row for row in rows.order_by("pk")}.values())


def _view(row: Consultation) -> records.View:
    return records.View(
        consultee=str(row.consultee_post),
        outcome=ConsultationOutcome(row.outcome),
        view=row.view,
        evidence=row.evidence,
        signed=_gave_it(row),
        recorded_by=str(row.closed_by) if row.is_on_behalf else "",
        substitute_for=row.substitute_for,
    )


def _gave_it(row: Consultation) -> records.Signed:
    """Who gave the view: a person in their post, or a body in its meeting."""
    if row.meeting is not None:
        held = f"meeting of {say_date(row.meeting.held_on)}, minute {row.minute_number}"
        return records.Signed(row.meeting.body.name, held, began(row.meeting))
    return records.Signed(str(row.person or row.closed_by), row.person_post, cast(datetime, row.closed_at))


def _approval(report: Report) -> records.Signed | None:
    """The manager's latest yes: at the decision it stands for what is asked."""
    row = report.approvals.select_related("approved_by").last()
    return records.Signed(str(row.approved_by), row.approved_post, row.approved_at) if row else None


def _standing_clearances(report: Report) -> list[Clearance]:
    """The last round of each discipline: at the decision, all of them stand."""
    rows = report.clearances.exclude(outcome="").select_related("cleared_by").order_by("discipline", "round")
    return list({row.discipline: row for row in rows}.values())


def _clearance(row: Clearance) -> tuple[str, str, records.Signed]:
    signed = records.Signed(str(row.cleared_by), row.cleared_post, cast(datetime, row.cleared_at))
    return row.get_discipline_display(), row.get_outcome_display(), signed
