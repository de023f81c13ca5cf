"""Certifying a PDF: a PAdES signature with the council's certificate, as an incremental update.

On screen this is a *digitally certified record*, never a seal: a council's common seal executes deeds, and this does
not. The field is invisible, because PDF/A and PDF/UA contradict each other on untagged visible ones; the signatures
people read are text in the document.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper

from commissioning.documents.certificates import Signer, load_signer, make_demonstration_certificate
from commissioning.documents.errors import SealFailed

__all__ = ["Signer", "load_signer", "make_demonstration_certificate", "seal"]

FIELD = "CouncilCertificate"
FIELD_NAME_READ_ALOUD = "Digital certificate of the council"
TIMESTAMP_SECONDS = 20


def seal(pdf: bytes, signer: Signer, *, reason: str, location: str, at: datetime, tsa_url: str | None) -> bytes:
    """The certified file: the given bytes unchanged, followed by the signature. No later change is permitted in it.

    `at` (with time zone) is the time the signature states. With `tsa_url` (RFC 3161) the time is also attested by
    that authority; without it nothing leaves the machine. Raises SealFailed when the certificate is not valid at
    `at`, the time-stamp authority does not answer, or the file cannot be signed; certification can then be retried.
    """
    if not signer.not_before <= at <= signer.not_after:
        raise SealFailed(
            f"The certificate is valid from {signer.not_before:%d %B %Y} to {signer.not_after:%d %B %Y}, not on "
            f"{at:%d %B %Y}. Install a current certificate, then try again."
        )
    timestamper = HTTPTimeStamper(tsa_url, timeout=TIMESTAMP_SECONDS) if tsa_url else None
    details = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    spec = SigFieldSpec(FIELD, readable_field_name=FIELD_NAME_READ_ALOUD)
    dated = _DatedSigner(details, signer.key, at=at, timestamper=timestamper, new_field_spec=spec)
    try:
        # pyHanko runs an event loop of its own, which it cannot do in a thread that already has one.
        with ThreadPoolExecutor(max_workers=1) as aside:
            return aside.submit(_sign, dated, pdf).result()
    except Exception as problem:
        raise SealFailed(f"The document could not be certified: {problem}. Nothing was stored; try again.") from problem


def _sign(signer: PdfSigner, pdf: bytes) -> bytes:
    signed: bytes = signer.sign_pdf(_Revision(io.BytesIO(pdf))).getvalue()
    return signed


class _DatedSigner(PdfSigner):
    """A PdfSigner whose signature states a given time instead of the machine's."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at.replace(microsecond=0)
        return session


class _Revision(IncrementalPdfFileWriter):
    """An incremental update that adds the signature and leaves the metadata, with its PDF/UA declaration, alone."""

    def _update_meta(self) -> None:
        return
