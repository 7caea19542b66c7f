"""`shifts`: what changed in an authority's figures after an event, how sure, in words."""

from __future__ import annotations

import json

from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from indicators import populations, queries
from indicators.catalogue import INDICATORS
from indicators.define import CUTS
from indicators.management.commands.shift_series import event_day


class Command(ProductCommand):
    """Print what changed, worked out now from the facts that stand."""

    help = "Say what changed after an event, for one indicator or all, and for the groups of a cut."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True)
        parser.add_argument(
            "--event", default="first_lockdown", help="a known event, or a date YYYY-MM-DD"
        )
        parser.add_argument("--indicator", default="", help="a key; all unless given")
        parser.add_argument("--cut", choices=list(CUTS), default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options) -> None:
        from indicators.shift.events import KNOWN, event_of
        from indicators.shift.narrative import as_json, sentence
        from indicators.shift.of_facts import ranked, shifts_of

        try:
            authority = authorities.find(options["authority"])
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        key, cut = options["indicator"], options["cut"]
        if key and key not in INDICATORS:
            raise CommandError(f"There is no indicator {key}.", returncode=WRONG_ARGUMENTS)
        if key and cut and cut not in INDICATORS[key].cuts:
            raise CommandError(f"{key} is not split by {cut}.", returncode=WRONG_ARGUMENTS)
        event = KNOWN.get(options["event"]) or event_of(event_day(options["event"]))
        # All indicators are asked, whichever is printed: they are one family of tests.
        facts = queries.facts_of(queries.live_build(authority), cuts=("", cut) if cut else ("",))
        found = shifts_of(facts, event, population=populations.of(authority.code) or None)
        if key:
            found = [shift for shift in found if shift.name.indicator == key]
        if cut:
            found = [shift for shift in found if shift.name.cut == cut]
        if options["json"]:
            listed = [
                {
                    "indicator": shift.name.indicator,
                    "cut": shift.name.cut,
                    "cut_value": shift.name.cut_value,
                    **as_json(shift),
                }
                for shift in found
            ]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, allow_nan=False))
            return
        for shift in ranked(found):
            self.stdout.write(f"{shift.verdict.value}: {sentence(shift)}")
