"""Every named constraint of reports, forms, routes and exempt text, tripped by name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from decisions import models
from decisions.enums import ReportStatus, SectionAnswer
from decisions.models import authority, exempt, matter, proposal, report, rows, template
from tests.constraints import assert_trips, named_constraints
from tests.factories.commissioning import PostFactory, UserFactory
from tests.factories.decisions import (
    DRAFTED_AT,
    AcceptedFindingFactory,
    AuthorityRuleClearanceFactory,
    AuthorityRuleFactory,
    BackgroundPaperFactory,
    ExemptGrantFactory,
    ExemptTextFactory,
    ForwardPlanEntryFactory,
    MatterFactory,
    MatterStepFactory,
    OptionConsideredFactory,
    PinnedFactFactory,
    QuotedFigureFactory,
    RecommendationFactory,
    RecommendationLotFactory,
    ReportContactFactory,
    ReportFactory,
    ReportTableFactory,
    ReportTemplateFactory,
    SectionFactory,
    TableCellFactory,
    TableColumnFactory,
    TableRowFactory,
    TemplateVersionFactory,
)
from tests.factories.frameworks import TermOptionFactory
from tests.factories.proposals import ProposalPartFactory

pytestmark = pytest.mark.django_db
MODULES = {module.__name__ for module in (authority, exempt, matter, proposal, report, rows, template)}
LATER, EARLIER = date(2020, 2, 2), date(2020, 1, 1)


def bent(factory, **values):
    """A good row, changed in memory to something the database must refuse."""
    row = factory()
    for name, value in values.items():
        setattr(row, name, value)
    return row


def twin(factory, *same):
    """A second row that takes these values of a first one."""
    first, second = factory(), factory()
    for name in same:
        setattr(second, name, getattr(first, name))
    return second


def second_version():
    first = TemplateVersionFactory()
    return models.TemplateVersion(
        template=first.template, number=1, structure={}, source_hash="1" * 64, published_at=DRAFTED_AT
    )


def shipped_twice():
    return models.ReportTemplate(council=None, slug="delegated-powers", name="Another")


def claimed_twice():
    first, second = RecommendationLotFactory(), RecommendationLotFactory()
    second.lot, second.option = first.lot, first.option
    return second


def named_twice():
    first = RecommendationLotFactory(claims_option=False)
    return models.RecommendationLot(
        recommendation=first.recommendation, lot=first.lot, option=TermOptionFactory(), claims_option=False
    )


def cell_twice():
    first = TableCellFactory()
    return models.TableCell(row=first.row, column=first.column)


def exempt_twice():
    first = ExemptTextFactory()
    return models.ExemptText(
        report=first.report, section=first.section, order=1, paragraph=3, public_interest_reasoning="x", text="y"
    )


def superseding_itself():
    row = ReportFactory()
    row.supersedes = row
    return row


def replacing_itself():
    row = ReportFactory()
    row.replaces = row
    return row


def confirmed_by_its_proposer():
    row = AuthorityRuleFactory()
    row.confirmed_by, row.confirmed_at = row.proposed_by, DRAFTED_AT
    return row


CASES = {
    "decisions_report_does_not_replace_itself": replacing_itself,
    "decisions_template_slug_once_per_council": lambda: twin(ReportTemplateFactory, "council", "slug"),
    "decisions_template_slug_once_among_shipped": shipped_twice,
    "decisions_template_version_number_once": second_version,
    "decisions_matter_reference_once_per_council": lambda: twin(MatterFactory, "council", "reference"),
    "decisions_matter_step_order_once": lambda: twin(MatterStepFactory, "matter"),
    "decisions_rule_action_known": lambda: bent(AuthorityRuleFactory, action="borrow"),
    "decisions_rule_level_known": lambda: bent(AuthorityRuleFactory, level=9),
    "decisions_rule_starts_before_it_ends": lambda: bent(AuthorityRuleFactory, starts_on=LATER, ends_on=EARLIER),
    "decisions_rule_band_has_room": lambda: bent(
        AuthorityRuleFactory, value_from=Decimal("10.00"), value_to=Decimal("10.00")
    ),
    "decisions_rule_confirmed_at_and_by_together": lambda: bent(AuthorityRuleFactory, confirmed_at=DRAFTED_AT),
    "decisions_rule_confirmed_by_another": confirmed_by_its_proposer,
    "decisions_rule_clearance_once": lambda: twin(AuthorityRuleClearanceFactory, "rule"),
    "decisions_rule_clearance_discipline_known": lambda: bent(AuthorityRuleClearanceFactory, discipline="magic"),
    "decisions_forward_plan_reference_once_per_council": lambda: twin(ForwardPlanEntryFactory, "council", "reference"),
    "decisions_forward_plan_action_known": lambda: bent(ForwardPlanEntryFactory, action="borrow"),
    "decisions_forward_plan_approved_by_a_body": lambda: bent(ForwardPlanEntryFactory, approved_on=EARLIER),
    "decisions_report_reference_once": lambda: twin(ReportFactory, "reference"),
    "decisions_report_status_known": lambda: bent(ReportFactory, status="lost", **_submitted()),
    "decisions_report_submitted_has_route": lambda: bent(ReportFactory, status=ReportStatus.WITH_MANAGER),
    "decisions_report_issued_has_hash": lambda: bent(ReportFactory, status=ReportStatus.ISSUED, **_submitted()),
    "decisions_report_withdrawn_has_reason": lambda: bent(ReportFactory, status=ReportStatus.WITHDRAWN),
    "decisions_report_submitted_at_and_by_together": lambda: bent(ReportFactory, submitted_at=DRAFTED_AT),
    "decisions_report_issued_at_and_by_together": lambda: bent(ReportFactory, issued_at=DRAFTED_AT),
    "decisions_report_withdrawn_at_and_by_together": lambda: bent(ReportFactory, withdrawn_at=DRAFTED_AT),
    "decisions_report_does_not_supersede_itself": superseding_itself,
    "decisions_proposal_contract_once": lambda: twin(ProposalPartFactory, "proposal", "contract"),
    "decisions_proposal_months_from_one": lambda: bent(ProposalPartFactory, months=0),
    "decisions_proposal_one_sum": lambda: bent(
        ProposalPartFactory, adds_up_lots=True, estimate=Decimal("1.00"), estimate_vat="exempt"
    ),
    "decisions_proposal_estimate_says_its_vat": lambda: bent(ProposalPartFactory, estimate=Decimal("1.00")),
    "decisions_section_key_once_per_report": lambda: twin(SectionFactory, "report", "key"),
    "decisions_section_level_one_to_three": lambda: bent(SectionFactory, level=4),
    "decisions_section_none_is_the_whole_answer": lambda: bent(
        SectionFactory, answer=SectionAnswer.NONE, body="But one."
    ),
    "decisions_section_locked_heading_is_there": lambda: bent(SectionFactory, is_locked=True, heading=""),
    "decisions_section_kind_known": lambda: bent(SectionFactory, kind="poem"),
    "decisions_section_answer_known": lambda: bent(SectionFactory, answer="perhaps"),
    "decisions_fact_pinned_once_per_report": lambda: twin(PinnedFactFactory, "report"),
    "decisions_recommendation_order_once": lambda: twin(RecommendationFactory, "report"),
    "decisions_recommendation_effect_names_option": lambda: bent(RecommendationFactory, effect="extend"),
    "decisions_recommendation_delegates_to_a_post": lambda: bent(RecommendationFactory, verb="delegate"),
    "decisions_recommendation_verb_known": lambda: bent(RecommendationFactory, verb="hope"),
    "decisions_recommendation_effect_known": lambda: bent(
        RecommendationFactory, effect="explode", option=TermOptionFactory()
    ),
    "decisions_recommendation_lot_once": named_twice,
    "decisions_one_open_report_per_lot_and_option": claimed_twice,
    "decisions_recommendation_lot_dates_together": lambda: bent(RecommendationLotFactory, from_on=EARLIER),
    "decisions_recommendation_lot_starts_before_it_ends": lambda: bent(
        RecommendationLotFactory, from_on=LATER, to_on=EARLIER
    ),
    "decisions_option_considered_order_once": lambda: twin(OptionConsideredFactory, "report"),
    "decisions_option_recommended_is_not_rejected": lambda: bent(OptionConsideredFactory, is_recommended=True),
    "decisions_table_key_once_per_report": lambda: twin(ReportTableFactory, "report"),
    "decisions_table_column_order_once": lambda: twin(TableColumnFactory, "table"),
    "decisions_table_column_width_in_per_cent": lambda: bent(TableColumnFactory, width=101),
    "decisions_table_row_order_once": lambda: twin(TableRowFactory, "table"),
    "decisions_table_cell_once": cell_twice,
    "decisions_background_paper_order_once": lambda: twin(BackgroundPaperFactory, "report"),
    "decisions_background_paper_kept_after_its_date": lambda: bent(
        BackgroundPaperFactory, dated_on=LATER, kept_until=EARLIER
    ),
    "decisions_contact_order_once": lambda: twin(ReportContactFactory, "report"),
    "decisions_contact_can_be_reached": lambda: bent(ReportContactFactory, email="", phone=""),
    "decisions_quoted_figure_once_per_report": lambda: twin(QuotedFigureFactory, "report"),
    "decisions_quoted_figure_has_source": lambda: bent(QuotedFigureFactory, source=""),
    "decisions_finding_accepted_once": lambda: twin(AcceptedFindingFactory, "report"),
    "decisions_finding_accepted_with_reason": lambda: bent(AcceptedFindingFactory, reason=""),
    "decisions_exempt_text_order_once": exempt_twice,
    "decisions_exempt_text_has_paragraph": lambda: bent(ExemptTextFactory, paragraph=8),
    "decisions_exempt_text_has_reasoning": lambda: bent(ExemptTextFactory, public_interest_reasoning=""),
    "decisions_exempt_grant_to_person_or_post": lambda: bent(ExemptGrantFactory, post=PostFactory()),
    "decisions_exempt_grant_has_reason": lambda: bent(ExemptGrantFactory, reason=""),
    "decisions_exempt_grant_revoked_after_granted": lambda: bent(
        ExemptGrantFactory, revoked_at=DRAFTED_AT - timedelta(days=1), revoked_by=UserFactory()
    ),
    "decisions_exempt_grant_revoked_at_and_by_together": lambda: bent(ExemptGrantFactory, revoked_at=DRAFTED_AT),
}


def _submitted():
    rule = AuthorityRuleFactory()
    return {
        "submitted_at": DRAFTED_AT,
        "submitted_by": UserFactory(),
        "authority_rule": rule,
        "decision_maker_post": rule.maker_post,
    }


def test_every_constraint_of_these_models_is_tried():
    own = {
        constraint.name
        for model in (getattr(models, name) for name in models.__all__)
        if model.__module__ in MODULES
        for constraint in model._meta.constraints
    }
    assert sorted(CASES) == sorted(own)
    assert own <= set(named_constraints("decisions"))


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])
