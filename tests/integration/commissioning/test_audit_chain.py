"""The chain of what was done: whole while untouched, and every kind of tampering found."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning import append_only, clock
from commissioning.actors import Actor
from commissioning.documents.kept import Kept
from commissioning.enums import Role
from commissioning.models import AuditEvent, AuditHead
from commissioning.services import anchors, audit, documents
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.fixtures import s0_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    council = CouncilFactory(code="BRK")
    for n in range(5):
        audit.record(
            Actor.system(council),
            "council.changed",
            council,
            at=clock.now(),
            changes={"n": (n, n + 1), "sum": (None, Decimal("453750.00")), "end": (None, date(2020, 10, 31))},
        )
    return council


def tamper(statement: str) -> None:
    append_only.disarm()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    append_only.arm()


def test_an_untouched_chain_is_whole_and_the_command_says_so(council):
    out = StringIO()
    anchor, _ = anchors.write(at=clock.now())
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == f"intact: 6 events, 2 chains, anchored by {anchor.name}\n"
    assert list(AuditEvent.objects.filter(chain="BRK").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]


def test_councils_have_chains_of_their_own(council):
    other = CouncilFactory(code="WYN")
    assert audit.record(Actor.system(other), "council.created", other, at=clock.now()).sequence == 1
    assert list(audit.broken_links()) == []


@pytest.mark.parametrize("sequence", [1, 3, 5])
def test_a_changed_link_is_found(council, sequence):
    tamper(f"UPDATE commissioning_auditevent SET actor_label = 'Somebody else' WHERE sequence = {sequence}")
    assert next(iter(audit.broken_links())) == (f"BRK: link {sequence} (council.changed) is not as it was recorded.")


@pytest.mark.parametrize(
    ("sequence", "said"),
    [
        (1, "BRK: link 1 is missing; the next one found is 2."),
        (3, "BRK: link 3 is missing; the next one found is 4."),
        (5, "BRK: the chain ends at link 4, but its head says 5."),
    ],
)
def test_a_removed_link_is_found(council, sequence, said):
    tamper(f"DELETE FROM commissioning_auditevent WHERE sequence = {sequence}")
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit")
    assert (str(caught.value), caught.value.returncode) == (said, 1)


def test_a_changed_row_of_another_append_only_table_is_found(council):
    row = documents.store_snapshot(
        council=council, kind="record", reference="X", content=Kept(s0_tree.issued()), at=clock.now()
    )
    event = audit.record(Actor.system(council), "report.issued", council, at=clock.now(), row=row)
    assert list(audit.broken_links()) == []
    tamper(f"UPDATE commissioning_snapshot SET reference = 'Y' WHERE id = {row.pk}")
    assert list(audit.broken_links()) == [
        f"BRK: link {event.sequence} accompanies commissioning.snapshot {row.pk}, which was changed."
    ]


def test_prose_and_anything_but_scalars_are_kept_out(council):
    for value in ("x" * 301, ["a"], {"a": 1}, 1.5):
        with pytest.raises(TypeError, match=r"scalars only|no prose"):
            audit.record(Actor.system(council), "x.y", council, at=clock.now(), changes={"text": (None, value)})
    assert audit.prose_digest("Café") == audit.prose_digest("Cafe\u0301")


def test_a_reason_leaves_only_its_digest(council):
    event = audit.record(Actor.system(council), "x.y", council, at=clock.now(), reason="Private words")
    assert event.payload == {"reason": audit.prose_digest("Private words")}


def test_the_event_names_who_acted_in_which_post(council):
    actor = actor_with(Role.COMMISSIONER, council=council, title="Commissioning Officer", kind="acting")
    event = audit.record(actor, "x.y", council, at=clock.now())
    assert (event.actor_label, event.actor_post) == (actor.user.full_name, "Commissioning Officer (acting)")


def test_only_those_whose_job_it_is_read_the_chain(council):
    auditor = actor_with(Role.AUDITOR, council=council)
    commissioner = actor_with(Role.COMMISSIONER, council=council)
    stranger = actor_with(Role.AUDITOR, council=CouncilFactory())
    superuser = Actor.nobody(UserFactory(is_superuser=True))
    counts = [AuditEvent.objects.visible_to(actor).count() for actor in (auditor, commissioner, stranger, superuser)]
    assert counts == [5, 0, 0, 0]


def test_the_head_is_what_the_last_link_says(council):
    head, last = AuditHead.objects.get(chain="BRK"), AuditEvent.objects.filter(chain="BRK").last()
    assert (head.sequence, head.hash) == (last.sequence, last.hash)
    assert audit.head_of("BRK") == last.hash
    assert audit.head_of("NOWHERE") == ""
