"""Letters to providers: the council's own words for each kind, what was written, the links to reply by, the replies."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council, Snapshot, User
from commissioning.models.base import TrackedQuerySet, VersionedModel
from frameworks.enums import LetterAnswer, LetterKind, LetterReplyStatus, NoticeMethod
from frameworks.letters import Words
from frameworks.models.contract import Contract
from frameworks.models.lot import Admission, Lot
from frameworks.models.option import OptionUse
from frameworks.models.sight import OfContract, RegisterQuerySet
from providers.models import Provider


class LetterTemplateQuerySet(TrackedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The council's own, for those who configure it and those who write."""
        if not actor.council_id or not actor.holds(*Role):
            return self.none()
        return self.filter(council_id=actor.council_id)


class LetterTemplate(VersionedModel):
    """A council's own words for a kind of letter; every change is another version, and its history is kept."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="letter_templates")
    kind = models.CharField(max_length=16, choices=LetterKind)
    subject = models.CharField(max_length=200)
    body = models.TextField("words of the letter", help_text="Markdown. Facts are written as {{ provider.name }}.")
    guidance = models.TextField(blank=True, help_text="For whoever writes the letter. Never printed.")

    objects = LetterTemplateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["kind"]
        verbose_name = "letter to providers"
        verbose_name_plural = "letters to providers"
        constraints = [
            UniqueConstraint(
                fields=["council", "kind"],
                name="frameworks_lettertemplate_kind_once_in_a_council",
                violation_error_message="The council has its own words for this kind of letter already: change those.",
            ),
            CheckConstraint(
                name="frameworks_lettertemplate_kind_in_list",
                condition=Q(kind__in=LetterKind.values),
                violation_error_message="Choose one of the kinds of letter listed.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def words(self) -> Words:
        """As the rules read it."""
        return Words(self.subject, self.body, self.guidance, self.version)


class Letter(VersionedModel):
    """A letter as it was written. Its words are pinned in the snapshot; what happened to it stands beside them."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=LetterKind)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="letters")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    option_use = models.ForeignKey(OptionUse, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    addressed_to = models.CharField(max_length=200, help_text="The registered name; never a person’s address.")
    subject = models.CharField(max_length=300)
    template_version = models.PositiveIntegerField(help_text="0 where the words were those shipped.")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="+")
    is_certified = models.BooleanField(default=False)
    reply_by = models.DateField(null=True, blank=True)
    written_on = models.DateField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_how = models.CharField(max_length=8, choices=NoticeMethod, blank=True)

    objects = OfContract.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["contract_id", "number"]
        constraints = [
            UniqueConstraint(
                fields=["contract", "number"],
                name="frameworks_letter_number_once_in_a_contract",
                violation_error_message="This contract already has a letter with this number.",
            ),
            CheckConstraint(
                name="frameworks_letter_kind_in_list",
                condition=Q(kind__in=LetterKind.values),
                violation_error_message="Choose one of the kinds of letter listed.",
            ),
            CheckConstraint(
                name="frameworks_letter_sent_has_when_who_how",
                condition=Q(sent_on__isnull=True, sent_by__isnull=True, sent_how="")
                | Q(sent_on__isnull=False, sent_by__isnull=False, sent_how__in=NoticeMethod.values),
                violation_error_message="A letter that was sent says when, by whom and how.",
            ),
            CheckConstraint(
                name="frameworks_letter_offer_names_its_extension",
                condition=~Q(kind="extension_offer")
                | Q(option_use__isnull=False, admission__isnull=False, reply_by__isnull=False),
                violation_error_message="An offer names the extension, the place, and the day by which to reply.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}/L{self.number}"

    @property
    def council(self) -> Council:
        return self.contract.council


class OfLetter(RegisterQuerySet):
    to_contract = "letter__contract__"


class LetterLink(VersionedModel):
    """A link by which a provider can reply once. Only the hash of its secret is kept."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="links")
    secret_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(help_text="The last day on which it works.")
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OfLetter.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["secret_sha256"],
                name="frameworks_letterlink_secret_once",
                violation_error_message="This secret has been given out already.",
            ),
            UniqueConstraint(
                fields=["letter"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="frameworks_letterlink_one_standing",
                violation_error_message="Another link to reply to this letter still works.",
            ),
            CheckConstraint(
                name="frameworks_letterlink_used_or_withdrawn",
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                violation_error_message="A link that was used is not withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Link to reply to {self.letter}"

    @property
    def council(self) -> Council:
        return self.letter.council

    def is_open_on(self, day: date) -> bool:
        """Whether a reply can still be given over it."""
        return self.used_at is None and self.withdrawn_at is None and day <= self.expires_on


class LetterReply(VersionedModel):
    """What a provider answered to a letter, over its link or as it was recorded here. Confirmed, it counts."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=10, choices=LetterAnswer)
    comment = models.TextField(blank=True)
    given_name = models.CharField("given by", max_length=200)
    given_at = models.DateTimeField()
    replied_on = models.DateField()
    link = models.OneToOneField(LetterLink, on_delete=models.PROTECT, null=True, blank=True, related_name="reply")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=LetterReplyStatus, default=LetterReplyStatus.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_reason = models.TextField("why it was set aside", blank=True)

    objects = OfLetter.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "letter replies"
        constraints = [
            UniqueConstraint(
                fields=["letter"],
                condition=~Q(status="set_aside"),
                name="frameworks_letterreply_one_that_counts",
                violation_error_message="A reply to this letter is on record already.",
            ),
            CheckConstraint(
                name="frameworks_letterreply_answer_in_list",
                condition=Q(answer__in=LetterAnswer.values),
                violation_error_message="Choose accepts, declines or a comment.",
            ),
            CheckConstraint(
                name="frameworks_letterreply_status_in_list",
                condition=Q(status__in=LetterReplyStatus.values),
                violation_error_message="Choose waiting, confirmed or set aside.",
            ),
            CheckConstraint(
                name="frameworks_letterreply_came_one_way",
                condition=Q(link__isnull=True, recorded_by__isnull=False)
                | Q(link__isnull=False, recorded_by__isnull=True),
                violation_error_message="A reply came over a link, or somebody here recorded it.",
            ),
            CheckConstraint(
                name="frameworks_letterreply_settled_has_when_who",
                condition=Q(status="waiting", settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(status="waiting") & Q(settled_at__isnull=False, settled_by__isnull=False),
                violation_error_message="A reply that was dealt with says when and by whom.",
            ),
            CheckConstraint(
                name="frameworks_letterreply_set_aside_says_why",
                condition=~Q(status="set_aside") | ~Q(settled_reason=""),
                violation_error_message="Say why the reply is set aside.",
            ),
        ]

    def __str__(self) -> str:
        return f"Reply to {self.letter}"

    @property
    def council(self) -> Council:
        return self.letter.council
