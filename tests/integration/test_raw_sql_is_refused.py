"""Every column and every row of every append-only table refuses raw SQL, on whichever engine runs the suite.

Read from the catalogue of models: a new append-only table is tried by itself.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from commissioning import append_only
from tests.factories import tampering, vouched

pytestmark = pytest.mark.django_db
TABLES = vouched.append_only_models()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), vouched.kept_in_mind(tmp_path_factory.mktemp("data")):
        yield


def is_refused(statement: str, values: list | None = None) -> bool:
    try:
        with transaction.atomic():
            tampering.execute(statement, values)
    except DatabaseError as error:
        return append_only.MESSAGE in str(error)
    return False


def names(model) -> tuple[str, str]:
    return connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(model._meta.pk.column)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_no_column_of_any_row_can_be_changed(world, model):
    table, pk = names(model)
    assert model._base_manager.count() >= vouched.LEAST
    let_in = []
    for field in model._meta.concrete_fields:
        column = connection.ops.quote_name(field.column)
        for key in tampering.rows_of(model):
            if not is_refused(f"UPDATE {table} SET {column} = {column} WHERE {pk} = %s", [key]):
                let_in.append((field.name, key))
    assert let_in == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_no_row_can_be_deleted(world, model):
    table, pk = names(model)
    keys = tampering.rows_of(model)
    assert len(set(keys)) == vouched.LEAST
    assert [key for key in keys if not is_refused(f"DELETE FROM {table} WHERE {pk} = %s", [key])] == []
    assert is_refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_no_table_can_be_emptied_or_written_over(world, model):
    table, _ = names(model)
    if connection.vendor == "postgresql":
        assert is_refused(f"TRUNCATE {table} CASCADE")
    else:
        assert is_refused(f"REPLACE INTO {table} SELECT * FROM {table}")
