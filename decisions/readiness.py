"""Whether a report is ready to go on: every check, the route first, because facts about who decides hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from decisions.checks import (
    arithmetic,
    columns,
    contacts,
    contents,
    dates,
    duties,
    evidence,
    figures,
    implications,
    kinds,
    law,
    ledger,
    lots,
    names,
    prospects,
    references,
    risks,
    route,
    stated,
    structure,
    terms,
    timetable,
    varying,
    wording,
)
from decisions.checks.draft import Draft
from decisions.checks.rule import Finding, Rule
from decisions.enums import Severity

# In the order in which an author wants to know: who decides, what is missing, sums, dates, law, words.
THEMES = (
    route,
    structure,
    figures,
    arithmetic,
    columns,
    stated,
    terms,
    ledger,
    dates,
    timetable,
    evidence,
    contents,
    law,
    varying,
    duties,
    implications,
    prospects,
    risks,
    lots,
    kinds,
    names,
    references,
    wording,
    contacts,
)
CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = tuple(check for theme in THEMES for check in theme.CHECKS)
RULES: tuple[Rule, ...] = tuple(
    dict.fromkeys(value for theme in THEMES for value in vars(theme).values() if isinstance(value, Rule))
)
# Blockers that one kind of post may let stand, by their codes.
OVERRIDABLE: dict[str, Rule] = {rule.code: rule for rule in RULES if rule.overridden_by}


def check(draft: Draft) -> list[Finding]:
    """Every finding, blockers before warnings, otherwise in reading order; the same one only once."""
    found = dict.fromkeys(finding for run in CHECKS for finding in run(draft))
    return sorted(found, key=lambda finding: finding.severity is Severity.WARNING)


def blockers(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop submission."""
    return [finding for finding in findings if finding.severity is Severity.BLOCKER]
