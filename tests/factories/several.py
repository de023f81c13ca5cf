"""One report about two contracts whose lots have the same numbers, drafted from a proposal and walked to in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from decisions.demonstration import register
from decisions.demonstration.walk import Walk
from decisions.enums import LotAnswer, SectionKind
from decisions.models import OptionConsidered, Proposal, Report
from decisions.services import effects, proposals, reports, rows
from decisions.services.reports import SectionText
from decisions.services.rows import RowChange
from frameworks.models import Contract
from tests.factories.desk import AT, Desk
from tests.factories.walks import Told

DECIDED_ON = date(2020, 10, 12)


class TwoContracts(Told):
    """The report about both, and each contract: of the first lots 4, 5 and 6 are to be extended, of the second lot 4.

    Of the second it is to be resolved besides not to extend lot 5.
    """

    def __init__(self) -> None:
        self.desk: Any = Desk()
        super().__init__(Walk(self.desk.cast, register.FROZEN, drafted_at=AT, decided_on=DECIDED_ON))
        self.first: Contract = self.walk.contract
        self.second: Contract = register.set_up_contract(self.desk.cast, register.live(AT.date()))

    def propose(self) -> Proposal:
        """Everything answered, contract by contract."""
        act, proposal, option = self.desk.act, self.desk.with_money(), self.second.options.get()
        part = proposals.add_contract(
            proposal=proposal, version=proposal.version, contract=self.second, option=option, **act
        )
        wanted = {4: LotAnswer.EXTEND, 5: LotAnswer.RESOLVE_NOT}
        answers = {lot.pk: wanted.get(lot.number, LotAnswer.LEAVE) for lot in self.second.lots.all()}
        proposal.refresh_from_db()
        proposal = proposals.choose_lots(
            part=part, version=proposal.version, answers=answers, arrangements="Nobody uses it.", **act
        )
        line = option.money_lines.get(lot__number=4)
        return proposals.choose_money(part=part, version=proposal.version, line=line, **act)

    def draft(self) -> Report:
        """The report as drafted, with what its author still has to say said."""
        act, report = self.desk.act, self.desk.draft(self.propose()).report
        empty = report.sections.filter(is_required=True, body="", kind=SectionKind.PROSE)
        texts = {section.key: SectionText(body="See the recommendations.") for section in empty}
        report = reports.edit_sections(report=report, version=report.version, texts=texts, **act)
        reason = {"reason_rejected": "It would leave people without support."}
        changes = [RowChange(OptionConsidered, row=row, values=reason) for row in report.options_considered.all()]
        return rows.save(report=report, version=report.version, changes=changes, **act)

    def post(self) -> None:
        """What was decided goes to the register, as it does when the decision is committed."""
        effects.post_decision(self.report.decision.pk)

    def bring_both_into_force(self) -> None:
        """Notice, reply and deed for every provider of either contract."""
        for contract in (self.first, self.second):
            self.walk.contract = contract
            self.walk.bring_into_force()
        self.walk.contract = self.first
