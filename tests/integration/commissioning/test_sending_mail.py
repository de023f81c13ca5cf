"""What could not be sent waits with its reason, and is tried again by a command; what was sent is not sent again."""

from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.core import mail as sent
from django.core.management import CommandError, call_command

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import MailKind, Role
from commissioning.models import OutgoingMail
from commissioning.services import mail
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with

pytestmark = pytest.mark.django_db

NOON = datetime(2020, 10, 22, 12, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def tell(*users, about="tests.thing:1", actor=None):
    return mail.tell(
        council=CouncilFactory(), to=users, kind=MailKind.YOURS, reference="T-1", what="Do it", path="/there/",
        about=about, actor=actor or Actor.nobody(), at=NOON,
    )  # fmt: skip


def send_mail():
    said = StringIO()
    try:
        call_command("send_mail", stdout=said)
    except CommandError as failed:
        return failed.returncode, said.getvalue()
    return 0, said.getvalue()


def test_a_message_goes_out_when_the_act_is_committed_and_not_before(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(UserFactory())
        assert sent.outbox == []
    assert len(sent.outbox) == 1
    assert OutgoingMail.objects.get().sent_at == NOON


def test_what_could_not_be_sent_is_tried_again_by_the_command(settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "tests.integration.commissioning.test_sending_mail.Unreachable"
    with django_capture_on_commit_callbacks(execute=True):
        tell(UserFactory())
    waiting = OutgoingMail.objects.get()
    assert (waiting.sent_at, waiting.attempts) == (None, 1)
    assert waiting.problem == "ConnectionRefusedError: no mail server"
    expected = "yours T-1 ConnectionRefusedError: no mail server\n0 sent, 1 failed\n"
    assert send_mail() == (1, expected)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_mail() == (0, "1 sent, 0 failed\n")
    assert send_mail() == (0, "0 sent, 0 failed\n")
    assert len(sent.outbox) == 1
    assert OutgoingMail.objects.get().problem == ""


def test_nobody_is_told_of_their_own_act_or_after_they_left():
    actor = actor_with(Role.COMMISSIONER, council=CouncilFactory())
    gone = UserFactory(is_active=False)
    assert tell(actor.user, gone, actor=actor) == []


def test_a_person_reads_their_own_mail_and_nobody_elses():
    one = actor_with(Role.ADMINISTRATOR, council=CouncilFactory())
    mine, _ = tell(one.user, UserFactory())
    assert list(OutgoingMail.objects.visible_to(one)) == [mine]
    assert not OutgoingMail.objects.visible_to(Actor.nobody()).exists()


class Unreachable:
    """A mail server that does not answer."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")
