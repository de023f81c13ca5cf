"""Reasons, value, term, legal ground, and the duties behind every contract."""

from dataclasses import replace
from datetime import date

import pytest

from decisions.checks import contents, duties, law
from decisions.checks.rows import PaperView
from decisions.enums import SectionAnswer
from frameworks.enums import Regime
from tests.unit.decisions.checks.drafts import (
    COMPLETE,
    CONTRACT,
    LAWFUL,
    PLAN,
    PROCURE,
    by,
    draft,
    every,
    passage,
    section,
)

GROUND = "The option is used under regulation 72(1)(a) of the Public Contracts Regulations 2015."
BARE = replace(CONTRACT, has_total=False, dpia_completed_on=None, eqia_completed_on=None, social_value="")


def headed(*sections):
    return draft(sections=(*sections, *COMPLETE.sections[1:]))


def saying(*texts, **given):
    """A report that says nothing but this."""
    return draft(passages=tuple(passage(text) for text in texts), **given)


def planning(*texts, plan=PLAN):
    return saying(*texts, recommendations=(replace(PROCURE, plan=plan),), running=())


CASES = {
    contents.NO_REASONS: (
        (
            headed(section("reasons")),
            headed(section("why", heading="Why it is needed", answer=SectionAnswer.NONE)),
            headed(section("background"), section("purpose")),
        ),
        (
            headed(section("reasons", body="Roofs leak.")),
            headed(section("background"), section("purpose", body="Roofs leak.")),
            headed(section("money")),
        ),
    ),
    contents.NO_WHOLE_LIFE: (
        (
            draft(contract=BARE),
            planning("A framework is to be let for four years."),
            draft("No total value can be given.", contract=BARE),
        ),
        (
            draft(contract=CONTRACT),
            draft(contract=replace(BARE, is_no_commitment=True)),
            draft("The total contract value is £353,600.", contract=BARE),
            planning("It is worth £6m over the whole term."),
        ),
    ),
    contents.NO_TERM: (
        (
            planning("The framework is worth £9m over its whole life.", plan=None),
            planning("A new service is wanted.", plan=None),
            planning("The contract follows the present one.", plan=None),
        ),
        (
            planning("The framework is to last for two years.", plan=None),
            planning("A four-year contract is wanted.", plan=None),
            planning("A new service is wanted."),
        ),
    ),
    law.WRONG_GROUND: (
        (
            draft(contract=replace(CONTRACT, ground="pa_sch8_1")),
            draft(contract=replace(CONTRACT, regime=Regime.PSR, ground="pcr72_1_a")),
            draft(contract=replace(CONTRACT, regime=Regime.PA2023, ground="pa_sch8_1")),
        ),
        (
            draft(contract=replace(CONTRACT, ground="pcr72_1_a")),
            draft(contract=replace(CONTRACT, ground="")),
            replace(draft(contract=replace(CONTRACT, regime=Regime.PA2023, ground="pa_sch8_1")), on=date(2026, 3, 2)),
        ),
    ),
    law.NO_GROUND: (
        (
            saying("The contract has a provision for an extension, which is used."),
            saying("The Housing Act 1996 applies."),
            saying(GROUND, contract=replace(CONTRACT, regime=Regime.PSR)),
        ),
        (
            saying(GROUND),
            saying("It rests on the terms of the contract.", contract=replace(CONTRACT, regime=Regime.BELOW_THRESHOLD)),
            saying("It rests on Schedule 8 of the Act.", contract=replace(CONTRACT, regime=Regime.PA2023)),
            draft(passages=(passage("The ground is {{ option.ground }}.", facts={"option.ground": "its terms"}),)),
        ),
    ),
    law.OTHER_LAW: (
        (
            "The extension is permitted by section 74 of the Procurement Act 2023.",
            "Schedule 8 allows the contract to be extended.",
            saying(GROUND + " It is an extension.", contract=replace(CONTRACT, regime=Regime.PA2023)),
        ),
        (
            "The extension is permitted by regulation 72(1)(a).",
            "The Procurement Act 2023 does not govern the extension.",
            "Under the Procurement Act 2023 a new contract is let.",
            "Following the Procurement Act 2023 the extension is let under the old rules.",
            saying("An extension is free under section 74 of the Procurement Act.",
                   contract=replace(CONTRACT, regime=Regime.PA2023_LIGHT_TOUCH)),
        ),
    ),
    law.GUIDANCE_ONLY: (
        (
            saying("The contract was extended in line with PPN 04/21."),
            saying("A procurement policy note allowed the extension."),
            saying("Relying on PPN guidance, it is extended by a year."),
        ),
        (
            saying("The contract was extended in line with PPN 04/21.", GROUND),
            saying("PPN 04/21 asks for prompt payment."),
            saying("The contract was extended for a year."),
        ),
    ),
    duties.NO_EQUALITY: (
        (saying(GROUND), planning("It is worth £6m over its life."), saying("Everybody is treated the same.")),
        (
            saying("Due regard was had to the equality duty."),
            saying(sections=(section("equalities", answer=SectionAnswer.NONE), *COMPLETE.sections)),
            saying("No protected characteristic is affected."),
        ),
    ),
    duties.EQUALITY_UNDATED: (
        (
            draft("An equality impact assessment was carried out.", contract=BARE),
            draft("The EqIA has been completed and shows no negative impact.", contract=BARE),
            draft("Under the Equality Act 2010 an impact assessment was undertaken.", contract=BARE),
        ),
        (
            draft("An equality impact assessment was carried out in May 2021.", contract=BARE),
            draft("An equality impact assessment was carried out.", contract=CONTRACT),
            draft("An equality impact assessment was carried out.", contract=BARE, papers=(PaperView(1, "EqIA"),)),
            draft("An equality impact assessment will be carried out.", contract=BARE),
            draft("A fire risk assessment was carried out.", contract=BARE),
        ),
    ),
    duties.NO_TUPE: (
        (
            draft(contract=replace(CONTRACT, is_tupe_relevant=True)),
            planning("It is worth £6m over its whole life, and lasts for four years."),
            draft("Staff are paid the living wage.", contract=replace(CONTRACT, is_tupe_relevant=True)),
        ),
        (
            draft(contract=CONTRACT),
            draft("TUPE does not apply.", contract=replace(CONTRACT, is_tupe_relevant=True)),
            planning("Eleven employees may transfer to the new provider."),
        ),
    ),
    duties.NO_DPIA: (
        (
            draft(contract=BARE),
            draft("Data on attendance are good.", contract=BARE),
            draft("Records are kept.", contract=BARE),
        ),
        (
            draft(contract=CONTRACT),
            draft("No personal data are used.", contract=BARE),
            draft(sections=(section("data-protection", answer=SectionAnswer.NONE), *COMPLETE.sections), contract=BARE),
        ),
    ),
    duties.NO_SOCIAL_VALUE: (
        (
            draft(contract=BARE),
            draft("It is good value.", contract=BARE),
            draft("Society values it.", sections=(section("social-value"), *COMPLETE.sections), contract=BARE),
        ),
        (
            draft(contract=CONTRACT),
            draft("For social value, apprentices are taken on.", contract=BARE),
            draft(sections=(section("social-value", body="Apprentices."), *COMPLETE.sections), contract=BARE),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_the_missing_ground_is_told_where_the_law_is_spoken_of():
    legal = section("legal", heading="Legal implications", body="An option is used.")
    (finding,) = by(law.NO_GROUND, saying("An option is used.", sections=(legal, *COMPLETE.sections)))
    assert finding.place == "section:legal"
    assert "Public Contracts Regulations 2015: Reg. 72(1)(a): clear, precise review clause or option" in finding.message


def test_a_duty_whose_own_section_is_asked_for_is_not_asked_for_twice():
    empty = section("social-value", is_required=True)
    assert not by(duties.NO_SOCIAL_VALUE, draft(sections=(empty, *COMPLETE.sections), contract=BARE))


def test_a_report_that_neither_extends_nor_procures_owes_none_of_the_duties():
    assert not by(duties.NO_DPIA, draft(contract=BARE, recommendations=()))
    assert LAWFUL in COMPLETE.passages[0].reading
