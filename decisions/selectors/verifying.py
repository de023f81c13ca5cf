"""What is said of a certified file about a report, to whoever verifies it: which decision, by whom, in which post."""

from __future__ import annotations

from collections.abc import Iterator

from commissioning.models import SignedArtefact
from commissioning.selectors.documents import Finding, moment
from decisions.models import Decision, Report


def decision_note(artefact: SignedArtefact, is_withheld: bool) -> Iterator[Finding]:
    """The report's title unless it is withheld, the decision, its maker in their post, and a report put in its place.

    Nothing where the file is about no report. The names are those printed on the record.
    """
    rendition = artefact.rendition
    report = Report.objects.filter(reference=rendition.reference, council=artefact.council_id).first()
    if report is None:
        return
    if not is_withheld:
        yield Finding("Report", report.title)
    decision = Decision.objects.filter(report=report).first()
    if decision is None:
        yield Finding("Decision", "None has been taken on this report")
    else:
        yield Finding("Decision", f"{decision.get_outcome_display()}, {moment(decision.taken_at)}")
        yield Finding("Taken by", f"{decision.maker_name}, {decision.maker_post_label}")
    for later in report.superseded_by.order_by("pk"):
        yield Finding("Report superseded", f"By the report {later.reference}")
