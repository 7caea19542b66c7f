"""Settings are safe with nothing in the environment, and strict as soon as a host is named."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import ROOT

SERVICE = {
    "CSC_HOSTS": "dashboard.example.gov.uk",
    "SECRET_KEY": "k" * 30 + "0123456789" * 3,
    "CSC_LINKAGE_KEY": "l" * 12 + "0123456789" * 2,
    "DATABASE_URL": "postgres://csc_app:a@db.example.gov.uk/csc?sslmode=verify-full",
    "CSC_ENTRA_TENANT": "11111111-2222-4333-8444-555555555555",
    "CSC_ENTRA_CLIENT": "66666666-7777-4888-8999-aaaaaaaaaaaa",
    "CSC_ENTRA_SECRET": "a secret of the registration",
    "CSC_ENTRA_AUTHORITY": "E10000016",
}
WITHOUT_ENTRA = dict.fromkeys([name for name in SERVICE if "ENTRA" in name], "")
ASK = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""


def run(arguments: list[str], tmp_path: Path, environment: dict[str, str]):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env=kept
        | {"DJANGO_SETTINGS_MODULE": "csc_dashboard.settings", "CSC_VAR": str(tmp_path)}
        | environment,
    )  # fmt: skip


def settings_with(tmp_path: Path, names: str, **environment: str) -> dict:
    ran = run(["-c", ASK, *names.split()], tmp_path, environment)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def refusal(tmp_path: Path, **environment: str) -> str:
    ran = run(["-c", ASK, "DEBUG"], tmp_path, environment)
    assert ran.returncode
    return ran.stderr.strip().splitlines()[-1].partition(": ")[2]


def test_with_nothing_in_the_environment_it_serves_this_machine_alone(tmp_path: Path):
    assert settings_with(tmp_path, "DEBUG DEMO ALLOWED_HOSTS HTTPS ADMINS") == {
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "HTTPS": False,
        "ADMINS": [],
    }


def test_a_named_host_makes_it_a_service_behind_https(tmp_path: Path):
    assert settings_with(
        tmp_path,
        "SECURE_SSL_REDIRECT SESSION_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE",
        **SERVICE,
    ) == {
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_NAME": "__Host-s",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }


def test_djangos_own_deployment_checks_find_nothing_in_a_service(tmp_path: Path):
    ran = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], tmp_path, SERVICE)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("given", "has_passwords"),
    [
        ({}, True),
        (SERVICE, False),
        (SERVICE | WITHOUT_ENTRA, False),
        (SERVICE | {"CSC_LOCAL_ACCOUNTS": "1"}, True),
        ({"CSC_DEMO": "1"}, True),
    ],
    ids=["this machine", "a service", "without Entra", "by its own wish", "the demonstration"],
)
def test_a_service_has_passwords_of_its_own_only_if_it_says_so(
    tmp_path: Path, given: dict, has_passwords: bool
):
    """A4: off by default in production."""
    found = settings_with(tmp_path, "LOCAL_ACCOUNTS SECOND_FACTOR_REQUIRED", **given)
    assert found == {
        "LOCAL_ACCOUNTS": has_passwords, "SECOND_FACTOR_REQUIRED": "CSC_DEMO" not in given,
    }  # fmt: skip


def test_a_service_that_nobody_can_sign_in_to_is_not_ready(tmp_path: Path):
    ran = run(["manage.py", "check", "--deploy"], tmp_path, SERVICE | WITHOUT_ENTRA)
    assert "Nobody can sign in." in ran.stderr


def test_a_service_with_passwords_is_told_to_know_the_breached_ones(tmp_path: Path):
    """A4: the list is of its own machine, so somebody has to put it there."""
    check = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    alone = SERVICE | {"CSC_LOCAL_ACCOUNTS": "1"}
    assert "in CSC_BREACHED_PASSWORDS" in run(check, tmp_path, alone).stderr
    (tmp_path / "breached.txt").write_text("")
    named = alone | {"CSC_BREACHED_PASSWORDS": str(tmp_path / "breached.txt")}
    assert run(check, tmp_path, named).returncode == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "A service needs a secret of its own"),
        ({"CSC_LINKAGE_KEY": "short"}, "Names in partners' extracts are hashed"),
        ({"CSC_DEMO": "1"}, "The demonstration is served on this machine alone"),
        ({"CSC_ENTRA_SECRET": ""}, "Sign-in through Entra ID needs all of"),
        ({"CSC_DEBUG": "1"}, "Error pages for the programmer are for this machine alone"),
        (
            {"DATABASE_URL": "postgres://csc_app:a@db.example.gov.uk/csc?sslmode=require"},
            "Between hosts everything is encrypted: add ?sslmode=verify-full",
        ),
        (
            {"CELERY_BROKER_URL": "redis://:a@broker.example.gov.uk/0"},
            "Between hosts everything is encrypted: give CELERY_BROKER_URL as rediss://",
        ),
    ],
)
def test_a_service_refuses_what_is_unsafe(tmp_path: Path, change: dict, sentence: str):
    assert refusal(tmp_path, **(SERVICE | change)).startswith(sentence)


@pytest.mark.parametrize(("behind", "trusted"), [("0", 0), ("1", 1)])
def test_one_proxys_word_is_believed_and_only_where_it_is_named(
    tmp_path: Path, behind: str, trusted: int
):
    """A5: of the addresses that a request came through, the last, which the proxy adds itself."""
    found = settings_with(
        tmp_path, "ALLAUTH_TRUSTED_PROXY_COUNT", **SERVICE, CSC_BEHIND_PROXY=behind
    )
    assert found == {"ALLAUTH_TRUSTED_PROXY_COUNT": trusted}


def test_the_secret_of_this_machine_is_made_once_and_for_this_account_alone(tmp_path: Path):
    first = settings_with(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) > 50
    assert settings_with(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def databases(tmp_path: Path, **environment: str) -> dict[str, tuple[str, str]]:
    found = settings_with(tmp_path, "DATABASES", **environment)["DATABASES"]
    return {alias: (d["USER"], d["NAME"]) for alias, d in found.items()}


def test_the_demonstration_has_a_database_and_files_of_its_own(tmp_path: Path):
    """V14: whatever server it is pointed at."""
    assert databases(tmp_path) == {
        "default": ("csc_app", "csc"),
        "owner": ("csc_owner", "csc"),
    }
    assert databases(tmp_path, CSC_DEMO="1") == {
        "default": ("csc_app", "csc_demo"),
        "owner": ("csc_owner", "csc_demo"),
    }
    assert settings_with(tmp_path, "MEDIA_ROOT", CSC_DEMO="1") == {
        "MEDIA_ROOT": str(tmp_path / "demo" / "files")
    }


def test_a_server_of_ones_own_replaces_the_embedded_one(tmp_path: Path):
    url = "postgres://csc_app:a@db/csc"
    owner = "postgres://csc_owner:b@db/csc"
    assert databases(tmp_path, DATABASE_URL=url) == {"default": ("csc_app", "csc")}
    assert databases(tmp_path, DATABASE_URL=url, DATABASE_OWNER_URL=owner) == {
        "default": ("csc_app", "csc"),
        "owner": ("csc_owner", "csc"),
    }
    assert databases(tmp_path, DATABASE_URL=url, CSC_DEMO="1") == {
        "default": ("csc_app", "csc_demo")
    }


def test_messages_are_files_only_this_account_can_read_unless_a_broker_is_named(tmp_path: Path):
    options = settings_with(tmp_path, "CELERY_BROKER_TRANSPORT_OPTIONS CELERY_BROKER_TRANSPORT")
    assert options["CELERY_BROKER_TRANSPORT"] == "csc_dashboard.messages_in_files:Transport"
    folder = Path(options["CELERY_BROKER_TRANSPORT_OPTIONS"]["data_folder_in"])
    assert folder.is_relative_to(tmp_path)
    assert folder.stat().st_mode & 0o077 == 0

    named = settings_with(
        tmp_path, "CELERY_BROKER_TRANSPORT_OPTIONS", CELERY_BROKER_URL="redis://broker"
    )
    assert "data_folder_in" not in named["CELERY_BROKER_TRANSPORT_OPTIONS"]


def test_a_command_that_needs_no_database_starts_none(tmp_path: Path):
    assert run(["manage.py", "check"], tmp_path, {}).returncode == 0
    assert not (tmp_path / "postgres").exists()
