"""`shifts`: what changed in an authority's figures after an event, how sure, in words."""

from __future__ import annotations

import json

from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.at_hand import at_hand
from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from accounts.models import Authority
from indicators import populations, queries
from indicators.catalogue import INDICATORS
from indicators.define import CUTS
from indicators.management.commands.shift_series import event_day


class Command(ProductCommand):
    """Print what changed: what is kept of the figures that stand, else worked out now."""

    help = "Say what changed after an event, for one indicator or all, and for the groups of a cut."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True)
        parser.add_argument(
            "--event", default="first_lockdown", help="an event's key, or a date YYYY-MM-DD"
        )
        parser.add_argument("--indicator", default="", help="a key; all unless given")
        parser.add_argument("--cut", choices=list(CUTS), default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options) -> None:
        try:
            authority = authorities.find(options["authority"])
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        with at_hand(authority):
            self._print(authority, options)

    def _print(self, authority: Authority, options: dict) -> None:
        from indicators import dated_events, shift_keeping, shift_queries
        from indicators.shift.events import event_of

        key, cut = options["indicator"], options["cut"]
        if key and key not in INDICATORS:
            raise CommandError(f"There is no indicator {key}.", returncode=WRONG_ARGUMENTS)
        if key and cut and cut not in INDICATORS[key].cuts:
            raise CommandError(f"{key} is not split by {cut}.", returncode=WRONG_ARGUMENTS)
        known = {event.key: event for event in dated_events.events_of(authority)}
        event = known.get(options["event"]) or event_of(event_day(options["event"]))
        if event.key in known:
            shift_keeping.work_out_one(authority, event.key)
            found = shift_queries.told(authority, event.key, indicator=key, cut=cut)
        else:
            found = self._now(authority, event, key, cut)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, allow_nan=False))
            return
        headlines = [row for row in found if row["window"] == "headline"]
        for row in headlines:
            self.stdout.write(f"{row['verdict']}: {row['sentence']}")
        if not headlines:
            split = f" split by {cut}" if cut else ""
            self.stdout.write(f"Nothing to say: no figures{split} are published here.")

    def _now(self, authority, event, key: str, cut: str) -> list[dict]:
        """Of a date that nobody named: worked out now, and not kept."""
        from indicators.shift.narrative import as_json
        from indicators.shift.of_facts import ranked, shifts_of

        # All indicators are asked, whichever is printed: they are one family of tests.
        facts = queries.facts_of(queries.live_build(authority), cuts=("", cut) if cut else ("",))
        found = shifts_of(facts, event, population=populations.of(authority.code) or None)
        ranks = {shift.name: n for n, shift in enumerate(ranked(found))}
        found.sort(key=lambda shift: ranks[shift.name])
        return [
            {
                "indicator": shift.name.indicator,
                "cut": shift.name.cut,
                "cut_value": shift.name.cut_value,
                **as_json(shift),
            }
            for shift in found
            if (not key or shift.name.indicator == key) and shift.name.cut == cut
        ]
