"""What follows a decision: its record, its effect on the register, and how far each provider and lot has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import RenditionKind, RenditionStatus
from commissioning.models import Rendition, SignedArtefact
from commissioning.services.documents import content_of, kept_texts
from decisions.enums import OPTION_EFFECTS, EffectKind, PostingStatus, ReportStatus
from decisions.models import (
    Decision,
    DecisionItem,
    DecisionItemLot,
    DecisionMinute,
    DecisionPaper,
    EffectPosting,
    Report,
)
from decisions.models.decision import OWED
from decisions.selectors import lots
from decisions.selectors.call_in import is_over
from decisions.selectors.departures import Owed, late_by
from decisions.selectors.tracks import NEXT, Tracks, tracks_of, waits_for
from decisions.selectors.who import who_can
from frameworks.enums import STANDING_USES, AdmissionStatus, Reply, UseStatus
from frameworks.models import Admission, Contract, Lot, OptionResponse, OptionUse


@dataclass(frozen=True)
class ResolvedItem:
    """One recommendation as it was decided, in the words that are printed."""

    label: str
    outcome: str
    words: str


@dataclass(frozen=True)
class Place:
    """One provider on one lot: how far the extension has come with it."""

    provider: str
    step: str
    notice_on: date | None
    reply: str
    deed_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class LotTrack:
    """One lot that was acted on: authorised to when, and every provider's place on it."""

    lot: Lot
    name: str
    status: str
    authorised_to: date | None
    current_end: date | None
    places: tuple[Place, ...]
    is_extended: bool

    @property
    def is_in_force(self) -> bool:
        """Whether the extension binds."""
        return self.status == UseStatus.IN_FORCE.label

    @property
    def deeds(self) -> str:
        """“3 of 9 deeds signed”."""
        signed = sum(place.deed_on is not None for place in self.places)
        return f"{signed} of {len(self.places)} {'deed' if len(self.places) == 1 else 'deeds'} signed"

    @property
    def sentence(self) -> str:
        """How far the lot has come."""
        if not self.is_extended:
            return f"Not extended: it ends on {self.current_end:%A %-d %B %Y}." if self.current_end else "Not extended."
        if self.authorised_to is None:
            return f"{self.status}."
        state = "In force" if self.is_in_force else "Authorised"
        return f"{state} to {self.authorised_to:%-d %B %Y}; {self.deeds}."


@dataclass(frozen=True)
class Next:
    """What has to be done next, by whom, and the act that does it: on the report, on a contract, or, for a lot that
    had ended, the record of a late authorisation."""

    what: str
    act: str = ""
    who: tuple[str, ...] = ()
    contract: Contract | None = None
    late: Lot | None = None


@dataclass(frozen=True)
class Effect:
    """What one lot is owed on the register, under the lot's name."""

    name: str
    posting: EffectPosting


@dataclass(frozen=True)
class After:
    """Everything the page says after a decision."""

    decision: Decision
    contracts: tuple[Contract, ...]
    contracts_seen: frozenset[int]
    is_refusal: bool
    paper: DecisionPaper | None
    minute: DecisionMinute | None
    present: str
    reasons: str
    items: tuple[ResolvedItem, ...]
    record: SignedArtefact | None
    rendition: Rendition | None
    effects: tuple[Effect, ...]
    lots: tuple[LotTrack, ...]
    is_single: bool
    warnings: tuple[str, ...]
    steps: tuple[Next, ...]
    tracks: Tracks | None = None
    waits: str = ""
    is_readers_own: bool = False

    @property
    def record_failed(self) -> bool:
        """Whether the record was tried and could not be made."""
        failed = (RenditionStatus.RENDER_FAILED, RenditionStatus.SEAL_FAILED)
        return self.record is None and self.rendition is not None and self.rendition.status in failed

    @property
    def posting_failed(self) -> bool:
        """Whether an effect was refused by the register."""
        return any(effect.posting.status == PostingStatus.FAILED for effect in self.effects)

    @property
    def totals(self) -> str:
        """All lots together: “authorised to 31 October 2021; 3 of 9 deeds signed”."""
        extended = [lot for lot in self.lots if lot.is_extended and lot.authorised_to]
        if not extended:
            return ""
        places = [place for lot in extended for place in lot.places]
        signed = sum(place.deed_on is not None for place in places)
        ends = sorted({lot.authorised_to for lot in extended if lot.authorised_to})
        until = " and ".join(f"{end:%-d %B %Y}" for end in ends)
        state = "In force" if all(lot.is_in_force for lot in extended) else "Authorised"
        return f"{state} to {until}; {signed} of {len(places)} {'deed' if len(places) == 1 else 'deeds'} signed."


def after(report: Report, actor: Actor, at: datetime) -> After | None:
    """How a decided report stands today; None before a decision."""
    decision = Decision.objects.filter(report=report).select_related("paper", "minute", "authority_rule").first()
    if decision is None:
        return None
    minute: DecisionMinute | None = getattr(decision, "minute", None)
    effects = effects_owed(decision, report)
    postings = [effect.posting for effect in effects]
    tracks = tuple(_lots(decision, report))
    public = tracks_of(report, actor, at)
    in_effect = _is_in_effect(public, at)
    late = list(late_by(decision))
    items = list(decision.items.select_related("recommendation").order_by("order"))
    kept = kept_texts([decision.reasons_sha256, *(item.words_sha256 for item in items)])
    renditions = Rendition.objects.filter(reference=report.reference, council=report.council_id)
    return After(
        decision=decision,
        contracts=tuple(lots.contracts_of(report)),
        contracts_seen=lots.contracts_seen(report, actor),
        is_refusal=decision.outcome == ReportStatus.REFUSED,
        paper=getattr(decision, "paper", None),
        minute=minute,
        present=", ".join(content_of(minute.present_sha256).decode().splitlines()) if minute else "",
        reasons=kept[decision.reasons_sha256],
        items=tuple(_resolved(item, kept) for item in items),
        record=SignedArtefact.objects.newest_of(RenditionKind.RECORD, report.reference),
        rendition=renditions.filter(kind=RenditionKind.RECORD).order_by("-pk").first(),
        effects=effects,
        lots=tracks,
        is_single=lots.names_no_lot(report),
        warnings=(*_gaps(late, report), *_warnings(tracks, postings, clock.london_day(at))),
        steps=(
            *_public_steps(report, public, at),
            *(_steps(report, tracks, postings, at) if in_effect else ()),
            *_late_steps(late, report),
        ),
        tracks=public,
        waits=waits_for(public, at),
        is_readers_own=decision.maker_post_id is not None and decision.maker_post_id == actor.post_id,
    )


def _resolved(item: DecisionItem, kept: Mapping[str, str]) -> ResolvedItem:
    return ResolvedItem(str(item.recommendation), item.get_outcome_display(), kept[item.words_sha256])


def effects_owed(decision: Decision, report: Report) -> tuple[Effect, ...]:
    """What the register is owed: by contract and lot, each under the lot's name, a contract that is planned last."""
    owed = EffectPosting.objects.filter(item__decision=decision)
    found = [(_place_of(row, report), Effect(_name_of(row, report), row))
             for row in owed.select_related("lot__contract__council", "item", "planned__council")]  # fmt: skip
    return tuple(effect for _, effect in sorted(found, key=lambda one: (one[0], one[1].posting.pk)))


def _place_of(posting: EffectPosting, report: Report) -> tuple[int, int]:
    return lots.place_of(posting.lot, report) if posting.lot else (len(lots.contracts_of(report)) + 1, 0)


def _name_of(posting: EffectPosting, report: Report) -> str:
    if posting.planned:
        return f"{posting.planned} {posting.planned.title}"
    return lots.name_of(posting.lot, report) if posting.lot else posting.what


def _lots(decision: Decision, report: Report) -> Iterator[LotTrack]:
    """Every lot the decision acts on, with the providers that hold a place on it."""
    rows = DecisionItemLot.objects.filter(item__decision=decision, item__effect__in=OPTION_EFFECTS)
    named = list(rows.select_related("lot__contract__council", "item"))
    acted = [row.lot_id for row in named]
    uses = {use.lot_id: use for use in OptionUse.objects.filter(lot__in=acted, decision_reference=report.reference)}
    places = defaultdict(list)
    held = Admission.objects.filter(lot__in=acted, status=AdmissionStatus.ADMITTED).select_related("provider")
    for admission in held.order_by("provider__legal_name"):
        places[admission.lot_id].append(admission)
    said = {
        (row.option_use_id, row.admission_id): row
        for row in OptionResponse.objects.filter(option_use__in=[use.pk for use in uses.values()])
    }
    for row in sorted(named, key=lambda row: lots.place_of(row.lot, report)):
        lot, use = row.lot, uses.get(row.lot_id)
        extended = row.item.effect == EffectKind.EXTEND
        found = [_place(one, said.get((use.pk, one.pk)) if use else None) for one in places[lot.pk]]
        yield LotTrack(
            lot=lot,
            name=lots.name_of(lot, report),
            status=use.get_status_display() if use else "Not in the register yet",
            authorised_to=use.to_on if use and use.status in STANDING_USES else None,
            current_end=lot.current_ends_on,
            places=tuple(found) if extended else (),
            is_extended=extended,
        )


def _place(admission: Admission, said: OptionResponse | None) -> Place:
    return Place(
        provider=str(admission.provider),
        step=_step(said),
        notice_on=said.served_on if said else None,
        reply=said.get_reply_display() if said and said.reply else "",
        deed_on=said.deed_signed_on if said else None,
        ends_on=admission.ends_on,
    )


def _step(said: OptionResponse | None) -> str:
    if said is None:
        return "No notice yet"
    if said.reply == Reply.DECLINED:
        return "Declined"
    if said.deed_signed_on:
        return "Deed signed"
    return "Accepted" if said.reply == Reply.ACCEPTED else "Notice served"


def _warnings(tracks: Sequence[LotTrack], postings: Sequence[EffectPosting], today: date) -> Iterator[str]:
    """A gap or holding over: an end that has passed, or comes, before what was decided is in force (invariant 27)."""
    for track in tracks:
        end = track.current_end
        if not track.is_extended or end is None or track.is_in_force:
            continue
        name = track.name
        if end < today:
            yield (
                f"{name} ended on {end:%A %-d %B %Y} and the extension is not in force: there is a gap in the service, "
                "or it is holding over. Record the true dates as a late authorisation."
            )
        elif (end - today).days <= track.lot.contract.council.days_left_warning:
            left = (end - today).days
            count = "1 day" if left == 1 else f"{left} days"
            yield (
                f"{name} ends on {end:%A %-d %B %Y}, in {count}, and the extension is not in force yet. Serve notice "
                "and have the deeds signed before then."
            )
    if any(posting.status == PostingStatus.FAILED for posting in postings):
        yield "The register refused part of what was decided. The reason is below; it can be tried again."


def _gaps(late: Sequence[Owed], report: Report) -> Iterator[str]:
    """A lot that had ended when the decision took effect, as long as its late authorisation is owed (invariant 27)."""
    for owed in late:
        yield (
            f"Service gap, or holding over: {lots.name_of(owed.lot, report)} ended on "
            f"{owed.ended_on:%A %-d %B %Y}, and the decision took effect on {owed.effective_on:%A %-d %B %Y}. "
            "Democratic services or the contract manager have to record a late authorisation."
        )


def _late_steps(late: Sequence[Owed], report: Report) -> Iterator[Next]:
    """The late authorisations still to be recorded."""
    for owed in late:
        yield Next(f"Record the late authorisation of {lots.name_of(owed.lot, report)}", late=owed.lot)


def _public_steps(report: Report, tracks: Tracks | None, at: datetime) -> Iterator[Next]:
    """What publication and call-in wait for."""
    if tracks is not None and tracks.act:
        yield Next(NEXT[tracks.act], tracks.act, tuple(who_can(report, None, tracks.act, at)))


def _is_in_effect(tracks: Tracks | None, at: datetime) -> bool:
    """Whether the decision has taken effect: before that nothing is posted, and nobody is served notice."""
    if tracks is None:
        return False
    moment = tracks.call_in.effective_at
    return (moment is not None and moment <= at) or is_over(tracks.call_in, at)


def _steps(
    report: Report, tracks: Sequence[LotTrack], postings: Sequence[EffectPosting], at: datetime
) -> Iterator[Next]:
    """What happens next and who does it, in order; on the contracts one after the other."""
    if any(posting.status in OWED for posting in postings):
        who = tuple(who_can(report, None, "post-effects", at))
        yield Next("Post what was resolved to the register", "post-effects", who)
    manager = tuple(who_can(report, None, "work-with-providers", at))
    several = lots.covers_several(report)
    for contract in lots.contracts_of(report):
        mine = [track for track in tracks if track.lot.contract_id == contract.pk and track.is_extended]
        of = f" of {contract}" if several else ""
        for what, act, owed in _owed([place for track in mine for place in track.places], of):
            if owed:
                count = "1 provider" if owed == 1 else f"{owed} providers"
                yield Next(f"{what}: {count} to go", act, manager, contract)


def _owed(places: Sequence[Place], of: str) -> Iterator[tuple[str, str, int]]:
    """What has still to be recorded of these providers, the act that records it, and for how many."""
    served = [place for place in places if place.notice_on]
    yield f"Serve notice on the providers{of}", "serve-notice", len(places) - len(served)
    yield f"Record what the providers{of} reply", "record-reply", sum(not place.reply for place in served)
    unsigned = [place for place in served if place.deed_on is None and place.step != "Declined"]
    yield f"Record the deeds{of} as they are signed", "record-deed", len(unsigned)
