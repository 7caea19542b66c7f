"""So many people who open an address, think, and open the next: what locust does for `./run load`.

A program of its own, since locust changes how a whole process waits: it is told what to do as one
JSON document, and answers with one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Somebody thinks between half as long again and half as long.
SHORTEST, LONGEST = 0.5, 1.5


@dataclass(frozen=True)
class Address:
    """What is opened: the name it is counted under, where, with which headers besides."""

    name: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Crowd:
    """So many people, for so many seconds; what they open in the first `warm` is not counted.

    `cookies`: sessions, shared out among them.
    """

    url: str
    cookies: Sequence[str]
    addresses: Sequence[Address]
    people: int
    seconds: float
    warm: float
    thinking: float


@dataclass(frozen=True)
class Opened:
    """One answer: the name of its address, seconds, status (0: there was none), and when it was
    asked for, in seconds since 1970."""

    name: str
    seconds: float
    status: int
    at: float


def opened_by(crowd: Crowd) -> list[Opened]:
    """Let them open pages; everything that was answered once all was warm."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.load.people"],
        input=json.dumps(asdict(crowd)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return [Opened(*each) for each in json.loads(ran.stdout)]


def main() -> None:
    """Read the crowd, run it, write what was opened."""
    told = json.loads(sys.stdin.read())
    told["addresses"] = [Address(**each) for each in told["addresses"]]
    json.dump(_run(Crowd(**told)), sys.stdout)


def _run(crowd: Crowd) -> list[tuple[str, float, int, float]]:
    import gevent
    from locust import FastHttpUser, between, task
    from locust.env import Environment

    places, found = count(), []

    class Somebody(FastHttpUser):
        """One of them: begins at an address of their own, and takes them in turn."""

        host = crowd.url
        wait_time = between(SHORTEST * crowd.thinking, LONGEST * crowd.thinking)
        network_timeout = connection_timeout = 60.0

        def on_start(self) -> None:
            place = next(places)
            self.turn = count(place)
            self.cookie = crowd.cookies[place % len(crowd.cookies)]

        @task
        def look(self) -> None:
            address = crowd.addresses[next(self.turn) % len(crowd.addresses)]
            # Over a connection of its own: the server closes one long before somebody has thought.
            headers = {"Cookie": self.cookie, "Connection": "close", "Accept-Encoding": "gzip"}
            self.client.get(
                address.path,
                name=address.name,
                headers=headers | dict(address.headers),
                allow_redirects=False,
            )

    environment = Environment(user_classes=[Somebody], host=crowd.url)
    counting = False

    @environment.events.request.add_listener
    def note(
        name: str, response_time: float, start_time: float, response=None, **_: object
    ) -> None:
        if counting:
            status = getattr(response, "status_code", 0) or 0
            found.append((name, response_time / 1000, status, start_time))

    runner = environment.create_local_runner()
    runner.start(crowd.people, spawn_rate=max(crowd.people / max(crowd.thinking, 1), 1))
    gevent.sleep(crowd.warm)
    counting = True
    gevent.sleep(crowd.seconds)
    counting = False
    runner.quit()
    return found


if __name__ == "__main__":
    main()
