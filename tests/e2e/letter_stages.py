"""The states in which the pages of letters to providers are looked at."""

from __future__ import annotations

from commissioning.actors import Actor
from decisions.demonstration import people
from frameworks.enums import LetterAnswer, LetterKind, NoticeMethod
from frameworks.models import Admission
from frameworks.services import letters, options
from frameworks.terms import Span
from tests.e2e.stages import World, of_cast
from tests.factories.desk import AT, Desk
from tests.factories.frameworks import S0_EXTENSION
from tests.factories.letters import REPLY_BY
from tests.factories.providers import ProviderContactFactory


def offered() -> World:
    """An extension is offered to everybody on a lot: one has replied over the link, one has a link still, one none."""
    desk = Desk()
    contract, manager = desk.contract, desk.cast.actor(people.CONTRACT_MANAGER, AT)
    lots = {lot: Span(*S0_EXTENSION) for lot in contract.lots.filter(number__gte=4)}
    options.authorise(
        option=contract.options.get(),
        lots=lots,
        decision_reference="BRK-DPR-2020-014",
        actor=Actor.system(desk.cast.council),
        at=AT,
    )
    held = Admission.objects.filter(lot__contract=contract, lot__number=4).select_related("lot__contract", "provider")
    given = {"kind": LetterKind.EXTENSION_OFFER, "reply_by": REPLY_BY, "actor": manager, "at": AT}
    first, second, third = letters.write_to_places(contract=contract, places=list(held)[:3], **given)
    ProviderContactFactory(provider=third.provider, name="Bo Thorne", receives_notices=True)
    letters.send(letters=[first, second], sent_on=AT.date(), how=NoticeMethod.EMAIL, actor=manager, at=AT)
    link, _ = letters.give_link(letter=first, actor=manager, at=AT)
    letters.answer_by_link(
        link=link, answer=LetterAnswer.ACCEPTED, given_name="J. Marsh, director", comment="With pleasure.", at=AT
    )
    _, secret = letters.give_link(letter=second, actor=manager, at=AT)
    return of_cast(desk.cast, AT, contract=contract.pk, secret=secret)
