"""What each person is told by e-mail is theirs to choose."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.forms.preferences import MailPreferencesForm
from commissioning.services import mail


@require_http_methods(["GET", "HEAD", "POST"])
def mail_preferences(request: HttpRequest) -> HttpResponse:
    """Show and change one's own wishes."""
    form = MailPreferencesForm(initial={"wanted": mail.wanted_by(request.user)})
    if request.method == "POST":
        form = MailPreferencesForm(request.POST)
        if form.is_valid():
            mail.choose(user=request.user, wanted=form.cleaned_data["wanted"])
            messages.success(request, "Saved. From now on you get the e-mails you ticked.")
            return redirect("mail-preferences")
    return render(request, "mail/preferences.html", {"form": form})
