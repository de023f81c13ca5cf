"""What is recorded of a contract from the file: its history on each lot's ledger, places, options not taken up, sums.

The second door to the ledger (services/history.py), asked for many lots without a query: the same rules, the same fold.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from commissioning.services.bulk_checks import checked_together
from commissioning.verdicts import Verdict
from frameworks.enums import (
    STANDING_ADMISSIONS,
    AdmissionStatus,
    Calculation,
    Certainty,
    ContractStage,
    EndMoved,
    LotStatus,
    MoneyKind,
    Regime,
    TermEventKind,
    UseStatus,
    VatBasis,
)
from frameworks.figures import Formula, is_formula_complete, sum_of_lines, ties
from frameworks.history import NEEDS_A_GROUND, may_record, may_succeed
from frameworks.importing.records import Record
from frameworks.kinds import may_admit
from frameworks.models import Admission, MoneyLine, MoneyLinePart, OptionUse, TermEvent
from frameworks.options import may_extend, may_resolve_not_to
from frameworks.regimes import may_rely_on
from frameworks.services.importing.building import Built, Scene, status_of, use_of
from frameworks.services.terms import PROJECTED
from frameworks.sums import may_add_up
from frameworks.terms import Entry, Span, TermState, maximum_end, may_follow

_OF_PLACE = ("status", "admitted_on", "reason", "condition", "condition_met_on")
_CERTAIN = {MoneyKind.ACTUAL: Certainty.ACTUAL}


def record(built: Built, scene: Scene) -> None:
    """Everything that stands in rows below the contract's own; what the rules refuse becomes a problem of its row."""
    for row in built.draft.terms:
        _enter(built, row, scene)
    _settle(built, scene)
    for row in built.draft.places:
        _place(built, row, scene)
    for row in built.draft.not_taken_up:
        _resolve_not_to(built, row, scene)
    _sums(built, scene)


def _enter(built: Built, row: Record, scene: Scene) -> None:
    """Add an entry to a lot's ledger, when the rules of history and the fold allow it."""
    number, order = int(str(row.values["lot"])), row.values.get("option")
    lot, state = built.lots[number], built.states.get(number, TermState())
    kind = TermEventKind(row.text("kind") or TermEventKind.HISTORY)
    span = Span(row.values["from_on"], row.values["to_on"])  # type: ignore[arg-type]
    verdict = may_record(
        kind, decision_reference=row.text("decision_reference"), lots=1, are_its_own=True,
        begun=int(state.is_open), uses_option=order is not None,
    )  # fmt: skip
    if kind == TermEventKind.HISTORY and order is None and not state.is_open:
        before = lot.predecessor.authorised_ends_on if lot.predecessor else None
        verdict &= may_succeed(before, span, transition_reason=row.text("transition_reason"))
    ground = row.text("ground")
    if kind in NEEDS_A_GROUND and built.contract.regime:
        verdict &= may_rely_on(ground, Regime(built.contract.regime), on=span.from_on)
    if order is not None and verdict.allowed:
        option, position = built.options[int(str(order))], built.position(number)
        verdict &= may_extend(option.terms, position, span, on=position.current_end or span.from_on)
        ground = built.contract.regime_ground
    entry = Entry(
        sequence=state.sequence + 1, kind=kind, from_on=span.from_on, to_on=span.to_on,
        previous_end_on=state.authorised_end, moves=EndMoved.BOTH, is_transition=bool(row.text("transition_reason")),
    )  # fmt: skip
    if scene.refuse(row, verdict) or scene.refuse(row, may_follow(state, entry)):
        return
    use: OptionUse | None = None
    if order is not None:
        use = use_of(
            built, number, int(str(order)), UseStatus.IN_FORCE, from_on=span.from_on, to_on=span.to_on,
            decision_reference=row.text("decision_reference"),
        )  # fmt: skip
    built.events.append(_event(built, number, entry, row, scene, use, ground))
    scene.check(row, built.events[-1])
    state = state.pushed(entry)
    built.states[number] = state
    values = (state.starts_on, state.initial_end, state.authorised_end, state.current_end)
    for name, value in zip(PROJECTED, (*values, maximum_end(state, built.months)), strict=True):
        setattr(lot, name, value)


def _event(
    built: Built, number: int, entry: Entry, row: Record, scene: Scene, use: OptionUse | None, ground: str
) -> TermEvent:
    return TermEvent(
        lot=built.lots[number],
        sequence=entry.sequence,
        kind=entry.kind,
        moves=entry.moves,
        from_on=entry.from_on,
        to_on=entry.to_on,
        previous_end_on=entry.previous_end_on,
        option_use=use,
        decision_reference=row.text("decision_reference"),
        instrument=row.text("instrument"),
        ground=ground,
        transition_reason=row.text("transition_reason"),
        reason=row.text("reason"),
        posted_by=scene.actor.user,
        posted_as=scene.actor.post_label,
        at=scene.at,
        recorded_at=scene.recorded_at,
    )


def _settle(built: Built, scene: Scene) -> None:
    """Lots live or ended, and the contract's dates over those of its lots; each lot of a running one has a term."""
    contract, draft = built.contract, built.draft
    if not draft.terms:
        return
    for number, lot in built.lots.items():
        state = built.states.get(number)
        if state is None:
            if not any(row.values.get("lot") == number for row in draft.terms):
                message = f"Lot {number} has no term: add a row “Term” for it, or take it out."
                scene.refuse(draft.lots[number], Verdict.refuse("no_term", message, "number"))
            continue
        ended_early = state.current[-1].kind == TermEventKind.EARLY_TERMINATION
        status_of(lot, draft.lots[number], is_ended_early=ended_early)
    told = [lot for lot in built.lots.values() if lot.starts_on is not None]
    if len(told) < len(built.lots):
        return
    starts, *ends = zip(*([getattr(lot, name) for name in PROJECTED] for lot in told), strict=True)
    for name, value in zip(PROJECTED, (min(starts), *(max(column) for column in ends)), strict=True):
        setattr(contract, name, value)
    if "stage" not in draft.row.values and all(lot.status == LotStatus.TERMINATED for lot in told):
        contract.stage = ContractStage.TERMINATED
    scene.refuse(draft.row, checked_together(contract, ()))
    for number, lot in built.lots.items():
        scene.refuse(draft.lots[number], checked_together(lot, ()))


def _place(built: Built, row: Record, scene: Scene) -> None:
    """A provider's place on a lot, with an end of its own where the file gives one."""
    provider = scene.matching.of(row.text("provider"))
    lot = built.lots[int(str(row.values["lot"]))]
    if provider is None:  # it waits to be confirmed, which has been said
        return
    given: dict[str, Any] = {key: row.values[key] for key in _OF_PLACE if key in row.values}
    status = AdmissionStatus(given.setdefault("status", AdmissionStatus.ADMITTED.value))
    given.setdefault("admitted_on", lot.starts_on or built.contract.starts_on)
    given["ends_on"] = row.values.get("ends_on") or lot.current_ends_on
    place = Admission(lot=lot, provider=provider, **given)
    standing = [one for one in built.places if one.lot is lot and one.status in STANDING_ADMISSIONS]
    if status in STANDING_ADMISSIONS:
        verdict = Verdict.of(
            (
                all(one.provider is not provider for one in standing),
                "twice",
                "The provider has a place on this lot in another row already.",
                "provider",
            ),
        )
        verdict &= may_admit(
            built.contract.admission_mode,
            admitted_on=given["admitted_on"],
            term_starts_on=lot.starts_on,
            provider_limit=lot.provider_limit,
            places=len(standing),
            paper_reference=next((one.text("decision_reference") for one in built.draft.terms), ""),
        )
        scene.refuse(row, verdict)
    if place.ends_on and lot.current_ends_on and place.ends_on > lot.current_ends_on:
        scene.refuse(row, Verdict.refuse("outlives_lot", "A place cannot outlast its lot.", "ends_on"))
    built.places.append(place)
    scene.check(row, place)


def _resolve_not_to(built: Built, row: Record, scene: Scene) -> None:
    number, order = int(str(row.values["lot"])), int(str(row.values["option"]))
    verdict = may_resolve_not_to(built.options[order].terms, built.position(number))
    if not scene.refuse(row, verdict):
        use = use_of(
            built, number, order, UseStatus.NOT_TAKEN_UP,
            decision_reference=row.text("decision_reference"), decided_on=row.values["decided_on"],
        )  # fmt: skip
        scene.check(row, use)


def _sums(built: Built, scene: Scene) -> None:
    """Sums in the order of their numbers, each tied to those before or after it that it is calculated from."""
    rows = built.draft.sums
    for number in sorted(rows):
        row = rows[number]
        left_out = ("contract", "number", "lot", "option", "base_line", "parts")
        given: dict[str, Any] = {key: value for key, value in row.values.items() if key not in left_out}
        given.setdefault("vat_basis", VatBasis.NOT_STATED.value)
        kind = MoneyKind(str(given.get("kind")))
        usual = Certainty.ESTIMATE if kind in (MoneyKind.BUDGET, MoneyKind.FORECAST) else Certainty.QUOTE
        given.setdefault("certainty", _CERTAIN.get(kind, usual).value)
        line = MoneyLine(contract=built.contract, **given)
        if "lot" in row.values:
            line.lot = built.lots.get(int(str(row.values["lot"])))
        if "option" in row.values:
            line.option = built.options.get(int(str(row.values["option"])))
        built.lines[number] = line
    for number in sorted(rows):
        _tie(built, number, rows[number], scene)


def _tie(built: Built, number: int, row: Record, scene: Scene) -> None:
    line, parts = built.lines[number], _parts(built, row, scene)
    base = row.values.get("base_line")
    if base is not None:
        line.base_line = built.lines.get(int(str(base)))
        if line.base_line is None:
            scene.refuse(row, Verdict.refuse("no_line", f"The contract has no sum {base} in the file.", "base_line"))
            return
        if _is_below(line, line.base_line):
            line.base_line = None
            message = "This sum and another are calculated from each other. Correct one of the two."
            scene.refuse(row, Verdict.refuse("no_line", message, "base_line"))
            return
    calculation = Calculation(line.calculation)
    verdict = is_formula_complete(
        calculation, base=line.base_line is not None, rate=line.weekly_rate is not None, times=line.times,
        parts=len(parts),
    )  # fmt: skip
    is_sound = not scene.refuse(row, checked_together(line, tuple(row.values)))
    if scene.refuse(row, verdict) or not is_sound or calculation == Calculation.NONE:
        return
    of = [one for one in (line.base_line, *parts) if one is not None]
    formula = sum_of_lines([part.amount for part in parts]) if parts else _formula(line)
    scene.refuse(
        row,
        may_add_up([line.stated, *(one.stated for one in of)], field="vat_basis")
        & ties(line.amount, formula, tolerance=Decimal(line.tolerance), rounding=Decimal(line.rounding)),
    )
    built.parts += [MoneyLinePart(total=line, line=part) for part in parts]


def _is_below(line: MoneyLine, base: MoneyLine | None) -> bool:
    """Whether a sum is what its own base is calculated from, over any number of others."""
    while base is not None and base is not line:
        base = base.base_line
    return base is line


def _formula(line: MoneyLine) -> Formula:
    formula = line.formula
    if formula is None:  # pragma: no cover - asked only of a line that is calculated
        raise ValueError("The line is entered as it stands.")
    return formula


def _parts(built: Built, row: Record, scene: Scene) -> list[MoneyLine]:
    """The lines a sum adds up: “1, 2, 3” in the file."""
    found: list[MoneyLine] = []
    words = [word.strip() for word in row.text("parts").replace(";", ",").split(",") if word.strip()]
    unknown = [word for word in words if not word.isdigit() or int(word) not in built.lines]
    twice = [word for word, count in Counter(words).items() if count > 1]
    if unknown or twice or row.text("number") in words:
        message = f"Name other sums of the contract by their numbers, each once; “{row.text('parts')}” does not."
        scene.refuse(row, Verdict.refuse("no_line", message, "parts"))
        return found
    return [built.lines[int(word)] for word in words]
