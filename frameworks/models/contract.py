"""A contract of any kind, as the register holds it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.models import Council, Post
from commissioning.models.base import VersionedModel
from frameworks.enums import (
    RUNNING_STAGES,
    SINGLE_KINDS,
    AdmissionMode,
    ContractKind,
    ContractStage,
    InvitationKind,
    ProcurementRoute,
    Regime,
)
from frameworks.kinds import LISTS, stage_on
from frameworks.models.sight import RegisterQuerySet
from frameworks.regimes import GROUND_CHOICES


class ContractQuerySet(RegisterQuerySet):
    def by_reference(self, reference: str) -> Contract:
        """The contract named as `COUNCIL:REF`. Raises `Contract.DoesNotExist` when there is none."""
        code, _, own = reference.partition(":")
        return self.standing().select_related("council").get(council__code=code, reference=own)  # type: ignore[return-value]

    def standing(self) -> Self:
        """Without what was entered by mistake and undone: its reference is free again."""
        return self.exclude(stage=ContractStage.VOID)

    def live_on(self, day: date) -> Self:
        """Contracts whose term covers the day, by the ledger's current end."""
        return self.filter(starts_on__lte=day, current_ends_on__gte=day)

    def at_stage(self, stage: str, day: date) -> Self:
        """Contracts whose stage is this one as the day shows it: the condition that `kinds.stage_on` is the rule of."""
        ended = Q(stage__in=RUNNING_STAGES, starts_on__lte=day, current_ends_on__lt=day)
        begun = Q(stage=ContractStage.AWARDED, starts_on__lte=day)
        if stage == ContractStage.EXPIRED:
            return self.filter(Q(stage=stage) | ended)
        if stage == ContractStage.LIVE:
            return self.filter(Q(stage=stage) | begun).exclude(ended)
        return self.filter(stage=stage).exclude(ended | begun)

    def may_have_children(self) -> Self:
        """Frameworks, lists and schemes: what something else can be let under."""
        return self.standing().filter(kind__in=[*LISTS, ContractKind.OPEN_FRAMEWORK_SCHEME])


class Contract(VersionedModel):
    """What the council has agreed with its providers. Its dates are projected from the ledgers of its lots.

    Before the award the dates are those planned; from the first ledger entry on, `starts_on` is the earliest start
    of its lots and each end the latest one. All ends are inclusive.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="contracts")
    reference = models.CharField(
        max_length=40,
        validators=[RegexValidator(r"^[^\s:]+$", "A reference has no spaces and no colon in it.")],
        help_text="Once in the council: ASC-2017-041.",
    )
    kind = models.CharField(max_length=24, choices=ContractKind, default=ContractKind.CONTRACT)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    stage = models.CharField(max_length=16, choices=ContractStage, default=ContractStage.PLANNED)
    # who
    department = models.CharField(max_length=150)
    owner_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_contracts", verbose_name="owner"
    )
    contract_manager_post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_contracts",
        verbose_name="contract manager",
    )
    key_users = models.TextField(blank=True, help_text="Who may buy or refer under it.")
    # how it was let
    regime = models.CharField("procurement regime", max_length=20, choices=Regime)
    regime_basis_on = models.DateField(
        "procurement begun on", help_text="Settles which rules govern the contract, for its whole life."
    )
    regime_ground = models.CharField(
        "ground for using its options",
        max_length=20,
        choices=GROUND_CHOICES,
        blank=True,
        help_text="Empty: the regime's usual one.",
    )
    route = models.CharField("procurement route", max_length=24, choices=ProcurementRoute)
    invitation = models.CharField(
        "quote or tender", max_length=8, choices=InvitationKind, default=InvitationKind.TENDER
    )
    cpv_codes = models.CharField(
        "CPV codes",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^\d{8}(-\d)?(, \d{8}(-\d)?)*$", "Write CPV codes like 85310000-5, 85312000-9.")],
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="under",
        help_text="The framework or list a call-off is made under, or a framework's open scheme.",
    )
    parent_lot = models.ForeignKey(
        "frameworks.Lot", on_delete=models.PROTECT, null=True, blank=True, related_name="call_offs"
    )
    # frameworks and lists
    admission_mode = models.CharField("admission of providers", max_length=12, choices=AdmissionMode, blank=True)
    readmission_months = models.PositiveSmallIntegerField(
        "re-opens every (months)", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    call_off_method = models.CharField(max_length=200, blank=True)
    call_offs_may_outlive = models.BooleanField("call-offs may run on after it ends", default=False)
    call_off_max_months = models.PositiveSmallIntegerField("for at most (months)", default=0)
    is_no_commitment = models.BooleanField("no commitment to buy (as and when)", default=False)
    first_awarded_on = models.DateField("open scheme first awarded on", null=True, blank=True)
    long_term_reason = models.TextField(
        "why it lasts longer than four years", blank=True, help_text="A framework agreement, its options included."
    )
    planned_by = models.CharField("planned by decision", max_length=60, blank=True, editable=False)
    # term
    starts_on = models.DateField()
    initial_ends_on = models.DateField("initial term ends on", help_text="The last day, inclusive.")
    authorised_ends_on = models.DateField(null=True, blank=True, editable=False)
    current_ends_on = models.DateField("ends on", null=True, blank=True, editable=False)
    max_ends_on = models.DateField("can last until", editable=False)
    signed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    irrecoverable_vat = models.DecimalField(
        "irrecoverable VAT (£)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="VAT the council pays under the contract and cannot recover. 0 where it recovers all.",
    )
    # codes in other systems
    cost_centre = models.CharField(max_length=40, blank=True)
    purchase_order_code = models.CharField(max_length=40, blank=True)
    care_system_code = models.CharField("social care system code", max_length=40, blank=True)
    # duties
    is_tupe_relevant = models.BooleanField("staff may transfer (TUPE)", default=False)
    dpia_completed_on = models.DateField("data protection impact assessment", null=True, blank=True)
    eqia_completed_on = models.DateField("equality impact assessment", null=True, blank=True)
    insurance_checked_on = models.DateField("insurance last checked", null=True, blank=True)
    social_value = models.TextField(blank=True)
    performance_statement = models.TextField(blank=True)
    performance_stated_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)

    objects = ContractQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["council_id", "reference"]
        indexes = [
            models.Index(fields=["council", "current_ends_on"], name="frameworks_contract_by_end"),
            models.Index(fields=["council", "department"], name="frameworks_contract_by_dept"),
            models.Index(fields=["council", "stage"], name="frameworks_contract_by_stage"),
            models.Index(fields=["council", "title"], name="frameworks_contract_by_title"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["council", "reference"],
                condition=~Q(stage="void"),
                name="frameworks_contract_reference_once_in_a_council",
                violation_error_message="This council already has a contract with this reference.",
            ),
            CheckConstraint(
                name="frameworks_contract_kind_in_list",
                condition=Q(kind__in=ContractKind.values),
                violation_error_message="Choose one of the kinds listed.",
            ),
            CheckConstraint(
                name="frameworks_contract_stage_in_list",
                condition=Q(stage__in=ContractStage.values),
                violation_error_message="Choose one of the stages listed.",
            ),
            CheckConstraint(
                name="frameworks_contract_regime_in_list",
                condition=Q(regime__in=Regime.values),
                violation_error_message="Choose one of the procurement regimes listed.",
            ),
            CheckConstraint(
                name="frameworks_contract_starts_before_it_ends",
                condition=Q(initial_ends_on__gte=F("starts_on")),
                violation_error_message="The initial term cannot end before it starts.",
            ),
            CheckConstraint(
                name="frameworks_contract_ends_in_order",
                condition=Q(current_ends_on__isnull=True, authorised_ends_on__isnull=True)
                | Q(
                    current_ends_on__isnull=False,
                    authorised_ends_on__isnull=False,
                    authorised_ends_on__gte=F("current_ends_on"),
                    max_ends_on__gte=F("authorised_ends_on"),
                ),
                violation_error_message="The current end cannot pass the authorised end, nor that the maximum end.",
            ),
            CheckConstraint(
                name="frameworks_contract_running_has_ends",
                condition=Q(stage__in=["planned", "in_procurement", "cancelled", "void"])
                | Q(current_ends_on__isnull=False),
                violation_error_message="An awarded contract has its term on the ledger.",
            ),
            CheckConstraint(
                name="frameworks_contract_list_says_when_it_admits",
                condition=Q(kind__in=["framework", "approved_list"], admission_mode__in=AdmissionMode.values)
                | Q(kind="dynamic", admission_mode="continuous")
                | ~Q(kind__in=["framework", "approved_list", "dynamic"]) & Q(admission_mode=""),
                violation_error_message="A framework or list says when further providers may join, and a dynamic "
                "one is always open; nothing else admits providers later.",
            ),
            CheckConstraint(
                name="frameworks_contract_periodic_has_its_months",
                condition=Q(admission_mode="periodic", readmission_months__isnull=False, readmission_months__gte=1)
                | ~Q(admission_mode="periodic") & Q(readmission_months__isnull=True),
                violation_error_message="A periodic list says every how many months it re-opens; no other does.",
            ),
            CheckConstraint(
                name="frameworks_contract_call_off_has_a_parent",
                condition=Q(kind="call_off", parent__isnull=False, parent_lot__isnull=False)
                | Q(kind="framework", parent_lot__isnull=True)
                | ~Q(kind__in=["call_off", "framework"]) & Q(parent__isnull=True, parent_lot__isnull=True),
                violation_error_message="A call-off names the contract and lot it is made under; only a framework in "
                "an open scheme has a contract above it besides.",
            ),
            CheckConstraint(
                name="frameworks_contract_scheme_has_its_first_award",
                condition=Q(kind="open_framework_scheme", first_awarded_on__isnull=False)
                | ~Q(kind="open_framework_scheme") & Q(first_awarded_on__isnull=True),
                violation_error_message="An open framework scheme has a first award; nothing else does.",
            ),
            CheckConstraint(
                name="frameworks_contract_survival_is_capped",
                condition=Q(call_offs_may_outlive=True, call_off_max_months__gte=1)
                | Q(call_offs_may_outlive=False, call_off_max_months=0),
                violation_error_message="Where call-offs may run on, say for how many months at most.",
            ),
            CheckConstraint(
                name="frameworks_contract_performance_is_dated",
                condition=Q(performance_statement="", performance_stated_on__isnull=True)
                | ~Q(performance_statement="") & Q(performance_stated_on__isnull=False),
                violation_error_message="A performance statement needs the day it was made, and the day a statement.",
            ),
            CheckConstraint(
                name="frameworks_contract_vat_is_not_negative",
                condition=Q(irrecoverable_vat__isnull=True) | Q(irrecoverable_vat__gte=0),
                violation_error_message="Irrecoverable VAT is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council.code}:{self.reference}"

    def stage_on(self, day: date) -> ContractStage:
        """Its stage as the day shows it."""
        return stage_on(ContractStage(self.stage), starts_on=self.starts_on, ends_on=self.current_ends_on, on=day)

    @property
    def is_single_provider(self) -> bool:
        """Whether pages may leave out the words lot and admission."""
        return self.kind in SINGLE_KINDS and self.lots.count() <= 1
