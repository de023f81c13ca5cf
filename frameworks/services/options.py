"""Options to extend: proposed, authorised by the effect of a decision, or resolved not to be used; then, with each
provider, notice served, its reply, its deed. The first provider in force brings its lot into force.

`frameworks` receives the decision's reference, never the decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Refused, Verdict
from frameworks.enums import (
    STANDING_USES,
    LotStatus,
    NoticeMethod,
    OptionScope,
    Reply,
    TermEventKind,
    UseStatus,
)
from frameworks.models import Admission, Lot, OptionResponse, OptionUse, TermEvent, TermOption
from frameworks.options import (
    latest_notice,
    may_authorise,
    may_extend,
    may_record_deed,
    may_record_reply,
    may_resolve_not_to,
    may_serve_notice,
    may_use_for,
    may_withdraw,
    may_work_with_providers,
    not_in_future,
)
from frameworks.selectors.terms import lot_state, positions
from frameworks.services.terms import Standing, append, audit_entry, locked
from frameworks.terms import Span


def may_use(*, option: TermOption, lots: Mapping[Lot, Span], at: datetime, instead_of: str = "") -> Verdict:
    """Whether the option may be used for these lots and periods, decided at that moment. Changes nothing.

    `instead_of` is the reference of a decision to be replaced, whose own use of the option is taken back first.
    """
    contract = option.contract
    every = positions(contract, instead_of=instead_of)
    running = {
        position.label
        for position in every.values()
        if position.current_end is not None and position.current_end >= clock.london_day(at)
    }
    named = {every[lot.pk].label for lot in lots if lot.pk in every}
    verdict = may_use_for(option.terms, named, running) & Verdict.of(
        (len(named) == len(lots), "other_contract", "Name lots of the option's own contract.", "lots")
    )
    for lot, span in lots.items():
        if lot.pk in every:
            verdict &= may_extend(option.terms, every[lot.pk], span, on=clock.london_day(at))
    return verdict


@transaction.atomic
def propose(
    *, option: TermOption, lots: Mapping[Lot, Span], actor: Actor, at: datetime, instead_of: str = ""
) -> list[OptionUse]:
    """Mark that a report asks for the option, lot by lot. Refused where it could not be authorised.

    A lot that the decision to be replaced (`instead_of`) resolved not to extend stays so marked until it is replaced.
    """
    locked(option.contract)
    may_use(option=option, lots=lots, at=at, instead_of=instead_of).or_refuse()
    settled = option.uses.filter(status=UseStatus.NOT_TAKEN_UP, lot__in=list(lots)).values_list("lot", flat=True)
    free = [(lot, span) for lot, span in _in_order(lots) if lot.pk not in settled]
    uses = [_use(option, lot, UseStatus.PROPOSED, span) for lot, span in free]
    audit.record(actor, "option.proposed", option, at=at, changes={"lots": (None, _numbers(lots))})
    return uses


@transaction.atomic
def drop_proposal(*, option: TermOption, lots: Iterable[Lot], actor: Actor, at: datetime) -> TermOption:
    """The report that asked is withdrawn or declined: the option is available again for these lots."""
    locked(option.contract)
    for use in option.uses.filter(lot__in=list(lots), status=UseStatus.PROPOSED):
        use.delete()
    audit.record(actor, "option.proposal_dropped", option, at=at, changes={"lots": (_numbers(lots), None)})
    return option


@transaction.atomic
def authorise(
    *, option: TermOption, lots: Mapping[Lot, Span], decision_reference: str, actor: Actor, at: datetime
) -> list[OptionUse]:
    """Use the option for each lot and period, as the effect of a decision: the authorised end moves, the current
    end waits for a provider. All lots or none. Of two at once exactly one wins; the other is told what has moved.
    """
    contract, held = locked(option.contract)
    may_authorise(actor, decision_reference=decision_reference).or_refuse()
    may_use(option=option, lots=lots, at=at).or_refuse()
    standing = Standing(decision_reference=decision_reference, ground=contract.regime_ground)
    spans = {lot.pk: span for lot, span in lots.items()}
    uses, events = [], []
    for lot in held:
        if lot.pk in spans:
            use = _use(option, lot, UseStatus.AUTHORISED, spans[lot.pk], decision_reference=decision_reference, at=at)
            uses.append(use)
            events.append(
                append(lot, TermEventKind.AUTHORISED, spans[lot.pk], standing, actor=actor, at=at, option_use=use)
            )
    for event in events:
        audit_entry(event, actor=actor, at=at)
    return uses


@transaction.atomic
def resolve_not_to_extend(
    *, option: TermOption, lots: Iterable[Lot], decision_reference: str, actor: Actor, at: datetime
) -> list[OptionUse]:
    """Put on record that a decision resolved not to use the option for these lots. Their ends do not move."""
    _, held = locked(option.contract)
    wanted = {lot.pk for lot in lots}
    may_authorise(actor, decision_reference=decision_reference).or_refuse()
    every = positions(option.contract)
    verdict = Verdict.of(
        (bool(wanted), "no_lots", "Name at least one lot.", "lots"),
        (wanted <= set(every), "other_contract", "Name lots of the option's own contract.", "lots"),
        (
            option.applies_to == OptionScope.ANY_LOTS or wanted == set(every),
            "whole_contract_only",
            "The option covers the whole contract only: it is used for every lot or for none.",
            "lots",
        ),
    )
    for pk in wanted & set(every):
        verdict &= may_resolve_not_to(option.terms, every[pk])
    verdict.or_refuse()
    uses = []
    for lot in held:
        if lot.pk in wanted:
            uses.append(_use(option, lot, UseStatus.NOT_TAKEN_UP, None, decision_reference=decision_reference, at=at))
            lot.status = LotStatus.NOT_EXTENDED
            lot.save_version(update_fields=["status"])
    audit.record(
        actor,
        "option.not_taken_up",
        option,
        at=at,
        changes={
            "lots": (None, _numbers(lot for lot in held if lot.pk in wanted)),
            "decision": (None, decision_reference),
        },
    )
    return uses


@transaction.atomic
def withdraw(*, use: OptionUse, decision_reference: str, reason: str, actor: Actor, at: datetime) -> OptionUse:
    """A later decision withdraws a use, or a resolution not to use, before any notice: a counter-entry, no deletion."""
    _, held = locked(use.lot.contract)
    use = OptionUse.objects.locked(use.pk)
    lot = next(lot for lot in held if lot.pk == use.lot_id)
    may_authorise(actor, decision_reference=decision_reference).or_refuse()
    before = UseStatus(use.status)
    may_withdraw(before, decision_reference=decision_reference).or_refuse()
    standing = Standing(decision_reference=decision_reference, reason=reason)
    entry = _reverse_use(use, lot, standing, actor=actor, at=at) if before == UseStatus.AUTHORISED else None
    if before == UseStatus.NOT_TAKEN_UP:
        lot.status = LotStatus.LIVE
        lot.save_version(update_fields=["status"])
    use.status, use.withdrawn_by_decision = UseStatus.WITHDRAWN, decision_reference
    checked(use).save_version()
    if entry is not None:
        audit_entry(entry, actor=actor, at=at)
    audit.record(actor, "option.withdrawn", use, at=at, changes={"status": (before, use.status)}, reason=reason)
    return use


@transaction.atomic
def serve_notice(
    *,
    use: OptionUse,
    admission: Admission,
    served_on: date,
    how: NoticeMethod,
    actor: Actor,
    at: datetime,
    consent_on: date | None = None,
    consent_evidence: str = "",
) -> OptionResponse:
    """Record that notice of an authorised extension was served on one provider.

    Refused before the decision, after the latest notice day unless the provider's consent is on record, and once the
    provider's place has ended: then nothing is left to extend.
    """
    use, _ = _held(use, actor)
    admission = Admission.objects.locked(admission.pk)
    end: date = _authorising(use).previous_end_on  # type: ignore[assignment]  # only the first entry has none
    verdict = Verdict.of(
        (admission.lot_id == use.lot_id, "other_lot", "That provider has its place on another lot.", "admission")
    ) & may_serve_notice(
        UseStatus(use.status),
        served_on=served_on,
        authorised_on=use.decided_on,
        latest_on=latest_notice(use.option.terms, end),
        place_ends_on=admission.ends_on or end,
        consent_on=consent_on,
        consent_evidence=consent_evidence,
        today=clock.london_day(at),
    )
    verdict.or_refuse()
    response = save_new(
        OptionResponse(
            option_use=use,
            admission=admission,
            served_on=served_on,
            served_by=actor.user,
            served_how=how,
            consent_on=consent_on,
            consent_evidence=consent_evidence,
        )
    )
    if use.status == UseStatus.AUTHORISED:
        use.status = UseStatus.NOTICE_SERVED
        use.save_version(update_fields=["status"])
    audit.record(actor, "notice.served", response, at=at, changes={"served on": (None, served_on)})
    return response


@transaction.atomic
def record_reply(
    *, response: OptionResponse, reply: Reply, actor: Actor, at: datetime, replied_on: date | None = None
) -> OptionResponse:
    """Record what a provider answered. Acceptance brings the extension into force unless the option needs a deed;
    once every provider of the lot has declined, the authorised end is taken back by a counter-entry.
    """
    use, lot = _held(response.option_use, actor)
    response = OptionResponse.objects.locked(response.pk)
    reply = Reply(reply)
    verdict = may_record_reply(
        response.served_on,
        reply,
        replied_on=replied_on,
        settled=response.reply in (Reply.ACCEPTED, Reply.DECLINED) or response.deed_signed_on is not None,
    ) & not_in_future(replied_on, today=clock.london_day(at), field="replied_on")
    verdict.or_refuse()
    before, response.reply, response.replied_on = response.reply, reply, replied_on
    checked(response).save_version()
    entry = None
    if reply == Reply.ACCEPTED and not use.option.is_deed_required and replied_on:
        entry = _bring_into_force(response, use, lot, on=replied_on, instrument="Acceptance", actor=actor, at=at)
    elif reply == Reply.DECLINED and _all_declined(use):
        entry = _end_declined(use, lot, actor=actor, at=at)
    if entry is not None:
        audit_entry(entry, actor=actor, at=at)
    audit.record(actor, "notice.answered", response, at=at, changes={"reply": (before, reply)})
    return response


@transaction.atomic
def record_deed(
    *, response: OptionResponse, signed_on: date, actor: Actor, at: datetime, reference: str = ""
) -> OptionResponse:
    """Record a completed deed of extension: the provider's place, and with the first one the lot, goes on."""
    use, lot = _held(response.option_use, actor)
    response = OptionResponse.objects.locked(response.pk)
    verdict = may_record_deed(
        response.served_on,
        Reply(response.reply) if response.reply else None,
        signed_on=signed_on,
        signed_before=response.deed_signed_on is not None,
    ) & not_in_future(signed_on, today=clock.london_day(at), field="signed_on")
    verdict.or_refuse()
    response.deed_signed_on, response.deed_reference = signed_on, reference
    checked(response).save_version()
    instrument = f"Deed {reference}".strip()
    entry = _bring_into_force(response, use, lot, on=signed_on, instrument=instrument, actor=actor, at=at)
    if entry is not None:
        audit_entry(entry, actor=actor, at=at)
    audit.record(actor, "deed.signed", response, at=at, changes={"signed on": (None, signed_on)})
    return response


def _reverse_use(use: OptionUse, lot: Lot, standing: Standing, *, actor: Actor, at: datetime) -> TermEvent:
    """Take an authorised end back by a counter-entry that restates the entry below it."""
    authorised = _authorising(use)
    below = lot_state(lot).authorised[-2]
    span = Span(below.from_on, below.to_on)
    return append(lot, TermEventKind.REVERSAL, span, standing, actor=actor, at=at, option_use=use, corrects=authorised)


def _use(
    option: TermOption,
    lot: Lot,
    status: UseStatus,
    span: Span | None,
    *,
    decision_reference: str = "",
    at: datetime | None = None,
) -> OptionUse:
    """The use of the option for the lot: the one proposed, if there is one, else a new one."""
    use = option.uses.filter(lot=lot, status=UseStatus.PROPOSED).first() or OptionUse(option=option, lot=lot)
    use.status = status
    use.from_on, use.to_on = span or (None, None)
    use.decision_reference = decision_reference
    use.decided_on = clock.london_day(at) if at else None
    checked(use)
    if use.pk:
        use.save_version()
    else:
        use.save()
    return use


def _in_order(lots: Mapping[Lot, Span]) -> list[tuple[Lot, Span]]:
    return sorted(lots.items(), key=lambda pair: pair[0].number)


def _numbers(lots: Iterable[Lot]) -> str:
    return ", ".join(str(number) for number in sorted(lot.number for lot in lots))


def _held(use: OptionUse, actor: Actor) -> tuple[OptionUse, Lot]:
    """The use and its lot, locked, if this person works with providers."""
    may_work_with_providers(actor).or_refuse()
    _, lots = locked(use.lot.contract)
    held = OptionUse.objects.locked(use.pk)
    return held, next(lot for lot in lots if lot.pk == held.lot_id)


def _authorising(use: OptionUse) -> TermEvent:
    """The entry by which a decision authorised the use. Refused for one recorded as history: it is in force already."""
    entry = use.events.filter(kind=TermEventKind.AUTHORISED).order_by("sequence").last()
    if entry is None:
        message = "No decision in this register authorised this extension, so there is no notice to serve."
        raise Refused(Verdict.refuse("not_authorised", message))
    return entry


def _bring_into_force(
    response: OptionResponse, use: OptionUse, lot: Lot, *, on: date, instrument: str, actor: Actor, at: datetime
) -> TermEvent | None:
    """The provider's place ends with the extension; the first provider also moves the lot's current end."""
    if response.in_force_on is not None:
        return None
    response.in_force_on = on
    response.save_version(update_fields=["in_force_on"])
    admission = Admission.objects.locked(response.admission_id)
    admission.ends_on = use.to_on
    admission.save_version(update_fields=["ends_on"])
    if use.status == UseStatus.IN_FORCE:
        return None
    use.status = UseStatus.IN_FORCE
    use.save_version(update_fields=["status"])
    standing = Standing(decision_reference=use.decision_reference, instrument=instrument)
    authorised = _authorising(use)
    span = Span(authorised.from_on, authorised.to_on)
    return append(lot, TermEventKind.IN_FORCE, span, standing, actor=actor, at=at, option_use=use)


def _all_declined(use: OptionUse) -> bool:
    """Whether every provider with a place on the lot has declined this extension."""
    declined = use.responses.filter(reply=Reply.DECLINED).values("admission")
    return use.status in STANDING_USES and not use.lot.admissions.admitted().exclude(pk__in=declined).exists()


def _end_declined(use: OptionUse, lot: Lot, *, actor: Actor, at: datetime) -> TermEvent:
    standing = Standing(decision_reference=use.decision_reference, reason="Every provider declined the extension.")
    entry = _reverse_use(use, lot, standing, actor=actor, at=at)
    use.status = UseStatus.DECLINED_BY_PROVIDER
    checked(use).save_version()
    return entry
