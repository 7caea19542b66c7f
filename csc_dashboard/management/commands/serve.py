"""`manage.py serve`: the site on this machine, with its worker and its clock."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import CommandError

from accounts.commands import ProductCommand
from csc_dashboard import processes


class Command(ProductCommand):
    """Migrate, then run web server, worker and clock until Ctrl-C."""

    help = "Runs the site on this machine until Ctrl-C: web server, worker and clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, and nothing else: other hosts are what the Docker image is for."""
        parser.add_argument("--port", type=int, default=8000, help="8000 unless given")

    def handle(self, *args: object, port: int, **options: object) -> None:
        """Run until told to stop."""
        if settings.HTTPS:
            raise CommandError(
                "serve answers on this machine alone, without TLS. For a service at the hosts of "
                "CSC_HOSTS use the Docker image, or unset CSC_HOSTS."
            )
        try:
            with processes.take_port(port) as listener:
                processes.serve(listener, say=self._say, ready="Ready at {url}  (Ctrl-C to stop)")
        except (processes.PortTakenError, processes.ProcessDiedError) as error:
            raise CommandError(str(error)) from error

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
