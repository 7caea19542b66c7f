"""Minutes: who came, what was looked at as it stood, what was decided and agreed of each item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from boards.agenda import Seen, items_of, title_of
from boards.meeting_queries import came
from boards.models import Attendance, Decision, Meeting


@dataclass(frozen=True)
class Agreement:
    """An action in the words it was agreed in."""

    what: str
    whose: str
    partner: str
    due_on: date


@dataclass(frozen=True)
class Part:
    """What the minutes say of one item."""

    number: int
    kind: str
    why: str
    seen: Seen
    decisions: list[Decision] = field(default_factory=list)
    actions: list[Agreement] = field(default_factory=list)


@dataclass(frozen=True)
class Minutes:
    """The minutes of one meeting; `children`: how many children were talked about and are left
    out; `not_reached`: the titles of what was on the agenda and not discussed."""

    came: list[tuple[str, list[Attendance]]]
    parts: list[Part]
    children: int
    not_reached: list[str]
    decisions: int
    actions: int


def minutes(
    meeting: Meeting, *, sees: bool, children: bool, sealed: Collection[int] = ()
) -> Minutes:
    """The minutes for a reader. `sees`: small numbers; `children`: what was said of children too,
    but of those `sealed`, by the record's numbers.
    Of a meeting that is not closed, as far as it is."""
    agreed = _agreed(meeting)
    decisions: dict[int, list[Decision]] = {}
    for each in Decision.objects.filter(item__meeting=meeting).select_related("by"):
        decisions.setdefault(each.item_id, []).append(each)
    parts, left_out, not_reached = [], 0, []
    for number, item in enumerate(items_of(meeting), start=1):
        if item.about_a_child and (not children or item.about_one_of(sealed)):
            left_out += 1
            continue
        if not item.discussed_at:
            not_reached.append(_seen(item, sees).title)
            continue
        parts.append(
            Part(
                number,
                item.get_kind_display(),
                item.why,
                _seen(item, sees),
                decisions.get(item.pk, []),
                agreed.get(item.pk, []),
            )
        )
    return Minutes(
        came(meeting),
        parts,
        left_out,
        not_reached,
        sum(len(part.decisions) for part in parts),
        sum(len(part.actions) for part in parts),
    )


def _seen(item, sees: bool) -> Seen:
    if item.seen is None:
        return Seen(title_of(item))
    return Seen.of_json(item.seen["inside" if sees else "outside"])


def _agreed(meeting: Meeting) -> dict[int, list[Agreement]]:
    """The actions by item: as they were when the meeting closed, before that as they are."""
    found: dict[int, list[Agreement]] = {}
    if meeting.closed_at:
        for each in meeting.agreed:
            said = Agreement(
                each["what"], each["whose"], each["partner"], date.fromisoformat(each["due_on"])
            )
            found.setdefault(each["item"], []).append(said)
        return found
    for action in meeting.actions.select_related("owner").order_by("made_at", "pk"):
        said = Agreement(action.what, action.whose, action.partner, action.due_on)
        found.setdefault(action.item_id, []).append(said)
    return found
