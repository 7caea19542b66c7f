"""manage.py check_return: reads a return and says what it is, what is wrong with it, what to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from accounts import authorities
from accounts.commands import REFUSED_OR_HELD, WRONG_ARGUMENTS, ProductCommand
from accounts.models import Authority
from ingest.check import CheckedReturn, check, read_return
from ingest.datasets.registry import DATASETS, RETURNS
from ingest.decide import Held, Outcome, Stored
from ingest.held import held, reference
from ingest.management.arguments import files_named, refuse_year
from ingest.readers import SourceFile
from ingest.schema import Conformed
from ingest.vocabulary import FlagCode, Normalisation, Refused
from records.extract import digest

ONS_CODE_LENGTH = 9


class Command(ProductCommand):
    help = (
        "Reads a return, makes it conform, runs the rules and says what would become of it. "
        "Nothing is kept. It is checked beside what the record holds of the authority; with "
        "--last-year or --loaded those files stand for the record, and no database is touched."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--authority", required=True, help="ONS code or DfE number")
        parser.add_argument("--dataset", choices=["auto", *DATASETS], default="auto")
        parser.add_argument("--year", type=int, help="collection year, named by its end")
        parser.add_argument("--as-at", type=date.fromisoformat, help="the date the data run to")
        parser.add_argument("--last-year", nargs="+", type=Path, default=[], metavar="PATH")
        parser.add_argument("--loaded", nargs="+", type=Path, default=[], metavar="PATH")
        parser.add_argument(
            "--json", action="store_true", help="one JSON document on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        year, dataset = options["year"], options["dataset"]
        refuse_year(year)
        if options["last_year"] or options["loaded"]:
            authority, holding = None, _from_files(options)
        else:
            authority = _known(options["authority"])
            holding = partial(held, authority) if authority else None
        code = authority.code if authority else options["authority"]
        checked = check(
            _files(options["paths"]),
            authority=options["authority"],
            dfe_code=authority.dfe_code if authority else None,
            dataset=dataset,
            year=year,
            as_at=options["as_at"],
            # Nothing is kept, so a year that has not ended may be checked before anybody says how
            # far the data run; a day that is said must make sense.
            today=timezone.localdate() if options["as_at"] else None,
            holding=holding,
            reference=partial(_reference, code, from_files=holding is not None and not authority),
            digest=_digest,
        )
        if options["json"]:
            self.stdout.write(json.dumps(checked.as_json()))
        else:
            self.stdout.write(told(checked))
        if checked.decision.outcome in (Outcome.REJECT, Outcome.CONFIRM):
            raise SystemExit(REFUSED_OR_HELD)


def _files(paths: list[Path]) -> list[SourceFile]:
    """The files named and those in folders named, ready to be read."""
    return [SourceFile.open(path) for path in files_named(paths)]


def _known(code: str) -> Authority | None:
    """The authority whose record stands beside the return; None where the record knows no such
    authority, or nothing has been set up yet."""
    try:
        return authorities.find(code)
    except (authorities.UnknownAuthority, DatabaseError):
        return None


def _reference(code: str, conformed: Conformed, known: Held, *, from_files: bool) -> dict[str, Any]:
    """What rules ask for beside returns; no list that is kept where files stand for the record, or
    nothing has been set up yet."""
    ons_code = code if len(code) == ONS_CODE_LENGTH else None
    try:
        return {"authority": ons_code} if from_files else reference(ons_code, conformed, known)
    except DatabaseError:
        return {"authority": ons_code}


def _from_files(options: dict[str, Any]) -> Callable[[str, int], Held]:
    """What is held, from files that stand for the record."""
    year, dataset = options["year"], options["dataset"]
    this_year = _stored(options["loaded"], dataset, year)
    last_year = _stored(options["last_year"], dataset, None if year is None else year - 1)
    return lambda _dataset, _year: Held(this_year, last_year)


def _stored(paths: list[Path], dataset: str, year: int | None) -> Stored | None:
    if not paths:
        return None
    try:
        return Stored.of(read_return(_files(paths), dataset=dataset, year=year))
    except Refused as refused:
        raise CommandError(
            f"The files that stand for what is held cannot be read. {refused.message}",
            returncode=WRONG_ARGUMENTS,
        ) from None


def _digest(conformed: Conformed) -> str:
    return digest(RETURNS[conformed.dataset.key].to_records(conformed))


def told(checked: CheckedReturn) -> str:
    """The check in words, for a terminal."""
    lines = [f"{checked.decision.outcome}"]
    if checked.decision.error:
        lines.append(f"{checked.decision.error}: {checked.decision.message}")
    lines += [f"{code}: {message}" for code, message in checked.decision.also]
    if (conformed := checked.conformed) is None:
        return "\n".join(lines)
    lines.append(f"{conformed.dataset.title}, collection year {conformed.collection.year}")
    lines += [f"  {table}: {rows:,} rows" for table, rows in conformed.sizes.items()]
    lines += [Normalisation(code).sentence for code in conformed.normalisations]
    for code, count in sorted(Counter(flag.code for flag in conformed.flags).items()):
        lines.append(f"{code} ({count:,}): {FlagCode(code).sentence}")
    for failure in checked.checked.failures:
        rows = _many(len(failure.positions), "row")
        lines.append(
            f"{failure.rule.code} ({failure.rule.severity}) in {rows} of {failure.table}: "
            f"{failure.rule.message}"
        )
    for why, count in Counter(u.why for u in checked.checked.untried).items():
        lines.append(f"Not tried: {_many(count, 'rule')}, since {why}.")
    return "\n".join(lines)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
