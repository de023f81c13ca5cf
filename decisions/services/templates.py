"""Forms of report: published as versions, from shipped files or by a council, and never overwritten."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.services import audit
from commissioning.verdicts import Refused, Verdict
from decisions import form_structure
from decisions.editing import may_change_form, may_publish_form
from decisions.models import ReportTemplate, TemplateVersion

SHIPPED = Path(__file__).resolve().parent.parent / "report_templates"


def load_shipped(*, at: datetime, using: str = "default", folder: Path = SHIPPED) -> list[TemplateVersion]:
    """Publish each shipped form whose file differs from its newest version; an unchanged one is left alone.

    Returns the versions published. Refuses (`InvalidForm`, naming the file) a file that could not be printed, and then
    publishes none. What is published stands in one event of the installation's own chain.
    """
    published = []
    with transaction.atomic(using=using):
        for path in sorted(folder.glob("*.toml")):
            try:
                structure = form_structure.read(path.read_text(encoding="utf-8"))
            except form_structure.InvalidForm as error:
                raise form_structure.InvalidForm(f"{path.name}: {error}") from error
            template, _ = ReportTemplate.objects.using(using).get_or_create(
                council=None, slug=structure["slug"], defaults={"name": structure["name"]}
            )
            if version := _next_version(template, structure, at=at, user=None):
                published.append(version)
        if published:
            changes = {version.template.slug: (version.number - 1, version.number) for version in published}
            audit.record(Actor.system(None), "forms.shipped", published[-1], at=at, changes=changes)
    return published


@transaction.atomic
def publish(*, template: ReportTemplate, structure: dict[str, Any], actor: Actor, at: datetime) -> TemplateVersion:
    """Publish a changed structure as the next version of a council's own form. Reports already begun keep theirs.

    Refused to anybody but an administrator of that council, for a shipped form, and when nothing has changed.
    """
    may_change_form(actor, council_id=template.council_id).or_refuse()
    version = _next_version(template, form_structure.checked(structure), at=at, user=actor.user)
    if version is None:
        raise Refused(may_publish_form(actor, council_id=template.council_id, is_changed=False))
    audit.record(actor, "form.published", version, at=at, changes={"number": (version.number - 1, version.number)})
    return version


@transaction.atomic
def copy(*, template: ReportTemplate, slug: str, name: str, actor: Actor, at: datetime) -> ReportTemplate:
    """Make a form of the council's own out of another, at its newest version. Only an administrator; a new name."""
    Verdict.of(
        (
            actor.holds(Role.ADMINISTRATOR)
            and ReportTemplate.objects.visible_to(actor).filter(pk=template.pk).exists(),
            "not_yours",
            "Only an administrator can copy a form, and only a shipped one or the council's own.",
        ),
        (bool(name.strip()), "no_name", "Give the copy a name.", "name"),
        (
            not ReportTemplate.objects.visible_to(actor).filter(slug=slug).exists(),
            "slug_taken",
            f"There is a form with the short name {slug} already.",
            "slug",
        ),
    ).or_refuse()
    structure = {**template.current_version.structure, "slug": slug, "name": name.strip()}
    made = ReportTemplate.objects.create(council=actor.council, slug=slug, name=name.strip())
    _next_version(made, form_structure.checked(structure), at=at, user=actor.user)
    audit.record(actor, "form.copied", made, at=at, changes={"from": (None, str(template))})
    return made


def _next_version(
    template: ReportTemplate, structure: dict[str, Any], *, at: datetime, user: Any
) -> TemplateVersion | None:
    digest = form_structure.digest(structure)
    newest = template.versions.order_by("-number").first()
    if newest and newest.source_hash == digest:
        return None
    return template.versions.create(
        number=newest.number + 1 if newest else 1,
        structure=structure,
        source_hash=digest,
        published_at=at,
        published_by=user,
    )
