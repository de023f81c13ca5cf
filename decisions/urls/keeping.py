"""Retention and disposal."""

from django.urls import URLPattern, path

from decisions.views import disposal

urlpatterns: list[URLPattern] = [
    path("retention/", disposal.disposal_list, name="disposal-list"),
    path("retention/act/<slug:slug>/", disposal.retention_act, name="retention-act"),
    path("retention/disposals/<int:pk>/", disposal.disposal_detail, name="disposal-detail"),
    path("retention/disposals/<int:pk>/act/<slug:slug>/", disposal.disposal_act, name="disposal-act"),
]
