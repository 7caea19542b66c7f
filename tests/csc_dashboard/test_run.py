"""`./run`: the environment is made once, made again when the lock changes, and then left alone."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.files import ROOT

# Writes down how it was called, in place of the program it stands for.
RECORDER = '#!/bin/sh\nprintf "%s %s\\n" "{name}" "$*" >>"{log}"\n'


class Project:
    """A project that holds `run`, two locks, and programs that write down how they are called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.programs = folder / "programs"
        self.log = folder / "log"
        self.programs.mkdir(parents=True)
        (self.folder / ".venv" / "bin").mkdir(parents=True)
        shutil.copy(ROOT / "run", self.folder)
        for name in ("requirements.lock", "requirements-dev.lock"):
            (self.folder / name).write_text(f"{name} as it was\n")
        for name in ("python", "ruff", "lint-imports"):
            self.program(self.folder / ".venv" / "bin" / name)

    def program(self, path: Path) -> None:
        path.write_text(RECORDER.format(name=path.name, log=self.log))
        path.chmod(0o755)

    def run(self, *arguments: str) -> list[str]:
        """What was called, apart from trials whether Python and pip are there."""
        self.log.write_text("")
        subprocess.run(
            [str(self.folder / "run"), *arguments],
            cwd="/", check=True, capture_output=True,
            env={"PATH": f"{self.programs}{os.pathsep}/usr/bin{os.pathsep}/bin"},
        )  # fmt: skip
        called = self.log.read_text().splitlines()
        trials = ("python -c ", "python -m pip --version")
        return [line.replace(str(self.folder), "~") for line in called if line not in trials]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_packages_are_installed_once_and_a_command_is_passed_on(project: Project):
    install, command = project.run("figures", "--authority", "E1")
    assert "install" in install
    assert "--require-hashes" in install
    assert install.endswith("~/requirements.lock")
    assert command == "python ~/manage.py figures --authority E1"

    assert project.run("figures") == ["python ~/manage.py figures"]


def test_packages_are_installed_again_when_the_lock_changes(project: Project):
    project.run("figures")
    (project.folder / "requirements.lock").write_text("as it is now\n")
    assert len(project.run("figures")) == 2
    assert len(project.run("figures")) == 1


def test_uv_installs_where_there_is_one(project: Project):
    project.program(project.programs / "uv")
    install, _ = project.run("figures")
    assert install.startswith("uv pip install")
    assert "--require-hashes --no-build" in install


def test_what_the_tests_need_serves_the_product_too(project: Project):
    project.run("test")
    assert project.run("figures") == ["python ~/manage.py figures"]


def test_the_tests_are_style_walls_and_pytest_in_this_order(project: Project):
    project.run("test")
    assert project.run("test") == [
        "ruff check .",
        "lint-imports ",
        "python -m pytest -n auto --dist loadfile --no-loadscope-reorder"
        " --ignore-glob tests/browser/test_[!j]*.py",
    ]
    assert project.run("test", "-k", "coverage")[-1] == "python -m pytest -k coverage"


def test_a_browser_is_asked_the_rest_in_a_run_of_its_own(project: Project):
    project.run("test")
    assert project.run("look") == ["python -m pytest tests/browser -n auto --dist loadfile"]


def test_the_promises_are_looked_at_with_what_the_tests_need(project: Project):
    project.run("test")
    assert project.run("trust", "--all", "P7") == ["python -m tests.trust --all P7"]


def test_crowds_are_let_in_with_what_the_tests_need(project: Project):
    project.run("test")
    assert project.run("load", "L1") == ["python -m tests.load L1"]


def test_an_installation_that_was_broken_off_is_done_again(project: Project):
    broken = project.folder / ".venv" / "bin" / "python"
    project.run("figures")
    (project.folder / "requirements.lock").write_text("as it is now\n")
    broken.write_text(f'#!/bin/sh\ncase "$*" in *install*) exit 1;; esac\n{RECORDER}')
    with pytest.raises(subprocess.CalledProcessError):
        project.run("figures")
    project.program(broken)
    assert len(project.run("figures")) == 2
