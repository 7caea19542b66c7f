"""What people do with actions: promise something, agree otherwise, say what became of it, say from
which day practice was different.

Each leaves a note in the action's history and an audit entry, which holds no words, in its
transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts import audit
from accounts.models import Authority, Person, Role
from accounts.permissions import Permission, granted
from boards.actions import MayNot, allow
from boards.may import Who
from boards.models import (
    Action,
    ActionNote,
    ActionState,
    AgendaItem,
    Board,
    Inquiry,
    TrackedChild,
)
from boards.rules import action as rules
from boards.rules.board import BoardState
from boards.versions import take

ENDED = (ActionState.DONE, ActionState.DROPPED)


@dataclass(frozen=True)
class Agreed:
    """What is promised: what, by whom (a person, or a name), with which partner agency, by when."""

    what: str
    due_on: date
    owner: Person | None = None
    owner_named: str = ""
    partner: str = ""


@dataclass(frozen=True)
class About:
    """What an action should move, and where it was agreed."""

    indicator: str = ""
    child: TrackedChild | None = None
    inquiry: Inquiry | None = None
    item: AgendaItem | None = None


@transaction.atomic
def promise(
    authority: Authority,
    board: Board | None,
    agreed: Agreed,
    about: About,
    *,
    on: date,
    at: datetime,
    by: Person,
    who: Collection[Who],
) -> Action:
    """A new action, agreed `on` a day. Raises `MayNot`."""
    allow(rules.MAKE_ACTION, who, board.state if board else BoardState.SITTING)
    _can_own(authority, agreed)
    if agreed.due_on < on:
        raise MayNot("The action would be late from the start: choose a later day.")
    action = Action.objects.create(
        authority=authority,
        board=board,
        meeting=about.item.meeting if about.item else None,
        item=about.item,
        inquiry=about.inquiry,
        indicator=about.indicator,
        child=about.child,
        agreed_on=on,
        made_by=by,
        made_at=at,
        **_fields(agreed),
    )
    audit.record(
        "action agreed",
        person=by,
        authority=authority,
        subject=action,
        due_on=agreed.due_on.isoformat(),
        indicator=about.indicator,
        about_a_child=about.child is not None,
    )
    return action


@transaction.atomic
def agree_anew(
    action: Action, agreed: Agreed, *, seen: int, at: datetime, by: Person, who: Collection[Who]
) -> Action:
    """Change what was agreed; the history says what it was. Raises `MayNot`, `ChangedMeanwhile`."""
    action = take(_whole(), action.pk, seen=seen)
    allow(rules.CHANGE_ACTION, who, action.stands)
    _can_own(action.authority, agreed)
    if agreed.due_on < action.agreed_on:
        raise MayNot("The action would be due before it was agreed: choose a later day.")
    said = _changes(action, agreed)
    for name, value in _fields(agreed).items():
        setattr(action, name, value)
    action.save(update_fields=[*_fields(agreed), "version"])
    if said:
        _note(action, " ".join(said), at=at, by=by)
        audit.record("action changed", person=by, authority=action.authority, subject=action)
    return action


@transaction.atomic
def tell(
    action: Action,
    state: ActionState,
    words: str,
    *,
    seen: int,
    at: datetime,
    by: Person,
    who: Collection[Who],
) -> Action:
    """Say what became of an action, with the evidence. Raises `MayNot` and `ChangedMeanwhile`."""
    action = take(_whole(), action.pk, seen=seen)
    if action.state in ENDED and state not in ENDED:
        allow(rules.TAKE_UP, who, action.stands)
    else:
        allow(rules.TELL, who, action.stands)
    if state == ActionState.DROPPED:
        allow(rules.DROP, who, action.stands)
    if not words.strip():
        raise MayNot("Say what was done, and how one can see it.")
    action.state = state
    action.ended_at = at if state in ENDED else None
    action.save(update_fields=["state", "ended_at", "version"])
    _note(action, words, at=at, by=by)
    audit.record(
        "said what became of an action",
        person=by,
        authority=action.authority,
        subject=action,
        state=str(state),
    )
    return action


@transaction.atomic
def date_effect(
    action: Action,
    on: date | None,
    *,
    seen: int,
    today: date,
    at: datetime,
    by: Person,
    who: Collection[Who],
) -> Action:
    """Say from which day practice was different; None where that is not known after all.

    Raises `MayNot` and `ChangedMeanwhile`.
    """
    action = take(_whole(), action.pk, seen=seen)
    allow(rules.DATE_EFFECT, who, action.stands)
    if on is not None and on > today:
        raise MayNot("That day has not come yet: say it when practice is different.")
    action.took_effect_on = on
    action.save(update_fields=["took_effect_on", "version"])
    said = f"Practice different from {_day(on)}." if on else "No day given any more."
    _note(action, said, at=at, by=by)
    audit.record(
        "effect of an action dated",
        person=by,
        authority=action.authority,
        subject=action,
        on=on.isoformat() if on else "",
    )
    return action


def may_own(person: Person, authority: Authority) -> bool:
    """Whether somebody can be shown an action of this authority."""
    roles = Role.objects.filter(person=person, authority=authority).values_list("name", flat=True)
    return person.is_active and Permission.SEE_ACTIONS in granted(roles)


def _can_own(authority: Authority, agreed: Agreed) -> None:
    if agreed.owner is None and not agreed.owner_named.strip():
        raise MayNot("Say who does it: an action that is nobody’s is not done.")
    if agreed.owner is not None and not may_own(agreed.owner, authority):
        raise MayNot("Whoever owns an action must be able to see it: choose somebody else.")


def _whole():
    return Action.objects.select_related("authority", "board", "owner")


def _fields(agreed: Agreed) -> dict[str, object]:
    return {
        "what": agreed.what,
        "owner": agreed.owner,
        "owner_named": "" if agreed.owner else agreed.owner_named,
        "partner": agreed.partner,
        "due_on": agreed.due_on,
    }


def _changes(action: Action, agreed: Agreed) -> list[str]:
    """What is agreed otherwise, as sentences for the history."""
    said = []
    if action.due_on != agreed.due_on:
        said.append(f"Due {_day(agreed.due_on)}, before {_day(action.due_on)}.")
    whose = agreed.owner.name if agreed.owner else agreed.owner_named
    if action.whose != whose:
        said.append(f"Owned by {whose}, before by {action.whose}.")
    if action.partner != agreed.partner:
        said.append(f"Partner: {agreed.partner or 'none'}, before {action.partner or 'none'}.")
    if action.what != agreed.what:
        said.append(f"Before: “{action.what}”.")
    return said


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _note(action: Action, words: str, *, at: datetime, by: Person) -> ActionNote:
    return ActionNote.objects.create(
        action=action, person=by, at=at, state=action.state, words=words
    )
