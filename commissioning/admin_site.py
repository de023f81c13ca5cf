"""The admin site: for every job role, with the same verdicts and services as the rest; dressed for the council."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import include, path, reverse
from django.utils.decorators import method_decorator

from commissioning import clock, panels
from commissioning.actors import Actor
from commissioning.selectors.audit import recent

# In the order in which people work with them.
OUR_PACKAGES = ("decisions", "frameworks", "providers", "commissioning")


class CouncilAdminSite(admin.AdminSite):
    """Signs in through the accounts pages, offers no bulk action, and knows who is acting in which post."""

    site_title = "Commissioning"
    site_header = "Commissioning"
    index_title = "Home"
    site_url = None
    enable_nav_sidebar = False
    empty_value_display = "–"
    index_template = "admin/index.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take the pages of our own packages only.

        A library's page knows neither posts nor verdicts: a superuser would read people's authenticator keys there.
        """
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in OUR_PACKAGES]
        if ours:
            super().register(ours, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Home, one list of lists per app, and the pages of each model; Django's own account pages are not here."""
        urls = [
            path("", self.admin_view(self.index), name="index"),
            path("login/", self.login, name="login"),
            path("logout/", self.logout, name="logout"),
        ]
        for model, model_admin in self._registry.items():
            urls.append(path(f"{model._meta.app_label}/{model._meta.model_name}/", include(model_admin.urls)))
        labels = sorted({model._meta.app_label for model in self._registry})
        urls.extend(
            path(f"{label}/", self.admin_view(self.app_index), {"app_label": label}, name="app_list")
            for label in labels
        )
        return urls

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The packages in the order of work, each with its lists by name."""
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: OUR_PACKAGES.index(app["app_label"]))

    def has_permission(self, request: HttpRequest) -> bool:
        """Every job role is staff; what they may see and do is said by the rules, not by this flag."""
        return bool(request.user.is_active and request.user.is_staff)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way in: the accounts pages. Somebody signed in who is not staff is told so there."""
        if request.user.is_authenticated and not self.has_permission(request):
            return TemplateResponse(request, "403.html", {"reason": NOT_STAFF}, status=403)
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What each page of the admin shows in its frame."""
        context = super().each_context(request)
        context["council_areas"] = _areas(context["available_apps"])
        return context

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Waiting for you, what you did last, and everything you may look at."""
        actor: Actor = request.actor
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "subtitle": None,
            "app_list": self.get_app_list(request),
            "waiting": panels.waiting_for(actor, clock.now()),
            "recent": recent(actor),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template, context)


NOT_STAFF = "Your account may sign in but not work here yet. Ask your administrator to make it a staff account."


def _areas(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The apps as the navigation names them."""
    return [{"name": app["name"], "url": app["app_url"], "label": app["app_label"]} for app in apps]
