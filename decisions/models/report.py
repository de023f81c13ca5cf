"""A report for a decision, its sections, and the facts pinned when it was submitted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.enums import (
    EDITABLE_STATUSES,
    FROZEN_STATUSES,
    OPEN_STATUSES,
    Classification,
    ParagraphNumbering,
    ReportStatus,
    SectionAnswer,
    SectionKind,
)
from decisions.models.constraints import allowed_values, together

SEE_WHOLE_COUNCIL = (
    Role.CLEARER,
    Role.DEMOCRATIC_SERVICES,
    Role.MONITORING_OFFICER,
    Role.SECTION_151,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
SEE_DEPARTMENT = (Role.COMMISSIONER, Role.CONTRACT_MANAGER, Role.REPORT_AUTHOR, Role.APPROVING_MANAGER)


class ReportQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> ReportQuerySet:
        """Reports of the actor's council that the post may read (model.md §4.4).

        Clearing, governance and audit posts see all; commissioning posts what asks about a contract of their
        department; everybody their own:
        as author, sponsor, contributor, and, once submitted, as consultee or decision-maker.
        """
        own_council = self.filter(council=actor.council_id) if actor.council_id else self.none()
        if actor.is_system or actor.holds(*SEE_WHOLE_COUNCIL):
            return own_council
        if actor.post_id is None:
            return self.none()
        concerns = Q(author=actor.user_id) | Q(sponsor_post=actor.post_id)
        concerns |= Q(Exists(Section.objects.filter(report=OuterRef("pk"), contributor_post=actor.post_id)))
        in_the_route = Q(decision_maker_post=actor.post_id)
        in_the_route |= Q(
            Exists(Report.consultee_posts.through.objects.filter(report=OuterRef("pk"), post=actor.post_id))
        )
        concerns |= in_the_route & ~Q(status=ReportStatus.DRAFT)
        if actor.holds(*SEE_DEPARTMENT):
            concerns |= Q(contract__department=actor.department)
            beside = Report.objects.filter(recommendations__lots__lot__contract__department=actor.department)
            concerns |= Q(pk__in=beside.values("pk"))
        return own_council.filter(concerns)

    def open(self) -> ReportQuerySet:
        """Reports still on their way to a decision."""
        return self.filter(status__in=OPEN_STATUSES)


class Report(VersionedModel):
    """A document for a decision about one contract (its lots may be of others).

    `reference` is unique in the installation. `status` moves only through `services.workflow.perform`. The post
    that decides, the posts consulted and the rule they stand on are set from the route at submission.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="reports")
    reference = models.CharField(max_length=40)
    template_version = models.ForeignKey("decisions.TemplateVersion", models.PROTECT, related_name="reports")
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, blank=True, related_name="reports")
    contract = models.ForeignKey("frameworks.Contract", models.PROTECT, related_name="reports")
    option = models.ForeignKey(
        "frameworks.TermOption",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        help_text="The option the report is about; facts named option.… come from it.",
    )
    forward_plan_entry = models.ForeignKey(
        "decisions.ForwardPlanEntry", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    title = models.CharField(max_length=250)
    status = models.CharField(max_length=20, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports_drafted")
    author_post = models.ForeignKey("commissioning.Post", models.PROTECT, related_name="+")
    sponsor_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="report of"
    )
    authority_rule = models.ForeignKey(
        "decisions.AuthorityRule", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    decision_maker_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="reports_to_decide"
    )
    consultee_posts = models.ManyToManyField("commissioning.Post", blank=True, related_name="reports_consulted_on")
    wards = models.CharField(max_length=250, blank=True)
    classification = models.CharField(max_length=12, choices=Classification.choices, default=Classification.PUBLIC)
    exempt_at = models.DateTimeField(
        "last withheld at",
        null=True,
        blank=True,
        editable=False,
        help_text="When something in it was last made exempt. What was kept of it up to then may show the same words.",
    )
    enclosures = models.CharField(max_length=250, blank=True, help_text="Empty is printed as “None”.")
    is_key = models.BooleanField("key decision", default=False)
    is_budgeted = models.BooleanField(
        "within an approved budget", default=False, help_text="Besides what the forward plan entry says of it."
    )
    is_routine = models.BooleanField(
        "ordinary business",
        default=False,
        help_text="It goes on with what the council does already, under settled policy.",
    )
    key_reason = models.CharField(
        "why it is key", max_length=500, blank=True, help_text="Where money and wards alone do not make it one."
    )
    found_key = models.BooleanField(
        "key decision, as found when it was submitted, and again when it was decided", null=True, editable=False,
        help_text="By the council's test, the forward plan, the author's word or the monitoring officer's ruling.",
    )  # fmt: skip
    wards_affected = models.PositiveSmallIntegerField(
        "wards significantly affected",
        null=True,
        blank=True,
        help_text="How many wards or divisions the decision affects significantly. Empty: nobody has said.",
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="replaces the decision on",
        help_text="The decided report whose decision this one changes in substance.",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "reference"]
        constraints = [
            UniqueConstraint(
                fields=["reference"],
                name="decisions_report_reference_once",
                violation_error_message="A report with this reference already exists.",
            ),
            allowed_values(
                "decisions_report_status_known", "status", ReportStatus, "A report's status is one of the list."
            ),
            CheckConstraint(
                name="decisions_report_submitted_has_route",
                condition=Q(status__in=[ReportStatus.DRAFT, ReportStatus.WITHDRAWN, ReportStatus.SUPERSEDED])
                | Q(submitted_at__isnull=False, authority_rule__isnull=False, decision_maker_post__isnull=False),
                violation_error_message="A submitted report has a time of submission, a rule and a post that decides.",
            ),
            CheckConstraint(
                name="decisions_report_issued_has_hash",
                condition=~Q(status__in=FROZEN_STATUSES) | Q(issued_at__isnull=False) & ~Q(content_hash=""),
                violation_error_message="A report issued for decision has its time of issue and its content hash.",
            ),
            CheckConstraint(
                name="decisions_report_withdrawn_has_reason",
                condition=~Q(status=ReportStatus.WITHDRAWN) | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                violation_error_message="A withdrawn report needs a time, a person and a reason.",
            ),
            together("decisions_report_submitted_at_and_by_together", "submitted_at", "submitted_by", "A submission"),
            together("decisions_report_issued_at_and_by_together", "issued_at", "issued_by", "An issue"),
            together("decisions_report_withdrawn_at_and_by_together", "withdrawn_at", "withdrawn_by", "A withdrawal"),
            CheckConstraint(
                name="decisions_report_does_not_replace_itself",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")),
                violation_error_message="A report cannot replace its own decision.",
            ),
            CheckConstraint(
                name="decisions_report_does_not_supersede_itself",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")),
                violation_error_message="A report cannot supersede itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def counts_as_key(self) -> bool:
        """Whether it is a key decision, as it is printed: as found at submission and again at the decision, until
        then as its author says."""
        return self.is_key if self.found_key is None else self.found_key

    @property
    def is_editable(self) -> bool:
        """Whether the report stands where its author may write."""
        return self.status in EDITABLE_STATUSES

    @property
    def is_frozen(self) -> bool:
        """Whether the paper has been issued for decision."""
        return self.status in FROZEN_STATUSES


class ReportPartQuerySet(LockingQuerySet):
    """Rows that belong to a report and are read by whoever reads the report."""

    def visible_to(self, actor: Actor) -> ReportPartQuerySet:
        return self.filter(report__in=Report.objects.visible_to(actor))


class Section(models.Model):
    """A place in the report: its heading and numbering copied from the form, its words the author's.

    `level` is 1 for a top heading. A section without a heading continues its parent's paragraphs. `body` is
    Markdown; `answer` says “None” or “N/A” where that is the whole answer, and then `body` is empty.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=1)
    heading = models.CharField(max_length=200, blank=True)
    is_locked = models.BooleanField("heading fixed by the form", default=False)
    is_required = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, choices=SectionKind.choices, default=SectionKind.PROSE)
    numbering = models.CharField(max_length=12, choices=ParagraphNumbering.choices, default=ParagraphNumbering.FULL)
    discipline = models.CharField(
        max_length=12,
        choices=Discipline.choices,
        blank=True,
        help_text="The clearing officers whose own section this is.",
    )
    guidance = models.TextField(blank=True, help_text="For the author; never printed.")
    body = models.TextField(blank=True)
    answer = models.CharField(max_length=16, choices=SectionAnswer.choices, default=SectionAnswer.CONTENT)
    contributor_post = models.ForeignKey("commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            UniqueConstraint(
                fields=["report", "key"],
                name="decisions_section_key_once_per_report",
                violation_error_message="The report already has a section with this key.",
            ),
            CheckConstraint(
                name="decisions_section_level_one_to_three",
                condition=Q(level__gte=1, level__lte=3),
                violation_error_message="A section stands on level 1, 2 or 3.",
            ),
            CheckConstraint(
                name="decisions_section_none_is_the_whole_answer",
                condition=Q(answer=SectionAnswer.CONTENT) | Q(body=""),
                violation_error_message="A section answered “None” or “N/A” has no text of its own.",
            ),
            CheckConstraint(
                name="decisions_section_locked_heading_is_there",
                condition=Q(is_locked=False) | ~Q(heading=""),
                violation_error_message="A heading fixed by the form cannot be empty.",
            ),
            allowed_values(
                "decisions_section_kind_known", "kind", SectionKind, "Choose one of the listed kinds of section."
            ),
            allowed_values(
                "decisions_section_answer_known", "answer", SectionAnswer, "Choose one of the listed answers."
            ),
        ]

    def __str__(self) -> str:
        return self.heading or self.key


class PinnedFact(models.Model):
    """A fact as it stood when the report was submitted, with the register row it came from."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="pinned_facts")
    name = models.CharField(max_length=80)
    text = models.TextField()
    source = models.TextField(help_text="The register rows, as kind:key.")
    pinned_at = models.DateTimeField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "name"]
        constraints = [
            UniqueConstraint(
                fields=["report", "name"],
                name="decisions_fact_pinned_once_per_report",
                violation_error_message="The report has already pinned this fact.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.text}"
