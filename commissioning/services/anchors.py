"""Anchors: once a day the heads of the audit chains are written to a file, so that a chain cut short shows.

A chain proves that nothing in it was changed; that nothing was cut off its end, and that it was not made anew as a
whole, only a copy of its head kept elsewhere proves. An anchor is such a copy. Each names the one before it with its
SHA-256, so that the anchors are a chain too. Files are only ever added: see
docs/adr/0025.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from commissioning import clock
from commissioning.models import AuditEvent, AuditHead

FORMAT = 1
AT_A_TIME = 500
_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(-(?P<number>\d{1,6}))?\.json")
Heads = dict[str, tuple[int, str]]


class Contradicted(ValueError):
    """The chains are no longer as the newest anchor saw them."""


class Garbled(ValueError):
    """A file among the anchors that is none, or no longer what was written."""


@dataclass(frozen=True)
class Anchor:
    """One file: where every chain ended when it was written, and the SHA-256 of the anchor before it."""

    name: str
    sha256: str
    at: datetime
    heads: Heads
    previous: str
    previous_sha256: str

    @property
    def day(self) -> date:
        """The day it is named by."""
        return date.fromisoformat(self.name[:10])


def default_folder() -> Path:
    """Where anchors are written: `DATA_DIR/anchors`, which belongs on another disk than the database."""
    return Path(settings.DATA_DIR) / "anchors"


@transaction.atomic
def write(*, at: datetime, folder: Path | None = None) -> tuple[Anchor, bool]:
    """Write where every chain ends at `at`; say whether a file was written.

    Where nothing has happened since the newest anchor of the same day, that one stands. A later one of the day gets a
    file of its own (`2026-06-15-02.json`): overwriting would let a second run hide what the first had seen. The heads
    are locked meanwhile, so that all are of one moment and two runs do not cross. Refuses (`Contradicted`) to go on
    after an anchor that the chains no longer bear out, and (`Garbled`) after one that cannot be read.
    """
    folder = folder or default_folder()
    folder.mkdir(parents=True, exist_ok=True)
    rows = AuditHead.objects.select_for_update().order_by("chain")
    heads: Heads = {head.chain: (head.sequence, head.hash) for head in rows}
    newest = newest_in(folder)
    day = clock.london_day(at)
    if newest is not None:
        for difference in _differing([newest]):
            raise Contradicted(difference)
        day = max(day, newest.day)  # a clock that was set back does not put the newest anchor in the middle
        if newest.day == day and newest.heads == heads:
            return newest, False
    name = _free_name(folder, day)
    _put(folder / name, _bytes_of(at, heads, newest))
    return read(folder / name), True


def put_aside(folder: Path | None = None) -> Path | None:
    """Rename the folder of anchors for a new database where another one's were kept; say where it is now, if anywhere.

    Only the demonstration asks for this, and only before its first council: a council's own anchors are never moved.
    """
    folder = folder or default_folder()
    if not folder.exists() or not names_in(folder):
        return None
    number = 1
    while (aside := folder.with_name(f"{folder.name}-of-another-database-{number}")).exists():
        number += 1
    return folder.rename(aside)


def newest_in(folder: Path) -> Anchor | None:
    """The anchor written last; None where there is none yet. `Garbled` when it cannot be read."""
    names = names_in(folder)
    return read(folder / names[-1]) if names else None


def names_in(folder: Path) -> list[str]:
    """The files of a folder that are named as anchors are, oldest first."""
    found = [named for path in folder.glob("*.json") if (named := _NAME.fullmatch(path.name))]
    return [named[0] for named in sorted(found, key=lambda named: (named["day"], int(named["number"] or 1)))]


def read(path: Path) -> Anchor:
    """The anchor in a file. `Garbled` when it is missing, or is not one."""
    try:
        content = path.read_bytes()
        held = json.loads(content)
        heads = {chain: (int(head["sequence"]), str(head["hash"])) for chain, head in held["chains"].items()}
        previous = held["previous"] or {"name": "", "sha256": ""}
        anchor = Anchor(
            name=path.name,
            sha256=hashlib.sha256(content).hexdigest(),
            at=datetime.fromisoformat(held["at"]),
            heads=heads,
            previous=str(previous["name"]),
            previous_sha256=str(previous["sha256"]),
        )
        anchor.day  # noqa: B018 - a file that is not named by a day is none
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Garbled(f"{path.name} cannot be read as an anchor.") from error
    return anchor


def differences(folder: Path | None = None) -> Iterator[str]:
    """What in the audit chains is not as the anchors saw it, and what in the chain of anchors itself is not whole.

    Nothing to say where all is well. That there is no anchor at all is said too, for then nothing proves that no chain
    was cut short.
    """
    folder = folder or default_folder()
    try:
        newest = newest_in(folder)
    except Garbled as garbled:
        yield f"Anchor: {garbled}"
        return
    if newest is None:
        yield f"Anchor: there is none in {folder}. Run anchor_audit, and have it run every day."
        return
    kept = [newest]
    yield from _earlier(folder, kept)
    yield from _differing(kept)


def _earlier(folder: Path, kept: list[Anchor]) -> Iterator[str]:
    """Go back through the anchors, each of which vouches for the one before it, and add them to those `kept`."""
    while (anchor := kept[-1]).previous:
        try:
            earlier = read(folder / anchor.previous)
        except Garbled as garbled:
            yield f"Anchor: {anchor.name} follows {anchor.previous}, but {garbled}"
            return
        if earlier.sha256 != anchor.previous_sha256:
            yield f"Anchor: {earlier.name} is not as {anchor.name} saw it."
            return
        kept.append(earlier)
    for name in sorted(set(names_in(folder)) - {anchor.name for anchor in kept}):
        yield f"Anchor: {name} does not belong to the chain of anchors."


def _differing(anchors: Iterable[Anchor]) -> Iterator[str]:
    """Where the chains are not as the anchors saw them, the newest anchor first; one sentence a chain."""
    seen: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for anchor in anchors:
        for chain, (sequence, digest) in anchor.heads.items():
            if sequence:
                seen[chain].setdefault(sequence, (digest, anchor.name))
    for chain, expected in sorted(seen.items()):
        links = _links(chain, list(expected))
        for sequence, (digest, name) in expected.items():
            if sequence not in links:
                last = AuditHead.objects.filter(chain=chain).values_list("sequence", flat=True).first() or 0
                yield f"{chain}: the anchor {name} saw {sequence} links; the chain's head now says {last}."
                break
            if links[sequence] != digest:
                yield f"{chain}: link {sequence} is not the one that the anchor {name} saw."
                break


def _links(chain: str, sequences: list[int]) -> dict[int, str]:
    """The hashes of these links of a chain, as far as they are there."""
    found: dict[int, str] = {}
    for start in range(0, len(sequences), AT_A_TIME):
        some = AuditEvent.objects.filter(chain=chain, sequence__in=sequences[start : start + AT_A_TIME])
        found.update(some.values_list("sequence", "hash"))
    return found


def _bytes_of(at: datetime, heads: Heads, newest: Anchor | None) -> bytes:
    held: dict[str, Any] = {
        "format": FORMAT,
        "at": at.astimezone(clock.LONDON).isoformat(),
        "previous": {"name": newest.name, "sha256": newest.sha256} if newest else None,
        "chains": {chain: {"sequence": sequence, "hash": digest} for chain, (sequence, digest) in heads.items()},
    }
    return (json.dumps(held, indent=1, sort_keys=True) + "\n").encode()


def _free_name(folder: Path, day: date) -> str:
    """The next name of a day: 2026-06-15.json, then 2026-06-15-02.json and so on."""
    name, number = f"{day}.json", 1
    while (folder / name).exists():
        number += 1
        name = f"{day}-{number:02}.json"
    return name


def _put(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all, and let nobody write to it afterwards."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o444)
    beside.replace(path)
