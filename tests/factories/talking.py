"""Comments on reports and kept versions, as single rows for tables."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from commissioning.documents.anchoring import digest
from decisions.models import Comment, SavedVersion
from tests.factories.commissioning import UserFactory
from tests.factories.decisions import DRAFTED_AT, ReportFactory, SectionFactory


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    section = factory.SubFactory(SectionFactory)
    report = factory.SelfAttribute("section.report")
    quote = "Words of a paragraph."
    digest = factory.LazyAttribute(lambda comment: digest(comment.quote))
    body = "Is this so?"
    author = factory.SubFactory(UserFactory)
    author_post = "Head of Commissioning"
    at = DRAFTED_AT


class SavedVersionFactory(DjangoModelFactory):
    class Meta:
        model = SavedVersion

    report = factory.SubFactory(ReportFactory)
    number = 1
    why = "Kept by the author"
    sha256 = "0" * 64
    saved_by = factory.SubFactory(UserFactory)
    saved_post = "Report author"
    saved_at = DRAFTED_AT
