"""Sending a return as a person does, through its page."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.test import Client

from accounts.models import Authority
from tests.ingest import journey
from tests.ingest.journey import Files

THIS_YEAR = journey.ssda903(journey.EPISODES_2024)
LAST_YEAR = journey.ssda903(journey.EPISODES_2023, journey.CHILDREN_2023)


def send(client: Client, authority: Authority, files: Files = THIS_YEAR, year: int = 2024):
    """The answer to the form with these files."""
    between_requests()
    kept = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post(
        f"/{authority.code}/returns/new/", {"files": kept, "dataset": "auto", "year": year}
    )
    between_requests()
    return answer


def between_requests() -> None:
    """Broken connections are given up, as they are in production; the test client leaves that out,
    since a test may hold a transaction on one."""
    if not connection.in_atomic_block:
        close_old_connections()
