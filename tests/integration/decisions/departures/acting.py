"""What the tests of departures do over and over: ask, answer, and read a page as text."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commissioning.clock import LONDON
from decisions.enums import DepartureKind
from decisions.models import DepartureReason, Waiver
from decisions.services import departures
from decisions.services.departures import Said

AT = datetime(2020, 11, 12, 10, tzinfo=LONDON)
TODAY = AT.date()


def said(kind: DepartureKind, **given: Any) -> Said:
    reason = DepartureReason.objects.filter(council=None, kind=kind).first()
    given = {"explanation": "The competition failed.", "value": Decimal("12000.00"), **given}
    return Said(**{"title": "Support at home", "reason": reason, **given})


def ask(actor, **given: Any) -> Waiver:
    values = {"rule": "CPR 7.2", "requested_on": date(2020, 11, 2), "applies_from": date(2020, 11, 9), **given}
    return departures.ask_waiver(**{"said": said(DepartureKind.WAIVER), **values}, actor=actor, at=AT)


def answer(waiver: Waiver, actor, **given: Any) -> Waiver:
    values = {"granted": True, "decided_on": date(2020, 11, 10), "decided_by": "Chief Finance Officer", **given}
    return departures.decide_waiver(waiver=waiver, version=waiver.version, **values, actor=actor, at=AT)


def text(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))
