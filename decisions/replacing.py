"""Which decision a report may ask to replace. Pure. Source: model.md invariant 28: substance by a new decision."""

from __future__ import annotations

from commissioning.verdicts import Verdict
from decisions.enums import ReportStatus


def may_replace(status: ReportStatus, *, is_same_contract: bool, is_replaced: bool) -> Verdict:
    """A decision on the same contract that no other decided report has replaced yet."""
    return Verdict.of(
        (
            status is ReportStatus.DECIDED,
            "not_decided",
            "Only a decision can be replaced. A report that is still open is superseded instead.",
            "replaced",
        ),
        (is_same_contract, "other_contract", "That decision is about another contract.", "replaced"),
        (not is_replaced, "replaced_already", "Another decision has replaced that one already.", "replaced"),
    )
