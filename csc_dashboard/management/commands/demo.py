"""`demo`: a synthetic authority's real return files, taken in through the pipeline, and the site
that shows them."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from accounts.commands import ProductCommand
from csc_dashboard import processes


class Command(ProductCommand):
    """Make the demonstration and serve it on this machine."""

    help = "Write a synthetic authority's return files, take them in, and serve the site."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--children", type=int, default=6000)
        parser.add_argument("--years", type=int, default=9)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--write-only", type=Path, metavar="DIR", help="leave just the files here"
        )
        parser.add_argument("--no-serve", action="store_true")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: object, **options) -> None:
        # pandas and the rules take seconds to import: not before they are needed.
        from csc_dashboard import demonstration

        self.began = time.monotonic()
        size = demonstration.Size(options["children"], options["years"], options["seed"])
        if options["write_only"]:
            demonstration.write(options["write_only"], size, say=self.say)
            return
        if not settings.DEMO:
            raise CommandError(
                "The demonstration has a database of its own: start it as `./run demo`."
            )
        if options["no_serve"]:
            self.make(demonstration, size)
            return
        try:
            # The port is taken first: nobody should wait minutes to be told that it is not free.
            with processes.take_port(options["port"]) as listener:
                self.make(demonstration, size)
                self.say(f"Sign in with the password: {demonstration.PASSWORD}")
                for role, email in demonstration.sign_in_names():
                    self.say(f"  {role}: {email}")
                ready = "Ready at {url}  (Ctrl-C to stop)"
                processes.serve(listener, say=self.say, ready=ready, migrated=True)
        except (processes.PortTakenError, processes.ProcessDiedError) as error:
            raise CommandError(str(error)) from error

    def make(self, demonstration, size) -> None:
        """Make the data, unless they are there."""
        call_command("migrate", verbosity=0)
        if demonstration.is_there():
            self.say("The demonstration's data are there.")
            return
        written, extracts = demonstration.write(settings.VAR / "returns", size, say=self.say)
        demonstration.load(written, extracts, say=self.say)
        demonstration.load_published(written, settings.VAR / "returns", size, say=self.say)
        demonstration.fill_boards(written, say=self.say)

    def say(self, sentence: str) -> None:
        self.stderr.write(f"[{time.monotonic() - self.began:6.1f} s] {sentence}")
