"""Exempt text: who reads it, who says who reads it, and that nothing of it leaks."""

import pytest

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from decisions.models import ExemptText
from decisions.services import exempt
from decisions.services.attachments import attach
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.decisions import DRAFTED_AT, s0_case
from tests.factories.files import new_file

pytestmark = pytest.mark.django_db
CANARY = "Kingfisher-7731"


@pytest.fixture
def case():
    return s0_case()


def write(case, **given):
    values = {
        "section": case.report.sections.get(key="finance"),
        "version": case.read().version,
        "paragraph": 3,
        "public_interest_reasoning": "It would weaken the council.",
        "text": f"{CANARY} has asked for more.",
        "actor": case.author,
        "at": DRAFTED_AT,
    }
    return exempt.write(**{**values, **given})


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict.codes


def test_no_role_stands_in_for_a_grant(case):
    write(case)
    everything = actor_with(
        *(role for role in Role if role is not Role.CLEARER), council=case.council, title="Holder of every role"
    )
    assert not ExemptText.objects.visible_to(everything).exists()
    assert not ExemptText.objects.visible_to(Actor.nobody(UserFactory(is_superuser=True))).exists()
    assert ExemptText.objects.visible_to(case.author).exists()


def test_the_ground_and_its_reasoning_are_required(case):
    assert refusal(write, case, public_interest_reasoning=" ") == ("no_reasoning",)
    assert refusal(write, case, text="") == ("no_text",)
    assert refusal(write, case, paragraph=9)
    assert not ExemptText.objects.exists()


def test_the_audit_chain_keeps_the_act_and_none_of_its_words(case):
    write(case)
    event = AuditEvent.objects.latest("sequence")
    assert event.verb == "report.exempt_text_written"
    assert event.payload["paragraph"] == [None, 3]
    assert not [one for one in AuditEvent.objects.all() if CANARY in str(one.payload) or CANARY in one.object_label]


def test_only_author_and_monitoring_officer_say_who_reads(case):
    given = {"report": case.report, "reason": "Clears it.", "at": DRAFTED_AT, "post": case.maker.post}
    assert refusal(exempt.grant, **given, actor=case.maker) == ("not_yours",)
    assert exempt.grant(**given, actor=case.monitoring_officer).post == case.maker.post


@pytest.mark.parametrize(
    ("grantee", "code"),
    [
        (lambda case: {}, "one_grantee"),
        (lambda case: {"user": case.maker.user, "post": case.maker.post}, "one_grantee"),
        (lambda case: {"post": actor_with(council=CouncilFactory()).post}, "other_council"),
        (lambda case: {"user": UserFactory()}, "other_council"),
    ],
)
def test_a_grant_goes_to_one_person_or_post_of_the_council(case, grantee, code):
    given = {"report": case.report, "reason": "Clears it.", "actor": case.author, "at": DRAFTED_AT}
    assert refusal(exempt.grant, **given, **grantee(case)) == (code,)


def test_a_grant_is_taken_back_once(case):
    given = exempt.grant(report=case.report, user=case.maker.user, reason="Decides.", actor=case.author, at=DRAFTED_AT)
    exempt.revoke(exempt_grant=given, actor=case.author, at=DRAFTED_AT)
    assert refusal(exempt.revoke, exempt_grant=given, actor=case.author, at=DRAFTED_AT) == ("already_revoked",)


def test_an_author_whose_grant_was_taken_back_cannot_rewrite_what_they_no_longer_read(case):
    passage = write(case)
    exempt.revoke(exempt_grant=case.report.exempt_grants.get(), actor=case.monitoring_officer, at=DRAFTED_AT)
    assert refusal(write, case, exempt_text=passage) == ("not_granted",)
    removal = {"exempt_text": passage, "version": case.read().version, "actor": case.author, "at": DRAFTED_AT}
    assert refusal(exempt.remove, **removal) == ("not_granted",)


def test_an_author_whose_leave_was_taken_back_does_not_give_it_back_to_themselves(case):
    write(case)
    exempt.revoke(exempt_grant=case.report.exempt_grants.get(), actor=case.monitoring_officer, at=DRAFTED_AT)
    given = {"report": case.report, "reason": "Mine.", "at": DRAFTED_AT, "post": case.author.post}
    assert refusal(exempt.grant, **given, actor=case.author) == ("no_leave",)
    assert refusal(write, case, text="Another passage, so that I read the first.") == ("not_granted",)
    annex = new_file(exempt_paragraph=3, exempt_reasoning="So that I read the passage.")
    assert refusal(attach, report=case.read(), given=annex, actor=case.author, at=DRAFTED_AT) == ("not_granted",)
    assert not ExemptText.objects.visible_to(case.author).exists()
    exempt.grant(**given, actor=case.monitoring_officer)
    assert ExemptText.objects.visible_to(case.author).exists()


def test_leave_by_a_post_lasts_as_long_as_somebody_holds_the_post(case):
    write(case)
    exempt.grant(report=case.report, reason="Decides.", post=case.maker.post, actor=case.author, at=DRAFTED_AT)
    assert ExemptText.objects.visible_to(case.maker).exists()
    assert not ExemptText.objects.visible_to(Actor.nobody(case.maker.user)).exists()
