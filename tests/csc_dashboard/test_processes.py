"""The site on one machine: what dies is started again, and nothing outlives its supervisor."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csc_dashboard import processes
from csc_dashboard.processes import PortTakenError, Process, ProcessDiedError, Supervisor
from tests.house.files import ROOT

PYTHON = sys.executable
# A web server of two lines, on the socket it is handed.
WEB = """
import http.server, socket, sys
listener = socket.socket(fileno=int(sys.argv[1]))
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
server = http.server.HTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False)
server.socket = listener
server.serve_forever()
"""
# A supervisor of one process, whose number it says.
SUPERVISOR = """
import sys, time
from pathlib import Path
from csc_dashboard.processes import Process
process = Process("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"])
process.start(Path(sys.argv[1]))
print(process.running.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def listener():
    with processes.take_port(0) as listener:
        yield listener


@pytest.fixture
def logs(tmp_path: Path, settings) -> Path:
    settings.LOG_FOLDER = tmp_path
    return tmp_path


def of_session(process: int | str) -> int | None:
    """The place of a process's whole session among others; None where sessions have none."""
    said = Path(f"/proc/{process}/autogroup")
    return int(said.read_text().split()[-1]) if said.exists() else None


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def gone(pid: int) -> bool:
    """Whether the process has ended (a zombie has: it only waits to be counted)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def wait_until(true, seconds: float = 20) -> bool:
    give_up_at = time.monotonic() + seconds
    while not true():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.05)
    return True


def test_a_port_in_use_is_said_plainly(listener: socket.socket):
    port = listener.getsockname()[1]
    with pytest.raises(PortTakenError, match=f"Port {port} .* choose another with --port"):
        processes.take_port(port)


def test_what_dies_is_started_again_and_a_stop_ends_all(listener: socket.socket, logs: Path):
    web = Process("web", [PYTHON, "-c", WEB, str(listener.fileno())], (listener.fileno(),))
    other = Process("other", [PYTHON, "-c", "import time; time.sleep(600)"])
    supervisor = Supervisor([web, other])
    said, pids = [], []

    def when_ready() -> None:
        pids.append(other.running.pid)
        other.running.kill()

    def say(sentence: str) -> None:
        said.append(sentence)
        if "starting it again" in sentence:
            os.kill(os.getpid(), signal.SIGINT)

    supervisor.run(when_ready=when_ready, health=address(listener), say=say)

    assert said == ["The other process ended; starting it again.", "Stopping ..."]
    assert other.running.pid not in pids
    assert web.running.returncode is not None
    assert other.running.returncode is not None


def test_what_dies_at_once_again_and_again_ends_the_whole_site(logs: Path):
    ill = Process("ill", [PYTHON, "-c", "raise SystemExit('no broker')"])
    well = Process("well", [PYTHON, "-c", "import time; time.sleep(600)"])
    with pytest.raises(ProcessDiedError, match=r"The ill process ends as soon .*ill\.log says why"):
        Supervisor([well, ill]).run(
            when_ready=lambda: None, health="http://127.0.0.1:9/", say=lambda sentence: None
        )
    assert well.running.returncode is not None
    assert (logs / "ill.log").read_text().count("no broker") == processes.QUICK_DEATHS


@pytest.mark.parametrize("steps", [0, 7])
def test_a_process_stands_back_and_so_does_its_session(logs: Path, steps: int):
    """L4: in a session of its own, a place of its own says nothing to the others."""
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    process = Process("sleeper", [PYTHON, "-c", "import time; time.sleep(600)"], nice=steps)
    process.start(logs)
    pid = process.running.pid
    try:
        assert wait_until(lambda: os.getpriority(os.PRIO_PROCESS, pid) == ours + steps)
        assert wait_until(lambda: of_session(pid) in (ours + steps, None))
        works = os.SCHED_IDLE if steps else os.SCHED_OTHER
        assert wait_until(lambda: os.sched_getscheduler(pid) == works)
    finally:
        process.stop()


def test_a_process_deaf_to_stop_is_killed_with_its_children(
    logs: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True)"
    process = Process("deaf", [PYTHON, "-c", f"{deaf}; time.sleep(600)"])
    process.start(logs)
    assert wait_until(lambda: (logs / "deaf.log").read_text())
    process.stop()
    assert process.running.returncode == -signal.SIGKILL


def test_a_killed_supervisor_takes_its_processes_with_it(tmp_path: Path):
    supervisor = subprocess.Popen(
        [PYTHON, "-c", SUPERVISOR, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    child = int(supervisor.stdout.readline())
    assert not gone(child)
    supervisor.kill()
    supervisor.communicate()
    assert wait_until(lambda: gone(child))


def test_a_log_that_has_grown_long_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(processes, "LOG_BYTES", 3)
    (tmp_path / "web.log").write_text("long")
    processes._open_log(tmp_path / "web.log").close()
    assert (tmp_path / "web.log").read_text() == ""
    assert (tmp_path / "web.log.1").read_text() == "long"
    assert (tmp_path / "web.log").stat().st_mode & 0o077 == 0


def test_static_files_are_gathered_once(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path
    assert processes.collect_static_files() is True
    assert (tmp_path / "plotly" / "plotly.min.js").is_file()
    assert (tmp_path / "django_htmx" / "htmx-2.min.js").is_file()
    assert not (tmp_path / "plotly" / "datasets").exists()
    assert processes.collect_static_files() is False
