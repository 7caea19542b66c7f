"""`bench [NAME]`: the product's own benchmarks, each a ratio to its yardstick in the same run."""

from __future__ import annotations

import os

from django.core.management.base import CommandError, CommandParser

from accounts.commands import ProductCommand

NAMES = ("cin", "ssda903", "copy", "facts", "disclosure", "shift", "rules")
# Minutes long and with a site of its own, or a table of its own: only when asked for by name.
UPLOAD, PAGES, LINKAGE = "upload", "pages", "linkage"


class Command(ProductCommand):
    """Run the benchmarks; exit status 2 where one misses its limit."""

    help = "Measure reading, checking, loading and measuring, on made-up data in a database apart."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "name",
            nargs="?",
            choices=(*NAMES, UPLOAD, PAGES, LINKAGE),
            help=f"one of them; all but {UPLOAD}, {PAGES} and {LINKAGE} unless given",
        )

    def handle(self, *args: object, name: str | None, **options: object) -> None:
        if name == UPLOAD:
            self._upload()
            return
        if name == PAGES:
            self._pages()
            return
        if name == LINKAGE:
            self._linkage()
            return
        # pandas and the rules take seconds to import: not before they are needed.
        from csc_dashboard import benchmarks
        from csc_dashboard.scratch import scratch_database

        self.stdout.write(f"{'':<52}{'ours':>10}{'yardstick':>13}{'ratio':>8}{'limit':>8}  met")
        missed = []
        with scratch_database():
            for chosen in [name] if name else NAMES:
                for figure in benchmarks.BENCHMARKS[chosen]():
                    self._say(figure)
                    if figure.met is False:
                        missed.append(figure.name)
            figure = benchmarks.memory()
            self._say(figure)
            if not figure.met:
                missed.append(figure.name)
        if missed:
            raise CommandError(f"Over the limit: {', '.join(missed)}.", returncode=2)

    def _upload(self) -> None:
        """Send large returns through the page; exit status 2 where the web server grows too far."""
        from csc_dashboard import benchmark_upload

        missed = []
        for sending in benchmark_upload.sendings(self.stderr.write):
            self.stdout.write(
                f"{sending.name}, {benchmark_upload.CHILDREN:,} children, "
                f"{sending.megabytes:.0f} MB: web +{sending.web_growth_mb} MB "
                f"(limit {benchmark_upload.WEB_GROWTH_LIMIT_MB}), "
                f"worker {sending.worker_peak_mb} MB"
            )
            for title, seconds in (sending.stages | sending.pages).items():
                self.stdout.write(f"  {title:<40}{seconds:>8.1f} s")
            self.stdout.flush()
            if not sending.met:
                missed.append(sending.name)
        if missed:
            raise CommandError(f"Over the limit: {', '.join(missed)}.", returncode=2)

    def _pages(self) -> None:
        """Let fifty people open pages; exit status 2 where pages are too slow beside a file."""
        from csc_dashboard import benchmark_pages

        run = benchmark_pages.run(self.stderr.write)
        self.stdout.write(f"{'':<28}{'asked':>8}{'median':>12}{'p95':>12}")
        for each in (*run.pages, run.together, run.static):
            middle, slow = each.median * 1000, each.p95 * 1000
            self.stdout.write(f"{each.name:<28}{each.times:>8}{middle:>9.0f} ms{slow:>9.0f} ms")
        self.stdout.write(
            f"p95 of pages is {run.ratio:.1f} times that of the file (limit"
            f" {benchmark_pages.MOST_TIMES:g}), {run.together.p95 * 1000:.0f} ms (limit"
            f" {benchmark_pages.MOST_SECONDS * 1000:.0f}); load average {run.load[0]:.1f} to"
            f" {run.load[1]:.1f} on {os.cpu_count()} processors"
        )
        if not run.met:
            raise CommandError("Over the limit: pages.", returncode=2)

    def _linkage(self) -> None:
        """Match made-up people whose truth is known; exit status 2 where links are wrong, missed,
        slow or dear."""
        from csc_dashboard import benchmark_linkage as linkage
        from ingest.check import peak_rss_mb

        if not linkage.weighs():
            self.stdout.write("Splink is not installed: the deterministic steps alone.")
        columns = ("people", "ours", "precision", "recall", "waiting", "right", "seconds")
        self.stdout.write(f"{'':<16}" + "".join(f"{name:>11}" for name in columns) + "  met")
        parts = []
        for part in linkage.scored():
            parts.append(part)
            self._say_linked(part)
        whole = linkage.together(parts)
        self._say_linked(whole)
        memory = peak_rss_mb()
        in_time = whole.seconds <= linkage.MOST_SECONDS
        in_memory = memory <= linkage.MOST_MEMORY_MB
        self.stdout.write(
            f"precision at least {linkage.LEAST_PRECISION}, recall at least"
            f" {linkage.LEAST_RECALL} of the automatic links;"
            f" {whole.seconds:.1f} s (limit {linkage.MOST_SECONDS:g} s):"
            f" {'yes' if in_time else 'no'}; peak memory {memory} MB (limit"
            f" {linkage.MOST_MEMORY_MB} MB): {'yes' if in_memory else 'no'}"
        )
        if not (in_time and in_memory and all(part.met for part in (*parts, whole))):
            raise CommandError("Over the limit: linkage.", returncode=2)

    def _say_linked(self, part) -> None:
        right = f"{part.waiting_right / part.waiting:.0%}" if part.waiting else "-"
        self.stdout.write(
            f"{part.source:<16}{part.people:>11,}{part.ours:>11,}{part.precision:>11.4f}"
            f"{part.recall:>11.4f}{part.waiting:>11,}{right:>11}{part.seconds:>11.1f}"
            f"  {'yes' if part.met else 'no'}"
        )
        self.stdout.flush()

    def _say(self, figure) -> None:
        limit = "" if figure.limit is None else f"{figure.limit:g}"
        limit = limit if figure.most is None else f"{figure.most:g} s"
        met = {True: "yes", False: "no", None: ""}[figure.met]
        self.stdout.write(
            f"{figure.name:<52}{figure.ours:>10.3f}{figure.yardstick:>13.3f}"
            f"{figure.ratio:>8.2f}{limit:>8}  {met}"
        )
        if figure.told:
            self.stdout.write(f"  {figure.told}")
        self.stdout.flush()
