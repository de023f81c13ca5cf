"""Every form, as a draft and as a certified record, is PDF/A-3a and PDF/UA-1; one Java process for each flavour."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commissioning.documents import seal
from commissioning.documents.render import render_pdf
from tests import verapdf
from tests.fixtures import forms

pytestmark = pytest.mark.verapdf
AT = datetime(2026, 3, 24, 14, 30, tzinfo=UTC)
IDENTIFIER = bytes(range(16))


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    """The eight forms filled with sample content, each in both states."""
    folder = tmp_path_factory.mktemp("forms")
    archive, passphrase, _ = seal.make_demonstration_certificate("Testbury Council", AT)
    signer = seal.load_signer(archive, passphrase)
    for slug in forms.SLUGS:
        paper = {"created_at": AT, "identifier": IDENTIFIER, "pictures": forms.filled(slug).pictures}
        draft = render_pdf(forms.filled(slug).document, **paper)
        record = render_pdf(forms.record(slug), embedded={"decision.json": b"{}"}, **paper)
        sealed = seal.seal(record, signer, reason="Record of decision", location="Testbury", at=AT, tsa_url=None)
        (folder / f"{slug}-draft.pdf").write_bytes(draft)
        (folder / f"{slug}-record.pdf").write_bytes(sealed)
    return sorted(folder.iterdir())


@pytest.mark.parametrize("flavour", [verapdf.PDF_A, verapdf.PDF_UA])
def test_every_form_conforms_as_a_draft_and_as_a_certified_record(files, flavour):
    assert len(files) == 2 * len(forms.SLUGS)
    assert verapdf.failures(flavour, files) == {}
