"""Reading a file calls nobody."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import ROOT
from tests.trust.no_network import CONNECT, OURS, SOCKETS, ours

pytestmark = [
    pytest.mark.trust,
    pytest.mark.skipif(
        sys.platform != "linux" or platform.machine() not in SOCKETS,
        reason="the filter is one of Linux, on Intel and ARM",
    ),
]


def run(what: str) -> subprocess.CompletedProcess:
    """The program, on a folder or on nothing."""
    return subprocess.run(
        [sys.executable, "-m", "tests.trust.no_network", what],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip


def test_a_file_that_names_another_machine_has_nobody_call_it(record_property):
    """B4: addresses in doctypes, entities, includes, schemas and formulas, read where the kernel
    ends whoever asks for a socket to another machine."""
    ran = run(OURS)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert int(ran.stdout) == len(list(ours())) >= 12
    record_property("figure", f"{int(ran.stdout)} files of ours")


def test_reading_the_recorded_files_opens_no_connection(shared: Path, record_property):
    """B4: the same of sixty bad files that others made."""
    ran = run(str(shared / "hostile"))
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert int(ran.stdout) == 60
    record_property("figure", "60 recorded files")


def test_the_kernel_ends_who_calls_elsewhere():
    """B4: the guard of the test above works."""
    assert run(CONNECT).returncode == -signal.SIGSYS
