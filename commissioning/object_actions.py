"""What can be done with one thing, beside it: each act with the verdict its own service will give.

A package lists the acts on one of its objects once (`decisions/acts`, `frameworks/acts.py`); the workspace and the
admin both show them, each act either as a link to its page or with the sentence that says why not. The act's page
(`act_pages.py`) asks for what the service needs, shows the answers again where the act cannot be undone, asks who you
are where the act is a decision, and calls the service once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import models

from commissioning.actors import Actor
from commissioning.verdicts import Verdict


class NothingToFill(forms.Form):
    """The form of an act that needs no words."""


@dataclass(frozen=True)
class ObjectAction:
    """One act on one object.

    `verdict(obj, actor, at)` is the rule that the service evaluates again under its lock. `perform` is called as
    `perform(obj, actor=…, at=…, version=…, **cleaned_data)` and returns what it made or changed, never None.
    `version` is the one the person saw: a service that finds another raises `StaleVersion`. `form_class` is made with
    whichever of `obj` and `actor` it names in `form_needs`. `about(obj, actor, at)` gives the sentences that say what
    is going to happen. `confirm` shows the answers again before the act. `prove(obj, secret=…, security_key=…,
    actor=…, at=…, version=…)` turns a password or code typed on that page, or the answer of a key, into a single-use
    proof, handed to `perform` as `proof`, or raises `Refused`; `signs_for(obj)` names what a key signs. `done` is the
    sentence shown afterwards, or makes it of the outcome. Each face draws the act with a template of its own, found by
    the act's name.
    """

    name: str
    label: str
    verdict: Callable[[Any, Actor, datetime], Verdict]
    perform: Callable[..., Any]
    form_class: type[forms.BaseForm] = NothingToFill
    form_needs: tuple[str, ...] = ()
    about: Callable[[Any, Actor, datetime], list[str]] | None = None
    done: str | Callable[[Any], str] = "Done."
    confirm: bool = False
    prove: Callable[..., Any] | None = None
    signs_for: Callable[[Any], str] = str
    warning: str = ""

    def form(self, data: Mapping[str, Any] | None, *, obj: models.Model, actor: Actor, **more: Any) -> forms.BaseForm:
        """The act's form, bound to `data` when there is some."""
        given = {"obj": obj, "actor": actor}
        return self.form_class(data, **{name: given[name] for name in self.form_needs}, **more)


@dataclass(frozen=True)
class Offer:
    """An action as one person finds it beside one object at one moment."""

    action: ObjectAction
    verdict: Verdict
    url: str
