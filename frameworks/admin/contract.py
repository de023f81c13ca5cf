"""A contract in the admin: entered with its rows, read with its ledger, moved by its acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.models import Post
from commissioning.verdicts import Verdict
from frameworks import acts
from frameworks.admin.rows import LotInline, MoneyInline, OptionInline, save_rows
from frameworks.enums import OPEN_STAGES, ContractStage
from frameworks.forms.register import NewContractForm
from frameworks.kinds import UNCONTROLLED, may_keep_register
from frameworks.models import Contract, Lot
from frameworks.selectors.page import lots_of
from frameworks.services import contracts
from providers.models import Provider

WHAT = ("kind", "reference", "title", "description")
WHO = ("department", "owner_post", "contract_manager_post", "key_users")
HOW = ("regime", "regime_basis_on", "regime_ground", "route", "invitation", "cpv_codes", "irrecoverable_vat")
TERM = ("starts_on", "initial_ends_on", "signed_on", "review_on")
ENDS = ("stage_today", "current_ends_on", "authorised_ends_on", "max_ends_on")
LISTS = (
    "admission_mode", "readmission_months", "call_off_method", "call_offs_may_outlive", "call_off_max_months",
    "is_no_commitment", "parent", "parent_lot", "first_awarded_on", "long_term_reason",
)  # fmt: skip
CODES = ("cost_centre", "purchase_order_code", "care_system_code")
DUTIES = (
    "is_tupe_relevant", "dpia_completed_on", "eqia_completed_on", "insurance_checked_on", "social_value",
    "performance_statement", "performance_stated_on", "notes",
)  # fmt: skip


class StageFilter(admin.SimpleListFilter):
    """By stage as today shows it."""

    title = "stage"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ContractStage.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.at_stage(self.value(), clock.today()) if self.value() in ContractStage.values else queryset


@admin.register(Contract)
class ContractAdmin(CouncilModelAdmin):
    """Dates are never typed here once the ledger has begun: they move by a decision, history or a correction."""

    list_display = ("named", "title", "kind", "department", "stage_today", "current_ends_on")
    list_select_related = ("council",)
    list_filter = (StageFilter, "kind", "regime")
    search_fields = ("reference", "title", "department")
    search_help_text = "A reference, words of the title, or a department."
    ordering = ("reference",)
    inlines = [LotInline, OptionInline, MoneyInline]
    object_actions = acts.ALL
    change_form_template = "admin/frameworks/contract/change_form.html"
    add_intro = (
        "Enter the contract with its options and sums. Then record its award or its history: that puts its term on "
        "the ledger, and from there its dates move only by a decision, recorded history, or a correction by two."
    )

    # --- permission ---

    def may_add(self, actor: Actor) -> Verdict:
        return may_keep_register(actor)

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        return may_keep_register(actor)

    # --- list ---

    @admin.display(description="reference", ordering="reference")
    def named(self, contract: Contract) -> str:
        return str(contract)

    @admin.display(description="stage", ordering="stage")
    def stage_today(self, contract: Contract) -> str:
        return str(contract.stage_on(clock.today()).label)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("council")

    # --- form ---

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form = super().get_form(request, obj, change=change, **{**kwargs, "form": NewContractForm})
        form.base_fields["provider"].queryset = Provider.objects.visible_to(request.actor).active()
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        what = (*WHAT, "provider") if obj is None else WHAT
        term = TERM if obj is None else (*TERM, *ENDS)
        return [
            (None, {"fields": what}),
            ("Who looks after it", {"fields": WHO}),
            ("How it was let", {"fields": HOW}),
            ("Its term", {"fields": term}),
            ("Frameworks, lists and call-offs", {"fields": LISTS}),
            ("Codes in other systems", {"fields": CODES}),
            ("Duties and notes", {"fields": DUTIES}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a decision settled is shown, not asked for."""
        if obj is None:
            return ()
        if obj.stage in OPEN_STAGES:
            return ENDS
        return tuple(
            name for group in (WHAT, WHO, HOW, TERM, ENDS, LISTS, CODES, DUTIES) for name in group
            if name not in UNCONTROLLED
        )  # fmt: skip

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A contract with a single provider has no need of the word lot; lots of a list come once it is entered."""
        if obj is None or (obj.is_single_provider and obj.lots.exists()):
            return [inline for inline in self.inlines if inline is not LotInline]
        return self.inlines

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Post:
            kwargs["queryset"] = Post.objects.visible_to(request.actor).filter(is_active=True)
        if db_field.name == "parent":
            kwargs["queryset"] = (
                Contract.objects.visible_to(request.actor).may_have_children().select_related("council")
            )
        if db_field.name == "parent_lot":
            lots = Lot.objects.visible_to(request.actor).filter(contract__in=Contract.objects.may_have_children())
            kwargs["queryset"] = lots.select_related("contract__council")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None:
            context["lot_views"] = lots_of(obj, on=clock.today())
            context["is_single"] = obj.is_single_provider
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- writing ---

    def create(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any]) -> models.Model:
        given = {"actor": request.actor, "at": clock.now()}
        contract = contracts.create(**given, **form.cleaned_data)
        save_rows(request, contract, formsets, given)
        return contract

    def edit(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, formsets: list[Any], version: int
    ) -> models.Model:
        given = {"actor": request.actor, "at": clock.now()}
        contract = contracts.edit(contract=obj, version=version, **given, **form.cleaned_data)
        save_rows(request, contract, formsets, given)
        return contract
