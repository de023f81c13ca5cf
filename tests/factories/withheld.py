"""A report whose public text held words that are then made exempt, so that what was kept before shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from commissioning.actors import Actor
from decisions.demonstration import people
from decisions.models import ExemptText, Report
from decisions.selectors.comments import spots_of
from decisions.services import comments, exempt, reports
from decisions.services.versions import keep
from tests.factories.walks import Told

CANARY = "Quincannon"
SENTENCE = f"{CANARY} Holdings bid seventeen pence less than anybody else."
OFFICER = people.CLEARERS[0]  # clears, comments, and has no leave


class Withheld:
    """A report whose public text held words that were then made exempt; everything kept before shows them."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.section = told.report.sections.filter(kind="prose").exclude(body="").first()

    @property
    def report(self) -> Report:
        return self.told.report

    def author(self, at: datetime) -> Actor:
        return self.told.actor(people.AUTHOR, at)

    def write_openly(self, at: datetime) -> None:
        """The words stand in the public text, are kept, commented on, and answered."""
        self.write(self.section.body + f"\n\n{SENTENCE}", at)
        keep(report=self.report, version=self.report.version, actor=self.author(at), at=at, why=f"{CANARY} is in")
        actor = self.told.actor(OFFICER, at)
        spot = next(one for one in spots_of(self.report, actor) if CANARY in one.anchor.quote)
        place = {"place": spot.anchor.place, "position": spot.anchor.position, "digest": spot.anchor.digest}
        made = comments.add(report=self.report, body=f"May we name {CANARY}?", actor=actor, at=at, **place)
        comments.reply(comment=made, body=f"No: {CANARY} objects.", actor=self.author(at), at=at)

    def write(self, body: str, at: datetime) -> None:
        reports.edit_section(
            report=self.report, key=self.section.key, version=self.report.version, actor=self.author(at), at=at,
            body=body,
        )  # fmt: skip

    def withhold(self, at: datetime, **given: Any) -> ExemptText:
        self.write(self.section.body, at)
        values = {"paragraph": 3, "public_interest_reasoning": "Prices.", "text": SENTENCE, **given}
        return exempt.write(
            section=self.section, version=self.report.version, actor=self.author(at), at=at, **values
        )  # fmt: skip

    def keep(self, at: datetime) -> int:
        return keep(report=self.report, version=self.report.version, actor=self.author(at), at=at).number

    def changes(self, client: Client, **query: Any) -> Any:
        return client.get(reverse("decisions:report-changes", args=[self.report.pk]), query)
