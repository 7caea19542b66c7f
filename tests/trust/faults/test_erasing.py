"""Erasing a child, and deleting files on schedule, killed half-way; and a restore behind that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings as product
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from csc_dashboard.embedded import EmbeddedPostgres
from csc_dashboard.recovery.access import of_embedded
from csc_dashboard.recovery.backup import back_up
from indicators.models import Build
from ingest import keeping, linking
from ingest.models import UploadedFile
from records import erasing
from records.models import Child, Erasure, ErasureAsked
from tests.house.files import ROOT
from tests.ingest import journey
from tests.people import People
from tests.trust.faults.invariant import standing, stray_files
from tests.trust.faults.sending import THIS_YEAR
from tests.trust.faults.statements import Place, die, in_a_child, killed_at

OWN_ID = "A2"


@pytest.fixture
def ledger(settings, tmp_path: Path) -> Path:
    """The file beside the database in which erasures are written down."""
    settings.ERASURE_LEDGER = tmp_path / "ledger.jsonl"
    return settings.ERASURE_LEDGER


@pytest.fixture
def asked(transactional_db, people: People, ledger: Path) -> ErasureAsked:
    """Figures are published, and that a child be erased was asked."""
    journey.published(people.here, THIS_YEAR, people.bob, year=2024)
    return erasing.ask(people.here, OWN_ID, because="a court said so", by=people.alice)


def is_there(people: People) -> bool:
    return Child.objects.filter(authority=people.here, la_child_id=OWN_ID).exists()


@pytest.mark.trust
def test_killed_at_any_statement_the_child_is_there_whole(
    asked: ErasureAsked, people: People, ledger: Path, stride, record_property
):
    """F20: until all of an erasure is done nothing of it is."""

    def erase() -> None:
        keeping.decide_erasure(asked, erased=True, by=people.bob)

    whole, number, tried = standing(people.here), 1, 0
    while killed_at(Place(number), erase) and killed_at(Place(number, after=True), erase):
        assert is_there(people), number
        assert standing(people.here) == whole, number
        assert not Erasure.objects.exists(), number
        assert not ledger.exists(), number
        number, tried = number + stride(core=9, trust=9), tried + 2
    assert tried > 8
    # The last was not killed: the child is erased, once.
    assert not is_there(people)
    assert len(ledger.read_text().splitlines()) == Erasure.objects.count() == 1
    assert AuditEntry.objects.filter(action="child erased").count() == 1
    record_property("figure", f"{tried} places of an erasure")


def test_killed_once_it_is_erased_the_child_stays_erased(
    asked: ErasureAsked, people: People, ledger: Path
):
    """F20: neither the line beside the database nor the ring for new figures was made; both are
    made up for, and a backup of before does not bring the child back."""
    backed_up = standing(people.here)

    def erase() -> None:
        with patch.object(erasing, "_write_down", die):
            keeping.decide_erasure(asked, erased=True, by=people.bob)

    os.waitpid(in_a_child(erase), 0)
    assert not is_there(people)
    assert not ledger.exists()
    assert standing(people.here).shown == backed_up.shown, "the figures count the child still"

    assert keeping.write_erasures_down() == 1
    assert keeping.write_erasures_down() == 0
    assert linking.catch_up(people.here)
    assert not linking.catch_up(people.here)
    assert standing(people.here).shown != backed_up.shown
    assert Build.objects.filter(authority=people.here).count() == 1

    # What a backup of before brings back: the child, and no word of the erasure.
    Erasure.objects.all().delete()
    Child.objects.create(authority=people.here, la_child_id=OWN_ID)
    number = 1
    while killed_at(Place(number), keeping.erase_again):
        assert is_there(people) != Erasure.objects.exists(), "half erased"
        number += 15
    assert not is_there(people)
    assert Erasure.objects.filter(authority=people.here).count() == 1


def test_a_line_that_broke_off_spoils_no_other(asked: ErasureAsked, people: People, ledger: Path):
    """F20: on a full disk half a line is written; the ledger of the database says it again."""
    keeping.decide_erasure(asked, erased=True, by=people.bob)
    whole = ledger.read_text()
    ledger.write_text(whole[: len(whole) // 2])
    assert keeping.write_erasures_down() == 1
    assert ledger.read_text().splitlines()[1] + "\n" == whole
    assert keeping.write_erasures_down() == 0
    assert keeping.erase_again() == 0


@pytest.mark.trust
def test_killed_while_files_are_deleted_on_schedule(asked: ErasureAsked, record_property):
    """F20: the next hour finishes, and each file is told of once."""
    later = timezone.now() + timedelta(days=product.KEEP_FILES_DAYS + 1)
    paths = list(UploadedFile.objects.values_list("path", flat=True))
    assert len(paths) == 2
    tried = 0
    while killed_at(Place(tried + 1, after=True), lambda: keeping.clear_old_files(later)):
        tried += 1
    assert not UploadedFile.objects.exclude(path="").exists()
    assert not stray_files()
    assert not [path for path in paths if default_storage.exists(path)]
    told = AuditEntry.objects.filter(action="file of an upload deleted on schedule")
    assert told.count() == len(paths)
    assert tried > 3
    record_property("figure", f"{tried} places of a purge")


@pytest.fixture
def machine() -> Iterator[dict[str, str]]:
    """The environment of a machine that has nothing yet."""
    folder = ROOT / "var" / "test" / f"erased-{os.getpid()}"
    folder.mkdir(mode=0o711, parents=True)
    away = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RECOVERY_URL", "CSC_DEMO", "CSC_HOSTS")
    yield {name: value for name, value in os.environ.items() if name not in away} | {
        "DJANGO_SETTINGS_MODULE": "csc_dashboard.settings",
        "CSC_VAR": str(folder),
        "CSC_POSTGRES": str(folder / "postgres"),
        "CSC_LINKAGE_KEY": product.LINKAGE_KEY,
    }
    EmbeddedPostgres(folder / "postgres").throw_away()
    shutil.rmtree(folder)


def told_by(machine: dict[str, str], *command: str) -> str:
    """What a command of the product says on that machine."""
    ran = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=machine, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ran.stdout


@pytest.mark.trust
def test_a_backup_of_before_is_restored_with_the_figures_of_after(
    asked: ErasureAsked, people: People, ledger: Path, machine: dict[str, str], tmp_path: Path
):
    """F20: by the command, onto an empty server: figures are those that stood after the erasure."""
    before = standing(people.here)
    name = connection.settings_dict["NAME"]
    access = of_embedded(product.EMBEDDED_POSTGRES, name)
    made, _ = back_up(access, tmp_path / "backups", now=timezone.now())
    keeping.decide_erasure(asked, erased=True, by=people.bob)
    keeping.measure_anew(people.here.pk)
    after = standing(people.here)
    assert after.shown != before.shown
    restored = machine | {"CSC_ERASURES": str(ledger)}
    told = told_by(restored, "restore", str(made))
    assert "erased again, as the ledger says: 1 child;" in told
    digest = told_by(restored, "facts_digest", "--authority", people.here.code)
    assert digest.strip() == after.shown


@pytest.mark.trust
def test_a_restore_without_the_ledger_says_so(
    asked: ErasureAsked, people: People, machine: dict[str, str], tmp_path: Path
):
    """F20: nobody takes a database for free of those who were erased because nothing was said."""
    access = of_embedded(product.EMBEDDED_POSTGRES, connection.settings_dict["NAME"])
    made, _ = back_up(access, tmp_path / "backups", now=timezone.now())
    told = told_by(machine | {"CSC_ERASURES": str(tmp_path / "none")}, "restore", str(made))
    assert "There is no ledger of erasures at" in told
