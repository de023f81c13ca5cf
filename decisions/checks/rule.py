"""What a readiness rule is: its code, how much it weighs, what it looks for, where it comes from, who may override it.

All of that is data on the rule, so that a page, the command and the list in `docs/readiness.md` say the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from commissioning.actors import Actor, RoleGrant
from commissioning.enums import Discipline, Role
from decisions.enums import Severity

REPORT = "report"
# Invariant 15: a sum that does not tie stops a report, unless the officer who clears its finances says why it stands.
FINANCE = RoleGrant(Role.CLEARER, Discipline.FINANCE)
MONITORING_OFFICER = RoleGrant(Role.MONITORING_OFFICER)
POSTS = {FINANCE: "a finance clearing officer", MONITORING_OFFICER: "the monitoring officer"}


@dataclass(frozen=True)
class Rule:
    """One thing that readiness looks for.

    A blocker is certainly wrong and stops the report; a warning is accepted with a reason. `source` names the
    regulation, invariant or case the rule comes from. `overridden_by` is the one kind of post that may let a blocker
    stand, with a reason; without it the blocker has to be put right.
    """

    code: str
    severity: Severity
    looks_for: str
    source: str
    overridden_by: RoleGrant | None = None

    def found(self, message: str, place: str = REPORT, *, stands_for: str = "") -> Finding:
        """What the rule found, in words that say what would put it right, and where."""
        return Finding(self, message, place, stands_for)

    def under(self, code: str) -> Rule:
        """The same rule under the code of the refusal it passes on."""
        return replace(self, code=code)

    def may_be_overridden_by(self, actor: Actor) -> bool:
        """Whether the actor's post is the one that may let this blocker stand."""
        return self.overridden_by is not None and self.overridden_by in actor.roles

    @property
    def authority(self) -> str:
        """The law or other text its source names that an officer can look up; empty where it names only our own."""
        named = (part.strip() for part in self.source.split(";"))
        return "; ".join(part for part in named if not part.lower().startswith(("invariant", "case")))

    @property
    def overrider(self) -> str:
        """Who may let it stand, in words; empty where nobody may."""
        return POSTS[self.overridden_by] if self.overridden_by else ""


@dataclass(frozen=True)
class Finding:
    """Something to put right before the report goes on, with its place (`section:why`, `recommendation:1`).

    `stands_for` is the part of the message that says what is found, where the rest changes by the day: whoever lets it
    stand today lets it stand tomorrow. Without it that is the whole message.
    """

    rule: Rule
    message: str
    place: str = REPORT
    stands_for: str = ""

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def key(self) -> str:
        """How an act that lets it stand names it: two findings of one rule in one place are two."""
        said = self.stands_for or self.message
        return f"{self.code}@{self.place}@{hashlib.sha256(said.encode()).hexdigest()[:8]}"

    def is_what_was_said(self, code: str, place: str, message: str) -> bool:
        """Whether a finding that was told in these words is this one."""
        is_same = message == self.message or (self.stands_for != "" and self.stands_for in message)
        return (code, place) == (self.code, self.place) and is_same


def blocker(code: str, looks_for: str, source: str, overridden_by: RoleGrant | None = None) -> Rule:
    """A rule whose findings stop the report."""
    return Rule(code, Severity.BLOCKER, looks_for, source, overridden_by)


def warning(code: str, looks_for: str, source: str) -> Rule:
    """A rule whose findings can be accepted with a reason."""
    return Rule(code, Severity.WARNING, looks_for, source)
