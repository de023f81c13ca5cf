"""The acts on the procurement of a contract, each with the rule and the service behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from frameworks.enums import ContractStage
from frameworks.forms.procuring import SignContractForm
from frameworks.models import Contract
from frameworks.procuring import may_keep_timetable, may_sign_contract
from frameworks.selectors.procuring import standing_of
from frameworks.services import procuring


def _may_lay_out(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    return may_keep_timetable(actor, ContractStage(contract.stage)) & Verdict.of(
        (
            not contract.procurement_steps.exists(),
            "laid_out",
            "The contract has a timetable already. Add to it, or change its steps.",
        )
    )


def _may_sign(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    now = standing_of(contract)
    return may_sign_contract(
        actor,
        ContractStage(contract.stage),
        signed_on=None,
        is_signed=contract.signed_on is not None,
        standstill=now.standstill,
        standstill_until=now.standstill_until,
        unpublished=[notice.get_type_display() for notice in now.unpublished],
        today=clock.london_day(at),
    )


def _about_signing(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """Until when nothing is signed, and what is due afterwards."""
    now = standing_of(contract)
    said = ["Record here a contract that all parties have signed. What is to be published afterwards is due from then."]
    if now.standstill_until:
        said.append(f"Standstill runs to {say_date(now.standstill_until)}, that day included.")
    return said


def _lay_out(contract: Contract, **given: Any) -> Contract:
    return procuring.lay_out(contract=contract, **given)


def _sign(contract: Contract, **given: Any) -> Contract:
    return procuring.sign(contract=contract, **given)


ALL = (
    ObjectAction(
        name="lay-out",
        label="Begin the timetable with the usual steps",
        verdict=_may_lay_out,
        perform=_lay_out,
        done="The usual steps are there, to be confirmed. Say when each is, as exactly as it is known.",
    ),
    ObjectAction(
        name="sign-contract",
        label="Record that the contract is signed",
        verdict=_may_sign,
        perform=_sign,
        form_class=SignContractForm,
        about=_about_signing,
        confirm=True,
        done="Recorded. See below what has to be published.",
    ),
)
