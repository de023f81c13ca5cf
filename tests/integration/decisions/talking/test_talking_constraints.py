"""Every named constraint of comments and kept versions, tripped by name."""

from datetime import timedelta

import pytest

from decisions.models import Comment, SavedVersion
from tests.constraints import assert_trips
from tests.factories.commissioning import UserFactory
from tests.factories.decisions import DRAFTED_AT
from tests.factories.talking import CommentFactory, SavedVersionFactory

pytestmark = pytest.mark.django_db


def bent(**values):
    """A good comment, changed in memory to something the database must refuse."""
    comment = CommentFactory()
    for name, value in values.items():
        setattr(comment, name, value)
    return comment


def answering_itself():
    comment = CommentFactory()
    comment.parent = comment
    return comment


def resolved_reply():
    first = CommentFactory()
    return CommentFactory.build(
        section=first.section, report=first.report, parent=first, author=first.author,
        resolved_at=DRAFTED_AT, resolved_by=first.author,
    )  # fmt: skip


def numbered_twice():
    first = SavedVersionFactory()
    return SavedVersionFactory.build(report=first.report, saved_by=first.saved_by)


def without_why():
    first = SavedVersionFactory()
    return SavedVersionFactory.build(report=first.report, saved_by=first.saved_by, number=2, why="")


CASES = {
    "decisions_comment_says_something": lambda: bent(body=""),
    "decisions_comment_quotes_its_paragraph": lambda: bent(quote=""),
    "decisions_comment_does_not_answer_itself": answering_itself,
    "decisions_comment_resolved_as_a_whole": resolved_reply,
    "decisions_comment_resolved_after_it_was_made": lambda: bent(
        resolved_at=DRAFTED_AT - timedelta(days=1), resolved_by=UserFactory()
    ),
    "decisions_comment_resolved_at_and_by_together": lambda: bent(resolved_at=DRAFTED_AT),
    "decisions_saved_version_number_once_per_report": numbered_twice,
    "decisions_saved_version_says_why": without_why,
}


def test_every_constraint_of_these_models_is_tried():
    assert sorted(CASES) == sorted(row.name for model in (Comment, SavedVersion) for row in model._meta.constraints)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])
