"""What is done with a paper after it was issued: a slip put right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.forms.keeping import ErratumForm
from decisions.models import Erratum, Report
from decisions.services import errata


def may_put_right(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer, once a paper was issued."""
    return errata.may_issue(report, actor)


def _put_right(report: Report, **given: Any) -> Erratum:
    return errata.issue(report=report, **given)


def _what_it_is(report: Report, actor: Actor, at: datetime) -> list[str]:
    return [
        "An erratum says that words of the paper or its record are a slip, and how they are to be read. Nothing in "
        "either is changed: the note is certified, stands beside them, and is told by everybody's check of the file.",
        "It cannot change a sum, a date or a lot of the decision. For that, a new report names this decision as the "
        "one it replaces.",
    ]


KEEPING = (
    ObjectAction(
        name="put-slip-right",
        label="Put a slip right (erratum)",
        verdict=may_put_right,
        perform=_put_right,
        form_class=ErratumForm,
        form_needs=("obj",),
        about=_what_it_is,
        confirm=True,
        done=lambda row: f"{row} is on record. Its certified note is being made.",
        warning="An erratum cannot be changed or deleted, and is public.",
    ),
)
