"""Writing a report: who may, when, and what happens to whoever saves second."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from decisions.editing import StaleText
from decisions.enums import EffectKind, ReportStatus, SectionAnswer
from decisions.models import BackgroundPaper, Recommendation, RecommendationLot, Report, ReportContact, ReportTemplate
from decisions.services import reports, rows
from decisions.services.rows import Grid, LotAsked, RowChange
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.decisions import DRAFTED_AT, s0_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return s0_case()


def write(case, *, actor=None, version=None, key="risk", **text):
    return reports.edit_section(
        report=case.report,
        key=key,
        version=case.read().version if version is None else version,
        actor=actor or case.author,
        at=DRAFTED_AT,
        **text,
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict.codes


def begin(case, **given):
    values = {
        "template": ReportTemplate.objects.get(slug="delegated-powers"),
        "contract": case.register.contract,
        "option": case.register.option,
        "title": "Another report",
        "actor": case.author,
        "at": DRAFTED_AT,
    }
    return reports.create(**{**values, **given})


def move_to(case, status):
    """Stand the report somewhere else, as the workflow would."""
    Report.objects.filter(pk=case.report.pk).update(
        status=status,
        submitted_at=DRAFTED_AT,
        submitted_by=case.author.user,
        authority_rule=case.rule,
        decision_maker_post=case.maker.post,
        issued_at=DRAFTED_AT,
        issued_by=case.author.user,
        content_hash="0" * 64,
        withdrawn_at=DRAFTED_AT,
        withdrawn_by=case.author.user,
        withdrawn_reason="Said so.",
    )


def test_a_report_copies_the_sections_of_its_form(case):
    report = begin(case)
    copied = [(one.key, one.heading, one.level, one.is_required) for one in report.sections.all()]
    form = report.template_version.structure["sections"]
    assert copied == [(one["key"], one["heading"], one["level"], one["required"]) for one in form]
    assert report.sections.get(key="finance").parent == report.sections.get(key="resources")


def test_references_count_on_within_council_and_year(case):
    assert begin(case).reference == "BRK-DPR-2020-015"
    assert begin(case, reference="BRK-DPR-2020-020").reference == "BRK-DPR-2020-020"
    assert begin(case).reference == "BRK-DPR-2020-021"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reference": "BRK-DPR-2020-014"}, "reference_taken"),
        ({"reference": "a report"}, "bad_reference"),
        ({"title": "  "}, "no_title"),
    ],
)
def test_a_report_that_could_not_be_found_again_is_not_begun(case, given, code):
    assert refusal(begin, case, **given) == (code,)


def test_only_an_author_of_the_council_begins_a_report(case):
    assert refusal(begin, case, actor=case.monitoring_officer) == ("not_yours",)
    stranger = actor_with(Role.REPORT_AUTHOR, council=CouncilFactory())
    assert refusal(begin, case, actor=stranger) == ("other_council",)
    superuser = UserFactory(is_superuser=True)
    assert "not_yours" in refusal(begin, case, actor=Actor.nobody(superuser))


def test_an_edit_is_the_next_version_and_one_audit_event_without_its_words(case):
    before, events = case.report.version, AuditEvent.objects.count()
    report = write(case, body="A secret turn of phrase.")
    assert report.version == before + 1
    assert report.sections.get(key="risk").body == "A secret turn of phrase."
    assert AuditEvent.objects.count() == events + 1
    event = AuditEvent.objects.latest("sequence")
    assert event.verb == "report.sections_changed"
    assert "secret" not in str(event.payload)
    assert event.payload["risk"][1].startswith("has_content sha256:")


def test_whoever_saves_second_loses_nothing_and_sees_what_is_on_record(case):
    seen = case.report.version
    write(case, body="The first one's words.")
    with pytest.raises(StaleText) as stale:
        write(case, version=seen, body="The second one's words.")
    assert stale.value.stored_text == "Risk management\nThe first one's words."
    assert (stale.value.expected, stale.value.stored) == (seen, seen + 1)
    assert case.read().sections.get(key="risk").body == "The first one's words."


def test_a_stale_row_shows_what_is_on_record(case):
    contact = case.report.contacts.first()
    change = RowChange(ReportContact, contact, {"name": "Somebody else"})
    with pytest.raises(StaleText) as stale:
        rows.save(report=case.report, version=1, changes=[change], actor=case.author, at=DRAFTED_AT)
    assert "name: Priya Nair" in stale.value.stored_text


@pytest.mark.parametrize("status", [status for status in ReportStatus if status != ReportStatus.DRAFT])
def test_a_report_is_written_only_while_it_is_its_authors_to_write(case, status):
    move_to(case, status)
    if status in (ReportStatus.CHANGES_REQUESTED, ReportStatus.IN_CLEARANCE):
        assert write(case, body="Better.").sections.get(key="risk").body == "Better."
    else:
        assert refusal(write, case, body="Better.") == ("not_editable",)


def test_nobody_but_the_author_writes_superuser_included(case):
    for actor in (case.monitoring_officer, actor_with(Role.REPORT_AUTHOR, council=case.council)):
        assert refusal(write, case, actor=actor, body="Mine.") == ("not_yours",)
    superuser = Actor.nobody(UserFactory(is_superuser=True))
    assert refusal(write, case, actor=superuser, body="Mine.") == ("not_yours",)


def test_a_contributor_writes_their_own_section_and_no_other(case):
    lawyer = actor_with(Role.CONTRIBUTOR, council=case.council, title="Solicitor")
    reports.give_section(
        report=case.report, version=case.report.version, key="legal", post=lawyer.post, actor=case.author, at=DRAFTED_AT
    )
    assert write(case, actor=lawyer, key="legal", body="The power is there.").version == case.read().version
    assert refusal(write, case, actor=lawyer, key="risk", body="And here.") == ("not_yours",)


def test_a_heading_the_form_fixes_stays(case):
    assert refusal(write, case, body="Text.", heading="My own heading") == ("fixed_heading",)


def test_none_is_the_whole_answer(case):
    assert refusal(write, case, body="But one.", answer=SectionAnswer.NONE) == ("answer_and_text",)
    assert write(case, answer=SectionAnswer.NONE).sections.get(key="risk").body == ""


def test_an_author_adds_a_section_of_their_own_and_takes_it_out(case):
    given = {"report": case.report, "actor": case.author, "at": DRAFTED_AT}
    reports.add_section(**given, version=case.report.version, key="transport", after="resources", heading="Transport")
    order = list(case.report.sections.values_list("key", flat=True))
    assert order[order.index("sustainability") + 1] == "transport"
    reports.remove_section(**given, version=case.read().version, key="transport")
    assert not case.report.sections.filter(key="transport").exists()
    assert refusal(reports.remove_section, **given, version=case.read().version, key="risk") == ("fixed_by_form",)


def test_a_lot_and_option_are_asked_about_in_one_open_report_only(case):
    other = begin(case)
    change = RowChange(
        Recommendation,
        values={"verb": "extend", "effect": EffectKind.EXTEND, "text": "Again.", "option": case.register.option},
        lots=[LotAsked(case.register.lot(4), date(2020, 11, 1), date(2021, 10, 31))],
    )
    with pytest.raises(Refused) as refused:
        rows.save(report=other, version=other.version, changes=[change], actor=case.author, at=DRAFTED_AT)
    assert refused.value.verdict.codes == ("already_asked",)
    assert "BRK-DPR-2020-014, which is “Draft”" in refused.value.verdict.sentence
    rows.release_claims(case.report)
    saved = rows.save(report=other, version=other.version, changes=[change], actor=case.author, at=DRAFTED_AT)
    assert saved.recommendations.get().lots.get().claims_option


def test_the_database_itself_allows_one_open_question_per_lot_and_option(case):
    taken = RecommendationLot.objects.filter(recommendation__report=case.report).first()
    other = begin(case)
    asked = other.recommendations.create(order=1, verb="note", text="Again.", option=taken.option)
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.lots.create(lot=taken.lot, option=taken.option)


def test_a_superseding_report_takes_the_lots_when_it_is_issued(case):
    newer = begin(case, supersedes=case.report)
    change = RowChange(
        Recommendation,
        values={"verb": "extend", "effect": EffectKind.EXTEND, "text": "Again.", "option": case.register.option},
        lots=[LotAsked(case.register.lot(4), date(2020, 11, 1), date(2021, 10, 31))],
    )
    newer = rows.save(report=newer, version=newer.version, changes=[change], actor=case.author, at=DRAFTED_AT)
    assert not newer.recommendations.get().lots.get().claims_option
    rows.take_claims(newer)
    assert newer.recommendations.get().lots.get().claims_option
    assert not RecommendationLot.objects.filter(recommendation__report=case.report, claims_option=True).exists()


def test_two_rows_can_change_places(case):
    first, second = case.report.recommendations.order_by("order")
    changes = [RowChange(Recommendation, first, {"order": 2}), RowChange(Recommendation, second, {"order": 1})]
    report = rows.save(
        report=case.report, version=case.report.version, changes=changes, actor=case.author, at=DRAFTED_AT
    )
    assert list(report.recommendations.order_by("order")) == [second, first]
    assert first.lots.count() == 3


def test_a_row_is_refused_in_the_words_of_its_constraint(case):
    change = RowChange(ReportContact, values={"name": "Nobody", "post_title": "None"})
    with pytest.raises(Refused, match="Give a work e-mail address or a work telephone number"):
        rows.save(report=case.report, version=case.report.version, changes=[change], actor=case.author, at=DRAFTED_AT)
    paper = RowChange(BackgroundPaper, values={"title": "A paper", "url": "http://example.org/paper"})
    with pytest.raises(Refused, match="Give an address that starts with https://"):
        rows.save(report=case.report, version=case.report.version, changes=[paper], actor=case.author, at=DRAFTED_AT)


def test_a_table_with_ragged_rows_is_refused(case):
    grid = Grid("money", "Money", [("Year", None), ("Sum", None)], [["2020/21"]])
    given = {"report": case.report, "version": case.report.version, "actor": case.author, "at": DRAFTED_AT}
    assert refusal(rows.save_table, **given, grid=grid) == ("ragged_rows",)


def test_a_report_is_seen_by_its_council_as_each_post_needs_it(case):
    council = case.council

    def sees(actor):
        return Report.objects.visible_to(actor).filter(pk=case.report.pk).exists()

    assert sees(case.author)
    assert sees(actor_with(Role.AUDITOR, council=council))
    assert sees(actor_with(Role.APPROVING_MANAGER, council=council, department="Adults and Health"))
    assert not sees(actor_with(Role.APPROVING_MANAGER, council=council, department="Highways"))
    assert not sees(case.chairman)
    assert not sees(actor_with(Role.AUDITOR, council=CouncilFactory()))
    assert not sees(Actor.nobody(UserFactory(is_superuser=True)))
    case.report.consultee_posts.add(case.chairman.post)
    move_to(case, ReportStatus.IN_CLEARANCE)
    assert sees(case.chairman)
