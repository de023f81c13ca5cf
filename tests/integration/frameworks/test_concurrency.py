"""Two decisions about the same lot at the same moment: exactly one is posted, the other is told what has moved."""

import threading
from datetime import date

import pytest
from django.db import connections

from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from frameworks.models import OptionUse, TermEvent
from frameworks.services import options
from tests.factories.frameworks import S0_AT, s0_contract


@pytest.mark.django_db(transaction=True)
def test_of_two_concurrent_authorisations_exactly_one_wins():
    s0 = s0_contract(providers=1)
    start, outcomes = threading.Barrier(2), []

    def decide(reference: str) -> None:
        try:
            start.wait()
            options.authorise(
                option=s0.option,
                lots=s0.spans(4, 5, 6),
                decision_reference=reference,
                actor=s0.program,
                at=S0_AT,
            )
            outcomes.append("authorised")
        except Refused as refused:
            outcomes.append(refused.verdict.codes)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(f"D-{n}",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [("already_used",) * 3, "authorised"]
    assert TermEvent.objects.filter(kind="authorised").count() == OptionUse.objects.count() == 3
    s0.refresh()
    assert [lot.authorised_ends_on for lot in s0.lots[3:]] == [date(2021, 10, 31)] * 3
    assert list(broken_links()) == []
