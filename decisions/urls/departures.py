"""Waivers, breaches and late authorisations; the management pack."""

from django.urls import URLPattern, path

from decisions.views import departures, departures_report, pack

urlpatterns: list[URLPattern] = [
    path("management-pack/", pack.page, name="pack"),
    path("management-pack/pack.<slug:file_type>", pack.pack_file, name="pack-file"),
    path("management-pack/<slug:key>.<slug:file_type>", pack.part_file, name="pack-part-file"),
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
