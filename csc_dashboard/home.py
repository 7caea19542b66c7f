"""What needs a person at one authority: actions, meetings, inquiries, red ratings, changes, late
data, returns that wait. Nothing else stands on the home page.

One function for each kind of need, in the order of the page; each asks the permission it needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from accounts import two_people
from accounts.models import Authority, Person
from accounts.permissions import Permission, RoleName
from boards import promise_queries, rating_queries
from boards.models import (
    OPEN,
    Board,
    Inquiry,
    InquiryState,
    MeasureRating,
    Meeting,
    MeetingState,
    Seat,
    SeatKind,
    TrackedMeasure,
)
from boards.reminding import is_escalated
from indicators import queries
from indicators.models import Build, Shift
from indicators.queries import Reader
from indicators.shift.result import Verdict
from indicators.shift.windows import HEADLINE
from indicators.shift_queries import CHANGED
from indicators.targets import Rating
from ingest.models import Stage, Upload
from records import disposing, erasing, how_long, links
from records.calendar import LOCKDOWN

SOON = timedelta(days=14)
COMING = timedelta(days=31)
NEW = timedelta(days=31)
# Data that reach no further back than this are late: a quarter, and ten days to extract it.
LATE = timedelta(days=100)
MOST = 6


@dataclass(frozen=True)
class Asking:
    """Who asks what needs them, where, and on which day."""

    authority: Authority
    person: Person
    roles: Collection[RoleName]
    permissions: Collection[Permission]
    today: date

    def address(self, name: str, *more: object) -> str:
        """An address at this authority."""
        return reverse(name, args=[self.authority.code, *more])


@dataclass(frozen=True)
class Thing:
    """One thing to look at: its words, where it stands, a word more, and a tag."""

    text: str
    url: str
    more: str = ""
    tag: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Need:
    """A kind of thing that needs somebody: its heading, the most urgent of them, and where the
    others are."""

    title: str
    things: list[Thing]
    rest: Thing | None = None


def needs_of(asking: Asking) -> list[Need]:
    """Everything that needs somebody, the most urgent kind first."""
    found = (kind(asking) for kind in NEEDS)
    return [need for need in found if need is not None]


def my_actions(asking: Asking) -> Need | None:
    """Actions of theirs that are late or due within two weeks; the chair's, what is far too
    late."""
    if Permission.SEE_ACTIONS not in asking.permissions:
        return None
    chaired = Seat.objects.filter(
        board=OuterRef("board"), person=asking.person, kind=SeatKind.CHAIR, left_at=None
    )
    found = promise_queries.visible(asking.authority, asking.person, asking.roles)
    rows = found.filter(state__in=OPEN, due_on__lte=asking.today + SOON).annotate(
        chaired=Exists(chaired)
    )
    wanted = [
        action
        for action in rows.order_by("due_on", "pk")
        if action.owner_id == asking.person.pk
        or (action.chaired and is_escalated(action.due_on, asking.today))
    ]
    things = []
    for action in wanted:
        line = promise_queries.line(action, asking.today)
        mine = action.owner_id == asking.person.pk
        more = "" if mine else f"{action.whose} owns it; it went to you as the chair"
        says = line.says if line.says not in ("Agreed", "Under way") else "Due soon"
        things.append(
            Thing(action.what, asking.address("action", action.pk), more, says, line.colour)
        )
    return _need("Actions", things, asking.address("actions"), "All my actions")


def meetings(asking: Asking) -> Need | None:
    """Meetings of the boards they sit on that are under way or come within a month."""
    if Permission.SEE_BOARDS not in asking.permissions:
        return None
    seated = Seat.objects.filter(person=asking.person, left_at=None).values("board")
    soon = Q(state=MeetingState.PLANNED, held_on__lte=asking.today + COMING)
    rows = Meeting.objects.filter(
        soon | Q(state=MeetingState.UNDER_WAY),
        board__in=seated,
        board__authority=asking.authority,
    ).select_related("board")
    things = []
    for meeting in rows.order_by("held_on"):
        running = meeting.state == MeetingState.UNDER_WAY
        passed = not running and meeting.held_on < asking.today
        tag = "Under way" if running else ("Not opened" if passed else "")
        colour = "blue" if running else ("amber" if passed else "")
        day = f"{meeting.held_on.day} {meeting.held_on:%B %Y}"
        more = f"{day}, {meeting.place}" if meeting.place else day
        url = asking.address("meeting", meeting.board_id, meeting.pk)
        things.append(Thing(meeting.board.name, url, more, tag, colour))
    return _need("Meetings", things)


def ratings_asked(asking: Asking) -> Need | None:
    """Measures of their boards that they have not rated since figures were last published."""
    if Permission.SEE_BOARDS not in asking.permissions:
        return None
    seated = Seat.objects.filter(person=asking.person, left_at=None).values("board")
    build = Build.objects.filter(authority=asking.authority, is_live=True)
    rated = MeasureRating.objects.filter(
        measure=OuterRef("pk"),
        person=asking.person,
        at__gte=Subquery(build.values("created_at")[:1]),
    )
    rows = (
        TrackedMeasure.objects.filter(
            ~Exists(rated),
            Exists(build),
            board__in=seated,
            board__authority=asking.authority,
            board__ended_at=None,
            removed_at=None,
        )
        .values("board", "board__name")
        .annotate(count=Count("pk"))
        .order_by("board__name")
    )
    things = [
        Thing(
            f"{row['count']} measure{'s' * (row['count'] > 1)} to rate",
            asking.address("board_measures", row["board"]),
            row["board__name"],
        )
        for row in rows
    ]
    return _need("Ratings asked of you", things)


def children_to_rate(asking: Asking) -> Need | None:
    """Children they stand around whom they have not rated in a round that collects; a number alone,
    since each child is opened on a page that is audited."""
    if Permission.RATE_CHILDREN not in asking.permissions:
        return None
    around = rating_queries.to_rate(asking.person, asking.authority)
    count = sum(1 for each in around if each.current and not each.has_rated)
    if not count:
        return None
    words = f"{count} {'children' if count > 1 else 'child'} to rate"
    return _need("Children to rate", [Thing(words, asking.address("children_to_rate"))])


def inquiries(asking: Asking) -> Need | None:
    """Inquiries they look into that are to be reviewed by now or within two weeks."""
    if Permission.SEE_INQUIRIES not in asking.permissions:
        return None
    rows = Inquiry.objects.filter(
        authority=asking.authority, owner=asking.person, review_on__lte=asking.today + SOON
    ).exclude(state=InquiryState.CLOSED)
    things = []
    for inquiry in rows.order_by("review_on"):
        late = inquiry.review_on < asking.today
        tag, colour = ("Review overdue", "red") if late else ("Review soon", "amber")
        url = asking.address("inquiry", inquiry.pk)
        things.append(Thing(inquiry.question, url, "", tag, colour))
    return _need("Inquiries to review", things)


def red_ratings(asking: Asking) -> Need | None:
    """Measures that miss their target."""
    if not _leads(asking):
        return None
    sees = Permission.SEE_SMALL_NUMBERS in asking.permissions
    reader = Reader(asking.authority, sees_groups=sees, event=LOCKDOWN)
    if not reader.once(("has figures",), lambda: reader.span is not None):
        return None
    red = [line for line in reader.scorecard() if line.rating is Rating.RED]
    things = [
        Thing(
            line.indicator.title,
            asking.address("indicator", line.indicator.key),
            line.indicator.stage.value,
            "Target missed",
            "red",
        )
        for line in red
    ]
    where = asking.address("scorecard") + "?rating=RED"
    return _need("Red on the scorecard", things, where, "All on the scorecard")


def changes(asking: Asking) -> Need | None:
    """What fell and rose after each event, where that was worked out anew within a month."""
    if not _leads(asking):
        return None
    rows = Shift.objects.filter(
        set__authority=asking.authority,
        set__is_current=True,
        set__finished_at__date__gte=asking.today - NEW,
        window=HEADLINE,
        cut="",
        verdict__in=CHANGED,
    ).values_list("set__event", "set__event_title", "set__finished_at__date", "verdict")
    events: dict[tuple, Counter] = {}
    for key, title, day, verdict in rows:
        events.setdefault((key, title, day), Counter())[verdict] += 1
    things = [
        Thing(
            f"{told[Verdict.FELL]} measures fell and {told[Verdict.ROSE]} rose after {title}",
            f"{asking.address('what_changed')}?event={key}",
            f"worked out on {day.day} {day:%B %Y}",
        )
        for (key, title, day), told in events.items()
    ]
    return _need("What changed, worked out anew", things)


def late_data(asking: Asking) -> Need | None:
    """Kinds of return whose data end more than a quarter ago."""
    if not _leads(asking):
        return None
    where = "uploads" if Permission.UPLOAD_RETURNS in asking.permissions else "overview"
    things = []
    for title, last in queries.data_to(queries.sources(asking.authority)):
        if asking.today - last > LATE:
            months = (asking.today - last).days // 30
            said = f"{title}: data to {last.day} {last:%B %Y}"
            things.append(Thing(said, asking.address(where), "", f"{months} months old", "amber"))
    return _need("Data late", things)


def first_return(asking: Asking) -> Need | None:
    """Where nothing was ever sent: where to begin."""
    if Permission.UPLOAD_RETURNS not in asking.permissions:
        return None
    if Upload.objects.filter(authority=asking.authority).exists():
        return None
    which = "the SSDA903 or the CIN census, of any year"
    thing = Thing("Send the first return", asking.address("new_upload"), which)
    return _need("To begin with", [thing])


def returns_waiting(asking: Asking) -> Need | None:
    """Returns that wait for a person to confirm or publish them."""
    if Permission.PUBLISH_RETURNS not in asking.permissions:
        return None
    rows = Upload.objects.filter(
        authority=asking.authority, stage__in=(Stage.HELD, Stage.READY)
    ).order_by("created_at")
    things = [
        Thing(
            f"{upload.dataset or upload.declared_dataset} {upload.year or ''}".strip(),
            asking.address("upload", upload.pk),
            f"sent on {upload.created_at.day} {upload.created_at:%B %Y}",
            upload.get_stage_display(),
            "blue" if upload.stage == Stage.READY else "amber",
        )
        for upload in rows
    ]
    return _need("Returns that wait for you", things, asking.address("uploads"), "All returns")


def people_waiting(asking: Asking) -> Need | None:
    """Pairs of records that may be one child, waiting for a person's word."""
    if Permission.CONFIRM_LINKS not in asking.permissions:
        return None
    waiting = links.waiting(asking.authority)
    if not waiting:
        return None
    text = f"{waiting} pair{'' if waiting == 1 else 's'} of records may be one child"
    return _need("Matching people", [Thing(text, asking.address("people_linked"))])


def second_person(asking: Asking) -> Need | None:
    """What others asked for, and what is due to go, that wait for a second person: told to whoever
    does not ask for files every day themselves."""
    things = []
    may = asking.permissions
    if Permission.AGREE_TO_FILES in may and Permission.UPLOAD_RETURNS not in may:
        asked = two_people.asked_of(asking.authority).filter(agreed=None)
        things = [
            Thing(
                f"{each.asked_by.name} asked for {two_people.BY_KEY[each.files].value}",
                asking.address("two_people"),
                f"on {each.asked_at.day} {each.asked_at:%B %Y}",
            )
            for each in asked.exclude(asked_by=asking.person)
        ]
    if Permission.KEEP_RECORDS in may:
        asked = erasing.asked_of(asking.authority).filter(erased=None)
        things += [
            Thing(
                f"{each.asked_by.name} asked that a child be erased",
                asking.address("keeping"),
                f"on {each.asked_at.day} {each.asked_at:%B %Y}",
            )
            for each in asked.exclude(asked_by=asking.person)
        ]
        due = disposing.waiting(asking.authority).filter(agreed=None)
        things += [
            Thing(
                "Records due to go",
                asking.address("keeping"),
                f"signed by {each.signed_by.name}" if each.signed_by else "nobody has signed yet",
            )
            for each in due.exclude(signed_by=asking.person)
        ]
        things += [
            Thing("Another length of keeping records", asking.address("retention"))
            for _ in how_long.waiting(asking.authority).exclude(asked_by=asking.person)
        ]
    return _need("Two people have to agree", things)


def boards_without_chair(asking: Asking) -> Need | None:
    """Boards that nobody leads, for whoever says who sits where."""
    if Permission.MANAGE_BOARDS not in asking.permissions:
        return None
    chairs = Seat.objects.filter(board=OuterRef("pk"), kind=SeatKind.CHAIR, left_at=None)
    rows = Board.objects.filter(~Exists(chairs), authority=asking.authority, ended_at=None)
    things = [
        Thing(board.name, asking.address("seats", board.pk), "", "No chair", "amber")
        for board in rows
    ]
    return _need("Boards without a chair", things)


NEEDS: tuple[Callable[[Asking], Need | None], ...] = (
    my_actions,
    meetings,
    ratings_asked,
    children_to_rate,
    first_return,
    returns_waiting,
    people_waiting,
    second_person,
    inquiries,
    boards_without_chair,
    red_ratings,
    changes,
    late_data,
)


def _leads(asking: Asking) -> bool:
    """Whether they answer for figures on a board, and are no visitor to them."""
    return {Permission.SEE_FIGURES, Permission.SEE_BOARDS} <= set(asking.permissions)


def _need(title: str, things: list[Thing], url: str = "", more: str = "") -> Need | None:
    if not things:
        return None
    rest = None
    if url:
        left = len(things) - MOST
        rest = Thing(f"{more} ({left} more)" if left > 0 else more, url)
    return Need(title, things[:MOST] if url else things, rest)
