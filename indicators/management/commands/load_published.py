"""`load_published PATH…`: DfE's published statistics, as downloaded."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from accounts import audit
from accounts.commands import REFUSED_OR_HELD, WRONG_ARGUMENTS, ProductCommand
from indicators import publishing
from indicators.published import NotPublished, read_published
from indicators.reference import is_population

LONGEST_SUBJECT = 60
POPULATION_IS_REFERENCE = "the population, which load_reference loads."
DESCRIBES_A_FILE = ".meta.csv"


class Command(ProductCommand):
    """Load published statistics, each file told by its columns."""

    help = (
        "Load CSV files of DfE's Explore Education Statistics as downloaded (children in need,"
        " children looked after, stability, workforce, outcomes): files, or folders of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, paths: list[Path], **options: object) -> None:
        done, refused = [], []
        for path in _files(paths):
            try:
                done.append(_load(path))
            except NotPublished as error:
                refused.append(str(error))
        if options["json"]:
            self.stdout.write(json.dumps({"loaded": done, "refused": refused}))
        else:
            for line in done:
                self.stdout.write(f"{line['file']}: {line['says']}")
        if refused:
            raise CommandError("\n".join(refused), returncode=REFUSED_OR_HELD)


def _files(paths: list[Path]) -> list[Path]:
    files = []
    for path in paths:
        if not path.exists():
            raise CommandError(f"There is no file {path.name}.", returncode=WRONG_ARGUMENTS)
        found = sorted(path.rglob("*.csv")) if path.is_dir() else [path]
        files += [file for file in found if not file.name.endswith(DESCRIBES_A_FILE)]
    return files


def _load(path: Path) -> dict[str, str | int]:
    if is_population(path):
        # A release brings the estimates of its own day, which must not replace later ones.
        return {"file": path.name, "figures": 0, "says": POPULATION_IS_REFERENCE}
    content = read_published(path)
    with transaction.atomic():
        figures = publishing.keep(content, path)
        _audited(path, figures=figures)
    said = f"{figures:,} figures of {content.release}."
    if not figures:
        said = f"known as “{content.file_map.title}”, of which nothing is kept."
    if content.joint:
        said += f" {content.joint} rows that speak of two authorities together are left out."
    return {"file": path.name, "release": content.release, "figures": figures, "says": said}


def _audited(path: Path, **counts: int) -> None:
    audit.record(
        "published statistics loaded",
        person=None,
        authority=None,
        subject=path.name[:LONGEST_SUBJECT],
        **counts,
    )
