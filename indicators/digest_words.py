"""The e-mail of what moved, in words: how measures stand, what of it is new since the last mail,
and the few sentences that say so.

All that comes in here is what readers outside may be shown, since mail leaves the building: which
way, which colour, and a change in the words such readers are given. No figure, no month, no group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indicators.catalogue import INDICATORS
from indicators.families import twins
from indicators.scorecard import Line
from indicators.targets import Rating
from indicators.travel import Direction

# More than these in one sentence nobody reads; the page has them all.
MOST = 5
JUDGED = (Rating.GREEN, Rating.AMBER, Rating.RED)
WAYS = {
    Direction.BETTER: "Better than the year before",
    Direction.WORSE: "Worse than the year before",
    Direction.HIGHER: "Higher than the year before (neither good nor bad)",
    Direction.LOWER: "Lower than the year before (neither good nor bad)",
}
FIRST = "How the figures of {place} stand. Later mails say only what is new."
LATER = "New figures of {place} are published. New since the last mail:"
NOTHING = "Nothing: no measure turned another way or to red, and no change after an event is new."
HOW_SURE = (
    "Better, worse, higher or lower is said only where a test (95%) tells the last year from the"
    " one before; of many measures a few pass it by chance. No cause is shown."
)


@dataclass(frozen=True)
class Stands:
    """How measures stand, by the key of their indicator: which way they go where a test could be
    made, their rating where they are judged; and the verdict of each change after an event, by
    "event/indicator"."""

    directions: Mapping[str, str] = field(default_factory=dict)
    ratings: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)


def stands(lines: Iterable[Line], changes: Mapping[str, str]) -> Stands:
    """How the lines of a scorecard made for readers outside stand, beside `changes`."""
    told = list(lines)
    return Stands(
        {
            line.indicator.key: line.travel.direction.name
            for line in told
            if line.travel.direction is not Direction.CANNOT_TELL
        },
        {line.indicator.key: line.rating.name for line in told if line.rating in JUDGED},
        dict(changes),
    )


def text(
    place: str, now: Stands, before: Stands | None, changed: Mapping[str, str], links: list[str]
) -> str:
    """A whole mail of at most twelve lines that are not empty.

    `place`: the authority's name; `before`: what the mail before told, None before the first;
    `changed`: the sentence of each change in `now`, by its key; `links`: at most two lines.
    """
    opening = (FIRST if before is None else LATER).format(place=place)
    said = news(now, before or Stands(), changed) or [NOTHING]
    return "\n".join([opening, "", *said, "", HOW_SURE, *links])


def news(now: Stands, before: Stands, changed: Mapping[str, str]) -> list[str]:
    """What is new, a sentence for each kind of it; at most eight."""
    turned = {key: way for key, way in now.directions.items() if before.directions.get(key) != way}
    said = [
        _listed(words, [key for key, way in turned.items() if way == direction.name])
        for direction, words in WAYS.items()
    ]
    lost = [
        key
        for key, way in turned.items()
        if way == Direction.UNCLEAR.name and key in before.directions
    ]
    said.append(_listed("No longer clearly different from the year before", lost))
    red = Rating.RED.name
    was, is_ = before.ratings, now.ratings
    said.append(_listed("Now red", [k for k in is_ if is_[k] == red != was.get(k)]))
    said.append(_listed("No longer red", [k for k in is_ if is_[k] != red == was.get(k)]))
    new = [key for key, verdict in now.changes.items() if before.changes.get(key) != verdict]
    said.append(_joined("Changes", [changed[key] for key in new if not _told_twice(key, new, now)]))
    return [each for each in said if each]


def _told_twice(key: str, new: list[str], now: Stands) -> bool:
    """Whether it is the change of a rate, beside the same one of the number it is made of."""
    event, indicator = key.split("/")
    first = f"{event}/{twins().get(indicator)}"
    return first in new and now.changes[first] == now.changes[key]


def _listed(words: str, keys: list[str]) -> str:
    """The measures by their titles; a rate is not named beside the number it is made of."""
    pairs = twins()
    return _joined(words, [INDICATORS[k].title for k in keys if pairs.get(k) not in keys])


def _joined(words: str, each: list[str]) -> str:
    if not each:
        return ""
    rest = len(each) - MOST
    more = f"; and {rest} more" if rest > 0 else ""
    return f"{words}: {'; '.join(each[:MOST])}{more}."
