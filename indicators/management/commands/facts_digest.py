"""`facts_digest`: one number that is the same for the same facts."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from indicators import facts, queries


class Command(ProductCommand):
    """Print the SHA-256 of an authority's live facts, worked out from the stored rows."""

    help = "Print a SHA-256 over the authority's facts, in canonical order."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True)

    def handle(self, *args: object, **options) -> None:
        try:
            authority = authorities.find(options["authority"])
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        self.stdout.write(facts.digest(queries.facts_of(queries.live_build(authority))))
