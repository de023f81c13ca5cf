"""What a newer version of a report's form offers its author."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.models import Report
from decisions.services import form_moves


def _may_move(report: Report, actor: Actor, at: datetime) -> Verdict:
    return form_moves.may_move(report, actor)


def _move(report: Report, **given: Any) -> Report:
    return form_moves.move(report=report, **given)


def _what_changes(report: Report, actor: Actor, at: datetime) -> list[str]:
    return form_moves.changes(report)


OF_FORM = (
    ObjectAction(
        name="newer-form",
        label="Move to the newer version of the form",
        verdict=_may_move,
        perform=_move,
        about=_what_changes,
        confirm=True,
        done="The report follows the newest version of its form. Nothing you wrote is gone.",
        warning="A changed section may have to be cleared again.",
    ),
)
