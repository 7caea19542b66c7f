"""Django's PostgreSQL backend, which first sees to it that the embedded server runs.

Named by ENGINE in the settings. A command that opens no connection starts no server.
"""

import os
from contextlib import suppress

import psycopg
from django.conf import settings
from django.db.utils import OperationalError

from accounts.walled_backend import base
from csc_dashboard.embedded import EmbeddedPostgresError
from csc_dashboard.processes import stand_back, take_what_is_left, takes_what_is_left


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

    def get_new_connection(self, conn_params: dict) -> psycopg.Connection:
        """A connection behind which the server is as patient as this process: half of what a return
        costs is the server's, and whoever opens a page waits for neither."""
        connection = super().get_new_connection(conn_params)
        mine = os.getpriority(os.PRIO_PROCESS, 0)
        if mine > 0:
            # A server of another account keeps its own place.
            with suppress(OSError):
                stand_back(mine, connection.info.backend_pid)
                if takes_what_is_left():
                    take_what_is_left(connection.info.backend_pid)
        return connection
