"""Recording what was decided before this register, or outside it. Recording the truth is never blocked.

Source: model.md §4.2 TermEvent (the second door), invariants 3 and 7.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commissioning.verdicts import Verdict
from frameworks.enums import TermEventKind
from frameworks.terms import Span, contiguous

RECORDABLE = (
    TermEventKind.HISTORY,
    TermEventKind.VARIATION,
    TermEventKind.RELIEF,
    TermEventKind.EARLY_TERMINATION,
)
NEEDS_A_GROUND = (TermEventKind.VARIATION, TermEventKind.RELIEF)


def may_record(
    kind: TermEventKind, *, decision_reference: str, lots: int, are_its_own: bool, begun: int, uses_option: bool
) -> Verdict:
    """Whether the entry can be recorded for `lots` lots, of which `begun` already have a term on the ledger."""
    return Verdict.of(
        (lots > 0, "no_lots", "Choose at least one lot.", "lots"),
        (are_its_own, "other_contract", "Choose lots of this contract.", "lots"),
        (kind in RECORDABLE, "wrong_kind", "This kind of entry is written by a decision or a correction.", "kind"),
        (
            bool(decision_reference.strip()),
            "no_decision",
            "Give the reference of the paper decision, or say how it is filed.",
            "decision_reference",
        ),
        (
            begun in (0, lots),
            "mixed_lots",
            "Some of these lots have a term on the register and some do not. Record them in two steps.",
            "lots",
        ),
        (
            not uses_option or (begun == lots and kind == TermEventKind.HISTORY),
            "no_term",
            "An option extends a term already recorded. Record the award first.",
            "option",
        ),
        (
            uses_option or kind != TermEventKind.HISTORY or begun == 0,
            "no_option",
            "This term is already on the register. Say which option extended it, or choose variation or relief and "
            "give its ground; a wrong date is corrected with a second person.",
            "option",
        ),
    )


def may_succeed(before_ends_on: date | None, span: Span, *, transition_reason: str) -> Verdict:
    """A lot that follows another begins the day after that one's authorised end, unless a reason is given.

    Source: model.md invariant 3; case S3, whose new framework overlaps the old one by two days.
    """
    if before_ends_on is None:
        return Verdict.allow()
    found = contiguous(before_ends_on, span, is_transition=bool(transition_reason.strip()))
    return Verdict(tuple(replace(reason, message=f"The lot before it: {reason.message}") for reason in found.reasons))


def may_award(*, is_open: bool, lots: int, empty_lots: int, is_list: bool) -> Verdict:
    """Whether a contract can be awarded: not yet awarded, with a lot, and a provider for each unless it is a list."""
    return Verdict.of(
        (is_open, "already_awarded", "This contract has been awarded already."),
        (lots > 0, "no_lots", "Add at least one lot first."),
        (is_list or empty_lots == 0, "no_provider", "Every lot needs a provider before the award."),
    )
