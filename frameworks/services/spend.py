"""Bringing in extracts of the ledger, and saying where their lines belong.

All or nothing, and idempotent by the content of the file: a month has one extract that counts, a later one replaces it
whole in one transaction, and the same file again changes nothing. Source: model.md invariants 13, 17 and 38.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Verdict
from frameworks.importing.ledger import Extract
from frameworks.models import Contract, Lot, SpendImport, SpendLine, SpendRule, SpendTotal, SpendUpload
from frameworks.money_enums import SpendMatch
from frameworks.selectors.spend import totals_of
from frameworks.selectors.spend_matching import known_of
from frameworks.spend_matching import Key, Known, LedgerLine, Match, match
from frameworks.spending import has_no_bad_row, may_import, may_match

AT_ONCE = 1_000
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Brought:
    """The extract that counts for the month now; `is_same` when the very same file had been brought in already."""

    spend_import: SpendImport
    is_same: bool


@transaction.atomic
def keep_upload(*, period: date, file_name: str, content: bytes, actor: Actor, at: datetime) -> SpendUpload:
    """Keep a file until somebody has looked at what it would do. It replaces what they were looking at before."""
    may_import(actor).or_refuse()
    SpendUpload.objects.filter(council=actor.council, uploaded_by=actor.user, period=period).delete()
    return save_new(
        SpendUpload(
            council=actor.council,
            period=period,
            file_name=file_name[:200],
            content=content,
            uploaded_at=at,
            uploaded_by=actor.user,
        )
    )


@transaction.atomic
def drop_upload(*, upload: SpendUpload, actor: Actor) -> None:
    """Forget a file that is not to be brought in, or has been."""
    may_import(actor).or_refuse()
    SpendUpload.objects.filter(pk=upload.pk).delete()


def forget_uploads(*, at: datetime) -> int:
    """Forget every file that was begun and left for 30 days: payments may name people who are supported."""
    return int(SpendUpload.objects.filter(uploaded_at__lt=at - KEPT_FOR).delete()[0])


@transaction.atomic
def bring(*, extract: Extract, actor: Actor, at: datetime) -> Brought:
    """Bring an extract in as the one that counts for its month, each line matched. Refused while a row is bad."""
    may_import(actor).or_refuse()
    has_no_bad_row(len(extract.bad)).or_refuse()
    council = Council.objects.locked(actor.council_id)
    before = SpendImport.objects.current().filter(council=council, period=extract.period).first()
    if before is not None and before.sha256 == extract.sha256:
        return Brought(before, is_same=True)
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    made = save_new(
        SpendImport(
            council=council,
            period=extract.period,
            file_name=extract.file_name[:200],
            sha256=extract.sha256,
            lines_count=len(extract.lines),
            net=extract.net,
            vat=extract.vat,
            imported_at=at,
            imported_by=actor.user,
            imported_post=actor.post_label,
            replaces=before,
        )
    )
    for rows in _by(AT_ONCE, _rows(extract.lines, made, known_of(council))):
        SpendLine.objects.bulk_create(rows)
    _add_up([made.pk])
    audit.record(
        actor,
        "spend.imported",
        made,
        at=at,
        changes={
            "file": (before.sha256 if before else None, made.sha256),
            "lines": (before.lines_count if before else None, made.lines_count),
            "net": (before.net if before else None, made.net),
        },
    )
    return Brought(made, is_same=False)


@transaction.atomic
def remember(
    *,
    key: Key,
    contract: Contract | None,
    actor: Actor,
    at: datetime,
    lot: Lot | None = None,
    cohort: str = "",
) -> SpendRule:
    """Remember where lines with these codes belong, and put those that wait in the queue there.

    No contract: they are no spend under one. What was remembered of the same codes before is given up, and its lines
    go where they are said to belong now.
    """
    _may_say(actor, contract, lot)
    council = Council.objects.locked(actor.council_id)
    cost_code, provider_number, purchase_order = key
    named = {"cost_code": cost_code, "provider_number": provider_number, "purchase_order": purchase_order}
    before = list(SpendRule.objects.in_use().filter(council=council, **named))
    for rule in before:
        _end(rule, actor=actor, at=at)
    rule = save_new(
        SpendRule(
            council=council, **named, contract=contract, lot=lot, cohort=cohort.strip() if contract else "",
            made_at=at, made_by=actor.user,
        )
    )  # fmt: skip
    waiting = Q(matched_as=SpendMatch.UNMATCHED) | Q(rule__in=before)
    moved = _match_again(SpendLine.objects.current().filter(waiting, spend_import__council=council), council)
    named_as = contract.reference if contract else "no contract"
    changes: dict[str, Any] = {"contract": (None, named_as), "lines": (None, moved)}
    audit.record(actor, "spend.match_remembered", rule, at=at, changes=changes)
    return rule


@transaction.atomic
def forget(*, rule: SpendRule, actor: Actor, at: datetime) -> SpendRule:
    """Give up what was remembered: its lines are matched anew, and those nobody can place go back to the queue."""
    may_match(actor).or_refuse()
    council = Council.objects.locked(actor.council_id)
    rule = SpendRule.objects.in_use().locked(rule.pk)
    _end(rule, actor=actor, at=at)
    moved = _match_again(SpendLine.objects.current().filter(rule=rule), council)
    audit.record(actor, "spend.match_given_up", rule, at=at, changes={"lines": (None, moved)})
    return rule


@transaction.atomic
def match_one(
    *, line: SpendLine, contract: Contract | None, actor: Actor, at: datetime, lot: Lot | None = None, cohort: str = ""
) -> SpendLine:
    """Say where this one line belongs, and nothing of others. A later extract of its month asks again."""
    _may_say(actor, contract, lot)
    Council.objects.locked(actor.council_id)  # totals are worked out anew by one at a time
    line = SpendLine.objects.select_related("spend_import__council").locked(line.pk)
    before = line.contract_id
    line.matched_as = SpendMatch.HAND if contract else SpendMatch.NOT_A_CONTRACT
    line.contract, line.lot, line.rule = contract, lot, None
    line.cohort = cohort.strip() if contract else ""
    checked(line).save()
    _add_up([line.spend_import_id], {pk for pk in (before, line.contract_id) if pk})
    audit.record(actor, "spend.line_matched", line, at=at, changes={"contract": (before, line.contract_id)})
    return line


@transaction.atomic
def match_waiting(*, actor: Actor, at: datetime) -> int:
    """Try the queue again, after codes, places or suppliers' numbers were entered: how many lines have a place now."""
    may_match(actor).or_refuse()
    council = Council.objects.locked(actor.council_id)
    moved = _match_again(SpendLine.objects.current().unmatched().filter(spend_import__council=council), council)
    audit.record(actor, "spend.matched_again", council, at=at, changes={"lines": (None, moved)})
    return moved


def _may_say(actor: Actor, contract: Contract | None, lot: Lot | None) -> None:
    seen = contract is None or Contract.objects.visible_to(actor).filter(pk=contract.pk).exists()
    verdict = may_match(actor) & Verdict.of(
        (seen, "other_contract", "Choose a contract that you see.", "contract"),
        (
            lot is None or (contract is not None and lot.contract_id == contract.pk),
            "other_lot",
            "Choose a lot of that contract.",
            "lot",
        ),
    )
    verdict.or_refuse()


def _end(rule: SpendRule, *, actor: Actor, at: datetime) -> None:
    rule.ended_at, rule.ended_by = at, actor.user
    rule.save(update_fields=["ended_at", "ended_by"])


def _rows(lines: Iterable[LedgerLine], of: SpendImport, known: Known) -> Iterator[SpendLine]:
    for line in lines:
        found = match(line, known)
        yield SpendLine(
            spend_import=of,
            number=line.number,
            posted_on=line.posted_on,
            cost_code=line.cost_code,
            provider_number=line.provider_number,
            provider_name=line.provider_name,
            purchase_order=line.purchase_order,
            document=line.document,
            net=line.net,
            vat=line.vat,
            **_fields(found),
        )


def _fields(found: Match) -> dict[str, Any]:
    return {
        "matched_as": found.how,
        "contract_id": found.contract,
        "lot_id": found.lot,
        "provider_id": found.provider,
        "cohort": found.cohort,
        "rule_id": found.rule,
    }


def _match_again(lines: QuerySet[SpendLine], council: Council) -> int:
    """Match lines anew; how many of them belong somewhere now. Totals follow."""
    known = known_of(council)
    alike: dict[Match, list[int]] = {}
    imports: set[int] = set()
    contracts: set[int | None] = set()
    for line in lines.iterator(chunk_size=AT_ONCE):
        alike.setdefault(match(line.read, known), []).append(line.pk)
        imports.add(line.spend_import_id)
        contracts.add(line.contract_id)
    for found, pks in alike.items():
        contracts.add(found.contract)
        for some in _by(AT_ONCE, pks):
            SpendLine.objects.filter(pk__in=some).update(**_fields(found))
    _add_up(imports, [pk for pk in contracts if pk is not None])
    return sum(len(pks) for found, pks in alike.items() if found.how != SpendMatch.UNMATCHED)


def _add_up(imports: Iterable[int], contracts: Iterable[int] | None = None) -> None:
    """Work the monthly totals of these extracts out anew, for some contracts or for all."""
    imports = list(imports)
    for some in _by(AT_ONCE, contracts) if contracts is not None else [None]:
        stale = SpendTotal.objects.filter(spend_import__in=imports)
        (stale if some is None else stale.filter(contract__in=some)).delete()
        for rows in _by(AT_ONCE, totals_of(imports, some)):
            SpendTotal.objects.bulk_create(rows)


def _by(size: int, things: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """The things in portions."""
    rest = iter(things)
    while portion := list(islice(rest, size)):
        yield portion
