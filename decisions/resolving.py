"""How a maker may resolve recommendations: as asked, less, amended, refused or deferred; never more than was cleared.

Source: model.md §4.2 (DecisionItem) and invariants 23 and 28: the maker may resolve less (fewer lots, shorter,
cheaper); more goes back to clearance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commissioning.enums import Discipline
from commissioning.money import format_pounds
from commissioning.verdicts import Reason, Verdict
from decisions.aspects import ANSWERS_FOR_MONEY
from decisions.enums import ItemOutcome
from decisions.facts import in_words

APPROVED = (ItemOutcome.AS_ASKED, ItemOutcome.LESS, ItemOutcome.AMENDED)


@dataclass(frozen=True)
class Asked:
    """One recommendation as issued: its lots (id → inclusive last day, None where no date moves) and its sum.

    `starts` holds the first day of each lot whose date moves. `may_be_shorter` and `may_name_fewer` say what the
    option's clause allows: less than it gives could never take effect. `cleared_by` are the disciplines whose clearance
    the report needs: more than was cleared has to be cleared again by those that answer for it.
    """

    key: int
    label: str
    lots: Mapping[int, date | None] = field(default_factory=dict)
    amount: Decimal | None = None
    starts: Mapping[int, date] = field(default_factory=dict)
    may_be_shorter: bool = True
    may_name_fewer: bool = True
    cleared_by: tuple[Discipline, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """What the maker resolves about one recommendation. `lots` and `amount` of None mean: as asked."""

    outcome: ItemOutcome
    lots: Mapping[int, date | None] | None = None
    amount: Decimal | None = None
    words: str = ""


@dataclass(frozen=True)
class Resolution:
    """All that is resolved, with the reasons: checked as a whole. `refusing` when the whole report is refused."""

    asked: tuple[Asked, ...]
    resolved: Mapping[int, Resolved]
    reasons: str
    refusing: bool = False

    @property
    def verdict(self) -> Verdict:
        """Everything that stands against it."""
        verdict = Verdict.of(
            (bool(self.reasons.strip()), "no_reason", "Give the reasons for the decision; they are printed.", "reason"),
            (bool(self.asked), "nothing_asked", "The report asks for nothing that could be decided.", "items"),
            (
                self.refusing or any(item.outcome in APPROVED for item in self.resolved.values()),
                "nothing_resolved",
                "Nothing is approved: refuse or defer the whole report instead.",
                "items",
            ),
            (
                not self.refusing or all(i.outcome is ItemOutcome.REFUSED for i in self.resolved.values()),
                "not_all_refused",
                "To refuse the report refuse every recommendation; to refuse some of them, decide it.",
                "items",
            ),
        )
        for one in self.asked:
            verdict &= may_resolve(one, self.resolved.get(one.key))
        return verdict


def may_resolve(asked: Asked, resolved: Resolved | None) -> Verdict:
    """Whether one recommendation may be resolved so: never more lots, later days or a greater sum than were cleared."""
    if resolved is None:
        return _against("no_outcome", f"Say how {asked.label} is decided.")
    if resolved.outcome is ItemOutcome.AS_ASKED:
        same = not _differs(asked, resolved) and not resolved.words.strip()
        return Verdict.allow() if same else _against("not_as_asked", f"{asked.label} is changed, so not “as asked”.")
    if resolved.outcome is ItemOutcome.LESS:
        less = _differs(asked, resolved)
        unchanged = f"{asked.label} is “less than asked”: name fewer lots, an earlier day or a smaller sum."
        return _within(asked, resolved) & (Verdict.allow() if less else _against("not_less", unchanged))
    if resolved.outcome is ItemOutcome.AMENDED:
        worded = bool(resolved.words.strip())
        missing = f"{asked.label} is amended: write the words that are resolved."
        return _within(asked, resolved) & (Verdict.allow() if worded else _against("no_words", missing))
    return Verdict.allow()


def _differs(asked: Asked, resolved: Resolved) -> bool:
    lots = resolved.lots is not None and dict(resolved.lots) != dict(asked.lots)
    return lots or (resolved.amount is not None and resolved.amount != asked.amount)


def _within(asked: Asked, resolved: Resolved) -> Verdict:
    """Nothing beyond what was cleared."""
    terms = _back(asked.cleared_by)
    money = _back([one for one in asked.cleared_by if one in ANSWERS_FOR_MONEY])
    lots = resolved.lots if resolved.lots is not None else asked.lots
    later = [lot for lot, end in lots.items() if lot in asked.lots and _is_later(end, asked.lots[lot])]
    dearer = resolved.amount is not None and (asked.amount is None or resolved.amount > asked.amount)
    cleared = format_pounds(asked.amount) if asked.amount is not None else "no sum"
    return _by_the_clause(asked, lots) & Verdict.of(
        (bool(lots) or not asked.lots, "no_lots", f"{asked.label}: name at least one lot, or refuse it.", "items"),
        (
            set(lots) <= set(asked.lots),
            "more_lots",
            f"{asked.label} names a lot that was not cleared. {terms}",
            "items",
        ),
        (not later, "later_end", f"{asked.label} runs to a later day than was cleared. {terms}", "items"),
        (not dearer, "more_money", f"{asked.label} costs more than was cleared ({cleared}). {money}", "items"),
        (
            resolved.amount is None or resolved.amount >= 0,
            "negative_sum",
            f"{asked.label}: a sum cannot be negative.",
            "items",
        ),
    )


def _back(disciplines: Sequence[Discipline]) -> str:
    """What makes more possible: the report goes back, and those who answer for it clear it again."""
    if not disciplines:
        return "Return the report, so that it is cleared again."
    again = in_words([one.label.lower() for one in disciplines])
    return f"Return the report, so that it is approved again and cleared again: {again}."


def _by_the_clause(asked: Asked, lots: Mapping[int, date | None]) -> Verdict:
    """Possible dates, and no less than the option can be used for: what it does not give would never take effect."""
    ends = [(lot, lots[lot], cleared) for lot, cleared in asked.lots.items() if lot in lots]
    undated = [lot for lot, end, cleared in ends if end is None and cleared is not None]
    backwards = [lot for lot, end, _ in ends if end and lot in asked.starts and end < asked.starts[lot]]
    shorter = [lot for lot, end, cleared in ends if end and cleared and end < cleared]
    return Verdict.of(
        (not undated, "no_end", f"{asked.label}: give the last day of every lot.", "items"),
        (not backwards, "impossible_dates", f"{asked.label}: a last day is before the first.", "items"),
        (
            asked.may_be_shorter or not shorter,
            "partial_use",
            f"{asked.label}: the option's clause allows no shorter period. Resolve the whole of it, or refuse it.",
            "items",
        ),
        (
            asked.may_name_fewer or not lots or set(lots) >= set(asked.lots),
            "whole_contract_only",
            f"{asked.label}: the option covers the whole contract only. Name every lot, or refuse it.",
            "items",
        ),
    )


def _is_later(end: date | None, cleared: date | None) -> bool:
    return end is not None and (cleared is None or end > cleared)


def _against(code: str, message: str) -> Verdict:
    return Verdict((Reason(code, message, "items"),))
