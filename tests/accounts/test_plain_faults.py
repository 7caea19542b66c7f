"""What a command says where the machine lets it down, and where it must not say anything."""

from __future__ import annotations

import errno

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from psycopg.errors import AdminShutdown, DiskFull, InvalidTextRepresentation, QueryCanceled

from accounts import plain_faults
from accounts.commands import FAULT, ProductCommand
from accounts.plain_faults import sentence_of
from csc_dashboard.embedded import EmbeddedPostgresError

OURS = "The embedded server runs but does not answer."


def caused(fault: Exception, cause: Exception) -> Exception:
    """A fault that came of another, as `raise … from …` makes it."""
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), plain_faults.FULL),
        (caused(OperationalError("Qzx417"), DiskFull("Qzx417")), plain_faults.FULL),
        (OperationalError("connection refused: Qzx417"), plain_faults.NOT_REACHED),
        (psycopg.OperationalError("connection refused: Qzx417"), plain_faults.NOT_REACHED),
        (caused(OperationalError("Qzx417"), QueryCanceled("Qzx417")), plain_faults.TOO_LONG),
        (caused(OperationalError("Qzx417"), AdminShutdown("Qzx417")), plain_faults.WENT_AWAY),
        (EmbeddedPostgresError(OURS), OURS),
        (caused(OperationalError("Qzx417"), EmbeddedPostgresError(OURS)), OURS),
        (ImproperlyConfigured("A service needs a secret."), "A service needs a secret."),
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/files"),
            "/srv/files: permission denied. See that it is there, and that this account may use"
            " it.",
        ),
        (
            ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
            "The machine refused what this needs: connection reset by peer.",
        ),
    ],
)
def test_what_the_machine_refuses_is_one_sentence(fault: Exception, sentence: str):
    """B4: with no word of what a driver or a system said of a value."""
    assert sentence_of(fault) == sentence


@pytest.mark.parametrize(
    "fault",
    [ValueError("Qzx417"), KeyError("Qzx417"), InvalidTextRepresentation("Qzx417")],
)
def test_a_fault_of_ours_is_for_the_programmer(fault: Exception):
    """It ends as ever: by its type and its frames."""
    assert sentence_of(fault) is None


def test_a_command_ends_in_the_sentence_and_with_the_status_of_a_fault():
    class Broken(ProductCommand):
        def handle(self, *args: object, **options: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", "/srv/files")

    with pytest.raises(CommandError, match=r"/srv/files: permission denied\.") as ended:
        call_command(Broken())
    assert ended.value.returncode == FAULT


def test_what_is_no_fault_of_the_machine_is_not_swallowed():
    class Broken(ProductCommand):
        def handle(self, *args: object, **options: object) -> None:
            raise ValueError("Qzx417")

    with pytest.raises(ValueError, match="Qzx417"):
        call_command(Broken())
