"""Whether a report is ready to go on: every check, the route first, because facts about who decides hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from decisions.checks import figures, route, structure, terms
from decisions.checks.draft import Draft, Finding
from decisions.enums import Severity

CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = (
    route.route,
    structure.required_sections,
    structure.recommendations,
    structure.alternatives,
    structure.contacts,
    structure.tables,
    structure.facts,
    structure.moved_register,
    structure.guidance_left,
    structure.writing,
    figures.formulas,
    figures.recommended_sums,
    figures.lots_of_sums,
    figures.typed_sums,
    terms.extensions,
    terms.resolved_twice,
    terms.unresolved_lots,
    terms.days_left,
    terms.performance,
)


def check(draft: Draft) -> list[Finding]:
    """Every finding, blockers before warnings, otherwise in reading order; the same one only once."""
    found = dict.fromkeys(finding for run in CHECKS for finding in run(draft))
    return sorted(found, key=lambda finding: finding.severity is Severity.WARNING)


def blockers(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop submission."""
    return [finding for finding in findings if finding.severity is Severity.BLOCKER]
