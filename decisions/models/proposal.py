"""A report being prepared: what somebody has answered on the way from an option to a drafted report."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.models.report import Report
from frameworks.enums import VatBasis


class ProposalQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> ProposalQuerySet:
        """A person's own proposals in the council they act in: nobody else has a part in them yet."""
        if actor.user_id is None or actor.council_id is None:
            return self.none()
        return self.filter(person=actor.user_id, council=actor.council_id)

    def unfinished(self) -> ProposalQuerySet:
        """Proposals no report has come of yet."""
        return self.filter(report__isnull=True)


class Proposal(VersionedModel):
    """What one person has answered so far. Nothing of it touches the register until the report is drafted.

    `report` is the draft that came of it; a proposal that has one is kept as the record of how it began.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(max_length=250, blank=True)
    template = models.ForeignKey("decisions.ReportTemplate", models.PROTECT, null=True, blank=True, related_name="+")
    sponsor_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="report of"
    )
    forward_plan_entry = models.ForeignKey(
        "decisions.ForwardPlanEntry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    copied_from = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    report = models.OneToOneField(Report, models.PROTECT, null=True, blank=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title or f"Proposal {self.pk}"


class ProposalPart(models.Model):
    """One contract of a proposal: the option to be used, the lots, and the sum asked for.

    `months` is empty for a fixed option used whole. `lots` holds what is to become of each lot by its primary key
    (`LotAnswer`); one that is missing has not been answered. The sum is a line of the register, or one added up from
    the lots' own lines, or an estimate that becomes a line when the report is drafted.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField(default=1)
    contract = models.ForeignKey("frameworks.Contract", models.CASCADE, related_name="+")
    option = models.ForeignKey("frameworks.TermOption", models.SET_NULL, null=True, blank=True, related_name="+")
    months = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    lots = models.JSONField(default=dict, blank=True)
    arrangements = models.TextField("arrangements for the people who use lots that end", blank=True)
    value_line = models.ForeignKey("frameworks.MoneyLine", models.SET_NULL, null=True, blank=True, related_name="+")
    adds_up_lots = models.BooleanField(default=False)
    estimate = models.DecimalField("estimate (£)", max_digits=14, decimal_places=2, null=True, blank=True)
    estimate_vat = models.CharField("VAT", max_length=12, choices=VatBasis, blank=True)
    estimate_source = models.CharField("what the estimate rests on", max_length=200, blank=True)

    class Meta:
        ordering = ["proposal", "order"]
        constraints = [
            UniqueConstraint(
                fields=["proposal", "contract"],
                name="decisions_proposal_contract_once",
                violation_error_message="The proposal already covers this contract.",
            ),
            CheckConstraint(
                name="decisions_proposal_months_from_one",
                condition=Q(months__isnull=True) | Q(months__gte=1),
                violation_error_message="An option is used for one month or more.",
            ),
            CheckConstraint(
                name="decisions_proposal_one_sum",
                condition=Q(value_line__isnull=True, adds_up_lots=False, estimate__isnull=True)
                | Q(value_line__isnull=False, adds_up_lots=False, estimate__isnull=True)
                | Q(value_line__isnull=True, adds_up_lots=True, estimate__isnull=True)
                | Q(value_line__isnull=True, adds_up_lots=False, estimate__isnull=False),
                violation_error_message="Choose one sum: a line of the register, the lots added up, or an estimate.",
            ),
            CheckConstraint(
                name="decisions_proposal_estimate_says_its_vat",
                condition=Q(estimate__isnull=True, estimate_vat="")
                | Q(estimate__isnull=False, estimate__gte=0, estimate_vat__in=VatBasis.values),
                violation_error_message="An estimate is not negative and says whether it includes VAT.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.contract}"
