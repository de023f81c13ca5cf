"""Bring a register in from a file; says what it would enter and what is wrong, and writes with --commit."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.selectors.acting import council_named, holder_of
from commissioning.verdicts import Refused
from frameworks.importing.corrected import sheet_to_correct
from frameworks.importing.records import FLAT, RegisterFile, read_file
from frameworks.importing.sheets import Unreadable
from frameworks.services.importing import register
from frameworks.services.importing.matching import NEW
from frameworks.services.importing.proving import Proved


class Command(ProductCommand):
    help = (
        "Bring the contracts of FILE (.csv, .xlsx or .json) onto a council's register, all of them or none. Writes "
        "only with --commit; what is on the register already stays as it is. Exit 1 when refused, 3 when it could not "
        "run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="A register file, or a council's own sheet.")
        parser.add_argument("--council", default="", metavar="CODE", help="Needed where there is more than one.")
        parser.add_argument("--as", dest="email", default="", metavar="USER", help="The commissioner who enters them.")
        parser.add_argument(
            "--match", action="append", default=[], metavar="NAME=REF",
            help="Which provider of the directory a name is, or NAME=new; “new” alone: all not found are new.",
        )  # fmt: skip
        parser.add_argument("--errors", type=Path, metavar="FILE", help="Write the file again with a column of errors.")
        parser.add_argument("--commit", action="store_true", help="Enter them. Without it nothing is written.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        actor = self._commissioner(options["council"], options["email"])
        answers, all_new = _answers(options["match"])
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=COULD_NOT_RUN)
        content = file.read_bytes()
        try:
            read = self._read(content, file.name, actor)
            at = clock.now()
            proved = register.try_out(file=read, actor=actor, at=at, answers=answers, all_new=all_new)
            self._say(proved, read)
            if not proved.is_ready:
                self._say_wrong(proved, read, options["errors"])
                raise CommandError("Nothing was written.", returncode=1)
            if not options["commit"]:
                self.stdout.write("nothing written: add --commit to write it")
            elif proved.built or proved.matching.new:
                tell = self._tell if self.stderr.isatty() else None
                register.bring_file(file=read, content=content, proved=proved, actor=actor, at=at, tell=tell)
                self.stdout.write(f"written by {actor.label}")
        except Unreadable as error:
            raise CommandError(f"{file}: {error}", returncode=1) from error
        except Refused as refused:
            raise CommandError(f"{refused.verdict.sentence} Nothing was written.", returncode=1) from refused

    def _read(self, content: bytes, name: str, actor: Actor) -> RegisterFile:
        """The file, its columns understood as the council last said of such a sheet."""
        read = read_file(content, name)
        if read.form != FLAT:
            return read
        known = register.columns_known(actor.council, read.sheets[""].headings)
        return read if known == dict(read.columns) else read_file(content, name, columns=known)

    def _say(self, proved: Proved, read: RegisterFile) -> None:
        if read.form == FLAT:
            headings = read.sheets[""].headings
            left_out = [heading for place, heading in enumerate(headings) if place not in read.columns and heading]
            if left_out:
                self.stdout.write(f"columns not read: {', '.join(left_out)}")
        for note, count in sorted(proved.notes.items()):
            self.stdout.write(f"{note} ({count})")
        told = [f"{count} {what}" for what, count in proved.counts.items() if count]
        self.stdout.write(f"{read.rows} rows: {', '.join(told) or 'nothing new'}; {len(proved.known)} already there")

    def _say_wrong(self, proved: Proved, read: RegisterFile, errors: Path | None) -> None:
        for problem in proved.problems:
            self.stdout.write(str(problem))
        for one in proved.unsure:
            self.stdout.write(f"not in the directory: {one.words}")
        if proved.unsure:
            self.stdout.write("say who they are with --match NAME=REF or NAME=new, or that all are with --match new")
        rows = len({problem.place for problem in proved.problems})
        self.stdout.write(f"{len(proved.problems)} errors in {rows} rows, {len(proved.unsure)} providers to confirm")
        if errors is not None:
            ending, content = sheet_to_correct(read, proved.problems)
            path = errors if errors.suffix == f".{ending}" else errors.with_suffix(f".{ending}")
            path.write_bytes(content)
            self.stdout.write(f"to correct: {path}")

    def _commissioner(self, code: str, email: str) -> Actor:
        try:
            return holder_of(Role.COMMISSIONER, council_named(code), email=email)
        except Refused as refused:
            raise CommandError(refused.verdict.sentence, returncode=COULD_NOT_RUN) from refused

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total} contracts", ending="\n" if done == total else "")


def _answers(given: list[str]) -> tuple[dict[str, str], bool]:
    """What --match says: by name, and whether all that are not found are new."""
    return dict(_pairs(given)), NEW in given


def _pairs(given: list[str]) -> Iterator[tuple[str, str]]:
    for one in given:
        name, _, reference = one.rpartition("=")
        if name and reference:
            yield name, reference
        elif one != NEW:
            raise CommandError("--match wants NAME=REF, NAME=new, or new.", returncode=COULD_NOT_RUN)
