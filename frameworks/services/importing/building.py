"""A contract of the file as rows of the register, not yet saved: every rule of the services asked, no query made.

The rules are those that `services.contracts`, `history` and `money` ask. Recording the truth is never refused for being
late; it is refused for impossible dates, for a gap without its reason, for an option used beyond what it gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from commissioning.actors import Actor
from commissioning.calendar import extend_end
from commissioning.models import Post
from commissioning.services.bulk_checks import checked_together
from commissioning.verdicts import Reason, Verdict
from frameworks.durations import binds_length, may_have_limit, may_last
from frameworks.enums import OPEN_STAGES, ContractKind, ContractStage, LotStatus, Regime, UseStatus
from frameworks.importing.drafts import ContractDraft
from frameworks.importing.layout import FIELDS, Kind
from frameworks.importing.records import Place, Problem, Record
from frameworks.kinds import Ancestor, may_register
from frameworks.models import Admission, Contract, Lot, MoneyLine, MoneyLinePart, OptionUse, TermEvent, TermOption
from frameworks.options import LONGEST_MONTHS, LotPosition, PastUse
from frameworks.regimes import may_govern, may_rely_on, option_ground
from frameworks.services.importing.matching import Matching
from frameworks.terms import Span, TermState

WITHOUT_TERM = (*OPEN_STAGES, ContractStage.CANCELLED)
_NOT_COPIED = frozenset({"parent", "parent_lot", "owner_post", "contract_manager_post"})
HEADINGS = {kind: {one.key: one.heading for one in fields} for kind, fields in FIELDS.items()}


@dataclass
class Above:
    """A contract that others of the file stand under or follow: in the register, or built before them."""

    contract: Contract
    lots: dict[int, Lot]
    providers: dict[int, set[Any]]  # by lot number: who has, or had, a place there


@dataclass
class Scene:
    """What is the same for every contract of one import."""

    actor: Actor
    at: datetime
    today: date
    recorded_at: datetime
    posts: Mapping[str, Post]
    matching: Matching
    above: dict[str, Above] = field(default_factory=dict)
    is_named_only: bool = False
    new_posts: dict[str, Post] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    said: set[tuple[Place, str]] = field(default_factory=set)  # what is missing, where it has been said already

    def refuse(self, row: Record, verdict: Verdict) -> bool:
        """Note every reason against a row; True when there are any."""
        headings = HEADINGS[row.kind] if row.kind else {}
        for one in verdict.reasons:
            heading = headings.get(one.field, "")
            if one.code not in ("blank", "null") or (row.place, heading) not in self.said:
                self.problems.append(Problem(row.place, heading, one.message))
        return bool(verdict.reasons)

    def check(self, row: Record, made: models.Model, also: tuple[str, ...] = ()) -> None:
        """Note what the fields and constraints of a row of the register have against it."""
        self.refuse(row, checked_together(made, (*row.values, *also)))


@dataclass
class Built:
    """One contract with everything that belongs to it, ready to be saved in this order."""

    draft: ContractDraft
    contract: Contract
    lots: dict[int, Lot] = field(default_factory=dict)
    options: dict[int, TermOption] = field(default_factory=dict)
    places: list[Admission] = field(default_factory=list)
    uses: list[OptionUse] = field(default_factory=list)
    events: list[TermEvent] = field(default_factory=list)
    lines: dict[int, MoneyLine] = field(default_factory=dict)
    parts: list[MoneyLinePart] = field(default_factory=list)
    states: dict[int, TermState] = field(default_factory=dict)
    past: dict[int, list[PastUse]] = field(default_factory=dict)

    @property
    def months(self) -> list[int]:
        return [self.options[order].months for order in sorted(self.options)]

    def label(self, number: int) -> str:
        """The lot as a sentence names it."""
        return "The contract" if len(self.lots) == 1 else f"Lot {number}"

    def position(self, number: int) -> LotPosition:
        """Where a lot's term stands, as the rules of options ask for it."""
        lot = self.lots[number]
        uses = tuple(self.past.get(number, ()))
        return LotPosition(self.label(number), lot.authorised_ends_on, lot.current_ends_on, lot.max_ends_on, uses)


def begin(draft: ContractDraft, scene: Scene) -> Built | None:
    """The contract itself with its lots and options; None when too little of it is known to go on."""
    row = draft.row
    values = {key: value for key, value in row.values.items() if key not in _NOT_COPIED}
    contract = Contract(council=scene.actor.council, **values)
    built = Built(draft, contract)
    if not (contract.starts_on and contract.initial_ends_on):
        return None
    if not contract.stage or "stage" not in values:
        contract.stage = _stage(draft, contract, scene.today)
    _look_after(contract, row, scene)
    _stand_under(built, scene)
    for order in sorted(draft.options):
        part = draft.options[order]
        option = TermOption(contract=contract, **_without(part, "contract"))
        built.options[order] = option
        scene.check(part, option)
        if option.months > LONGEST_MONTHS:
            option.months = 0  # that has been said; no day can be reckoned so far ahead
    for number in sorted(draft.lots):
        part = draft.lots[number]
        lot = Lot(contract=contract, **_without(part, "contract", "predecessor", "predecessor_lot"))
        built.lots[number] = lot
        _follow(lot, part, scene)
        scene.check(part, lot)
        scene.refuse(part, may_have_limit(contract.kind, lot.provider_limit))
    if all(option.months for option in built.options.values()):
        contract.max_ends_on = extend_end(contract.initial_ends_on, months=sum(built.months))
    _prove(built, scene)
    return built


def use_of(built: Built, number: int, order: int, status: UseStatus, **fields: Any) -> OptionUse:
    """A use of an option recorded from the past; the rules of later rows know of it."""
    use = OptionUse(option=built.options[order], lot=built.lots[number], status=status, **fields)
    built.uses.append(use)
    past = PastUse(order, status, use.span, use.decision_reference)
    built.past.setdefault(number, []).append(past)
    return use


def _without(row: Record, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.values.items() if key not in keys}


def _stage(draft: ContractDraft, contract: Contract, today: date) -> ContractStage:
    if not draft.terms:
        return ContractStage.PLANNED
    return ContractStage.LIVE if contract.starts_on <= today else ContractStage.AWARDED


def _look_after(contract: Contract, row: Record, scene: Scene) -> None:
    """Set the posts named. A register's own file may name others: they come without a role and with nobody in them."""
    for key in ("owner_post", "contract_manager_post"):
        title = row.text(key)
        post = scene.posts.get(title) or scene.new_posts.get(title)
        if title and post is None and not scene.is_named_only:
            post = scene.new_posts[title] = Post(council=contract.council, title=title, department=contract.department)
            if len(title) > Post._meta.get_field("title").max_length:  # type: ignore[operator]
                scene.refuse(row, Verdict.refuse("too_long", "The title of a post has at most 150 letters.", key))
        if post is not None:
            setattr(contract, key, post)


def _stand_under(built: Built, scene: Scene) -> None:
    row, contract = built.draft.row, built.contract
    if not row.text("parent"):
        return
    above = scene.above.get(row.text("parent"))
    if above is None:
        message = "Neither the register nor the file has that contract, or it cannot be brought in itself."
        scene.refuse(row, Verdict.refuse("no_parent", message, "parent"))
        return
    contract.parent = above.contract
    number = row.values.get("parent_lot")
    if isinstance(number, int):
        contract.parent_lot = above.lots.get(number)
        if contract.parent_lot is None:
            scene.refuse(row, Verdict.refuse("no_parent_lot", f"That contract has no lot {number}.", "parent_lot"))


def _follow(lot: Lot, row: Record, scene: Scene) -> None:
    reference, number = row.text("predecessor"), row.values.get("predecessor_lot", 1)
    if not reference:
        return
    above = scene.above.get(reference)
    found = above.lots.get(int(str(number))) if above else None
    if found is None:
        message = "Neither the register nor the file has the lot it follows, or it is one of the same contract."
        scene.refuse(row, Verdict.refuse("no_predecessor", message, "predecessor"))
        return
    lot.predecessor = found


def _prove(built: Built, scene: Scene) -> None:
    """Everything the rules ask of a contract's own facts; also fills in the ground that follows from its regime."""
    row, contract = built.draft.row, built.contract
    missing = [key for key in ("regime", "regime_basis_on", "route") if not getattr(contract, key)]
    for key in missing:
        if (row.place, HEADINGS[Kind.CONTRACT][key]) not in scene.said:
            scene.refuse(row, Verdict.refuse("required", "This has to be filled in.", key))
    scene.refuse(row, _may_be_at(ContractStage(contract.stage), has_term=bool(built.draft.terms)))
    if missing:
        return
    contract.regime_ground = contract.regime_ground or option_ground(Regime(contract.regime))
    verdict = may_register(
        ContractKind(contract.kind),
        term=Span(contract.starts_on, contract.initial_ends_on),
        admission_mode=contract.admission_mode,
        readmission_months=contract.readmission_months,
        first_awarded_on=contract.first_awarded_on,
        parent=_ancestor(built, scene),
        route=contract.route,
        regime=contract.regime,
    )
    verdict &= _may_last(contract)
    verdict &= may_govern(Regime(contract.regime), contract.regime_basis_on)
    verdict &= may_rely_on(
        contract.regime_ground, Regime(contract.regime), on=contract.regime_basis_on, field="regime_ground"
    )
    if not scene.refuse(row, verdict):
        # The ends are projected from the ledgers of the lots, and asked of the constraints again when they are known.
        _check_planned(contract, row, scene)


def _may_be_at(stage: ContractStage, *, has_term: bool) -> Verdict:
    """Whether a contract of the file can be at a stage, by whether its term is on the ledger."""
    return Verdict.of(
        (stage != ContractStage.VOID, "void", "A void contract is not brought in: leave its rows out.", "stage"),
        (
            has_term or stage in WITHOUT_TERM,
            "no_term",
            "A contract that was awarded has its term: add a row “Term” for each lot, or call it planned.",
            "stage",
        ),
        (
            not has_term or stage not in WITHOUT_TERM,
            "has_term",
            "What has a term on the ledger is no longer planned: choose another stage.",
            "stage",
        ),
    )


def _check_planned(contract: Contract, row: Record, scene: Scene) -> None:
    verdict = checked_together(contract, [key for key in row.values if key not in _NOT_COPIED])
    later = {"frameworks_contract_running_has_ends"}
    scene.refuse(row, Verdict(tuple(one for one in verdict.reasons if one.code not in later)))


def _ancestor(built: Built, scene: Scene) -> Ancestor | None:
    contract = built.contract
    parent, lot = contract.parent, contract.parent_lot
    if parent is None:
        return None
    above = scene.above[built.draft.row.text("parent")]
    term = Span(lot.starts_on, lot.current_ends_on) if lot and lot.starts_on and lot.current_ends_on else None
    held = above.providers.get(lot.number, set()) if lot else set()
    wanted = {identity(provider) for place in built.draft.places if (provider := _provider(place, scene))}
    return Ancestor(
        kind=ContractKind(parent.kind),
        lot_term=term,
        call_offs_may_outlive=parent.call_offs_may_outlive,
        call_off_max_months=parent.call_off_max_months,
        provider_admitted=wanted <= held,
        first_awarded_on=parent.first_awarded_on if contract.stage in OPEN_STAGES else None,
        call_off_method=lot.call_off_method if lot else "",
    )


def _may_last(contract: Contract) -> Verdict:
    """Until its award, whether a framework says why it can last longer than four years, where that binds."""
    if contract.stage not in OPEN_STAGES or not binds_length(contract.regime) or contract.max_ends_on is None:
        return Verdict.allow()
    return may_last(
        ContractKind(contract.kind),
        regime=contract.regime,
        term=Span(contract.starts_on, contract.initial_ends_on),
        longest=contract.max_ends_on,
        reason=contract.long_term_reason,
        in_scheme=contract.parent is not None,
    )


def identity(provider: Any) -> Any:
    """What tells one provider from another, saved or not."""
    return provider.reference


def _provider(place: Record, scene: Scene) -> Any:
    return scene.matching.of(place.text("provider"))


def status_of(lot: Lot, given: Record, *, is_ended_early: bool) -> None:
    """A lot whose term has begun on the ledger is live unless the file says otherwise."""
    if "status" not in given.values:
        lot.status = LotStatus.TERMINATED if is_ended_early else LotStatus.LIVE


def reasons_of(verdict: Verdict, field_name: str) -> Verdict:
    """The same reasons, told of another column."""
    return Verdict(tuple(Reason(one.code, one.message, field_name) for one in verdict.reasons))
