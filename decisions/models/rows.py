"""The rows of a report: what is asked, what else was considered, tables, papers, contacts, figures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.addresses import https_only
from decisions.enums import OPTION_EFFECTS, EffectKind, RecommendationVerb
from decisions.models.constraints import allowed_values
from decisions.models.report import Report, ReportPartQuerySet


class Recommendation(models.Model):
    """One thing the decision-maker is asked to resolve, with its typed effect on the register or an explicit none.

    `text` is what is printed. `value_line` is the sum asked for, when there is one.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="recommendations")
    order = models.PositiveIntegerField()
    verb = models.CharField(max_length=12, choices=RecommendationVerb.choices)
    text = models.TextField()
    effect = models.CharField(max_length=12, choices=EffectKind.choices, default=EffectKind.NONE)
    option = models.ForeignKey("frameworks.TermOption", models.PROTECT, null=True, blank=True, related_name="+")
    value_line = models.ForeignKey("frameworks.MoneyLine", models.PROTECT, null=True, blank=True, related_name="+")
    conditions = models.TextField(blank=True)
    delegate_post = models.ForeignKey("commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_recommendation_order_once",
                violation_error_message="Two recommendations cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_recommendation_effect_names_option",
                condition=~Q(effect__in=OPTION_EFFECTS) | Q(option__isnull=False),
                violation_error_message="A recommendation about an extension names the option it is about.",
            ),
            CheckConstraint(
                name="decisions_recommendation_delegates_to_a_post",
                condition=~Q(verb=RecommendationVerb.DELEGATE) | Q(delegate_post__isnull=False),
                violation_error_message="A recommendation to delegate names the post delegated to.",
            ),
            allowed_values(
                "decisions_recommendation_verb_known", "verb", RecommendationVerb, "Choose one of the verbs."
            ),
            allowed_values("decisions_recommendation_effect_known", "effect", EffectKind, "Choose one of the effects."),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.order}"


class RecommendationLot(models.Model):
    """A lot a recommendation acts on, with the inclusive dates asked for when it extends.

    `option` repeats the recommendation's, and `claims_option` is true while the report is open, so that the
    database itself allows one open report per lot and option (model.md, invariant 12).
    """

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="lots")
    lot = models.ForeignKey("frameworks.Lot", models.PROTECT, related_name="recommendations")
    option = models.ForeignKey("frameworks.TermOption", models.PROTECT, related_name="+")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    claims_option = models.BooleanField(default=True)

    class Meta:
        ordering = ["recommendation", "lot"]
        constraints = [
            UniqueConstraint(
                fields=["recommendation", "lot"],
                name="decisions_recommendation_lot_once",
                violation_error_message="The recommendation already names this lot.",
            ),
            UniqueConstraint(
                fields=["lot", "option"],
                condition=Q(claims_option=True),
                name="decisions_one_open_report_per_lot_and_option",
                violation_error_message="Another open report already asks about this lot and option.",
            ),
            CheckConstraint(
                name="decisions_recommendation_lot_dates_together",
                condition=Q(from_on__isnull=True, to_on__isnull=True) | Q(from_on__isnull=False, to_on__isnull=False),
                violation_error_message="Give both the first and the last day, or neither.",
            ),
            CheckConstraint(
                name="decisions_recommendation_lot_starts_before_it_ends",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.lot)


class OptionConsidered(models.Model):
    """An alternative looked at, and why it was not recommended. SI 2014/2095 reg 7(3); SI 2012/2089 reg 13(4)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="options_considered")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    is_recommended = models.BooleanField(default=False)
    is_do_nothing = models.BooleanField("this is doing nothing", default=False)
    reason_rejected = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    weaknesses = models.TextField(blank=True)
    opportunities = models.TextField(blank=True)
    threats = models.TextField(blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        verbose_name_plural = "options considered"
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_option_considered_order_once",
                violation_error_message="Two options cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_option_recommended_is_not_rejected",
                condition=Q(is_recommended=False) | Q(reason_rejected=""),
                violation_error_message="An option that is recommended has no reason for rejection.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReportTable(models.Model):
    """A table of the report, placed in prose by `[table:key]` on a line of its own."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="tables")
    key = models.SlugField(max_length=60)
    caption = models.CharField(max_length=200)
    has_row_headers = models.BooleanField("first column heads its rows", default=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "key"]
        constraints = [
            UniqueConstraint(
                fields=["report", "key"],
                name="decisions_table_key_once_per_report",
                violation_error_message="The report already has a table with this key.",
            ),
        ]

    def __str__(self) -> str:
        return self.caption


class TableColumn(models.Model):
    """A column of a table; `width` is its share in per cent, empty to let the page decide.

    Neighbours with the same `group` stand under one merged heading; a column without one spans both header rows.
    """

    table = models.ForeignKey(ReportTable, models.CASCADE, related_name="columns")
    order = models.PositiveIntegerField()
    group = models.CharField("heading over it", max_length=120, blank=True)
    heading = models.CharField(max_length=120, blank=True)
    width = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["table", "order"]
        constraints = [
            UniqueConstraint(
                fields=["table", "order"],
                name="decisions_table_column_order_once",
                violation_error_message="Two columns cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_table_column_width_in_per_cent",
                condition=Q(width__isnull=True) | Q(width__gte=1, width__lte=100),
                violation_error_message="A column's width is between 1 and 100 per cent.",
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class TableRow(models.Model):
    """A row of a table."""

    table = models.ForeignKey(ReportTable, models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["table", "order"]
        constraints = [
            UniqueConstraint(
                fields=["table", "order"],
                name="decisions_table_row_order_once",
                violation_error_message="Two rows cannot stand in the same place.",
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.order}"


class TableCell(models.Model):
    """The prose (Markdown, lists allowed) where a row and a column meet."""

    row = models.ForeignKey(TableRow, models.CASCADE, related_name="cells")
    column = models.ForeignKey(TableColumn, models.CASCADE, related_name="cells")
    body = models.TextField(blank=True)

    class Meta:
        ordering = ["row", "column__order"]
        constraints = [
            UniqueConstraint(
                fields=["row", "column"],
                name="decisions_table_cell_once",
                violation_error_message="The row already has a cell in this column.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}, {self.column}"


class BackgroundPaper(models.Model):
    """A paper relied on. Kept at least four years from the decision: SI 2014/2095 reg 8, SI 2012/2089 reg 21(7)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="background_papers")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=250)
    dated_on = models.DateField(null=True, blank=True)
    url = models.CharField("address", max_length=300, blank=True, validators=[https_only])
    kept_until = models.DateField(null=True, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_background_paper_order_once",
                violation_error_message="Two background papers cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_background_paper_kept_after_its_date",
                condition=Q(kept_until__isnull=True) | Q(dated_on__isnull=True) | Q(kept_until__gte=F("dated_on")),
                violation_error_message="A paper cannot be kept until a day before its own date.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReportContact(models.Model):
    """An officer's work contact, printed in the report. Private contacts have no place here."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="contacts")
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    post_title = models.CharField("post", max_length=120)
    email = models.EmailField("work e-mail", blank=True)
    phone = models.CharField("work telephone", max_length=30, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_contact_order_once",
                violation_error_message="Two contacts cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_contact_can_be_reached",
                condition=~Q(email="") | ~Q(phone=""),
                violation_error_message="Give a work e-mail address or a work telephone number.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QuotedFigure(models.Model):
    """A number in prose that is evidence, not money of the contract: as printed, with its source."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="quoted_figures")
    figure = models.CharField(max_length=40, help_text="Exactly as it stands in the text, for example £1.17.")
    meaning = models.CharField(max_length=200)
    source = models.CharField(max_length=250)
    url = models.CharField("address", max_length=300, blank=True, validators=[https_only])

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "figure"]
        constraints = [
            UniqueConstraint(
                fields=["report", "figure"],
                name="decisions_quoted_figure_once_per_report",
                violation_error_message="The report already gives a source for this figure.",
            ),
            CheckConstraint(
                name="decisions_quoted_figure_has_source",
                condition=~Q(source=""),
                violation_error_message="A quoted figure needs its source.",
            ),
        ]

    def __str__(self) -> str:
        return self.figure


class AcceptedFinding(models.Model):
    """A readiness warning accepted with a reason. It stands for the same code, place and words only."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="accepted_findings")
    code = models.CharField(max_length=60)
    place = models.CharField(max_length=80, blank=True)
    message = models.TextField()
    reason = models.TextField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_post = models.CharField(max_length=160)
    accepted_at = models.DateTimeField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "accepted_at"]
        constraints = [
            UniqueConstraint(
                fields=["report", "code", "place", "message"],
                name="decisions_finding_accepted_once",
                violation_error_message="This finding has already been accepted.",
            ),
            CheckConstraint(
                name="decisions_finding_accepted_with_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why the warning is accepted.",
            ),
        ]

    def __str__(self) -> str:
        return self.code
