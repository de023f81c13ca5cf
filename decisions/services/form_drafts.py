"""Changing a council's own form of report in a working copy, and publishing it when it is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import save_new
from commissioning.verdicts import Refused, Verdict
from decisions import editing, form_editing, form_structure
from decisions.form_editing import Structure
from decisions.models import FormDraft, ReportTemplate, TemplateVersion
from decisions.services import templates


def may_change_form(template: ReportTemplate, actor: Actor) -> Verdict:
    """Whether somebody changes this form."""
    return editing.may_change_form(actor, council_id=template.council_id)


def may_begin(template: ReportTemplate, actor: Actor) -> Verdict:
    """Whether somebody begins to change this form."""
    is_begun = FormDraft.objects.filter(template=template).exists()
    return editing.may_begin_to_change_form(actor, council_id=template.council_id, is_begun=is_begun)


def may_publish(draft: FormDraft, actor: Actor) -> Verdict:
    """Whether somebody publishes this working copy."""
    template = draft.template
    return editing.may_publish_form(actor, council_id=template.council_id, is_changed=bool(changes(draft)))


def changes(draft: FormDraft) -> list[str]:
    """What the working copy says otherwise than the form's newest version."""
    return form_editing.differences(draft.template.current_version.structure, draft.structure)


@transaction.atomic
def begin(*, template: ReportTemplate, actor: Actor, at: datetime, structure: Structure | None = None) -> FormDraft:
    """Begin to change a form: from its newest version, or from a `structure` brought in a file. See `may_begin`.

    A file of another form is refused: its short name is what reports and rules know the form by.
    """
    template = ReportTemplate.objects.select_for_update().get(pk=template.pk)
    may_begin(template, actor).or_refuse()
    structure = structure or template.current_version.structure
    Verdict.of(
        (
            structure["slug"] == template.slug,
            "other_form",
            f"The file is of the form “{structure['slug']}”, not of “{template.slug}”.",
            "file",
        )
    ).or_refuse()
    draft = save_new(FormDraft(template=template, structure=structure, begun_at=at, begun_by=actor.user))
    audit.record(actor, "form.change_begun", draft, at=at, changes={"version": (None, template.current_version.number)})
    return draft


@transaction.atomic
def change(
    *, draft: FormDraft, version: int, edit: Callable[..., Structure], actor: Actor, at: datetime, **given: Any
) -> FormDraft:
    """Apply one step of `form_editing` to the working copy the person saw at `version`.

    Refused by `may_change_form`, a stale version, and in the words of `InvalidForm` what could not be printed.
    """
    held: FormDraft = FormDraft.objects.locked(draft.pk).expect_version(version)
    may_change_form(held.template, actor).or_refuse()
    try:
        structure = edit(held.structure, **given)
    except form_structure.InvalidForm as invalid:
        raise Refused(Verdict.refuse("invalid_form", str(invalid))) from invalid
    told = form_editing.differences(held.structure, structure)
    held.structure = structure
    held.save_version()
    audit.record(actor, "form.changed", held, at=at, changes={"steps": (0, len(told))}, reason="\n".join(told))
    return held


@transaction.atomic
def discard(*, draft: FormDraft, version: int, actor: Actor, at: datetime) -> ReportTemplate:
    """Throw the working copy away; the form stays as it was published."""
    held: FormDraft = FormDraft.objects.locked(draft.pk).expect_version(version)
    may_change_form(held.template, actor).or_refuse()
    template = held.template
    held.delete()
    audit.record(actor, "form.change_discarded", template, at=at)
    return template


@transaction.atomic
def publish(*, draft: FormDraft, version: int, actor: Actor, at: datetime) -> TemplateVersion:
    """Publish the working copy as the form's next version, and be done with it. Refused by `may_publish`."""
    held: FormDraft = FormDraft.objects.locked(draft.pk).expect_version(version)
    may_publish(held, actor).or_refuse()
    published = templates.publish(template=held.template, structure=held.structure, actor=actor, at=at)
    name = str(held.structure["name"])
    if held.template.name != name:
        held.template.name = name
        held.template.save(update_fields=["name"])
    held.delete()
    return published
