"""Sending reminders of actions by e-mail: to owners, and to the chair of what is far too late.

A mail holds numbers and a link, no word of any action: what is about a child must not travel. Each
reminder is a row, written before its mail goes and taken back if it does not, so that who runs this
twice reminds nobody twice.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from accounts import audit, walls
from accounts.models import Authority, Person, Role
from accounts.permissions import Permission, RoleName, granted
from boards import reminding
from boards.models import OPEN, Action, ActionReminder, Seat, SeatKind

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A reminder that somebody is due, of one action."""

    action: Action
    person: Person
    falls_on: date
    escalated: bool = False


def remind(today: date, at: datetime) -> int:
    """Send every reminder that is due and was not sent yet; how many mails went out.

    One that cannot be delivered keeps no other back, and is tried again the next time.
    """
    sent = failed = 0
    with walls.every_authority(walls.Because.JOBS):
        busy = list(Authority.objects.filter(actions__state__in=OPEN).distinct())
    for authority in busy:
        with walls.within(authority):
            delivered, undelivered = _remind_at(authority, today, at)
        sent += delivered
        failed += undelivered
    if failed:
        logger.warning("Reminders that could not be delivered, to be tried again: %d", failed)
    return sent


def _remind_at(authority: Authority, today: date, at: datetime) -> tuple[int, int]:
    """How many mails of one authority went out, and how many could not."""
    sent = failed = 0
    by_person: dict[Person, list[Due]] = defaultdict(list)
    for due in due_reminders(authority, today):
        by_person[due.person].append(due)
    for person, dues in by_person.items():
        try:
            sent += _mailed(authority, person, dues, today, at)
        except (OSError, SMTPException):
            failed += 1
    return sent, failed


def due_reminders(authority: Authority, today: date) -> list[Due]:
    """Who is due a reminder of which open action, sent already or not."""
    actions = Action.objects.filter(authority=authority, state__in=OPEN).select_related("owner")
    reachable, chairs = _reachable(authority), _chairs(authority)
    found = []
    for action in actions:
        day = reminding.falls_on(action.due_on, action.agreed_on, today)
        if day and action.owner in reachable:
            found.append(Due(action, action.owner, day))
        late = reminding.falls_on_chair(action.due_on, today)
        found += [
            Due(action, chair, late, escalated=True)
            for chair in chairs.get(action.board_id, ())
            if late and chair in reachable and chair != action.owner
        ]
    return found


def _mailed(
    authority: Authority, person: Person, dues: list[Due], today: date, at: datetime
) -> bool:
    """One mail to one person about all that is new; False where nothing is."""
    with transaction.atomic():
        new = [each for each in dues if _written(each, at)]
        if not new:
            return False
        audit.record(
            "reminder of actions sent",
            person=None,
            authority=authority,
            subject=person,
            actions=len(new),
        )
        send_mail(subject(new), text(authority, new, today), None, [person.email])
    return True


def _written(due: Due, at: datetime) -> bool:
    _, new = ActionReminder.objects.get_or_create(
        action=due.action,
        person=due.person,
        falls_on=due.falls_on,
        escalated=due.escalated,
        defaults={"sent_at": at},
    )
    return new


def subject(dues: list[Due]) -> str:
    """The subject of a mail: a number, no name."""
    return f"{_actions(len({due.action.pk for due in dues}))} to look at"


def text(authority: Authority, dues: list[Due], today: date) -> str:
    """What a mail says: how many are late, due and coming, and where to look."""
    own = [due.action for due in dues if not due.escalated]
    late = sum(1 for action in own if action.due_on < today)
    now = sum(1 for action in own if action.due_on == today)
    chair = sum(1 for due in dues if due.escalated)
    said = []
    if late:
        said.append(f"{_actions(late)} of yours {_is(late)} overdue.")
    if now:
        said.append(f"{_actions(now)} of yours {_is(now)} due today.")
    if coming := len(own) - late - now:
        said.append(f"{_actions(coming)} of yours {_is(coming)} due within a week.")
    if chair:
        said.append(
            f"{_actions(chair)} of a board you chair {_is(chair)} overdue by more than"
            f" {reminding.PATIENCE} days."
        )
    where = settings.SITE_ADDRESS + reverse("actions", args=[authority.code])
    which = "mine" if own else "chair"
    return "\n".join(
        [*said, "", "See them, and say what became of them:", f"{where}?which={which}"]
    )


def _actions(number: int) -> str:
    return f"{number} action{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _reachable(authority: Authority) -> set[Person]:
    """Whoever can sign in and be shown actions here."""
    roles = [role for role in RoleName if Permission.SEE_ACTIONS in granted([role])]
    held = Role.objects.filter(authority=authority, name__in=roles, person__is_active=True)
    return {role.person for role in held.select_related("person")}


def _chairs(authority: Authority) -> dict[int, list[Person]]:
    """Who is in the chair of each board now."""
    seats = Seat.objects.filter(
        board__authority=authority, kind=SeatKind.CHAIR, left_at=None, board__ended_at=None
    ).select_related("person")
    found: dict[int, list[Person]] = defaultdict(list)
    for seat in seats:
        found[seat.board_id].append(seat.person)
    return found
