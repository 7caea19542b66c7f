"""How the service does: for the machinery around it, and for those who look after it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from accounts.permissions import RoleName
from csc_dashboard.recovery import history
from csc_dashboard.recovery.history import Drill
from ingest import sweeps, tasks
from ingest.models import Stage, Upload

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings) -> Path:
    """Sweeps, backups and drills of this test alone."""
    settings.SWEPT = tmp_path / "swept"
    settings.RECOVERY_FOLDER = tmp_path / "recovery"
    return tmp_path


def broken(execute, sql, params, many, context):
    raise OperationalError("the connection was lost")


def test_a_process_is_well_also_while_the_database_is_away(client: Client):
    """A web process that is restarted because the database is away helps nobody."""
    with connection.execute_wrapper(broken):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"process": "ok"})


@pytest.mark.django_db
class TestReady:
    def test_with_database_migrations_and_a_sweep_it_is(self, client: Client):
        sweeps.note(timezone.now())
        response = client.get("/readyz")
        ok = {"database": "ok", "migrations": "ok", "sweep": "ok"}
        assert (response.status_code, response.json()) == (200, ok)

    @pytest.mark.parametrize("ago", [None, 61])
    def test_without_a_worker_it_is_not(self, client: Client, ago: int | None):
        if ago:
            sweeps.note(timezone.now() - timedelta(seconds=ago))
        response = client.get("/readyz")
        assert (response.status_code, response.json()["sweep"]) == (503, "late")

    @pytest.mark.parametrize(
        ("lease", "status", "said"), [(20, 200, "busy"), (-1, 503, "late"), (None, 503, "late")]
    )
    def test_with_a_worker_that_is_busy_it_is(self, client, people, lease, status, said):
        """One that works alone makes no sweep meanwhile, but renews its lease."""
        now = timezone.now()
        sweeps.note(now - timedelta(seconds=300))
        held = None if lease is None else now + timedelta(seconds=lease)
        Upload.objects.create(authority=people.here, stage=Stage.MEASURING, lease_until=held)
        response = client.get("/readyz")
        assert (response.status_code, response.json()["sweep"]) == (status, said)

    def test_without_a_database_it_is_not(self, client: Client):
        sweeps.note(timezone.now())
        with connection.execute_wrapper(broken):
            response = client.get("/readyz")
        assert (response.status_code, response.json()["database"]) == (503, "down")

    def test_with_a_migration_yet_to_run_it_is_not(self, client: Client, monkeypatch):
        sweeps.note(timezone.now())
        monkeypatch.setattr(
            "csc_dashboard.service._on_disk", lambda: {("records", "9999_of_tomorrow")}
        )
        response = client.get("/readyz")
        assert (response.status_code, response.json()["migrations"]) == (503, "behind")

    def test_the_worker_is_seen_by_its_sweep(self, client: Client):
        tasks.sweep()
        assert client.get("/readyz").status_code == 200


def numbers(client: Client, **headers: str) -> dict[str, float]:
    """Each number by its name and labels."""
    text = client.get("/metrics", **headers).content.decode()
    return {
        name: float(value)
        for name, value in re.findall(r"^([^#\s]\S*(?: [^\s]+=)?) (\S+)$", text, re.M)
    }


@pytest.mark.django_db
class TestMetrics:
    def test_requests_are_counted_by_page_and_never_by_address(self, client: Client, people):
        client.get("/sign-in/?next=/E10000901/canary/")
        text = client.get("/metrics").content.decode()
        assert re.search(r'csc_requests_total\{method="GET",page="sign_in",status="200"\} \d', text)
        assert "canary" not in text

    def test_work_sweeps_data_and_drills_are_told(self, scene, visitor, settings):
        visitor.logout()
        sweeps.note(timezone.now() - timedelta(seconds=30))
        history.keep(
            settings.RECOVERY_FOLDER, Drill(timezone.now().isoformat(), "b", 1, 12.5, [], [])
        )
        Upload.objects.filter(pk=scene.flawed.pk).update(
            stage=Stage.READING, lease_until=timezone.now() - timedelta(seconds=90)
        )
        found = numbers(visitor)
        assert found['csc_uploads{stage="published"}'] == len(scene.uploads)
        assert found['csc_uploads{stage="reading"}'] == 1
        assert 89 < found["csc_lease_overdue_seconds"] < 150
        assert 29 < found["csc_sweep_age_seconds"] < 90
        assert found["csc_worker_busy"] == 0
        assert found["csc_drill_passed"] == 1
        assert found["csc_drill_restore_seconds"] == 12.5
        assert found[f'csc_data_age_days{{authority="{scene.here.code}",dataset="cin"}}'] > 1000
        # There is no backup, and no backup is not a backup of this moment.
        assert "csc_backup_age_seconds" not in found

    @pytest.mark.parametrize(
        ("meta", "status"),
        [
            ({"REMOTE_ADDR": "127.0.0.1"}, 200),
            ({"REMOTE_ADDR": "::1"}, 200),
            ({"REMOTE_ADDR": "10.1.2.3"}, 200),
            ({"REMOTE_ADDR": "10.9.2.3"}, 404),
            ({"REMOTE_ADDR": "203.0.113.9"}, 404),
            ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
            ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}, 404),
            ({"REMOTE_ADDR": ""}, 404),
        ],
    )
    def test_they_are_read_from_inside_alone(self, client: Client, settings, meta, status):
        settings.METRICS_FROM = ["10.1.2.0/24"]
        assert client.get("/metrics", **meta).status_code == status


class TestPage:
    @pytest.fixture
    def seen(self, scene, visitor):
        """The page, as the administrator sees it."""

        def look() -> str:
            visitor.force_login(scene.staff[RoleName.ADMINISTRATOR])
            return visitor.page(f"/{scene.here.code}/service/").text

        return look

    def test_with_nothing_running_it_says_so(self, seen):
        text = seen()
        assert "Not seen yet" in text
        assert "Nothing would come back after a loss." in text
        assert "No backup has been shown to come back." in text
        assert "No return is being taken in." in text

    def test_with_all_well_it_says_that(self, seen, settings):
        now = timezone.now()
        sweeps.note(now)
        folder = settings.RECOVERY_FOLDER
        history.keep_backup(
            folder, at=now - timedelta(hours=3), name="b", size=5_000_000, seconds=9
        )
        history.keep(folder, Drill((now - timedelta(days=2)).isoformat(), "b", 1, 12.5, [], []))
        text = seen()
        for said in (
            "Running",
            "Up to date",
            "The last was made 3 hours ago, 5.0 MB.",
            "The last was 2 days ago: everything was back in 12 seconds.",
        ):
            assert said in text, said

    def test_drills_stand_in_a_row_so_that_a_trend_is_seen(self, seen, settings):
        """R1: what would have been lost and how long it took, of each; and what 20 GB would take,
        where the database was large enough to tell."""
        at = timezone.now()
        for weeks, size, back in ((2, 0, 0.0), (1, 30_000_000, 20.0), (0, 2_000_000_000, 90.0)):
            moment = (at - timedelta(weeks=weeks)).isoformat()
            drill = Drill(moment, "b", 3.5, 100.0, [], [], back_seconds=back, size=size)
            history.keep(settings.RECOVERY_FOLDER, drill)
        text = seen()
        # The newest first: 2 GB in 90 seconds are 20 GB in 15 minutes.
        rows = re.search(
            r"3\.5 hours 2,000 MB 90 seconds 15 minutes .*"
            r"3\.5 hours 30 MB 20 seconds too small to tell .*"
            r"3\.5 hours not kept not kept too small to tell",
            text,
        )
        assert rows, text

    def test_what_is_late_or_failed_stands_out(self, seen, settings):
        now = timezone.now()
        sweeps.note(now - timedelta(minutes=5))
        folder = settings.RECOVERY_FOLDER
        history.keep_backup(folder, at=now - timedelta(days=2), name="b", size=1, seconds=9)
        wrong = ["The table records_child is missing."]
        history.keep(folder, Drill(now.isoformat(), "b", 1, 12.5, [], wrong))
        text = seen()
        for said in ("Not running", "Late", "Failed", "The table records_child is missing."):
            assert said in text, said

    def test_a_worker_that_is_busy_is_not_said_to_be_gone(self, seen, scene):
        """The failing case beside it stands above: nobody holds a lease, so nobody runs."""
        now = timezone.now()
        sweeps.note(now - timedelta(minutes=5))
        Upload.objects.filter(pk=scene.flawed.pk).update(
            stage=Stage.MEASURING, lease_until=now + timedelta(seconds=20)
        )
        text = seen()
        assert "Last seen 5 minutes ago. It works on one thing since then" in text
        assert "Busy" in text
        assert "Not running" not in text

    def test_work_is_told_with_who_has_it(self, seen, scene):
        now = timezone.now()
        Upload.objects.filter(pk=scene.flawed.pk).update(
            stage=Stage.CHECKING, lease_until=now - timedelta(minutes=1), attempt=2
        )
        text = seen()
        assert "Checking against the rules" in text
        assert "Nobody any more; taken up again by itself" in text
        assert "2 of 3" in text
