"""Set up a council and its first administrator, who then sets up posts, people and templates in the admin."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from commissioning import clock
from commissioning.management.product_command import ProductCommand
from commissioning.services.founding import found_council
from commissioning.verdicts import Refused


class Command(ProductCommand):
    help = "Make a council and its first administrator; prints the password to hand over. Exit 1 when refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="stands before every reference, as in BRK:ASC-2017-041")
        parser.add_argument("name")
        parser.add_argument("--administrator", metavar="NAME", required=True)
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            council, user, password = found_council(
                code=options["code"],
                name=options["name"],
                administrator_name=options["administrator"],
                administrator_email=options["email"],
                at=clock.now(),
            )
        except Refused as refused:
            raise CommandError(refused.verdict.sentence, returncode=1) from refused
        self.stdout.write(f"{council.code} {council.name}")
        self.stdout.write(f"administrator: {user.email}  {password or '(keeps the password they have)'}")
