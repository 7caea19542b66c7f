"""`compare`: an authority beside its statistical neighbours, its region and England in one year."""

from __future__ import annotations

import json

from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from indicators import comparisons
from indicators.compare import Comparison, as_json
from indicators.published import measure_of
from indicators.words import published_text


class Command(ProductCommand):
    """Print one comparison."""

    help = "Compare an authority's figure with its neighbours, its region and England."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True)
        parser.add_argument("--indicator", required=True)
        parser.add_argument("--year", required=True, type=int, help="named by its end: 2024")
        parser.add_argument("--model", help="of the neighbours: 2021 or 2025")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options) -> None:
        try:
            authority = authorities.find(options["authority"])
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        measure = measure_of(options["indicator"])
        if measure is None:
            raise CommandError(
                f"Nothing is published of an indicator {options['indicator']}.",
                returncode=WRONG_ARGUMENTS,
            )
        loaded = comparisons.models()
        if options["model"] and options["model"] not in loaded:
            raise CommandError(
                f"The model {options['model']} of statistical neighbours is not loaded. Loaded:"
                f" {', '.join(loaded) or 'none'}. Load it with load_reference.",
                returncode=WRONG_ARGUMENTS,
            )
        found = comparisons.comparison(authority, measure, options["year"], model=options["model"])
        if found.vintage is None and found.own.value is None:
            raise CommandError(
                f"There is no figure of “{measure.title}” for {options['year']}: neither in the"
                " record nor published. Load the published file with load_published.",
                returncode=WRONG_ARGUMENTS,
            )
        self.stdout.write(json.dumps(as_json(found)) if options["json"] else _in_words(found))


def _in_words(found: Comparison) -> str:
    """The comparison as lines of text."""

    def text(value: float | None) -> str:
        written = published_text(value, found.measure.unit, found.measure.decimals)
        return written or "no figure"

    lines = [
        f"{found.measure.title}, {found.year}",
        f"  own: {text(found.own.value)} ({found.own.source})",
        f"  neighbours ({found.model}): mean {text(found.mean)}, median {text(found.median)}",
        *(
            f"    {member.rank}. {member.name}: "
            f"{text(member.value)}{f' ({member.symbol})' if member.symbol else ''}"
            for member in found.members
        ),
        f"  {found.region_name or 'region'}: {text(found.region)}",
        f"  {found.country_name}: {text(found.country)}",
    ]
    if found.rank:
        lines.append(f"  rank {found.rank} of {found.of}, quartile {found.quartile}")
    return "\n".join([*lines, f"  from: {found.vintage}"])
