"""Going by another route than the ordinary one: asked for, taken back, and agreed to where it is a lower one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.enums import RouteDirection
from decisions.forms.choosing import AnswerRouteForm, ChooseRouteForm
from decisions.models import Report, RouteChoice
from decisions.routing import Route
from decisions.selectors import routes
from decisions.selectors.waiting import AGREE_LOWER_ROUTE
from decisions.services import choosing


def _may_choose(report: Report, actor: Actor, at: datetime) -> Verdict:
    may = choosing.may_ask(report, actor)
    if not may.allowed:
        return may
    found = routes.ordinary_route(report, at)
    if not isinstance(found, Route):
        return Verdict.refuse("no_ordinary_route", "There is no ordinary route yet; see who decides, above.")
    others = [rule for rule in routes.rules_of(report, at) if rule.pk != found.rule.pk]
    return Verdict.of((bool(others), "no_other_rule", "The scheme has no other rule for what the report asks."))


def _choose(report: Report, *, version: int, **given: Any) -> RouteChoice:
    return choosing.choose(report=report, **given)


def _said(choice: RouteChoice) -> str:
    if choice.direction == RouteDirection.LOWER:
        return "Asked. The lower route counts once the monitoring officer has agreed; until then the ordinary one does."
    return f"The report goes to the {choice.rule.maker_post}."


def _may_take_back(report: Report, actor: Actor, at: datetime) -> Verdict:
    return choosing.may_take_back(report, routes.choice_standing(report), actor)


def _take_back(report: Report, *, version: int, **given: Any) -> Report:
    return choosing.take_back(report=report, **given)


def _may_answer(report: Report, actor: Actor, at: datetime) -> Verdict:
    return choosing.may_answer(report, routes.choice_standing(report), actor, reason="…")


def _answer(report: Report, *, version: int, **given: Any) -> RouteChoice:
    return choosing.answer(report=report, **given)


def _ordinary(report: Report, actor: Actor, at: datetime) -> list[str]:
    found = routes.ordinary_route(report, at)
    return [f"The ordinary route: {found.sentence}"] if isinstance(found, Route) else []


def _what_is_asked(report: Report, actor: Actor, at: datetime) -> list[str]:
    choice = routes.choice_standing(report)
    if choice is None:
        return []
    asked = f"{choice.asked_by}, {choice.asked_post}, asks that {choice.rule.maker_post} decides, under {choice.rule}."
    return [asked, f"Why: “{choice.reason}”", *_ordinary(report, actor, at)]


CHOOSING = (
    ObjectAction(
        name="choose-route",
        label="Ask a higher body, or another one",
        verdict=_may_choose,
        perform=_choose,
        form_class=ChooseRouteForm,
        form_needs=("obj",),
        about=_ordinary,
        done=_said,
    ),
    ObjectAction(
        name="ordinary-route",
        label="Go by the ordinary route after all",
        verdict=_may_take_back,
        perform=_take_back,
        about=_ordinary,
        done="The ordinary route applies.",
    ),
    ObjectAction(
        name=AGREE_LOWER_ROUTE,
        label="Answer the lower route asked for",
        verdict=_may_answer,
        perform=_answer,
        form_class=AnswerRouteForm,
        about=_what_is_asked,
        done="Your answer is recorded.",
    ),
)
