"""Moving an open draft to the newest version of its form, because its author says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from decisions import form_editing, form_moves
from decisions.enums import SectionAnswer, SectionKind
from decisions.form_moves import Move, Standing
from decisions.form_structure import MAX_LEVEL
from decisions.models import Report, Section, TemplateVersion
from decisions.selectors.access import may_write
from decisions.selectors.workspace import ROWS_OF
from decisions.services import edits


def newest(report: Report) -> TemplateVersion:
    """The version of the report's form that a report begun today would have."""
    return report.template_version.template.current_version


def may_move(report: Report, actor: Actor) -> Verdict:
    """The author, while the report can be changed and its form has a newer version."""
    writes = may_write(report, actor)
    if not writes.allowed:
        return writes
    known = getattr(report, "newest_form_id", None)  # read along with a report that is shown
    return form_moves.may_move(is_newest=report.template_version_id == (known or newest(report).pk))


def changes(report: Report) -> list[str]:
    """What the newer version of the form says otherwise, and what becomes of this report's own words."""
    version, standing = newest(report), _standing(report)
    move = form_moves.planned(standing, version.structure, deepest=MAX_LEVEL)
    return [
        *form_editing.differences(report.template_version.structure, version.structure),
        *form_moves.told(standing, move),
    ]


@transaction.atomic
def move(*, report: Report, version: int, actor: Actor, at: datetime) -> Report:
    """Move the report to the newest version of its form. Refused by `may_move` or a stale version.

    Headings, order, numbering and guidance follow the form; nothing that was written goes.
    """
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    report = edit.report
    may_move(report, actor).or_refuse()
    before, after = report.template_version, newest(report)
    _rearrange(report, form_moves.planned(_standing(report), after.structure, deepest=MAX_LEVEL))
    report.template_version = after
    edit.save()
    audit.record(actor, "report.form_moved", report, at=at, changes={"form": (str(before), str(after))})
    return report


def _standing(report: Report) -> list[Standing]:
    made_of_rows = (kind for kind in ROWS_OF if kind != SectionKind.IMPLICATIONS)
    filled: dict[str, bool] = {kind: bool(ROWS_OF[kind](report)) for kind in made_of_rows}
    sections = report.sections.select_related("parent").prefetch_related("exempt_texts").order_by("order")
    return [
        Standing(
            key=section.key,
            heading=section.heading,
            parent=section.parent.key if section.parent else "",
            is_locked=section.is_locked,
            holds_something=bool(section.body.strip())
            or section.answer != SectionAnswer.CONTENT
            or section.contributor_post_id is not None
            or bool(section.exempt_texts.all()),
            rows=section.kind if filled.get(section.kind) else "",
        )
        for section in sections
    ]


def _rearrange(report: Report, move: Move) -> None:
    """Every section to its new place, and only then away with the dropped ones: none that stays stands under them."""
    sections = {section.key: section for section in report.sections.all()}
    made: dict[str, Section] = {}
    for order, place in enumerate(move.places, start=1):
        section = sections.get(place.key) or Section(report=report, key=place.key)
        section.parent, section.level, section.order = made.get(place.parent), place.level, order
        if place.entry is None:
            section.is_locked, section.is_required = False, False
        else:
            _follow(section, place.entry)
        checked(section).save()
        made[place.key] = section
    report.sections.filter(key__in=move.dropped).delete()


def _follow(section: Section, entry: Mapping[str, Any]) -> None:
    """Take over what the form says of a section; a free heading the author wrote stays."""
    if entry["locked"] or not section.heading:
        section.heading = entry["heading"]
    section.is_locked, section.is_required = entry["locked"], entry["required"]
    for name in ("kind", "numbering", "discipline", "guidance"):
        setattr(section, name, entry[name])
