"""A contract's page: its picture, who is on which lot, how far each option has come, its money, what is to be noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from commissioning.calendar import say_date
from commissioning.money import format_pounds
from frameworks.enums import Certainty, MoneyKind, Reply
from frameworks.models import Admission, Contract, Lot, MoneyLine, OptionResponse, TermOption
from frameworks.options import LotPosition, option_span
from frameworks.picture import LotTerm, OptionPiece, Row, term_picture
from frameworks.selectors.page import OptionStanding, progress_of, read, standings
from frameworks.timeline import Picture, said
from providers.models import Provider

ESTIMATE, PRICE, BUDGET, ACTUAL = "Estimate", "Price", "Budget", "Actual"
COLUMNS = (ESTIMATE, PRICE, BUDGET, ACTUAL)


@dataclass(frozen=True)
class PlaceLine:
    """One provider on lots on which everything about its place is the same."""

    provider: Provider
    lots: str
    standing: str
    admitted_on: date | None
    ends_on: date | None
    answers: tuple[str, ...]
    deeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class OptionLine:
    """One option on lots for which it has come equally far."""

    lots: str
    standing: OptionStanding
    progress: str


@dataclass(frozen=True)
class MoneyRow:
    """One sum, in the column it belongs to."""

    line: MoneyLine
    column: str
    calculation: str
    mismatch: str

    @property
    def amount(self) -> str:
        return format_pounds(Decimal(self.line.amount))


@dataclass(frozen=True)
class ContractPage:
    """Everything on the page that comes from the register."""

    contract: Contract
    is_single: bool
    lots: list[Lot]
    options: list[TermOption]
    picture: Picture[Row] | None
    places: list[PlaceLine]
    option_lines: list[OptionLine]
    money: list[MoneyRow]
    money_columns: list[str]
    has_begun: bool
    days_over: int

    @property
    def provider(self) -> Provider | None:
        """The provider of a contract with just one."""
        return self.places[0].provider if self.is_single and self.places else None


def page_of(contract: Contract, *, on: date, start_by: date | None = None) -> ContractPage:
    """The page as on a day, in a fixed number of queries. `start_by`: the last safe day to start the next decision."""
    lots = list(read(contract).lots.all())
    options = list(contract.options.all())
    is_single = contract.is_single_provider
    found = {lot.pk: list(standings(lot, options, on=on)) for lot in lots}
    terms = [_term(contract, lot, options, found[lot.pk], start_by) for lot in lots]
    money = [_money_row(line) for line in _lines(contract)]
    end = contract.current_ends_on
    return ContractPage(
        contract=contract,
        is_single=is_single,
        lots=lots,
        options=options,
        picture=term_picture(terms, today=on, is_single=is_single),
        places=list(_places(lots)),
        option_lines=list(_option_lines(lots, found)),
        money=money,
        money_columns=[column for column in COLUMNS if any(row.column == column for row in money)],
        has_begun=any(lot.starts_on for lot in lots),
        days_over=(on - end).days if end and end < on else 0,
    )


def _term(
    contract: Contract, lot: Lot, options: list[TermOption], found: list[OptionStanding], start_by: date | None
) -> LotTerm:
    """The lot as the picture draws it; before its ledger begins, as the contract was planned."""
    if lot.starts_on is None or lot.initial_ends_on is None or lot.authorised_ends_on is None:
        return LotTerm(
            lot.number,
            contract.starts_on,
            contract.initial_ends_on,
            contract.initial_ends_on,
            tuple(_planned(contract, options, found)),
            is_planned=True,
        )
    pieces = tuple(OptionPiece(one.order, one.status, one.span, one.notice_by, one.decision) for one in found)
    return LotTerm(lot.number, lot.starts_on, lot.initial_ends_on, lot.authorised_ends_on, pieces, start_by)


def _planned(contract: Contract, options: list[TermOption], found: list[OptionStanding]) -> Iterator[OptionPiece]:
    position = LotPosition("", contract.initial_ends_on, contract.initial_ends_on, contract.max_ends_on)
    for option, one in zip(options, found, strict=False):
        span = option_span(option.terms, position)
        yield OptionPiece(option.order, one.status, span, one.notice_by)
        if span is not None:
            position = replace(position, authorised_end=span.to_on)


# --- providers ------------------------------------------------------------------------------------------------------


def _places(lots: Iterable[Lot]) -> Iterator[PlaceLine]:
    alike: dict[PlaceLine, list[int]] = {}
    deeds: dict[int, list[str]] = {}
    for lot in lots:
        answers: dict[int, list[str]] = {}
        for use in lot.uses.all():
            for response in use.responses.all():
                answers.setdefault(response.admission_id, []).append(_answer(use.option.order, response))
                if response.deed_reference:
                    deeds.setdefault(response.admission.provider_id, []).append(response.deed_reference)
        for place in lot.admissions.all():
            alike.setdefault(_place(place, answers.get(place.pk, [])), []).append(lot.number)
    for line, numbers in sorted(alike.items(), key=lambda item: (item[0].provider.legal_name.casefold(), item[1])):
        kept = deeds.pop(line.provider.pk, []) if "deed signed" in " ".join(line.answers) else []
        yield replace(line, lots=said(numbers).capitalize(), deeds=tuple(kept))


def _place(place: Admission, answers: list[str]) -> PlaceLine:
    status = place.get_status_display()
    standing = f"{status}: {place.reason}" if place.reason else status
    return PlaceLine(place.provider, "", standing, place.admitted_on, place.ends_on, tuple(answers))


def _answer(order: int, response: OptionResponse) -> str:
    """“Option 1: notice served on 23 October 2020 by e-mail, accepted on 26 October 2020, deed signed on …”."""
    how = {"hand": "by hand", "portal": "through the procurement portal"}
    method = how.get(response.served_how, f"by {response.get_served_how_display().lower()}")
    told = [f"notice served on {say_date(response.served_on)} {method}"]
    if response.consent_on:
        told.append(f"consented to late notice on {say_date(response.consent_on)}")
    if response.reply == Reply.NO_REPLY:
        told.append("no reply")
    elif response.reply and response.replied_on:
        told.append(f"{response.get_reply_display().lower()} on {say_date(response.replied_on)}")
    else:
        told.append("reply awaited")
    if response.deed_signed_on:
        told.append(f"deed signed on {say_date(response.deed_signed_on)}")
    return f"Option {order}: {', '.join(told)}"


# --- options --------------------------------------------------------------------------------------------------------


def _option_lines(lots: list[Lot], found: dict[int, list[OptionStanding]]) -> Iterator[OptionLine]:
    alike: dict[tuple[Any, ...], list[tuple[int, OptionStanding]]] = {}
    for lot in lots:
        for one in found[lot.pk]:
            key = (one.order, str(one.status), one.span, one.notice_by, one.decision)
            alike.setdefault(key, []).append((lot.number, one))
    for pairs in sorted(alike.values(), key=lambda pairs: (pairs[0][1].order, pairs[0][0])):
        numbers, same = [number for number, _ in pairs], [one for _, one in pairs]
        yield OptionLine(said(numbers).capitalize(), same[0], progress_of(same))


# --- money ----------------------------------------------------------------------------------------------------------


def _lines(contract: Contract) -> Iterable[MoneyLine]:
    lines = MoneyLine.objects.order_by("pk").select_related("lot", "option", "base_line")
    prefetch_related_objects([contract], Prefetch("money_lines", lines.prefetch_related("line_parts__line")))
    return contract.money_lines.all()


def _money_row(line: MoneyLine) -> MoneyRow:
    formula = line.formula
    return MoneyRow(line, _column(line), formula.words if formula else "", line.mismatch)


def _column(line: MoneyLine) -> str:
    """Estimated, agreed, budgeted and spent never share a column (invariant 17)."""
    if line.kind == MoneyKind.BUDGET:
        return BUDGET
    if line.certainty == Certainty.ACTUAL:
        return ACTUAL
    return PRICE if line.certainty == Certainty.QUOTE else ESTIMATE
