"""Variations: who may propose, administer, sign and end one, and what each has to say.

A variation is any change of a contract that is not the use of an option. It reaches the register by the effect of a
decision, as recorded history, or, where it is administrative only, by the contract manager. What the law makes of its
figures: `varying.py`. Sources: model.md §4.2 (Variation), invariants 1, 2, 7 and 8; case S4.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.money import format_pounds
from commissioning.verdicts import Verdict
from frameworks.enums import OPEN_STAGES, ContractStage
from frameworks.variation_enums import ChangeKind, VariationStatus

PROPOSERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)


def _is(status: VariationStatus) -> str:
    """What it is, as a sentence goes on."""
    return "a draft" if status == VariationStatus.DRAFT else status.label.lower()


@dataclass(frozen=True)
class Said:
    """What a variation says of itself, for the rules. Sums in pounds; days inclusive."""

    changes: frozenset[ChangeKind]
    ends_on: date | None = None
    value_change: Decimal | None = None
    before: str = ""
    after: str = ""
    changes_provider_to: int | None = None
    changes_provider_from: int | None = None
    bridges: bool = False
    cap: Decimal | None = None


@dataclass(frozen=True)
class LotEnd:
    """A lot to be varied: how it is named, its last day now, and whether an extension still waits to be in force."""

    label: str
    ends_on: date | None
    is_in_hand: bool = False


def may_propose(actor: Actor) -> Verdict:
    """Commissioners and contract managers draft variations."""
    return Verdict.of(
        (actor.holds(*PROPOSERS), "not_yours", "A commissioner or the contract manager drafts a variation.")
    )


def may_vary(stage: ContractStage) -> Verdict:
    """Only what has been awarded can be varied; before that it is simply changed."""
    return Verdict.of(
        (
            stage not in (*OPEN_STAGES, ContractStage.CANCELLED, ContractStage.VOID),
            "not_awarded",
            "The contract is not awarded, so there is nothing to vary: before its award, change the entry itself.",
        )
    )


def says_enough(said: Said, lots: Collection[LotEnd]) -> Verdict:
    """Whether each thing that is changed is said, and nothing else; the term of every lot moves to a day of its own."""
    administrative = said.changes == {ChangeKind.ADMINISTRATIVE}
    needs_words = said.changes & {ChangeKind.SCOPE, ChangeKind.PRICE, ChangeKind.ADMINISTRATIVE}
    return Verdict.of(
        (bool(said.changes), "no_change", "Say what is changed.", "changes"),
        (
            ChangeKind.ADMINISTRATIVE not in said.changes or administrative,
            "not_administrative",
            "A change of something else is not administrative. Take one of the two out.",
            "changes",
        ),
        (
            not needs_words or bool(said.before.strip() and said.after.strip()),
            "no_before_and_after",
            "Say what stood before and what stands after.",
            "after",
        ),
    ) & _sums(said) & _provider(said, lots) & _term(said, lots) & _bridge(said)  # fmt: skip


def _sums(said: Said) -> Verdict:
    needs = ChangeKind.VALUE in said.changes
    return Verdict.of(
        (
            needs == bool(said.value_change),
            "value_change",
            "Say by how much the value changes." if needs else "Tick “Value”, or leave the sum empty.",
            "value_change",
        )
    )


def _provider(said: Said, lots: Collection[LotEnd]) -> Verdict:
    needs = ChangeKind.PROVIDER in said.changes
    both = said.changes_provider_to is not None and said.changes_provider_from is not None
    none = said.changes_provider_to is None and said.changes_provider_from is None
    return Verdict.of(
        (
            both if needs else none,
            "providers",
            "Name the provider that leaves and the one that follows." if needs else "Tick “Provider”, or name none.",
            "provider_after",
        ),
        (
            not both or said.changes_provider_to != said.changes_provider_from,
            "same_provider",
            "The provider that follows is the one that leaves.",
            "provider_after",
        ),
        (not both or bool(lots), "no_lots", "Tick the lots on which the provider changes.", "lots"),
    )


def _term(said: Said, lots: Collection[LotEnd]) -> Verdict:
    if ChangeKind.TERM not in said.changes:
        return Verdict.of(
            (said.ends_on is None, "no_term_change", "Tick “Term”, or leave the last day empty.", "ends_on")
        )
    unbegun = [lot.label for lot in lots if lot.ends_on is None]
    in_hand = [lot.label for lot in lots if lot.is_in_hand]
    there = [lot.label for lot in lots if lot.ends_on is not None and lot.ends_on == said.ends_on]
    return Verdict.of(
        (said.ends_on is not None, "no_end", "Give the new last day.", "ends_on"),
        (bool(lots), "no_lots", "Tick the lots whose term changes.", "lots"),
        (
            not unbegun,
            "no_term",
            f"{', '.join(unbegun)} has no term on the register yet. Record its award or its history first.",
            "lots",
        ),
        (
            not in_hand,
            "extension_in_hand",
            f"{', '.join(in_hand)}: an extension is authorised but not yet in force. Bring it into force, or withdraw "
            "it, first.",
            "lots",
        ),
        (
            not there,
            "same_end",
            f"{', '.join(there)} ends on that day already. Give another day, or leave the lot out.",
            "ends_on",
        ),
    )


def _bridge(said: Said) -> Verdict:
    """Bridging to a procurement has a cap, the most it may cost until the new contract begins (invariant 7, S4)."""
    within = said.cap is None or said.value_change is None or said.value_change <= said.cap
    return Verdict.of(
        (not said.bridges or said.cap is not None, "no_cap", "Say the most that the bridging may cost.", "cap"),
        (
            not said.bridges or ChangeKind.TERM in said.changes,
            "bridges_no_term",
            "Bridging carries the contract on: tick “Term” and give the last day.",
            "ends_on",
        ),
        (
            within,
            "over_cap",
            f"The value changes by more than the cap of {format_pounds(said.cap or Decimal(0))}.",
            "value_change",
        ),
    )


def may_ask_for(status: VariationStatus, *, asked_in: str, by: str) -> Verdict:
    """A report asks for a draft, and one report at a time."""
    return Verdict.of(
        (status == VariationStatus.DRAFT, "not_a_draft", f"It is {_is(status)}: there is nothing to ask for."),
        (asked_in in ("", by), "asked_for", f"{asked_in} asks for it already. Take it out of that report first."),
    )


def may_edit(status: VariationStatus, *, asked_in: str = "") -> Verdict:
    """Only a draft is changed, and not while a report asks for it: what was decided is replaced by a new decision."""
    return Verdict.of(
        (
            not asked_in,
            "asked_for",
            f"{asked_in} asks for it as it stands. Take it out of that report, change it, and ask again.",
        ),
        (
            status == VariationStatus.DRAFT,
            "not_a_draft",
            f"It is {_is(status)}: only a new decision changes it now.",
        ),
    )


def may_authorise(actor: Actor, status: VariationStatus, *, decision_reference: str) -> Verdict:
    """Only the effect of a decision authorises a variation."""
    return Verdict.of(
        (
            actor.is_system and bool(decision_reference.strip()),
            "no_decision",
            "A variation is authorised by a decision. Ask for it in a report, or record history already decided.",
        ),
        (status == VariationStatus.DRAFT, "not_a_draft", f"The variation is {_is(status)} already."),
    )


def may_administer(actor: Actor, status: VariationStatus, *, is_administrative: bool) -> Verdict:
    """A change that is administrative only is made by the contract manager, without a decision."""
    return Verdict.of(
        (actor.holds(Role.CONTRACT_MANAGER), "not_yours", "The contract manager makes administrative changes."),
        (status == VariationStatus.DRAFT, "not_a_draft", f"It is {_is(status)} already."),
        (
            is_administrative,
            "needs_a_decision",
            "It changes more than an administrative detail, so it takes a decision: ask for it in a report.",
        ),
    )


def may_sign(
    actor: Actor,
    status: VariationStatus,
    *,
    signed_on: date | None = None,
    authorised_on: date | None = None,
    takes_effect_on: date | None = None,
    unpublished: Collection[str] = (),
    today: date,
) -> Verdict:
    """Whether a signed instrument can be recorded: after the decision, and after the notices due before it.

    Source: Procurement Act 2023 s. 75, by which a contract change notice comes before the change.
    """
    return Verdict.of(
        (actor.holds(*PROPOSERS), "not_yours", "The contract manager or a commissioner records what is signed."),
        (
            status == VariationStatus.AUTHORISED,
            "not_authorised",
            f"It is {_is(status)}: an instrument is signed once a decision has authorised it, and once only.",
        ),
        (
            not unpublished,
            "notice_first",
            f"{', '.join(unpublished)} comes before the change. Record its publication, or why it is not needed.",
        ),
        (
            signed_on is None or signed_on <= today,
            "in_the_future",
            "Record the signing once it has happened.",
            "signed_on",
        ),
        (
            signed_on is None or authorised_on is None or signed_on >= authorised_on,
            "before_decision",
            f"The decision took effect on {say_date(authorised_on)}; it cannot have been signed before."
            if authorised_on
            else "",
            "signed_on",
        ),
        (
            signed_on is None or takes_effect_on is None or takes_effect_on >= signed_on,
            "before_signing",
            "It cannot take effect before it is signed.",
            "takes_effect_on",
        ),
    )


def may_take_effect(actor: Actor, status: VariationStatus, *, takes_effect_on: date | None, today: date) -> Verdict:
    """A signed variation takes effect when its day has come."""
    return Verdict.of(
        (
            actor.is_system or actor.holds(*PROPOSERS),
            "not_yours",
            "The contract manager or a commissioner brings it into effect.",
        ),
        (status == VariationStatus.SIGNED, "not_signed", f"It is {_is(status)}: what is signed takes effect."),
        (
            takes_effect_on is None or takes_effect_on <= today,
            "not_yet",
            f"It takes effect on {say_date(takes_effect_on)}." if takes_effect_on else "",
        ),
    )


def may_void(actor: Actor, status: VariationStatus, *, reason: str, asked_in: str = "") -> Verdict:
    """A draft is dropped by whoever may draft; what was decided is ended by the effect of a decision only."""
    is_draft = status == VariationStatus.DRAFT
    return Verdict.of(
        (
            actor.is_system or not is_draft or actor.holds(*PROPOSERS),
            "not_yours",
            "A commissioner or the contract manager drops a draft.",
        ),
        (status != VariationStatus.VOID, "void", "It is void already."),
        (actor.is_system or is_draft, "by_decision", "A decision authorised it, so only a new decision ends it."),
        (
            actor.is_system or not asked_in,
            "asked_for",
            f"{asked_in} asks for it. Take the recommendation out of that report first.",
        ),
        (bool(reason.strip()), "no_reason", "Say why.", "reason"),
    )


def may_take_back(*, has_passed: bool) -> Verdict:
    """What moved a term is taken back by a counter-entry; a place that another provider has by it is not."""
    return Verdict.of(
        (
            not has_passed,
            "provider_changed",
            "By it another provider holds its places. Pass them back, by deed, or end them first.",
        )
    )


def has_a_place(found: bool, *, leaves: str) -> Verdict:
    """A change of provider needs a place that can pass on, or one that has passed on already."""
    return Verdict.of(
        (
            found,
            "no_place",
            f"{leaves} holds no place on these lots any more, so none can pass on. Only a new decision can "
            "name another provider.",
        )
    )
