"""`bench [NAME]`: the product's own benchmarks, each a ratio to its yardstick in the same run."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser

from accounts.commands import ProductCommand

NAMES = ("cin", "ssda903", "copy", "facts", "disclosure", "shift")


class Command(ProductCommand):
    """Run the benchmarks; exit status 2 where one misses its limit."""

    help = "Measure reading, checking, loading and measuring, on made-up data in a database apart."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", choices=NAMES, help="one of them; all unless given")

    def handle(self, *args: object, name: str | None, **options: object) -> None:
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

    def _say(self, figure) -> None:
        limit = "" if figure.limit is None else f"{figure.limit:g}"
        met = {True: "yes", False: "no", None: ""}[figure.met]
        self.stdout.write(
            f"{figure.name:<52}{figure.ours:>10.3f}{figure.yardstick:>13.3f}"
            f"{figure.ratio:>8.2f}{limit:>8}  {met}"
        )
        self.stdout.flush()
