"""Variations in reports."""

from django.urls import URLPattern, path

from decisions.views import varying

urlpatterns: list[URLPattern] = [
    path("contracts/variations/<int:pk>/ask/", varying.ask, name="variation-ask"),
]
