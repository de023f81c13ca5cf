"""The first page, and a person's own calendar."""

from django.urls import URLPattern, path

from decisions.views import falling_due
from decisions.views.home import home

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("account/calendar/", falling_due.calendar_address, name="calendar-address"),
    path("calendar/feed/<str:secret>.ics", falling_due.calendar_feed, name="calendar-feed"),
]
