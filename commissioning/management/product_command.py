"""What our commands share: exit code 3 says that a command could not be run."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

COULD_NOT_RUN = 3
_ARGPARSE_REFUSED = 2


class ProductCommand(BaseCommand):
    """A command whose exit codes are interface: wrong arguments exit 3, because 1 and 2 are answers."""

    def run_from_argv(self, argv: list[str]) -> None:
        """Run from the command line; read the arguments once beforehand, to tell wrong ones from an answer."""
        self._called_from_command_line = True
        try:
            self.create_parser(argv[0], argv[1]).parse_args(argv[2:])
        except SystemExit as stopped:
            sys.exit(COULD_NOT_RUN if stopped.code == _ARGPARSE_REFUSED else stopped.code)
        super().run_from_argv(argv)
