"""Writing a report."""

from django.urls import path

from commissioning.typed import never_kept
from decisions.views import (
    exempt,
    pictures,
    plans,
    readiness,
    report,
    rows,
    scores,
    sections,
    short_answers,
    tables,
)

urlpatterns = [
    path("reports/<int:pk>/", report.detail, name="report-detail"),
    path("reports/<int:pk>/particulars/", report.particulars, name="report-particulars"),
    path("reports/<int:pk>/sections/<slug:key>/", sections.write, name="report-section"),
    path("reports/<int:pk>/short-answers/", short_answers.short_answers, name="report-short-answers"),
    path("reports/<int:pk>/preview/", sections.preview, name="prose-preview"),
    path("reports/<int:pk>/rows/tables/", tables.list_tables, {"kind": "tables"}, name="report-rows"),
    path("reports/<int:pk>/rows/exempt/", never_kept(exempt.list_passages), {"kind": "exempt"}, name="report-rows"),
    path(
        "reports/<int:pk>/rows/exempt/<int:row>/", never_kept(exempt.edit), {"kind": "exempt"}, name="report-row-edit"
    ),
    path("reports/<int:pk>/rows/<slug:kind>/", rows.list_rows, name="report-rows"),
    path("reports/<int:pk>/rows/<slug:kind>/add/", rows.add, name="report-row-add"),
    path("reports/<int:pk>/rows/<slug:kind>/<int:row>/", rows.edit, name="report-row-edit"),
    path("reports/<int:pk>/rows/<slug:kind>/<int:row>/remove/", rows.remove, name="report-row-remove"),
    path("reports/<int:pk>/scores/", scores.scores, name="report-scores"),
    path("reports/<int:pk>/plans/<int:row>/", plans.plan, name="report-plan"),
    path("reports/<int:pk>/pictures/<int:figure>/", pictures.picture, name="report-picture"),
    path("reports/<int:pk>/tables/add/", tables.add, name="report-table-add"),
    path("reports/<int:pk>/tables/<int:table>/", tables.edit, name="report-table"),
    path("reports/<int:pk>/facts/", readiness.facts, name="report-facts"),
    path("reports/<int:pk>/readiness/", readiness.readiness, name="report-readiness"),
]
