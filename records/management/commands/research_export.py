"""`research_export --authority A --key-file FILE --out DIR`: the record for researchers."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from accounts import audit, authorities
from accounts.commands import WRONG_ARGUMENTS, ProductCommand


class Command(ProductCommand):
    """Write one CSV an entity under names that say nothing, with a key of this release alone."""

    help = "Write the record of an authority for researchers, under keyed names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--authority", required=True)
        parser.add_argument(
            "--key-file", type=Path, required=True, help="32 random bytes or more, of this release"
        )
        parser.add_argument("--out", type=Path, required=True, help="a folder that is not there")

    def handle(self, *args: object, **options) -> None:
        # pandas takes seconds to import: not before it is needed.
        import pandas as pd

        from records import queries, research, sealing

        try:
            authority = authorities.find(options["authority"])
            key = options["key_file"].read_bytes()
            options["out"].mkdir(parents=True, mode=0o700)
        except (authorities.UnknownAuthority, OSError) as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        today = timezone.localdate()
        record = queries.record_of(authority, queries.standing(authority))
        sealed = sealing.kept_from(authority, None)
        frames = {
            name: frame[~frame["child"].isin(sealed)]
            for name, frame in record.frames.items()
            if "child" in frame
        }
        try:
            made = research.pseudonymised(frames, key, pd.Timestamp(today))
        except research.NoKeyError as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        for name, frame in made.items():
            frame.to_csv(options["out"] / f"{name}.csv", index=False)
        audit.record(
            "record handed to researchers",
            person=None,
            authority=authority,
            children=len(made["person"]),
            tables=len(made),
        )
        self.stdout.write(f"{len(made)} tables of {len(made['person'])} children.")
