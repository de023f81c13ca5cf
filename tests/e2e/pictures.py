"""Pictures of the pages for the guides, made when WRITE_SCREENSHOTS is set."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image

from tests.e2e.keyboard import Keyboard

PICTURES = Path(__file__).resolve().parents[2] / "docs/images"


def keep(hands: Keyboard, name: str) -> None:
    """A picture of what stands on the screen, for the guides, when asked for. Few colours make small files."""
    if os.environ.get("WRITE_SCREENSHOTS"):
        hands.page.evaluate("() => scrollTo(0, 0)")
        shot = Image.open(io.BytesIO(hands.page.screenshot()))
        shot.quantize(64).save(PICTURES / f"{name}.png", optimize=True)
