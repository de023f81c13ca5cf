"""Which facts an entry of the register should have, by kind and by how far the contract has come."""

import pytest

from frameworks.completeness import FACTS, completeness, expected_facts
from frameworks.enums import ContractKind, ContractStage


def names(kind: ContractKind, stage: ContractStage) -> set[str]:
    return {fact.name for fact in expected_facts(kind, stage)}


ALL = {fact.name for fact in FACTS}


def test_a_list_that_runs_should_have_every_fact():
    assert names(ContractKind.APPROVED_LIST, ContractStage.LIVE) == ALL


def test_a_contract_has_no_call_off_method_and_no_users_to_name():
    assert ALL - names(ContractKind.CONTRACT, ContractStage.LIVE) == {"key_users", "call_off_method"}


def test_a_scheme_is_asked_nothing_that_only_its_frameworks_have():
    assert names(ContractKind.OPEN_FRAMEWORK_SCHEME, ContractStage.LIVE) == {
        "description", "owner", "contract_manager", "cpv_codes", "notice", "equality", "signed", "review",
    }  # fmt: skip


@pytest.mark.parametrize("stage", [ContractStage.PLANNED, ContractStage.IN_PROCUREMENT, ContractStage.CANCELLED])
def test_before_the_award_nobody_is_asked_what_only_the_award_settles(stage):
    expected = names(ContractKind.CONTRACT, stage)
    assert ALL - expected == {
        "key_users", "call_off_method", "providers", "signed", "review", "insurance", "performance",
    }  # fmt: skip


@pytest.mark.parametrize(
    "stage",
    [
        ContractStage.AWARDED, ContractStage.MOBILISING, ContractStage.LIVE, ContractStage.EXPIRED,
        ContractStage.TERMINATED,
    ],
)  # fmt: skip
def test_from_the_award_on_all_of_it_is_asked_and_stays_asked(stage):
    assert names(ContractKind.FRAMEWORK, stage) == ALL


def test_without_a_total_value_an_entry_is_incomplete_and_says_so():
    found = completeness(ContractKind.FRAMEWORK, ContractStage.LIVE, known=ALL - {"total_value"})

    assert (found.words, found.missing, found.is_complete) == ("16 of 17 known", ("Total value",), False)


def test_what_is_missing_is_named_in_the_order_of_the_register():
    found = completeness(ContractKind.CONTRACT, ContractStage.LIVE, known=ALL - {"signed", "owner", "vat"})

    assert found.words == "12 of 15 known"
    assert found.missing == ("Owner", "Whether the total includes VAT", "Day it was signed")


def test_an_entry_with_everything_is_complete_and_facts_nobody_asked_for_count_for_nothing():
    found = completeness(ContractKind.CONTRACT, ContractStage.PLANNED, known=ALL)

    assert (found.words, found.known, found.expected, found.missing) == ("Complete", 10, 10, ())
