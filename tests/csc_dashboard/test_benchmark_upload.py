"""The benchmark of large uploads reads the page and the machine's memory for what they are."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.template.loader import render_to_string

from csc_dashboard import benchmark_upload
from csc_dashboard.benchmark_upload import Sending


@pytest.mark.parametrize("colour", ["", "green"])
def test_it_reads_how_a_return_stands_from_its_page(colour: str) -> None:
    tag = render_to_string("_tag.html", {"text": "Ready to publish", "colour": colour})

    assert benchmark_upload._status(f'<p role="status">{tag}</p>') == "Ready to publish"


@pytest.mark.parametrize(("grown", "met"), [(50, True), (51, False)])
def test_it_is_met_while_the_web_server_grows_no_further(grown: int, met: bool) -> None:
    assert Sending("SSDA903", 40.0, web_growth_mb=grown).met is met


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_is_that_of_processes_below_whose_command_has_the_word() -> None:
    program = "held = bytearray(60_000_000); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "the-word"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        child.stdout.readline()
        below = benchmark_upload.memory_of(os.getpid(), "the-word")
        other = benchmark_upload.memory_of(os.getpid(), "another-word")
        child.communicate(b"\n")

    assert list(below) == [child.pid]
    assert 60 <= below[child.pid] < 120
    assert not other
