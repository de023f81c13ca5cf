"""The door through which a register comes in from a file: tried, brought in whole, or undone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Refused, Verdict
from frameworks.enums import ImportStatus
from frameworks.importing import headings
from frameworks.importing.drafts import draft_of
from frameworks.importing.records import FLAT, RegisterFile
from frameworks.imports import may_bring, may_import, may_look_through
from frameworks.models import ColumnMapping, ImportBatch
from frameworks.services.importing.proving import Proved, prove
from frameworks.services.importing.writing import Pen, keeping_everything

Tell = Callable[[int, int], None]


def try_out(
    *,
    file: RegisterFile,
    actor: Actor,
    at: datetime,
    answers: Mapping[str, str] | None = None,
    all_new: bool = False,
) -> Proved:
    """What a file would put on the register, with everything that is against it. Writes nothing."""
    may_import(actor).or_refuse()
    with keeping_everything():
        return prove(draft_of(file), actor=actor, at=at, answers=answers, all_new=all_new)


@transaction.atomic
def upload(*, content: bytes, name: str, actor: Actor, at: datetime) -> ImportBatch:
    """Keep a file to be looked through, page by page. Puts nothing on the register."""
    may_import(actor).or_refuse()
    batch = ImportBatch(
        council=actor.council,
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_by=actor.user,
        uploaded_at=at,
    )
    checked(batch).save()
    return batch


@transaction.atomic
def say_columns(
    *, batch: ImportBatch, sheet_headings: tuple[str, ...], columns: Mapping[int, str], version: int, actor: Actor,
    at: datetime,
) -> ImportBatch:  # fmt: skip
    """Say what each column holds; remembered for the council's next sheet with the same headings."""
    held = _waiting(batch, actor, version)
    held.columns = {str(place): key for place, key in columns.items()}
    held.save_version(update_fields=["columns"])
    told = {sheet_headings[place]: key for place, key in columns.items()}
    ColumnMapping.objects.update_or_create(
        council=held.council,
        heading_set=headings.key_of(sheet_headings),
        defaults={"columns": told, "settled_by": actor.user, "settled_at": at},
    )
    return held


@transaction.atomic
def say_providers(
    *, batch: ImportBatch, answers: Mapping[str, str], all_new: bool, version: int, actor: Actor, at: datetime
) -> ImportBatch:
    """Say which organisation each provider is that was not found, or that it is new."""
    held = _waiting(batch, actor, version)
    held.answers = {**held.answers, **answers}
    held.all_new = all_new
    held.save_version(update_fields=["answers", "all_new"])
    audit.record(actor, "register.providers_confirmed", held, at=at, changes={"providers": (None, len(answers))})
    return held


@transaction.atomic
def put_aside(*, batch: ImportBatch, version: int, actor: Actor, at: datetime) -> ImportBatch:
    """Forget a file that was only looked through."""
    held = _waiting(batch, actor, version)
    held.status, held.content = ImportStatus.PUT_ASIDE, None
    checked(held).save_version()
    audit.record(actor, "register.put_aside", held, at=at)
    return held


def bring(
    *, batch: ImportBatch, file: RegisterFile, version: int, actor: Actor, at: datetime, tell: Tell | None = None
) -> ImportBatch:
    """Put a file that waits on the register, whole. Refused when anything is against it; then nothing is written."""
    with transaction.atomic():
        held = _waiting(batch, actor, version)
        proved = try_out(file=file, actor=actor, at=at, answers=held.answers, all_new=held.all_new)
        return _written(held, proved, actor=actor, at=at, tell=tell)


def bring_file(
    *, file: RegisterFile, content: bytes, proved: Proved, actor: Actor, at: datetime, tell: Tell | None = None
) -> ImportBatch:
    """Put a file on the register that was tried just now, in one transaction. Refused as `bring` is."""
    may_import(actor).or_refuse()
    batch = ImportBatch(
        council=actor.council,
        file_name=file.name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        columns={str(place): key for place, key in file.columns.items()},
        uploaded_by=actor.user,
        uploaded_at=at,
    )
    with transaction.atomic():
        return _written(batch, proved, actor=actor, at=at, tell=tell)


def columns_known(council: Council, sheet_headings: tuple[str, ...]) -> dict[int, str]:
    """What the columns hold: as the council last said of such a sheet, else as the headings are understood."""
    known = ColumnMapping.objects.filter(council=council, heading_set=headings.key_of(sheet_headings)).first()
    if known is None:
        return dict(headings.guess(sheet_headings).by_place)
    return {place: known.columns[heading] for place, heading in enumerate(sheet_headings) if heading in known.columns}


def _waiting(batch: ImportBatch, actor: Actor, version: int) -> ImportBatch:
    may_import(actor).or_refuse()
    held: ImportBatch = ImportBatch.objects.locked(batch.pk).expect_version(version)
    may_look_through(ImportStatus(held.status)).or_refuse()
    return held


def _written(batch: ImportBatch, proved: Proved, *, actor: Actor, at: datetime, tell: Tell | None) -> ImportBatch:
    may_bring(len(proved.problems), len(proved.unsure)).or_refuse()
    batch.status, batch.content = ImportStatus.IMPORTED, None
    batch.counts, batch.imported_by, batch.imported_at = proved.counts, actor.user, at
    batch.version += 1
    checked(batch).save()
    try:
        with transaction.atomic(), keeping_everything():
            _write(batch, proved, Pen(actor, at), tell)
    except IntegrityError as error:
        message = "The register has changed while the file was brought in. Nothing was written: try again."
        raise Refused(Verdict.refuse("changed", message)) from error
    changes: dict[str, Any] = {what: (None, count) for what, count in proved.counts.items() if count}
    audit.record(actor, "register.imported", batch, at=at, changes={**changes, "file": (None, batch.sha256)})
    return batch


AT_A_TIME = 1000


def _write(batch: ImportBatch, proved: Proved, pen: Pen, tell: Tell | None) -> None:
    pen.posts(proved.new_posts)
    pen.providers(proved.matching)
    done, total = 0, len(proved.built)
    for wave in proved.waves:
        for start in range(0, len(wave), AT_A_TIME):
            some = wave[start : start + AT_A_TIME]
            pen.contracts(some, batch)
            done += len(some)
            if tell is not None:
                tell(done, total)


def is_flat(file: RegisterFile) -> bool:
    """Whether the file is a council's own sheet, whose columns have to be understood."""
    return file.form == FLAT
