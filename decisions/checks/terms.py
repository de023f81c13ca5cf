"""Whether the dates asked for are ones the contract gives, and whether there is time left to act on the decision."""

from __future__ import annotations

from collections.abc import Iterator

from commissioning.calendar import say_date
from decisions.checks.draft import Draft, RecommendationView
from decisions.checks.rule import Finding, blocker, warning
from decisions.enums import EffectKind
from frameworks.options import may_extend, may_use_for
from frameworks.terms import Span

NOT_THE_OPTION = blocker(
    "not_the_option",
    "Lots or dates that the contract's option does not give: a gap or an overlap of a day, an end beyond the option or "
    "the contract's maximum, an option used twice or out of order, a lot already ended. Each has a code of its own.",
    "Invariants 1 to 4, 6, 7 and 12; Public Contracts Regulations 2015 reg. 72(1)(a); Procurement Act 2023 Sch. 8 "
    "para. 1",
)
NO_DATES = blocker("extension_without_dates", "A lot to be extended without its first and last day.", "Invariant 2")
TWICE = blocker("lot_asked_twice", "A lot that is both to be extended and not to be.", "Invariants 5 and 12")
DAYS_LEFT = warning(
    "days_left", "Fewer days left before a lot ends than the council asks for.", "Invariant 27; case S0"
)
UNRESOLVED = warning(
    "lots_not_resolved", "A running lot that no recommendation resolves about.", "Invariant 5; case S0"
)
NO_STATEMENT = warning(
    "no_performance_statement", "An extension of a contract that nobody has said performs.", "Invariant 23"
)
NOT_DATED = warning("performance_not_dated", "A statement of performance without its date.", "Invariant 23")
DATED_AHEAD = blocker("performance_dated_ahead", "A statement of performance dated after today.", "Invariant 25")


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
        for reason in may_use_for(option, named, asked.running).reasons:
            yield NOT_THE_OPTION.under(reason.code).found(reason.message, asked.place)
    for lot in asked.lots:
        if lot.from_on is None or lot.to_on is None:
            yield NO_DATES.found(f"Give the first and last day for {lot.position.label}.", asked.place)
            continue
        verdict = may_extend(option, lot.position, Span(lot.from_on, lot.to_on), on=draft.on)
        for reason in verdict.reasons:
            yield NOT_THE_OPTION.under(reason.code).found(reason.message, asked.place)


def resolved_twice(draft: Draft) -> Iterator[Finding]:
    """No lot is both extended and resolved not to be."""
    extended = {lot.position.label for asked in draft.recommendations if asked.effect is EffectKind.EXTEND
                for lot in asked.lots}  # fmt: skip
    for asked in draft.recommendations:
        if asked.effect is EffectKind.NOT_EXTEND:
            for lot in asked.lots:
                if lot.position.label in extended:
                    message = f"{lot.position.label} is both to be extended and not to be extended. Choose one."
                    yield TWICE.found(message, asked.place)


def days_left(draft: Draft) -> Iterator[Finding]:
    """Warn when fewer days remain than the council wants before a named lot ends (model.md, invariant 27)."""
    named = [lot.position for asked in draft.recommendations for lot in asked.lots if asked.effect is EffectKind.EXTEND]
    ends = sorted({lot.current_end for lot in named if lot.current_end is not None and lot.current_end >= draft.on})
    for end in ends[:1]:
        left = (end - draft.on).days
        if left < draft.days_left_warning:
            count = "1 day is" if left == 1 else f"{left} days are"
            ends_on = f"left before the lots to be extended end on {say_date(end)};"
            yield DAYS_LEFT.found(
                f"{count} {ends_on} the council asks for at least {draft.days_left_warning}. Say why it comes now, or "
                "act at once.",
                stands_for=ends_on,
            )


def unresolved_lots(draft: Draft) -> Iterator[Finding]:
    """A running lot nobody resolves about keeps its end: said, because silence is not a decision (invariant 5)."""
    if not any(asked.effect is EffectKind.EXTEND for asked in draft.recommendations):
        return
    named = {lot.position.label for asked in draft.recommendations for lot in asked.lots}
    left_out = [label for label in draft.running if label not in named]
    if left_out:
        yield UNRESOLVED.found(
            f"No recommendation resolves about {', '.join(left_out)}: they keep their end, and nothing is decided "
            "about them.",
        )


def performance(draft: Draft) -> Iterator[Finding]:
    """A dated statement of how the contract performs is expected before it is extended (model.md, invariant 23)."""
    if not any(asked.effect is EffectKind.EXTEND for asked in draft.recommendations):
        return
    if not draft.performance_statement.strip():
        yield NO_STATEMENT.found(
            "The contract has no statement of how it performs. Record one on the contract, with its date.",
        )
    elif draft.performance_stated_on is None:
        yield NOT_DATED.found("The performance statement has no date. Give it one on the contract.")
    elif draft.performance_stated_on > draft.on:
        yield DATED_AHEAD.found(
            f"The performance statement is dated {say_date(draft.performance_stated_on)}, which has not come yet.",
        )


CHECKS = (extensions, resolved_twice, unresolved_lots, days_left, performance)
