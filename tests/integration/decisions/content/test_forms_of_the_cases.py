"""Reports of the other forms as they are stored: what an issued paper says stands, and costs the same to read."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.documents import nodes, snapshot, tree
from commissioning.documents.html import render_html
from commissioning.documents.kept import Kept
from commissioning.documents.render import render_pdf
from commissioning.enums import Discipline
from commissioning.once import reading_once
from commissioning.services import attachments
from commissioning.services.documents import content_of
from decisions import aspects
from decisions.enums import Classification, EffectKind, ReportStatus, SectionAnswer
from decisions.models import Report, ReportTemplate
from decisions.selectors import content, facts, material, parts, workspace
from decisions.selectors.workspace import reports_in_view
from decisions.services import facts as pinning
from decisions.services.reports import _copy_sections
from frameworks.enums import MoneyKind
from tests.factories.course import ConsultationFactory
from tests.factories.decisions import (
    ExemptTextFactory,
    ForwardPlanEntryFactory,
    MatterFactory,
    MatterStepFactory,
    OptionConsideredFactory,
    RecommendationFactory,
    ReportContactFactory,
    ReportFactory,
    s0_case,
)
from tests.factories.frameworks import MoneyLineFactory
from tests.factories.kinds import (
    CriterionFactory,
    CriterionScoreFactory,
    EngagementFactory,
    FigureFactory,
    MilestoneFactory,
    MoneyScheduleFactory,
    PlannedLotFactory,
    ProcurementPlanFactory,
    RiskFactory,
    ScheduleLineFactory,
)
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 3, 10, 9, 0, tzinfo=LONDON)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da6360606000000004000"
    "1f61738550000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def report_of(slug, **values):
    """A report begun from a shipped form."""
    version = ReportTemplate.objects.get(slug=slug, council=None).current_version
    report = ReportFactory(template_version=version, created_at=NOW, **values)
    _copy_sections(report, version.structure["sections"])
    return report


def write(report, key, body="", answer=SectionAnswer.CONTENT):
    report.sections.filter(key=key).update(body=body, answer=answer)


def issue(report):
    """The report as far as its paper is concerned: pinned, and frozen at this moment."""
    pinning.pin(report=report, at=NOW)
    issued = Report.objects.get(pk=report.pk)
    issued.status, issued.submitted_at, issued.issued_at = ReportStatus.ISSUED, NOW, NOW
    return issued


def led(document):
    """The label blocks at the head."""
    return [tree.plain_text(block.inlines) for block in document.blocks if isinstance(block, nodes.Paragraph)]


def test_s0_is_the_paper_it_always_was():
    """Its content hash is on paper: a change of the program must not change it; only other words of the case may."""
    assert content.issued_hash(s0_case().report) == "77ad95981b6f012b01f8d8c07aff100e7d838e59afddeba66c06e07716c89e5f"


# --- the way of the matter -------------------------------------------------------------------------------------------


@pytest.fixture
def on_its_way():
    matter = MatterFactory()
    MatterStepFactory(matter=matter, order=1, body="Management team", on=date(2022, 2, 2))
    MatterStepFactory(matter=matter, order=2, body="Cabinet committee", on=date(2022, 3, 31))
    MatterStepFactory(matter=matter, order=3, body="Cabinet member")
    return report_of("committee-report", matter=matter, council=matter.council)


def pathway_of(report):
    return [
        line
        for line in led(content.build(report, audience="exempt_removed"))
        if line.startswith(("To:", "Past", "Fut"))
    ]


WAY = [
    "To: Cabinet committee, 31 March 2022",
    "Past pathway of report: Management team, 2 February 2022",
    "Future pathway of report: Cabinet member, date to be confirmed",
]


def test_the_pathway_is_that_of_the_matter(on_its_way):
    assert pathway_of(on_its_way) == WAY
    assert facts.read(on_its_way, "{{ decision.planned_on }}") == "31 March 2022"


def test_an_issued_paper_keeps_its_pathway_whatever_the_committee_says_then(on_its_way):
    issued = issue(on_its_way)
    before = content.issued_hash(issued)
    step = on_its_way.matter.steps.get(order=2)
    step.outcome = "endorsed"
    step.save()
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        assert content.issued_hash(issued) == before
        assert pathway_of(issued) == WAY
        assert {fact.name for fact, _now in facts.moved(issued)} >= {"pathway.past", "pathway.to"}


def test_a_pathway_that_was_empty_at_submission_stays_empty_on_the_paper():
    matter = MatterFactory()
    step = MatterStepFactory(matter=matter, body="Cabinet committee", on=date(2022, 3, 31))
    issued = issue(report_of("committee-report", matter=matter, council=matter.council))
    step.outcome = "endorsed"
    step.save()
    assert pathway_of(issued)[1:] == ["Past pathway of report: None", "Future pathway of report: None"]


def test_a_decision_has_the_number_of_the_forward_plan_or_else_the_reports_reference(on_its_way):
    def number(report):
        return next(line for line in led(content.build(report, audience="exempt_removed")) if "number" in line)

    assert number(on_its_way) == f"Decision number: {on_its_way.reference}"
    entry = ForwardPlanEntryFactory(
        council=on_its_way.council, contract=on_its_way.contract, reference="22/00034", planned_on=date(2022, 4, 1)
    )
    planned = report_of("committee-report", forward_plan_entry=entry, council=entry.council, contract=entry.contract)
    assert number(planned) == "Decision number: 22/00034"
    assert facts.read(planned, "{{ decision.planned_on }}") == "1 April 2022"


# --- what stands, and what clearances stand on -----------------------------------------------------------------------


def business_case():
    """A business case with a row of every kind."""
    report = report_of("business-case")
    line = MoneyLineFactory(contract=report.contract, kind=MoneyKind.RELATED_COST, amount=Decimal("162500.00"))
    schedule = MoneyScheduleFactory(report=report, key="whole-life")
    ScheduleLineFactory(schedule=schedule, line=line)
    FigureFactory(
        report=report, key="chart", kind="chart", schedule=schedule, sha256="", media_type="", alt="One bar."
    )  # fmt: skip
    FigureFactory(report=report, key="offer", sha256=attachments.keep(PNG), media_type="image/png")
    RiskFactory(report=report)
    MilestoneFactory(report=report)
    option = OptionConsideredFactory(report=report, strengths="- Nothing is spent.")
    CriterionScoreFactory(criterion=CriterionFactory(report=report), option=option)
    ReportContactFactory(report=report)
    asked = RecommendationFactory(report=report, verb="procure", effect=EffectKind.PROCURE, text="That it is procured.")
    PlannedLotFactory(plan=ProcurementPlanFactory(recommendation=asked))
    write(report, "finance", "[schedule:whole-life]\n\n[figure:chart]")
    write(report, "current-offer", "[figure:offer]")
    return report


def test_an_issued_paper_keeps_its_sums_and_its_chart_whatever_the_register_says_then():
    issued = issue(business_case())
    before, drawn = content.issued_hash(issued), content.drawings(issued, content.issued_content(issued))
    line = issued.schedules.get().lines.get().line
    line.amount = Decimal("999.00")
    line.save()
    assert content.issued_hash(issued) == before
    assert content.drawings(issued, content.issued_content(issued)) == drawn
    assert [now.text for fact, now in facts.moved(issued) if now and fact.name.startswith("money.line_")] == ["£999"]


def test_a_view_given_after_the_issue_is_not_on_the_paper():
    report = report_of("cabinet-report")
    report.sections.filter(key="scrutiny").update(kind="consultations")
    given = ConsultationFactory(report=report, asked_at=NOW - timedelta(days=5))
    issued = issue(report)
    before = content.issued_hash(issued)
    ConsultationFactory(report=report, asked_at=NOW + timedelta(days=1))
    given.outcome, given.view, given.person = "comments", "Ask carers as well.", report.author
    given.closed_by, given.closed_at = report.author, NOW + timedelta(days=2)
    given.save()
    assert content.issued_hash(issued) == before
    issued.status = ReportStatus.CHANGES_REQUESTED
    assert "Ask carers as well." in tree.plain_text(content.build(issued, audience="full").blocks)


def test_pictures_come_from_where_files_are_kept_and_charts_are_drawn():
    report = business_case()
    document = content.build(report, audience="exempt_removed")
    pictures = content.pictures(report, document)
    kinds = {asset.sha256: asset.media_type for asset in tree.assets(document).values()}
    assert {kinds[digest] for digest in pictures} == {"image/png", "image/svg+xml"}
    assert pictures[hashlib.sha256(PNG).hexdigest()] == PNG
    file = render_pdf(document, created_at=NOW, identifier=b"test", pictures=pictures)
    assert file.startswith(b"%PDF-")


def test_what_is_issued_keeps_the_drawing_of_its_chart_for_whenever_it_is_rendered():
    told = report_at("draft")
    report = told.report
    schedule = MoneyScheduleFactory(report=report, key="cost")
    ScheduleLineFactory(schedule=schedule, line=MoneyLineFactory(contract=report.contract, kind=MoneyKind.RELATED_COST))
    FigureFactory(report=report, key="chart", kind="chart", schedule=schedule, sha256="", media_type="")
    section = report.sections.get(key="finance")
    write(report, "finance", f"{section.body}\n\n[figure:chart]")
    told.walk.until(ReportStatus.ISSUED)
    stored = told.report.versions.get().snapshot
    paper = Kept.from_bytes(content_of(stored.sha256)).document
    (asset,) = tree.assets(paper).values()
    assert set(attachments.pictures_of(paper)) == {asset.sha256}
    assert content.issued_hash(told.report) == told.report.content_hash


def clear_all(report):
    with reading_once():
        found = material.material_of(report)
    return {discipline: aspects.digest(found, discipline) for discipline in Discipline}


MONEY = {Discipline.FINANCE, Discipline.LEGAL, Discipline.PROCUREMENT}


@pytest.mark.parametrize(
    ("change", "voided"),
    [
        (lambda report: report.risks.update(likelihood=5), set(Discipline)),
        (lambda report: report.risks.update(title="Another title"), set()),
        (lambda report: report.milestones.update(starts_on=date(2022, 6, 1)), set(Discipline)),
        # The timetable stands in the section that is procurement's own.
        (lambda report: report.milestones.update(label="Another word"), {Discipline.PROCUREMENT}),
        (lambda report: report.criteria.update(weight=41), set(Discipline)),
        (lambda report: report.schedules.update(has_total=True), MONEY),
        (lambda report: report.options_considered.update(strengths="- £5 is saved."), MONEY),
        (lambda report: report.recommendations.get().plan.lots.update(title="Another lot"), set(Discipline)),
        (lambda report: report.figures.filter(key="offer").update(sha256="b" * 64), set(Discipline)),
    ],
)
def test_typed_rows_are_what_clearances_stand_on_and_a_word_in_them_is_not(change, voided):
    report = business_case()
    before = clear_all(report)
    change(report)
    after = clear_all(Report.objects.get(pk=report.pk))
    assert {discipline for discipline in Discipline if before[discipline] != after[discipline]} == voided


def test_a_plan_is_part_of_what_the_managers_approval_stands_on():
    report = business_case()
    before = aspects.digest_of_what_is_asked(material.material_of(report))
    plan = report.recommendations.get().plan
    plan.initial_months = 48
    plan.save()
    assert aspects.digest_of_what_is_asked(material.material_of(report)) != before


# --- what it costs ---------------------------------------------------------------------------------------------------


def cost(report):
    """How many questions it takes to print a report, list its sections and gather what clearances stand on."""
    seen = reports_in_view(Actor.system(report.council)).get(pk=report.pk)
    with reading_once(), CaptureQueriesContext(connection) as queries:
        document = content.build(seen, audience="exempt_removed")
        content.drawings(seen, document)
        workspace.row_counts(seen)
        content.outline(seen)
        material.material_of(seen)
    return len(queries)


def test_reading_costs_the_same_however_many_sections_and_rows_there_are():
    few, many = business_case(), business_case()
    for order in range(2, 12):
        RiskFactory(report=many, order=order)
        MilestoneFactory(report=many, order=order)
        EngagementFactory(report=many, order=order)
        option = OptionConsideredFactory(report=many, order=order)
        CriterionScoreFactory(criterion=CriterionFactory(report=many, order=order), option=option)
        schedule = MoneyScheduleFactory(report=many, key=f"schedule-{order}")
        for place in (1, 2, 3):
            ScheduleLineFactory(schedule=schedule, order=place)
        last = many.sections.order_by("-order").first()
        many.sections.create(
            key=f"more-{order}", order=last.order + 1, heading="More", body=f"[schedule:{schedule.key}]"
        )
    assert cost(many) == cost(few)


# --- the screen ------------------------------------------------------------------------------------------------------


def test_withheld_words_of_part_two_are_named_by_their_ground_alone():
    report = report_of("business-case")
    ExemptTextFactory(section=report.sections.get(key="commercial"), text="Kingfisher-7731")
    Report.objects.filter(pk=report.pk).update(classification=Classification.PART_EXEMPT)
    report = Report.objects.get(pk=report.pk)
    public = content.build(report, audience="exempt_removed")
    for face in (snapshot.canonical_bytes(public).decode(), render_html(public, mode="screen")):
        assert "Kingfisher-7731" not in face
        assert "Part II" in face
    (particulars, *_) = public.blocks
    exempt = next(row for row in particulars.rows if row.label == "Exempt")
    assert tree.plain_text(exempt.blocks).startswith(
        "Yes, in part. Local Government Act 1972, Schedule 12A: Paragraph 3"
    )


def test_a_preview_of_a_section_is_numbered_as_it_prints():
    report = report_of("committee-report")
    for section in report.sections.filter(kind="prose"):
        write(report, section.key, "One.\n\nTwo.")
    reader = Actor.system(report.council)
    shown = content.section_as_printed(report, "legal", "Changed.", reader)
    assert [block.label for block in shown] == ["5", "5.1"]
    at_the_head = content.section_as_printed(report, "summary", "Changed.", reader)
    assert [(block.label, type(block).__name__) for block in at_the_head] == [("", "Heading"), ("", "Paragraph")]
    numbers = content.outline(report)
    assert (numbers["summary"], numbers["timetable"], numbers["contacts"]) == ("", "3.3", "12")
    assert {placed.section.key for placed in content.placed_for_reader(report, reader)} >= {"summary", "legal"}


def test_every_reader_of_parts_knows_the_matters_steps_in_order(on_its_way):
    assert [step.body for step in parts.matter_steps(on_its_way)] == [
        "Management team", "Cabinet committee", "Cabinet member",
    ]  # fmt: skip
