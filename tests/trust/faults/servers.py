"""A PostgreSQL server of a test's own, to be restarted and to run out of room: the one that other
tests use is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from csc_dashboard.embedded import EmbeddedPostgres
from indicators import remembered
from tests.databases import use
from tests.ingest import journey
from tests.people import new_authority, new_person
from tests.trust.faults.invariant import Import
from tests.trust.faults.sending import LAST_YEAR, THIS_YEAR


@dataclass(frozen=True)
class Own:
    """The server, an authority with last year's figures in its database, and who works there."""

    server: EmbeddedPostgres
    authority: Authority
    person: Person

    def taken(self) -> Import:
        """This year's return, to be taken in beside what stands now: a test that came earlier may
        have left returns it withdrew."""
        return Import(self.authority, THIS_YEAR, 2024)


@contextmanager
def own_server(folder: Path) -> Iterator[Own]:
    """Within: every connection of this process leads to a new server in the folder, which every
    account may pass through."""
    if not connections["default"].settings_dict["ENGINE"].endswith("embedded_backend"):
        pytest.skip("the tests use a server of their own, which is not ours to restart")
    server, usual = EmbeddedPostgres(folder), connections["default"].settings_dict["NAME"]
    try:
        with override_settings(EMBEDDED_POSTGRES=server):
            use("csc")
            call_command("migrate", verbosity=0)
            here = new_authority("E10000901", "901", "Alderwick")
            bob = new_person(here, "Bob", RoleName.PERFORMANCE_LEAD)
            journey.published(here, LAST_YEAR, bob, year=2023)
            yield Own(server, here, bob)
    finally:
        remembered.forget()
        use(usual)
        server.throw_away()


def restart(server: EmbeddedPostgres) -> None:
    """At once, without a word to anybody connected: what was not committed is lost."""
    server._run("pg_ctl", "restart", "-D", server.data, "-w", "-m", "immediate", check=True)
