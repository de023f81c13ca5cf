"""Every rendering is PDF/A-3a and PDF/UA-1, and a certified one still is; one Java process for each flavour."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from commissioning.documents import nodes, numbering, prose
from commissioning.documents.render import render_pdf
from tests import verapdf
from tests.fixtures import s0_tree

from .conftest import AT, IDENTIFIER
from .samples import every_kind_of_content, pictures

pytestmark = pytest.mark.verapdf


@pytest.fixture(scope="module")
def files(s0_files, tmp_path_factory) -> list[Path]:
    """S0 in three states, and documents that are awkward on purpose."""
    plain = nodes.Document("Bare", s0_tree.COUNCIL, "R-1", ())
    awkward = prose.parse(
        "### Deep\n\n##### Deeper\n\n1. a\n\n   - b\n\n     a) c\n\n😀 {{ x }}[^1]\n\n[^1]: n", facts={}
    )
    samples = {
        "bare": plain,
        "awkward": numbering.number(replace(plain, blocks=awkward.blocks, watermark="NOT FOR PUBLICATION"), "n.n.n"),
        "everything": every_kind_of_content(),
    }
    folder = tmp_path_factory.mktemp("samples")
    for name, document in samples.items():
        pdf = render_pdf(document, created_at=AT, identifier=IDENTIFIER, pictures=pictures())
        (folder / f"{name}.pdf").write_bytes(pdf)
    return [*s0_files.values(), *sorted(folder.iterdir())]


@pytest.mark.parametrize("flavour", [verapdf.PDF_A, verapdf.PDF_UA])
def test_every_rendering_conforms(files, flavour):
    assert verapdf.failures(flavour, files) == {}


def test_the_validator_does_refuse_what_does_not_conform(files, tmp_path):
    """A validator that passes everything would prove nothing."""
    import pikepdf

    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(files[0]) as pdf:
        del pdf.Root.MarkInfo
        del pdf.Root.Lang
        pdf.save(spoilt)
    for flavour in (verapdf.PDF_A, verapdf.PDF_UA):
        assert list(verapdf.failures(flavour, [spoilt])) == [str(spoilt)]


def test_without_java_the_reason_and_the_remedy_are_said(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(verapdf.CannotValidate, match="make setup"):
        verapdf.failures(verapdf.PDF_A, [])


def test_pdfsig_says_valid_over_the_total_document(s0_files):
    said = subprocess.run(["pdfsig", s0_files["certified"]], capture_output=True, text=True, check=False).stdout
    assert "Total document signed" in said
    assert "Signature Validation: Signature is Valid." in said
    assert "Demonstration certificate – not for real decisions" in said


def test_qpdf_finds_the_structure_of_every_file_in_order(files):
    for file in files:
        subprocess.run(["qpdf", "--check", file], capture_output=True, check=True)


def test_only_the_bundled_typeface_is_in_the_files(files):
    for file in files:
        listed = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        families = {line.split()[0].split("+")[1] for line in listed}
        assert families <= {
            f"Atkinson-Hyperlegible-Next{face}"
            for face in (
                "",
                "-Bold",
                "-Italic",
                "-Bold-Italic",
                "-Extended",
                "-Extended-Bold",
                "-Extended-Italic",
                "-Extended-Bold-Italic",
            )
        }
        assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed)  # embedded, subset, Unicode
