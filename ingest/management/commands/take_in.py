"""`take_in PATH…`: the whole journey of a return in this process, published at the end."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.commands import REFUSED_OR_HELD, WRONG_ARGUMENTS, ProductCommand
from indicators import queries as figures
from ingest import actions, pipeline, queries
from ingest.check import peak_rss_mb
from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.registry import RETURNS
from ingest.management.arguments import files_named, refuse_year
from ingest.models import Stage, Upload


class Command(ProductCommand):
    """Take a return in; exit status 2 where it is refused or waits to be confirmed."""

    help = "Read, check, record and measure a return, and publish it unless --draft."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--authority", required=True)
        parser.add_argument("--dataset", default="auto", choices=["auto", *RETURNS, *EXTRACTS])
        parser.add_argument("--year", type=int)
        parser.add_argument("--as-at", type=date.fromisoformat, help="the day the data run to")
        parser.add_argument(
            "--first-on", type=date.fromisoformat, help="the first day a partner's rows speak for"
        )
        parser.add_argument(
            "--confirm", action="store_true", help="take it in though it would wait for a person"
        )
        parser.add_argument("--draft", action="store_true", help="do not publish")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options) -> None:
        try:
            authority = authorities.find(options["authority"])
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        refuse_year(options["year"])
        opened = [(path.name, path.open("rb")) for path in files_named(options["paths"])]
        upload = actions.receive(
            authority,
            None,
            opened,
            dataset=options["dataset"],
            year=options["year"],
            as_at=options["as_at"],
            first_on=options["first_on"],
            ring=False,
        )
        for _, file in opened:
            file.close()
        self._see_through(upload)
        held = upload.stage == Stage.HELD
        if held and options["confirm"]:
            actions.confirm(upload, None, ring=False)
            self._see_through(upload)
        if upload.stage == Stage.READY and not options["draft"]:
            actions.publish([upload], None)
            upload.refresh_from_db()
        if options["json"]:
            self.stdout.write(json.dumps(answer(upload)))
        else:
            self._say(upload)
        if upload.stage == Stage.FAILED:
            raise CommandError(upload.message, returncode=1)
        if upload.stage in (Stage.REFUSED, Stage.HELD):
            sys.exit(REFUSED_OR_HELD)

    def _see_through(self, upload: Upload) -> None:
        """Work on the upload, or wait for the worker whose sweep was quicker."""
        while True:
            pipeline.work_on(upload.pk)
            upload.refresh_from_db()
            if not upload.is_working:
                return
            time.sleep(0.5)

    def _say(self, upload: Upload) -> None:
        counted = queries.counts(upload)
        self.stdout.write(
            f"{upload.get_stage_display()}: {upload.dataset} {upload.year or ''}".rstrip()
        )
        if upload.message:
            self.stdout.write(upload.message)
        for table, rows in upload.row_counts.items():
            self.stdout.write(f"  {table}: {rows} rows")
        self.stdout.write(
            f"{counted['error']} errors, {counted['query']} queries,"
            f" {counted['flag']} doubtful cells;"
            f" {len(upload.untried)} rules could not be tried."
        )


def answer(upload: Upload) -> dict:
    """The JSON of commands.md: what became of the upload, codes and row numbers, no cell values."""
    flags, findings = [], {}
    for found in queries.rows_found(upload):
        if found.severity == queries.FLAG:
            column = found.columns[0] if found.columns else None
            flags.append(
                {"code": found.rule, "table": found.table, "row": found.row, "column": column}
            )
        else:
            line = findings.setdefault(
                (found.rule, found.table),
                {
                    "rule": found.rule,
                    "severity": found.severity,
                    "table": found.table,
                    "rows": [],
                    "columns": found.columns,
                },
            )
            line["rows"].append(found.row)
    build = figures.live_build(upload.authority)
    return {
        "outcome": upload.outcome,
        "error": {"code": upload.error_code, "message": upload.message}
        if upload.error_code
        else None,
        "message": upload.message,
        "dataset": upload.dataset or None,
        "year": upload.year,
        "authority": upload.authority.code,
        "stage": upload.stage,
        "rows": upload.row_counts,
        "normalisations": upload.normalisations,
        "flags": flags,
        "findings": list(findings.values()),
        "untried": upload.untried,
        "stages": upload.stage_seconds,
        "peak_rss_mb": peak_rss_mb(),
        "records_digest": upload.records_digest,
        "facts_digest": build.digest if build else None,
    }
