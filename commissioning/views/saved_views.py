"""Saving a view of a list, and forgetting one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commissioning import clock
from commissioning.attempts import attempt
from commissioning.enums import SavedList
from commissioning.forms.saved_views import SavedViewForm
from commissioning.models import SavedView
from commissioning.selectors.saved_views import opening, views_of
from commissioning.services.saved_views import delete_view, essence, save_view

PAGES = {
    SavedList.CONTRACTS: "frameworks:contract-list",
    SavedList.PROVIDERS: "providers:provider-list",
    SavedList.REPORTS: "decisions:report-list",
}


@dataclass(frozen=True)
class SavedViews:
    """What `commissioning/saved_views.html` shows beside a list: the person's views, and where to save this one."""

    views: list[SavedView]
    url: str
    query: str
    save_url: str

    @property
    def opening_url(self) -> str:
        """Where the list opens for somebody who has chosen nothing yet; empty where they have no such view."""
        first = opening(self.views)
        return f"{self.url}?{first.query}" if first else ""


def saved_views_of(request: HttpRequest, list_name: SavedList) -> SavedViews:
    """The person's views of the list they are looking at. One query.

    A list begins with: `saved = saved_views_of(request, …)`, then
    `if saved.opening_url and not request.GET: return redirect(saved.opening_url)`.
    """
    query = essence(request.GET.urlencode())
    save = f"{reverse('saved-view-save')}?{urlencode({'list': list_name.value, 'view': query})}"
    views = views_of(request.actor, list_name)
    is_saved = any(view.query == query for view in views)
    may_save = bool(query) and not is_saved and request.actor.post is not None
    return SavedViews(views, reverse(PAGES[list_name]), query, save if may_save else "")


@require_http_methods(["GET", "HEAD", "POST"])
def saved_view_save(request: HttpRequest) -> HttpResponse:
    """Name the view that the address carries (`list` and `view`), and keep it."""
    if request.method == "POST":
        form = SavedViewForm(request.POST)
        list_name, query = _list(request.POST.get("list_name", "")), request.POST.get("query", "")
        view = attempt(save_view, form, actor=request.actor) if form.is_valid() else None
        if view is not None:
            messages.success(request, f"Saved: {view.name}.")
            return redirect(f"{reverse(PAGES[list_name])}?{view.query}")
    else:
        list_name, query = _list(request.GET.get("list", "")), request.GET.get("view", "")
        form = SavedViewForm(initial={"list_name": list_name, "query": query})
    context = {
        "form": form,
        "list_label": list_name.label,
        "back_url": f"{reverse(PAGES[list_name])}?{essence(query) or 'q='}",
        "back_text": f"Back to {list_name.label.lower()}",
    }
    return render(request, "commissioning/saved_view_save.html", context)


@require_POST
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views: nothing hangs on it, and it is soon saved again."""
    view = get_object_or_404(SavedView.objects.visible_to(request.actor), pk=pk)
    name, of = view.name, delete_view(view=view, actor=request.actor, at=clock.now())
    messages.success(request, f"Deleted the view {name}.")
    # With something in the address, or the list would open with another view.
    return redirect(f"{reverse(PAGES[of])}?q=")


def _list(name: str) -> SavedList:
    if name not in SavedList.values:
        raise Http404("There is no list of that name.")
    return SavedList(name)
