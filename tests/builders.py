"""What the tests of pages stand on: small returns, taken in and published by our own actions.

The files are made once a run. A module asks for `scene`, which publishes them once; what a test
does on it is undone behind the test, and the whole of it behind the module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from csc_dashboard.demo import AUTHORITIES, ReturnFiles, write_returns
from indicators import populations
from ingest import actions, pipeline
from ingest.models import Upload
from tests.pages import PageClient
from tests.people import new_authority, new_person

SYNTHETIC = AUTHORITIES[0].sized_for(250)
# Three collection years: a year before lockdown, the year it ends in, and the year after.
FIRST_YEAR, YEARS = 2019, 3


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


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, returns, spoiled) -> Iterator[Scene]:
    """The authority with every return published, for as long as a module's tests run."""
    with django_db_blocker.unblock(), undone():
        here = new_authority(SYNTHETIC.code, SYNTHETIC.dfe_code, SYNTHETIC.name)
        next_door = new_authority("E99000902", "902", "Brackenford")
        staff = {role: new_person(here, role.value.replace("_", "."), role) for role in RoleName}
        known = [(here.code, year, count) for year, count in SYNTHETIC.population_0_17.items()]
        populations.keep(known, vintage="made up")
        stranger = new_person(
            next_door, "Charlie", RoleName.ADMINISTRATOR, RoleName.PERFORMANCE_LEAD
        )
        lead = staff[RoleName.PERFORMANCE_LEAD]
        uploads = published(here, lead, returns)
        flawed = worked_on(sent(here, lead, [spoiled], dataset="cin", year=2021))
        yield Scene(here, next_door, staff, stranger, returns, uploads, flawed)


@pytest.fixture
def visitor(scene: Scene) -> Iterator[PageClient]:
    """A client that inspects what it fetches, on the scene; what it does is undone behind it."""
    with undone():
        yield PageClient()
