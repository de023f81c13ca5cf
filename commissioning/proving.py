"""The part of an act's page on which somebody proves who they are: with a password, a code, or a security key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from commissioning.security_keys import Browser, KeyAnswer, request_for
from commissioning.selectors.identity import Means, means_of

PASSWORD = "Your password", "Type the password you sign in with."
CODE = "The code from your authenticator app", "Type the code that your authenticator app shows now."


class ProofForm(forms.Form):
    """Who is really there. A script fills in `security_key` with what the browser's key has answered."""

    secret = forms.CharField(
        help_text="It signs the decision in your name.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "width-20"}),
    )
    security_key = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Use your security key.",
            "invalid": "The answer of the key is garbled. Use it again.",
        },
    )

    def __init__(self, data: QueryDict | None, *, means: Means) -> None:
        super().__init__(data)
        self.means = means
        box, key = self.fields["secret"], self.fields["security_key"]
        box.label, box.error_messages["required"] = PASSWORD if means.password else CODE
        box.required, key.required = not self["security_key"].data, not means.is_typed
        if not means.is_typed:
            del self.fields["secret"]
        if not means.security_key:
            del self.fields["security_key"]

    def clean_security_key(self) -> dict[str, Any] | None:
        given = self.cleaned_data["security_key"]
        is_answer = isinstance(given, dict) and isinstance(given.get("nonce"), str)
        if given is not None and not (is_answer and isinstance(given.get("answer"), dict)):
            raise forms.ValidationError(self.fields["security_key"].error_messages["invalid"], code="invalid")
        return given


class Proving:
    """One request to the page on which one thing is acted on; `signs_for` says in words that never repeat which."""

    def __init__(self, request: HttpRequest, *, signs_for: str) -> None:
        self.request, self.signs_for = request, signs_for
        self.means = means_of(request.user)  # type: ignore[arg-type]  # a page for nobody asks nobody for a proof
        self.form = ProofForm(request.POST if "confirmed" in request.POST else None, means=self.means)
        self.browser = Browser(request.get_host().partition(":")[0], request.session.session_key or "")

    def given(self) -> dict[str, Any]:
        """What a valid form gives the service: `secret` and `security_key`."""
        sent = self.form.cleaned_data.get("security_key")
        key = KeyAnswer(sent["answer"], sent["nonce"], self.browser) if sent else None
        return {"secret": self.form.cleaned_data.get("secret", ""), "security_key": key}

    def key_request(self) -> dict[str, Any] | None:
        """What the browser is to ask a key; None for somebody who has registered none."""
        if not self.means.security_key:
            return None
        user: Any = self.request.user
        return request_for(user, browser=self.browser, signs_for=self.signs_for)
