"""What a decision to procure puts on the register: a planned contract, its lots, and what each of them follows.

Source: model.md §4.2 (Contract states, predecessor and successor lot); case S4, whose business case asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.actors import Actor
from commissioning.calendar import end_of_term
from commissioning.verdicts import Verdict
from frameworks.enums import AdmissionMode, ContractKind, ProcurementRoute, Regime
from frameworks.kinds import may_register
from frameworks.options import LONGEST_MONTHS
from frameworks.regimes import may_govern
from frameworks.terms import Span

# When further providers may join, until the procurement itself says otherwise. Dynamic ones are always open by law.
ADMISSION_TO_BEGIN_WITH = {
    ContractKind.FRAMEWORK: AdmissionMode.CLOSED,
    ContractKind.APPROVED_LIST: AdmissionMode.CLOSED,
    ContractKind.DYNAMIC: AdmissionMode.CONTINUOUS,
}


@dataclass(frozen=True)
class Follows:
    """A lot to be replaced: its key, how it is named, and whether another lot follows it already."""

    key: int
    label: str
    is_followed: bool = False


@dataclass(frozen=True)
class LotPlanned:
    """A lot of the new contract, and the running lot it follows, if any."""

    title: str
    follows: Follows | None = None


@dataclass(frozen=True)
class ContractPlanned:
    """A contract to be procured. `starts_on` is the planned first day; terms are in months."""

    title: str
    kind: ContractKind
    regime: Regime
    route: ProcurementRoute
    starts_on: date
    initial_months: int
    option_months: Sequence[int] = ()
    lots: Sequence[LotPlanned] = ()

    @property
    def term(self) -> Span:
        """The initial term, both days inclusive."""
        return Span(self.starts_on, end_of_term(self.starts_on, months=self.initial_months))

    @property
    def first_awarded_on(self) -> date | None:
        """The day from which an open framework scheme counts its eight years, until its award says otherwise."""
        return self.starts_on if self.kind == ContractKind.OPEN_FRAMEWORK_SCHEME else None


def may_plan(planned: ContractPlanned, *, on: date) -> Verdict:
    """Whether the register could hold it if that is decided on a day, from which its procurement counts as begun.

    Every contract has a lot, a lot is followed by one other only, options have their months, and the contract is
    possible for its kind (`may_register`) and its regime on that day (`may_govern`).
    """
    if planned.kind == ContractKind.CALL_OFF:
        return Verdict.refuse(
            "call_off_not_planned",
            "A call-off is made under its framework, not planned by itself. Plan a contract, or award the call-off.",
            "kind",
        )
    possible = may_register(
        planned.kind,
        term=planned.term,
        admission_mode=ADMISSION_TO_BEGIN_WITH.get(planned.kind, ""),
        readmission_months=None,
        first_awarded_on=planned.first_awarded_on,
        parent=None,
        regime=planned.regime,
    )
    return _may_follow(planned.lots) & _options_last(planned.option_months) & possible & may_govern(planned.regime, on)


def _options_last(months: Sequence[int]) -> Verdict:
    impossible = [str(one) for one in months if not 1 <= one <= LONGEST_MONTHS]
    return Verdict.of(
        (
            not impossible,
            "impossible_option",
            f"An option lasts from 1 to {LONGEST_MONTHS} months, not {' or '.join(impossible)}.",
            "option_months",
        )
    )


def _may_follow(lots: Sequence[LotPlanned]) -> Verdict:
    followed = [lot.follows for lot in lots if lot.follows]
    taken = [one.label for one in followed if one.is_followed]
    twice = sorted({one.label for one in followed if [other.key for other in followed].count(one.key) > 1})
    return Verdict.of(
        (bool(lots), "no_lots", "Name at least one lot; a contract with one provider has one.", "lots"),
        (
            not taken,
            "already_followed",
            f"{', '.join(taken)} {'is' if len(taken) == 1 else 'are'} followed by another lot already. Choose other "
            "lots, or take the earlier plan off the register.",
            "lots",
        ),
        (not twice, "followed_twice", f"{', '.join(twice)} cannot be followed by two lots.", "lots"),
    )


def may_plan_by_decision(actor: Actor, *, decision_reference: str) -> Verdict:
    """Only the effect of a decision plans a contract so; a commissioner enters one by hand."""
    return Verdict.of(
        (
            actor.is_system and bool(decision_reference),
            "no_decision",
            "This is the effect of a decision. To plan a contract by hand, enter it in the register.",
        )
    )
