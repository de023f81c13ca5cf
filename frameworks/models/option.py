"""Options to extend, their use lot by lot, and what each provider answered."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.models import Council, User
from commissioning.models.base import VersionedModel
from frameworks.enums import STANDING_USES, NoticeMethod, OptionKind, OptionScope, Reply, TermEventKind, UseStatus
from frameworks.models.contract import Contract
from frameworks.models.lot import Admission, Lot
from frameworks.models.sight import OfContract, RegisterQuerySet
from frameworks.options import LONGEST_MONTHS, OptionTerms
from frameworks.terms import Span

STORED_USES = [status for status in UseStatus.values if status != UseStatus.AVAILABLE]
_STANDING = [str(status) for status in STANDING_USES]


class TermOption(VersionedModel):
    """A right in the contract to extend it: a fixed period, or a pool of months to be used in parts."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="options")
    order = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)], help_text="Options are used in order.")
    kind = models.CharField(max_length=8, choices=OptionKind, default=OptionKind.FIXED)
    months = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)],
        help_text="How long it lasts; for a pool, all its periods together.",
    )
    applies_to = models.CharField(max_length=8, choices=OptionScope, default=OptionScope.ANY_LOTS)
    is_partial_use_allowed = models.BooleanField(
        "a shorter period leaves the rest available", default=False, help_text="Only if the clause says so."
    )
    latest_notice_on = models.DateField(
        "latest day for notice", null=True, blank=True, help_text="Empty where the contract does not state it."
    )
    notice_days = models.PositiveSmallIntegerField(
        "days of notice before the term ends", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    is_deed_required = models.BooleanField(
        "needs a deed", default=False, help_text="Otherwise the provider's acceptance brings it into force."
    )
    clause = models.TextField(blank=True, help_text="The words of the contract.")
    conditions = models.TextField(blank=True, help_text="On performance or price, say.")
    indexation = models.CharField(max_length=200, blank=True)

    objects = OfContract.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["contract_id", "order"]
        constraints = [
            UniqueConstraint(
                fields=["contract", "order"],
                name="frameworks_termoption_order_once_in_a_contract",
                violation_error_message="This contract already has an option with this number.",
            ),
            CheckConstraint(
                name="frameworks_termoption_order_from_one",
                condition=Q(order__gte=1),
                violation_error_message="Options are numbered from 1.",
            ),
            CheckConstraint(
                name="frameworks_termoption_months_in_range",
                condition=Q(months__gte=1, months__lte=LONGEST_MONTHS),
                violation_error_message=f"An option lasts from 1 to {LONGEST_MONTHS} months.",
            ),
            CheckConstraint(
                name="frameworks_termoption_kind_in_list",
                condition=Q(kind__in=OptionKind.values),
                violation_error_message="Choose a fixed period or a pool.",
            ),
            CheckConstraint(
                name="frameworks_termoption_applies_to_in_list",
                condition=Q(applies_to__in=OptionScope.values),
                violation_error_message="Choose any lots, or the whole contract.",
            ),
            CheckConstraint(
                name="frameworks_termoption_notice_stated_one_way",
                condition=Q(latest_notice_on__isnull=True) | Q(notice_days__isnull=True),
                violation_error_message="State the latest day for notice or the days of notice, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} option {self.order}"

    @property
    def council(self) -> Council:
        return self.contract.council

    @property
    def terms(self) -> OptionTerms:
        """What the clause gives, for the rules."""
        return OptionTerms(
            order=self.order,
            kind=OptionKind(self.kind),
            months=self.months,
            partial_use_allowed=self.is_partial_use_allowed,
            scope=OptionScope(self.applies_to),
            latest_notice_on=self.latest_notice_on,
            notice_days=self.notice_days,
        )


class OfOptionUseLot(RegisterQuerySet):
    to_contract = "lot__contract__"

    def authorised_here(self) -> Self:
        """Standing uses that a decision authorised through this register, not those recorded as history."""
        return self.filter(status__in=STANDING_USES, events__kind=TermEventKind.AUTHORISED).distinct()


class OptionUse(VersionedModel):
    """An option for one lot: how far its use has come, or that it was resolved not to use it."""

    option = models.ForeignKey(TermOption, on_delete=models.PROTECT, related_name="uses")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="uses")
    status = models.CharField(max_length=24, choices=UseStatus)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    decision_reference = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True, help_text="The day the decision took effect.")
    withdrawn_by_decision = models.CharField(max_length=60, blank=True)

    objects = OfOptionUseLot.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["option_id", "lot__number", "from_on"]
        constraints = [
            UniqueConstraint(
                fields=["lot", "from_on"],
                condition=Q(status__in=_STANDING),
                name="frameworks_optionuse_one_for_a_lot_and_period",
                violation_error_message="Another extension is already authorised for this lot and period.",
            ),
            UniqueConstraint(
                fields=["option", "lot"],
                condition=Q(status__in=["proposed", "not_taken_up"]),
                name="frameworks_optionuse_one_open_question_for_a_lot",
                violation_error_message="This option is already proposed, or resolved not to be used, for this lot.",
            ),
            CheckConstraint(
                name="frameworks_optionuse_status_in_list",
                condition=Q(status__in=STORED_USES),
                violation_error_message="Choose one of the statuses listed.",
            ),
            CheckConstraint(
                name="frameworks_optionuse_standing_has_its_period",
                condition=~Q(status__in=[*_STANDING, "proposed", "declined_by_provider"])
                | Q(from_on__isnull=False, to_on__isnull=False),
                violation_error_message="An extension has a first and a last day.",
            ),
            CheckConstraint(
                name="frameworks_optionuse_starts_before_it_ends",
                condition=Q(from_on__isnull=True, to_on__isnull=True)
                | Q(from_on__isnull=False, to_on__isnull=False, to_on__gte=F("from_on")),
                violation_error_message="The last day of an extension cannot be before the first.",
            ),
            CheckConstraint(
                name="frameworks_optionuse_settled_names_its_decision",
                condition=Q(status__in=["proposed", "lapsed", "withdrawn"])
                | ~Q(decision_reference="") & (Q(status="in_force") | Q(decided_on__isnull=False)),
                violation_error_message="Name the decision and the day it took effect.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option} for lot {self.lot.number}"

    @property
    def span(self) -> Span | None:
        """The period of the extension; none where it was resolved not to use the option."""
        return Span(self.from_on, self.to_on) if self.from_on and self.to_on else None

    @property
    def council(self) -> Council:
        return self.lot.council


class OfUse(RegisterQuerySet):
    to_contract = "option_use__lot__contract__"


class OptionResponse(VersionedModel):
    """One provider's side of an extension: the notice served on it, its reply, its deed."""

    option_use = models.ForeignKey(OptionUse, on_delete=models.PROTECT, related_name="responses")
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="responses")
    served_on = models.DateField("notice served on")
    served_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    served_how = models.CharField("how it was served", max_length=8, choices=NoticeMethod)
    consent_on = models.DateField("provider consented to late notice on", null=True, blank=True)
    consent_evidence = models.CharField("where the consent is kept", max_length=200, blank=True)
    reply = models.CharField(max_length=10, choices=Reply, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    deed_signed_on = models.DateField(null=True, blank=True)
    deed_reference = models.CharField(max_length=100, blank=True)
    in_force_on = models.DateField(null=True, blank=True, help_text="The day on which acceptance or deed settled it.")

    objects = OfUse.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["option_use_id", "admission__provider__legal_name"]
        constraints = [
            UniqueConstraint(
                fields=["option_use", "admission"],
                name="frameworks_optionresponse_one_for_a_provider",
                violation_error_message="Notice to this provider is already on record.",
            ),
            CheckConstraint(
                name="frameworks_optionresponse_served_how_in_list",
                condition=Q(served_how__in=NoticeMethod.values),
                violation_error_message="Choose one of the ways listed.",
            ),
            CheckConstraint(
                name="frameworks_optionresponse_reply_in_list",
                condition=Q(reply__in=["", *Reply.values]),
                violation_error_message="Choose accepted, declined or no reply.",
            ),
            CheckConstraint(
                name="frameworks_optionresponse_reply_has_its_day",
                condition=Q(reply__in=["accepted", "declined"], replied_on__isnull=False)
                | ~Q(reply__in=["accepted", "declined"]) & Q(replied_on__isnull=True),
                violation_error_message="A reply has its day; no reply has none.",
            ),
            CheckConstraint(
                name="frameworks_optionresponse_consent_has_evidence",
                condition=Q(consent_on__isnull=True, consent_evidence="")
                | Q(consent_on__isnull=False) & ~Q(consent_evidence=""),
                violation_error_message="Consent to late notice has its day and where it is kept.",
            ),
            CheckConstraint(
                name="frameworks_optionresponse_in_force_by_acceptance_or_deed",
                condition=Q(in_force_on__isnull=True) | Q(reply="accepted") | Q(deed_signed_on__isnull=False),
                violation_error_message="An extension comes into force by acceptance or by deed.",
            ),
            CheckConstraint(
                name="frameworks_optionresponse_declined_signs_no_deed",
                condition=~Q(reply="declined") | Q(deed_signed_on__isnull=True, in_force_on__isnull=True),
                violation_error_message="A provider that declined signs no deed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option_use}: {self.admission.provider}"

    @property
    def council(self) -> Council:
        return self.option_use.council
