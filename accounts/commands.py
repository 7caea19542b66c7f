"""What every command of manage.py has in common: wrong arguments end with an exit status of their
own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from accounts import walls
from accounts.plain_faults import sentence_of

FAULT = 1
REFUSED_OR_HELD = 2
WRONG_ARGUMENTS = 3


@contextmanager
def told_plainly() -> Iterator[None]:
    """Have what the machine refuses end a command in one sentence. Raises CommandError."""
    try:
        yield
    except CommandError:
        raise
    except Exception as fault:
        sentence = sentence_of(fault)
        if sentence is None:
            raise
        raise CommandError(sentence, returncode=FAULT) from fault


class ProductCommand(BaseCommand):
    """A command whose exit status a schedule can rely on: 0 done, 1 a fault, 2 refused or held, 3
    wrong arguments.

    argparse ends with 2 where it does not understand its arguments, which would read as a return
    that was refused.
    """

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Django's parser, which says what is wrong with the arguments and ends with 3."""
        parser = super().create_parser(prog_name, subcommand, **options)

        def error(message: str) -> NoReturn:
            if not self._called_from_command_line:
                raise CommandError(f"Error: {message}", returncode=WRONG_ARGUMENTS)
            parser.print_usage(sys.stderr)
            parser.exit(WRONG_ARGUMENTS, f"{parser.prog}: error: {message}\n")

        parser.error = error
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command, past every wall: whoever runs it has the database's password. Raises
        CommandError where the database has no tables yet, or the machine lets the command down."""
        try:
            with told_plainly(), walls.every_authority(walls.Because.COMMAND_LINE):
                return super().execute(*args, **options)
        except ProgrammingError as fault:
            if not isinstance(fault.__cause__, UndefinedTable):
                raise
            raise CommandError(
                "The database is not prepared for this version: run migrate, or setup where this "
                "is the first time.",
                returncode=FAULT,
            ) from fault
