"""What of a report is withheld from the public, and what the monitoring officer last said about each of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commissioning.actors import Actor
from commissioning.once import once_each
from decisions.enums import WithheldKind
from decisions.exemption import agreement_digest
from decisions.models import ExemptAgreement, ExemptText, Report, ReportAttachment
from decisions.selectors import annexes, parts


@dataclass(frozen=True)
class Withholding:
    """One passage or annex withheld: `where` names its place and nothing of it, `answer` what was said of it as it is
    now; None when nothing was. `was_answered` when something was said of it as it was before."""

    kind: WithheldKind
    pk: int
    where: str
    ground: str
    digest: str
    answer: ExemptAgreement | None
    was_answered: bool

    @property
    def key(self) -> str:
        """Names it in a form: “passage-12”."""
        return f"{self.kind}-{self.pk}"

    @property
    def is_agreed(self) -> bool:
        """Whether it may be withheld in an issued paper."""
        return self.answer is not None and self.answer.is_agreed

    @property
    def is_refused(self) -> bool:
        """Whether the monitoring officer does not agree: the author has to do something."""
        return self.answer is not None and not self.answer.is_agreed

    @property
    def standing(self) -> str:
        """How it stands, in a sentence."""
        if self.answer is None:
            again = " It has changed since they last answered." if self.was_answered else ""
            return f"The monitoring officer has not answered yet.{again}"
        who = f"{self.answer.answered_name}, {self.answer.answered_post}, on {self.answer.answered_at:%-d %B %Y}"
        return f"{'Agreed' if self.answer.is_agreed else 'Not agreed'} by {who}."


@once_each
def withholdings(reports: Sequence[Report]) -> dict[int, list[Withholding]]:
    """Everything withheld in each report, in the order of the document; the same few queries for any number."""
    parts.exempt_texts.ahead(reports)
    annexes.annexes.ahead(reports)
    withheld = {report.pk: _withheld(report) for report in reports}
    asked = [pk for pk, rows in withheld.items() if rows]
    said: dict[tuple[int, str, int], list[ExemptAgreement]] = {}
    for row in ExemptAgreement.objects.filter(report__in=asked).order_by("pk") if asked else ():
        said.setdefault((row.report_id, row.kind, row.subject), []).append(row)
    return {
        pk: [_answered(one, said.get((pk, one[0], one[1].pk), [])) for one in rows] for pk, rows in withheld.items()
    }


@dataclass(frozen=True)
class Shown:
    """Something withheld, with what this person may read of it: a passage, a file, or neither."""

    withheld: Withholding
    passage: ExemptText | None
    file: ReportAttachment | None

    @property
    def reason(self) -> str:
        """Why the monitoring officer did not agree to it as it is now."""
        may_read = self.passage is not None or self.file is not None
        return self.withheld.answer.reason if may_read and self.withheld.answer else ""


def withheld_for(report: Report, reader: Actor) -> list[Shown]:
    """Everything withheld, each with the words or the file where this person has leave to read them."""
    found = withholdings(report)
    passages = {row.pk: row for row in ExemptText.objects.visible_to(reader).filter(report=report)} if found else {}
    files = {}
    if any(one.kind is WithheldKind.ANNEX for one in found):
        files = {row.pk: row for row in ReportAttachment.objects.visible_to(reader).filter(report=report)}
    return [
        Shown(
            one,
            passages.get(one.pk) if one.kind is WithheldKind.PASSAGE else None,
            files.get(one.pk) if one.kind is WithheldKind.ANNEX else None,
        )
        for one in found
    ]


_Found = tuple[WithheldKind, ExemptText | ReportAttachment, str, str]


def _withheld(report: Report) -> list[_Found]:
    """Kind, row, place and digest of everything withheld in one report."""
    passages = sorted(parts.exempt_texts(report), key=lambda row: (row.section.order, row.order))
    found: list[_Found] = [
        (WithheldKind.PASSAGE, row, f"the exempt passage in “{row.section}”", digest_of_passage(row))
        for row in passages
    ]
    for number, row in enumerate(annexes.annexes(report), start=1):
        if row.is_exempt:
            found.append((WithheldKind.ANNEX, row, f"Annex {number}", digest_of_annex(row)))
    return found


def digest_of_passage(row: ExemptText) -> str:
    """What an agreement to this passage is bound to."""
    return agreement_digest(
        nonce=row.nonce, paragraph=row.paragraph, reasoning=row.public_interest_reasoning, words=row.text
    )


def digest_of_annex(row: ReportAttachment) -> str:
    """What an agreement to this annex is bound to: its bytes and its title."""
    paragraph = row.exempt_paragraph or 0
    words = f"{row.sha256} {row.title}"
    return agreement_digest(nonce=row.nonce, paragraph=paragraph, reasoning=row.exempt_reasoning, words=words)


def _answered(found: _Found, said: Sequence[ExemptAgreement]) -> Withholding:
    kind, row, where, digest = found
    ground = row.get_paragraph_display() if isinstance(row, ExemptText) else row.get_exempt_paragraph_display()
    latest = said[-1] if said else None
    answer = latest if latest is not None and latest.digest == digest else None
    return Withholding(kind, row.pk, where, str(ground), digest, answer, was_answered=bool(said))
