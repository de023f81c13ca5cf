"""Meetings and their agendas."""

from django.urls import URLPattern, path

from decisions.views import meetings

urlpatterns: list[URLPattern] = [
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/add/", meetings.add, name="meeting-add"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/change/", meetings.change, name="meeting-change"),
    path("meetings/<int:pk>/act/<slug:slug>/", meetings.act, name="meeting-act"),
    path("agenda/<int:pk>/act/<slug:slug>/", meetings.item_act, name="agenda-act"),
]
