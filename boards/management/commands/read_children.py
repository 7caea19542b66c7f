"""`read_children`: the children that an authority's boards follow, read again from the record."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.commands import WRONG_ARGUMENTS, ProductCommand


class Command(ProductCommand):
    """Read the children of the boards whose returns changed, as the worker does by itself."""

    help = "Read the children that boards follow again, where returns changed since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True)

    def handle(self, *args: object, **options) -> None:
        from boards import cohort_actions

        try:
            authority = authorities.find(options["authority"])
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        read = cohort_actions.follow_publications(authority)
        for board, moved in read:
            self.stdout.write(
                f"{board.name}: {moved.joined} joined, {moved.left} left, {moved.stayed} stayed."
            )
        if not read:
            self.stdout.write("No board's returns have changed since its children were read.")
