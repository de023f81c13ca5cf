"""Every form, as a draft and as a certified record, every letter and the management pack are PDF/A-3a and PDF/UA-1.

One Java process for each flavour.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commissioning.documents import nodes, seal
from commissioning.documents.render import render_pdf
from decisions import pack_paper
from decisions.pack import Pack, Part, Row, Service
from frameworks.enums import OUTCOMES, LetterKind
from frameworks.letter_paper import Score, Sheet, paper_of
from frameworks.letters import asks_for_reply, shipped, tokens
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
    for name, (document, pictures) in _other_papers().items():
        pdf = render_pdf(document, created_at=AT, identifier=IDENTIFIER, pictures=pictures)
        (folder / f"{name}.pdf").write_bytes(pdf)
    return sorted(folder.iterdir())


def _other_papers() -> dict[str, tuple[nodes.Document, dict[str, bytes]]]:
    """Each letter to a provider in the words shipped, and a management pack with a chart."""
    council = nodes.Council("Testbury Council", "#1d5a6c")
    scores = (Score("Quality", "3", "5", "Two references were missing."),)
    found = {}
    for kind, words in shipped().items():
        facts = dict.fromkeys(tokens(kind), "as on the register")
        reply_by = "29 October 2020" if asks_for_reply(kind) else ""
        outcome = scores if kind in OUTCOMES else ()
        sheet = Sheet(council, "TST:A-1/L1", words, facts, (("To", "Alder House"),), outcome, reply_by)
        found[f"letter-{kind.value}"] = (paper_of(sheet), {})
    service = Service("Adults and Health", "Head of Commissioning")
    cells = ("A-1", "Day opportunities", AT.date(), 9, None)
    part = Part("ending", "Ending", "All.", ("Contract", "Title", "Ends on", "Left", "Until"), (Row(service, cells),))
    empty = Part("late", "Late authorisations", "None yet.", ("Contract",), ())
    pack = Pack("Testbury Council", "#1d5a6c", AT.date(), "the whole council", (part, empty))
    return {**found, "pack": pack_paper.paper_of(pack)}


@pytest.mark.parametrize("flavour", [verapdf.PDF_A, verapdf.PDF_UA])
def test_every_form_conforms_as_a_draft_and_as_a_certified_record(files, flavour):
    assert len(files) == 2 * len(forms.SLUGS) + len(LetterKind) + 1
    assert verapdf.failures(flavour, files) == {}
