"""How a named constraint is tried: by the form's validation, in words, and by the database, by name."""

from collections.abc import Callable, Mapping

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction


def named_constraints(app: str) -> dict[str, models.BaseConstraint]:
    """Every constraint that the app's own models declare, by name."""
    return {
        constraint.name: constraint
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
        for constraint in model._meta.constraints
    }


def assert_all_are_tried(app: str, cases: Mapping[str, Callable[[], models.Model]]) -> None:
    """The cases name every constraint of the app, and nothing else."""
    assert sorted(cases) == sorted(named_constraints(app))


def assert_trips(app: str, name: str, make: Callable[[], models.Model]) -> None:
    """An unsaved row that breaks one constraint is refused in the constraint's own words, and by the database."""
    constraint = named_constraints(app)[name]
    row = make()
    with pytest.raises(ValidationError) as said:
        constraint.validate(type(row), row)
    assert said.value.messages == [constraint.violation_error_message]
    assert constraint.violation_error_message != constraint.default_violation_error_message
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        models.Model.save(row, force_insert=row.pk is None or row._state.adding)
    if connection.vendor == "postgresql" or isinstance(constraint, models.CheckConstraint):
        assert name in str(refused.value)
    else:
        assert "UNIQUE constraint failed" in str(refused.value)
