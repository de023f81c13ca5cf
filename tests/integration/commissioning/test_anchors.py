"""Anchors: where each chain ended is kept outside the database, and a chain that was cut short or made anew shows."""

import hashlib
import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning import append_only
from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.models import AuditEvent, AuditHead
from commissioning.services import anchors, audit, links
from tests.factories.commissioning import CouncilFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 15, 3, 20, tzinfo=LONDON)
LINK = links.link_hash


@pytest.fixture
def council():
    council = CouncilFactory(code="BRK")
    happen(council, 5)
    return council


def happen(council, times: int = 1) -> None:
    for _ in range(times):
        audit.record(Actor.system(council), "council.changed", council, at=AT)


def tamper(*statements: str) -> None:
    with append_only.disarmed(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def cut_short(to: int) -> None:
    """Take the last links off, and set the head as if they had never been."""
    tamper(f"DELETE FROM commissioning_auditevent WHERE chain = 'BRK' AND sequence > {to}")
    last = AuditEvent.objects.get(chain="BRK", sequence=to)
    AuditHead.objects.filter(chain="BRK").update(sequence=to, hash=last.hash, event_pk=last.pk)
    assert list(audit.broken_links()) == []  # by itself the chain is whole


def refused() -> str:
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", stdout=StringIO())
    assert caught.value.returncode == 1
    return str(caught.value)


def test_an_anchor_says_where_every_chain_ends(council, data_dir):
    other = CouncilFactory(code="WYN")
    happen(other)
    _, is_new = anchors.write(at=AT)
    heads = {head.chain: {"sequence": head.sequence, "hash": head.hash} for head in AuditHead.objects.all()}
    held = json.loads((data_dir / "anchors/2026-06-15.json").read_text())
    assert is_new
    assert held == {"format": 1, "at": "2026-06-15T03:20:00+01:00", "previous": None, "chains": heads}
    assert (heads["BRK"]["sequence"], heads["WYN"]["sequence"]) == (5, 1)
    assert list(anchors.differences()) == []


def test_each_anchor_holds_the_fingerprint_of_the_one_before_it(council, data_dir):
    anchors.write(at=AT)
    anchors.write(at=AT + timedelta(days=1))
    first, second = (data_dir / "anchors" / f"2026-06-{day}.json" for day in (15, 16))
    assert json.loads(second.read_text())["previous"] == {
        "name": "2026-06-15.json",
        "sha256": hashlib.sha256(first.read_bytes()).hexdigest(),
    }


def test_a_second_run_of_the_day_writes_a_file_only_if_something_happened_and_overwrites_none(council, data_dir):
    first, _ = anchors.write(at=AT)
    assert anchors.write(at=AT + timedelta(hours=1)) == (first, False)
    happen(council)
    second, is_new = anchors.write(at=AT + timedelta(hours=2))
    assert (second.name, is_new) == ("2026-06-15-02.json", True)
    assert second.previous_sha256 == first.sha256 == anchors.read(data_dir / "anchors" / first.name).sha256
    happen(council, 9)
    for _ in range(9):
        happen(council)
        anchors.write(at=AT)
    assert anchors.newest_in(data_dir / "anchors").name == "2026-06-15-11.json"
    assert list(anchors.differences()) == []


def test_a_clock_that_was_set_back_keeps_the_anchors_in_order(council):
    anchors.write(at=AT)
    happen(council)
    later, _ = anchors.write(at=AT - timedelta(days=3))
    assert later.name == "2026-06-15-02.json"
    assert list(anchors.differences()) == []


def test_the_command_says_what_it_wrote_and_cannot_leave_half_a_file(council, data_dir):
    said = StringIO()
    with time_machine.travel(AT, tick=False):
        call_command("anchor_audit", stdout=said)
        call_command("anchor_audit", stdout=said)
    assert said.getvalue() == "2026-06-15.json written: 2 chains\n2026-06-15.json still stands: 2 chains\n"
    assert [path.name for path in (data_dir / "anchors").iterdir()] == ["2026-06-15.json"]


def test_a_chain_cut_short_is_found(council):
    anchors.write(at=AT)
    cut_short(4)
    assert refused() == "BRK: the anchor 2026-06-15.json saw 5 links; the chain's head now says 4."


def test_a_chain_cut_short_before_an_earlier_anchor_is_found_and_not_anchored_over(council):
    anchors.write(at=AT)
    cut_short(3)
    with pytest.raises(CommandError, match=r"saw 5 links; .* now says 3. No anchor was written") as caught:
        call_command("anchor_audit")
    assert caught.value.returncode == 1


def test_a_chain_made_anew_is_found_though_it_is_whole(council):
    anchors.write(at=AT)
    previous = ""
    for event in AuditEvent.objects.filter(chain="BRK").order_by("sequence"):
        event.actor_label, event.previous_hash = "Somebody else", previous
        previous = LINK(event)
        tamper(
            f"UPDATE commissioning_auditevent SET actor_label = 'Somebody else', hash = '{previous}', "
            f"previous_hash = '{event.previous_hash}' WHERE id = {event.pk}"
        )
    AuditHead.objects.filter(chain="BRK").update(hash=previous)
    assert list(audit.broken_links()) == []
    assert refused() == "BRK: link 5 is not the one that the anchor 2026-06-15.json saw."


def test_a_whole_chain_that_is_gone_is_found(council):
    anchors.write(at=AT)
    tamper("DELETE FROM commissioning_auditevent WHERE chain = 'BRK'")
    AuditHead.objects.filter(chain="BRK").delete()
    assert refused() == "BRK: the anchor 2026-06-15.json saw 5 links; the chain's head now says 0."


def test_an_older_anchor_still_counts(council, data_dir):
    """Who cuts a chain short and anchors it by hand is found by the anchors before."""
    anchors.write(at=AT)
    happen(council)
    second, _ = anchors.write(at=AT + timedelta(days=1))
    cut_short(4)
    path = data_dir / "anchors" / second.name
    held = json.loads(path.read_text())
    head = AuditHead.objects.get(chain="BRK")
    held["chains"]["BRK"] = {"sequence": head.sequence, "hash": head.hash}
    path.unlink()
    path.write_text(json.dumps(held))
    assert refused() == "BRK: the anchor 2026-06-15.json saw 5 links; the chain's head now says 4."


def test_without_any_anchor_nothing_proves_that_no_chain_was_cut_short(council, data_dir):
    assert refused() == f"Anchor: there is none in {data_dir}/anchors. Run anchor_audit, and have it run every day."


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"chains": {"BRK": 5}}', "\x00"])
def test_a_garbled_anchor_is_found_and_none_is_written_after_it(council, data_dir, content):
    anchors.write(at=AT)
    path = data_dir / "anchors/2026-06-15.json"
    path.unlink()
    path.write_text(content)
    assert refused() == "Anchor: 2026-06-15.json cannot be read as an anchor."
    with pytest.raises(CommandError, match=r"cannot be read as an anchor\. No anchor was written\."):
        call_command("anchor_audit")


def test_an_anchor_that_was_changed_or_removed_or_slipped_in_is_found(council, data_dir):
    anchors.write(at=AT)
    happen(council)
    anchors.write(at=AT + timedelta(days=1))
    first = data_dir / "anchors/2026-06-15.json"
    content = first.read_text()
    first.unlink()
    assert refused().startswith("Anchor: 2026-06-16.json follows 2026-06-15.json, but")
    first.write_text(content.replace("03:20", "03:21"))
    assert refused() == "Anchor: 2026-06-15.json is not as 2026-06-16.json saw it."
    first.write_text(content)
    (data_dir / "anchors/2026-06-15-02.json").write_text(content)
    assert refused() == "Anchor: 2026-06-15-02.json does not belong to the chain of anchors."


def test_a_copy_kept_elsewhere_is_compared_when_asked(council, data_dir, tmp_path):
    copy = tmp_path / "other-disk"
    anchors.write(at=AT, folder=copy)
    anchors.write(at=AT)
    cut_short(4)
    (data_dir / "anchors/2026-06-15.json").unlink()
    anchors.write(at=AT)
    call_command("verify_audit", stdout=StringIO())
    with pytest.raises(CommandError, match="saw 5 links"):
        call_command("verify_audit", anchors=copy)


def test_the_anchors_of_a_database_that_is_gone_are_put_aside_and_kept(council, data_dir):
    assert anchors.put_aside() is None
    anchors.write(at=AT)
    assert anchors.put_aside() == data_dir / "anchors-of-another-database-1"
    anchors.write(at=AT)
    assert anchors.put_aside() == data_dir / "anchors-of-another-database-2"
    assert anchors.names_in(data_dir / "anchors-of-another-database-1") == ["2026-06-15.json"]
