"""Notices of key decisions: written here, published here, and never changed once they are public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.calendar import after_clear_days
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import noticing
from decisions.forms.noticing import NamedReportForm, WithdrawForm, WrittenNoticeForm
from decisions.models import KeyDecisionNotice, Report
from decisions.selectors import notices as found
from decisions.selectors.procedure import procedure_of
from decisions.services import notices
from decisions.services.notices import NOTICE_FIELDS


def _is_own(notice: KeyDecisionNotice, actor: Actor) -> bool:
    return notice.council_id == actor.council_id


def _may_publish(notice: KeyDecisionNotice, actor: Actor, at: datetime) -> Verdict:
    on = clock.london_day(at)
    return noticing.may_publish(
        actor,
        is_own_council=_is_own(notice, actor),
        is_published=notice.published_at is not None,
        is_withdrawn=notice.withdrawn_at is not None,
        due_to=notice.due_to,
        earliest_on=after_clear_days(on, procedure_of(notice.council, on).notice_clear_days),
    )


def _may_withdraw(notice: KeyDecisionNotice, actor: Actor, at: datetime) -> Verdict:
    return noticing.may_withdraw(
        actor,
        is_own_council=_is_own(notice, actor),
        stands=notice.withdrawn_at is None,
        is_decided=notices.is_decided_on(notice),
        reason="…",
    )


def _may_name(notice: KeyDecisionNotice, actor: Actor, at: datetime) -> Verdict:
    return noticing.may_name_report(
        actor,
        is_own_council=_is_own(notice, actor),
        stands=notice.published_at is not None and notice.withdrawn_at is None,
        is_of_a_contract_alone=notice.report_id is None and notice.forward_plan_entry_id is None,
        is_same_contract=True,
        is_decided=False,
    )


def _name(notice: KeyDecisionNotice, *, report: Report, **given: Any) -> KeyDecisionNotice:
    return notices.name_report(notice=notice, report=report, **given)


@admin.register(KeyDecisionNotice)
class KeyDecisionNoticeAdmin(CouncilModelAdmin):
    """Written and published by democratic services."""

    list_display = ("subject", "contract", "due_from", "stands")
    list_select_related = ("contract__council",)
    search_fields = ("subject", "contract__reference", "body", "maker_name")
    form = WrittenNoticeForm
    fields = NOTICE_FIELDS
    add_intro = "It is public once it is published, and then not changed any more. Write nothing exempt."
    object_actions = [
        ObjectAction(
            name="publish",
            label="Publish the notice",
            verdict=_may_publish,
            perform=lambda notice, **given: notices.publish(notice=notice, **given),
            confirm=True,
            done=lambda notice: f"Published. It can be decided from {found.given(notice).earliest_on:%A %-d %B %Y}.",
        ),
        ObjectAction(
            name="name-report",
            label="Say which report it announced",
            verdict=_may_name,
            perform=_name,
            form_class=NamedReportForm,
            form_needs=("obj",),
            done="The notice counts for this report.",
        ),
        ObjectAction(
            name="withdraw",
            label="Withdraw the notice",
            verdict=_may_withdraw,
            perform=lambda notice, **given: notices.withdraw(notice=notice, **given),
            form_class=WithdrawForm,
            confirm=True,
            done="The notice is withdrawn.",
        ),
    ]

    @admin.display(description="stands")
    def stands(self, notice: KeyDecisionNotice) -> str:
        if notice.withdrawn_at is not None:
            return "Withdrawn"
        return "Published" if notice.published_at else "Being written"

    def may_add(self, actor: Actor) -> Verdict:
        return noticing.may_write(actor, is_own_council=True, is_published=False)

    def may_change(self, actor: Actor, obj: KeyDecisionNotice) -> Verdict:
        is_over = obj.published_at is not None or obj.withdrawn_at is not None
        return noticing.may_write(actor, is_own_council=_is_own(obj, actor), is_published=is_over)

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return notices.save(values=form.cleaned_data, actor=request.actor, at=clock.now())

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return notices.save(values=form.cleaned_data, notice=obj, version=version, actor=request.actor, at=clock.now())
