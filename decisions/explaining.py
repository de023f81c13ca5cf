"""The route of a decision explained in plain lines: the same on the page, in the command's output and in the tests.

Pure. Source: model.md invariants 16 and 18: the rule, its words, the inputs used, the next rule up and what would
trigger it.
"""

from __future__ import annotations

from commissioning.enums import Discipline
from commissioning.verdicts import Verdict
from decisions.enums import Condition
from decisions.routing import Question, Route, Rule, band, form_in_words


def explanation(found: Route | Verdict, question: Question) -> tuple[str, ...]:
    """Everything there is to say of a route, or of why there is none: one sentence or one input a line."""
    looked_at = tuple(f"{name}: {value}" for name, value in question.inputs)
    if isinstance(found, Verdict):
        why_not = tuple(reason.message for reason in found.reasons)
        return ("Nobody can decide this yet.", *why_not, *looked_at, *question.why_key)
    return (found.sentence, *chosen(found), *explained(found))


def explained(route: Route) -> tuple[str, ...]:
    """How a route was found, after the sentence that says which it is: for pages that show that by itself."""
    looked_at = tuple(f"{name}: {value}" for name, value in route.question.inputs)
    return (*reasons_for(route), *looked_at, *route.question.why_key, *demands(route.rule), *around(route))


def chosen(route: Route) -> tuple[str, ...]:
    """That another route than the ordinary one was asked for, by whom and why, and who agreed."""
    choice, ordinary = route.choice, route.instead_of
    if choice is None or ordinary is None:
        return (route.note,) if route.note else ()
    why = f": “{choice.reason}”" if choice.reason else "."
    asked = f"{choice.asked_by} asked for this route instead of the ordinary one{why}"
    plain = f"The ordinary route: {ordinary.maker.title}, under {ordinary.where}."
    agreed = f"It is lower than the ordinary route. {choice.agreed_by} agreed: “{choice.agreed_reason}”"
    return (asked, plain, agreed) if choice.agreed_by else (asked, plain)


def reasons_for(route: Route) -> tuple[str, ...]:
    """The rule in its own words, what it applies to, and what it was measured on."""
    return (f"The rule: “{route.rule.text}”", f"It applies to {applies_to(route.rule)}.", measured(route))


def applies_to(rule: Rule) -> str:
    """When a rule fits, in words: action, band on its own basis, and what else must be so."""
    conditions = (
        (rule.on_forward_plan, "on the forward plan"),
        (rule.is_key, "a key decision"),
        (rule.budgeted, "within an approved budget"),
        (rule.routine, "ordinary business"),
    )
    said = [
        words if condition is Condition.YES else f"not {words}"
        for condition, words in conditions
        if condition is not Condition.ANY
    ]
    value = f"{rule.value_basis.label.lower()} {band(rule)}" if rule.is_banded else "any value"
    return ", ".join([f"“{rule.action.label}”", value, *said])


def measured(route: Route) -> str:
    """The one sum the rule was measured on, named by its basis."""
    rule = route.rule
    if not rule.is_banded:
        return "It is not measured on a sum."
    value = route.question.values.get(rule.value_basis)
    return f"It is measured on {rule.value_basis.label.lower()}: {value.words if value else 'not stated'}."


def demands(rule: Rule) -> tuple[str, ...]:
    """What the rule asks for: clearances, the form of report, the record."""
    cleared = ", ".join(one.label.lower() for one in Discipline if one in rule.clearances) or "nobody"
    form = f"In the form “{form_in_words(rule.template_slug)}”" if rule.template_slug else "In any form"
    return (f"To be cleared by: {cleared}.", f"{form}, recorded as: {rule.record_type.label.lower()}.")


def around(route: Route) -> tuple[str, ...]:
    """What a lower rule would take, and the next rule up with what would trigger it."""
    lower = tuple(f"A lower rule: {one}" for one in route.lower)
    return (*lower, f"The next rule up: {route.trigger}" if route.next_up else "No rule stands above it.")
