"""Drafts written elsewhere, on their way into a report."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from commissioning.documents.drafts import draft as drafts
from commissioning.documents.drafts.reading import read
from decisions.models import BroughtDraft, NotPlaced
from tests.factories.commissioning import UserFactory
from tests.factories.decisions import DRAFTED_AT, ReportFactory

WORDS = b"# A draft\n\n## Nowhere\n\nThese words have no place.\n"


class BroughtDraftFactory(DjangoModelFactory):
    class Meta:
        model = BroughtDraft

    report = factory.SubFactory(ReportFactory)
    council = factory.SelfAttribute("report.council")
    person = factory.SubFactory(UserFactory)
    title = "A draft"
    file_name = "draft.md"
    size = len(WORDS)
    upload = WORDS
    reading = factory.LazyFunction(lambda: drafts.to_json(read(WORDS, "draft.md")))
    begun_at = DRAFTED_AT
    changed_at = DRAFTED_AT


class NotPlacedFactory(DjangoModelFactory):
    class Meta:
        model = NotPlaced

    draft = factory.SubFactory(BroughtDraftFactory)
    order = 1
    what = "A comment by Sian Prosser"
    words = "Please cite the clause as well."
