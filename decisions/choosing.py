"""When an author may send a report by another route than the ordinary one, and whether that choice stands.

A higher route is chosen freely; a lower one only with the monitoring officer's recorded reason (model.md invariant 16).
“Higher” is the level of the rule, a number of the scheme (`enums.AuthorityLevel`): a rule of a higher level may be
asked for whether or not it fits; one of the same level only when it fits as well; anything else counts as lower. The
choice is judged anew on every day it is used, at signing too: where the ordinary route has meanwhile become higher than
what was chosen, the choice no longer stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import ReportStatus, RouteDirection
from decisions.routing import Choice, Question, Route, Rule, mismatch, route_under, takes_form

# The route is taken when the report is sent on: until then, and after it has come back, it can be chosen.
CHOSEN_IN = (ReportStatus.DRAFT, ReportStatus.CHANGES_REQUESTED)


def direction_of(chosen: Rule, ordinary: Rule, question: Question) -> RouteDirection:
    """Whether a rule stands higher than the ordinary one, beside it, or lower."""
    if chosen.level > ordinary.level:
        return RouteDirection.HIGHER
    if chosen.level == ordinary.level and mismatch(chosen, question).allowed:
        return RouteDirection.ALIKE
    return RouteDirection.LOWER


def may_ask(actor: Actor, *, status: ReportStatus, is_author: bool) -> Verdict:
    """The author says by which route the report goes, before it is sent on."""
    return Verdict.of(
        (
            is_author and actor.holds(Role.REPORT_AUTHOR),
            "not_yours",
            "Only the author of this report can ask for another route.",
        ),
        (
            status in CHOSEN_IN,
            "not_now",
            f"The route is chosen before the report is sent on; this one is “{status.label}”. Ask for changes, then "
            "its author can choose again.",
        ),
    )


def may_choose(chosen: Rule, found: Route, *, reason: str) -> Verdict:
    """Any rule in force for the action other than the ordinary one of `found`; a lower one only for a reason."""
    ordinary = found.ordinary
    lower = direction_of(chosen, ordinary, found.question) is RouteDirection.LOWER
    return Verdict.of(
        (chosen.pk != ordinary.pk, "ordinary", "That is the ordinary route: nothing has to be chosen for it.", "rule"),
        (
            not lower or bool(reason.strip()),
            "no_reason",
            "That is a lower route than the ordinary one: say why. The monitoring officer has to agree.",
            "reason",
        ),
    ) & takes_form(chosen, found.question)


def may_answer(
    actor: Actor,
    *,
    status: ReportStatus,
    direction: RouteDirection | None,
    is_agreed: bool,
    asked_by_id: int | None,
    reason: str,
) -> Verdict:
    """The monitoring officer agrees to a lower route, or refuses it, with a reason that is kept; never their own.

    `direction` is None where the author has asked for no other route.
    """
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER),
            "not_yours",
            "Only the monitoring officer can agree that a report goes to a lower level than its rule asks for.",
        ),
        (
            direction is RouteDirection.LOWER and not is_agreed,
            "nothing_open",
            "No lower route waits for the monitoring officer’s answer.",
        ),
        (
            actor.user_id != asked_by_id,
            "own_proposal",
            "Somebody other than the author who asked for it has to agree.",
        ),
        (status in CHOSEN_IN, "not_now", f"The route was taken when the report was sent on (“{status.label}”)."),
        (bool(reason.strip()), "no_reason", "Give the reason; it is kept and printed with the route.", "reason"),
    )


def taken(found: Route | Verdict, rules: Sequence[Rule], choice: Choice | None) -> Route | Verdict:
    """The route a report goes by: the one chosen while the choice stands, else the ordinary one, which says why.

    `rules` are those in force for the action on the day of the question.
    """
    if choice is None or isinstance(found, Verdict):
        return found
    chosen = next((rule for rule in rules if rule.pk == choice.rule_pk), None)
    why_not = _why_not(found, chosen, choice)
    if chosen is None or why_not:
        return replace(found, note=why_not)
    fits = takes_form(chosen, found.question)
    if not fits.allowed:
        return fits
    return replace(route_under(chosen, rules, found.question), instead_of=found.rule, choice=choice)


def _why_not(found: Route, chosen: Rule | None, choice: Choice) -> str:
    """Why a choice does not stand on the day; empty while it does."""
    if chosen is None:
        return "Another route was asked for, under a rule that is no longer in force. The ordinary route applies."
    lower = direction_of(chosen, found.rule, found.question) is RouteDirection.LOWER
    if lower and choice.direction is not RouteDirection.LOWER:
        return (
            f"{chosen.maker.title} was asked for, under {chosen.where}; the ordinary route now stands higher, and "
            "applies."
        )
    if lower and not choice.agreed_by:
        return (
            f"{chosen.maker.title} was asked for, under {chosen.where}. That is a lower route: it applies once the "
            "monitoring officer has agreed, with a reason. Until then the ordinary route does."
        )
    if lower and choice.instead_of_pk != found.rule.pk:
        return (
            f"The monitoring officer agreed to {chosen.maker.title} in place of another rule than the one that applies "
            "now. The ordinary route applies."
        )
    return ""
