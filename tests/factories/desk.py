"""The author at her desk: answers to a proposal, ready-made."""

from datetime import date

from decisions.demonstration import people, register
from decisions.demonstration.register import moment
from decisions.enums import LotAnswer
from decisions.models import ReportTemplate
from decisions.services import proposals, proposing_report
from tests.factories.kept_rows import made_once

AT = moment(date(2020, 9, 28), 10)
ON = AT.date()


class Desk:
    """The author at her desk, with the demonstration's contract before her and no report yet."""

    def __init__(self):
        self.cast, self.contract = _before_anybody_has_proposed_anything()
        self.actor = self.cast.actor(people.AUTHOR, AT)
        self.option = self.contract.options.get()
        self.lots = {lot.number: lot for lot in self.contract.lots.all()}
        self.form = ReportTemplate.objects.get(slug="delegated-powers", council=None)
        self.act = {"actor": self.actor, "at": AT}

    def begun(self):
        return proposals.begin(contract=self.contract, option=self.option, **self.act)

    def answers(self, extend=(4, 5, 6), resolve=()):
        given = dict.fromkeys(extend, LotAnswer.EXTEND) | dict.fromkeys(resolve, LotAnswer.RESOLVE_NOT)
        return {lot.pk: given.get(number, LotAnswer.LEAVE) for number, lot in self.lots.items()}

    def with_lots(self, **answers):
        proposal = self.begun()
        part = proposal.parts.get()
        return proposals.choose_lots(
            part=part, version=proposal.version, answers=self.answers(**answers), arrangements="Each has a worker.",
            **self.act,
        )  # fmt: skip

    def line(self):
        return register.value_line(self.option)

    def with_money(self, **answers):
        proposal = self.with_lots(**answers)
        return proposals.choose_money(part=proposal.parts.get(), version=proposal.version, line=self.line(), **self.act)

    def draft(self, proposal, **given):
        given = {"template": self.form, "title": "Day opportunities: extension of lots 4 to 6"} | given
        return proposing_report.draft(proposal=proposal, version=proposal.version, **given, **self.act)


@made_once
def _before_anybody_has_proposed_anything():
    """The council with its scheme, and the contract."""
    cast = people.cast()
    register.set_up_scheme(cast)
    return cast, register.set_up_contract(cast, register.FROZEN)
