"""From an option to a drafted report, the list of reports, and who would decide."""

from django.urls import URLPattern, path

from decisions.views import forward_plan, proposing, report_list, what_if

urlpatterns: list[URLPattern] = [
    path("reports/", report_list.report_list, name="report-list"),
    path("reports/export.<slug:file_type>/", report_list.report_export, name="report-export"),
    path("forward-plan/", forward_plan.forward_plan, name="forward-plan"),
    path("forward-plan/<int:pk>/act/<slug:slug>/", forward_plan.act, name="plan-act"),
    path("forward-plan/urgent/", forward_plan.urgent, name="urgent-decisions"),
    path("forward-plan/urgent/<int:year>/", forward_plan.urgent, name="urgent-decisions-of"),
    path("forward-plan/urgent/<int:year>/export.csv", forward_plan.urgent_export, name="urgent-decisions-file"),
    path("who-decides/", what_if.what_if, name="route-what-if"),
    path("propose/", proposing.begin, name="proposal-begin"),
    path("proposals/<int:pk>/drop/", proposing.drop, name="proposal-drop"),
    path("proposals/<int:pk>/add-contract/", proposing.add, name="proposal-add"),
    path("proposals/<int:pk>/remove-contract/", proposing.remove, name="proposal-remove"),
    path("proposals/<int:pk>/<slug:step>/", proposing.step, name="proposal-step"),
]
