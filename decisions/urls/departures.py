"""Waivers, breaches and late authorisations."""

from django.urls import URLPattern, path

from decisions.views import departures, departures_report

urlpatterns: list[URLPattern] = [
    path("departures/report/", departures_report.report, name="departure-report"),
    path(
        "departures/report/<slug:quarter>.<slug:file_type>",
        departures_report.report_file,
        name="departure-report-file",
    ),
    path("departures/<slug:kind>/", departures.listed, name="departure-list"),
    path("departures/<slug:kind>/add/", departures.add, name="departure-add"),
    path("departures/<slug:kind>/<int:pk>/", departures.detail, name="departure-detail"),
    path("departures/<slug:kind>/<int:pk>/act/<slug:slug>/", departures.act, name="departure-act"),
]
