"""A blocker let stand: by the post its rule names, with a reason, and by nobody else (model.md 15 and 19)."""

from datetime import datetime

import pytest

from commissioning.clock import LONDON
from commissioning.enums import Discipline, Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused, StaleVersion
from decisions.enums import Action
from decisions.models import ConflictDeclaration, Report
from decisions.selectors import readiness
from decisions.selectors.situations import ReportSituation
from decisions.services import findings, reports
from tests.factories.commissioning import actor_with
from tests.factories.decisions import s0_case

pytestmark = pytest.mark.django_db
AT = datetime(2020, 10, 1, 10, 0, tzinfo=LONDON)  # thirty days before the term ends
SUM = "Two wings of 40 places and 30 places, 40 + 30 = 71, are open."
FINANCE, LEGAL = (Role.CLEARER, Discipline.FINANCE), (Role.CLEARER, Discipline.LEGAL)


@pytest.fixture
def case():
    """S0 with a sum in its section on risk that does not tie."""
    case = s0_case()
    return write(case, SUM)


def write(case, body):
    case.report = reports.edit_section(
        report=case.report, key="risk", version=case.read().version, body=body, actor=case.author, at=AT
    )
    return case


def codes(report):
    return {one.code for one in readiness.findings(report, AT)}


def found(report, code="sum_does_not_tie"):
    return next(one for one in readiness.findings(report, AT) if one.code == code)


def override(report, actor, *, finding=None, reason="The ledger counts one place twice.", version=None):
    finding = finding or found(report)
    return findings.override(
        report=report,
        version=report.version if version is None else version,
        code=finding.code,
        place=finding.place,
        message=finding.message,
        reason=reason,
        actor=actor,
        at=AT,
    )


def refusal(report, actor, **given):
    with pytest.raises(Refused) as refused:
        override(report, actor, **given)
    return refused.value.verdict.codes


def test_finance_lets_it_stand_with_a_reason_that_is_kept(case):
    finance = actor_with(FINANCE, council=case.council, title="Finance Business Partner")
    kept = override(case.report, finance)
    assert codes(case.read()) == set()
    assert (kept.code, kept.place, kept.reason) == (
        "sum_does_not_tie", "section:risk", "The ledger counts one place twice."
    )  # fmt: skip
    assert (kept.accepted_by, kept.accepted_post, kept.accepted_at) == (finance.user, "Finance Business Partner", AT)
    assert AuditEvent.objects.filter(verb="report.finding_overridden").count() == 1


def test_it_no_longer_stops_the_report(case):
    def blockers():
        return ReportSituation(case.read(), Action.SUBMIT, case.author, AT, "", {}).blockers

    assert [one.code for one in blockers()] == ["sum_does_not_tie"]
    override(case.report, actor_with(FINANCE, council=case.council))
    assert blockers() == ()


def test_with_another_sum_it_comes_back(case):
    override(case.report, actor_with(FINANCE, council=case.council))
    write(case, SUM.replace("71", "72"))
    assert codes(case.report) == {"sum_does_not_tie"}


@pytest.mark.parametrize(
    "role",
    [LEGAL, Role.SECTION_151, Role.MONITORING_OFFICER, Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.REPORT_AUTHOR],
)
def test_no_other_post_can(case, role):
    assert refusal(case.report, actor_with(role, council=case.council)) == ("not_yours",)


def test_nor_can_the_author_even_in_the_post_of_finance(case):
    assert refusal(case.report, case.author) == ("not_yours", "overrider_is_author")
    both = actor_with(FINANCE, council=case.council, user=case.author.user)
    assert refusal(case.report, both) == ("overrider_is_author",)


def test_the_refusal_says_who_can(case):
    with pytest.raises(Refused) as refused:
        override(case.report, actor_with(LEGAL, council=case.council))
    assert refused.value.verdict.sentence == "Only a finance clearing officer can let this stand, with a reason."


def test_it_needs_a_reason(case):
    assert refusal(case.report, actor_with(FINANCE, council=case.council), reason=" ") == ("no_reason",)


def test_what_is_not_found_any_more_cannot_be_let_stand(case):
    old = found(case.report)
    write(case, "No risk.")
    assert refusal(case.report, actor_with(FINANCE, council=case.council), finding=old) == ("no_such_finding",)


def test_a_blocker_whose_rule_names_nobody_has_to_be_put_right(case):
    write(case, "")
    empty = found(case.report, "section_empty")
    assert refusal(case.report, actor_with(FINANCE, council=case.council), finding=empty) == ("blocker",)


def test_a_warning_is_the_authors_to_accept(case):
    write(case, "Each pound returns £1.17.")
    warning = found(case.report, "figure_without_source")
    assert refusal(case.report, actor_with(FINANCE, council=case.council), finding=warning) == ("warning",)


def test_an_author_cannot_accept_a_blocker_that_finance_could_override(case):
    finding = found(case.report)
    with pytest.raises(Refused) as refused:
        findings.accept(
            report=case.report, version=case.report.version, code=finding.code, place=finding.place,
            message=finding.message, reason="It is late.", actor=case.author, at=AT,
        )  # fmt: skip
    assert refused.value.verdict.codes == ("blocker",)


def test_whoever_has_declared_a_conflict_stays_out_of_it(case):
    finance = actor_with(FINANCE, council=case.council)
    ConflictDeclaration.objects.create(
        report=case.report, person=finance.user, person_post="Finance", nature="A share.", declared_at=AT
    )
    assert refusal(case.report, finance) == ("conflict_declared",)


def test_a_version_that_is_no_longer_the_newest_is_refused(case):
    with pytest.raises(StaleVersion):
        override(case.report, actor_with(FINANCE, council=case.council), version=case.report.version - 1)


def test_once_the_paper_is_issued_nothing_is_let_stand(case):
    old, finance = found(case.report), actor_with(FINANCE, council=case.council)
    Report.objects.filter(pk=case.report.pk).update(
        status="withdrawn", withdrawn_at=AT, withdrawn_by=case.author.user, withdrawn_reason="No longer needed."
    )
    assert refusal(case.read(), finance, finding=old) == ("no_such_finding",)


def test_the_monitoring_officer_lets_an_address_stand(case):
    write(case, "Write to helpline@gmail.com.")
    address = found(case.report, "private_email")
    assert refusal(case.report, actor_with(FINANCE, council=case.council), finding=address) == ("not_yours",)
    override(case.report, case.monitoring_officer, finding=address, reason="It is the charity's own public address.")
    assert codes(case.read()) == set()


def test_whoever_let_a_blocker_stand_has_cleared_and_does_not_decide(case):
    both = actor_with(FINANCE, Role.DECISION_MAKER, council=case.council)
    override(case.report, both)
    duties = ReportSituation(case.read(), Action.DECIDE, both, AT, "", {}).duties
    assert duties.clearers == {both.user_id}
