"""The addresses of rounds of admission and of places on lots. Part of those of the contracts pages."""

from django.urls import path

from frameworks.views import rounds

urlpatterns = [
    path("contracts/<int:pk>/rounds/", rounds.round_list, name="round-list"),
    path("contracts/<int:pk>/rounds/add/", rounds.round_add, name="round-add"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round-detail"),
    path("rounds/<int:pk>/edit/", rounds.round_edit, name="round-edit"),
    path("rounds/<int:pk>/act/<slug:slug>/", rounds.round_act, name="round-act"),
    path("rounds/<int:pk>/applications/add/", rounds.application_add, name="application-add"),
    path("rounds/<int:pk>/applications.<slug:file_type>/", rounds.application_sheet, name="application-sheet"),
    path("rounds/<int:pk>/scores.<slug:file_type>/", rounds.score_sheet_file, name="score-sheet"),
    path("rounds/applications/<int:pk>/", rounds.application_detail, name="application-detail"),
    path("rounds/applications/<int:pk>/act/<slug:slug>/", rounds.application_act, name="application-act"),
]
