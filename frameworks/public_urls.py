"""The addresses at which somebody outside the council can answer it."""

from django.urls import path

from frameworks.views.letter_reply import letter_reply

urlpatterns = [path("<str:secret>/", letter_reply, name="public-letter-reply")]
