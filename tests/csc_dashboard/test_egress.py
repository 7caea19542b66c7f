"""The product speaks to the hosts that its settings name, and to no other."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from csc_dashboard.egress import Egress, NotNamedError, hosts_of
from tests.csc_dashboard.test_settings import SERVICE, run

NAMED = Egress(["db.example.gov.uk", "Login.Example.COM"])
# Nobody is spoken to: what is refused is refused before a name is looked up, and a document's own
# address answers nobody.
AWAY = "192.0.2.1"


def refused(egress: Egress, event: str, *given: object) -> bool:
    try:
        egress.hear(event, given)
    except NotNamedError:
        return True
    return False


@pytest.mark.parametrize(
    ("host", "is_refused"),
    [
        ("db.example.gov.uk", False),
        ("DB.example.gov.uk", False),
        ("login.example.com", False),
        ("login.example.com.evil.example", True),
        ("evil.example", True),
        (b"evil.example", True),
        ("169.254.169.254", True),
        ("2130706433", True),
        ("localhost", False),
        ("127.0.0.1", False),
        ("::1", False),
        (None, False),
    ],
)
def test_a_name_is_looked_up_only_if_a_setting_names_it(host: object, is_refused: bool):
    """S4: a list of what may be reached."""
    assert refused(NAMED, "socket.getaddrinfo", host, 443, 0, 0, 0) is is_refused


def test_an_address_is_reached_only_as_the_answer_to_such_a_name():
    """S4: an address by itself leads nowhere."""
    egress = Egress(["db.example.gov.uk"])
    to = (None, (AWAY, 5432))
    assert refused(egress, "socket.connect", *to)
    egress.hear("socket.getaddrinfo", ("db.example.gov.uk", 5432, 0, 0, 0))
    assert not refused(egress, "socket.connect", *to)
    # Another thread asked for no name.
    found = []
    thread = threading.Thread(
        target=lambda: found.append(refused(egress, "socket.connect", *to))
    )
    thread.start()
    thread.join()
    assert found == [True]


@pytest.mark.parametrize("event", ["socket.connect", "socket.sendto", "socket.sendmsg"])
def test_this_machine_is_always_reached(event: str):
    egress = Egress([])
    for address in (("127.0.0.1", 80), ("::1", 80, 0, 0), "/run/socket", b"\0abstract", None):
        assert not refused(egress, event, None, address)
    assert refused(egress, event, None, (AWAY, 53))


def test_hosts_are_read_from_addresses():
    assert hosts_of(
        "postgres://a:b@db.example/csc", "redis://one.example:1/0;redis://two.example:2/0", ""
    ) == ["db.example", "one.example", "two.example"]


# What each part of the service does as it starts, and then an address that no setting names.
STARTS = {
    "web": "import csc_dashboard.wsgi",
    "worker": "import django; django.setup(); from celery.signals import celeryd_init as s;"
    " from csc_dashboard.celery import app; s.send(sender='w', instance=None, conf=app.conf)",
    "clock": "import django; django.setup(); from celery.signals import beat_init as s;"
    " from csc_dashboard.celery import app; s.send(sender=None)",
}
TRY = """
import socket
for name in ("elsewhere.example", "192.0.2.1"):
    try:
        socket.create_connection((name, 443), timeout=1)
    except PermissionError as refusal:
        print(refusal)
"""


@pytest.mark.parametrize("part", STARTS)
def test_every_part_of_a_service_refuses_what_is_not_named(part: str, tmp_path: Path):
    """S4: web server, worker and clock, as they start."""
    ran = run(["-c", f"{STARTS[part]}\n{TRY}"], tmp_path, SERVICE)
    assert ran.stdout.count("may not speak to this host") == 2, ran.stderr
    assert "a connection to a host that no setting names was refused" in ran.stderr


def test_a_service_names_its_database_its_directory_and_nobody_else(tmp_path: Path):
    ran = run(
        ["-c", "from django.conf import settings; print(settings.REACHED)"], tmp_path, SERVICE
    )
    assert ran.stdout.strip() == "['db.example.gov.uk', 'login.microsoftonline.com']"
