"""A council's colours, made legible: WCAG 2.2 contrast (success criteria 1.4.3 and 1.4.11)."""

from __future__ import annotations

WHITE, INK = "#ffffff", "#15191c"
SHADE = "#f2f5f6"  # the darkest ground the stylesheet puts text on
TEXT_CONTRAST = 4.5


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written `#rrggbb`, from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(background: str) -> str:
    """White or near-black, whichever reads better on `background`."""
    return max(WHITE, INK, key=lambda ink: contrast(ink, background))


def legible(colour: str) -> str:
    """`colour`, darkened in small steps until text in it reads on the page's shade, and so on white."""
    red, green, blue = _channels(colour)
    while contrast(f"#{red:02x}{green:02x}{blue:02x}", SHADE) < TEXT_CONTRAST:
        red, green, blue = int(red * 0.95), int(green * 0.95), int(blue * 0.95)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
