"""Every command, where the database is not where it is looked for, or nothing can be written: one
sentence, and neither a trace nor a password."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from tests.house.files import ROOT

pytestmark = pytest.mark.trust

SECRET = "QzxSecret417"
NOWHERE = f"postgres://csc_app:{SECRET}@127.0.0.1:1/none"
HERE = ("--authority", "E99000417")
# What each is asked; a path that is not there where it wants a backup or an archive.
ASKED = {
    "account": ("lena@here.example", "--forget-second-factors"),
    "backup": ("none",),
    "check_return": ("some.csv", *HERE),
    "compare": (*HERE, "--indicator", "referrals_count", "--year", "2021"),
    "conformance": ("none.json", "--return", "cin"),
    "demo": ("--no-serve",),
    "drill": ("none",),
    "export_authority": (*HERE, "none.zip"),
    "facts_digest": HERE,
    "figures": (*HERE, "--indicator", "referrals_count", "--from", "2020-04", "--to", "2020-05"),
    "import_authority": ("none.zip",),
    "load_published": ("some.csv",),
    "load_reference": ("some.csv",),
    "migrate": (),
    "read_children": HERE,
    "research_export": (*HERE, "--key-file", "some.key", "--out", "none"),
    "restore": ("none",),
    "sbom": (),
    "serve": ("--port", "0"),
    "setup": ("--no-input",),
    "shift_series": ("some.csv", "--event", "2022-04-01"),
    "shifts": (*HERE, "--event", "2022-04-01"),
    "take_in": ("some.csv", *HERE),
    "verify_audit": (),
}
# These make databases of their own, or write into the project.
NOT_ASKED = {"bench", "document"}


def test_no_command_is_left_out():
    rooms = {app.name for app in apps.get_app_configs() if not app.name.count(".")}
    ours = {name for name, room in get_commands().items() if room in rooms}
    assert set(ASKED) | NOT_ASKED >= {name for name in ours if "django" not in name}
    assert set(ASKED) | NOT_ASKED <= set(get_commands())


def ended(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess:
    """A command, run in an empty folder with a machine that lets it down."""
    away = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RECOVERY_URL", "CSC_DEMO", "CSC_HOSTS")
    clean = {name: value for name, value in os.environ.items() if name not in away}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=clean
        | {"DJANGO_SETTINGS_MODULE": "csc_dashboard.settings", "CSC_VAR": str(folder / "var")}
        | environment,
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


def is_told_plainly(ran: subprocess.CompletedProcess) -> bool:
    """Whether what it says is short, and no trace."""
    said = ran.stderr + ran.stdout
    trace = any(mark in said for mark in ("Traceback", 'File "', "site-packages", "(left out)"))
    return not trace and SECRET not in said and len(ran.stderr.splitlines()) <= 3


@pytest.mark.parametrize("name", sorted(ASKED))
def test_the_database_is_not_where_it_is_looked_for(name: str, tmp_path: Path):
    """B4: by whatever command."""
    addresses = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RECOVERY_URL")
    (tmp_path / "some.csv").write_text("month,value\n2020-04,1\n")
    (tmp_path / "some.key").write_text("0123456789abcdef" * 4)
    ran = ended(tmp_path, name, *ASKED[name], **dict.fromkeys(addresses, NOWHERE))
    assert is_told_plainly(ran), ran.stderr
    assert ran.returncode in (0, 1, 2, 3)
    assert (ran.stderr + ran.stdout).strip()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CSC_VAR": "/proc/none"}, "/proc/none: no such file or directory."),
        ({"DATABASE_URL": f"other://a:{SECRET}@h/d"}, "DATABASE_URL is to be the address"),
        ({"DATABASE_URL": f"postgres://a:{SECRET}@h:x/d"}, "cannot be read as it is"),
        ({"CSC_KEPT_FILES": SECRET}, "CSC_KEPT_FILES cannot be read as it is"),
        ({"CSC_HOSTS": "a.example", "CSC_DEMO": "1"}, "unset CSC_DEMO, or CSC_HOSTS"),
    ],
)
def test_settings_that_cannot_be_read(tmp_path: Path, environment: dict[str, str], said: str):
    """B4: which variable, and nothing of what stands in it."""
    ran = ended(tmp_path, "facts_digest", *HERE, **environment)
    assert is_told_plainly(ran), ran.stderr
    assert (ran.returncode, said in ran.stderr) == (1, True), ran.stderr
