"""Bringing in a whole scheme of delegation from a file: every rule a proposal, for the monitoring officer to confirm.

A rule is known by its clause and name. What the council has already, confirmed or proposed, is left alone, so that a
second run changes nothing; a proposal that differs is changed; a confirmed rule that differs gets a successor, and the
monitoring officer gives it its last day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Council, Post
from commissioning.services import audit
from commissioning.verdicts import Reason, Refused, Verdict
from decisions.editing import may_propose_rule
from decisions.models import AuthorityRule, ReportTemplate
from decisions.scheme_file import RuleWritten, SchemeFile, in_titles
from decisions.selectors.scheme_files import rules_not_ended, written_of
from decisions.services import scheme as of_rules
from decisions.services import telling


@dataclass
class SchemeBrought:
    """What became of each rule of the file."""

    new: list[AuthorityRule] = field(default_factory=list)
    changed: list[AuthorityRule] = field(default_factory=list)
    successors: list[AuthorityRule] = field(default_factory=list)
    same: list[AuthorityRule] = field(default_factory=list)

    @property
    def proposed(self) -> list[AuthorityRule]:
        """Those that now wait for the monitoring officer because of this file."""
        return [*self.new, *self.changed, *self.successors]


@transaction.atomic
def bring(*, scheme: SchemeFile, actor: Actor, at: datetime) -> SchemeBrought:
    """Propose the rules of a file in the actor's council. Refused to anybody but an administrator, for a post or a form
    that the council does not have, and by whatever refuses a single rule.
    """
    may_propose_rule(actor).or_refuse()
    if actor.council is None:
        raise Refused(Verdict.refuse("not_yours", "Only an administrator of a council can bring in a scheme."))
    council = actor.council
    posts, forms = _posts(scheme, council), _forms(scheme, council)
    held = rules_not_ended(council, clock.london_day(at))
    brought = SchemeBrought()
    for rule in scheme.rules:
        _bring_one(rule, scheme, held, (posts, forms), brought, actor, at)
    if brought.proposed:
        telling.of_scheme(brought.proposed, actor=actor, at=at)
        counts = {"proposed": (None, len(brought.proposed)), "same": (None, len(brought.same))}
        audit.record(actor, "scheme.brought_in", council, at=at, changes=counts)
    return brought


def _bring_one(
    rule: RuleWritten,
    scheme: SchemeFile,
    held: list[AuthorityRule],
    known: tuple[dict[str, Post], dict[str, ReportTemplate]],
    brought: SchemeBrought,
    actor: Actor,
    at: datetime,
) -> None:
    posts, forms = known
    alike = [row for row in held if (row.clause, row.name) == (rule.clause, rule.name)]
    same = next((row for row in alike if _says(row) == in_titles(rule, scheme.posts)), None)
    if same is not None:
        brought.same.append(same)
        return
    open_one = next((row for row in alike if row.confirmed_at is None), None)
    try:
        made = of_rules.put_forward(
            values=_values(rule, posts, forms),
            consultees=[posts[key] for key in rule.consults],
            clearances=rule.clearances,
            rule=open_one,
            actor=actor,
            at=at,
        )
    except Refused as refused:
        where = f"{rule.clause} ({rule.name}): "
        reasons = (Reason(one.code, where + one.message, one.field) for one in refused.verdict.reasons)
        raise Refused(Verdict(tuple(reasons))) from refused
    (brought.changed if open_one else brought.successors if alike else brought.new).append(made)


def _says(row: AuthorityRule) -> RuleWritten:
    """What a row says, with titles for its posts."""
    named = {post: post.title for post in (row.maker_post, *row.consultee_posts.all())}
    return in_titles(written_of(row, named), {title: title for title in named.values()})


def _values(rule: RuleWritten, posts: dict[str, Post], forms: dict[str, ReportTemplate]) -> dict[str, Any]:
    return {
        "name": rule.name, "clause": rule.clause, "text": rule.text, "action": rule.action, "priority": rule.priority,
        "value_basis": rule.basis, "value_from": rule.value_from, "value_to": rule.value_to,
        "on_forward_plan": rule.on_forward_plan, "is_key": rule.key, "budgeted": rule.budgeted,
        "routine": rule.routine, "level": rule.level, "maker_post": posts[rule.decides],
        "template": forms[rule.form] if rule.form else None, "record_type": rule.record,
        "starts_on": rule.starts_on, "ends_on": rule.ends_on,
    }  # fmt: skip


def _posts(scheme: SchemeFile, council: Council) -> dict[str, Post]:
    """The council's posts by the keys of the file; refused where it has none of that title."""
    used = {key for rule in scheme.rules for key in (rule.decides, *rule.consults)}
    titles = {key: title for key, title in scheme.posts.items() if key in used}
    found = {post.title: post for post in Post.objects.filter(council=council, title__in=titles.values())}
    missing = [title for title in titles.values() if title not in found]
    Verdict(
        tuple(
            Reason(
                "no_such_post",
                f"{council.name} has no post “{title}”. Add it, or write the title of one of its posts under [posts].",
                "file",
            )
            for title in missing
        )
    ).or_refuse()
    return {key: found[title] for key, title in titles.items()}


def _forms(scheme: SchemeFile, council: Council) -> dict[str, ReportTemplate]:
    """The forms that the rules demand: the council's own before the shipped one of that name."""
    slugs = {rule.form for rule in scheme.rules if rule.form}
    rows = ReportTemplate.objects.filter(Q(council=council) | Q(council=None), slug__in=slugs)
    found = {row.slug: row for row in sorted(rows, key=lambda row: row.council_id is not None)}
    missing = tuple(
        Reason("no_such_form", f"There is no form of report called “{slug}”.", "file")
        for slug in sorted(slugs - found.keys())
    )
    Verdict(missing).or_refuse()
    return found
