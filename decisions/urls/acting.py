"""The acts on a report, one page each, and what follows from them."""

from django.urls import path

from commissioning.typed import never_kept
from decisions.views import acts, after, done

urlpatterns = [
    path("reports/<int:pk>/act/withhold/", never_kept(acts.act), {"slug": "withhold"}, name="report-act"),
    path("reports/<int:pk>/act/<slug:slug>/", acts.act, name="report-act"),
    path("reports/<int:pk>/signed-paper/", acts.scan, name="report-scan"),
    path("reports/<int:pk>/after/", after.report_after, name="report-after"),
    path("reports/<int:pk>/done/", done.done, name="report-done"),
]
