"""A draft written elsewhere on its way into a report, and a report as a file."""

from django.urls import URLPattern, path

from commissioning.typed import never_kept
from decisions.views import bringing, exporting

urlpatterns: list[URLPattern] = [
    path("bring/", bringing.begin, name="draft-begin"),
    path("bring/<int:pk>/", bringing.mapping, name="draft-map"),
    path("bring/<int:pk>/check/", bringing.check, name="draft-check"),
    path("bring/<int:pk>/drop/", bringing.drop, name="draft-drop"),
    path("bring/<int:pk>/file/", bringing.file, name="draft-file"),
    path("reports/<int:pk>/bring/", bringing.into, name="report-bring"),
    path("reports/<int:pk>/not-placed/", never_kept(bringing.not_placed), name="report-not-placed"),
    path("reports/<int:pk>/copy.<slug:file_type>", exporting.copy, name="report-copy"),
]
