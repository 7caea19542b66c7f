"""Reading actions: which somebody may see, which are theirs, late or gone to the chair, and how
each stands today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards import reminding
from boards.doors import OF_ROLES, standing
from boards.may import Who
from boards.models import OPEN, Action, ActionState, Board, Seat
from boards.rules.action import SEE_ACTION, SEE_CHILD_ACTION
from indicators.catalogue import INDICATORS

SEES_ALL = frozenset(role for role, who in OF_ROLES.items() if who in SEE_ACTION.by)


@dataclass(frozen=True)
class Line:
    """An action as a list shows it: how it stands in words, and the colour that goes with it."""

    action: Action
    says: str
    colour: str
    with_chair: bool
    about: str


def visible(authority: Authority, person: Person, roles: Collection[RoleName]) -> QuerySet[Action]:
    """The actions somebody may see: of the boards they sit on, their own, and where one of their
    roles says so all that are not about a child."""
    actions = Action.objects.filter(authority=authority).select_related("owner", "board", "child")
    seated = Seat.objects.filter(person=person, left_at=None).values("board")
    near = Q(board__in=seated) | Q(owner=person) | Q(made_by=person)
    return actions.filter(near | Q(child=None) if SEES_ALL & frozenset(roles) else near)


def standing_to(person: Person, roles: Collection[RoleName], action: Action) -> frozenset[Who]:
    """How somebody stands to an action: to its board, and as its owner or author."""
    if action.board:
        who = set(standing(person, roles, action.board))
    else:
        who = {OF_ROLES[role] for role in roles if role in OF_ROLES}
    if action.owner_id == person.pk:
        who.add(Who.OWNER)
    if action.made_by_id == person.pk:
        who.add(Who.AUTHOR)
    return frozenset(who)


def may_not_see(action: Action, who: Collection[Who]) -> str:
    """Why somebody who stands so to an action may not see it; "" where they may."""
    about_a_child = action.child_id and SEE_CHILD_ACTION.refusal(who)
    return SEE_ACTION.refusal(who) or about_a_child or ""


def narrowed(
    actions: QuerySet[Action], *, which: str, person: Person, today: date
) -> QuerySet[Action]:
    """Some of the actions: "mine", "late", "open", "chair" (so late that they went to the chair),
    "ended" or "all"."""
    match which:
        case "mine":
            return actions.filter(owner=person, state__in=OPEN)
        case "late":
            return actions.filter(due_on__lt=today, state__in=OPEN)
        case "open":
            return actions.filter(state__in=OPEN)
        case "chair":
            latest = today - timedelta(days=reminding.PATIENCE)
            return actions.filter(due_on__lt=latest, state__in=OPEN)
        case "ended":
            return actions.exclude(state__in=OPEN)
    return actions


def counted(actions: QuerySet[Action], person: Person, today: date) -> dict[str, int]:
    """How many actions each narrowing has, from one query."""
    rows = list(actions.values_list("state", "due_on", "owner_id"))
    mine = late = chair = open_ = 0
    for state, due_on, owner in rows:
        if state not in OPEN:
            continue
        open_ += 1
        mine += owner == person.pk
        late += due_on < today
        chair += reminding.is_escalated(due_on, today)
    return {
        "mine": mine,
        "late": late,
        "chair": chair,
        "open": open_,
        "ended": len(rows) - open_,
        "all": len(rows),
    }


def lines(actions: Iterable[Action], today: date) -> list[Line]:
    """Each action as a list shows it."""
    return [line(action, today) for action in actions]


def line(action: Action, today: date) -> Line:
    """One action as a list shows it."""
    late = reminding.days_late(action.due_on, today) if action.is_open else 0
    if late:
        says, colour = f"{late} day{'s' * (late > 1)} late", "red"
    elif action.is_open and action.due_on == today:
        says, colour = "Due today", "amber"
    elif action.is_open and action.due_on - today <= reminding.BEFORE:
        says, colour = "Due within a week", "amber"
    elif action.state == ActionState.DONE:
        says, colour = "Done", "green"
    else:
        says, colour = action.get_state_display(), "blue" if action.is_open else ""
    with_chair = action.is_open and reminding.is_escalated(action.due_on, today)
    return Line(action, says, colour, with_chair, about(action))


def about(action: Action) -> str:
    """What an action should move, in words; a child by alias."""
    if action.indicator in INDICATORS:
        return INDICATORS[action.indicator].title
    if action.child:
        return f"Child {action.child.alias}"
    return ""


def open_of(board: Board) -> QuerySet[Action]:
    """What a board promised and has not ended, the most urgent first."""
    return board.actions.filter(state__in=OPEN).select_related("owner", "child").order_by("due_on")
