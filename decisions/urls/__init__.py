"""The addresses of reports and decisions, area by area."""

from decisions.urls import (
    acting,
    actions,
    alerting,
    attachments,
    bringing,
    departures,
    keeping,
    meetings,
    proposing,
    reading,
    reports,
    talking,
    varying,
)

app_name = "decisions"
urlpatterns = [
    *proposing.urlpatterns,
    *reports.urlpatterns,
    *reading.urlpatterns,
    *talking.urlpatterns,
    *acting.urlpatterns,
    *alerting.urlpatterns,
    *actions.urlpatterns,
    *attachments.urlpatterns,
    *bringing.urlpatterns,
    *departures.urlpatterns,
    *keeping.urlpatterns,
    *meetings.urlpatterns,
    *varying.urlpatterns,
]
