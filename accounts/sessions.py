"""How long a session lasts, what was shown at its beginning, and ending it.

Plain marks in the session: when it began, when somebody was last at it, whether that was at a page
of single children. How somebody proved who they are, and when, django-allauth keeps beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Person

IDLE = dt.timedelta(minutes=30)
IDLE_AT_CHILDREN = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(hours=8)
FRESH = dt.timedelta(minutes=5)
# The mark of the last visit is moved no oftener: every move is a write.
NOTED_EVERY = dt.timedelta(seconds=30)

BEGAN, SEEN, AT_CHILDREN = "began_at", "seen_at", "at_children"
# What a browser says of itself, the more telling first: most say they are Chrome and Safari too.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
# Set where Entra ID says when the person last proved who they are.
PROVED = "proved_at"
ENTRA = "entra"


def begin(session: MutableMapping, now: dt.datetime) -> None:
    """Mark the beginning of a session."""
    session[BEGAN] = session[SEEN] = now.timestamp()
    session[AT_CHILDREN] = False


def why_over(
    session: MutableMapping, person: Person, *, at_children: bool, now: dt.datetime
) -> str:
    """Why the session is over, as the sentence the person reads; "" while it goes on.

    `at_children`: whether the page asked for shows single children. A session without its marks is
    over: nothing begins one without them.
    """
    if BEGAN not in session or SEEN not in session:
        return "Sign in again to go on."
    began = dt.datetime.fromtimestamp(session[BEGAN], dt.UTC)
    if person.signed_out_at is not None and began < person.signed_out_at:
        return "This session was ended. Sign in again to go on."
    if now - began >= LONGEST:
        return "You were signed out because you signed in more than 8 hours ago."
    at_children = at_children or session.get(AT_CHILDREN, False)
    limit = IDLE_AT_CHILDREN if at_children else IDLE
    if now - dt.datetime.fromtimestamp(session[SEEN], dt.UTC) >= limit:
        minutes = int(limit.total_seconds() // 60)
        return f"You were signed out because nothing was done here for {minutes} minutes."
    return ""


def note_visit(request: HttpRequest, *, at_children: bool, now: dt.datetime) -> None:
    """Move the mark of the last visit, if it is worth a write."""
    session = request.session
    seen = dt.datetime.fromtimestamp(session[SEEN], dt.UTC)
    if now - seen >= NOTED_EVERY or (at_children and not session.get(AT_CHILDREN)):
        session[SEEN] = now.timestamp()
        session[AT_CHILDREN] = at_children
        with transaction.atomic(), connection.cursor() as cursor:
            # Shown in the list of sessions alone: not worth waiting for the disk, which a return
            # that is taken in may keep busy. What counts stands in the session.
            cursor.execute("SET LOCAL synchronous_commit TO off")
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def is_fresh(request: HttpRequest, now: dt.datetime) -> bool:
    """Whether the person proved who they are within the last five minutes."""
    proofs = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        # Of a sign-in elsewhere only its own word counts: it may have been silent.
        if record["method"] != "socialaccount"
    ]
    newest = max([*proofs, request.session.get(PROVED, 0)])
    return dt.timedelta(0) <= now - dt.datetime.fromtimestamp(newest, dt.UTC) < FRESH


def has_second_factor(request: HttpRequest) -> bool:
    """Whether more than a password was shown: a code, a passkey, or whatever Entra ID asks."""
    return _shown(request, {kind.value for kind in Authenticator.Type})


def has_passkey(request: HttpRequest) -> bool:
    """Whether what was shown cannot be passed on by a look-alike page."""
    return _shown(request, {Authenticator.Type.WEBAUTHN.value})


def _shown(request: HttpRequest, kinds: set[str]) -> bool:
    return ENTRA in request.session or any(
        record["method"] == "mfa" and record.get("type") in kinds
        for record in get_authentication_records(request, request.user)
    )


def browser_of(user_agent: str) -> str:
    """Which browser on which machine, as far as it says: "Edge on Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Another browser")
    machine = next((name for mark, name in MACHINES if mark in user_agent), "")
    return f"{browser} on {machine}" if machine else browser


def of(person: Person) -> list[UserSession]:
    """The sessions the person has open, the newest first."""
    now = timezone.now()
    listed = UserSession.objects.filter(user=person, created_at__gt=now - LONGEST)
    if person.signed_out_at is not None:
        listed = listed.filter(created_at__gte=person.signed_out_at)
    live = set(
        Session.objects.filter(
            session_key__in=listed.values("session_key"), expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    return [one for one in listed.order_by("-created_at") if one.session_key in live]


@transaction.atomic
def end(sessions: list[UserSession]) -> None:
    """End these sessions: their very next request is a stranger's."""
    keys = [session.session_key for session in sessions]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


@transaction.atomic
def forget_over(now: dt.datetime) -> int:
    """Delete sessions that are over, and what is listed of them; how many were listed."""
    Session.objects.filter(expire_date__lt=now).delete()
    gone, _ = UserSession.objects.filter(created_at__lt=now - LONGEST).delete()
    return gone


@transaction.atomic
def end_all(person: Person, now: dt.datetime) -> None:
    """End every session of the person, also those that nothing lists."""
    person.signed_out_at = now
    person.save(update_fields=["signed_out_at"])
    end(list(UserSession.objects.filter(user=person)))
