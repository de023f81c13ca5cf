"""Entering a contract and changing it: the questions that fit its kind, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.actors import Actor
from commissioning.forms.naming import name_fields
from commissioning.models import Post
from frameworks.enums import OPEN_STAGES, ContractKind
from frameworks.forms.fields import field_for
from frameworks.kinds import LISTS, UNCONTROLLED
from frameworks.models import Contract, Lot
from providers.models import Provider

WHAT = ("reference", "title", "description")
WHO = ("department", "owner_post", "contract_manager_post")
HOW = ("regime", "regime_basis_on", "route", "invitation")
TERM = ("starts_on", "initial_ends_on")
PLACES = ("admission_mode", "readmission_months", "is_no_commitment")
CALL_OFFS = ("call_off_method", "call_offs_may_outlive", "call_off_max_months", "key_users")
DUTIES = (
    "is_tupe_relevant", "dpia_completed_on", "eqia_completed_on", "insurance_checked_on", "social_value",
    "performance_statement", "performance_stated_on", "notes",
)  # fmt: skip
CODES = ("irrecoverable_vat", "cost_centre", "purchase_order_code", "care_system_code")

LABELS = {
    "reference": "Reference",
    "title": "Title",
    "description": "What it is for",
    "department": "Department",
    "owner_post": "Owner",
    "contract_manager_post": "Contract manager",
    "regime": "Which procurement rules it was let under",
    "regime_basis_on": "Day the procurement began",
    "regime_ground": "Ground for using its options",
    "route": "How it was competed",
    "invitation": "Quote or tender",
    "cpv_codes": "CPV codes",
    "starts_on": "First day",
    "initial_ends_on": "Last day of the first term, without any extension",
    "signed_on": "Day it was signed",
    "review_on": "Day to review it",
    "admission_mode": "When further providers may join",
    "readmission_months": "Re-opens every how many months",
    "is_no_commitment": "No commitment to buy: used as and when",
    "call_off_method": "How work is called off",
    "call_offs_may_outlive": "Call-offs may run on after it ends",
    "call_off_max_months": "For at most how many months",
    "key_users": "Who may buy or refer under it",
    "parent": "Made under which framework or list",
    "parent_lot": "Under which part of it",
    "first_awarded_on": "Day the scheme was first awarded",
    "long_term_reason": "Why it lasts longer than four years",
    "irrecoverable_vat": "Irrecoverable VAT",
    "cost_centre": "Cost centre",
    "purchase_order_code": "Purchase order",
    "care_system_code": "Code in the social care system",
    "is_tupe_relevant": "Staff may transfer (TUPE)",
    "dpia_completed_on": "Data protection impact assessment done on",
    "eqia_completed_on": "Equality impact assessment done on",
    "insurance_checked_on": "Insurance last checked on",
    "social_value": "Social value",
    "performance_statement": "How well it is performed",
    "performance_stated_on": "Performance stated on",
    "notes": "Notes",
}
HINTS = {
    "reference": "How the council files it, without spaces: ASC-2017-041.",
    "regime_basis_on": "This settles which rules govern the contract, for its whole life.",
    "initial_ends_on": "Inclusive: three years from 3 July 2018 end on 2 July 2021. Options are added afterwards.",
    "cpv_codes": "Like 85310000-5, with a comma between them.",
    "key_users": "",
    "irrecoverable_vat": "What the council pays and cannot recover; 0 where it recovers all. Published.",
    "long_term_reason": "Only where it does, its options included.",
    "readmission_months": "Only for a list that re-opens at fixed times.",
    "call_off_max_months": "0 where they may not.",
    "performance_statement": "A sentence or two an extension can rest on.",
}
KIND_HINTS = {
    ContractKind.CONTRACT: "One provider, one term.",
    ContractKind.FRAMEWORK: "Several providers, often in lots; work is called off under it.",
    ContractKind.APPROVED_LIST: "Providers approved to be used, often in lots.",
    ContractKind.DYNAMIC: "Providers may join at any time.",
    ContractKind.OPEN_FRAMEWORK_SCHEME: "Frameworks that follow one another (Procurement Act 2023, section 49).",
    ContractKind.CALL_OFF: "One provider, under a framework or list on this register.",
}


class _Hinted(str):
    """A choice's value with the hint that stands below its label."""

    hint: str


def _hinted(kind: ContractKind) -> _Hinted:
    value = _Hinted(kind.value)
    value.hint = KIND_HINTS[kind]
    return value


class KindForm(forms.Form):
    """The first question: what kind it is settles all the others."""

    kind = forms.ChoiceField(
        label="What kind of contract is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of contract it is."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(_hinted(kind), kind.label) for kind in ContractKind]


def asked_of(kind: str) -> tuple[str, ...]:
    """The questions on entering a contract of a kind: what has to be known, and who looks after it."""
    above = {
        ContractKind.CALL_OFF: ("parent", "parent_lot", "provider"),
        ContractKind.CONTRACT: ("provider",),
        ContractKind.FRAMEWORK: ("parent",),
    }.get(ContractKind(kind), ())
    places = PLACES if kind in LISTS else ()
    longer = ("long_term_reason",) if kind == ContractKind.FRAMEWORK else ()
    scheme = ("first_awarded_on",) if kind == ContractKind.OPEN_FRAMEWORK_SCHEME else ()
    return (*WHAT, *above, *WHO, *HOW, *TERM, *longer, *places, *scheme)


def kept_of(kind: str) -> tuple[str, ...]:
    """Everything that can be changed on a contract of a kind: what is asked on entering it, and what is noted later."""
    asked = [name for name in asked_of(kind) if name != "provider"]
    places = CALL_OFFS if kind in LISTS else ("key_users",)
    return (*asked, "regime_ground", "cpv_codes", "signed_on", "review_on", *places, *CODES, *DUTIES)


class ContractForm(forms.ModelForm):
    """A contract's facts, for one kind. Choices come only from what the person may see."""

    provider = forms.ModelChoiceField(
        label="Provider", queryset=Provider.objects.none(), empty_label="Choose", help_text="Who holds the contract."
    )

    class Meta:
        model = Contract
        fields = tuple(LABELS)
        labels = LABELS
        help_texts = HINTS
        formfield_callback = field_for

    def __init__(self, *args: Any, actor: Actor, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keep_only(self._wanted(kind))
        posts = Post.objects.visible_to(actor).filter(is_active=True).order_by("title")
        choices: dict[str, QuerySet[Any]] = {
            "owner_post": posts,
            "contract_manager_post": posts,
            "provider": Provider.objects.visible_to(actor).active(),
            "parent": Contract.objects.visible_to(actor).may_have_children().select_related("council"),
            "parent_lot": Lot.objects.visible_to(actor)
            .filter(contract__in=Contract.objects.may_have_children())
            .select_related("contract__council"),
        }
        for name, queryset in choices.items():
            if name in self.fields:
                self.fields[name].queryset = queryset
        if kind == ContractKind.DYNAMIC:
            self.fields.get("admission_mode", forms.CharField()).initial = "continuous"
        if kind == ContractKind.FRAMEWORK and "parent" in self.fields:
            self.fields["parent"].label = "In which open framework scheme"
        name_fields(self.fields.items())

    def _wanted(self, kind: str) -> Iterable[str]:
        return asked_of(kind)

    def _keep_only(self, names: Iterable[str]) -> None:
        """The fields named, in that order."""
        wanted = list(names)
        for name in set(self.fields) - set(wanted):
            del self.fields[name]
        self.order_fields(wanted)


class ContractChangeForm(ContractForm):
    """Of a contract on the register: everything until its award, from then on what no decision settled."""

    def _wanted(self, kind: str) -> Iterable[str]:
        is_open = self.instance.stage in OPEN_STAGES
        return [name for name in kept_of(kind) if is_open or name in UNCONTROLLED]


def settled_facts(contract: Contract) -> list[str]:
    """The names of what a running contract's form does not ask for, because a decision settled it."""
    return [name for name in kept_of(contract.kind) if name not in UNCONTROLLED]
