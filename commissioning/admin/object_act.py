"""The page of one act: say what will happen, ask, show the answers, ask who you are, call the service once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from commissioning import clock
from commissioning.admin.object_actions import ObjectAction
from commissioning.attempts import attempt, show
from commissioning.forms.answers import answers
from commissioning.selectors.audit import history_of
from commissioning.verdicts import Refused, StaleVersion, Verdict

if TYPE_CHECKING:
    from commissioning.admin.base import CouncilModelAdmin


class ProofForm(forms.Form):
    """Who is really there: a password, or a code from the authenticator app of those who sign in otherwise."""

    secret = forms.CharField(
        label="Your password, or the code from your authenticator app",
        help_text="You are asked again because a decision is signed in your name.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "width-20"}),
        error_messages={"required": "Type your password or the code from your authenticator app."},
    )


class ActPage:
    """One request to one act. GET shows and never writes; a POST goes on to the check page or to the service."""

    def __init__(self, model_admin: CouncilModelAdmin, request: HttpRequest, obj: Any, action: ObjectAction) -> None:
        self.model_admin, self.request, self.obj, self.action = model_admin, request, obj, action
        self.at = clock.now()
        self.actor = request.actor
        self.version = getattr(obj, "version", 0)
        self.proof_form: ProofForm | None = None

    def respond(self) -> HttpResponse:
        """The page, the check page, or the way on after the act."""
        verdict = self.action.verdict(self.obj, self.actor, self.at)
        is_post = self.request.method == "POST"
        form = self.action.form(self.request.POST if is_post else None, obj=self.obj, actor=self.actor)
        if not verdict.allowed:
            return self.refused(verdict, form)
        if not is_post:
            return self.page(form)
        self.version = self.version_seen()
        if "change" in self.request.POST or not form.is_valid():
            return self.page(form)
        if not self.action.confirm:
            return self.act(form, proof=None)
        if self.action.prove:
            self.proof_form = ProofForm(self.request.POST if "confirmed" in self.request.POST else None)
        if "confirmed" not in self.request.POST or (self.proof_form and not self.proof_form.is_valid()):
            return self.page(form, checking=True)
        return self.prove_and_act(form)

    def version_seen(self) -> int:
        """The version the person had before them when they filled the form in."""
        typed = self.request.POST.get("version", "")
        if not typed.isdecimal():
            raise Http404("The form does not say which version it was filled in for.")
        return int(typed)

    def prove_and_act(self, form: forms.BaseForm) -> HttpResponse:
        """Turn what was typed into a proof, then act on it."""
        if self.proof_form is None or self.action.prove is None:
            return self.act(form, proof=None)
        secret = self.proof_form.cleaned_data["secret"]
        try:
            proof = self.action.prove(self.obj, secret=secret, actor=self.actor, at=self.at, version=self.version)
        except StaleVersion:
            return self.stale(form)
        except Refused as refused:
            show(refused.verdict, self.proof_form)
            return self.page(form, checking=True)
        return self.act(form, proof=proof)

    def act(self, form: forms.BaseForm, *, proof: Any) -> HttpResponse:
        """Call the service; go on, or show what it refused."""
        given: dict[str, Any] = {"actor": self.actor, "version": self.version}
        if proof is not None:
            given["proof"] = proof
        try:
            outcome = attempt(partial(self.action.perform, self.obj), form, **given)
        except StaleVersion:
            return self.stale(form)
        if outcome is None:
            return self.page(form)
        messages.success(self.request, self.action.done(outcome) if callable(self.action.done) else self.action.done)
        return redirect(self.action.go_to(outcome) if self.action.go_to else self.model_admin.change_url(self.obj))

    def page(self, form: forms.BaseForm, *, checking: bool = False, status: int = 200, **more: Any) -> HttpResponse:
        """The form of the act, or its answers to be checked."""
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": f"Check before you go on: {self.action.label}" if checking else self.action.label,
            "opts": self.model_admin.opts,
            "original": self.obj,
            "object_url": self.model_admin.change_url(self.obj),
            "action": self.action,
            "about": self.action.about(self.obj, self.actor, self.at) if self.action.about else [],
            "form": form,
            "proof_form": self.proof_form,
            "answers": answers(form) if checking else [],
            "checking": checking,
            "carried": self.carried(),
            "form_version": self.version,
            "refusal": Verdict.allow(),
            "stale_events": [],
            **more,
        }
        return TemplateResponse(self.request, self.action.template, context, status=status)

    def carried(self) -> list[tuple[str, str]]:
        """What was typed, as it was typed, to be sent again with the confirmation; never a password or a code."""
        ours = {"csrfmiddlewaretoken", "version", "confirmed", "change", "secret"}
        return [(name, value) for name, values in self.request.POST.lists() if name not in ours for value in values]

    def refused(self, verdict: Verdict, form: forms.BaseForm) -> HttpResponse:
        """The sentence that says why not; what was typed comes back with it."""
        typed = answers(form) if form.is_bound and form.is_valid() else []
        return self.page(form, status=409 if typed else 403, refusal=verdict, answers=typed)

    def stale(self, form: forms.BaseForm) -> HttpResponse:
        """Somebody was faster: show what they did beside what was typed, and let the person go on knowingly."""
        self.obj.refresh_from_db()
        self.version = getattr(self.obj, "version", 0)
        return self.page(form, status=409, stale_events=history_of(self.obj)[-5:])
