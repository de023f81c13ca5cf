"""An author with a register, a form and drafts to bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.decisions import Case

DRAFTS = Path(__file__).parents[3] / "fixtures" / "drafts"


@pytest.fixture
def case(db: None) -> Case:
    """Case S0 as a complete draft, with its contract and its author."""
    from tests.factories.decisions import s0_case

    return s0_case()


@pytest.fixture
def typed() -> bytes:
    """A report as officers type it in Word."""
    return (DRAFTS / "typed-in-word.docx").read_bytes()
