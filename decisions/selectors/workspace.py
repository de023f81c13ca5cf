"""A report's workspace: how far each section is, what stands in the way, and whose turn it is.

Made to be read inside `commissioning.once.reading_once`, where everything is asked of the database once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Post
from commissioning.once import once
from decisions import exemption
from decisions.checks.rule import Finding
from decisions.clearances import ClearanceState
from decisions.enums import BEFORE_ISSUE, Action, ReportStatus, SectionAnswer, SectionKind, Severity
from decisions.models import (
    Clearance,
    Comment,
    Consultation,
    Meeting,
    Report,
    ReportMove,
    SavedVersion,
    Section,
    TemplateVersion,
)
from decisions.selectors import annexes, content, embeds, exempt_leave, facts, parts, readiness, seldom
from decisions.selectors.issues import noting_newer
from decisions.selectors.replacing import noting_replaceable
from decisions.selectors.settled import noting_settled
from decisions.selectors.situations import ReportSituation
from decisions.workflow import TURN

BESIDE = (
    "contract__council", "council", "author", "author_post__council", "sponsor_post", "template_version__template",
    "decision_maker_post__council", "decision_maker_post__body", "authority_rule__grant", "option",
    "decision_number", "forward_plan_entry__decision_number", "matter", "supersedes", "replaces",
)  # fmt: skip
FILLED_BY = {
    SectionKind.RECOMMENDATIONS: "recommendation",
    SectionKind.OPTIONS: "option_considered",
    SectionKind.BACKGROUND_PAPERS: "background_paper",
    SectionKind.RISKS: "risk",
    SectionKind.MILESTONES: "milestone",
    SectionKind.ENGAGEMENT: "engagement",
    SectionKind.CONSULTATIONS: "consultation",
    SectionKind.CONTACTS: "contact",
    SectionKind.ENCLOSURES: "annex",
}
# These stand over other sections, and nothing is written under them.
HEADINGS = (SectionKind.GROUP, SectionKind.PART)


@dataclass(frozen=True)
class SectionState:
    """A section in the list of what is to be written: its number as it will print, how far it is, what is found."""

    section: Section
    number: str
    status: str
    colour: str
    row_count: int
    blockers: int
    warnings: int

    @property
    def is_heading_only(self) -> bool:
        """Nothing is written under it: it stands over other sections, or before them."""
        return self.section.kind in HEADINGS

    @property
    def title(self) -> str:
        """Its heading, or that it continues the section above."""
        section = self.section
        return section.heading or (f"{section.parent}, continued" if section.parent else section.key)


@dataclass(frozen=True)
class Turn:
    """Who has the report now (“you”, “democratic services”), since when, and what was said when it came to them.

    `who` is empty where nothing is left to do; `is_in_force` says that this is because what was decided is done.
    """

    who: str
    since: datetime
    reason: str
    by: str
    is_in_force: bool


def reports_in_view(actor: Actor) -> Any:
    """The reports this person may open, each with what its pages name: its latest move, how many comments that they
    may read are open, and when and why it was last kept as they acted on it."""
    latest = ReportMove.objects.filter(report=OuterRef("pk")).order_by("-made_at", "-pk")
    seen = SavedVersion.objects.filter(report=OuterRef("pk"), saved_by=actor.user_id).order_by("-number")
    said = Comment.objects.visible_to(actor).filter(report=OuterRef("pk")).open().order_by().values("report")
    forms = TemplateVersion.objects.filter(template=OuterRef("template_version__template")).order_by("-number")
    noted = noting_newer(noting_settled(seldom.noting_what_there_is(Report.objects.visible_to(actor))))
    return (
        exempt_leave.noting_leave(noting_replaceable(noted), actor)
        .select_related(*BESIDE)
        .annotate(
            moved_at=Subquery(latest.values("made_at")[:1]),
            moved_why=Subquery(latest.values("reason")[:1]),
            moved_by=Subquery(latest.values("made_by__full_name")[:1]),
            moved_post=Subquery(latest.values("made_post")[:1]),
            council_meets=Exists(Meeting.objects.filter(body__council=OuterRef("council"))),
            comments_open=Coalesce(Subquery(said.annotate(count=Count("pk")).values("count")), 0),
            seen_at=Subquery(seen.values("saved_at")[:1]),
            seen_why=Subquery(seen.values("why")[:1]),
            newest_form_id=Subquery(forms.values("pk")[:1]),
        )
    )


WHOM = {
    Role.REPORT_AUTHOR: "the report author",
    Role.APPROVING_MANAGER: "the approving manager",
    Role.CLEARER: "clearing officers",
    Role.DEMOCRATIC_SERVICES: "democratic services",
    Role.DECISION_MAKER: "the decision-maker",
    Role.CONTRACT_MANAGER: "the contract manager",
}


def turn_of(report: Any, actor: Actor, *, may_clear: bool) -> Turn:
    """Whose turn it is; `report` comes from `reports_in_view`. `may_clear`: a clearance is still this person's."""
    role = None if report.is_settled else TURN[ReportStatus(report.status)]
    by = ", ".join(part for part in (report.moved_by, report.moved_post) if part)
    who = "" if role is None else "you" if _is_turn_of(actor, role, report, may_clear=may_clear) else WHOM[role]
    until = exempt_leave.withheld_until(report, actor)
    why = exemption.said(report.moved_why or "", report.moved_at, withheld_until=until)
    return Turn(who, report.moved_at or report.created_at, why, by, report.is_settled)


def _is_turn_of(actor: Actor, role: Role, report: Report, *, may_clear: bool) -> bool:
    if role is Role.REPORT_AUTHOR:
        return actor.user_id == report.author_id
    if role is Role.CLEARER:
        return may_clear
    if role is Role.DECISION_MAKER:
        return actor.post_id is not None and actor.post_id == report.decision_maker_post_id
    if role is Role.CONTRACT_MANAGER:
        return actor.post_id is not None and actor.post_id == report.contract.contract_manager_post_id
    return actor.holds(role) and actor.user_id != report.author_id


def findings(report: Report, at: datetime) -> list[Finding]:
    """What stands in the way, while the paper is not issued; afterwards nothing does."""
    return readiness.findings(report, at) if report.status in BEFORE_ISSUE else []


def section_states(report: Report, at: datetime) -> list[SectionState]:
    """Every section in order, with how far it is."""
    numbers = content.outline(report)
    found = _by_section(report, findings(report, at))
    rows = row_counts(report)
    states = []
    for section in parts.sections(report):
        count = rows.get(SectionKind(section.kind), 0)
        severities = Counter(one.severity for one in found[section.key])
        blockers, warnings = severities[Severity.BLOCKER], severities[Severity.WARNING]
        status, colour = _status(section, count, blockers)
        states.append(SectionState(section, numbers[section.key], status, colour, count, blockers, warnings))
    return [
        _of_implications(report, one, states) if one.section.kind == SectionKind.IMPLICATIONS else one for one in states
    ]


def row_counts(report: Report) -> dict[SectionKind, int]:
    """How many rows fill each kind of section that is made of rows."""
    return {
        kind: len(read(report))
        for kind, read in ROWS_OF.items()
        if any(section.kind == kind for section in parts.sections(report))
    }


ROWS_OF: Mapping[SectionKind, Callable[[Report], Sequence[Any]]] = {
    SectionKind.RECOMMENDATIONS: parts.recommendations,
    SectionKind.OPTIONS: parts.options_considered,
    SectionKind.BACKGROUND_PAPERS: parts.background_papers,
    SectionKind.RISKS: parts.risks,
    SectionKind.MILESTONES: parts.milestones,
    SectionKind.ENGAGEMENT: parts.engagements,
    SectionKind.CONSULTATIONS: parts.consultations,
    SectionKind.CONTACTS: parts.contacts,
    SectionKind.ENCLOSURES: lambda report: [*annexes.annexes(report), *filter(None, [report.enclosures.strip()])],
    SectionKind.IMPLICATIONS: lambda report: content.implications(report),
}


def findings_of_section(report: Report, key: str, at: datetime) -> list[Finding]:
    """What was found in one section, its rows and its tables."""
    return _by_section(report, findings(report, at))[key]


def _status(section: Section, row_count: int, blockers: int) -> tuple[str, str]:
    """In words, and the colour beside them."""
    if section.kind in HEADINGS:
        return "", ""
    if section.answer != SectionAnswer.CONTENT:
        return SectionAnswer(section.answer).label, "grey"
    if not section.body.strip() and not row_count:
        return ("Empty", "yellow") if section.is_required else ("Empty, may stay so", "grey")
    return ("Started", "blue") if blockers else ("Written", "green")


def _by_section(report: Report, found: Iterable[Finding]) -> defaultdict[str, list[Finding]]:
    """Findings by the key of the section where they are seen; those about the whole report are under no key."""
    filled = {FILLED_BY[SectionKind(one.kind)]: one.key for one in parts.sections(report) if one.kind in FILLED_BY}
    holding = {code: section.key for code in embeds.codes(report) for section in embeds.sections_holding(report, code)}
    by_section: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in found:
        kind, _, rest = one.place.partition(":")
        key = rest if kind == "section" else holding.get(one.place, "") or filled.get(kind, "")
        by_section[key].append(one)
    return by_section


# --- implications -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Implication:
    """One of the implications with its answer at a glance; `is_answered` is False while nothing is said."""

    state: SectionState
    answer: str
    colour: str

    @property
    def is_answered(self) -> bool:
        return bool(self.colour)


def implications(report: Report, section: Section, states: Iterable[SectionState]) -> list[Implication]:
    """The sections under a heading of implications in order, each ticked or not as the report prints it."""
    ticked = {one.pk for one in content.implications(report)}
    return [
        _implication(one, is_ticked=one.section.pk in ticked) for one in states if one.section.parent_id == section.pk
    ]


def _implication(state: SectionState, *, is_ticked: bool) -> Implication:
    if is_ticked:
        return Implication(state, "Has implications", "blue")
    if state.section.answer != SectionAnswer.CONTENT:
        return Implication(state, SectionAnswer(state.section.answer).label, "grey")
    return Implication(state, "Not answered yet", "")


def _of_implications(report: Report, state: SectionState, states: Sequence[SectionState]) -> SectionState:
    """A heading of implications is as far as what stands under it."""
    found = implications(report, state.section, states)
    unanswered = sum(not one.is_answered for one in found)
    if state.section.answer != SectionAnswer.CONTENT or not found:
        return state
    status, colour = (f"{unanswered} to answer", "yellow") if unanswered else ("Answered", "green")
    return replace(state, status=status, colour=colour)


# --- around the text --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClearanceLine:
    """One discipline the rule demands: how it stands, and what was last said."""

    discipline: str
    state: ClearanceState
    sentence: str
    latest: Clearance | None


def clearance_lines(report: Report, actor: Actor, at: datetime) -> list[ClearanceLine]:
    """The clearances so far, on the report as it is now."""
    now = ReportSituation(report, Action.CLEAR, actor, at, "", {})
    latest = {row.discipline: row for row in parts.clearances(report)}
    return [
        ClearanceLine(discipline.label, state, state.sentence(discipline.label), latest.get(discipline))
        for discipline, state in now.clearances.items()
    ]


def views_missing(report: Report, asked: Sequence[Consultation]) -> list[Post]:
    """The posts whose view the rule demands and nobody has asked yet."""
    known = {row.consultee_post_id for row in asked}
    return [post for post in parts.consultee_posts(report) if post.pk not in known]


SOURCES = {"option": "option of the contract", "money_line": "money line", "forward_plan_entry": "forward plan entry"}


@dataclass(frozen=True)
class KnownFact:
    """A fact an author may write in: what to type, what it says, where the register has it, and what moved."""

    name: str
    description: str
    text: str
    source: str
    pinned: str
    live: str

    @property
    def token(self) -> str:
        """What is typed in the text."""
        return f"{{{{ {self.name} }}}}"

    @property
    def found_in(self) -> str:
        """Where the register has it, in words: a kind of row, and how many of them."""
        counts = Counter(row.strip().partition(":")[0] for row in self.source.split(",") if row.strip())
        named = [(SOURCES.get(kind, kind.replace("_", " ")), count) for kind, count in counts.items()]
        return ", ".join(f"{count} {name}s" if count > 1 else f"the {name}" for name, count in named)

    @property
    def has_moved(self) -> bool:
        """Whether the register now says otherwise than the report."""
        return bool(self.pinned) and self.pinned != self.live


@dataclass(frozen=True)
class FactGroup:
    """Facts about one thing, under a title."""

    title: str
    facts: list[KnownFact]


FACT_GROUPS = {
    "council": "The council", "contract": "The contract", "option": "The option", "lots": "The lots",
    "providers": "The providers", "money": "Money", "forward_plan": "The forward plan",
    "performance": "How it performs", "decision": "Who decides", "pathway": "The matter's way",
}  # fmt: skip


def facts_in_groups(report: Report) -> list[FactGroup]:
    """The facts the register states, in groups by what they are about."""
    found: dict[str, list[KnownFact]] = defaultdict(list)
    for one in known_facts(report):
        if one.text:
            found[one.name.partition(".")[0]].append(one)
    return [FactGroup(title, found[stem]) for stem, title in FACT_GROUPS.items() if found[stem]]


@once
def known_facts(report: Report) -> list[KnownFact]:
    """Every fact there is a name for, those the register cannot state yet included."""
    live, pinned = facts.live(report), facts.pinned(report)
    return [_known(one.name, one.description, live, pinned) for one in facts.facts.DEFINITIONS]


def _known(name: str, description: str, live: Mapping[str, Any], pinned: Mapping[str, Any]) -> KnownFact:
    fixed, now = pinned.get(name), live.get(name)
    shown = fixed or now
    return KnownFact(
        name=name,
        description=description,
        text=shown.text if shown else "",
        source=shown.source if shown else "",
        pinned=fixed.text if fixed else "",
        live=now.text if now else "",
    )
