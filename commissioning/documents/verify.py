"""What a file says about itself: is its signature intact, over the whole of it, and made with a certificate of ours?

Half of the answer. The other half, whether the file is byte for byte one that was stored, is a look-up by SHA-256.
"""

import io
import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import pikepdf
from asn1crypto.parser import peek as asn1_length
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

DECISION = "decision.json"
LARGEST_DECISION = 4_000_000  # bytes once unpacked: a stranger's few kilobytes may be made to swell to gigabytes


@dataclass(frozen=True)
class SignatureReport:
    """What was found. Everything is false or empty in a file without a signature, or that is no PDF at all.

    `intact`: the signed bytes are unchanged and the signature is the certificate's. `covers_whole_file`: nothing
    stands before, after or between what was signed. `registered`: the signer's certificate is among those given.
    `signed_at` is the time the signature itself states.
    """

    intact: bool = False
    covers_whole_file: bool = False
    signer_fingerprint: str = ""
    signer: str = ""
    signed_at: datetime | None = None
    registered: bool = False
    embedded_decision: dict[str, Any] | None = None

    @property
    def is_sound(self) -> bool:
        """Intact, over the whole file, and by a registered certificate."""
        return self.intact and self.covers_whole_file and self.registered


def check_signature(pdf: bytes, registered: Collection[bytes]) -> SignatureReport:
    """Report on the last signature of a file. `registered` are the council's certificates (DER), past ones included.

    Never raises: whatever was uploaded, the answer is a report. Opens no network connection and judges no chain of
    trust: the register of certificates is the trust.
    """
    decision = embedded_decision(pdf)
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return SignatureReport(embedded_decision=decision)
        return _report(signatures[-1], pdf, registered, decision)
    except Exception:
        # The file is a stranger's: whatever fails in reading it, it proves nothing.
        return SignatureReport(embedded_decision=decision)


def _report(
    signature: EmbeddedPdfSignature, pdf: bytes, registered: Collection[bytes], decision: dict[str, Any] | None
) -> SignatureReport:
    certificate = signature.signer_cert
    der = certificate.dump()
    digest = signature.compute_digest()
    same_digest, is_signers = validate_sig_integrity(signature.signer_info, certificate, "data", digest)
    is_whole = signature.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    return SignatureReport(
        intact=same_digest and is_signers,
        covers_whole_file=is_whole and _has_clean_padding(signature, pdf),
        signer_fingerprint=sha256(der).hexdigest(),
        signer=certificate.subject.human_friendly,
        signed_at=signature.self_reported_timestamp,
        registered=der in registered,
        embedded_decision=decision,
    )


def _has_clean_padding(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """The signature's own place holds only the signature: its bytes, zeros, nothing smuggled in after it."""
    _, before, after, _ = signature.byte_range
    content = signature.pkcs7_content
    written = content.hex()
    is_plain = pdf[before:after] in (f"<{written.upper()}>".encode(), f"<{written}>".encode())
    return is_plain and not any(content[asn1_length(content) :])


def embedded_decision(pdf: bytes) -> dict[str, Any] | None:
    """The machine-readable decision in a file, or None. Never raises, and unpacks no more than `LARGEST_DECISION`."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            found = json.loads(_unpacked(opened.attachments[DECISION].get_file().obj))
    except Exception:
        return None
    return found if isinstance(found, dict) else None


def _unpacked(stream: pikepdf.Object) -> bytes:
    """The bytes of a stream that is plain or deflated, as ours are. `ValueError` for any other, or a longer one."""
    raw, packed = stream.read_raw_bytes(), stream.get("/Filter")
    if packed is None:
        return raw
    if packed not in ("/FlateDecode", pikepdf.Array([pikepdf.Name.FlateDecode])) or "/DecodeParms" in stream:
        raise ValueError("This is not packed as ours are.")
    reader = zlib.decompressobj()
    found = reader.decompress(raw, LARGEST_DECISION)
    if reader.unconsumed_tail:
        raise ValueError("This is longer than a decision.")
    return found
