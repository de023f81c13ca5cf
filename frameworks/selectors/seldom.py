"""The kinds of row that a contract may have none of: one read for its page knows which it has, and is asked no more."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from frameworks.models import Contract, ContractAttachment, Correction, Letter, Lot, Notice, SpendTotal, Variation

ITS = OuterRef("pk")


def noting_what_there_is(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Contracts that know which of the seldom kinds of row they have: a page asks for no more."""
    follows = Lot.objects.filter(Q(contract=ITS) | Q(predecessor__contract=ITS), predecessor__isnull=False)
    there_is: dict[str, QuerySet[Any]] = {
        "attachments": ContractAttachment.objects.filter(contract=ITS),
        "corrections": Correction.objects.filter(lot__contract=ITS),
        "children": Contract.objects.filter(parent=ITS),
        "ledger": SpendTotal.objects.current().filter(contract=ITS),
        "letters": Letter.objects.filter(contract=ITS),
        "succession": follows,
        "notices": Notice.objects.filter(contract=ITS),
        "variations": Variation.objects.filter(contract=ITS),
    }
    return contracts.annotate(**{f"has_{name}": Exists(rows) for name, rows in there_is.items()})


def may_have(contract: Contract, name: str) -> bool:
    """Whether there may be such rows: known of a contract read for a page, always yes elsewhere."""
    return bool(getattr(contract, f"has_{name}", True))
