"""Sums of money on the register, each tied to the lines it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Refused, Verdict
from frameworks.enums import AWARDED_VALUES, Calculation, ContractStage, MoneyKind
from frameworks.figures import Formula, is_formula_complete, may_enter, sum_of_lines, ties
from frameworks.kinds import may_add_to
from frameworks.models import Contract, MoneyLine, MoneyLinePart
from frameworks.sums import may_add_up


@transaction.atomic
def add_line(
    *, contract: Contract, actor: Actor, at: datetime, parts: Sequence[MoneyLine] = (), **fields: Any
) -> MoneyLine:
    """Enter a sum. What the contract is worth is settled at its award; estimates, budgets and spend may follow.

    Refused when it does not tie to its calculation within its tolerance and stated rounding, to the field `amount`, or
    stands to VAT otherwise than what it is calculated from, to the field `vat_basis`.
    """
    line = _prepared(MoneyLine(contract=_held(contract, actor, fields["kind"]), **fields), parts)
    line.save()
    _add_up(line, parts)
    audit.record(actor, "money.entered", line, at=at, changes={"amount": (None, line.amount)})
    return line


@transaction.atomic
def edit_line(
    *,
    line: MoneyLine,
    version: int,
    actor: Actor,
    at: datetime,
    parts: Sequence[MoneyLine] | None = None,
    **fields: Any,
) -> MoneyLine:
    """Change a sum the person saw at `version`. Refused where another line's sum would no longer tie to this one."""
    _held(line.contract, actor, line.kind)
    line = MoneyLine.objects.locked(line.pk).expect_version(version)
    before = line.amount
    for name, value in fields.items():
        setattr(line, name, value)
    _held(line.contract, actor, line.kind)
    if parts is None:
        parts = [part.line for part in line.line_parts.select_related("line")]
    _prepared(line, parts).save_version()
    line.line_parts.all().delete()
    _add_up(line, parts)
    _dependants_tie(line).or_refuse()
    audit.record(actor, "money.changed", line, at=at, changes={"amount": (before, line.amount)})
    return line


@transaction.atomic
def remove_line(*, line: MoneyLine, actor: Actor, at: datetime) -> Contract:
    """Take a sum off the register. Refused while another line or a report uses it."""
    contract = _held(line.contract, actor, line.kind)
    label = str(line)
    try:
        line.line_parts.all().delete()
        line.delete()
    except models.ProtectedError as error:
        refusal = Verdict.refuse("in_use", f"{label} is used by another line or by a report. Remove that first.")
        raise Refused(refusal) from error
    audit.record(actor, "money.removed", contract, at=at, changes={"removed": (label, None)})
    return contract


def _held(contract: Contract, actor: Actor, kind: str) -> Contract:
    may_enter(actor, MoneyKind(kind)).or_refuse()
    held: Contract = Contract.objects.locked(contract.pk)
    if kind in AWARDED_VALUES:
        may_add_to(ContractStage(held.stage), "Its value and that of its lots").or_refuse()
    held.save_version(update_fields=[])  # its page has changed: whoever has it open is told
    return held


def _prepared(line: MoneyLine, parts: Sequence[MoneyLine]) -> MoneyLine:
    """The line, when its calculation is complete, stays within the contract, and ties."""
    is_formula_complete(
        Calculation(line.calculation),
        base=line.base_line is not None,
        rate=line.weekly_rate is not None,
        times=line.times,
        parts=len(parts),
    ).or_refuse()
    checked(line)
    owned = [row for row in (line.lot, line.option, line.base_line, *parts) if row is not None]
    Verdict.of(
        (
            all(row.contract_id == line.contract_id for row in owned),
            "other_contract",
            "A sum refers to lots, options and lines of its own contract only.",
        )
    ).or_refuse()
    formula = _formula(line, parts)
    if formula is not None:
        may_add_up(
            [line.stated, *(row.stated for row in (line.base_line, *parts) if row)], field="vat_basis"
        ).or_refuse()
        ties(line.amount, formula, tolerance=line.tolerance, rounding=line.rounding).or_refuse()
    return line


def _formula(line: MoneyLine, parts: Sequence[MoneyLine]) -> Formula | None:
    if line.calculation == Calculation.SUM_OF_LINES:
        return sum_of_lines([part.amount for part in parts])
    return line.formula


def _add_up(line: MoneyLine, parts: Sequence[MoneyLine]) -> None:
    for part in parts:
        checked(MoneyLinePart(total=line, line=part)).save()


def _dependants_tie(line: MoneyLine) -> Verdict:
    """Lines calculated from this one, read anew: each must still tie."""
    dependants = MoneyLine.objects.filter(models.Q(base_line=line) | models.Q(line_parts__line=line)).distinct()
    broken = next((dependant for dependant in dependants if dependant.mismatch), None)
    return Verdict.of(
        (
            broken is None,
            "dependant_does_not_tie",
            f"“{broken.label if broken else ''}” is calculated from this line and would no longer tie at "
            f"{line.stated.words}. Change both: take its calculation away, change this sum, then put it back.",
            "amount",
        )
    )
