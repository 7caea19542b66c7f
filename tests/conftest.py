"""What every test can ask for: the real database, as the product uses it, and the shared data."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from csc_dashboard.scratch import drop_database
from tests import examples
from tests.builders import (  # noqa: F401  (fixtures of every test)
    returns,
    scene,
    scene_made,
    spoiled,
    visitor,
)
from tests.databases import make, migrated, of_this_worker, owner_connection, use
from tests.pages import page  # noqa: F401  (a fixture of every test)
from tests.people import people  # noqa: F401  (a fixture of every test)

# Few, so that every check together takes minutes: `./run trust` tries more.
examples.register()

ROOT = Path(__file__).resolve().parent.parent


# What takes longest goes first: whoever began it last would work on alone. The second asks for no
# database, which the first is migrating meanwhile.
LONGEST = (
    "ingest/test_kill.py",
    "ingest/writing/test_returns.py",
    "house/test_permissions.py",
    "indicators/test_facts.py",
    "browser/test_journey.py",
    "indicators/test_outside_attack.py",
    "indicators/test_oracle.py",
    "csc_dashboard/test_benchmarks.py",
    "ingest/test_pipeline.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much of the proofs of promises to run: `./run trust` asks for more than `./run test`."""
    parser.addoption("--trust", choices=("core", "trust", "all"), default="core")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first; mark what reads the shared data or drives the browser, so that
    `-m` can leave it out; leave out what `./run trust` alone runs."""
    left_out = {"core": {"trust", "trust_all"}, "trust": {"trust_all"}, "all": set()}
    wanted, apart = [], []
    for item in items:
        names = {mark.name for mark in item.iter_markers()}
        (apart if names & left_out[config.getoption("trust")] else wanted).append(item)
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = wanted
    place = {ROOT / "tests" / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))
    for item in items:
        for fixture, marker in (("shared", "shared"), ("chromium", "browser")):
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of sample data beside the repository (or where SHARED_DIR says)."""
    folder = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the shared sample data are not here ({folder})")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser of this machine. Without one a test is skipped, but never where CI is set."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return Path(found)
    if os.environ.get("CI"):
        pytest.fail("continuous integration needs a browser: install chromium")
    pytest.skip("no Chromium on this machine (on Debian: apt install chromium)")


@pytest.fixture(scope="session")
def migrated_database(django_db_blocker) -> Iterator[str]:
    """The database that this run has migrated; every other is a copy of it."""
    django_db_blocker.unblock()
    with migrated(ROOT / "var" / "test") as name:
        django_db_blocker.restore()
        yield name
        django_db_blocker.unblock()
    django_db_blocker.restore()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker, migrated_database: str
) -> Iterator[None]:
    """A database of this run, made and migrated as its owner.

    In place of Django's own, which would make it, migrate it and use it as one role. The tests then
    run as the role the product works as, so a missing privilege fails here and not on a service.
    """
    name = of_this_worker("test_csc")
    reuse = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    owner = owner_connection()
    with django_db_blocker.unblock():
        home = owner.settings_dict["NAME"]
        make(owner, name, like=migrated_database, reuse=reuse)
        use(name)
        if reuse:
            call_command("migrate", verbosity=0)
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
        if not reuse:
            use(home)
            drop_database(name)
        for connection in connections.all():
            connection.close()
