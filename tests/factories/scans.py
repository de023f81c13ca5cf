"""Files that stand for the scan of a signed paper."""

from __future__ import annotations

import io

import pikepdf


def scan(pages: int = 1) -> bytes:
    """A PDF of blank pages that opens."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    made = io.BytesIO()
    pdf.save(made, deterministic_id=True)
    return made.getvalue()


def locked_scan() -> bytes:
    """A PDF that asks for a password."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    made = io.BytesIO()
    pdf.save(made, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return made.getvalue()
