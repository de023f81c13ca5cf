"""Actions that follow from a decision, and handing on what somebody who leaves has in hand."""

from django.urls import URLPattern, path

from decisions.views import actions, leaving

urlpatterns: list[URLPattern] = [
    path("reports/<int:pk>/actions/", actions.of_one_report, name="report-actions"),
    path("reports/<int:pk>/actions/add/", actions.ask, name="action-add"),
    path("actions/<int:pk>/", actions.detail, name="action-detail"),
    path("actions/<int:pk>/act/<slug:slug>/", actions.act, name="action-act"),
    path("people/<int:pk>/hand-over/", leaving.hand_over, name="person-hand-over"),
]
