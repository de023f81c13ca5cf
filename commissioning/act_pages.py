"""The page of one act: say what will happen, ask, show the answers, ask who you are, call the service once."""

from __future__ import annotations

from functools import partial
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from commissioning import clock
from commissioning.attempts import attempt, show, version_seen
from commissioning.forms.answers import answers
from commissioning.forms.restored import restore
from commissioning.object_actions import ObjectAction
from commissioning.once import acting, forget, reading_once
from commissioning.proving import Proving
from commissioning.selectors.audit import history_of
from commissioning.verdicts import Refused, StaleVersion, Verdict


class Face(Protocol):
    """Where an act is shown: the workspace or the admin. Both call the same service with the same answers."""

    def act_templates(self, action: ObjectAction) -> list[str]:
        """The templates that can draw the act's page, best first."""

    def act_context(self, request: HttpRequest, obj: Any, action: ObjectAction) -> dict[str, Any]:
        """What the face's own page frame needs to know."""

    def object_url(self, obj: Any) -> str:
        """The page of the object: where a person goes who does nothing."""

    def onward_url(self, obj: Any, action: ObjectAction, outcome: Any) -> str:
        """The page to go on to when the act is done."""


class ActPage:
    """One request to one act. GET shows and never writes; a POST goes on to the check page or to the service."""

    def __init__(self, face: Face, request: HttpRequest, obj: Any, action: ObjectAction) -> None:
        self.face, self.request, self.obj, self.action = face, request, obj, action
        self.at = clock.now()
        self.actor = request.actor
        self.version = getattr(obj, "version", 0)
        self.proving: Proving | None = None

    def respond(self) -> HttpResponse:
        """The page, the check page, or the way on after the act; each row it tells of is read once."""
        with reading_once():
            shown = self._respond()
            return shown.render() if isinstance(shown, TemplateResponse) else shown

    def _respond(self) -> HttpResponse:
        verdict = self.action.verdict(self.obj, self.actor, self.at)
        is_post = self.request.method == "POST"
        files = {"files": self.request.FILES} if is_post and self.request.FILES else {}
        form = self.action.form(self.request.POST if is_post else None, obj=self.obj, actor=self.actor, **files)
        restore(form, self.request)
        if not verdict.allowed:
            return self.refused(verdict, form)
        if not is_post:
            _fill_in(form, self.request.GET)
            self.version = form.restored_version or self.version  # type: ignore[attr-defined]
            return self.page(form)
        self.version = version_seen(self.request)
        if "change" in self.request.POST or not form.is_valid():
            return self.page(form)
        if not self.action.confirm:
            return self.act(form, proof=None)
        if self.action.prove:
            self.proving = Proving(self.request, signs_for=self.action.signs_for(self.obj))
        if "confirmed" not in self.request.POST or (self.proving and not self.proving.form.is_valid()):
            return self.page(form, checking=True)
        return self.prove_and_act(form)

    def prove_and_act(self, form: forms.BaseForm) -> HttpResponse:
        """Turn what was typed into a proof, then act on it."""
        if self.proving is None or self.action.prove is None:
            return self.act(form, proof=None)
        given = self.proving.given()
        try:  # a proof is a row that no page reads: what has been read stays true
            proof = self.action.prove(self.obj, **given, actor=self.actor, at=self.at, version=self.version)
        except StaleVersion:
            return self.stale(form)
        except Refused as refused:
            show(refused.verdict, self.proving.form)
            return self.page(form, checking=True)
        return self.act(form, proof=proof)

    def act(self, form: forms.BaseForm, *, proof: Any) -> HttpResponse:
        """Call the service; go on, or show what it refused."""
        given: dict[str, Any] = {"actor": self.actor, "version": self.version}
        if proof is not None:
            given["proof"] = proof
        try:
            with acting():
                outcome = attempt(partial(self.action.perform, self.obj), form, **given)
                if outcome is not None:
                    return self.done(outcome)
        except StaleVersion:
            return self.stale(form)
        return self.page(form)

    def done(self, outcome: Any) -> HttpResponse:
        """Say that it is done, and go on."""
        messages.success(self.request, self.action.done(outcome) if callable(self.action.done) else self.action.done)
        return redirect(self.face.onward_url(self.obj, self.action, outcome))

    def read_again(self) -> Any:
        """The object as it is by now."""
        self.obj.refresh_from_db()
        return self.obj

    def page(self, form: forms.BaseForm, *, checking: bool = False, status: int = 200, **more: Any) -> HttpResponse:
        """The form of the act, or its answers to be checked."""
        context = {
            **self.face.act_context(self.request, self.obj, self.action),
            "title": f"Check before you go on: {self.action.label}" if checking else self.action.label,
            "original": self.obj,
            "object_url": self.face.object_url(self.obj),
            "action": self.action,
            "about": self.action.about(self.obj, self.actor, self.at) if self.action.about else [],
            "form": form,
            "proof_form": self.proving.form if self.proving else None,
            "key_request": self.proving.key_request() if self.proving and checking else None,
            "answers": answers(form) if checking else [],
            "checking": checking,
            "carried": self.carried(),
            "form_version": self.version,
            "refusal": Verdict.allow(),
            "stale_events": [],
            **more,
        }
        return TemplateResponse(self.request, self.face.act_templates(self.action), context, status=status)

    def carried(self) -> list[tuple[str, str]]:
        """What was typed, as it was typed, to be sent again with the confirmation; never a password or a code."""
        ours = {"csrfmiddlewaretoken", "version", "confirmed", "change", "secret", "security_key"}
        return [(name, value) for name, values in self.request.POST.lists() if name not in ours for value in values]

    def refused(self, verdict: Verdict, form: forms.BaseForm) -> HttpResponse:
        """The sentence that says why not; what was typed comes back with it."""
        typed = answers(form) if form.is_bound and form.is_valid() else []
        return self.page(form, status=409 if typed else 403, refusal=verdict, answers=typed)

    def stale(self, form: forms.BaseForm) -> HttpResponse:
        """Somebody was faster: show what they did beside what was typed, and let the person go on knowingly."""
        if getattr(self.obj, "version", 0) == self.version:  # in the moment since this request read it
            forget()
            self.obj = self.read_again()
        self.version = getattr(self.obj, "version", 0)
        return self.page(form, status=409, stale_events=history_of(self.obj)[-5:])


def _fill_in(form: forms.BaseForm, known: QueryDict) -> None:
    """What the page that led here knows already, such as which section: `?section=finance`. It can be changed."""
    for name in known.keys() & form.fields.keys():
        form.initial.setdefault(name, known[name])
