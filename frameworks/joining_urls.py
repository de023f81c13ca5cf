"""The addresses of rounds of admission and of places on lots. Part of those of the contracts pages."""

from django.urls import path

from frameworks.views import places, rounds

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
    path("places/", places.place_list, name="place-list"),
    path("places/export.<slug:file_type>/", places.place_export, name="place-export"),
    path("places/<int:pk>/", places.place_detail, name="place-detail"),
    path("places/<int:pk>/act/<slug:slug>/", places.place_act, name="place-act"),
    path("places/<int:pk>/services/add/", places.service_add, name="service-add"),
    path("places/services/<int:pk>/", places.service_edit, name="service-edit"),
    path("places/<int:pk>/venues/add/", places.venue_add, name="venue-add"),
    path("places/venues/<int:pk>/", places.venue_edit, name="venue-edit"),
    path("places/<int:pk>/rates/add/", places.rate_card_add, name="rate-card-add"),
    path("places/rate-cards/<int:pk>/add/", places.rate_add, name="rate-add"),
    path("places/rates/<int:pk>/", places.rate_edit, name="rate-edit"),
    path("providers/<int:pk>/merge/", places.provider_merge, name="provider-merge"),
]
