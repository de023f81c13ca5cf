"""The decision, what it resolved about each recommendation, and how its effects reach the register."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet, LockingQuerySet
from decisions.enums import EffectKind, ItemOutcome, PostingStatus, ReportStatus
from decisions.models.constraints import allowed_values
from decisions.models.report import Report, ReportPartQuerySet
from decisions.models.version import ReportPartAppendOnlyQuerySet, ReportVersion
from decisions.separation import Duties, may_make

if TYPE_CHECKING:
    from commissioning.models import Council


class DecisionQuerySet(ReportPartAppendOnlyQuerySet):
    """Decisions are written one at a time, so that each is asked whose report it is about."""

    bulk_create = AppendOnlyQuerySet._refuse


class Decision(AppendOnlyModel):
    """What was resolved about a report, by whom, when, under which rule. One per report; never changed.

    The maker's name and post are kept as printed. Reasons and declared conflicts stand in stored content under their
    SHA-256, so that a disposal can remove the words and leave the hash. `record_hash` covers the content hash, the
    decision and the audit head before it. One recorded from signed paper was taken when the paper was signed; its
    `paper` row says by whom it was entered and confirmed. A body's decision has no person for its maker: its `minute`
    row names the meeting.
    """

    report = models.OneToOneField(Report, models.PROTECT, related_name="decision")
    report_version = models.OneToOneField(ReportVersion, models.PROTECT, related_name="decision")
    outcome = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in (ReportStatus.DECIDED, ReportStatus.REFUSED)]
    )
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decisions_made")
    maker_name = models.CharField(max_length=150)
    maker_post = models.ForeignKey("commissioning.Post", models.PROTECT, related_name="decisions_made")
    maker_post_label = models.CharField(max_length=200)
    authority_rule = models.ForeignKey("decisions.AuthorityRule", models.PROTECT, related_name="decisions")
    taken_at = models.DateTimeField()
    reasons_sha256 = models.CharField(max_length=64)
    conflicts_sha256 = models.CharField(max_length=64, blank=True)
    previous_audit_hash = models.CharField(max_length=64)
    record_hash = models.CharField(max_length=64, unique=True)
    snapshot = models.OneToOneField("commissioning.Snapshot", models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at"]
        constraints = [
            CheckConstraint(
                name="decisions_decision_outcome_known",
                condition=Q(outcome__in=[ReportStatus.DECIDED, ReportStatus.REFUSED]),
                violation_error_message="A decision resolves something or refuses the report.",
            ),
            CheckConstraint(
                name="decisions_decision_has_reasons",
                condition=~Q(reasons_sha256=""),
                violation_error_message="A decision has its reasons.",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse (`Refused`) a decision of an author on their own report, whoever asks and by whatever path."""
        may_make(Duties(author=self.report.author_id), self.maker_id).or_refuse()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.report.reference

    @property
    def council(self) -> Council:
        return self.report.council

    @property
    def recorded_at(self) -> datetime:
        """When it came on record here: when it was taken, or, from signed paper, when the second person confirmed."""
        found = DecisionPaper.objects.filter(decision=self).values_list("confirmed_at", flat=True).first()
        return found or self.taken_at


class DecisionPartQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> DecisionPartQuerySet:
        """With the report the decision is about."""
        return self.filter(decision__report__in=Report.objects.visible_to(actor))


class DecisionPaper(AppendOnlyModel):
    """That a decision was recorded from signed paper, or from the minute of a body: who entered it, who confirmed it,
    and the scan or the text of the minute by its hash.

    Two persons, neither of them the maker, stand in for the maker's proof; for a body nobody signs. It stands beside
    the decision because the audit chain holds a digest of every decision row as it was first written: such a row gains
    no columns.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="paper")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_name = models.CharField(max_length=150)
    entered_post = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_name = models.CharField(max_length=150)
    confirmed_post = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()
    scan_sha256 = models.CharField("SHA-256 of the scan", max_length=64)

    objects = DecisionPartQuerySet.as_manager()

    class Meta:
        ordering = ["decision"]
        verbose_name = "decision on signed paper"
        verbose_name_plural = "decisions on signed paper"
        constraints = [
            CheckConstraint(
                name="decisions_decision_paper_has_its_scan",
                condition=~Q(scan_sha256=""),
                violation_error_message="A decision recorded from signed paper has the scan of the paper.",
            ),
            CheckConstraint(
                name="decisions_decision_paper_by_two_others",
                condition=~Q(entered_by=F("confirmed_by"))
                & (Q(maker__isnull=True) | ~Q(entered_by=F("maker")) & ~Q(confirmed_by=F("maker"))),
                violation_error_message="A signed paper is entered by one person and confirmed by another, neither of "
                "them the one who signed.",
            ),
            CheckConstraint(
                name="decisions_decision_paper_in_order",
                condition=Q(entered_at__gte=F("signed_at"), confirmed_at__gte=F("entered_at")),
                violation_error_message="A paper is signed, then entered, then confirmed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}, from signed paper"


class DecisionItem(AppendOnlyModel):
    """How one recommendation was resolved, with the effect, sum and words that are resolved, as printed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="items")
    recommendation = models.OneToOneField("decisions.Recommendation", models.PROTECT, related_name="decision_item")
    order = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=ItemOutcome.choices)
    effect = models.CharField(max_length=12, choices=EffectKind.choices)
    option = models.ForeignKey("frameworks.TermOption", models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.DecimalField("sum (£)", max_digits=14, decimal_places=2, null=True, blank=True)
    words_sha256 = models.CharField(max_length=64)

    objects = DecisionPartQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "order"]
        constraints = [
            allowed_values("decisions_item_outcome_known", "outcome", ItemOutcome, "Choose a listed outcome."),
            UniqueConstraint(
                fields=["decision", "order"],
                name="decisions_item_order_once",
                violation_error_message="Two items of a decision cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_item_without_approval_has_no_effect",
                condition=~Q(outcome__in=[ItemOutcome.REFUSED, ItemOutcome.DEFERRED])
                | Q(effect=EffectKind.NONE, amount__isnull=True),
                violation_error_message="What is refused or deferred has no effect and no sum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}, item {self.order}"


class DecisionItemLotQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> DecisionItemLotQuerySet:
        """With the report the decision is about."""
        return self.filter(item__decision__report__in=Report.objects.visible_to(actor))


class DecisionItemLot(AppendOnlyModel):
    """A lot the item acts on, with the inclusive days resolved where a term is extended."""

    item = models.ForeignKey(DecisionItem, models.PROTECT, related_name="lots")
    lot = models.ForeignKey("frameworks.Lot", models.PROTECT, related_name="+")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    objects = DecisionItemLotQuerySet.as_manager()

    class Meta:
        ordering = ["item", "lot"]
        constraints = [
            UniqueConstraint(
                fields=["item", "lot"],
                name="decisions_item_lot_once",
                violation_error_message="The item already names this lot.",
            ),
            CheckConstraint(
                name="decisions_item_lot_starts_before_it_ends",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.lot}"


OWED = (PostingStatus.PENDING, PostingStatus.FAILED)


class EffectPostingQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> EffectPostingQuerySet:
        """With the report the decision is about."""
        return self.filter(item__decision__report__in=Report.objects.visible_to(actor))

    def unposted(self) -> EffectPostingQuerySet:
        """Waiting or failed, oldest decision first."""
        oldest_first = ("item__decision__taken_at", "item__order", "lot__number", "pk")
        return self.filter(status__in=OWED).order_by(*oldest_first)


class EffectPosting(models.Model):
    """Whether one lot of one decided item has reached the register. A failure says why and can be tried again.

    Where a new contract is planned there is one posting without a lot; `planned` is what it put on the register.
    """

    item = models.ForeignKey(DecisionItem, models.PROTECT, related_name="postings")
    lot = models.ForeignKey("frameworks.Lot", models.PROTECT, null=True, blank=True, related_name="effect_postings")
    planned = models.ForeignKey(
        "frameworks.Contract",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planning",
        verbose_name="contract planned",
    )
    status = models.CharField(max_length=10, choices=PostingStatus.choices, default=PostingStatus.PENDING)
    problem = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    posted_at = models.DateTimeField(null=True, blank=True)

    objects = EffectPostingQuerySet.as_manager()

    class Meta:
        ordering = ["item", "lot"]
        constraints = [
            UniqueConstraint(
                fields=["item", "lot"],
                name="decisions_posting_once_per_item_and_lot",
                violation_error_message="This effect has already been asked for on this lot.",
            ),
            UniqueConstraint(
                fields=["item"],
                condition=Q(lot__isnull=True),
                name="decisions_posting_plans_once_per_item",
                violation_error_message="This contract has already been asked for.",
            ),
            CheckConstraint(
                name="decisions_posting_plans_or_is_of_a_lot",
                condition=Q(planned__isnull=True) | Q(lot__isnull=True, status=PostingStatus.POSTED),
                violation_error_message="Only a posting that plans a contract names one, and only once it is planned.",
            ),
            allowed_values("decisions_posting_status_known", "status", PostingStatus, "Choose a listed state."),
            CheckConstraint(
                name="decisions_posting_failed_says_why",
                condition=~Q(status=PostingStatus.FAILED) | ~Q(problem=""),
                violation_error_message="A posting that failed says why.",
            ),
            CheckConstraint(
                name="decisions_posting_posted_has_when",
                condition=Q(status=PostingStatus.POSTED, posted_at__isnull=False)
                | ~Q(status=PostingStatus.POSTED) & Q(posted_at__isnull=True),
                violation_error_message="A posting has its time when it was posted, and only then.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.lot or self.what.lower()}: {self.get_status_display().lower()}"

    @property
    def what(self) -> str:
        """What of the register it is about, as a sentence begins."""
        if self.lot:
            return self.lot.label
        named = {
            EffectKind.DELEGATE: "The authority delegated",
            EffectKind.VARY: "The variation",
            EffectKind.AWARD: "The award",
        }
        return named.get(EffectKind(self.item.effect), "The contract to be procured")

    @property
    def council(self) -> Council:
        return self.item.decision.report.council


class DecisionProof(models.Model):
    """A person's proof, a moment ago, that they are who they say: for one paper, for one act, for a few minutes.

    A failed attempt is a row too, so that guessing comes to an end.
    """

    class Method(models.TextChoices):
        """How identity was proved."""

        PASSWORD = "password", "Password"
        TOTP = "totp", "Authenticator code"
        SECURITY_KEY = "security_key", "Security key"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    report_version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    method = models.CharField(max_length=12, choices=Method.choices)
    challenge = models.CharField(max_length=64, blank=True, help_text="What a security key has signed.")
    attempted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty when the attempt failed.")
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "attempted_at"], name="decisions_proof_attempts")]
        constraints = [
            UniqueConstraint(
                fields=["challenge"],
                condition=~Q(challenge=""),
                name="decisions_proof_one_per_answer_of_a_key",
                violation_error_message="This answer of a security key has proved something already.",
            ),
            CheckConstraint(
                name="decisions_proof_used_only_when_it_succeeded",
                condition=Q(used_at__isnull=True) | Q(expires_at__isnull=False, used_at__lte=F("expires_at")),
                violation_error_message="Only a proof that succeeded and has not expired can be used.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.report_version}"
