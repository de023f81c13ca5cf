"""What is relied on: recent, of one year, and listed. The report is of 14 March 2022."""

from dataclasses import replace
from datetime import date

import pytest

from decisions.checks import evidence
from decisions.checks.rows import PaperView
from tests.unit.decisions.checks.drafts import COMPLETE, by, draft, every, in_2026

CASES = {
    evidence.STALE: (
        (
            "Monitoring in Q1 2021/22 found good attendance.",
            "In the data for April to June 2021 nine in ten visits were on time.",
            "Performance in the year to March 2020 met every target.",
            "The tenants' survey of 2015 shows satisfaction.",
            draft(performance_stated_on=date(2021, 3, 1)),
            in_2026("Performance in 2022/23 met every target."),
            "Data from the 2001 Census show that 18% of residents are aged 65 or over.",
        ),
        (
            "Monitoring in Q3 2021/22 found good attendance.",
            "In the data for October to December 2021 nine in ten visits were on time.",
            "Performance in the year to March 2021 met every target.",
            "Monitoring in Q1 2021/22 found good attendance, and so did the visit of 4 February 2022.",
            "The budget for 2018/19 was set by the council.",
            "The tenants' survey of 2021 shows satisfaction.",
            in_2026("Data from the 2021 Census show that 18% of residents are aged 65 or over."),
            in_2026("The data protection policy was revised in 2021/22."),
            in_2026("The budget for 2022/23 included activity of £2m."),
            in_2026("Data for 2021/22 show 80% satisfaction; no newer figures are published."),
            in_2026("Data for 2021/22 show 80% satisfaction. These are the latest figures published."),
        ),
    ),
    evidence.MIXED: (
        (
            "In the north 41% were satisfied (survey 2018), in the south 52% (survey 2021).",
            "Data of 2017/18 put it at 12% here; the 2020/21 data of our neighbours say 9%.",
            "Region A had 30% in the 2016 returns. Region B had 36% in the 2019 returns.",
        ),
        (
            "In the north 41% were satisfied, in the south 52% (survey 2021).",
            "Satisfaction in the survey rose from 41% in 2018 to 52% in 2021.",
            "The survey of 2021 had 400 answers; that of 2018 had 300.",
            "In the survey of 2018 41% were content; in that of 2021 52%. They are of different years.",
            "Satisfaction was 91% in 2020/21 and 94% in 2021/22.",
        ),
    ),
    evidence.UNLISTED: (
        (
            "The Cabinet decided in June 2019 to let the contract.",
            "As the business case of March 2019 shows, need is growing.",
            "It was approved by the Housing Committee on 4 June 2019.",
        ),
        (
            "The Cabinet will decide in June 2023.",
            draft("The Cabinet decided in June 2019.", papers=(PaperView(1, "Cabinet minutes, June 2019"),)),
            "The committee meets four times a year.",
            draft("The Cabinet decided in June 2019.", sections=COMPLETE.sections[:2]),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_the_end_of_the_period_is_told_and_not_how_many_days_ago_it_was():
    (finding,) = by(evidence.STALE, "Monitoring in Q1 2021/22 found good attendance.")
    assert finding.message == (
        "“why” rests on quarter 1 of 2021/22, which ended on 30 June 2021. Give newer figures, or say why there "
        "are none."
    )


def test_a_council_whose_year_begins_in_january_has_other_quarters():
    case = draft("Monitoring in Q3 2021/22 found good attendance.", finance_year_start_month=1)
    (finding,) = by(evidence.STALE, case)
    assert "ended on 30 September 2021" in finding.message


def test_none_typed_as_the_text_of_the_section_counts_as_none():
    sections = (*COMPLETE.sections[:2], replace(COMPLETE.sections[2], answer="has_content", body="None."))
    assert by(evidence.UNLISTED, draft("The Cabinet decided in June 2019.", sections=sections))
