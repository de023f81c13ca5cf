"""The one ModelAdmin: reads through `visible_to`, permits through verdicts, writes through services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from commissioning import clock, panels
from commissioning.act_pages import ActPage
from commissioning.actors import Actor
from commissioning.admin.fields import CouncilOptions
from commissioning.attempts import show, version_seen
from commissioning.forms.answers import Difference, differences, formset_differences
from commissioning.object_actions import ObjectAction, Offer
from commissioning.once import reading_once
from commissioning.panels import Panel
from commissioning.selectors.audit import history_of
from commissioning.verdicts import Refused, StaleVersion, Verdict

NARROWED_BY = frozenset(("", "exact", "in", "isnull", "gte", "lt", "id"))  # what Django's filters add to a name
READ_ONLY = Verdict.refuse("read_only", "This page is for reading. What may be done with it stands beside it.")
NOT_ADDED_HERE = Verdict.refuse("not_added_here", "These are not added here.")
NO_POST = Verdict.refuse(
    "no_post", "You hold no post today. An administrator of your council can enter the post you hold."
)


@dataclass(frozen=True)
class ObjectLink:
    """Something to fetch or to look at beside an object: a document, a draft."""

    label: str
    url: str
    note: str = ""


class CouncilModelAdmin(CouncilOptions, admin.ModelAdmin):
    """Subclass, say who may view, add and change (verdicts), and write in `create` and `edit` through services.

    Nothing can be deleted here, there are no bulk actions, and Django's log is not written: the services audit.
    """

    object_actions: Sequence[ObjectAction] = ()
    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    add_intro = ""

    # --- what a subclass says -----------------------------------------------------------------------------------

    def may_view(self, actor: Actor, obj: Any = None) -> Verdict:
        """Whoever holds a post; which rows, `visible_to` says."""
        return Verdict.allow() if actor.post else NO_POST

    def may_add(self, actor: Actor) -> Verdict:
        """Refused unless a subclass allows it."""
        return NOT_ADDED_HERE

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        """Refused unless a subclass allows it."""
        return READ_ONLY

    def create(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any]) -> models.Model:
        """Make the object through its service and return it."""
        raise NotImplementedError

    def edit(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, formsets: list[Any], version: int
    ) -> models.Model:
        """Change `obj` (as stored) through its services; `version` is the one the person saw."""
        raise NotImplementedError

    def object_links(self, request: HttpRequest, obj: Any) -> Iterable[ObjectLink]:
        """What can be fetched beside the object."""
        return ()

    def object_panels(self, request: HttpRequest, obj: Any) -> Iterable[Panel]:
        """Parts of the page that are not its form."""
        return ()

    # --- reading ------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only what the person acting may see."""
        queryset = self.model._default_manager.visible_to(request.actor)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The object, or 404: what one may not see is not there."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404(f"There is no such {self.opts.verbose_name} among those you may see.")
        return found

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """A list is narrowed by its own filters alone.

        Django lets an address ask for any column of the model: so anybody who sees the list would find out, letter by
        letter, what no page shows them (a password's hash, words withheld from them).
        """
        for named in self.get_list_filter(request):  # type: ignore[arg-type]
            name = named.parameter_name if isinstance(named, type) else named
            asked = lookup.removeprefix(name)
            if asked != lookup and NARROWED_BY.issuperset(asked.split("__")):
                return True
        return False

    # --- permission ---------------------------------------------------------------------------------------------

    def verdict_on(self, request: HttpRequest, verb: str, obj: Any = None) -> Verdict:
        """`may_view`, `may_add` or `may_change` for this request, asked once."""
        asked = request.__dict__.setdefault("_verdicts", {})
        key = (self, verb, getattr(obj, "pk", None))
        if key not in asked:
            rule = getattr(self, f"may_{verb}")
            asked[key] = rule(request.actor) if verb == "add" else rule(request.actor, obj)
        return asked[key]  # type: ignore[no-any-return]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.verdict_on(request, "view", obj).allowed

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and self.verdict_on(request, "add").allowed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For a list (no object) whether there is one to read; for an object what its rule says."""
        if obj is None or obj.pk is None:
            return self.has_view_permission(request)
        return self.has_view_permission(request, obj) and self.verdict_on(request, "change", obj).allowed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- pages --------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """List, add, change, history and one page per act; nothing is deleted and no script is served."""
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("add/", wrap(self.add_view), name=f"{name}_add"),
            *self.extra_urls(),
            path("<str:object_id>/change/", wrap(self.change_view), name=f"{name}_change"),
            path("<str:object_id>/history/", wrap(self.history_view), name=f"{name}_history"),
            *(
                [path("<str:object_id>/act/<slug:act>/", wrap(self.act_view), name=f"{name}_act")]
                if self.object_actions
                else []
            ),
        ]

    def extra_urls(self) -> list[URLPattern]:
        """Pages of a subclass besides; each wrapped with `admin_site.admin_view`."""
        return []

    def change_url(self, obj: models.Model) -> str:
        """The page of an object."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(obj.pk)])

    def act_url(self, obj: models.Model, name: str) -> str:
        """The page of one act on an object."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_act", args=[quote(obj.pk), name])

    def history_url(self, obj: models.Model) -> str:
        """The page of an object's history; empty where there is none."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[quote(obj.pk)])

    def offers(self, request: HttpRequest, obj: Any) -> list[Offer]:
        """Every act with its verdict for this person now, those that can be done first."""
        at = clock.now()
        offers = [
            Offer(action, action.verdict(obj, request.actor, at), self.act_url(obj, action.name))
            for action in self.object_actions
        ]
        return sorted(offers, key=lambda offer: not offer.verdict.allowed)

    def object_url(self, obj: models.Model) -> str:
        """Where a person goes who does nothing (`act_pages.Face`)."""
        return self.change_url(obj)

    def onward_url(self, obj: models.Model, action: ObjectAction, outcome: Any) -> str:
        """Where a person goes when an act is done."""
        return self.change_url(obj)

    def act_templates(self, action: ObjectAction) -> list[str]:
        """An act may have a template of its own: `admin/app/model/act_name.html`."""
        folder = f"admin/{self.opts.app_label}/{self.opts.model_name}"
        return [f"{folder}/act_{action.name.replace('-', '_')}.html", "admin/act.html"]

    def act_context(self, request: HttpRequest, obj: models.Model, action: ObjectAction) -> dict[str, Any]:
        """The frame of the admin."""
        return {**self.admin_site.each_context(request), "opts": self.opts}

    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """The page of one act."""
        obj = self.get_object(request, unquote(object_id))
        action = next((action for action in self.object_actions if action.name == act), None)
        if action is None:
            raise Http404(f"Nothing called {act} can be done here.")
        return ActPage(self, request, obj, action).respond()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the audit chain says of this object, oldest first."""
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "subtitle": None,
            "opts": self.opts,
            "original": obj,
            "object_url": self.change_url(obj),
            "history": history_of(obj),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Save through the services; what they refuse comes back on the form, with everything that was typed."""
        request.refusal, request.is_stale = Verdict.allow(), False
        if request.method == "GET":
            with reading_once():
                page = super().changeform_view(request, object_id, form_url, extra_context)
                return page.render() if isinstance(page, TemplateResponse) else page
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.refusal, request.is_stale = refused.verdict, isinstance(refused, StaleVersion)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.is_stale:
            response.status_code = 409
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; after a refusal, one that carries the reasons."""
        form_class = super().get_form(request, obj, change=change, **kwargs)
        refusal = request.refusal
        if refusal.allowed:
            return form_class

        class RefusedForm(form_class):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                cleaned = super().clean()
                show(refusal, self)
                return cleaned

        return RefusedForm

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Add what stands beside the form: acts, links, panels, the version seen, and both versions of a conflict."""
        stored = getattr(obj, "version", 0)
        seen = request.POST.get("version", stored) if not request.is_stale else stored
        context.update(
            form_version=seen,
            conflict=list(self.conflict(request, context)),
            form_errors_of_rows=[inline.formset for inline in context["inline_admin_formsets"]],
            add_intro=self.add_intro,
            has_aside=False,
        )
        if obj is not None:
            at = clock.now()
            context.update(
                title=str(obj),
                subtitle=None,
                offers=self.offers(request, obj),
                links=list(self.object_links(request, obj)),
                panels=[*self.object_panels(request, obj), *panels.beside(obj, request.actor, at)],
                change_verdict=self.verdict_on(request, "change", obj),
                history_url=self.history_url(obj),
                last_change=history_of(obj)[-1:],
            )
            context["has_aside"] = any(context[part] for part in ("offers", "links", "panels")) or (
                not add and not (context["change_verdict"].allowed)
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def conflict(self, request: HttpRequest, context: dict[str, Any]) -> Iterator[Difference]:
        """Each answer that differs from what is on record now, when somebody else saved first."""
        if request.is_stale:
            yield from differences(context["adminform"].form)
            for inline in context["inline_admin_formsets"]:
                yield from formset_differences(inline.formset, str(inline.opts.verbose_name))

    # --- writing ------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Nothing yet: the object and its rows are written together, by services, in `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """One call of the subclass's `create` or `edit`."""
        if not change:
            form.instance.pk = self.create(request, form, formsets).pk
            return
        stored = self.get_object(request, str(form.instance.pk))
        self.edit(request, stored, form, formsets, version_seen(request))

    def save_form(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> Any:
        """The instance with what was typed, not saved."""
        return form.instance

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service has written the audit event."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service has written the audit event."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """On to the new object's page."""
        made = self.get_object(request, str(obj.pk))
        messages.success(request, f"Added: {made}.")
        return redirect(self.change_url(made))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the object's page, or to its list."""
        messages.success(request, f"Saved: {self.get_object(request, str(obj.pk))}.")
        if "_continue" in request.POST:
            return redirect(self.change_url(obj))
        return self.response_post_save_change(request, obj)
