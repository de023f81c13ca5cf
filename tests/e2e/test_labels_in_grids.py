"""Boxes that stand in a grid say what they are for to whoever sees them, on a wide screen and on a narrow one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.urls import reverse

from decisions.demonstration import people
from decisions.enums import EffectKind, RecommendationVerb
from tests.e2e.keyboard import Keyboard
from tests.e2e.looks import HEIGHT
from tests.factories.decisions import RecommendationFactory
from tests.factories.frameworks import MoneyLineFactory
from tests.factories.kinds import CriterionFactory
from tests.factories.walks import report_at

pytestmark = [pytest.mark.any_database, pytest.mark.django_db(transaction=True)]
# That something is drawn where a person looks: neither hidden nor cut to one pixel.
IS_SEEN = "one => { const box = one.getBoundingClientRect(); return box.width > 8 && box.height > 8; }"


def test_boxes_in_grids_have_labels_that_are_seen(live_server, at_desk: Callable[..., Keyboard]):
    with time_machine.travel("2020-10-22 14:30 +0100", tick=True):
        told = report_at("draft")
        report = told.report
        asked = RecommendationFactory(report=report, order=9, verb=RecommendationVerb.PROCURE,
                                      effect=EffectKind.PROCURE, text="That we procure.")  # fmt: skip
        CriterionFactory(report=report)
        MoneyLineFactory(contract=report.contract, label="First year", amount=100)
        hands = at_desk(told.actor(people.AUTHOR).user)

        def labels(css: str, name: str, *more: object) -> dict[int, list[str]]:
            """The labels a person sees on a page, by the width of the window."""
            hands.page.goto(reverse(f"decisions:{name}", args=[report.pk, *more]))
            seen = {}
            for width in (320, 1280):
                hands.page.set_viewport_size({"width": width, "height": HEIGHT})
                found = hands.page.locator(css).all()
                seen[width] = list(dict.fromkeys(one.inner_text().strip() for one in found if one.evaluate(IS_SEEN)))
            return seen

        both = (320, 1280)
        of_lots = ["Place", "Title", "Follows"]
        assert labels(".lots thead th", "report-plan", asked.pk) == dict.fromkeys(both, of_lots)
        of_sums = ["Sum", "Amount", "Place", "Label in the table"]
        assert labels(".lots thead th", "report-row-add", "schedules") == dict.fromkeys(both, of_sums)
        assert "Why" in labels("tbody label", "report-scores")[1280]
        narrow = labels(".lots legend", "report-row-edit", "recommendations", report.recommendations.first().pk)[320]
        assert narrow[0].startswith("New last day: ")
