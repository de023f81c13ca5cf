"""The short name by which a table, a figure, a schedule or a section is known inside its report or form."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, count

from django.utils.text import slugify

LONGEST = 50  # leaves room for the number that tells two apart


def free_key(title: str, taken: Collection[str], *, otherwise: str, longest: int = LONGEST) -> str:
    """A key made of a title that nobody has taken: “Whole-life value” is `whole-life-value`, the next one `…-2`.

    `otherwise` is what it is made of where the title has no letter and no digit.
    """
    stem = slugify(title)[:longest].strip("-") or otherwise
    return next(key for key in chain([stem], (f"{stem}-{n}" for n in count(2))) if key not in taken)
