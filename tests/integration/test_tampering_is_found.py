"""With the triggers gone, whatever is changed in, or taken out of, an append-only table is found by verify_audit.

Read from the catalogue of models: a new append-only table, or a new column, is tried by itself.
"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning import append_only
from commissioning.models import (
    AuditedRow,
    AuditEvent,
    AuditHead,
    DisposalAnswer,
    DisposalItem,
    Snapshot,
    StoredContent,
)
from commissioning.services import anchors, audit, links
from frameworks.models import Lot
from tests.factories import tampering, vouched

pytestmark = pytest.mark.django_db
# Columns that a constraint over several holds in place: none of them can be changed alone.
HELD_BY_OTHERS = {
    "frameworks_termevent": {"sequence", "previous_end_on", "corrects"},
    "decisions_callinoutcome": {"finding"},
    "decisions_leadtime": {"option"},  # one for the whole council names no option
}
TABLES = vouched.append_only_models()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world, its triggers dropped, and its chains anchored."""
    with django_db_blocker.unblock(), vouched.kept_in_mind(tmp_path_factory.mktemp("data")):
        append_only.disarm()
        yield frozenset(audit.broken_links())


def found_in(world: frozenset[str]) -> list[str]:
    """What verify_audit finds beyond what it finds in the world as it is, whose stand-ins name no real content."""
    assert not any("link" in problem for problem in world)
    return [problem for problem in audit.broken_links() if problem not in world]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_a_change_of_any_column_is_found(world, model):
    unfound, untried = [], []
    for field in model._meta.concrete_fields:
        for key in tampering.rows_of(model)[1:]:
            with tampering.undone():
                if not tampering.changed(model, field, key):
                    untried.append(field.name)
                elif not found_in(world):
                    unfound.append((field.name, key))
    assert unfound == []
    assert set(untried) <= HELD_BY_OTHERS.get(model._meta.db_table, set())


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_a_first_a_middle_and_a_last_row_that_is_gone_is_found(world, model):
    unfound = []
    for key in tampering.rows_of(model):
        with tampering.undone():
            assert tampering.delete(model, key) == 1
            if not found_in(world):
                unfound.append(key)
    assert unfound == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_a_table_that_was_emptied_is_found(world, model):
    table = connection.ops.quote_name(model._meta.db_table)
    with tampering.undone():
        tampering.execute(f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else f"DELETE FROM {table}")
        assert found_in(world) != []


def test_the_sentence_names_the_link_and_the_row(world):
    voucher = min(AuditedRow.objects.filter(row_type="commissioning.snapshot"), key=lambda row: int(row.row_pk))
    said = f"{voucher.chain}: link {voucher.sequence} accompanies commissioning.snapshot {voucher.row_pk}"
    with tampering.undone():
        tampering.execute("UPDATE commissioning_snapshot SET reference = 'Y' WHERE id = %s", [int(voucher.row_pk)])
        assert found_in(world) == [f"{said}, which was changed."]
        with pytest.raises(CommandError, match="which was changed") as refused:
            call_command("verify_audit", stdout=StringIO())
        assert refused.value.returncode == 1
    with tampering.undone():
        tampering.delete(Snapshot, int(voucher.row_pk))
        assert f"{said}, which is gone." in found_in(world)


def test_a_row_that_was_slipped_in_is_found(world):
    with tampering.undone():
        row = Snapshot._base_manager.order_by("pk").last()
        columns = ", ".join(field.column for field in Snapshot._meta.concrete_fields if not field.primary_key)
        copied = f"SELECT {columns} FROM commissioning_snapshot WHERE id = %s"
        tampering.execute(f"INSERT INTO commissioning_snapshot ({columns}) {copied}", [row.pk])
        newest = Snapshot._base_manager.order_by("pk").last()
        assert found_in(world) == [f"commissioning.snapshot {newest.pk} is vouched for by no link of any chain."]


def test_digests_rewritten_with_their_rows_are_found(world):
    """Who changes a row and its digest would have to change the chain as well, and then the anchor shows it."""
    voucher = AuditedRow.objects.filter(row_type="commissioning.snapshot").first()
    with tampering.undone():
        tampering.execute("UPDATE commissioning_snapshot SET reference = 'Y' WHERE id = %s", [int(voucher.row_pk)])
        digest = links.Unvouched(Snapshot.objects.get(pk=voucher.row_pk)).digest
        tampering.execute("UPDATE commissioning_auditedrow SET digest = %s WHERE id = %s", [digest, voucher.pk])
        (problem,) = found_in(world)
        assert problem.startswith(f"{voucher.chain}: the digests of rows kept with link {voucher.sequence} ")


def test_a_chain_made_anew_with_rows_and_digests_is_found_by_its_anchor(world, tmp_path):
    anchors.write(at=vouched.AT, folder=tmp_path)
    with tampering.undone():
        previous = ""
        for event in AuditEvent.objects.filter(chain="BRK").order_by("sequence"):
            event.actor_label, event.previous_hash = "Somebody else", previous
            previous = links.link_hash(event)
            tampering.execute(
                "UPDATE commissioning_auditevent SET actor_label = %s, hash = %s, previous_hash = %s WHERE id = %s",
                ["Somebody else", previous, event.previous_hash, event.pk],
            )
        AuditHead.objects.filter(chain="BRK").update(hash=previous)
        assert found_in(world) == []
        (problem,) = anchors.differences(tmp_path)
        assert "is not the one that the anchor 2020-10-22.json saw." in problem


def test_a_projected_end_that_the_ledger_does_not_give_is_found(world):
    lot = Lot.objects.filter(events__isnull=False).first()
    with tampering.undone():
        tampering.execute("UPDATE frameworks_lot SET current_ends_on = '2020-10-30' WHERE id = %s", [lot.pk])
        assert any("shows current_ends_on 2020-10-30; its ledger gives" in said for said in found_in(world))


def test_a_body_may_be_gone_only_where_an_approved_disposal_names_it(world):
    content = StoredContent.objects.order_by("pk").first()
    with tampering.undone():
        tampering.delete(StoredContent, content.pk)
        assert any(content.pk in problem for problem in found_in(world))
        disposal = DisposalAnswer.objects.filter(is_approved=True).first().disposal
        item = DisposalItem.objects.first()
        named = DisposalItem(
            disposal=disposal,
            kind=item.kind,
            kept_until=item.kept_until,
            reference="BRK-DPR-2020-997",
            sha256=content.pk,
        )
        named.save()
        audit.record(audit.Actor.system(None), "disposal.proposed", disposal, at=vouched.AT, row=named)
        assert found_in(world) == []
