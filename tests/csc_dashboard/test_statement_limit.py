"""No statement takes longer than its limit, and a page that met it says so."""

from __future__ import annotations

import os
import runpy
import select
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from indicators import views
from tests.csc_dashboard.test_settings import SERVICE, settings_with
from tests.house.files import ROOT

ASKED = "STATEMENT_SECONDS DATABASES"
FIVE_SECONDS = "-c statement_timeout=5s -c idle_in_transaction_session_timeout=150s"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch):
    """What the web server's own file says before the product is imported."""
    for name in ("CSC_STATEMENT_SECONDS", "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    ran = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    yield dict(os.environ)
    ran["on_exit"](None)


def options_of(told: dict, alias: str = "default") -> str:
    return told["DATABASES"][alias].get("OPTIONS", {}).get("options", "")


def test_the_web_server_has_five_seconds(tmp_path: Path, started):
    """L8: on every connection of a web process, beside what the address says itself."""
    limit = {"CSC_STATEMENT_SECONDS": started["CSC_STATEMENT_SECONDS"]}
    told = settings_with(tmp_path, ASKED, **limit)
    assert options_of(told) == FIVE_SECONDS
    # Migrations have a limit of their own, on locks; nothing else goes in as the owner.
    assert options_of(told, "owner") == ""
    service = SERVICE | {"DATABASE_URL": SERVICE["DATABASE_URL"] + "&options=-c%20geqo%3Doff"}
    told = settings_with(tmp_path, ASKED, **service, **limit)
    assert options_of(told) == f"-c geqo=off {FIVE_SECONDS}"


def test_a_command_has_all_the_time_it_needs(tmp_path: Path):
    """L8: what somebody starts by hand is stopped by hand."""
    assert options_of(settings_with(tmp_path, ASKED)) == ""


def test_the_worker_has_two_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """L8: said by the application that the worker and the clock are started with."""
    monkeypatch.setenv("CSC_STATEMENT_SECONDS", "")
    monkeypatch.delenv("CSC_STATEMENT_SECONDS")
    runpy.run_path(str(ROOT / "csc_dashboard" / "celery.py"))
    assert os.environ["CSC_STATEMENT_SECONDS"] == "120"


def connected(option: str) -> psycopg.Connection:
    """A connection of the product's role, opened with one option."""
    params = connection.get_connection_params()
    for ours in ("cursor_factory", "context"):
        params.pop(ours, None)
    return psycopg.connect(**params | {"options": f"-c {option}"})


def test_the_server_stops_what_takes_longer():
    """L8: the limit is one PostgreSQL keeps, whatever the process does meanwhile."""
    limited = connected("statement_timeout=100ms")
    with limited, pytest.raises(psycopg.errors.QueryCanceled):
        limited.execute("SELECT pg_sleep(20)")


def test_the_server_ends_a_transaction_that_was_forgotten():
    """L8: it would hold its locks for as long as its process lives."""
    forgotten = connected("idle_in_transaction_session_timeout=50ms")
    forgotten.execute("SELECT 1")
    select.select([forgotten], [], [], 30)  # until the server says something by itself
    with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
        forgotten.execute("SELECT 1")


def test_a_page_that_was_stopped_says_so(scene, visitor, monkeypatch: pytest.MonkeyPatch):
    """L8: status 503, when to try again, and that nothing was half done."""

    def sleep(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '100ms'")
            cursor.execute("SELECT pg_sleep(20)")

    monkeypatch.setattr(views, "_sources", sleep)
    visitor.as_person(scene.lead)
    visitor.raise_request_exception = False
    url = reverse("overview", args=[scene.here.code])
    stopped = visitor.get(url)
    assert stopped.status_code == 503
    assert stopped.headers["Retry-After"] == "60"
    assert "The database took too long over this page" in stopped.content.decode()
    monkeypatch.undo()
    assert visitor.page(url).status == 200
