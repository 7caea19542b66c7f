"""What the tests of pages stand on: small returns, taken in and published by our own actions.

The files are made once a run, and published once a run in a database of their own. A module asks
for `scene`, which leads to it; what a test does there is undone behind the test, and what a module
does behind the module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import override_settings

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from csc_dashboard.demo import AUTHORITIES, ReturnFiles, write_returns
from csc_dashboard.scratch import drop_database
from indicators import populations
from ingest import actions, pipeline
from ingest.models import Upload
from tests.databases import make, of_this_worker, owner_connection, use
from tests.pages import PageClient
from tests.people import new_authority, new_person

SYNTHETIC = AUTHORITIES[0].sized_for(250)
# Three collection years: a year before lockdown, the year it ends in, and the year after.
FIRST_YEAR, YEARS = 2019, 3
# Who works next door.
STRANGER = "Charlie"


@pytest.fixture(scope="session")
def returns(tmp_path_factory) -> list[ReturnFiles]:
    """The files of an SSDA903 and a CIN census of 2019, 2020 and 2021, oldest first."""
    return write_returns(
        tmp_path_factory.mktemp("returns"),
        authority=SYNTHETIC,
        children=SYNTHETIC.usual_children,
        first_year=FIRST_YEAR,
        years=YEARS,
    )


@pytest.fixture(scope="session")
def spoiled(returns: list[ReturnFiles], tmp_path_factory) -> Path:
    """The last CIN census with errors: its first child is gone, and the need of twelve others."""
    last = next(one for one in reversed(returns) if one.dataset == "cin")
    text = last.paths[0].read_text(encoding="utf-8")
    text = re.sub(r"<Child>.*?</Child>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<PrimaryNeedCode>\w+</PrimaryNeedCode>", "", text, count=12)
    path = tmp_path_factory.mktemp("spoiled") / "cin.xml"
    path.write_text(text, encoding="utf-8")
    return path


def sent(authority: Authority, person: Person | None, files: list[Path], **said) -> Upload:
    """An upload just received; nobody has begun to work on it."""
    opened = [(path.name, path.open("rb")) for path in files]
    try:
        return actions.receive(authority, person, opened, ring=False, **said)
    finally:
        for _, file in opened:
            file.close()


def worked_on(upload: Upload, *, measure: bool = True) -> Upload:
    """The upload once a worker has gone as far with it as it can."""
    pipeline.work_on(upload.pk, measure=measure)
    upload.refresh_from_db()
    return upload


def published(authority: Authority, person: Person, returns: list[ReturnFiles]) -> list[Upload]:
    """The returns, taken in one by one and published together."""
    uploads = [
        worked_on(sent(authority, person, list(one.paths), year=one.year), measure=False)
        for one in returns
    ]
    actions.publish(uploads, person)
    for upload in uploads:
        upload.refresh_from_db()
    return uploads


@dataclass(frozen=True)
class Scene:
    """An authority with figures, somebody of each role, and the authority next door.

    `uploads` are published; `flawed` is the last CIN census sent again with errors in it, ready.
    """

    here: Authority
    next_door: Authority
    staff: dict[RoleName, Person]
    stranger: Person
    returns: list[ReturnFiles]
    uploads: list[Upload]
    flawed: Upload

    @property
    def lead(self) -> Person:
        """The performance lead."""
        return self.staff[RoleName.PERFORMANCE_LEAD]

    def paths_of(self, dataset: str, year: int) -> list[Path]:
        """The files of one of the returns."""
        return next(list(r.paths) for r in self.returns if (r.dataset, r.year) == (dataset, year))


@contextmanager
def undone() -> Iterator[None]:
    """Everything written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class SceneMade:
    """Where the scene stands: its database, how its files are stored, and what stands in it."""

    database: str
    storages: dict
    next_door: str
    uploads: list[UUID]
    flawed: UUID


@pytest.fixture(scope="session")
def scene_made(
    django_db_setup, django_db_blocker, migrated_database, returns, spoiled, tmp_path_factory
) -> Iterator[SceneMade]:
    """The scene, published once a run in a database of its own."""
    usual = connections["default"].settings_dict["NAME"]
    database = of_this_worker("test_csc_scene")
    kept = {"OPTIONS": {"location": tmp_path_factory.mktemp("scene"), "base_url": None}}
    storages = settings.STORAGES | {"default": settings.STORAGES["default"] | kept}
    with django_db_blocker.unblock():
        make(owner_connection(), database, like=migrated_database)
        use(database)
        with override_settings(STORAGES=storages):
            here = new_authority(SYNTHETIC.code, SYNTHETIC.dfe_code, SYNTHETIC.name)
            next_door = new_authority("E99000902", "902", "Brackenford")
            for role in RoleName:
                new_person(here, role.value.replace("_", "."), role)
            known = [(here.code, year, count) for year, count in SYNTHETIC.population_0_17.items()]
            populations.keep(known, vintage="made up")
            new_person(next_door, STRANGER, RoleName.ADMINISTRATOR, RoleName.PERFORMANCE_LEAD)
            lead = Person.objects.get(roles__name=RoleName.PERFORMANCE_LEAD, roles__authority=here)
            uploads = published(here, lead, returns)
            flawed = worked_on(sent(here, lead, [spoiled], dataset="cin", year=2021))
        made = SceneMade(
            database, storages, next_door.code, [each.pk for each in uploads], flawed.pk
        )
        use(usual)
    yield made
    with django_db_blocker.unblock():
        drop_database(database)


@pytest.fixture(scope="module")
def scene(scene_made: SceneMade, django_db_blocker, returns) -> Iterator[Scene]:
    """The authority with every return published; what a module does on it is undone behind it."""
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        use(scene_made.database)
        try:
            with override_settings(STORAGES=scene_made.storages), undone():
                yield _scene(scene_made, returns)
        finally:
            use(usual)


def _scene(made: SceneMade, returns: list[ReturnFiles]) -> Scene:
    here = Authority.objects.get(code=SYNTHETIC.code)
    next_door = Authority.objects.get(code=made.next_door)
    return Scene(
        here,
        next_door,
        {role: Person.objects.get(roles__name=role, roles__authority=here) for role in RoleName},
        Person.objects.distinct().get(roles__authority=next_door),
        returns,
        [Upload.objects.get(pk=pk) for pk in made.uploads],
        Upload.objects.get(pk=made.flawed),
    )


@pytest.fixture
def visitor(scene: Scene) -> Iterator[PageClient]:
    """A client that inspects what it fetches, on the scene; what it does is undone behind it."""
    with undone():
        yield PageClient()
