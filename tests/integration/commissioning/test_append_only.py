"""Append-only tables, tried with raw SQL on whichever engine runs the suite."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from commissioning import append_only, clock
from commissioning.actors import Actor
from commissioning.models import AuditEvent, StoredContent
from commissioning.models.base import AppendOnlyRefused
from commissioning.services import audit, documents
from tests.factories.commissioning import CouncilFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    council = CouncilFactory()
    return audit.record(Actor.system(council), "council.created", council, at=clock.now())


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_append_only_table_is_armed():
    assert append_only.unarmed_tables() == []
    assert {table for _, table in append_only.armed()} == set(append_only.tables())
    assert {"commissioning_auditevent", "commissioning_signedartefact", "commissioning_storedcontent"} <= set(
        append_only.tables()
    )


def test_raw_sql_can_change_no_column_of_an_event(event):
    for field in AuditEvent._meta.concrete_fields:
        refused(f'UPDATE commissioning_auditevent SET "{field.column}" = "{field.column}"')


def test_raw_sql_can_delete_no_event(event):
    refused("DELETE FROM commissioning_auditevent")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_raw_sql_can_truncate_no_table(event):
    for table in append_only.tables():
        refused(f"TRUNCATE {table} CASCADE")


def test_the_queryset_and_the_row_refuse_before_the_database_does(event):
    for attempt in (
        lambda: AuditEvent.objects.update(verb="x"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.bulk_update([event], ["verb"]),
        event.save,
        event.delete,
    ):
        with pytest.raises(AppendOnlyRefused, match="only ever added to"):
            attempt()


def test_migrating_again_arms_a_table_that_lost_its_triggers(event):
    append_only.disarm()
    assert append_only.unarmed_tables() == append_only.tables()
    problems = append_only.check_armed(databases=["default"])
    assert {problem.id for problem in problems} == {"commissioning.E001"}
    assert len(problems) == len(append_only.tables())
    append_only.arm()
    append_only.arm()
    assert append_only.unarmed_tables() == []
    refused("DELETE FROM commissioning_auditevent")


def test_a_check_of_the_database_finds_nothing_wrong():
    call_command("check", databases=["default"])


def test_the_same_content_is_kept_once():
    first, second = documents.keep(b"words", "text/plain"), documents.keep(b"words", "text/plain")
    assert first == second
    assert StoredContent.objects.count() == 1
    assert documents.content_of(first) == b"words"
