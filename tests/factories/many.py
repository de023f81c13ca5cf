"""Rows in bulk, for counting the queries of long lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count

from commissioning.enums import Discipline, Role
from commissioning.models import Council
from decisions.aspects import digest
from decisions.demonstration import people, story
from decisions.demonstration.people import Cast
from decisions.enums import FROZEN_STATUSES, ClearanceOutcome, EffectKind, ReportStatus
from decisions.models import AuthorityRule, Report, ReportTemplate
from decisions.selectors.material import material_of
from frameworks.enums import Certainty, ContractKind, ContractStage, MoneyKind, UseStatus
from frameworks.models import Admission, Contract, Lot, MoneyLine, OptionUse, TermOption
from providers.models import Provider
from tests.factories.commissioning import actor_with
from tests.factories.course import ClearanceFactory
from tests.factories.decisions import (
    DRAFTED_AT,
    BackgroundPaperFactory,
    ExemptTextFactory,
    OptionConsideredFactory,
    PinnedFactFactory,
    RecommendationFactory,
    RecommendationLotFactory,
    ReportFactory,
    ReportTableFactory,
    SectionFactory,
    TableCellFactory,
    TableRowFactory,
)
from tests.factories.frameworks import (
    AdmissionFactory,
    ContractFactory,
    LotFactory,
    MoneyLineFactory,
    TermOptionFactory,
)
from tests.factories.providers import ProviderFactory

_numbers = count(1)


def many_contracts(council: Council, number: int) -> None:
    """So many running lists, each with two lots, places, a used option and a total."""
    ends = {"current_ends_on": date(2021, 10, 31), "authorised_ends_on": date(2021, 10, 31)}
    dates = {"starts_on": date(2017, 11, 1), "initial_ends_on": date(2020, 10, 31), "max_ends_on": date(2022, 10, 31)}
    post = actor_with(Role.CONTRACT_MANAGER, council=council).post
    fields = ContractFactory.build(council=council, stage=ContractStage.LIVE, kind=ContractKind.APPROVED_LIST)
    made = Contract.objects.bulk_create(
        Contract(
            council=council, reference=f"N-{next(_numbers):04d}", title="Many", department="Adults and Health",
            stage="live", kind="approved_list", admission_mode="closed", regime=fields.regime, route=fields.route,
            regime_basis_on=fields.regime_basis_on, owner_post=post, contract_manager_post=post, **dates, **ends,
        )
        for _ in range(number)
    )  # fmt: skip
    lots = Lot.objects.bulk_create(
        Lot(contract=contract, number=n, title="A lot", status="live", **dates, **ends)
        for contract in made
        for n in (1, 2)
    )
    givers = Provider.objects.bulk_create(
        Provider(council=council, reference=f"P-{next(_numbers):04d}", legal_name="Giver Limited") for _ in lots
    )
    Admission.objects.bulk_create(
        Admission(
            lot=lot, provider=giver, status="admitted", admitted_on=dates["starts_on"], ends_on=lot.current_ends_on
        )
        for lot, giver in zip(lots, givers, strict=True)
    )
    options = TermOption.objects.bulk_create(
        TermOption(contract=contract, order=order, months=12) for contract in made for order in (1, 2)
    )
    first = {option.contract_id: option for option in options if option.order == 1}
    OptionUse.objects.bulk_create(
        OptionUse(
            option=first[lot.contract_id], lot=lot, status=UseStatus.IN_FORCE, decision_reference="D-1",
            from_on=date(2020, 11, 1), to_on=date(2021, 10, 31),
        )
        for lot in lots
    )  # fmt: skip
    MoneyLine.objects.bulk_create(
        MoneyLine(
            contract=contract, kind=MoneyKind.CONTRACT_TOTAL, label="Total", amount=Decimal(1000 + contract.pk),
            vat_basis="excluding", certainty=Certainty.QUOTE,
        )
        for contract in made
    )  # fmt: skip


def many_reports(cast: Cast, number: int, *, status: ReportStatus, rule: AuthorityRule) -> list[Report]:
    """So many reports on contracts of their own, each with every kind of row a clearance may stand on.

    Its sum's total is used as a fact that is not pinned, so that the register is asked too.
    """
    form = ReportTemplate.objects.get(slug=story.FORM, council=None).current_version
    maker, author = cast.post(people.DIRECTOR), cast.users[people.AUTHOR.email]
    frozen = {"issued_at": DRAFTED_AT, "issued_by": author, "content_hash": "0" * 64}
    made = [
        ReportFactory(
            council=cast.council, reference=f"BRK-DPR-{next(_numbers):04d}", template_version=form, status=status,
            contract=ContractFactory(council=cast.council, department=people.DEPARTMENT, regime_ground=""),
            author=author, author_post=cast.post(people.AUTHOR), authority_rule=rule, decision_maker_post=maker,
            submitted_at=DRAFTED_AT, submitted_by=author, **(frozen if status in FROZEN_STATUSES else {}),
        )
        for _ in range(number)
    ]  # fmt: skip
    for report in made:
        report.consultee_posts.add(cast.post(people.CHAIRMAN))
        _write(report)
    return made


def _write(report: Report) -> None:
    """One row of each kind, and of two tables one with nothing in its row."""
    lot, option = LotFactory(contract=report.contract), TermOptionFactory(contract=report.contract)
    AdmissionFactory(lot=lot, provider=ProviderFactory(council=report.council))
    asked = RecommendationFactory(
        report=report, text="To extend at {{ money.extension_total }}.", effect=EffectKind.EXTEND, option=option,
        value_line=MoneyLineFactory(contract=report.contract),
    )  # fmt: skip
    RecommendationLotFactory(recommendation=asked, lot=lot, option=option)
    above = SectionFactory(report=report, order=1, body="Since 2017 {{ lots.named }} have been used. [table:filled]")
    own = [SectionFactory(report=report, parent=above, discipline=one, body="£12,000.") for one in Discipline]
    ExemptTextFactory(section=own[0], text="One provider asks for £14,000.")
    OptionConsideredFactory(report=report)
    BackgroundPaperFactory(report=report, dated_on=date(2020, 1, 6))
    PinnedFactFactory(report=report, name="lots.named", text="lot 1")
    TableCellFactory(row__table=ReportTableFactory(report=report, key="filled"), body="3,100 hours")
    TableRowFactory(table=ReportTableFactory(report=report, key="empty"))


def clear_all(reports: Iterable[Report], cast: Cast) -> None:
    """Every discipline clears the reports as they are."""
    for report in reports:
        now = material_of(report)
        for person in people.CLEARERS:
            ClearanceFactory(
                report=report, discipline=person.discipline, outcome=ClearanceOutcome.CLEARED,
                aspect_digest=digest(now, person.discipline),
                cleared_by=cast.users[person.email], cleared_post=person.post, cleared_at=DRAFTED_AT,
            )  # fmt: skip
