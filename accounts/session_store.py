"""Sessions in the database, where each can be ended at once: Django's own, asked for in words that
are made once, since every request asks."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.worded_once import Given, WordedOnce

_SESSION = WordedOnce(
    lambda: Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now"))
)


class SessionStore(db.SessionStore):
    """A session, by the key in the browser's cookie."""

    def _get_session_from_db(self) -> Session | None:
        for session in _SESSION(key=self.session_key, now=timezone.now()):
            return session
        # A key that nobody was given begins no session.
        self._session_key = None
        return None
