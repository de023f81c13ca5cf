"""Whether the dates asked for are ones the contract gives, and whether there is time left to act on the decision."""

from __future__ import annotations

from collections.abc import Iterator

from commissioning.calendar import say_date
from decisions.checks.draft import Draft, Finding, RecommendationView, blocker, warning
from decisions.enums import EffectKind
from frameworks.options import may_extend, may_use_for
from frameworks.terms import Span


def extensions(draft: Draft) -> Iterator[Finding]:
    """Each lot's dates fit the option: the rule the register itself applies when the decision takes effect."""
    for asked in draft.recommendations:
        if asked.effect is EffectKind.EXTEND and asked.option is not None:
            yield from _extension(draft, asked)


def _extension(draft: Draft, asked: RecommendationView) -> Iterator[Finding]:
    option = asked.option
    if option is None:
        return
    named = [lot.position.label for lot in asked.lots]
    if named:
        for reason in may_use_for(option, named, draft.running).reasons:
            yield blocker(reason.code, reason.message, asked.place)
    for lot in asked.lots:
        if lot.from_on is None or lot.to_on is None:
            yield blocker(
                "extension_without_dates", f"Give the first and last day for {lot.position.label}.", asked.place
            )
            continue
        verdict = may_extend(option, lot.position, Span(lot.from_on, lot.to_on), on=draft.on)
        for reason in verdict.reasons:
            yield blocker(reason.code, reason.message, asked.place)


def resolved_twice(draft: Draft) -> Iterator[Finding]:
    """No lot is both extended and resolved not to be."""
    extended = {lot.position.label for asked in draft.recommendations if asked.effect is EffectKind.EXTEND
                for lot in asked.lots}  # fmt: skip
    for asked in draft.recommendations:
        if asked.effect is EffectKind.NOT_EXTEND:
            for lot in asked.lots:
                if lot.position.label in extended:
                    message = f"{lot.position.label} is both to be extended and not to be extended. Choose one."
                    yield blocker("lot_asked_twice", message, asked.place)


def days_left(draft: Draft) -> Iterator[Finding]:
    """Warn when fewer days remain than the council wants before a named lot ends (model.md, invariant 27)."""
    named = [lot.position for asked in draft.recommendations for lot in asked.lots if asked.effect is EffectKind.EXTEND]
    ends = sorted({lot.current_end for lot in named if lot.current_end is not None and lot.current_end >= draft.on})
    for end in ends[:1]:
        left = (end - draft.on).days
        if left < draft.days_left_warning:
            count = "1 day is" if left == 1 else f"{left} days are"
            yield warning(
                "days_left",
                f"{count} left before the lots to be extended end on {say_date(end)}; the council asks for at least "
                f"{draft.days_left_warning}. Say why it comes now, or act at once.",
            )


def unresolved_lots(draft: Draft) -> Iterator[Finding]:
    """A running lot nobody resolves about keeps its end: said, because silence is not a decision (invariant 5)."""
    if not any(asked.effect is EffectKind.EXTEND for asked in draft.recommendations):
        return
    named = {lot.position.label for asked in draft.recommendations for lot in asked.lots}
    left_out = [label for label in draft.running if label not in named]
    if left_out:
        yield warning(
            "lots_not_resolved",
            f"No recommendation resolves about {', '.join(left_out)}: they keep their end, and nothing is decided "
            "about them.",
        )


def performance(draft: Draft) -> Iterator[Finding]:
    """A dated statement of how the contract performs is expected before it is extended (model.md, invariant 23)."""
    if not any(asked.effect is EffectKind.EXTEND for asked in draft.recommendations):
        return
    if not draft.performance_statement.strip():
        yield warning(
            "no_performance_statement",
            "The contract has no statement of how it performs. Record one on the contract, with its date.",
        )
    elif draft.performance_stated_on is None:
        yield warning("performance_not_dated", "The performance statement has no date. Give it one on the contract.")
    elif draft.performance_stated_on > draft.on:
        yield blocker(
            "performance_dated_ahead",
            f"The performance statement is dated {say_date(draft.performance_stated_on)}, which has not come yet.",
        )
