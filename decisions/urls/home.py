"""The first page."""

from django.urls import URLPattern, path

from decisions.views.home import home

urlpatterns: list[URLPattern] = [path("", home, name="home")]
