"""Bring in a whole scheme of delegation from a file; says what it would propose, and proposes it with --commit."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.models import Council, Post
from commissioning.selectors.people import actors_of
from commissioning.verdicts import Refused, Verdict
from decisions import scheme_file
from decisions.scheme_file import SchemeFile
from decisions.services import scheme_files
from decisions.services.scheme_files import SchemeBrought


class Command(ProductCommand):
    help = (
        "Propose the rules of FILE as a council's scheme of delegation; each counts once the monitoring officer has "
        "confirmed it. Writes only with --commit; a second run changes nothing. Exit 1 when refused, 3 when there is "
        "no such file, council or administrator."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="As export_scheme writes it.")
        parser.add_argument("--council", required=True, metavar="CODE", help="The council's code, such as BRK.")
        parser.add_argument("--as", dest="email", default="", metavar="USER", help="The administrator who proposes.")
        parser.add_argument("--post", action="append", default=[], metavar="KEY=TITLE", help="Another title of a post.")
        parser.add_argument("--starts-on", type=date.fromisoformat, metavar="DATE", help="First day of every rule.")
        parser.add_argument("--commit", action="store_true", help="Propose them. Without it nothing is written.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        actor = self._administrator(options["council"], options["email"])
        scheme = self._scheme(file)
        titles = _titles(options["post"])
        unknown = [key for key in titles if key not in scheme.posts]
        if unknown:
            raise CommandError(f"[posts] has no “{unknown[0]}”.", returncode=COULD_NOT_RUN)
        scheme = scheme.with_titles(titles)
        if options["starts_on"]:
            scheme = scheme.starting_on(options["starts_on"])
        try:
            with transaction.atomic():
                brought = scheme_files.bring(scheme=scheme, actor=actor, at=clock.now())
                self._say(brought, actor, is_written=options["commit"])
                if not options["commit"]:
                    transaction.set_rollback(True)
        except Refused as refused:
            for reason in refused.verdict.reasons:
                self.stdout.write(reason.message)
            raise CommandError("Nothing was written.", returncode=1) from refused

    def _say(self, brought: SchemeBrought, actor: Actor, *, is_written: bool) -> None:
        told = {
            "new": brought.new,
            "proposed already, changed": brought.changed,
            "successor of a confirmed rule": brought.successors,
        }
        for what, rules in told.items():
            for rule in rules:
                self.stdout.write(f"{what}: {rule}")
        counts = f"{len(brought.proposed)} proposed by {actor.label}, {len(brought.same)} as they are"
        self.stdout.write(counts)
        if brought.proposed and not is_written:
            self.stdout.write("nothing written: add --commit to write it")

    def _scheme(self, file: Path) -> SchemeFile:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=COULD_NOT_RUN)
        try:
            found = scheme_file.read(file.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is no text.", returncode=1) from error
        if isinstance(found, Verdict):
            for reason in found.reasons:
                self.stdout.write(reason.message)
            raise CommandError(f"{file} is no scheme of delegation.", returncode=1)
        return found

    def _administrator(self, code: str, email: str) -> Actor:
        """Whoever is named, or the first administrator of the council in post today."""
        council = Council.objects.filter(code=code).first()
        if council is None:
            raise CommandError(f"There is no council {code}.", returncode=COULD_NOT_RUN)
        posts = Post.objects.filter(council=council, is_active=True, roles__role=Role.ADMINISTRATOR).distinct()
        for actor in actors_of(posts, on=clock.today()):
            if actor.user is not None and (not email or actor.user.email.lower() == email.lower()):
                return actor
        whose = f"{email} is no administrator" if email else "Nobody is administrator"
        raise CommandError(f"{whose} of {council} today.", returncode=COULD_NOT_RUN)


def _titles(given: list[str]) -> dict[str, str]:
    """What --post says, by key."""
    pairs = [one.partition("=") for one in given]
    if any(not (key and title) for key, _, title in pairs):
        raise CommandError("--post wants KEY=TITLE.", returncode=COULD_NOT_RUN)
    return {key: title for key, _, title in pairs}
