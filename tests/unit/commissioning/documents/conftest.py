"""S0 rendered and certified once for all tests of this folder."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from commissioning.documents import seal
from commissioning.documents.render import render_pdf
from tests.fixtures import s0_tree

AT = datetime(2020, 10, 22, 13, 40, tzinfo=UTC)
IDENTIFIER = bytes(range(16))


class Certified(NamedTuple):
    pdf: bytes
    unsealed: bytes
    certificate: bytes


@pytest.fixture(scope="session")
def draft_pdf() -> bytes:
    return render_pdf(s0_tree.draft(), created_at=AT, identifier=IDENTIFIER)


@pytest.fixture(scope="session")
def certified() -> Certified:
    decision = {"decision.json": json.dumps(s0_tree.DECISION).encode()}
    unsealed = render_pdf(s0_tree.record(), created_at=AT, identifier=IDENTIFIER, embedded=decision)
    archive, passphrase, certificate = seal.make_demonstration_certificate(s0_tree.COUNCIL.name, AT)
    signer = seal.load_signer(archive, passphrase)
    pdf = seal.seal(unsealed, signer, reason="Record of decision", location="Brackenford", at=AT, tsa_url=None)
    return Certified(pdf, unsealed, certificate)


@pytest.fixture(scope="session")
def s0_files(draft_pdf: bytes, certified: Certified, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("s0")
    files = {"draft": draft_pdf, "unsealed": certified.unsealed, "certified": certified.pdf}
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {name: folder / f"{name}.pdf" for name in files}
