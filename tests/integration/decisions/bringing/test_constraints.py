"""Every named constraint of drafts that are brought in, tripped by name."""

import pytest

from decisions.models import bringing
from tests.constraints import assert_trips, named_constraints
from tests.factories.bringing import BroughtDraftFactory, NotPlacedFactory
from tests.factories.decisions import DRAFTED_AT

pytestmark = pytest.mark.django_db


def unsaved(factory, **values):
    """A row that stands in the database, bent so that it breaks a constraint."""
    row = factory()
    for name, value in values.items():
        setattr(row, name, value)
    return row


def twin():
    """A second entry in the place of the first."""
    first = NotPlacedFactory()
    return NotPlacedFactory.build(draft=first.draft, order=first.order)


CASES = {
    "decisions_broughtdraft_knows_where_it_goes": lambda: unsaved(BroughtDraftFactory, report=None),
    "decisions_broughtdraft_brought_is_kept": lambda: unsaved(BroughtDraftFactory, brought_at=DRAFTED_AT),
    "decisions_notplaced_order_once": twin,
    "decisions_notplaced_dismissed_at_and_by_together": lambda: unsaved(NotPlacedFactory, dismissed_at=DRAFTED_AT),
}


def test_every_constraint_of_these_models_is_tried():
    own = {
        constraint.name
        for model in (bringing.BroughtDraft, bringing.NotPlaced)
        for constraint in model._meta.constraints
    }
    assert own == set(CASES)
    assert own <= set(named_constraints("decisions"))


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])
