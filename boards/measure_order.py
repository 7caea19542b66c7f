"""Which of a board's measures are shown, in which order and under which headings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from boards.confidence import ORDER
from boards.measure_queries import Followed
from indicators.define import Stage
from indicators.targets import Rating
from indicators.travel import Direction

NO_PRIORITY = "No priority"


class Group(StrEnum):
    """Under what the measures stand."""

    PRIORITY = "Priority"
    STAGE = "Stage of the system"
    NONE = "One list"


class Order(StrEnum):
    """What comes first."""

    BOARD = "The board’s order"
    RATING = "Red first"
    APART = "Most disagreement first"
    DIRECTION = "Getting worse first"
    OVERDUE = "Most actions overdue first"
    CONFIDENCE = "Least confidence first"
    TITLE = "By name"


_RATINGS = (
    *(Rating.RED, Rating.AMBER, Rating.OUTSIDE, Rating.GREEN, Rating.INSIDE),
    *(Rating.TOO_FEW, Rating.HIDDEN, Rating.NO_FIGURE, Rating.NO_TARGET),
)
_DIRECTIONS = (
    *(Direction.WORSE, Direction.HIGHER, Direction.LOWER, Direction.UNCLEAR),
    *(Direction.CANNOT_TELL, Direction.BETTER),
)
_KEYS: Mapping[Order, Callable[[Followed], object]] = {
    Order.RATING: lambda each: _RATINGS.index(each.line.rating),
    Order.APART: lambda each: -each.agreement.apart,
    Order.DIRECTION: lambda each: _DIRECTIONS.index(each.line.travel.direction),
    Order.OVERDUE: lambda each: (-each.measure.overdue, -each.measure.open),
    Order.CONFIDENCE: lambda each: ORDER[each.told.confidence],
    Order.TITLE: lambda each: each.indicator.title.casefold(),
}


def priorities(measures: Sequence[Followed]) -> list[str]:
    """The board's priorities in the order in which its list first names them."""
    return list(dict.fromkeys(each.measure.priority for each in measures if each.measure.priority))


def chosen(
    measures: Sequence[Followed],
    *,
    stage: str = "",
    priority: str = "",
    rating: str = "",
    standing: str = "",
) -> list[Followed]:
    """The measures of a stage, a priority, a rating by the figures, and a standing of the members
    to these (each by its name, the priority by itself; empty asks for nothing)."""
    return [
        each
        for each in measures
        if stage in ("", each.indicator.stage.name)
        and priority in ("", each.measure.priority)
        and rating in ("", each.line.rating.name)
        and standing in ("", each.agreement.standing.name)
    ]


def ordered(measures: Sequence[Followed], order: Order) -> list[Followed]:
    """The measures in an order; where it does not tell two apart, the board's own stands."""
    return sorted(measures, key=_KEYS[order]) if order in _KEYS else list(measures)


def grouped(
    measures: Sequence[Followed], group: Group, named: Sequence[str]
) -> list[tuple[str, list[Followed]]]:
    """(heading, measures) in the order of the stages, or of the priorities as `named`; measures
    without a priority come last."""
    match group:
        case Group.STAGE:
            headings, of = [s.value for s in Stage], lambda each: each.indicator.stage.value
        case Group.PRIORITY:
            headings = [*named, NO_PRIORITY]

            def of(each: Followed) -> str:
                return each.measure.priority or NO_PRIORITY
        case _:
            return [("", list(measures))] if measures else []
    found = [(name, [each for each in measures if of(each) == name]) for name in headings]
    return [(name, part) for name, part in found if part]
