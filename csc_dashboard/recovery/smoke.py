"""Whether the product works on what was restored: somebody is let in and sees their first page."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import audit_chain, sessions, walls
from accounts.models import Person
from accounts.permissions import Permission, granted
from csc_dashboard.embedded import EmbeddedPostgres
from csc_dashboard.recovery.restore import Check

WHAT = "somebody who may see figures sees a page of them, and the audit trail holds"
BROKEN_TRAIL = "The audit trail is not what was written."
NOBODY = "There is nobody in the backup who may see figures."
# A program of its own: models can be imported only once Django is set up.
ALONE = """
import sys, django
django.setup()
from csc_dashboard.recovery.smoke import fault_found
fault = fault_found()
sys.stdout.write(fault)
sys.exit(bool(fault))
"""
NO_PAGE = "The page of figures does not answer as it should."


def fault_found() -> str:
    """What is wrong with the page or the trail; empty if nothing is."""
    return page_answers() or ("" if not audit_chain.broken() else BROKEN_TRAIL)


def page_answers() -> str:
    """What is wrong with the page of figures of somebody who may see it; empty if nothing is.

    Everything it writes is taken back.
    """
    with walls.every_authority(walls.Because.COMMAND_LINE), transaction.atomic():
        try:
            return _page_answers()
        finally:
            transaction.set_rollback(True)


def _page_answers() -> str:
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        for role in person.roles.select_related("authority").order_by("pk"):
            if Permission.SEE_FIGURES not in granted([role.name]):
                continue
            host = settings.ALLOWED_HOSTS[0]
            client = Client(headers={"host": host}, raise_request_exception=False)
            client.cookies[settings.SESSION_COOKIE_NAME] = _session_of(person)
            address = reverse("overview", args=[role.authority.code])
            # Nobody is here who could show a second factor, and no static file was gathered:
            # signing in and the files of the image have tests of their own.
            files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
            with override_settings(
                SECOND_FACTOR_REQUIRED=False, STORAGES=settings.STORAGES | {"staticfiles": files}
            ):
                response = client.get(address, secure=settings.HTTPS)
            return "" if response.status_code == 200 else NO_PAGE
    return NOBODY


def _session_of(person: Person) -> str:
    """The key of a session of that person, as signing in makes one."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    sessions.begin(session, timezone.now())
    session.save()
    return session.session_key


def in_another_process(server: EmbeddedPostgres, scratch: Path) -> Check:
    """The same in a process of its own, led to the restored database and to nothing else."""
    away = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_RECOVERY_URL", "CSC_DEMO", "CSC_HOSTS")
    ran = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=Path(__file__).resolve().parents[2],
        env={k: v for k, v in os.environ.items() if k not in away}
        | {
            "DJANGO_SETTINGS_MODULE": "csc_dashboard.settings",
            "CSC_VAR": str(scratch),
            "CSC_POSTGRES": str(server.folder),
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode == 0:
        return Check(WHAT)
    said = ran.stdout.strip()
    return Check(WHAT, (said if said in (NOBODY, NO_PAGE, BROKEN_TRAIL) else NO_PAGE,))
