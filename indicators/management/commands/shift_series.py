"""`shift_series FILE.csv`: the change engine on any monthly series."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from accounts.commands import REFUSED_OR_HELD, WRONG_ARGUMENTS, ProductCommand
from records.calendar import LOCKDOWN

KINDS = ("flow", "share", "stock", "stock_share", "value")


class Command(ProductCommand):
    """Say of each series in a file what changed after a date."""

    help = (
        "Say what changed after a date in monthly series: a CSV file with the columns series, "
        "month (YYYY-MM), count and, for shares and rates, denominator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--event", default=LOCKDOWN.isoformat(), help="a date, YYYY-MM-DD")
        parser.add_argument(
            "--kind",
            choices=KINDS,
            help="what a month's count is; told from the denominator unless given",
        )
        parser.add_argument(
            "--working-days",
            action="store_true",
            help="allow for the number of working days of each month in England",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options) -> None:
        # scipy takes a second to import: not before it is needed.
        from dataclasses import replace

        from indicators.shift.engine import shifts
        from indicators.shift.events import event_of
        from indicators.shift.narrative import as_json, sentence
        from indicators.shift.read_series import SeriesRefused, read_series
        from indicators.shift.series import Kind
        from indicators.shift.verdicts import adjusted
        from indicators.shift.windows import HEADLINE

        event = event_of(event_day(options["event"]))
        kind = Kind[options["kind"].upper()] if options["kind"] else None
        try:
            data = Path(options["file"]).read_bytes()
            batches = read_series(data, kind=kind, working_days=options["working_days"])
        except OSError as error:
            raise CommandError(
                "The file cannot be read: is the path right?", returncode=WRONG_ARGUMENTS
            ) from error
        except SeriesRefused as error:
            raise CommandError(str(error), returncode=REFUSED_OR_HELD) from error
        found = [shift for batch in batches for shift in shifts(batch, event)]
        found.sort(key=lambda shift: shift.name)
        first = [n for n, shift in enumerate(found) if shift.window == HEADLINE]
        ps = [float("nan") if found[n].p is None else found[n].p for n in first]
        for n, q in zip(first, adjusted(ps).tolist(), strict=True):
            found[n] = replace(found[n], q=None if q != q else q)
        if options["json"]:
            listed = [{"series": shift.name, **as_json(shift)} for shift in found]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, allow_nan=False))
            return
        for shift in found:
            if shift.window == HEADLINE:
                self.stdout.write(f"{shift.name}: {shift.verdict.value}. {sentence(shift)}")


def event_day(text: str) -> date:
    """YYYY-MM-DD as a date. Raises CommandError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            "The event is a date, written YYYY-MM-DD.", returncode=WRONG_ARGUMENTS
        ) from error
