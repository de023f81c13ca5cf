"""Who stands in a release: the council, and the providers that hold a place, as the public register names them.

A provider who is a natural person is withheld (model.md invariant 31): that there is one is said, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from commissioning.models import Council
from frameworks.models import Admission
from frameworks.ocds.codes import Data, told
from frameworks.selectors.public_register import WITHHELD
from providers.models import Provider

ANONYMOUS = "withheld"


def buyer_of(council: Council) -> Data:
    """The council, as other objects refer to it."""
    return {"id": f"GB-COUNCIL-{council.code}", "name": council.name}


def council_party(council: Council, department: str) -> Data:
    """The council with the department that answers for the contract."""
    party = {**buyer_of(council), "roles": ["buyer", "procuringEntity"]}
    return party | ({"contactPoint": {"name": department}} if department else {})


def supplier_of(provider: Provider) -> Data:
    """A provider as other objects refer to it."""
    if provider.is_natural_person:
        return {"id": ANONYMOUS, "name": WITHHELD}
    return {"id": _party_id(provider), "name": provider.legal_name}


def suppliers_of(places: Iterable[Admission]) -> list[Data]:
    """Those who hold these places, each once, by name; private persons together as one."""
    found = {one["id"]: one for one in (supplier_of(place.provider) for place in places)}
    return sorted(found.values(), key=lambda one: (one["id"] == ANONYMOUS, one["name"].casefold(), one["id"]))


def supplier_parties(places: Iterable[Admission]) -> list[Data]:
    """The same with the numbers they are registered under, and whether they are an SME or a VCSE."""
    providers = {supplier_of(place.provider)["id"]: place.provider for place in places}
    return [_party(one, providers[one["id"]]) for one in _sorted_references(providers)]


def withheld(parties: Iterable[Data]) -> list[Data]:
    """What is left out of a release, and why."""
    if not any(party["id"] == ANONYMOUS for party in parties):
        return []
    return [{"id": "1", "field": "parties/name", "name": "Name of a supplier", "rationale": "A private person."}]


def _sorted_references(providers: dict[str, Provider]) -> list[Data]:
    found = [supplier_of(provider) for provider in providers.values()]
    return sorted(found, key=lambda one: (one["id"] == ANONYMOUS, one["name"].casefold(), one["id"]))


def _party(reference: Data, provider: Provider) -> Data:
    party = {**reference, "roles": ["supplier"]}
    if provider.is_natural_person:
        return party
    first, *more = [*_identifiers(provider), None]
    also = [one for one in more if one]
    details = told(scale="sme" if provider.is_sme else None, vcse=provider.is_vcse or None)
    return party | told(
        identifier={**first, "legalName": provider.legal_name} if first else None,
        additionalIdentifiers=also,
        details=details,
    )


def _identifiers(provider: Provider) -> list[Data]:
    """The schemes of org-id.guide: Companies House, the charity regulators, and the central platform's number."""
    found = []
    if provider.company_number:
        found.append({"scheme": "GB-COH", "id": provider.company_number})
    if provider.charity_number:
        scheme = "GB-SC" if provider.charity_number.startswith("SC") else "GB-CHC"
        found.append({"scheme": scheme, "id": provider.charity_number})
    if provider.ppon:
        found.append({"scheme": "GB-PPON", "id": provider.ppon})
    return found


def _party_id(provider: Provider) -> str:
    numbers = _identifiers(provider)
    return f"{numbers[0]['scheme']}-{numbers[0]['id']}" if numbers else f"GB-COUNCIL-PROVIDER-{provider.reference}"
