"""The report itself: begun from a form, written section by section, every change a new version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents import notes
from commissioning.models import Council, Post
from commissioning.services import audit
from commissioning.services.audit import prose_digest
from commissioning.services.saving import checked
from commissioning.verdicts import Refused, Verdict
from decisions.editing import may_begin_report, may_hand_in
from decisions.enums import ParagraphNumbering, SectionAnswer
from decisions.form_structure import MAX_LEVEL as DEEPEST
from decisions.models import ForwardPlanEntry, Matter, Report, ReportTemplate, Section
from decisions.noticing import may_say_key
from decisions.services import edits, telling
from decisions.services.edits import opened_for_editing
from frameworks.models import Contract, TermOption

DETAILS = (
    "title", "sponsor_post", "wards", "classification", "enclosures", "is_key", "key_reason", "wards_affected",
    "is_budgeted", "is_routine", "matter", "forward_plan_entry", "option",
)  # fmt: skip
_REFERENCE = re.compile(r"^[A-Z0-9]+(?:-[A-Z0-9]+)+$")


@dataclass(frozen=True)
class SectionText:
    """What an author wrote in one section: the words, or an explicit “None” or “N/A” and no words.

    `heading` changes a free heading; None leaves it.
    """

    body: str = ""
    answer: SectionAnswer = SectionAnswer.CONTENT
    heading: str | None = None


def _may_begin_with(
    template: ReportTemplate, contract: Contract, option: TermOption | None, title: str, reference: str, actor: Actor
) -> Verdict:
    return Verdict.of(
        (
            actor.council_id == contract.council_id,
            "other_council",
            "The contract is another council's.",
            "contract",
        ),
        (template.is_active, "form_retired", "New reports no longer start from this form.", "template"),
        (bool(title.strip()), "no_title", "Give the report a title.", "title"),
        (
            option is None or option.contract_id == contract.pk,
            "other_contract",
            "The option belongs to another contract.",
            "option",
        ),
        (
            bool(_REFERENCE.match(reference)),
            "bad_reference",
            "A reference has capital letters and digits, joined by hyphens: BRK-DPR-2020-014.",
            "reference",
        ),
        (
            not Report.objects.filter(reference=reference).exists(),
            "reference_taken",
            f"Another report already has the reference {reference}.",
            "reference",
        ),
    )


@transaction.atomic
def create(
    *,
    template: ReportTemplate,
    contract: Contract,
    title: str,
    actor: Actor,
    at: datetime,
    option: TermOption | None = None,
    sponsor_post: Post | None = None,
    matter: Matter | None = None,
    forward_plan_entry: ForwardPlanEntry | None = None,
    supersedes: Report | None = None,
    reference: str = "",
) -> Report:
    """Begin a report from a form: copies the newest version's sections, so that later changes of the form leave it be.

    `reference` may have been given out already (a forward plan entry); otherwise the next of the year is taken.
    Refused to a post that does not draft reports, for another council's contract, and for an unusable reference.
    """
    council = Council.objects.locked(contract.council_id)
    version = template.current_version
    reference = reference or _next_reference(council, version.structure["reference_code"], at)
    (may_begin_report(actor) & _may_begin_with(template, contract, option, title, reference, actor)).or_refuse()
    report = Report.objects.create(
        council=council,
        reference=reference,
        template_version=version,
        contract=contract,
        option=option,
        title=title.strip(),
        author=actor.user,
        author_post=actor.post,
        sponsor_post=sponsor_post,
        matter=matter,
        forward_plan_entry=forward_plan_entry,
        supersedes=supersedes,
        created_at=at,
    )
    _copy_sections(report, version.structure["sections"])
    audit.record(actor, "report.begun", report, at=at, changes={"status": (None, report.status)})
    return report


@transaction.atomic
def edit_details(*, report: Report, version: int, actor: Actor, at: datetime, details: Mapping[str, Any]) -> Report:
    """Change the particulars at the report's head: any of `DETAILS`.

    Refused by `may_edit`, a stale version, and where it is said to be key without a reason (`may_say_key`).
    """
    edit = edits.begin(report=report, version=version, actor=actor, at=at, stored_text=report.title)
    report, changes = edit.report, {}
    for name, value in details.items():
        if name not in DETAILS:
            raise KeyError(f"{name} is not a particular of a report.")
        before = getattr(report, name)
        if before != value:
            said = prose_digest if name == "key_reason" else _scalar  # words of the author's own are no scalar
            changes[name] = (said(before), said(value))
            setattr(report, name, value)
    may_say_key(is_key=report.is_key, reason=report.key_reason).or_refuse()
    checked(report)
    edit.save()
    audit.record(actor, "report.details_changed", report, at=at, changes=changes)
    return report


@transaction.atomic
def edit_sections(
    *, report: Report, version: int, actor: Actor, at: datetime, texts: Mapping[str, SectionText]
) -> Report:
    """Write several sections in one save, by key. Refused by `may_edit`, a stale version, or a fixed heading.

    A second note under a label the section has already gets one of its own (`notes.apart`).
    """
    sections = {section.key: section for section in report.sections.filter(key__in=texts)}
    unknown = sorted(set(texts) - set(sections))
    if unknown:
        raise Refused(Verdict.refuse("no_such_section", f"The report has no section “{unknown[0]}”."))
    alone = next(iter(sections.values())) if len(sections) == 1 else None
    stored = "\n\n".join(f"{section}\n{section.body}" for section in sections.values())
    edit = edits.begin(report=report, version=version, actor=actor, at=at, section=alone, stored_text=stored)
    changes: dict[str, tuple[str, str]] = {}
    for key, text in texts.items():
        changes |= _write(sections[key], text)
    edit.save()
    audit.record(actor, "report.sections_changed", edit.report, at=at, changes=changes)
    return edit.report


def edit_section(
    *, report: Report, key: str, version: int, actor: Actor, at: datetime, body: str = "",
    answer: SectionAnswer = SectionAnswer.CONTENT, heading: str | None = None,
) -> Report:  # fmt: skip
    """Write one section; also for the contributor whose section it is. See `edit_sections`."""
    texts = {key: SectionText(body=body, answer=answer, heading=heading)}
    return edit_sections(report=report, version=version, actor=actor, at=at, texts=texts)


@transaction.atomic
def hand_in_section(*, report: Report, key: str, version: int, actor: Actor, at: datetime, text: SectionText) -> Report:
    """Write the section given to one's post, and tell the author that it is done.

    Refused by `may_hand_in` and as `edit_sections` is.
    """
    section, is_answered = _section(report, key), bool(text.body.strip()) or text.answer != SectionAnswer.CONTENT
    may_hand_in(actor, contributor_post_id=section.contributor_post_id, is_answered=is_answered).or_refuse()
    report = edit_sections(report=report, version=version, actor=actor, at=at, texts={key: text})
    audit.record(actor, "report.section_handed_in", report, at=at, changes={"section": (None, key)})
    telling.of_section_done(section, actor=actor, at=at)
    return report


@transaction.atomic
def add_section(
    *, report: Report, version: int, key: str, after: str, actor: Actor, at: datetime, heading: str = "",
    numbering: ParagraphNumbering = ParagraphNumbering.PARAGRAPHS, text: SectionText | None = None,
) -> Section:  # fmt: skip
    """Put a sub-section of the author's own at the end of section `after`. Without a heading it continues the numbers.

    Refused by `may_edit`, a stale version, a key already there, or below the deepest level.
    """
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    report, parent = edit.report, _section(edit.report, after, "after")
    Verdict.of(
        (parent.level < DEEPEST, "too_deep", f"A section on level {DEEPEST} has no sub-sections.", "after"),
        (not report.sections.filter(key=key).exists(), "key_taken", f"There is a section “{key}” already.", "key"),
    ).or_refuse()
    order = _end_of(report, parent) + 1
    for later in report.sections.filter(order__gte=order).order_by("-order"):
        later.order += 1
        later.save(update_fields=["order"])
    section = Section(
        report=report, key=key, parent=parent, level=parent.level + 1, order=order, heading=heading, numbering=numbering
    )
    _write(section, text or SectionText())
    edit.save()
    audit.record(actor, "report.section_added", report, at=at, changes={"section": (None, key)})
    return section


@transaction.atomic
def remove_section(*, report: Report, version: int, key: str, actor: Actor, at: datetime) -> Report:
    """Take out a section of the author's own. Refused for one the form fixed, and for one that still holds others."""
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    report, section = edit.report, _section(edit.report, key)
    Verdict.of(
        (not section.is_locked, "fixed_by_form", "The form requires this section.", "key"),
        (not section.children.exists(), "has_parts", "Take out the sections under it first.", "key"),
        (
            not section.exempt_texts.exists(),
            "has_exempt_text",
            "Move or remove the exempt text of this section first.",
            "key",
        ),
    ).or_refuse()
    lost = section.body
    section.delete()
    edit.save()
    audit.record(actor, "report.section_removed", report, at=at, changes={"section": (key, None)}, reason=lost)
    return report


@transaction.atomic
def give_section(*, report: Report, version: int, key: str, post: Post | None, actor: Actor, at: datetime) -> Report:
    """Ask a post to write one section, or take it back with None. Refused by `may_edit`, and to another council."""
    report = opened_for_editing(report=report, version=version, actor=actor)
    section = _section(report, key)
    Verdict.of(
        (
            post is None or post.council_id == report.council_id,
            "other_council",
            "The post is another council's.",
            "post",
        ),
    ).or_refuse()
    before = section.contributor_post
    section.contributor_post = post
    section.save(update_fields=["contributor_post"])
    report.save_version()
    if post is not None and post != before:
        telling.of_section(section, actor=actor, at=at)
    audit.record(actor, "report.section_given", report, at=at, changes={key: (_scalar(before), _scalar(post))})
    return report


def _section(report: Report, key: str, field: str = "key") -> Section:
    section: Section | None = report.sections.filter(key=key).first()
    if section is None:
        raise Refused(Verdict.refuse("no_such_section", f"The report has no section “{key}”.", field))
    return section


def _copy_sections(report: Report, entries: Iterable[Mapping[str, Any]]) -> None:
    made: dict[str, Section] = {}
    for order, entry in enumerate(entries, start=1):
        made[entry["key"]] = Section.objects.create(
            report=report,
            key=entry["key"],
            parent=made.get(entry["parent"]),
            order=order,
            level=entry["level"],
            heading=entry["heading"],
            is_locked=entry["locked"],
            is_required=entry["required"],
            kind=entry["kind"],
            numbering=entry["numbering"],
            discipline=entry["discipline"],
            guidance=entry["guidance"],
        )


def _write(section: Section, text: SectionText) -> dict[str, tuple[str, str]]:
    """Put the words in place and return what changed, prose as digests."""
    heading = section.heading if text.heading is None else text.heading
    body = notes.apart(text.body.replace("\r\n", "\n").strip())
    Verdict.of(
        (
            not section.is_locked or heading == section.heading,
            "fixed_heading",
            f"The form fixes the heading “{section.heading}”.",
            section.key,
        ),
        (
            text.answer == SectionAnswer.CONTENT or not body,
            "answer_and_text",
            f"“{section}” is answered “{text.answer.label}”, so it cannot have text as well.",
            section.key,
        ),
    ).or_refuse()
    before = f"{section.answer} {prose_digest(section.body)}"
    section.heading, section.body, section.answer = heading, body, text.answer
    checked(section).save()
    after = f"{section.answer} {prose_digest(section.body)}"
    return {section.key: (before, after)} if before != after else {}


def _end_of(report: Report, parent: Section) -> int:
    """The order of the last section at or under `parent`."""
    last = parent.order
    for section in report.sections.filter(order__gt=parent.order).order_by("order"):
        if section.level <= parent.level:
            break
        last = section.order
    return last


def _next_reference(council: Council, code: str, at: datetime) -> str:
    stem = f"{council.code}-{code}-{clock.london_day(at).year}-"
    taken = Report.objects.filter(reference__startswith=stem).values_list("reference", flat=True)
    numbers = [int(reference.removeprefix(stem)) for reference in taken if reference.removeprefix(stem).isdigit()]
    return f"{stem}{max(numbers, default=0) + 1:03d}"


def _scalar(value: Any) -> Any:
    """A value as the audit chain may hold it: a row by its name."""
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)
