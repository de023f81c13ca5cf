"""From when something has to be begun, and who is told."""

from django.urls import URLPattern, path

from decisions.views import falling_due, safe_start

urlpatterns: list[URLPattern] = [
    path("falls-due/", falling_due.due_list, name="due-list"),
    path("contracts/<int:pk>/last-safe-start/", safe_start.safe_start, name="safe-start"),
    path("contracts/<int:pk>/last-safe-start/<slug:part>/", safe_start.change, name="safe-start-change"),
]
