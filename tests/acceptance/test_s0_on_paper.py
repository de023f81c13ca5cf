"""Case S0 as its people would hold it: draft, issued paper and certified record, valid in every sense (cases.md S0)."""

import re
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from commissioning.services import certificates, documents
from decisions.demonstration import people, register, walk
from decisions.enums import ReportStatus
from tests import verapdf

# Headings and labels in the order of the original, with its slips put right: 6.1, not 6.5.
LABELS = [
    *(f"1.{n}" for n in range(1, 8)), *(f"2.{n}" for n in range(1, 6)), *(f"3.{n}" for n in range(1, 5)),
    *(f"4.{n}" for n in range(1, 5)), "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.1",
]  # fmt: skip


@pytest.fixture
def papers(transactional_db, tmp_path: Path) -> dict[str, Path]:
    """The draft before it is submitted, then what was certified at issue and at the decision."""
    cast = people.cast()
    register.set_up_scheme(cast)
    told = walk.frozen(cast)
    certificates.set_up_demonstration(council=cast.council, at=told.moment(1, 9))
    report, files = told.draft(), {name: tmp_path / f"{name}.pdf" for name in ("draft", "issued", "record")}
    call_command("render_report", report.reference, out=files["draft"], stdout=StringIO())
    told.until(ReportStatus.DECIDED)
    for name, kind in (("issued", RenditionKind.ISSUED_PAPER), ("record", RenditionKind.RECORD)):
        artefact = SignedArtefact.objects.newest_of(kind, report.reference)
        files[name].write_bytes(documents.content_of(artefact.sha256))
    return files


def text_of(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


def said_of(file: Path) -> str:
    return subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout


def test_draft_paper_and_record_are_valid_and_say_what_was_decided(papers):
    assert verapdf.failures(verapdf.PDF_A, papers.values()) == {}
    assert verapdf.failures(verapdf.PDF_UA, papers.values()) == {}
    for name in ("issued", "record"):
        assert "Signature Validation: Signature is Valid." in said_of(papers[name])
        assert "Total document signed" in said_of(papers[name])

    text = text_of(papers["record"])
    labels = re.findall(r"^ *(\d\.\d) ", text, flags=re.MULTILINE)
    assert labels == LABELS
    assert text.count("£453,750") >= 3
    assert "Signed electronically on 22 October 2020 at 10:12" in text  # the chairman
    assert "Signed electronically on 22 October 2020 at 14:30" in text  # the chief officer
    assert re.search(r"Manager's approval\s+Given by Helen Abara, ", text)
    assert text.count("Key challenge") > 1  # the table's header again on its second page
    assert "DRAFT" in text_of(papers["draft"])
    assert "DRAFT" not in text
