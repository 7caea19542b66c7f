"""Reading the children a board follows: one row a child, what changed, and in which order they are
talked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg

from boards.child_measures import ChildMeasure, Limits, Rag, Reading, measures_of
from boards.child_weighing import Change, agreement, change, overall, worry
from boards.models import Board, ChildInRound, FollowedCohort, RatingRound, TrackedChild
from boards.rating_queries import Said, opened
from boards.rules.child import RoundState

ORDERS = {"worry": "Most worry first", "change": "Most change first", "name": "By name"}


@dataclass(frozen=True)
class Row:
    """One child: what the record says, what people say, what changed since the round before.
    `cells`: the readings in the order of the table's measures."""

    child: int
    alias: str
    readings: dict[str, Reading]
    people: list[Said]
    change: Change
    cells: list[Reading | None] = field(default_factory=list)

    @property
    def record(self) -> Rag | None:
        """The record as a whole."""
        return overall(self.readings.values())

    @property
    def agreement(self) -> str:
        """Whether people and record see the same, in a sentence."""
        return agreement(self.record, [(said.part, said.rag) for said in self.people])

    @property
    def stance(self) -> str:
        """The same in a word or two; "" where nobody rated."""
        rated = {said.rag for said in self.people}
        if not rated:
            return ""
        if len(rated) > 1:
            return "People differ"
        return "Agree" if self.record in rated else "Record differs"

    @property
    def counted(self) -> list[tuple[str, str]]:
        """How many people rated which, as (colour, words), the worst first."""
        rated = [said.rag for said in self.people]
        return [(rag.colour, f"{rated.count(rag)} {rag.colour}") for rag in Rag if rag in rated]

    @property
    def worry(self) -> tuple[int, int]:
        return worry(self.readings.values(), [said.rag for said in self.people])


@dataclass(frozen=True)
class Table:
    """The children of a board, now or as a past round kept them.

    `shown`: the opened round whose ratings stand beside the record; `before`: the one that change
    is told from, which is `shown` itself once the record was read again after it.
    """

    rows: list[Row]
    measures: list[ChildMeasure]
    shown: RatingRound | None
    before: RatingRound | None
    is_past: bool = False
    rounds: list[RatingRound] = field(default_factory=list)

    @property
    def past(self) -> list[RatingRound]:
        """The rounds that were opened, the last first."""
        return [each for each in self.rounds if each.state is RoundState.OPENED]

    @property
    def collecting(self) -> RatingRound | None:
        """The round that collects, if one does."""
        return next((r for r in self.rounds if r.state is RoundState.COLLECTING), None)

    @property
    def totals(self) -> list[tuple[str, int]]:
        """How many children the record rates which, and how many not at all where there are any."""
        rated = [row.record for row in self.rows]
        told = [(rag.colour, rated.count(rag)) for rag in Rag]
        return [*told, ("not rated", rated.count(None))] if None in rated else told


def cohort_of(board: Board) -> FollowedCohort | None:
    """Which children the board follows; None before that is said."""
    return FollowedCohort.objects.filter(board=board).first()


def table(
    board: Board,
    followed: FollowedCohort,
    *,
    order: str = "worry",
    number: int | None = None,
    sealed: Collection[int] = (),
) -> Table:
    """One row a child, in an order of `ORDERS`: as things are now, or as the opened round of a
    number kept them. `sealed`: the record's numbers of children who have none here. Raises
    `RatingRound.DoesNotExist` where there is no such opened round."""
    rounds = list(board.rounds.all())
    done = [each for each in rounds if each.state is RoundState.OPENED]
    if number is not None:
        if number not in {each.number for each in done}:
            raise RatingRound.DoesNotExist
        done = [each for each in done if each.number <= number]
    shown, earlier = [*done, None, None][:2]
    kept = _kept([shown, earlier])
    before = earlier if number else _before(shown, earlier, kept, followed.read_on)
    said: dict[int, list[Said]] = {}
    for each in opened(each for each in (shown, earlier) if each):
        said.setdefault(each.child, []).append(each)
    if number:
        children = [
            (pk, each.alias, each.readings) for (at, pk), each in kept.items() if at == number
        ]
    else:
        there = TrackedChild.objects.filter(board=board, removed_at=None)
        children = [(each.pk, each.alias, _readings(each.readings)) for each in there]
    if sealed:
        hidden = TrackedChild.objects.filter(board=board, child__in=sealed)
        hidden = set(hidden.values_list("pk", flat=True))
        children = [each for each in children if each[0] not in hidden]
    rows = [
        _row(pk, alias, readings, said.get(pk, []), shown, before, kept)
        for pk, alias, readings in children
    ]
    measures = _useful_first(measures_of(followed.cohort), rows)
    rows = [replace(row, cells=[row.readings.get(each.key) for each in measures]) for row in rows]
    return Table(_ordered(rows, order), measures, shown, before, number is not None, rounds)


def _readings(kept: dict) -> dict[str, Reading]:
    return {key: Reading.of(each) for key, each in kept.items()}


@dataclass(frozen=True)
class Kept:
    """A child as an opened round kept them: what the record said, as of which day."""

    alias: str
    readings: dict[str, Reading]
    read_on: date | None


def _kept(
    rounds: Iterable[RatingRound | None], child: int | None = None
) -> dict[tuple[int, int], Kept]:
    """What some rounds kept of all children or one, by the round's number and the child."""
    numbers = {each.pk: each.number for each in rounds if each}
    if not numbers:
        return {}
    rows = ChildInRound.objects.filter(round__in=numbers)
    if child is not None:
        rows = rows.filter(child=child)
    rows = rows.values_list("round", "child", "child__alias", "readings", "read_on")
    return {
        (numbers[at], child): Kept(alias, _readings(readings), read_on)
        for at, child, alias, readings, read_on in rows
    }


def _before(
    shown: RatingRound | None,
    earlier: RatingRound | None,
    kept: dict[tuple[int, int], Kept],
    read_on: date | None,
) -> RatingRound | None:
    """The round that change is told from: the last one where the record was read for a later day
    since, else the one before."""
    if shown is None:
        return None
    days = [each.read_on for (at, _), each in kept.items() if at == shown.number and each.read_on]
    return shown if days and read_on and max(days) < read_on else earlier


def _row(
    child: int,
    alias: str,
    readings: dict[str, Reading],
    said: list[Said],
    shown: RatingRound | None,
    before: RatingRound | None,
    kept: dict,
) -> Row:
    now = [each for each in said if shown and each.round == shown.number]
    then = None
    if before and (before.number, child) in kept:
        past = [each for each in said if each.round == before.number]
        then = _ratings(kept[before.number, child].readings, past)
    return Row(child, alias, readings, now, change(_ratings(readings, now), then))


def _ratings(readings: dict[str, Reading], people: list[Said]) -> dict[str, Rag | None]:
    """Every rating of a child by a name of its own, so that two rounds can be compared."""
    rated = {key: reading.rag for key, reading in readings.items()}
    return rated | {f"{each.as_what} {each.person}": each.rag for each in people}


def _useful_first(measures: Iterable[ChildMeasure], rows: list[Row]) -> list[ChildMeasure]:
    """The measures in their order; those that say nothing of any child last."""

    def says_nothing(measure: ChildMeasure) -> bool:
        readings = (row.readings.get(measure.key) for row in rows)
        return not any(reading and reading.rag for reading in readings)

    return sorted(measures, key=says_nothing)


def _ordered(rows: list[Row], order: str) -> list[Row]:
    rows = sorted(rows, key=lambda row: row.alias)
    if order == "worry":
        rows.sort(key=lambda row: row.worry, reverse=True)
    elif order == "change":
        rows.sort(key=lambda row: (row.change.weight, row.worry), reverse=True)
    return rows


@dataclass(frozen=True)
class PastRound:
    """A child as an opened round kept them."""

    number: int
    opened_at: datetime
    record: Rag | None
    people: list[Said]
    agreement: str


def child_under(board: Board, alias: str) -> TrackedChild | None:
    """The child of a board under an alias, with the board's cohort and `times_followed`: a list of
    (joined on, left on or None), the first first; in one query."""
    first = "times__joined_on"
    rows = TrackedChild.objects.filter(board=board, alias=alias)
    rows = rows.annotate(
        joined=ArrayAgg(first, order_by=first), left=ArrayAgg("times__left_on", order_by=first)
    )
    child = rows.select_related("board__authority", "board__cohort").first()
    if child is not None:
        times = zip(child.joined, child.left, strict=True)
        child.times_followed = [(since, until) for since, until in times if since]
    return child


def story(child: TrackedChild, rounds: list[RatingRound]) -> tuple[Row, list[PastRound]]:
    """One child as things are now, and in the opened rounds of their board, the last first."""
    done = [each for each in rounds if each.state is RoundState.OPENED]
    kept = _kept(done, child.pk)
    said = opened(done, child.pk)
    shown, earlier = [*done, None, None][:2]
    before = _before(shown, earlier, kept, child.read_on)
    row = _row(child.pk, child.alias, _readings(child.readings), said, shown, before, kept)
    past = []
    for each in done:
        if then := kept.get((each.number, child.pk)):
            people = [one for one in said if one.round == each.number]
            record = overall(then.readings.values())
            told = agreement(record, [(one.part, one.rag) for one in people])
            past.append(PastRound(each.number, each.opened_at, record, people, told))
    return row, past


def rules_of(
    followed: FollowedCohort, limits: dict[str, Limits]
) -> list[tuple[ChildMeasure, str, bool]]:
    """How each measure of a cohort is rated: the measure, the rule in a sentence, and whether the
    board set it otherwise than declared."""
    return [
        (measure, measure.rule(limits.get(measure.key)), measure.key in limits)
        for measure in measures_of(followed.cohort)
    ]
