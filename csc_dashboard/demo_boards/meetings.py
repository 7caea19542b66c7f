"""Meetings of the demonstration: two held, with minutes, and two to come; actions done, late, gone
to the chair, and three of years ago whose effect can be told; reminders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards import agenda, meeting_actions, promise_actions, recording, reminder_actions
from boards.agenda import Figures, Proposed
from boards.may import Who
from boards.models import Action, ActionState, AgendaItem, Board, Came, ItemKind, Meeting
from boards.promise_actions import About, Agreed
from csc_dashboard.demo_boards.setting import OUTCOMES, OVERVIEW, board_named, somebody

CHAIR = frozenset({Who.CHAIR, Who.NOTE_TAKER})
OWNER = frozenset({Who.OWNER})
FIRST, SECOND, NEXT, LATER = -70, -28, 9, 16
# So many items come from what the board follows: a meeting of an hour.
MOST = 8
MEASURES = ("assessments_45wd_pct", "icpc_15wd_pct", "cla_reviews_in_time_pct")


@dataclass(frozen=True)
class _Promise:
    """An action agreed on a measure: by whom, due so many days from today, with which agency, and
    what they said of it, so many days from today."""

    what: str
    owner: RoleName
    due: int
    partner: str = ""
    told: tuple[tuple[int, ActionState, str], ...] = ()


DECIDED = {
    "assessments_45wd_pct": "Managers look at every assessment on day 30, from now on each week.",
    "icpc_15wd_pct": "Most delays are of the conference service: ask for two more slots a week.",
    "cla_reviews_in_time_pct": "Noted: we look at it by team before we decide.",
}
PROMISED = {
    "assessments_45wd_pct": (
        _Promise(
            "List every assessment that is past day 30, with what it waits for",
            RoleName.PERFORMANCE_LEAD,
            -35,
            told=((-60, ActionState.UNDER_WAY, "The first list went to team managers."),),
        ),
        _Promise(
            "Agree with the hospital how quickly its reports come",
            RoleName.PERFORMANCE_LEAD,
            -21,
            "Health",
        ),
    ),
    "icpc_15wd_pct": (
        _Promise(
            "Find two more conference slots a week",
            RoleName.SENIOR_MANAGER,
            -4,
        ),
    ),
}
# What the second meeting heard of what the first had agreed.
HEARD = {
    "List every assessment that is past day 30, with what it waits for": (
        ActionState.DONE,
        "The list goes out each Monday; managers answer by Friday.",
    ),
    "Find two more conference slots a week": (
        ActionState.UNDER_WAY,
        "The service can give Thursdays from next month.",
    ),
}
AGREED_SECOND = (
    _Promise(
        "Ask schools which absences they no longer refer", RoleName.PRACTITIONER, 5, "Schools"
    ),
    _Promise("Bring the families’ view of the first visit", RoleName.BOARD_MEMBER, 20),
)
# What was promised years ago: the measure, when it was agreed, from which day practice differed.
LONG_AGO = (
    (
        "Open one front door for all contacts, with early help in the room",
        "referrals_count",
        date(2022, 1, 20),
        date(2022, 4, 1),
    ),
    (
        "Let a manager sign each assessment off within two working days",
        "assessments_45wd_pct",
        date(2022, 9, 8),
        date(2022, 11, 1),
    ),
    (
        "Hold the strategy meeting with police the same day",
        "s47_count",
        date(2024, 10, 3),
        date(2025, 1, 1),
    ),
    ("Train reviewing officers anew", "cla_reviews_in_time_pct", date(2024, 6, 6), None),
)


def hold_meetings(authority: Authority) -> None:
    """Let the overview board have met twice, and plan to meet again."""
    board, today = board_named(authority, OVERVIEW), timezone.localdate()
    _long_ago(board)
    figures = Figures(authority, sees=True)
    asked = [Proposed(ItemKind.MEASURE, "Asked for", {"indicator": key}) for key in MEASURES]
    first = _planned(board, today, FIRST, [*asked, _typed("What the inspectors asked us")])
    _held(first, today, FIRST, _first_item)
    calls = _calls(board, today, SECOND, figures)
    wanted = [*calls[:MOST], asked[0], _typed("Fewer referrals from schools")]
    _held(_planned(board, today, SECOND, wanted), today, SECOND, _second_item)
    calls = _calls(board, today, NEXT, figures)
    _planned(board, today, NEXT, [*calls, *asked, _typed("The plan for the winter")])
    reminder_actions.remind(today, timezone.now())


def plan_child_meeting(authority: Authority) -> None:
    """Let the other board plan to go through its children, the most worrying first."""
    board, today = board_named(authority, OUTCOMES), timezone.localdate()
    figures = Figures(authority, sees=True)
    wanted = agenda.proposed(board, today + timedelta(days=LATER), figures)
    _planned(board, today, LATER, [each for each in wanted if each.kind == ItemKind.CHILD])


def _calls(board: Board, today: date, day: int, figures: Figures) -> list[Proposed]:
    """What calls for a discussion on a day."""
    held_on = today + timedelta(days=day)
    return [each for each in agenda.proposed(board, held_on, figures) if each.calls]


def _planned(board: Board, today: date, day: int, wanted: Iterable[Proposed]) -> Meeting:
    held_on = today + timedelta(days=day)
    taker = somebody(board.authority, RoleName.PERFORMANCE_LEAD)
    meeting = meeting_actions.plan(
        board, held_on=held_on, place="Civic Centre, room 4", by=taker, who=CHAIR
    )
    meeting_actions.put_on(meeting, wanted, by=taker, who=CHAIR)
    return meeting


def _held(meeting: Meeting, today: date, day: int, record) -> None:
    """Walk through a meeting and close it."""
    chair, taker = (
        somebody(meeting.board.authority, role)
        for role in (RoleName.SENIOR_MANAGER, RoleName.PERFORMANCE_LEAD)
    )
    at = _at(today, day)
    meeting_actions.open_meeting(meeting, at=at, by=chair, who=CHAIR)
    seats = meeting.board.seats.filter(left_at=None).select_related("person")
    said = {seat.person: Came.PRESENT for seat in seats}
    recording.attend(
        meeting,
        said,
        speaks_for={seat.person: seat.speaks_for for seat in seats},
        by=taker,
        who=CHAIR,
    )
    recording.bring_guest(meeting, "Priya Okafor", "Designated nurse", by=taker, who=CHAIR)
    items = meeting.items.select_related("action")
    for number, item in enumerate(items):
        record(item, today, at + timedelta(minutes=8 * number), taker)
    meeting_actions.close(meeting, at=at + timedelta(minutes=75), by=chair, who=CHAIR)


def _first_item(item: AgendaItem, today: date, at: datetime, taker: Person) -> None:
    said = DECIDED.get(item.indicator, "We come back to it with figures by team.")
    recording.decide(item, said, at=at, by=taker, who=CHAIR)
    for promise in PROMISED.get(item.indicator, ()):
        _agreed(item, promise, today, at, taker)


def _second_item(item: AgendaItem, today: date, at: datetime, taker: Person) -> None:
    if item.kind == ItemKind.ACTION:
        state, words = HEARD.get(item.action.what, (ActionState.AGREED, "Not begun yet."))
        version = item.action.version
        recording.hear(item, state, words, seen=version, at=at, by=taker, who=CHAIR)
    if item.kind == ItemKind.MEASURE:
        recording.decide(item, "As before; no more to decide.", at=at, by=taker, who=CHAIR)
    if item.kind == ItemKind.TYPED:
        said = "The fall is the same here as next door; we ask the schools before we act."
        recording.decide(item, said, at=at, by=taker, who=CHAIR)
        for promise in AGREED_SECOND:
            _agreed(item, promise, today, at, taker)


def _agreed(item: AgendaItem, promise: _Promise, today: date, at: datetime, taker: Person) -> None:
    owner = somebody(item.meeting.board.authority, promise.owner)
    due_on = today + timedelta(days=promise.due)
    agreed = Agreed(promise.what, due_on, owner=owner, partner=promise.partner)
    action = recording.agree(item, agreed, at=at, by=taker, who=CHAIR)
    for day, state, words in promise.told:
        action = _told(action, state, words, _at(today, day), owner)


def _told(action: Action, state: ActionState, words: str, at: datetime, by: Person) -> Action:
    return promise_actions.tell(action, state, words, seen=action.version, at=at, by=by, who=OWNER)


def _long_ago(board: Board) -> None:
    """What was promised before the board kept its minutes here."""
    lead = somebody(board.authority, RoleName.PERFORMANCE_LEAD)
    for what, indicator, agreed_on, effect in LONG_AGO:
        agreed = Agreed(what, agreed_on + timedelta(days=90), owner=lead)
        at = timezone.make_aware(datetime.combine(agreed_on, time(10)))
        action = promise_actions.promise(
            board.authority,
            board,
            agreed,
            About(indicator=indicator),
            on=agreed_on,
            at=at,
            by=lead,
            who=CHAIR,
        )
        action = _told(action, ActionState.DONE, "Done as agreed; see the plan.", at, lead)
        if effect is not None:
            promise_actions.date_effect(
                action,
                effect,
                seen=action.version,
                today=timezone.localdate(),
                at=at,
                by=lead,
                who=OWNER,
            )


def _typed(title: str) -> Proposed:
    return Proposed(ItemKind.TYPED, "", {"title": title})


def _at(today: date, day: int) -> datetime:
    return timezone.make_aware(datetime.combine(today + timedelta(days=day), time(14)))
