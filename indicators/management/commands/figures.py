"""`figures`: numerator, denominator, value, interval and status of each month."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.at_hand import at_hand
from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from accounts.models import Authority
from indicators import queries
from indicators.catalogue import INDICATORS
from indicators.define import CUTS
from indicators.figures import BASES

COLUMNS = [
    "authority",
    "indicator",
    "cut",
    "cut_value",
    "month",
    "basis",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
]


def month(text: str) -> date:
    """YYYY-MM as the first day of the month."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[5:]), 1)


class Command(ProductCommand):
    """Print figures of one indicator, or of all."""

    help = "Print the figures of an indicator for each month asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True)
        parser.add_argument("--indicator", required=True, help="a key, or all")
        parser.add_argument("--from", dest="first", required=True, help="YYYY-MM")
        parser.add_argument("--to", dest="last", required=True, help="YYYY-MM")
        parser.add_argument("--basis", choices=BASES, default="month")
        parser.add_argument("--cut", default="", help="a cut, or two with a comma between them")
        shape = parser.add_mutually_exclusive_group()
        shape.add_argument("--csv", action="store_true")
        shape.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options) -> None:
        try:
            authority = authorities.find(options["authority"])
            first, last = month(options["first"]), month(options["last"])
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        except ValueError as error:
            raise CommandError("Months are written YYYY-MM.", returncode=WRONG_ARGUMENTS) from error
        if last < first:
            raise CommandError("--to is before --from.", returncode=WRONG_ARGUMENTS)
        with at_hand(authority):
            self._print(authority, first, last, options)

    def _print(self, authority: Authority, first: date, last: date, options: dict) -> None:
        keys = list(INDICATORS) if options["indicator"] == "all" else [options["indicator"]]
        if unknown := set(keys) - set(INDICATORS):
            raise CommandError(
                f"There is no indicator {unknown.pop()}.", returncode=WRONG_ARGUMENTS
            )
        asked_for = [name for name in options["cut"].split(",") if name]
        if set(asked_for) - set(CUTS) or len(asked_for) > 2 or len(set(asked_for)) < len(asked_for):
            raise CommandError(
                f"--cut is one of {', '.join(CUTS)}, or two of them with a comma between.",
                returncode=WRONG_ARGUMENTS,
            )
        if len(asked_for) == 2:
            keys = [key for key in keys if set(asked_for) <= set(INDICATORS[key].cuts)]
            if not keys:
                raise CommandError(
                    "The indicator is not split by both of these.", returncode=WRONG_ARGUMENTS
                )
        cuts = ("", options["cut"]) if options["cut"] else ("",)
        asked = {"first": first, "last": last, "basis": options["basis"], "cuts": cuts}
        frames = [
            queries.figures_of(authority, INDICATORS[key], **asked).assign(indicator=key)
            for key in keys
        ]
        figures = pd.concat(frames, ignore_index=True).assign(authority=authority.code)
        if options["cut"]:
            figures = figures[figures["cut"] == options["cut"]]
        figures["month"] = [f"{m // 12}-{m % 12 + 1:02d}" for m in figures["month"]]
        figures = figures[COLUMNS]
        if options["csv"]:
            self.stdout.write(figures.to_csv(index=False), ending="")
        elif options["json"]:
            self.stdout.write(figures.to_json(orient="records"))
        else:
            self.stdout.write(figures.drop(columns="authority").to_string(index=False, na_rep=""))
