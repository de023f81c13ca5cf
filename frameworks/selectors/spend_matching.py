"""What the register knows by which lines of the ledger are matched, read for a whole council at once."""

from __future__ import annotations

from django.db.models import Q

from commissioning.models import Council
from frameworks.models import Admission, Contract, Lot, SpendRule
from frameworks.selectors.listing import PLACES_HELD
from frameworks.spend_matching import Days, Known, Place, Remembered, code
from providers.models import Provider

# The ledger's own number goes before every other; a council may use it as its reference.
NUMBERS = ("ledger_number", "reference", "company_number", "vat_number")


def known_of(council: Council) -> Known:
    """Everything by which a line of this council's ledger can be matched, in five queries."""
    known = Known()
    for rule in SpendRule.objects.in_use().filter(council=council):
        known.remembered[rule.key] = Remembered(rule.pk, rule.contract_id, rule.lot_id, rule.cohort)
    providers = Provider.objects.filter(council=council).order_by("pk").values_list("pk", *NUMBERS)
    for place, _ in enumerate(NUMBERS, start=1):
        for row in providers:
            if row[place]:
                known.providers.setdefault(code(row[place]), row[0])
    contracts = Contract.objects.filter(council=council).standing()
    contracts = contracts.filter(~Q(cost_centre="") | ~Q(purchase_order_code=""))
    fields = ("pk", "purchase_order_code", "cost_centre", "starts_on", "initial_ends_on", "current_ends_on")
    for pk, orders, costs, starts_on, planned, ends_on in contracts.values_list(*fields):
        known.add_codes(pk, orders=orders, costs=costs)
        known.terms[pk] = Days(starts_on, ends_on or planned)
    for pk, contract in Lot.objects.filter(contract__council=council).values_list("pk", "contract_id"):
        known.lots.setdefault(contract, []).append(pk)
    held = Admission.objects.filter(lot__contract__council=council, status__in=PLACES_HELD)
    places = held.values_list("provider_id", "lot__contract_id", "lot_id", "admitted_on", "ends_on",
                              "lot__current_ends_on")  # fmt: skip
    for provider, contract, lot, from_on, to_on, lot_to_on in places:
        known.places.setdefault(provider, []).append(Place(contract, lot, Days(from_on, to_on or lot_to_on)))
    return known
