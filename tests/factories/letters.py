"""Letters to providers: single rows for tables, and the offers of case S0 written through the service."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from commissioning.clock import LONDON
from commissioning.models import Snapshot
from frameworks.enums import LetterAnswer, LetterKind
from frameworks.models import Admission, Letter, LetterLink, LetterReply, LetterTemplate
from frameworks.services import letters, options
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.frameworks import S0_AT, S0_DAY, ContractFactory, Register
from tests.factories.providers import ProviderFactory

NEXT_DAY = S0_AT + timedelta(days=1)
REPLY_BY = date(2020, 10, 29)
AFTER_REPLY_BY = datetime(2020, 10, 30, 0, 0, tzinfo=LONDON)


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    council = factory.SubFactory(CouncilFactory)
    kind = "letter"
    reference = factory.Sequence(lambda n: f"L-{n}")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    taken_at = S0_AT


class LetterTemplateFactory(DjangoModelFactory):
    class Meta:
        model = LetterTemplate

    council = factory.SubFactory(CouncilFactory)
    kind = LetterKind.NON_EXTENSION
    subject = "{{ contract.title }}"
    body = "Dear provider"


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    contract = factory.SubFactory(ContractFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = LetterKind.NON_EXTENSION
    provider = factory.SubFactory(ProviderFactory)
    addressed_to = "A provider"
    subject = "It ends"
    template_version = 0
    snapshot = factory.SubFactory(SnapshotFactory)
    written_on = S0_DAY
    written_by = factory.SubFactory(UserFactory)


class LetterLinkFactory(DjangoModelFactory):
    class Meta:
        model = LetterLink

    letter = factory.SubFactory(LetterFactory)
    secret_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    made_at = S0_AT
    made_by = factory.SubFactory(UserFactory)
    expires_on = REPLY_BY


class LetterReplyFactory(DjangoModelFactory):
    class Meta:
        model = LetterReply

    letter = factory.SubFactory(LetterFactory)
    answer = LetterAnswer.ACCEPTED
    given_name = "J. Marsh, director"
    given_at = S0_AT
    replied_on = S0_DAY
    link = factory.LazyAttribute(lambda reply: LetterLinkFactory(letter=reply.letter))


def authorised(s0: Register) -> None:
    """Lots 4 to 6 extended by a decision; nobody is told yet."""
    given = {"decision_reference": "BRK-DPR-2020-014", "actor": s0.program, "at": S0_AT}
    options.authorise(option=s0.option, lots=s0.spans(4, 5, 6), **given)
    s0.refresh()


def offers(s0: Register, number: int = 4, **given: object) -> list[Letter]:
    """An offer of the extension to each provider of a lot."""
    held = Admission.objects.filter(lot=s0.lot(number)).select_related("lot__contract__council", "provider")
    values = {"kind": LetterKind.EXTENSION_OFFER, "reply_by": REPLY_BY, "actor": s0.manager, "at": S0_AT, **given}
    return letters.write_to_places(contract=s0.contract, places=list(held), **values)


def _letter(**given: object) -> Letter:
    stored = {"contract": ContractFactory(), "provider": ProviderFactory(), "written_by": UserFactory()}
    return LetterFactory.build(**{**stored, "snapshot": SnapshotFactory(), **given})


def _link(**given: object) -> LetterLink:
    return LetterLinkFactory.build(**{"letter": LetterFactory(), "made_by": UserFactory(), **given})


def _reply(**given: object) -> LetterReply:
    letter = LetterFactory()
    return LetterReplyFactory.build(**{"letter": letter, "link": LetterLinkFactory(letter=letter), **given})


def _second_letter() -> Letter:
    first = LetterFactory()
    return _letter(contract=first.contract, number=first.number)


def _second_words() -> LetterTemplate:
    first = LetterTemplateFactory()
    return LetterTemplateFactory.build(council=first.council, kind=first.kind)


def _second_reply() -> LetterReply:
    first = LetterReplyFactory()
    return _reply(letter=first.letter, link=None, recorded_by=UserFactory())


def _set_aside() -> LetterReply:
    return _reply(status="set_aside", settled_at=S0_AT, settled_by=UserFactory())


CASES = {
    "frameworks_lettertemplate_kind_once_in_a_council": _second_words,
    "frameworks_lettertemplate_kind_in_list": lambda: LetterTemplateFactory.build(council=CouncilFactory(), kind="x"),
    "frameworks_letter_number_once_in_a_contract": _second_letter,
    "frameworks_letter_kind_in_list": lambda: _letter(kind="postcard"),
    "frameworks_letter_sent_has_when_who_how": lambda: _letter(sent_on=S0_DAY),
    "frameworks_letter_offer_names_its_extension": lambda: _letter(kind="extension_offer"),
    "frameworks_letterlink_secret_once": lambda: _link(secret_sha256=LetterLinkFactory().secret_sha256),
    "frameworks_letterlink_one_standing": lambda: _link(letter=LetterLinkFactory().letter),
    "frameworks_letterlink_used_or_withdrawn": lambda: _link(used_at=S0_AT, withdrawn_at=S0_AT),
    "frameworks_letterreply_one_that_counts": _second_reply,
    "frameworks_letterreply_answer_in_list": lambda: _reply(answer="perhaps"),
    "frameworks_letterreply_status_in_list": lambda: _reply(status="lost", settled_at=S0_AT, settled_by=UserFactory()),
    "frameworks_letterreply_came_one_way": lambda: _reply(recorded_by=UserFactory()),
    "frameworks_letterreply_settled_has_when_who": lambda: _reply(status="confirmed"),
    "frameworks_letterreply_set_aside_says_why": _set_aside,
}
