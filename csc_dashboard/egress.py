"""The product speaks to no host but those its settings name.

The firewall of whoever runs the service says the same from outside; this says it from inside, so
that a mistake of ours, or of a package, is refused and stands in the log. Whatever Python code
reaches the network asks for a name's address or for a connection, and both are heard here. The
database's own library does not: it is given its host by the settings alone. It is no wall against
somebody who already runs programs as the service.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

log = logging.getLogger(__name__)


class NotNamedError(PermissionError):
    """The host is not among those that the settings name; the text does not repeat it."""

    def __init__(self) -> None:
        super().__init__("The product may not speak to this host: no setting names it.")


class Egress:
    """What may be reached: these hosts and this machine.

    A name that may be asked for lets its thread connect to what the answer was: `connect` is then
    given an address alone, and a name may have a hundred of them.
    """

    def __init__(self, hosts: Iterable[str]) -> None:
        self.hosts = frozenset(host.lower().strip("[]") for host in hosts if host)
        self.asked = threading.local()

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """Hear of one deed of the interpreter's. Raises NotNamedError."""
        if event == "socket.getaddrinfo":
            self._name(given[0])
        elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            self._address(given[1])

    def _name(self, host: str | bytes | None) -> None:
        if host is None:
            return
        name = (host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)).lower()
        if not (self._is_named(name) or is_this_machine(name)):
            self._refuse()
        self.asked.resolved = self._is_named(name)

    def _address(self, address: Any) -> None:
        # A file of this machine, or a kind that leads nowhere (netlink); None: connected before.
        if not isinstance(address, tuple) or not isinstance(address[0], str):
            return
        host = address[0].lower()
        if is_this_machine(host) or self._is_named(host):
            return
        if not getattr(self.asked, "resolved", False):
            self._refuse()

    def _is_named(self, name: str) -> bool:
        return name.strip("[]") in self.hosts

    def _refuse(self) -> None:
        log.error("a connection to a host that no setting names was refused")
        raise NotNamedError


def is_this_machine(host: str) -> bool:
    """Whether a name or address is this machine's own loopback."""
    if host in ("", "localhost"):
        return True
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def hosts_of(*addresses: str) -> list[str]:
    """The other hosts that URLs name; several may stand in one, behind commas or semicolons."""
    found = []
    for address in addresses:
        for each in address.replace(";", ",").split(","):
            host = urlsplit(each if "://" in each else f"//{each}").hostname
            if host and not is_this_machine(host):
                found.append(host)
    return found


def allow_only(hosts: Iterable[str]) -> None:
    """From now on, and to its end, this process and its children reach these hosts alone."""
    sys.addaudithook(Egress(hosts).hear)
