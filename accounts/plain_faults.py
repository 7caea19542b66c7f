"""What a command says where the machine lets it down: one sentence, and neither a trace nor a value
of what it was at.

A fault that is nobody's but the product's own has no sentence: it is told by its type and its
frames (`csc_dashboard.logs`).
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from psycopg.errors import QueryCanceled

from accounts.full_disk import is_full

# Whose exceptions are sentences for people.
ROOMS = {"accounts", "records", "indicators", "ingest", "boards", "csc_dashboard"}
OF_DJANGO = (OperationalError, InterfaceError)
OF_PSYCOPG = (psycopg.OperationalError, psycopg.InterfaceError)

FULL = "A disk is full: make room on it, and run this again. Nothing is half done."
NOT_REACHED = (
    "The database cannot be reached, or does not let this role in: see whether it runs, and whether"
    " DATABASE_URL (for migrate, DATABASE_OWNER_URL) names it as it is."
)
TOO_LONG = (
    "The database took too long over this and was stopped; nothing is half done. Run it again when"
    " less goes on, or give it longer in CSC_STATEMENT_SECONDS."
)
WENT_AWAY = (
    "The database went away in the middle, and nothing is half done: run this again once it is"
    " back."
)


def sentence_of(fault: BaseException) -> str | None:
    """What to tell whoever ran a command that ended of this fault; None where that is a matter for
    the programmer."""
    if is_full(fault):
        return FULL
    for each in _chain(fault):
        ours = type(each).__module__.partition(".")[0] in ROOMS
        if (ours or isinstance(each, ImproperlyConfigured)) and str(each):
            return str(each)
    if isinstance(fault, OF_DJANGO + OF_PSYCOPG):
        return _of_the_database(fault)
    return _of_the_machine(fault) if isinstance(fault, OSError) else None


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__


def _of_the_database(fault: BaseException) -> str:
    states = [getattr(each, "sqlstate", None) for each in _chain(fault)]
    if any(isinstance(each, QueryCanceled) for each in _chain(fault)):
        return TOO_LONG
    return WENT_AWAY if any(states) else NOT_REACHED


def _of_the_machine(fault: OSError) -> str:
    why = (fault.strerror or "it could not be done").lower()
    if fault.filename is None:
        return f"The machine refused what this needs: {why}."
    return f"{fault.filename}: {why}. See that it is there, and that this account may use it."


def of_settings(fault: Exception) -> str:
    """What to tell where settings could not be read from the environment: not what stands in it."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = next(each for each in reversed(frames) if each.filename.endswith("settings.py"))
    name = re.search(r'"((?:CSC|DATABASE|CELERY|SECRET)_[A-Z_]+)"', last.line or "")
    which = name[1] if name else "A variable of the environment"
    return (
        f"{which} cannot be read as it is: docs/operations.md says what it takes"
        f" (csc_dashboard/settings.py:{last.lineno})."
    )
