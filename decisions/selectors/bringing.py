"""What a draft is brought to, as its placing asks for it; and a person's drafts that are on their way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents.drafts import draft as drafts
from commissioning.models import Council, Post
from commissioning.once import once
from decisions.bringing.placing import Placing, place
from decisions.bringing.settling import settled
from decisions.bringing.shape import Shape, places_of, standing_of
from decisions.enums import Classification, RouteAction
from decisions.models import BroughtDraft, NotPlaced, Report, ReportTemplate
from decisions.selectors import facts, parts, proposals, seldom
from frameworks.models import Contract, TermOption

# The kinds of row that are recognised, and what one and several of them are called.
KINDS = {
    "recommendation": ("recommendation", "recommendations"),
    "option": ("alternative", "alternatives"),
    "paper": ("background paper", "background papers"),
    "contact": ("contact", "contacts"),
    "risk": ("risk", "risks"),
    "milestone": ("step of the timetable", "steps of the timetable"),
    "engagement": ("engagement", "engagements"),
}
RISK_MAP = {"risk-map": "[risk-map]"}


@dataclass(frozen=True)
class Told:
    """Entries of one kind that found no place."""

    what: str
    entries: tuple[NotPlaced, ...]

    @property
    def are_words(self) -> bool:
        """Whether there are words to look after, and not only something to know."""
        return any(entry.words for entry in self.entries)


def shape_of_report(report: Report) -> Shape:
    """A report that is being written, with its own sections among those of its form."""
    structure = report.template_version.structure
    rows = parts.sections(report)
    keys = {section.pk: section.key for section in rows}
    entries = [
        {
            "key": section.key, "heading": section.heading, "kind": section.kind, "level": section.level,
            "parent": keys.get(section.parent_id or 0, ""), "numbering": section.numbering,
        }
        for section in rows
    ]  # fmt: skip
    return Shape(
        places=places_of(structure, entries),
        particulars=_particulars(structure),
        standing=standing_of(structure, *_said_of(report.council), report.reference, report.title),
        counts_subheadings=structure["counts_subheadings"],
        embeds=_embeds(report),
    )


def shape_of_template(template: ReportTemplate, council: Council) -> Shape:
    """A report that would be begun from a form today."""
    structure = template.current_version.structure
    return Shape(
        places=places_of(structure, structure["sections"]),
        particulars=_particulars(structure),
        standing=standing_of(structure, *_said_of(council)),
        counts_subheadings=structure["counts_subheadings"],
        embeds=RISK_MAP,
    )


def shape_for(brought: BroughtDraft) -> Shape:
    """What this draft is brought to."""
    if brought.report is not None:
        return shape_of_report(brought.report)
    if brought.template is None:
        raise ValueError("A draft is brought to a report, or to a form.")
    return shape_of_template(brought.template, brought.council)


def unsettled(brought: BroughtDraft) -> Placing:
    """The draft as it would stand in the report, its facts and links not looked at yet."""
    choices = {int(number): key for number, key in brought.choices.items()}
    return place(drafts.from_json(brought.reading), shape_for(brought), choices)


def placed(brought: BroughtDraft) -> Placing:
    """The draft as it would stand in the report. Without a report yet there is no fact that could come back."""
    return settled(unsettled(brought), facts.Texts(brought.report) if brought.report is not None else {})


def option_for(template: ReportTemplate, contract: Contract) -> TermOption | None:
    """The option a report about extending is about, where only one can be used now."""
    if template.current_version.structure["action"] != RouteAction.EXTEND:
        return None
    usable = [one.option for one in proposals.option_choices(contract, on=clock.today()) if one.verdict.allowed]
    return usable[0] if len(usable) == 1 else None


def post_named(council: Council, words: str) -> Post | None:
    """The post of a council that is called so."""
    return Post.objects.filter(council=council, is_active=True, title__iexact=words.strip()).first()


@once
def brought_into(report: Report, actor: Actor) -> list[BroughtDraft]:
    """The drafts that this person brought into a report, the newest first, with how much is `left` of each to place."""
    if not seldom.may_have(report, "brought_drafts"):
        return []
    mine = BroughtDraft.objects.visible_to(actor).filter(report=report, brought_at__isnull=False)
    left = Count("not_placed", filter=Q(not_placed__dismissed_at=None))
    return list(mine.defer("upload", "reading").annotate(left=left).order_by("-brought_at"))


@once
def to_place(report: Report, actor: Actor) -> list[NotPlaced]:
    """What drafts brought into this report left without a place, and this person has not put aside."""
    mine = BroughtDraft.objects.visible_to(actor).filter(report=report, brought_at__isnull=False)
    return list(NotPlaced.objects.filter(draft__in=mine, dismissed_at=None).order_by("draft", "order"))


def told(entries: list[NotPlaced]) -> list[Told]:
    """Entries by their kind, those with words first."""
    groups = [Told(what, tuple(group)) for what, group in groupby(entries, key=lambda entry: entry.what)]
    return sorted(groups, key=lambda group: not group.are_words)


def on_the_way(actor: Actor) -> list[BroughtDraft]:
    """A person's drafts that they have not brought into a report yet."""
    found = BroughtDraft.objects.visible_to(actor).to_go_on_with(clock.now())
    found = found.select_related("report", "template", "contract__council")
    return list(found.defer("upload", "reading")[:20])


def _embeds(report: Report) -> dict[str, str]:
    """What this report prints as a table that is none of its typed ones, and the code that places it."""
    found = {schedule.key: f"[schedule:{schedule.key}]" for schedule in parts.schedules(report)}
    return RISK_MAP | found | ({"option-scores": ""} if parts.criteria(report) else {})


def _particulars(structure: dict[str, list[dict[str, str]]]) -> tuple[tuple[str, str], ...]:
    return tuple((entry["label"], entry["source"]) for entry in structure["particulars"])


def _said_of(council: Council) -> tuple[str, ...]:
    """What stands on every paper of a council."""
    return (council.name, council.wards_word, council.status_word, Classification.PUBLIC.label)
