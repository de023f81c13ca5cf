"""Which facts an entry of the register should have, and which of them are missing.

What cannot be left out (reference, title, department, planned term, regime, route) is not counted: only what somebody
has to go and find. Sources: Local Government Transparency Code 2015, paras 31–32 (description, value, supplier, review
date of every contract); Public Sector Equality Duty, s. 149 Equality Act 2010; UK GDPR art. 35; model.md §4.2; case S3,
a list without a total value.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from frameworks.enums import OPEN_STAGES, ContractKind, ContractStage
from frameworks.kinds import LISTS

EVERY_KIND = tuple(ContractKind)
# A scheme only holds frameworks together: it has no providers, no price and no spend of its own.
LET_TO_PROVIDERS = tuple(kind for kind in ContractKind if kind is not ContractKind.OPEN_FRAMEWORK_SCHEME)


@dataclass(frozen=True)
class Fact:
    """Something to be known of contracts of some kinds; `once_awarded` when nobody can know it before the award."""

    name: str
    label: str
    kinds: tuple[ContractKind, ...] = EVERY_KIND
    once_awarded: bool = False


FACTS = (
    Fact("description", "Description"),
    Fact("owner", "Owner"),
    Fact("contract_manager", "Contract manager"),
    Fact("cpv_codes", "CPV codes"),
    Fact("total_value", "Total value", LET_TO_PROVIDERS),
    Fact("vat", "Whether the total includes VAT", LET_TO_PROVIDERS),
    Fact("cost_centre", "Cost centre", LET_TO_PROVIDERS),
    Fact("key_users", "Who may buy or refer under it", LISTS),
    Fact("call_off_method", "Call-off method", LISTS),
    Fact("notice", "Latest day for notice of each option"),
    Fact("equality", "Equality impact assessment"),
    Fact("data_protection", "Data protection impact assessment", LET_TO_PROVIDERS),
    Fact("providers", "A provider on every lot", LET_TO_PROVIDERS, once_awarded=True),
    Fact("signed", "Day it was signed", once_awarded=True),
    Fact("review", "Review date", once_awarded=True),
    Fact("insurance", "Insurance check", LET_TO_PROVIDERS, once_awarded=True),
    Fact("performance", "Dated performance statement", LET_TO_PROVIDERS, once_awarded=True),
)


@dataclass(frozen=True)
class Completeness:
    """How many facts are known of how many, and the names of those that are not, in the order of the register."""

    known: int
    expected: int
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def words(self) -> str:
        """“12 of 15 known”, or “Complete”."""
        return "Complete" if self.is_complete else f"{self.known} of {self.expected} known"


def is_awarded(stage: ContractStage) -> bool:
    """Whether the contract has come far enough for what is known only from its award on."""
    return stage not in (*OPEN_STAGES, ContractStage.CANCELLED, ContractStage.VOID)


def expected_facts(kind: ContractKind, stage: ContractStage) -> tuple[Fact, ...]:
    """What should be known of a contract of this kind that has come this far."""
    return tuple(fact for fact in FACTS if kind in fact.kinds and (is_awarded(stage) or not fact.once_awarded))


def completeness(kind: ContractKind, stage: ContractStage, *, known: Collection[str]) -> Completeness:
    """How complete an entry is when the facts named in `known` are on record."""
    expected = expected_facts(kind, stage)
    missing = tuple(fact.label for fact in expected if fact.name not in known)
    return Completeness(len(expected) - len(missing), len(expected), missing)
