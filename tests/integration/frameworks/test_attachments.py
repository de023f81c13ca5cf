"""Files kept with a contract: attached by those who look after it, replaced or withdrawn, never deleted."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from frameworks.models import ContractAttachment
from frameworks.services import attachments
from tests.factories import files
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import ContractFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2020, 10, 5, 12, tzinfo=LONDON)


@pytest.fixture
def contract():
    return ContractFactory()


@pytest.fixture
def officer(contract):
    return actor_with(Role.COMMISSIONER, council=contract.council, starts_on=date(2010, 1, 1))


def attach(contract, actor, **given):
    older = given.pop("replaces", None)
    return attachments.attach(
        contract=contract, given=files.new_file(**given), actor=actor, at=NOON, replaces=older
    )  # fmt: skip


def refused(call, **given):
    with pytest.raises(Refused) as said:
        call(**given)
    return said.value.verdict.codes


def test_a_file_is_attached_with_its_hash_in_the_audit_chain(contract, officer):
    row = attach(contract, officer)
    assert (row.media_type, row.size, row.attached_by) == ("application/pdf", len(files.PDF), officer.user)
    event = AuditEvent.objects.about(contract).last()
    assert event.verb == "contract.file_attached"
    assert event.payload["sha256"] == [None, row.sha256]


def test_a_withdrawn_file_stays_and_says_why(contract, officer):
    row = attach(contract, officer)
    attachments.withdraw(attachment=row, reason="Scanned upside down.", actor=officer, at=NOON)
    browser = Client()
    browser.force_login(officer.user)
    page = browser.get(reverse("frameworks:contract-attachments", args=[contract.pk])).content.decode()
    assert "Scanned upside down." in page
    assert list(ContractAttachment.objects.current()) == []
    again = {"attachment": row, "reason": "Again.", "actor": officer, "at": NOON}
    assert refused(attachments.withdraw, **again) == ("not_current",)


def test_a_file_is_replaced_once(contract, officer):
    first = attach(contract, officer)
    second = attach(contract, officer, content=files.PNG, name="scan.png", replaces=first)
    assert list(ContractAttachment.objects.current()) == [second]
    given = {"contract": contract, "given": files.new_file(), "actor": officer, "at": NOON, "replaces": first}
    assert refused(attachments.attach, **given) == ("not_current",)


def test_a_reason_is_needed_to_withdraw(contract, officer):
    row = attach(contract, officer)
    assert refused(attachments.withdraw, attachment=row, reason=" ", actor=officer, at=NOON) == ("no_reason",)


def test_only_those_who_look_after_contracts_keep_their_files(contract, officer):
    auditor = actor_with(Role.AUDITOR, council=contract.council)
    given = {"contract": contract, "given": files.new_file(), "at": NOON}
    assert refused(attachments.attach, actor=auditor, **given) == ("not_yours",)
    elsewhere = actor_with(Role.COMMISSIONER, council=CouncilFactory())
    assert refused(attachments.attach, actor=elsewhere, **given) == ("not_seen",)
    browser = Client()
    browser.force_login(auditor.user)
    assert browser.get(reverse("frameworks:contract-attachments", args=[contract.pk])).status_code == 200
    page = browser.get(reverse("frameworks:contract-attachment-add", args=[contract.pk]))
    assert page.status_code == 403
    assert "Ask one of them to attach it." in page.content.decode()


# --- exempt ones --------------------------------------------------------------------------------------------------

CANARY = "Kingfisher-7731"
EXEMPT = {"exempt_paragraph": 3, "exempt_reasoning": f"It would weaken the council against {CANARY}."}
SEEING = (Role.COMMISSIONER, Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER, Role.AUDITOR, Role.SECTION_151)


def somebody(contract, role):
    return actor_with(role, council=contract.council, starts_on=date(2010, 1, 1))


def browser_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def page(contract, name, *args):
    return reverse(f"frameworks:contract-{name}", args=[contract.pk, *args])


@pytest.fixture
def withheld(contract, officer):
    """An exempt file, every word of which is a canary."""
    return attach(contract, officer, name=f"{CANARY}.pdf", title=f"Bid of {CANARY}", **EXEMPT)


def test_an_exempt_file_is_there_for_whoever_attached_it_and_for_no_role(contract, officer, withheld):
    assert list(ContractAttachment.objects.visible_to(officer)) == [withheld]
    for role in SEEING:
        actor = somebody(contract, role)
        client = browser_of(actor)
        assert not ContractAttachment.objects.visible_to(actor).exists()
        for name in ("attachment", "attachment-replace", "attachment-withdraw"):
            assert client.get(page(contract, name, withheld.pk)).status_code == 404
        for name in ("attachments", "detail", "history"):
            assert CANARY not in client.get(page(contract, name)).content.decode()
    assert not AuditEvent.objects.filter(payload__icontains=CANARY).exists()


def test_the_list_says_how_many_are_exempt_and_who_gives_leave(contract, withheld):
    text = browser_of(somebody(contract, Role.AUDITOR)).get(page(contract, "attachments")).content.decode()
    said = "1 file kept here is exempt. You have no leave to read it. The monitoring officer can give leave."
    assert said in text
    assert "Only the monitoring officer says who reads the exempt files of a contract." in text


def test_the_monitoring_officer_gives_leave_on_screen_and_takes_it_back(contract, withheld):
    client, auditor = browser_of(somebody(contract, Role.MONITORING_OFFICER)), somebody(contract, Role.AUDITOR)
    fetched = page(contract, "attachment", withheld.pk)
    assert page(contract, "act", "give-file-leave") in client.get(page(contract, "attachments")).content.decode()
    sent = {"post": auditor.post_id, "reason": "Audits the award.", "version": contract.version}
    assert client.post(page(contract, "act", "give-file-leave"), sent).status_code == 302
    assert browser_of(auditor).get(fetched).content == files.PDF
    given = contract.file_leave.get()
    assert (
        client.post(page(contract, "act", "take-file-leave-back"), {"file_leave": given.pk, "version": 1}).status_code
        == 302
    )
    assert browser_of(auditor).get(fetched).status_code == 404
    told = [event.verb for event in AuditEvent.objects.about(contract)][-2:]
    assert told == ["contract.file_leave_given", "contract.file_leave_taken_back"]


def test_nobody_but_the_monitoring_officer_gives_leave(contract, officer, withheld):
    given = {"contract": contract, "post": officer.post, "reason": "Mine.", "at": NOON}
    assert refused(attachments.give_leave, actor=officer, **given) == ("not_yours",)
    elsewhere = actor_with(Role.MONITORING_OFFICER, council=CouncilFactory())
    assert refused(attachments.give_leave, actor=elsewhere, **given) == ("not_seen",)
    answer = browser_of(officer).get(page(contract, "act", "give-file-leave"))
    assert answer.status_code == 403
    assert "Only the monitoring officer says who reads" in answer.content.decode()


def test_leave_goes_to_a_post_of_the_council_for_a_reason_and_where_a_file_is_exempt(contract, withheld):
    monitoring = somebody(contract, Role.MONITORING_OFFICER)
    given = {"contract": contract, "actor": monitoring, "at": NOON}
    abroad = actor_with(council=CouncilFactory()).post
    assert refused(attachments.give_leave, post=abroad, reason="Why not.", **given) == ("other_council",)
    assert refused(attachments.give_leave, post=monitoring.post, reason=" ", **given) == ("no_reason",)
    bare = given | {"contract": ContractFactory(council=contract.council)}
    assert refused(attachments.give_leave, post=monitoring.post, reason="To agree it.", **bare) == ("no_exempt_files",)


def test_leave_on_one_contract_opens_no_file_of_another_nor_one_out_of_sight(contract, officer, withheld):
    other = ContractFactory(council=contract.council)
    attach(other, officer, **EXEMPT)
    monitoring, auditor = somebody(contract, Role.MONITORING_OFFICER), somebody(contract, Role.AUDITOR)
    manager = actor_with(Role.CONTRACT_MANAGER, council=contract.council, department="Highways")
    for post in (auditor.post, manager.post):
        attachments.give_leave(contract=contract, post=post, reason="Audits it.", actor=monitoring, at=NOON)
    assert list(ContractAttachment.objects.visible_to(auditor)) == [withheld]
    assert not ContractAttachment.objects.visible_to(manager).exists()
