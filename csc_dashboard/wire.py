"""What goes over a wire between hosts is encrypted, and to a host that has proved who it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import parse_qs, urlsplit

from csc_dashboard.egress import is_this_machine

TO_DATABASES = ("postgres", "postgresql", "psql", "pgsql")
TO_BROKERS = ("redis", "rediss")
# Said in the words of the environment, since whoever reads it has to change that.
DATABASE = "add ?sslmode=verify-full (and sslrootcert) to {name}"
BROKER = "give {name} as rediss://, with no ssl_cert_reqs but required"
MAIL = "give {name} as smtp+tls:// or smtp+ssl://"
SCANNER = "let the scanner that {name} leads to run beside the product"
ELSE = "or name the host in CSC_INNER_NETWORK, if its wire does not leave this machine"


def open_wires(urls: Mapping[str, str], inner: Collection[str]) -> list[str]:
    """Of each variable that leads to another host in the clear, or to one that need not prove who
    it is, what to do about it.

    `urls`: by the variable's name, empty where it is not set. `inner`: hosts that are reached
    without leaving this machine, such as a container's neighbours.
    """
    return [
        f"{mend.format(name=name)}, {ELSE}"
        for name, url in urls.items()
        if (mend := _mend(url)) and not _stays_here(url, inner)
    ]


def _mend(url: str) -> str:
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme in TO_DATABASES:
        return "" if asked.get("sslmode") == "verify-full" else DATABASE
    if parts.scheme in TO_BROKERS:
        proved = asked.get("ssl_cert_reqs", "required").lower() in ("required", "cert_required")
        return "" if parts.scheme == "rediss" and proved else BROKER
    if parts.scheme == "smtp":
        return MAIL
    if parts.scheme == "tcp":
        return SCANNER
    return ""


def _stays_here(url: str, inner: Collection[str]) -> bool:
    host = urlsplit(url).hostname or ""
    return is_this_machine(host) or host in inner
