"""From an option to a drafted report, the list of reports, and who would decide."""

from django.urls import URLPattern, path

from decisions.views import proposing, report_list, what_if

urlpatterns: list[URLPattern] = [
    path("reports/", report_list.report_list, name="report-list"),
    path("reports/export.<slug:file_type>/", report_list.report_export, name="report-export"),
    path("who-decides/", what_if.what_if, name="route-what-if"),
    path("propose/", proposing.begin, name="proposal-begin"),
    path("proposals/<int:pk>/drop/", proposing.drop, name="proposal-drop"),
    path("proposals/<int:pk>/add-contract/", proposing.add, name="proposal-add"),
    path("proposals/<int:pk>/remove-contract/", proposing.remove, name="proposal-remove"),
    path("proposals/<int:pk>/<slug:step>/", proposing.step, name="proposal-step"),
]
