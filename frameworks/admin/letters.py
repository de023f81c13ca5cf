"""The council's own words for its letters to providers, and the letters as they were written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.panels import Panel
from commissioning.verdicts import Verdict
from frameworks.enums import LetterKind
from frameworks.letters import may_write_words, shipped, tokens
from frameworks.models import Letter, LetterTemplate
from frameworks.services import letters


@admin.register(LetterTemplate)
class LetterTemplateAdmin(CouncilModelAdmin):
    """Kept by an administrator. Letters already written keep the words they were written with."""

    list_display = ("kind", "subject", "version")
    ordering = ("kind",)
    fields = ("kind", "subject", "body", "guidance")
    add_intro = (
        "Until a council has its own words for a kind of letter, those shipped are used. Facts are written as "
        "{{ provider.name }}: those a kind of letter can have stand beside its words once it is added, and another is "
        "refused."
    )

    def may_add(self, actor: Actor) -> Verdict:
        return may_write_words(actor)

    def may_change(self, actor: Actor, obj: LetterTemplate) -> Verdict:
        return may_write_words(actor, is_own_council=obj.council_id == actor.council_id)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str]:
        """The words shipped for the kind named in the address, the first kind where none is."""
        asked = request.GET.get("kind", "")
        kind = LetterKind(asked) if asked in LetterKind.values else LetterKind.EXTENSION_OFFER
        words = shipped()[kind]
        return {"kind": kind.value, "subject": words.subject, "body": words.body, "guidance": words.guidance}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The kind of letter stays."""
        return ("kind",) if obj else ()

    def object_panels(self, request: HttpRequest, obj: LetterTemplate) -> Iterable[Panel]:
        """The facts that can stand in it."""
        facts = tokens(LetterKind(obj.kind)).items()
        return [Panel("Facts", "admin/frameworks/lettertemplate/facts.html", {"facts": list(facts)})]

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return letters.keep_words(values=form.cleaned_data, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return letters.keep_words(
            values=form.cleaned_data, actor=request.actor, at=clock.now(), template=obj, version=version
        )


@admin.register(Letter)
class LetterAdmin(CouncilModelAdmin):
    """Letters as they were written, for reading. They are written from the page of their contract."""

    list_display = ("number", "contract", "kind", "addressed_to", "written_on", "sent_on")
    list_filter = ("kind",)
    list_select_related = ("contract__council",)
    ordering = ("-pk",)
    fields = (
        "contract", "number", "kind", "addressed_to", "subject", "template_version", "is_certified", "reply_by",
        "written_on", "written_by", "sent_on", "sent_by", "sent_how",
    )  # fmt: skip
    readonly_fields = fields

    def object_links(self, request: HttpRequest, obj: Letter) -> Iterable[ObjectLink]:
        """The letter itself, and the log it stands in."""
        return [
            ObjectLink("The letter (PDF)", reverse("frameworks:letter-pdf", args=[obj.pk])),
            ObjectLink("Letters of its contract", reverse("frameworks:contract-letters", args=[obj.contract_id])),
        ]
