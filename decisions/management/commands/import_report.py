"""Bring a draft written in Word or Markdown into a new report; says where everything goes, writes with --commit."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents.drafts.draft import word_count
from commissioning.management.product_command import COULD_NOT_RUN, ProductCommand
from commissioning.models import Council, User
from commissioning.selectors import people
from commissioning.services import attachments
from commissioning.verdicts import Refused
from decisions.bringing.placing import Placing
from decisions.editing import may_begin_report
from decisions.enums import SectionAnswer
from decisions.models import ReportTemplate
from decisions.selectors import bringing as bringing_read
from decisions.services import bringing
from decisions.services.bringing import Brought, Upload
from frameworks.models import Contract


class Command(ProductCommand):
    help = (
        "Bring a draft (.docx or .md) into a new report. Lists what goes where and what has no place; writes only with "
        "--commit. Exit 1 when refused, 3 when there is no such file, form, contract or person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="A Word document (.docx) or Markdown (.md).")
        parser.add_argument("--template", required=True, metavar="SLUG", help="The form, such as delegated-powers.")
        parser.add_argument("--contract", required=True, metavar="COUNCIL:REF", help="Such as BRK:ASC-2017-041.")
        parser.add_argument("--author", required=True, metavar="USER", help="The author's e-mail address.")
        parser.add_argument("--post", default="", metavar="POST", help="The title of the post they act in.")
        parser.add_argument("--commit", action="store_true", help="Write the report. Without it nothing is written.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        contract = self._contract(options["contract"])
        template = self._template(options["template"], contract)
        actor = self._actor(options["author"], options["post"], contract)
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=COULD_NOT_RUN)
        upload = Upload(file.read_bytes(), file.name)
        at = clock.now()
        try:
            with transaction.atomic(), nullcontext() if options["commit"] else attachments.rehearsed():
                draft = bringing.begin(upload=upload, template=template, contract=contract, actor=actor, at=at)
                brought = bringing.bring(draft=draft, version=draft.version, actor=actor, at=at)
                self._say(brought, is_written=options["commit"])
                if not options["commit"]:
                    transaction.set_rollback(True)
        except Refused as refused:
            hint = "" if may_begin_report(actor).allowed else " Name another post with --post."
            raise CommandError(f"{refused.verdict.sentence}{hint}", returncode=1) from refused

    def _say(self, brought: Brought, *, is_written: bool) -> None:
        """Where everything goes, then what has no place, then the counts."""
        placing = brought.placing
        self.stdout.write(f"title: {brought.report.title}")
        for part, suggestion in zip(placing.draft.parts, placing.suggestions, strict=True):
            heading = " ".join(filter(None, [part.label, part.heading])) or "before the first heading"
            goes = f"{suggestion.key} ({suggestion.how.value})" if suggestion.key else suggestion.how.value
            self.stdout.write(f"{heading} -> {goes}")
        for line in placed(placing):
            self.stdout.write(line)
        left = list(brought.draft.not_placed.all())
        for entry in left:
            words = " ".join(entry.words.split())
            self.stdout.write(f"not placed: {entry.what}{f': {words}' if words else ''}")
        counts = f"{len(placing.texts)} sections, {len(placing.tables)} tables, {len(placing.rows)} rows"
        self.stdout.write(f"{counts}, {len(left)} not placed")
        written = f"{brought.report.reference} {brought.report.status}"
        self.stdout.write(written if is_written else "nothing written: add --commit to write it")

    def _contract(self, reference: str) -> Contract:
        code, _, own = reference.partition(":")
        council = Council.objects.filter(code=code).first()
        found = Contract.objects.standing().filter(council=council, reference=own)
        contract = found.first() if council and own else None
        if contract is None:
            raise CommandError(f"There is no contract {reference}.", returncode=COULD_NOT_RUN)
        return contract

    def _template(self, slug: str, contract: Contract) -> ReportTemplate:
        """The council's own form of that name before the shipped one."""
        known = ReportTemplate.objects.filter(slug=slug)
        found = known.filter(council=contract.council).first() or known.filter(council=None).first()
        if found is None:
            raise CommandError(f"There is no form {slug}.", returncode=COULD_NOT_RUN)
        return found

    def _actor(self, email: str, post: str, contract: Contract) -> Actor:
        """The author in the post named, or in the first of theirs at the contract's council that may begin a report."""
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"There is nobody with the address {email}.", returncode=COULD_NOT_RUN)
        held = [one for one in people.holdings_of(user, on=clock.today()) if one.post.council_id == contract.council_id]
        fitting = [one for one in held if not post or one.post.title == post]
        if not fitting:
            which = f"the post “{post}”" if post else "a post"
            raise CommandError(f"{user} does not hold {which} at {contract.council} today.", returncode=COULD_NOT_RUN)
        actors = [people.actor_in(one) for one in fitting]
        return next((actor for actor in actors if may_begin_report(actor).allowed), actors[0])


def placed(placing: Placing) -> list[str]:
    """What is brought where, one line for each section, table and kind of row."""
    said = []
    for text in placing.texts:
        answer = f"“{text.answer.label}”" if text.answer is not SectionAnswer.CONTENT else None
        said.append(f"section {text.key}: {answer or f'{word_count(text.markdown)} words'}")
    said += [f"table {one.key}: {one.caption}, {len(one.columns)} × {len(one.rows)}" for one in placing.tables]
    for kind, (_, name) in bringing_read.KINDS.items():
        count = sum(row.kind == kind for row in placing.rows)
        said += [f"{name}: {count}"] if count else []
    said += [f"{name}: {words}" for name, words in placing.particulars.items() if name != "title"]
    return said
