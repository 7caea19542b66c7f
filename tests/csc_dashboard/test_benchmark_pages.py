"""The benchmark of pages: everybody opens every address in turn, and a run is judged by both
limits."""

from __future__ import annotations

import http.server
import threading
from collections import Counter
from types import SimpleNamespace

import pytest

from csc_dashboard import benchmark_pages
from csc_dashboard.benchmark_pages import STATIC, asked_by_everybody, told


def taken(page: float, file: float) -> dict[str, list[float]]:
    return {"overview": [page] * 20, "scorecard": [page] * 20, STATIC: [file] * 20}


@pytest.mark.parametrize(
    ("page", "file", "met"),
    [
        (0.20, 0.03, True),
        (0.39, 0.05, True),
        # Nine times the file; and over 400 ms, however slow the file is.
        (0.27, 0.03, False),
        (0.41, 0.10, False),
    ],
)
def test_both_limits_must_be_kept(page: float, file: float, met: bool):
    run = told(taken(page, file), (1.0, 2.0))
    assert run.met is met
    assert run.together.times == 40
    assert run.static.times == 20


def test_the_slowest_twentieth_does_not_count():
    slow = {"overview": [0.1] * 96 + [9.0] * 4, STATIC: [0.05] * 100}
    assert told(slow, (0.0, 0.0)).together.p95 == pytest.approx(0.1)


@pytest.fixture
def server():
    """A web server that counts what it is asked for and refuses one address."""
    asked = Counter()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked[self.path] += 1
            self.send_response(403 if self.path == "/closed/" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing on the screen of a test."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{listening.server_port}/"
        yield SimpleNamespace(site=SimpleNamespace(url=url, cookies=[]), asked=asked)
        listening.shutdown()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark_pages, "THINKING_SECONDS", 0.05)
    monkeypatch.setattr(benchmark_pages, "PEOPLE", 4)


def test_everybody_opens_every_address_in_turn(server, hurried):
    addresses = {"overview": "/a/", "scorecard": "/b/", STATIC: "/c.css"}
    answers = asked_by_everybody(server.site, addresses, 1.0)
    assert {name: len(seconds) for name, seconds in answers.items()} == {
        name: server.asked[address] for name, address in addresses.items()
    }
    assert min(server.asked.values()) > 1


def test_an_answer_that_is_no_page_ends_the_run(server, hurried):
    with pytest.raises(RuntimeError, match="no page: overview: 403"):
        asked_by_everybody(server.site, {"overview": "/closed/", STATIC: "/c.css"}, 0.3)


def test_no_answer_at_all_ends_the_run_too(server, hurried):
    nobody = SimpleNamespace(url="http://127.0.0.1:9/", cookies=[])
    with pytest.raises(RuntimeError, match=r"no page: .*no answer"):
        asked_by_everybody(nobody, {"overview": "/a/", STATIC: "/c.css"}, 0.3)
