"""The ledger of a lot's term: entries only ever added, and the corrections two people agree on."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models import AppendOnlyModel, AppendOnlyQuerySet, Council, User
from commissioning.models.base import VersionedModel
from frameworks.enums import CorrectionStatus, EndMoved, TermEventKind
from frameworks.models.lot import Lot
from frameworks.models.option import OptionUse
from frameworks.models.sight import OfLot, within_sight
from frameworks.regimes import GROUND_CHOICES
from frameworks.terms import Entry, Span


class TermEventQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(within_sight(actor, "lot__contract__"))

    def in_sequence(self) -> Self:
        return self.order_by("lot_id", "sequence")


class TermEvent(AppendOnlyModel):
    """One entry: from when to when, the end before it, which end it moves, and on whose word."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=18, choices=TermEventKind)
    moves = models.CharField(max_length=10, choices=EndMoved)
    from_on = models.DateField()
    to_on = models.DateField()
    previous_end_on = models.DateField(null=True, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    option_use = models.ForeignKey(OptionUse, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    decision_reference = models.CharField(max_length=60, blank=True)
    instrument = models.CharField(max_length=200, blank=True, help_text="The paper it stands on: deed, letter, minute.")
    ground = models.CharField(max_length=20, choices=GROUND_CHOICES, blank=True)
    transition_reason = models.TextField(blank=True, help_text="Why a gap or an overlap is right here.")
    reason = models.TextField(blank=True)
    posted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    posted_as = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = TermEventQuerySet.as_manager()

    class Meta:
        ordering = ["lot_id", "sequence"]
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        constraints = [
            UniqueConstraint(
                fields=["lot", "sequence"],
                name="frameworks_termevent_sequence_once_in_a_lot",
                violation_error_message="Another entry was written at the same moment. Try again.",
            ),
            CheckConstraint(
                name="frameworks_termevent_kind_in_list",
                condition=Q(kind__in=TermEventKind.values),
                violation_error_message="Choose one of the kinds listed.",
            ),
            CheckConstraint(
                name="frameworks_termevent_moves_in_list",
                condition=Q(moves__in=EndMoved.values),
                violation_error_message="An entry moves the authorised end, the current end, or both.",
            ),
            CheckConstraint(
                name="frameworks_termevent_starts_before_it_ends",
                condition=Q(to_on__gte=F("from_on")),
                violation_error_message="The last day of an entry cannot be before the first.",
            ),
            CheckConstraint(
                name="frameworks_termevent_first_has_no_end_before_it",
                condition=Q(sequence=1, previous_end_on__isnull=True)
                | Q(sequence__gt=1, previous_end_on__isnull=False),
                violation_error_message="Every entry but the first states the end before it.",
            ),
            CheckConstraint(
                name="frameworks_termevent_correction_names_its_entry",
                condition=Q(kind__in=["correction", "reversal"], corrects__isnull=False)
                | ~Q(kind__in=["correction", "reversal"]) & Q(corrects__isnull=True),
                violation_error_message="A correction or reversal names the entry it concerns; no other entry does.",
            ),
            CheckConstraint(
                name="frameworks_termevent_stands_on_a_decision_or_a_reason",
                condition=~Q(decision_reference="") | ~Q(reason=""),
                violation_error_message="An entry names the decision behind it, or gives its reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} entry {self.sequence}"

    @property
    def council(self) -> Council:
        return self.lot.council

    @property
    def entry(self) -> Entry:
        """The entry as the rules read it. `corrects` needs the row it names to be at hand or fetched."""
        return Entry(
            sequence=self.sequence,
            kind=TermEventKind(self.kind),
            from_on=self.from_on,
            to_on=self.to_on,
            previous_end_on=self.previous_end_on,
            moves=EndMoved(self.moves),
            corrects=self.corrects.sequence if self.corrects else None,
            is_transition=bool(self.transition_reason),
        )


class Correction(VersionedModel):
    """A proposal to put an entry right, waiting for a second person. Without dates, to take the entry back."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="corrections")
    event = models.ForeignKey(
        TermEvent, on_delete=models.PROTECT, related_name="corrections", verbose_name="entry that is wrong"
    )
    from_on = models.DateField("right first day", null=True, blank=True)
    to_on = models.DateField("right last day", null=True, blank=True)
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=CorrectionStatus, default=CorrectionStatus.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_reason = models.TextField(blank=True)

    objects = OfLot.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            UniqueConstraint(
                fields=["lot"],
                condition=Q(status="proposed"),
                name="frameworks_correction_one_waits_for_a_lot",
                violation_error_message="A correction of this lot already waits for a second person.",
            ),
            CheckConstraint(
                name="frameworks_correction_status_in_list",
                condition=Q(status__in=CorrectionStatus.values),
                violation_error_message="Choose one of the statuses listed.",
            ),
            CheckConstraint(
                name="frameworks_correction_has_both_days_or_neither",
                condition=Q(from_on__isnull=True, to_on__isnull=True)
                | Q(from_on__isnull=False, to_on__isnull=False, to_on__gte=F("from_on")),
                violation_error_message="Give the right first and last day, the last not before the first; or neither.",
            ),
            CheckConstraint(
                name="frameworks_correction_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say what was wrong and how you know.",
            ),
            CheckConstraint(
                name="frameworks_correction_settled_has_when_and_who",
                condition=Q(status="proposed", settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(status="proposed") & Q(settled_by__isnull=False, settled_at__isnull=False),
                violation_error_message="A settled correction has the person and the time; one that waits has neither.",
            ),
            CheckConstraint(
                name="frameworks_correction_settled_by_a_second_person",
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("proposed_by")),
                violation_error_message="A second person has to settle the correction.",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.event}"

    @property
    def council(self) -> Council:
        return self.lot.council

    @property
    def span(self) -> Span | None:
        """The dates that would be right; none when the entry is to be taken back."""
        return Span(self.from_on, self.to_on) if self.from_on and self.to_on else None
