"""A contract's page: each lot with its ledger, its places, and how far its extensions have come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from commissioning.calendar import ONE_DAY, say_date
from frameworks.enums import STANDING_USES, AdmissionStatus, LotStatus, Reply, UseStatus
from frameworks.models import Admission, Contract, Correction, Lot, OptionResponse, OptionUse, TermEvent, TermOption
from frameworks.options import LotPosition, latest_notice, option_span
from frameworks.selectors.acts import waiting_corrections
from frameworks.selectors.terms import position_of
from frameworks.terms import Span


@dataclass(frozen=True)
class OptionStanding:
    """An option for one lot: how far it has come, the period used or still open, and the latest day for notice.

    `places` are the lot's places held, of which each provider has to answer.
    """

    order: int
    status: UseStatus
    span: Span | None
    notice_by: date | None
    use: OptionUse | None = None
    places: int = 0

    @property
    def decision(self) -> str:
        """The decision behind it, as it is named."""
        return self.use.decision_reference if self.use else ""

    @property
    def answers(self) -> Answers | None:
        """How far its providers are; None where nobody had to be told: a use recorded from paper needed no notice."""
        if self.use is None or self.use.decided_on is None or self.status not in STANDING_USES:
            return None
        responses = list(self.use.responses.all())
        is_by_deed = self.use.option.is_deed_required
        through = [row for row in responses if (row.deed_signed_on if is_by_deed else row.reply == Reply.ACCEPTED)]
        declined = sum(row.reply == Reply.DECLINED for row in responses)
        return Answers(len(through), max(self.places, len(responses)), declined, is_by_deed)

    @property
    def progress(self) -> str:
        """“Authorised to 31 October 2021; 3 of 9 deeds signed”; empty where nobody had to be told."""
        return progress_of([self])


@dataclass(frozen=True)
class Answers:
    """How many providers are through with an extension, of how many, and how many declined it."""

    through: int
    of: int
    declined: int
    is_by_deed: bool


def progress_of(standings: Sequence[OptionStanding]) -> str:
    """How far the same extension of one lot or several has come with its providers, in words."""
    counted = [one.answers for one in standings if one.answers is not None]
    span = standings[0].span
    if not counted or span is None:
        return ""
    through, of, declined = (
        sum(column) for column in zip(*((a.through, a.of, a.declined) for a in counted), strict=True)
    )
    authorised = f"authorised to {say_date(span.to_on)}"
    if of == 1:
        return f"{authorised}; {_of_one(counted[0])}"
    what = "deeds signed" if counted[0].is_by_deed else "providers accepted"
    tail = f"; {declined} declined" if declined else ""
    return f"{authorised}; {through} of {of} {what}{tail}"


def _of_one(answers: Answers) -> str:
    """How far the only provider is: nobody counts to one."""
    if answers.declined:
        return "the provider declined"
    if answers.is_by_deed:
        return "the deed is signed" if answers.through else "the deed is not signed yet"
    return "the provider accepted" if answers.through else "the provider has not accepted yet"


@dataclass(frozen=True)
class LotView:
    """Everything a reader wants of one lot."""

    lot: Lot
    entries: list[TermEvent]
    places: list[Admission]
    options: list[OptionStanding]
    corrections: list[Correction]


def read(contract: Contract) -> Contract:
    """The contract with its lots, ledgers, places, options and their uses at hand, in six queries."""
    prefetch_related_objects(
        [contract],
        Prefetch("options", TermOption.objects.order_by("order")),
        Prefetch("lots", Lot.objects.order_by("number")),
        Prefetch(
            "lots__events",
            TermEvent.objects.order_by("sequence").select_related("posted_by", "corrects", "option_use__option"),
        ),
        Prefetch("lots__admissions", Admission.objects.select_related("provider")),
        Prefetch("lots__uses", OptionUse.objects.select_related("option").order_by("option__order", "from_on")),
        Prefetch("lots__uses__responses", OptionResponse.objects.select_related("admission__provider")),
    )
    for lot in contract.lots.all():
        lot.contract = contract
    return contract


def lots_of(contract: Contract, *, on: date) -> list[LotView]:
    """Every lot of a contract as on a day, in a fixed number of queries."""
    waiting = list(waiting_corrections(contract))
    options = list(read(contract).options.all())
    return [
        LotView(
            lot=lot,
            entries=list(lot.events.all()),
            places=list(lot.admissions.all()),
            options=list(standings(lot, options, on=on)),
            corrections=[one for one in waiting if one.lot_id == lot.pk],
        )
        for lot in contract.lots.all()
    ]


def standings(lot: Lot, options: list[TermOption], *, on: date) -> Iterator[OptionStanding]:
    """Each option in order, one line for each use and one for what is left; each begins where the one before ends."""
    position, is_over = position_of(lot), _is_over(lot, on)
    places = sum(place.status == AdmissionStatus.ADMITTED for place in lot.admissions.all())
    for option in options:
        uses = [use for use in lot.uses.all() if use.option_id == option.pk and use.status != UseStatus.WITHDRAWN]
        for use in uses:
            span = use.span or option_span(option.terms, position)
            yield OptionStanding(option.order, UseStatus(use.status), span, _notice_by(option, span), use, places)
            position = _reaching(position, span)
        left = option_span(option.terms, position) if _leaves_a_rest(option, uses) else None
        if not uses or (left is not None and left.from_on <= left.to_on):
            status = UseStatus.LAPSED if is_over else UseStatus.AVAILABLE
            yield OptionStanding(option.order, status, left, _notice_by(option, left))
            position = _reaching(position, left)


def _is_over(lot: Lot, on: date) -> bool:
    has_ended = lot.current_ends_on is not None and lot.current_ends_on < on
    return has_ended or lot.status == LotStatus.TERMINATED


def _leaves_a_rest(option: TermOption, uses: list[OptionUse]) -> bool:
    """Whether something of the option can be left: nothing used yet, or a part of what may be used in parts."""
    return not uses or (option.terms.may_be_split and all(use.status in STANDING_USES for use in uses))


def _notice_by(option: TermOption, span: Span | None) -> date | None:
    """The latest day for notice of the period: counted from the end of the term before it, or as the clause says."""
    return latest_notice(option.terms, span.from_on - ONE_DAY) if span else option.latest_notice_on


def _reaching(position: LotPosition, span: Span | None) -> LotPosition:
    """The position once the period has been used: where the next option would begin."""
    if span is None or position.authorised_end is None or span.to_on <= position.authorised_end:
        return position
    return replace(position, authorised_end=span.to_on)
