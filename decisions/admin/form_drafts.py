"""The working copy of a form of report: its headings as a list, each step of a change a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.attempts import attempt, version_seen
from commissioning.object_actions import ObjectAction
from commissioning.selectors.audit import history_of
from commissioning.verdicts import StaleVersion, Verdict
from decisions import form_editing
from decisions.enums import ParagraphNumbering, SectionKind
from decisions.form_editing import Structure
from decisions.forms import form_editing as forms
from decisions.models import FormDraft, TemplateVersion
from decisions.services import form_drafts
from decisions.views import reading


@dataclass(frozen=True)
class Step:
    """One kind of change: the page's title, its form, and the pure function that makes it."""

    title: str
    form: type[forms.StepForm]
    edit: Callable[..., Structure]
    button: str = "Save"
    about: str = ""


STEPS = {
    "settings": Step("Settings of the form", forms.SettingsForm, form_editing.with_settings),
    "particulars": Step("What stands at the head", forms.ParticularsForm, form_editing.with_settings),
    "sign-off": Step("Who signs at the foot", forms.SignOffForm, form_editing.with_settings),
    "recommendations": Step(
        "The words recommendations begin with", forms.RecommendationWordsForm, form_editing.with_settings
    ),
    "alternatives": Step("The alternatives a report begins with", forms.AlternativesForm, form_editing.with_settings),
    "heading": Step("Change a heading", forms.HeadingForm, form_editing.with_changed_heading),
    "new-heading": Step("Add a heading", forms.NewHeadingForm, form_editing.with_heading, button="Add the heading"),
    "move-heading": Step("Move a heading", forms.MoveHeadingForm, form_editing.with_heading_moved, button="Move it"),
    "remove-heading": Step(
        "Take a heading out",
        forms.RemoveHeadingForm,
        form_editing.without_heading,
        button="Take it out",
        about="Reports already begun keep it.",
    ),
}
OF_THE_FORM = ("settings", "particulars", "sign-off", "recommendations", "alternatives")


def _may_change(draft: FormDraft, actor: Actor, at: datetime) -> Verdict:
    return form_drafts.may_change_form(draft.template, actor)


def _may_publish(draft: FormDraft, actor: Actor, at: datetime) -> Verdict:
    return form_drafts.may_publish(draft, actor)


@admin.register(FormDraft)
class FormDraftAdmin(CouncilModelAdmin):
    """Reached from the form it is a copy of; there is one for each form that is being changed."""

    fields = ("template", "begun_by", "begun_at")
    list_display = ("template", "begun_by", "begun_at")
    change_form_template = "admin/decisions/formdraft/change_form.html"
    object_actions = (
        ObjectAction(
            name="publish",
            label="Publish the new version",
            verdict=_may_publish,
            perform=lambda draft, **given: form_drafts.publish(draft=draft, **given),
            about=lambda draft, actor, at: [
                *form_drafts.changes(draft),
                "Reports already begun keep the version they started from; their authors are offered the new one.",
            ],
            confirm=True,
            done="Published: new reports start from this version.",
        ),
        ObjectAction(
            name="discard",
            label="Throw the changes away",
            verdict=_may_change,
            perform=lambda draft, **given: form_drafts.discard(draft=draft, **given),
            about=lambda draft, actor, at: ["The form stays as it was published."],
            confirm=True,
            done="The changes are gone; the form is as it was.",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """Nothing is added by hand."""
        return [url for url in super().get_urls() if not str(url.name).endswith("_add")]

    def extra_urls(self) -> list[URLPattern]:
        """The steps: of the whole form, and of one heading."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.step_view))
        preview = self.admin_site.admin_view(require_safe(self.preview_view))
        return [
            path("<str:object_id>/preview/", preview, name="decisions_formdraft_preview"),
            path("<str:object_id>/step/<slug:step>/", view, name="decisions_formdraft_step"),
            path("<str:object_id>/step/<slug:step>/<slug:key>/", view, name="decisions_formdraft_heading"),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("template__council", "begun_by")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """The form as it now stands, heading by heading."""
        draft = self.get_object(request, object_id)
        found = {
            "headings": [_heading(section) for section in draft.structure["sections"]],
            "steps": [(STEPS[name].title, self.step_url(draft, name)) for name in OF_THE_FORM],
            "changes": form_drafts.changes(draft),
            "may_change": form_drafts.may_change_form(draft.template, request.actor),  # type: ignore[attr-defined]
        }
        return super().change_view(request, object_id, form_url, {**found, **(extra_context or {})})

    def step_url(self, draft: FormDraft, step: str) -> str:
        """The page of a change of the whole form."""
        return reverse("admin:decisions_formdraft_step", args=[draft.pk, step])

    def onward_url(self, obj: FormDraft, action: ObjectAction, outcome: Any) -> str:
        """Back to the form itself: the working copy is gone."""
        template = outcome.template_id if isinstance(outcome, TemplateVersion) else outcome.pk
        return reverse("admin:decisions_reporttemplate_change", args=[template])

    def object_links(self, request: HttpRequest, obj: FormDraft) -> Iterable[ObjectLink]:
        preview = reverse("admin:decisions_formdraft_preview", args=[obj.pk])
        yield ObjectLink("See it with sample content", preview, "PDF")
        yield ObjectLink(
            f"The form as it is published: {obj.template}",
            reverse("admin:decisions_reporttemplate_change", args=[obj.template_id]),
        )

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form as it would print if it were published now, with sample content."""
        draft = self.get_object(request, object_id)
        return reading.sample_pdf(draft.structure, draft.template.council)

    def step_view(self, request: HttpRequest, object_id: str, step: str, key: str = "") -> HttpResponse:
        """One step: GET asks, POST makes it."""
        draft = self.get_object(request, object_id)
        verdict = form_drafts.may_change_form(draft.template, request.actor)  # type: ignore[attr-defined]
        if not verdict.allowed:
            raise PermissionDenied(verdict.sentence)
        known = {section["key"] for section in draft.structure["sections"]}
        if step not in STEPS or (step in OF_THE_FORM) != (not key) or (key and key not in known):
            raise Http404("There is no such step.")
        asked = STEPS[step]
        form = asked.form(request.POST or None, structure=draft.structure, key=key)
        if request.method != "POST" or not form.is_valid():
            return self._step_page(request, draft, asked, form)
        save = partial(form_drafts.change, draft=draft, edit=asked.edit)
        return self._make(request, draft, asked, form, save, version_seen(request))

    def _make(
        self, request: HttpRequest, draft: FormDraft, asked: Step, form: forms.StepForm, save: Any, version: int
    ) -> HttpResponse:
        form.cleaned_data = form.given
        try:
            made = attempt(save, form, actor=request.actor, version=version)  # type: ignore[attr-defined]
        except StaleVersion:
            draft.refresh_from_db()
            return self._step_page(request, draft, asked, form, status=409, events=history_of(draft)[-5:])
        if made is None:
            return self._step_page(request, draft, asked, form)
        messages.success(request, f"{asked.title}: saved.")
        return redirect(self.change_url(draft))

    def _step_page(
        self, request: HttpRequest, draft: FormDraft, asked: Step, form: Any, *, status: int = 200, events: Any = ()
    ) -> HttpResponse:
        heading = next((one for one in draft.structure["sections"] if one["key"] == form.key), None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": draft,
            "object_url": self.change_url(draft),
            "title": asked.title,
            "step": asked,
            "heading": heading,
            "form": form,
            "form_version": draft.version if request.method != "POST" or status == 409 else version_seen(request),
            "stale_events": events,
        }
        return TemplateResponse(request, "admin/decisions/formdraft/step.html", context, status=status)


def _heading(section: dict[str, Any]) -> dict[str, Any]:
    """A section as the list shows it."""
    said = [SectionKind(section["kind"]).label, ParagraphNumbering(section["numbering"]).label.lower()]
    said += ["has to be answered"] if section["required"] else []
    said += [] if section["locked"] else ["heading free"]
    return {**section, "name": section["heading"] or "(no heading)", "said": ", ".join(said)}
