"""A report as it prints."""

from django.urls import path

from decisions.views import errata, reading

urlpatterns = [
    path("reports/<int:pk>/read/", reading.read, name="report-read"),
    path("reports/<int:pk>/draft.pdf", reading.draft, name="report-draft"),
    path("reports/<int:pk>/paper.pdf", reading.certified, {"name": "paper"}, name="report-paper"),
    path("reports/<int:pk>/errata/<int:number>.pdf", errata.certified, name="report-erratum"),
    path("reports/<int:pk>/record.pdf", reading.certified, {"name": "record"}, name="report-record"),
    path("reports/<int:pk>/exempt-paper.pdf", reading.certified, {"name": "exempt-paper"}, name="report-exempt-paper"),
    path(
        "reports/<int:pk>/exempt-record.pdf", reading.certified, {"name": "exempt-record"}, name="report-exempt-record"
    ),
    path(
        "reports/<int:pk>/decision-notice.pdf",
        reading.certified,
        {"name": "decision-notice"},
        name="report-decision-notice",
    ),
]
