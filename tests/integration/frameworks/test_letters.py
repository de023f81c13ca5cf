"""Letters to providers: what they say, that they are pinned, and that a reply moves nothing until it is confirmed."""

from datetime import date

import pytest

from commissioning.actors import Actor
from commissioning.documents.kept import Kept
from commissioning.documents.tree import plain_text
from commissioning.enums import RenditionStatus, Role
from commissioning.models import AuditEvent, Rendition
from commissioning.services import certificates, documents
from commissioning.services.audit import broken_links
from commissioning.services.documents import content_of
from commissioning.verdicts import Refused, StaleVersion
from frameworks.enums import LetterAnswer, LetterKind, LetterReplyStatus, NoticeMethod
from frameworks.letter_paper import Score
from frameworks.models import Letter, LetterLink, LetterReply, LetterTemplate, OptionResponse
from frameworks.selectors.letters import may_read_letter, words_for
from frameworks.services import letters
from frameworks.services.letters import Addressee
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S0_AT, S0_DAY, s0_contract, s2_contract
from tests.factories.letters import AFTER_REPLY_BY, NEXT_DAY, REPLY_BY, authorised, offers

pytestmark = pytest.mark.django_db
OLD_END, NEW_END = date(2020, 10, 31), date(2021, 10, 31)


@pytest.fixture
def s0():
    register = s0_contract()
    authorised(register)
    return register


def said(letter: Letter) -> str:
    return plain_text(Kept.from_bytes(content_of(letter.snapshot.sha256)).document)


def sent(s0, written):
    return letters.send(letters=written, sent_on=S0_DAY, how=NoticeMethod.EMAIL, actor=s0.manager, at=NEXT_DAY)


def answer(s0, letter, what=LetterAnswer.ACCEPTED, **given):
    link, _ = letters.give_link(letter=letter, actor=s0.manager, at=NEXT_DAY)
    return letters.answer_by_link(link=link, answer=what, given_name="J. Marsh, director", at=NEXT_DAY, **given)


def codes(service, **given) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        service(**given)
    return refused.value.verdict.codes


def test_everybody_on_a_lot_gets_an_offer_with_the_dates_of_the_decision_and_a_reply_slip(s0):
    written = offers(s0)
    assert [str(letter) for letter in written] == [f"{s0.contract}/L{number}" for number in (1, 2, 3)]
    assert [letter.addressed_to for letter in written] == [
        place.provider.legal_name for place in s0.lot(4).admissions.all()
    ]
    text = said(written[0])
    for words in ("1 November 2020 to 31 October 2021", "BRK-DPR-2020-014", "29 October 2020", "Reply slip"):
        assert words in text
    assert "no such fact" not in text
    assert AuditEvent.objects.filter(verb="letters.written").count() == 1
    assert list(broken_links()) == []


def test_a_letter_keeps_its_words_when_the_council_changes_them(s0):
    first = offers(s0)[0]
    before = said(first)
    configurer = actor_with(Role.ADMINISTRATOR, council=s0.contract.council)
    values = {
        "kind": "extension_offer",
        "subject": "More time",
        "body": "Until {{ extension.to }}",
        "guidance": "Short.",
    }
    own = letters.keep_words(values=values, actor=configurer, at=NEXT_DAY)
    later = offers(s0, number=5)[0]
    assert (first.template_version, later.template_version, later.subject) == (0, 1, "More time")
    assert said(first) == before
    assert "Until 31 October 2021" in said(later)
    assert "Short." not in said(later)
    letters.keep_words(values={**values, "subject": "Time"}, actor=configurer, at=NEXT_DAY, template=own, version=1)
    assert LetterTemplate.objects.get().version == 2
    assert [row.subject for row in own.history.order_by("history_id")] == ["More time", "Time"]
    with pytest.raises(StaleVersion):
        letters.keep_words(values=values, actor=configurer, at=NEXT_DAY, template=own, version=1)


def test_a_text_with_a_fact_that_no_such_letter_has_is_refused(s0):
    configurer = actor_with(Role.ADMINISTRATOR, council=s0.contract.council)
    values = {"kind": "non_extension", "subject": "It ends", "body": "{{ extension.to }}", "guidance": ""}
    assert codes(letters.keep_words, values=values, actor=configurer, at=S0_AT) == ("unknown_fact",)
    assert codes(letters.keep_words, values=values, actor=s0.manager, at=S0_AT) == ("not_yours",)
    assert words_for(s0.contract.council, LetterKind.NON_EXTENSION).version == 0


def test_no_offer_without_a_decision_nor_without_a_day_to_reply_by(s0):
    assert "not_authorised" in codes(offers, s0=s0, number=1)
    assert "no_day" in codes(offers, s0=s0, reply_by=None)
    assert "too_early" in codes(offers, s0=s0, reply_by=S0_DAY)
    assert "too_late" in codes(offers, s0=s0, reply_by=date(2021, 10, 22))
    auditor = actor_with(Role.AUDITOR, council=s0.contract.council)
    assert "not_yours" in codes(offers, s0=s0, actor=auditor)
    assert not Letter.objects.exists()


def test_a_letter_goes_only_to_those_on_the_contract(s0):
    other = s2_contract(s0.contract.council)
    place = other.lots[0].admissions.get()
    given = {"contract": s0.contract, "actor": s0.manager, "at": S0_AT, "kind": LetterKind.NON_EXTENSION}
    assert codes(letters.write_to_places, places=[place], **given) == ("other_contract",)
    assert codes(letters.write_to_places, places=[], **given) == ("nobody",)


def test_the_outcome_of_an_application_prints_scores_and_reasons_as_given(s0):
    lot, provider = s0.lot(1), s0.lot(1).admissions.first().provider
    scores = (Score("Quality", "3", "5", "Two references were missing."), Score("Social value", "4", "5", "Clear."))
    manager = actor_with(Role.APPROVING_MANAGER, council=s0.contract.council)
    [letter] = letters.write(
        kind=LetterKind.ADMITTED_CONDITIONALLY, contract=s0.contract, actor=manager, at=S0_AT,
        to=[Addressee(provider, lot, scores=scores, facts={"outcome.condition": "renewed insurance."})],
    )  # fmt: skip
    text = said(letter)
    assert "Quality 3 5 Two references were missing. Social value 4 5 Clear." in text
    assert "on this condition: renewed insurance." in text
    assert "Reply slip" not in text


def test_sending_an_offer_serves_the_notice_of_the_extension_and_only_once(s0):
    written = sent(s0, offers(s0))
    assert list(OptionResponse.objects.values_list("admission", "served_on", "served_how")) == [
        (letter.admission_id, S0_DAY, "email") for letter in written
    ]
    again = {"letters": written[:1], "sent_on": S0_DAY, "how": NoticeMethod.POST, "actor": s0.manager, "at": NEXT_DAY}
    assert codes(letters.send, **again) == ("sent",)
    assert codes(letters.send, **{**again, "letters": []}) == ("nothing",)


def test_a_reply_over_the_link_waits_and_only_its_confirmation_reaches_the_register(s0):
    first, *_ = sent(s0, offers(s0))
    reply = answer(s0, first, comment="With pleasure.")
    response = OptionResponse.objects.get(admission=first.admission)
    s0.refresh()
    assert (reply.status, response.reply, s0.lot(4).current_ends_on) == ("waiting", "", OLD_END)

    letters.confirm_reply(reply=reply, actor=s0.manager, at=NEXT_DAY)
    response.refresh_from_db()
    s0.refresh()
    assert (response.reply, response.replied_on) == ("accepted", NEXT_DAY.date())
    assert s0.lot(4).current_ends_on == OLD_END  # the option takes a deed: the door for replies knows
    assert codes(letters.confirm_reply, reply=reply, actor=s0.manager, at=NEXT_DAY) == ("settled",)
    assert list(broken_links()) == []


def test_a_link_works_once_until_its_day_and_a_new_one_ends_it(s0):
    first, second, third = sent(s0, offers(s0))
    old, _ = letters.give_link(letter=first, actor=s0.manager, at=NEXT_DAY)
    new, secret = letters.give_link(letter=first, actor=s0.manager, at=NEXT_DAY)
    assert (new.secret_sha256, new.expires_on) == (letters.hash_of(secret), REPLY_BY)
    assert secret not in str(LetterLink.objects.filter(pk=new.pk).values())
    given = {"answer": LetterAnswer.DECLINED, "given_name": "J. Marsh", "at": NEXT_DAY}
    assert codes(letters.answer_by_link, link=old, **given) == ("closed",)
    letters.answer_by_link(link=new, **given)
    assert codes(letters.answer_by_link, link=new, **given) == ("closed", "answered")
    assert codes(letters.give_link, letter=first, actor=s0.manager, at=NEXT_DAY) == ("answered",)
    late, _ = letters.give_link(letter=second, actor=s0.manager, at=NEXT_DAY)
    assert codes(letters.answer_by_link, link=late, **{**given, "at": AFTER_REPLY_BY}) == ("closed",)
    assert codes(letters.give_link, letter=third, actor=s0.manager, at=AFTER_REPLY_BY) == ("closed",)


def test_a_reply_that_is_not_the_providers_is_set_aside_with_a_reason_and_another_can_come(s0):
    first, *_ = sent(s0, offers(s0))
    reply = answer(s0, first)
    assert codes(letters.set_aside_reply, reply=reply, reason=" ", actor=s0.manager, at=NEXT_DAY) != ()
    letters.set_aside_reply(reply=reply, reason="Rang them: not theirs.", actor=s0.manager, at=NEXT_DAY)
    answer(s0, first, LetterAnswer.DECLINED)
    assert list(LetterReply.objects.values_list("answer", "status")) == [
        ("accepted", "set_aside"),
        ("declined", "waiting"),
    ]
    assert OptionResponse.objects.get(admission=first.admission).reply == ""


def test_a_reply_by_post_is_recorded_by_staff_over_the_same_door(s0):
    first, second, _ = sent(s0, offers(s0))
    link, _ = letters.give_link(letter=first, actor=s0.manager, at=NEXT_DAY)
    given = {"replied_on": S0_DAY, "given_name": "J. Marsh", "actor": s0.manager, "at": NEXT_DAY}
    letters.record_reply(letter=first, answer=LetterAnswer.DECLINED, **given)
    assert OptionResponse.objects.get(admission=first.admission).reply == "declined"
    link.refresh_from_db()
    assert link.withdrawn_at == NEXT_DAY
    letters.record_reply(letter=second, answer=LetterAnswer.COMMENT, comment="Ask again.", **given)
    assert OptionResponse.objects.get(admission=second.admission).reply == ""
    assert LetterReply.objects.filter(status=LetterReplyStatus.CONFIRMED).count() == 2


def test_an_answer_to_an_offer_that_was_never_sent_cannot_be_confirmed(s0):
    reply = answer(s0, offers(s0)[0])
    assert codes(letters.confirm_reply, reply=reply, actor=s0.manager, at=NEXT_DAY) == ("no_notice",)
    reply.refresh_from_db()
    assert reply.status == LetterReplyStatus.WAITING


def test_a_certified_letter_is_rendered_and_kept(s0):
    certificates.set_up_demonstration(council=s0.contract.council, at=S0_AT)
    letter = offers(s0, is_certified=True)[0]
    rendition = Rendition.objects.get(snapshot=letter.snapshot)
    made = documents.render_and_seal(rendition_pk=rendition.pk, at=NEXT_DAY)
    assert (made.status, made.reference, made.artefact.size > 1000) == (RenditionStatus.DONE, str(letter), True)
    assert may_read_letter(made.artefact, s0.manager).allowed
    assert may_read_letter(made.artefact, Actor.nobody()).codes == ("not_yours",)
