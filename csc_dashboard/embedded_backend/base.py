"""Django's PostgreSQL backend, which first sees to it that the embedded server runs.

Named by ENGINE in the settings. A command that opens no connection starts no server.
"""

from django.conf import settings
from django.db.utils import OperationalError

from accounts.walled_backend import base
from csc_dashboard.embedded import EmbeddedPostgresError


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server."""

    def get_connection_params(self) -> dict:
        """Where to connect, once the server runs. Asked before each new connection."""
        server = settings.EMBEDDED_POSTGRES
        try:
            server.ensure()
        except EmbeddedPostgresError as error:
            raise OperationalError(str(error)) from error
        return super().get_connection_params() | {"host": str(server.socket_folder)}
