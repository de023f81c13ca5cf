"""What is on record of each fact an entry of the register should have: the conditions that the rule's names stand for.

The rule itself is `frameworks/completeness.py`; here each fact is one condition on a row, so that a whole list can be
narrowed to the incomplete entries and sorted by how much they lack without reading them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from frameworks.completeness import FACTS, Completeness, Fact, completeness
from frameworks.enums import OPEN_STAGES, ContractKind, ContractStage, MoneyKind, VatBasis
from frameworks.models import Admission, Contract, Lot, MoneyLine, TermOption

_NOT_AWARDED = (*OPEN_STAGES, ContractStage.CANCELLED, ContractStage.VOID)
_of_contract = OuterRef("pk")
_totals = MoneyLine.objects.filter(contract=_of_contract, kind=MoneyKind.CONTRACT_TOTAL)
_lots = Lot.objects.filter(contract=_of_contract)
_placed = Admission.objects.filter(lot=OuterRef("pk"), admitted_on__isnull=False)
_silent_options = TermOption.objects.filter(
    contract=_of_contract, latest_notice_on__isnull=True, notice_days__isnull=True
)

KNOWN: Mapping[str, Q] = {
    "description": ~Q(description=""),
    "owner": Q(owner_post__isnull=False),
    "contract_manager": Q(contract_manager_post__isnull=False),
    "cpv_codes": ~Q(cpv_codes=""),
    "total_value": Q(Exists(_totals)),
    "vat": Q(Exists(_totals)) & ~Q(Exists(_totals.filter(vat_basis=VatBasis.NOT_STATED))),
    "cost_centre": ~Q(cost_centre=""),
    "key_users": ~Q(key_users=""),
    "call_off_method": ~Q(call_off_method=""),
    "notice": ~Q(Exists(_silent_options)),
    "equality": Q(eqia_completed_on__isnull=False),
    "data_protection": Q(dpia_completed_on__isnull=False),
    "providers": Q(Exists(_lots)) & ~Q(Exists(_lots.filter(~Exists(_placed)))),
    "signed": Q(signed_on__isnull=False),
    "review": Q(review_on__isnull=False),
    "insurance": Q(insurance_checked_on__isnull=False),
    "performance": ~Q(performance_statement=""),
}


def with_known_facts(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """The same contracts, each with a `knows_…` for every fact and `facts_missing`, how many it lacks."""
    return contracts.annotate(
        **{
            f"knows_{name}": Case(When(known, then=Value(True)), default=Value(False), output_field=BooleanField())
            for name, known in KNOWN.items()
        },
    ).annotate(facts_missing=_missing())


def of_annotated(contract: Contract) -> Completeness:
    """How complete one row of `with_known_facts` is."""
    known = [fact.name for fact in FACTS if getattr(contract, f"knows_{fact.name}")]
    return completeness(ContractKind(contract.kind), ContractStage(contract.stage), known=known)


def of_contracts(contracts: Iterable[Contract]) -> dict[int, Completeness]:
    """How complete each contract's entry is, by primary key, in one query."""
    found = with_known_facts(Contract.objects.filter(pk__in=[contract.pk for contract in contracts]))
    return {contract.pk: of_annotated(contract) for contract in found}


def of_contract(contract: Contract) -> Completeness:
    """How complete one contract's entry is, and what it lacks."""
    return of_contracts([contract])[contract.pk]


def _missing() -> Combinable:
    total: Combinable = Value(0, output_field=IntegerField())
    for fact in FACTS:
        lacking = _expects(fact) & Q(**{f"knows_{fact.name}": False})
        total += Case(When(lacking, then=Value(1)), default=Value(0), output_field=IntegerField())
    return total


def _expects(fact: Fact) -> Q:
    of_kind = Q(kind__in=[str(kind) for kind in fact.kinds])
    return of_kind & ~Q(stage__in=_NOT_AWARDED) if fact.once_awarded else of_kind
