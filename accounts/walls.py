"""The second wall: of which authorities the database shows and takes rows, said once for a request
or a job.

Every table with rows of an authority has a policy (`accounts.policies`) that asks two settings of
the transaction: `csc.authority`, a list of authorities' numbers or `*`, and `csc.person`, who may
read the roles they hold. Nobody has said anything: no rows. What is said here is told to the
database before the next statement (`accounts.walled_backend`) and ends with the transaction, so
nothing is left on a connection for whoever uses it next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum

from accounts.models import Authority, Person

EVERY = "*"


class Because(StrEnum):
    """Why something looks past every authority's wall: the whole list of what may."""

    COMMAND_LINE = "whoever runs a command has the password of the database"
    AUDIT = "a sign-in or a failed one belongs to a person and to no authority"
    PEOPLE = "whether somebody works for another authority as well decides who may disable them"
    LINK = "the token of a link says whose figures it reads"
    JOBS = "the clock rings for the work of every authority"
    STRAYS = "a file is a stray only where no authority's upload owns it"
    REFERENCE = "a new list or published file moves what every authority is compared with"
    CHAIN = "the audit trail is tried as a whole"
    MIGRATION = "a migration changes the rows of every authority"


@dataclass(frozen=True)
class Scope:
    """Of whom rows are shown: `csc.authority` and `csc.person`, as the database is told."""

    authorities: str = ""
    person: str = ""
    because: Because | None = None


NOBODY = Scope()

# None: nothing is said, and what the connection was opened with stands.
_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def present() -> Scope | None:
    """Of whom rows are shown now."""
    return _scope.get()


@contextmanager
def nobody() -> Iterator[None]:
    """No rows of any authority: how every request begins."""
    with _said(NOBODY):
        yield


@contextmanager
def own_roles(person: Person) -> Iterator[None]:
    """The roles this person holds anywhere, beside what is shown already."""
    before = _scope.get() or NOBODY
    with _said(replace(before, person=str(person.pk))):
        yield


@contextmanager
def within(*authorities: Authority | int) -> Iterator[None]:
    """The rows of these authorities, and of no other."""
    numbers = [each.pk if isinstance(each, Authority) else int(each) for each in authorities]
    person = (_scope.get() or NOBODY).person
    with _said(Scope(",".join(str(number) for number in sorted(set(numbers))), person)):
        yield


@contextmanager
def every_authority(because: Because) -> Iterator[None]:
    """The rows of every authority, for one of the reasons there are."""
    person = (_scope.get() or NOBODY).person
    with _said(Scope(EVERY, person, because)):
        yield


@contextmanager
def unsaid() -> Iterator[None]:
    """Statements go as they are: for those that cannot stand in a transaction, as CREATE DATABASE.
    They see no rows that have a wall."""
    with _said(None):
        yield


@contextmanager
def _said(scope: Scope | None) -> Iterator[None]:
    before = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(before)
