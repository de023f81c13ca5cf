"""The papers of a case, and how to read what is printed on them."""

import re
import subprocess
from collections.abc import Collection, Iterable
from functools import cache
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from commissioning.services import certificates, documents
from decisions.demonstration.course import Course
from decisions.enums import ReportStatus, Severity
from decisions.selectors import readiness
from tests import verapdf


def decided(name: str) -> Course:
    """A case taken to its decision, without its papers."""
    told = Course(name)
    told.until(ReportStatus.DECIDED)
    return told


@cache
def printed(file: Path) -> list[str]:
    """The lines of a file with their indents."""
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


class Papers:
    """A case taken to its decision: its draft, the paper as issued and the certified record, each as a PDF."""

    def __init__(self, name: str, folder: Path) -> None:
        told = Course(name)
        self.files = {kind: folder / f"{kind}.pdf" for kind in ("draft", "issued", "record")}
        certificates.set_up_demonstration(council=told.cast.council, at=told.case.time("drafted"))
        report = told.draft()
        self.found = readiness.findings(report, told.case.time("submitted"))
        call_command("render_report", report.reference, out=self.files["draft"], stdout=StringIO())
        told.until(ReportStatus.DECIDED)
        for kind, rendition in (("issued", RenditionKind.ISSUED_PAPER), ("record", RenditionKind.RECORD)):
            artefact = SignedArtefact.objects.newest_of(rendition, report.reference)
            self.files[kind].write_bytes(documents.content_of(artefact.sha256))

    @property
    def blockers(self) -> list[str]:
        """What stood between the report and its submission on the day it was submitted."""
        return [finding.message for finding in self.found if finding.severity is Severity.BLOCKER]

    @property
    def warnings(self) -> list[str]:
        """The codes of what was to be put right or accepted with a reason."""
        return [finding.code for finding in self.found if finding.severity is Severity.WARNING]

    def broken_rules(self) -> dict[str, list[str]]:
        """The rules of PDF/A-3a and PDF/UA-1 that a paper breaks, by paper."""
        return verapdf.failures(verapdf.PDF_A, self.files.values()) | verapdf.failures(
            verapdf.PDF_UA, self.files.values()
        )

    def printed(self, name: str = "issued") -> list[str]:
        """The lines of a paper with their indents."""
        return printed(self.files[name])

    def lines(self, name: str = "issued") -> list[str]:
        """The lines of a paper, each with single spaces."""
        return [" ".join(line.split()) for line in self.printed(name)]

    def text(self, name: str = "issued") -> str:
        """All the words of a paper in one line."""
        return " ".join(line for line in self.lines(name) if line)

    def headings(self, known: Collection[str]) -> list[str]:
        """The lines of the paper that are headings, in the order in which they are printed."""
        return [line for line in self.lines() if line in known]

    def labels(self, pattern: str) -> list[str]:
        """What stands in the margin before the paragraphs of the paper, such as 2.4 or (b)."""
        return self._led_by(rf" {{0,4}}({pattern}) ")

    def listed(self, pattern: str) -> list[str]:
        """What stands before the entries of the paper's lists, such as a or 1."""
        return self._led_by(rf" {{5,}}({pattern})\. ")

    def _led_by(self, pattern: str) -> list[str]:
        return [match[1] for match in (re.match(pattern, line) for line in self.printed()) if match]

    def missing(self, words: Iterable[str]) -> list[str]:
        """Which of these the paper does not say."""
        text = self.text()
        return [word for word in words if word not in text]
