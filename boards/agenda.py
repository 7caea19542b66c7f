"""What belongs on a board's agenda, in which order and why; and what there is to look at of an
item, which is kept as it stood when it was discussed.

One small function for each kind of item: `_SHOWN` says what is shown, `_PROPOSED` what is put
forward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property

from accounts.models import Authority
from boards import child_queries
from boards.child_measures import MEASURES, Rag
from boards.measure_queries import measures_of, of_line
from boards.models import (
    ActionState,
    AgendaItem,
    Board,
    Inquiry,
    InquiryState,
    ItemKind,
    Meeting,
    TrackedMeasure,
)
from boards.promise_queries import about, open_of
from indicators import scorecard_presenting, words
from indicators.catalogue import INDICATORS
from indicators.queries import Reader
from indicators.scorecard import Line
from indicators.targets import Rating
from indicators.travel import Direction
from records import sealing
from records.calendar import LOCKDOWN

NO_FIGURE = "No figure can be shown of it yet."
FOLLOWED = "Followed by this board"
LOOK = "To be looked at"
# What calls for a discussion, the most urgent first, with the words that say so.
URGENT = (Rating.RED, Rating.AMBER, Rating.OUTSIDE)
# After these come what members and figures do not agree on, and what grew worse; then the rest.
QUIET = len(URGENT) + 2


@dataclass(frozen=True)
class Seen:
    """What there is to look at of an item: named facts, a sentence, a tag (word and colour), where
    more stands, and the trend for a small drawing."""

    title: str
    sentence: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    tag: str = ""
    colour: str = ""
    key: str = ""
    spark: dict | None = None

    def as_json(self) -> dict:
        """As it is kept on the item."""
        return asdict(self)

    @staticmethod
    def of_json(kept: dict) -> Seen:
        """As it was kept."""
        facts = tuple((name, value) for name, value in kept.get("facts", ()))
        return Seen(**(kept | {"facts": facts}))


class Figures:
    """The scorecard's lines of one authority for one kind of reader, read when first asked for."""

    def __init__(self, authority: Authority, *, sees: bool) -> None:
        self.authority, self.sees = authority, sees

    @cached_property
    def lines(self) -> dict[str, Line]:
        """The line of every indicator, by key; none before there are figures."""
        reader = Reader(self.authority, sees_groups=self.sees, event=LOCKDOWN)
        if not reader.once(("has figures",), lambda: reader.span is not None):
            return {}
        return {each.indicator.key: each for each in reader.scorecard()}


@dataclass(frozen=True)
class Proposed:
    """Something that belongs on an agenda, and why; `subject`: the fields of the item that name
    it. `calls`: whether it calls for a discussion, or is only followed."""

    kind: ItemKind
    why: str
    subject: dict[str, object] = field(default_factory=dict)
    calls: bool = True


def what_to_show(item: AgendaItem, figures: Figures) -> Seen:
    """What there is to look at of an item, as it stands now."""
    return _SHOWN[ItemKind(item.kind)](item, figures)


def seen_now(item: AgendaItem, authority: Authority) -> dict:
    """What is kept of an item as it is discussed: what readers inside see, and what others do."""
    return {
        name: what_to_show(item, Figures(authority, sees=sees)).as_json()
        for name, sees in (("inside", True), ("outside", False))
    }


def shown(item: AgendaItem, figures: Figures) -> Seen:
    """What was looked at, where the item was discussed; else what there is now."""
    if item.seen:
        return Seen.of_json(item.seen["inside" if figures.sees else "outside"])
    return what_to_show(item, figures)


def title_of(item: AgendaItem) -> str:
    """What an item is called; a child by alias."""
    if item.seen:
        return item.seen["outside"]["title"]
    match item.kind:
        case ItemKind.MEASURE:
            known = INDICATORS.get(item.indicator)
            return known.title if known else item.indicator
        case ItemKind.CHILD:
            return f"Child {item.child.alias}"
        case ItemKind.ACTION:
            return item.action.what
        case ItemKind.INQUIRY:
            return item.inquiry.question
    return item.title


def proposed(board: Board, held_on: date, figures: Figures) -> Iterator[Proposed]:
    """What belongs on the agenda of a meeting held on a day, in its order."""
    for part in _PROPOSED:
        yield from part(board, held_on, figures)


def _measure(item: AgendaItem, figures: Figures) -> Seen:
    line = figures.lines.get(item.indicator)
    if line is None or line.rated is None:
        return Seen(title_of(item), NO_FIGURE, key=item.indicator)
    told = scorecard_presenting.page_line(line, figures.authority.code)
    rated, indicator = told["rated"], line.indicator
    value = rated["value"] or rated["why"]
    unit = words.unit_text(indicator)
    measured = f"{value} {unit}".strip() + (f" ({rated['of']})" if rated["of"] else "")
    facts = [
        (f"Year to March {year}", cell["value"] or cell["why"])
        for year, cell in zip(line.years, told["years"], strict=False)
        if cell
    ]
    facts.append(("Target", told["target"] or "none set"))
    travel = f"{told['arrow']} {told['direction']}"
    facts.append(("Against a year before", f"{travel} ({told['why']})" if told["why"] else travel))
    when = words.when(indicator, line.rated.month, line.basis)
    return Seen(
        indicator.title,
        f"{measured} {when}.",
        tuple(facts),
        "" if told["no_target"] else told["rating"],
        told["colour"] or "",
        indicator.key,
        told["spark"],
    )


def _child(item: AgendaItem, figures: Figures) -> Seen:
    """What the record says that is not green, the worst first, and what the people around the
    child said in the last opened round."""
    row, _ = child_queries.story(item.child, list(item.meeting.board.rounds.all()))
    told = [
        (rag, MEASURES[key].title, reading.words)
        for rag in (Rag.RED, Rag.AMBER)
        for key, reading in row.readings.items()
        if reading.rag is rag and key in MEASURES
    ]
    facts = [(title, f"{words} ({rag.colour})") for rag, title, words in told]
    facts += [(said.as_what.label, said.rag.value) for said in row.people]
    if item.child.read_on:
        facts.append(("Record read on", _day(item.child.read_on)))
    record = row.record
    tag = f"The record says {record.colour}" if record else "Not rated by the record"
    colour = record.colour if record else ""
    return Seen(f"Child {item.child.alias}", row.agreement, tuple(facts), tag, colour)


def _action(item: AgendaItem, figures: Figures) -> Seen:
    action = item.action
    facts = [
        ("Who", action.whose),
        ("Agreed", _day(action.agreed_on)),
        ("Due", _day(action.due_on)),
    ]
    if action.partner:
        facts.insert(1, ("With", action.partner))
    if moves := about(action):
        facts.append(("Should move", moves))
    if last := action.notes.order_by("-at", "-pk").first():
        facts.append(("Last heard", f"{_day(last.at.date())}: {last.words}"))
    done = action.state == ActionState.DONE
    colour = "green" if done else ("blue" if action.is_open else "")
    return Seen(action.what, "", tuple(facts), action.get_state_display(), colour)


def _inquiry(item: AgendaItem, figures: Figures) -> Seen:
    inquiry = item.inquiry
    facts = [("Raised", _day(inquiry.raised_at.date()))]
    if inquiry.owner:
        facts.append(("Who looks into it", inquiry.owner.name))
    if inquiry.review_on:
        facts.append(("To be reviewed", _day(inquiry.review_on)))
    return Seen(inquiry.question, inquiry.why, tuple(facts), inquiry.get_state_display(), "blue")


def _typed(item: AgendaItem, figures: Figures) -> Seen:
    return Seen(item.title)


_SHOWN: dict[ItemKind, Callable[[AgendaItem, Figures], Seen]] = {
    ItemKind.ACTION: _action,
    ItemKind.MEASURE: _measure,
    ItemKind.CHILD: _child,
    ItemKind.INQUIRY: _inquiry,
    ItemKind.TYPED: _typed,
}


def _promised(board: Board, held_on: date, figures: Figures) -> Iterator[Proposed]:
    """A meeting starts from what was promised: the late ones first."""
    for action in open_of(board):
        late = (held_on - action.due_on).days
        if late > 0:
            why = f"Due {_day(action.due_on)}, {late} day{'s' * (late > 1)} before the meeting"
        else:
            why = f"Due {_day(action.due_on)}"
        yield Proposed(ItemKind.ACTION, why, {"action": action})


def _measures(board: Board, held_on: date, figures: Figures) -> Iterator[Proposed]:
    """Red before amber before what stands outside its range, then where members and figures do
    not agree, then what grew worse, then the rest in the board's own order.

    The order is that of the reader who builds it; the words are what everybody on the board may
    read, since a rating tells of the figure behind it.
    """
    found = []
    public = Figures(figures.authority, sees=False) if figures.sees else figures
    for tracked in measures_of(board, held_on):
        if (key := tracked.indicator) in INDICATORS:
            order, _ = _urgency(tracked, figures.lines.get(key), held_on)
            calm, why = _urgency(tracked, public.lines.get(key), held_on)
            if calm == QUIET != order:
                why = LOOK
            found.append((order, tracked.place, key, why))
    for order, _, key, why in sorted(found):
        yield Proposed(ItemKind.MEASURE, why, {"indicator": key}, calls=order < QUIET)


def _urgency(tracked: TrackedMeasure, line: Line | None, today: date) -> tuple[int, str]:
    """How far up a measure belongs, 0 the most, and why. `tracked`: as `measures_of` gives it."""
    if line is None:
        return QUIET, FOLLOWED
    said = of_line(tracked, line, today).agreement
    if line.rating in URGENT:
        why = f"{line.rating.value}; {said.standing.value.lower()}" if said.disagree else None
        return URGENT.index(line.rating), why or line.rating.value
    if said.disagree:
        return len(URGENT), said.standing.value
    if line.travel.direction is Direction.WORSE:
        return len(URGENT) + 1, "Worse than a year before"
    return QUIET, FOLLOWED


def _children(board: Board, held_on: date, figures: Figures) -> Iterator[Proposed]:
    """The children, the most worrying first; without a cohort in the order of their names. Sealed
    ones are on no agenda."""
    sealed = sealing.kept_from(board.authority, None)
    followed_now = board.children.filter(removed_at=None).exclude(child__in=sealed)
    there = {child.pk: child for child in followed_now}
    followed = child_queries.cohort_of(board) if there else None
    if followed is None:
        for child in there.values():
            yield Proposed(ItemKind.CHILD, FOLLOWED, {"child": child})
        return
    for row in child_queries.table(board, followed, order="worry", sealed=sealed).rows:
        said = [f"The record says {row.record.colour}" if row.record else "Not rated", row.stance]
        why = "; ".join(filter(None, [said[0], said[1].lower()]))
        yield Proposed(ItemKind.CHILD, why, {"child": there[row.child]})


def _inquiries(board: Board, held_on: date, figures: Figures) -> Iterator[Proposed]:
    due = Inquiry.objects.filter(board=board, review_on__lte=held_on)
    for inquiry in due.exclude(state=InquiryState.CLOSED).order_by("review_on", "pk"):
        why = f"To be reviewed by {_day(inquiry.review_on)}"
        yield Proposed(ItemKind.INQUIRY, why, {"inquiry": inquiry})


_PROPOSED = (_promised, _measures, _children, _inquiries)


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in its order, with what each item is about, in one query."""
    return list(_whole_items().filter(meeting=meeting))


def items_in(board: Board, meeting_id: int) -> list[AgendaItem]:
    """The same by the number of a meeting of a board; nothing where it has no such meeting."""
    items = _whole_items().select_related("meeting")
    return list(items.filter(meeting=meeting_id, meeting__board=board))


def _whole_items():
    return AgendaItem.objects.select_related("child", "action__owner", "action__child", "inquiry")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
