"""What a contract of each kind must say of itself before it can be on the register.

Sources: Public Contracts Regulations 2015 regs 33–34; Procurement Act 2023 ss. 35–39 and 45–49; model.md §4.2 and
invariants 4 and 9–11.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commissioning.actors import Actor
from commissioning.calendar import add_months, say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.durations import Place, binds_scheme, may_stand_in_scheme
from frameworks.enums import (
    OPEN_STAGES,
    RUNNING_STAGES,
    AdmissionMode,
    CallOffMethod,
    ContractKind,
    ContractStage,
    ProcurementRoute,
)
from frameworks.terms import Span

LISTS = (ContractKind.FRAMEWORK, ContractKind.APPROVED_LIST, ContractKind.DYNAMIC)
# The routes by which work is called off under a lot that states its way; a lot that states none allows every route.
CALL_OFF_ROUTES: Mapping[str, tuple[ProcurementRoute, ...]] = {
    CallOffMethod.MINI_COMPETITION: (ProcurementRoute.MINI_COMPETITION,),
    CallOffMethod.DIRECT_AWARD: (ProcurementRoute.DIRECT_AWARD,),
    CallOffMethod.EITHER: (ProcurementRoute.MINI_COMPETITION, ProcurementRoute.DIRECT_AWARD),
}
# What may be changed on a running contract without a decision: who looks after it, and what is noted about it.
UNCONTROLLED = frozenset(
    {
        "owner_post", "contract_manager_post", "review_on", "notes", "key_users", "cost_centre",
        "purchase_order_code", "care_system_code", "insurance_checked_on", "performance_statement",
        "performance_stated_on", "social_value", "dpia_completed_on", "eqia_completed_on", "irrecoverable_vat",
    }
)  # fmt: skip

NEXT_STAGES: Mapping[ContractStage, tuple[ContractStage, ...]] = {
    ContractStage.PLANNED: (ContractStage.IN_PROCUREMENT, ContractStage.CANCELLED),
    ContractStage.IN_PROCUREMENT: (ContractStage.PLANNED, ContractStage.CANCELLED),
    ContractStage.AWARDED: (ContractStage.MOBILISING, ContractStage.LIVE),
    ContractStage.MOBILISING: (ContractStage.LIVE,),
}


@dataclass(frozen=True)
class Ancestor:
    """The framework, list or scheme above a contract; for a call-off the lot it is made under, for a framework its
    `place` among those of its scheme."""

    kind: ContractKind
    lot_term: Span | None = None
    call_offs_may_outlive: bool = False
    call_off_max_months: int = 0
    provider_admitted: bool = True
    has_open_condition: bool = False
    first_awarded_on: date | None = None
    call_off_method: str = ""
    place: Place = field(default_factory=Place)


def may_register(
    kind: ContractKind,
    *,
    term: Span,
    admission_mode: str,
    readmission_months: int | None,
    first_awarded_on: date | None,
    parent: Ancestor | None,
    route: str = "",
    regime: str = "",
) -> Verdict:
    """Whether the facts of a contract are possible for its kind. Says for each what would make it so."""
    is_list = kind in LISTS
    verdict = Verdict.of(
        (
            term.from_on <= term.to_on,
            "impossible_dates",
            f"The term would end on {say_date(term.to_on)}, before it starts on {say_date(term.from_on)}.",
            "initial_ends_on",
        ),
        (
            bool(admission_mode) == is_list,
            "admission_mode",
            "Say when further providers may join." if is_list else "Only a framework or list admits providers later.",
            "admission_mode",
        ),
        (
            kind != ContractKind.DYNAMIC or admission_mode == AdmissionMode.CONTINUOUS,
            "dynamic_is_continuous",
            "A dynamic purchasing system or dynamic market takes applications at any time: choose continuous.",
            "admission_mode",
        ),
        (
            (admission_mode == AdmissionMode.PERIODIC) == (readmission_months is not None),
            "readmission_months",
            "Say every how many months the list re-opens; only a periodic list has this.",
            "readmission_months",
        ),
        (
            (kind == ContractKind.OPEN_FRAMEWORK_SCHEME) == (first_awarded_on is not None),
            "first_awarded_on",
            "An open framework scheme counts its eight years from its first award; nothing else does.",
            "first_awarded_on",
        ),
    )
    own = first_awarded_on if binds_scheme(regime) else None
    return verdict & _may_stand_under(kind, term, parent, route, regime) & _within_eight_years(term, own)


def _may_stand_under(kind: ContractKind, term: Span, parent: Ancestor | None, route: str, regime: str) -> Verdict:
    if parent is None:
        return Verdict.of(
            (
                kind != ContractKind.CALL_OFF,
                "no_parent",
                "A call-off is made under a framework, list or dynamic system: choose which.",
                "parent",
            )
        )
    if kind == ContractKind.FRAMEWORK and parent.kind == ContractKind.OPEN_FRAMEWORK_SCHEME:
        return _may_join_scheme(term, parent, regime)
    if kind != ContractKind.CALL_OFF or parent.kind not in LISTS:
        return Verdict.refuse(
            "wrong_parent",
            "A call-off stands under a framework, list or dynamic system, and a framework under an open framework "
            "scheme; nothing else has a contract above it.",
            "parent",
        )
    return _may_call_off(term, parent) & _may_call_off_by(parent.call_off_method, route)


def _may_join_scheme(term: Span, parent: Ancestor, regime: str) -> Verdict:
    if parent.first_awarded_on is None or not binds_scheme(regime):
        return Verdict.allow()
    return may_stand_in_scheme(term, first_awarded_on=parent.first_awarded_on, place=parent.place)


def _may_call_off_by(method: str, route: str) -> Verdict:
    """Work is called off as the lot allows (Procurement Act 2023 s. 45; Regulations 2015 reg. 33(8))."""
    routes = CALL_OFF_ROUTES.get(method)
    words = " or ".join(one.label.lower() for one in routes or ())
    return Verdict.of(
        (
            not routes or route in routes,
            "wrong_call_off",
            f"Work under this lot is called off by {words}. Choose that as how it was competed, or another lot.",
            "route",
        )
    )


def _may_call_off(term: Span, parent: Ancestor) -> Verdict:
    if parent.lot_term is None:
        return Verdict.refuse(
            "no_parent_lot", "Choose the lot it is called off under; it must have a term.", "parent_lot"
        )
    first, last = parent.lot_term
    latest = add_months(last, parent.call_off_max_months) if parent.call_offs_may_outlive else last
    return Verdict.of(
        (
            parent.provider_admitted,
            "not_admitted",
            "The provider has no place on that lot. Admit it first, or choose a provider that has.",
            "provider",
        ),
        (
            not parent.has_open_condition,
            "condition_open",
            "The provider is admitted to that lot on a condition. Record that it is met before work is called off.",
            "provider",
        ),
        (
            first <= term.from_on <= last,
            "lot_not_live",
            f"A call-off starts while its lot runs, from {say_date(first)} to {say_date(last)}.",
            "starts_on",
        ),
        (
            term.to_on <= latest,
            "outlives_lot",
            f"A call-off under this lot ends by {say_date(latest)}.",
            "initial_ends_on",
        ),
    )


def _within_eight_years(term: Span, first_awarded_on: date | None) -> Verdict:
    if first_awarded_on is None:
        return Verdict.allow()
    verdict = may_stand_in_scheme(term, first_awarded_on=first_awarded_on, place=Place())
    return Verdict(tuple(reason for reason in verdict.reasons if reason.code == "eight_years"))


def may_keep_register(actor: Actor) -> Verdict:
    """Commissioners enter contracts and what belongs to them."""
    return Verdict.of(
        (actor.holds(Role.COMMISSIONER), "not_yours", "Only a commissioner enters and changes contracts."),
    )


def may_change(stage: ContractStage, changes: Collection[str]) -> Verdict:
    """A contract is edited freely until awarded; from then on only what no decision settled.

    `changes` names the fields that would differ. Dates move only through the ledger; value, lots and options only by
    a decision, by recorded history, or by a correction with a second person.
    """
    settled = sorted(set(changes) - UNCONTROLLED)
    if stage in OPEN_STAGES or not settled:
        return Verdict.allow()
    message = (
        "This was settled when the contract was awarded. Dates move through the ledger (a decision, recorded "
        "history, or a correction with a second person); everything else by a decision."
    )
    return Verdict.of(*((False, "settled_at_award", message, name) for name in settled))


def may_advance(before: ContractStage, after: ContractStage) -> Verdict:
    """Which stages follow which without a decision."""
    following = NEXT_STAGES.get(before, ())
    words = " or ".join(stage.label.lower() for stage in following) or "nothing without a decision"
    return Verdict.of(
        (after in following, "wrong_stage", f"After “{before.label.lower()}” comes {words}.", "stage"),
    )


def stage_on(stage: ContractStage, *, starts_on: date, ends_on: date | None, on: date) -> ContractStage:
    """The stage as a day shows it: awarded is live from the first day, and what was live has expired after the last.

    `ends_on` is the inclusive current end. The other stages are said by people and by decisions (model.md §4.2).
    """
    if stage not in RUNNING_STAGES or on < starts_on:
        return stage
    if ends_on is not None and on > ends_on:
        return ContractStage.EXPIRED
    return ContractStage.LIVE if stage == ContractStage.AWARDED else stage


def may_add_to(stage: ContractStage, what: str) -> Verdict:
    """Lots, options and the contract's value are added until the award (`what` names them in the plural)."""
    return Verdict.of(
        (
            stage in OPEN_STAGES,
            "settled_at_award",
            f"{what} were settled when the contract was awarded; only a decision can change them now.",
        )
    )


def may_admit(
    mode: str,
    *,
    admitted_on: date,
    term_starts_on: date | None,
    provider_limit: int | None,
    places: int,
    in_round: bool = False,
    paper_reference: str = "",
) -> Verdict:
    """Whether one more provider may join a lot: nobody joins a closed list after it starts (invariant 10).

    A list that re-opens, regularly or from time to time, admits in a round; `paper_reference` is the decision of a
    round held before this register. A continuous one admits always.
    """
    has_started = term_starts_on is not None and admitted_on > term_starts_on
    needs_a_round = mode in (AdmissionMode.PERIODIC, AdmissionMode.AD_HOC) and has_started
    return Verdict.of(
        (
            mode not in ("", AdmissionMode.CLOSED) or not has_started,
            "closed_list",
            "This list is closed: nobody joins after it has started. Re-open it by a decision, or make a new award.",
            "admitted_on",
        ),
        (
            not needs_a_round or in_round or bool(paper_reference.strip()),
            "not_in_a_round",
            "After its start this list admits in a round of admission only. Open a round, or name the decision on "
            "paper of a round held before this register.",
            "paper_reference",
        ),
        (
            provider_limit is None or places < provider_limit,
            "lot_full",
            f"The lot is limited to {provider_limit} providers.",
            "provider",
        ),
    )


def changed(before: Any, fields: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields whose value on `before` differs from what was given, with both."""
    return {name: (getattr(before, name), value) for name, value in fields.items() if getattr(before, name) != value}
