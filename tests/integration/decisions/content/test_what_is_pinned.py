"""What an issued paper prints of the register is pinned, and is what those who clear it stand on."""

from decimal import Decimal

import pytest

from commissioning.enums import Discipline
from commissioning.models import Council
from decisions.models import Report
from decisions.selectors import content, facts
from frameworks.enums import MoneyKind
from tests.factories.frameworks import MoneyLineFactory
from tests.factories.kinds import ScheduleLineFactory
from tests.integration.decisions.content.test_forms_of_the_cases import (
    MONEY,
    business_case,
    clear_all,
    issue,
    write,
)

pytestmark = pytest.mark.django_db


def corrected(line, **change):
    """The money line as the register says it from now on."""
    for name, value in change.items():
        setattr(line, name, value)
    line.save()


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Another name for it"},
        {"vat_basis": "including"},
        {"certainty": "estimate"},
        {"kind": MoneyKind.BUDGET, "certainty": "estimate"},
        {"finance_year": "2031/32"},
    ],
)
def test_an_issued_schedule_keeps_what_it_says_of_a_sum_whatever_the_register_says_then(change):
    report = business_case()
    write(report, "finance", "[schedule:whole-life]")
    issued = issue(report)
    before, line = content.issued_hash(issued), issued.schedules.get().lines.get().line
    corrected(line, **change)
    later = Report.objects.get(pk=issued.pk)
    assert content.issued_hash(later) == before
    assert clear_all(later) == clear_all(issued)
    assert [one.name.partition(":")[0] for one in facts.moved_in_words(later)] == [
        "What the sum is for" if "label" in change else "What kind of sum it is"
    ]


def test_an_issued_total_stands_though_the_register_now_makes_one_sum_of_the_other():
    report = business_case()
    shown = report.schedules.get()
    line = shown.lines.get().line
    other = MoneyLineFactory(
        contract=report.contract, kind=line.kind, certainty=line.certainty, vat_basis=line.vat_basis
    )
    ScheduleLineFactory(schedule=shown, line=other, order=2)
    report.schedules.update(has_total=True)
    issued = issue(Report.objects.get(pk=report.pk))
    before = content.issued_hash(issued)
    corrected(other, calculation="line_times", base_line=line, times=Decimal(2))
    later = Report.objects.get(pk=issued.pk)
    assert content.issued_hash(later) == before
    moved = {one.name for one in facts.moved_in_words(later)}
    assert "Whether the sums of a schedule can be added up" in moved


def test_an_issued_map_of_risks_keeps_the_bands_of_its_day():
    report = business_case()
    issued = issue(report)
    before = content.issued_hash(issued)
    Council.objects.filter(pk=report.council_id).update(risk_amber_from=2, risk_red_from=3)
    later = Report.objects.get(pk=issued.pk)
    assert content.issued_hash(later) == before
    assert [one.name for one in facts.moved_in_words(later)] == [
        "Score from which a risk is amber", "Score from which a risk is red",
    ]  # fmt: skip


def test_what_a_schedule_says_of_a_sum_is_what_those_who_clear_the_money_stand_on():
    report = business_case()
    before = clear_all(report)
    corrected(report.schedules.get().lines.get().line, vat_basis="including")
    after = clear_all(Report.objects.get(pk=report.pk))
    assert {discipline for discipline in Discipline if before[discipline] != after[discipline]} == MONEY


@pytest.mark.parametrize(
    ("code", "rows"), [("[risks]", "risks"), ("[risk-map]", "risks"), ("[milestones]", "milestones")]
)
def test_rows_placed_by_a_code_are_words_of_the_discipline_whose_section_it_is(code, rows):
    report = business_case()
    section = report.sections.get(key="finance")
    report.sections.exclude(pk=section.pk).update(discipline="")
    report.sections.filter(pk=section.pk).update(discipline=Discipline.GOVERNANCE, body=f"So it stands.\n\n{code}\n")
    before = clear_all(Report.objects.get(pk=report.pk))
    getattr(report, rows).update(**{"title" if rows == "risks" else "label": "Another word"})
    after = clear_all(Report.objects.get(pk=report.pk))
    assert {one for one in Discipline if before[one] != after[one]} == {Discipline.GOVERNANCE}
