"""Reports and what they stand on. `s0_case` walks the real services; the factories make single rows for tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import Discipline, Role
from commissioning.models import Council
from decisions.demonstration import story
from decisions.enums import Condition, ExemptParagraph, RecommendationVerb, RecordType, RouteAction, ValueBasis
from decisions.models import (
    AcceptedFinding,
    AuthorityRule,
    AuthorityRuleClearance,
    BackgroundPaper,
    ExemptGrant,
    ExemptText,
    FormDraft,
    ForwardPlanEntry,
    Matter,
    MatterStep,
    OptionConsidered,
    PinnedFact,
    QuotedFigure,
    Recommendation,
    RecommendationLot,
    Report,
    ReportContact,
    ReportTable,
    ReportTemplate,
    Section,
    TableCell,
    TableColumn,
    TableRow,
    TemplateVersion,
)
from decisions.services import scheme
from tests.factories.commissioning import CouncilFactory, PostFactory, UserFactory, actor_with
from tests.factories.frameworks import (
    S0_DAY,
    ContractFactory,
    LotFactory,
    Register,
    TermOptionFactory,
    s0_contract,
)
from tests.factories.kept_rows import made_once

DRAFTED_AT = datetime(2020, 10, 5, 9, 0, tzinfo=LONDON)
SCHEME_AT = datetime(2019, 4, 1, 9, 0, tzinfo=LONDON)


class ReportTemplateFactory(DjangoModelFactory):
    class Meta:
        model = ReportTemplate

    council = factory.SubFactory(CouncilFactory)
    slug = factory.Sequence(lambda n: f"form-{n}")
    name = factory.Sequence(lambda n: f"Form {n}")


class TemplateVersionFactory(DjangoModelFactory):
    class Meta:
        model = TemplateVersion

    template = factory.SubFactory(ReportTemplateFactory)
    number = 1
    structure = factory.LazyFunction(lambda: ReportTemplate.objects.get(slug=story.FORM).current_version.structure)
    source_hash = "0" * 64
    published_at = SCHEME_AT


class FormDraftFactory(DjangoModelFactory):
    class Meta:
        model = FormDraft

    template = factory.SubFactory(ReportTemplateFactory)
    structure = factory.LazyAttribute(lambda draft: TemplateVersionFactory(template=draft.template).structure)
    begun_at = SCHEME_AT
    begun_by = factory.SubFactory(UserFactory)


class MatterFactory(DjangoModelFactory):
    class Meta:
        model = Matter

    council = factory.SubFactory(CouncilFactory)
    reference = factory.Sequence(lambda n: f"M-{n}")
    title = "Employment and day opportunities"


class MatterStepFactory(DjangoModelFactory):
    class Meta:
        model = MatterStep

    matter = factory.SubFactory(MatterFactory)
    order = 1
    body = "Adults and Safeguarding Committee"


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    council = factory.SubFactory(CouncilFactory)
    reference = factory.Sequence(lambda n: f"TST-DPR-2020-{n:03d}")
    template_version = factory.SubFactory(TemplateVersionFactory, template__council=factory.SelfAttribute("...council"))
    contract = factory.SubFactory(ContractFactory, council=factory.SelfAttribute("..council"))
    title = "Use of the option to extend"
    author = factory.SubFactory(UserFactory)
    author_post = factory.SubFactory(PostFactory, council=factory.SelfAttribute("..council"))
    created_at = DRAFTED_AT


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    report = factory.SubFactory(ReportFactory)
    key = factory.Sequence(lambda n: f"section-{n}")
    order = factory.Sequence(lambda n: n + 1)
    heading = "Why this report is needed"


class PinnedFactFactory(DjangoModelFactory):
    class Meta:
        model = PinnedFact

    report = factory.SubFactory(ReportFactory)
    name = "option.end"
    text = "31 October 2021"
    source = "option:1"
    pinned_at = DRAFTED_AT


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    report = factory.SubFactory(ReportFactory)
    order = 1
    verb = RecommendationVerb.NOTE
    text = "That the position is noted."


class RecommendationLotFactory(DjangoModelFactory):
    class Meta:
        model = RecommendationLot

    recommendation = factory.SubFactory(RecommendationFactory)
    lot = factory.LazyAttribute(lambda row: LotFactory(contract=row.recommendation.report.contract))
    option = factory.LazyAttribute(lambda row: TermOptionFactory(contract=row.lot.contract))


class OptionConsideredFactory(DjangoModelFactory):
    class Meta:
        model = OptionConsidered

    report = factory.SubFactory(ReportFactory)
    order = 1
    title = "Do nothing"
    reason_rejected = "People would lose their support."


class ReportTableFactory(DjangoModelFactory):
    class Meta:
        model = ReportTable

    report = factory.SubFactory(ReportFactory)
    key = "key-challenges"
    caption = "Key challenges"


class TableColumnFactory(DjangoModelFactory):
    class Meta:
        model = TableColumn

    table = factory.SubFactory(ReportTableFactory)
    order = 1
    heading = "Source"


class TableRowFactory(DjangoModelFactory):
    class Meta:
        model = TableRow

    table = factory.SubFactory(ReportTableFactory)
    order = 1


class TableCellFactory(DjangoModelFactory):
    class Meta:
        model = TableCell

    row = factory.SubFactory(TableRowFactory)
    column = factory.LazyAttribute(lambda cell: TableColumnFactory(table=cell.row.table))


class BackgroundPaperFactory(DjangoModelFactory):
    class Meta:
        model = BackgroundPaper

    report = factory.SubFactory(ReportFactory)
    order = 1
    title = "Procurement forward plan 2020/21"


class ReportContactFactory(DjangoModelFactory):
    class Meta:
        model = ReportContact

    report = factory.SubFactory(ReportFactory)
    order = 1
    name = "Priya Nair"
    post_title = "Commissioning Officer"
    email = "priya.nair@brackenford.example"


class QuotedFigureFactory(DjangoModelFactory):
    class Meta:
        model = QuotedFigure

    report = factory.SubFactory(ReportFactory)
    figure = "£1.17"
    meaning = "returned for each pound spent"
    source = "National review, 2019"


class AcceptedFindingFactory(DjangoModelFactory):
    class Meta:
        model = AcceptedFinding

    report = factory.SubFactory(ReportFactory)
    code = "days_left"
    place = "report"
    message = "9 days are left."
    reason = "The committee met late."
    accepted_by = factory.SubFactory(UserFactory)
    accepted_post = "Commissioning Officer"
    accepted_at = DRAFTED_AT


class ExemptTextFactory(DjangoModelFactory):
    class Meta:
        model = ExemptText

    section = factory.SubFactory(SectionFactory)
    report = factory.SelfAttribute("section.report")
    order = 1
    paragraph = ExemptParagraph.BUSINESS
    public_interest_reasoning = "Publishing would weaken the council in the next competition."
    text = "One provider has asked for more."


class ExemptGrantFactory(DjangoModelFactory):
    class Meta:
        model = ExemptGrant

    report = factory.SubFactory(ReportFactory)
    user = factory.SubFactory(UserFactory)
    reason = "Clears the report in finance."
    granted_by = factory.SubFactory(UserFactory)
    granted_at = DRAFTED_AT


class AuthorityRuleFactory(DjangoModelFactory):
    class Meta:
        model = AuthorityRule

    council = factory.SubFactory(CouncilFactory)
    name = "Anything on the forward plan"
    clause = "Contract Procedure Rules 4.1"
    text = "What stands on the approved forward plan is authorised whatever its value."
    action = RouteAction.EXTEND
    maker_post = factory.SubFactory(PostFactory, council=factory.SelfAttribute("..council"))
    record_type = RecordType.DELEGATED_POWERS_REPORT
    starts_on = date(2019, 4, 1)
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = SCHEME_AT


class AuthorityRuleClearanceFactory(DjangoModelFactory):
    class Meta:
        model = AuthorityRuleClearance

    rule = factory.SubFactory(AuthorityRuleFactory)
    discipline = Discipline.FINANCE


class ForwardPlanEntryFactory(DjangoModelFactory):
    class Meta:
        model = ForwardPlanEntry

    council = factory.SubFactory(CouncilFactory)
    reference = factory.Sequence(lambda n: f"FP-{n}")
    title = "Employment and day opportunities support"
    contract = factory.SubFactory(ContractFactory, council=factory.SelfAttribute("..council"))
    action = RouteAction.EXTEND


@dataclass
class Case:
    """S0 before anybody has submitted it: register, scheme, forward plan, people and the whole report."""

    register: Register
    author: Actor
    administrator: Actor
    monitoring_officer: Actor
    chairman: Actor
    maker: Actor
    rule: AuthorityRule
    entry: ForwardPlanEntry
    report: Report

    @property
    def council(self) -> Council:
        return self.report.council

    def read(self) -> Report:
        """The report as it is stored now."""
        self.report = Report.objects.get(pk=self.report.pk)
        return self.report


def rule_of_the_forward_plan(
    *, maker: Actor, chairman: Actor, administrator: Actor, monitoring_officer: Actor, **values: Any
) -> AuthorityRule:
    """The rule S0 stands on, proposed by an administrator and confirmed by the monitoring officer."""
    rule = scheme.propose_rule(
        values={
            "name": "What stands on the procurement forward plan",
            "clause": "Contract Procedure Rules 4.1",
            "text": "A procurement on the approved forward plan is authorised whatever its value. It still needs a "
            "full report, decided by the chief officer in consultation with the chairman of the committee.",
            "action": RouteAction.EXTEND,
            "on_forward_plan": Condition.YES,
            "value_basis": ValueBasis.THIS_DECISION,
            "maker_post": maker.post,
            "template": ReportTemplate.objects.get(slug=story.FORM, council=None),
            "record_type": RecordType.DELEGATED_POWERS_REPORT,
            "starts_on": date(2019, 4, 1),
            **values,
        },
        consultees=[chairman.post],
        clearances=list(Discipline),
        actor=administrator,
        at=SCHEME_AT,
    )
    return scheme.confirm_rule(rule=rule, version=rule.version, actor=monitoring_officer, at=SCHEME_AT)


@made_once
def s0_case(*, council: Council | None = None, at: datetime = DRAFTED_AT) -> Case:
    """Case S0 as a complete draft, everything entered through the services by the person whose job it is."""
    council = council or CouncilFactory(code="BRK", name="Brackenford Borough Council")
    author = actor_with(Role.REPORT_AUTHOR, Role.COMMISSIONER, council=council, title="Commissioning Officer")
    people = {
        "administrator": actor_with(Role.ADMINISTRATOR, council=council),
        "monitoring_officer": actor_with(Role.MONITORING_OFFICER, council=council),
        "chairman": actor_with(Role.CONSULTEE, council=council, title="Chairman, Adults and Safeguarding Committee"),
        "maker": actor_with(Role.DECISION_MAKER, council=council, title="Executive Director, Adults and Health"),
    }
    register = s0_contract(council, at=at, commissioner=author, decision_maker=people["maker"])
    rule = rule_of_the_forward_plan(**people)
    entry = scheme.save_forward_plan_entry(
        values={
            "reference": "FP-2020-17",
            "title": register.contract.title,
            "contract": register.contract,
            "action": RouteAction.EXTEND,
            "approving_body": "Adults and Safeguarding Committee",
            "approved_on": date(2020, 1, 6),
        },
        actor=people["administrator"],
        at=at,
    )
    report = story.write_report(
        option=register.option,
        value_line=register.value,
        forward_plan_entry=entry,
        sponsor_post=people["maker"].post,
        reference=f"{council.code}-DPR-2020-014",
        decided_on=S0_DAY,
        actor=author,
        at=at,
    )
    return Case(register=register, author=author, rule=rule, entry=entry, report=report, **people)
