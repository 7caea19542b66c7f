"""Reading a board's measures: each with its figure, what people say of it, what is promised for it,
and how it stands beside others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Person, Role
from accounts.reorganised import last_year_of
from boards.agreement import Agreement, Rag, agreement
from boards.confidence import Told, confidence
from boards.doors import OF_ROLES
from boards.measure_figures import Figures
from boards.models import Action, Board, MeasureCommentary, MeasureRating, Seat, TrackedMeasure
from boards.models.action import OPEN
from boards.rules.measures import SEE_MEASURES
from indicators import comparisons, neighbour_choice
from indicators.compare import Comparison, Own, compare
from indicators.define import Indicator
from indicators.facts import MARCH
from indicators.scorecard import Line
from records.calendar import collection_year, month_number


@dataclass(frozen=True)
class Followed:
    """One measure of a board as one reader sees it. `measure` comes from `measures_of`;
    `beside`: the latest published year, None where nothing is published of it."""

    measure: TrackedMeasure
    line: Line
    agreement: Agreement
    told: Told
    beside: Comparison | None = None

    @property
    def indicator(self) -> Indicator:
        return self.line.indicator


def measures_of(board: Board, today: date) -> QuerySet[TrackedMeasure]:
    """What a board follows, in its order; each with its `owner`, the latest commentary (`said`,
    `said_at`, `said_by`), the number of actions that are `open` and `overdue`, and `views`: the
    latest rating of each who sits on the board now, as {"rag", "month" of its figure}."""
    said = MeasureCommentary.objects.filter(measure=OuterRef("pk"))
    promised = Action.objects.filter(
        board=OuterRef("board"), indicator=OuterRef("indicator"), state__in=OPEN
    ).order_by()
    counted = promised.values("indicator")
    late = Q(due_on__lt=today)
    sitting = Seat.objects.filter(board=OuterRef(OuterRef("board")), left_at=None)
    views = (
        MeasureRating.objects.filter(measure=OuterRef("pk"), person__in=sitting.values("person"))
        .order_by("person_id", "-at", "-pk")
        .distinct("person_id")
        .values(view=JSONObject(rag="rag", month="month"))
    )
    return (
        board.measures.filter(removed_at=None)
        .select_related("owner")
        .annotate(
            said=Subquery(said.values("words")[:1]),
            said_at=Subquery(said.values("at")[:1]),
            said_by=Subquery(said.values("person__name")[:1]),
            views=ArraySubquery(views),
            open=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
            overdue=Coalesce(Subquery(counted.annotate(n=Count("pk", filter=late)).values("n")), 0),
        )
    )


def followed(board: Board, figures: Figures, *, today: date) -> list[Followed]:
    """The measures of a board in its order; none while no figures are published."""
    lines = figures.lines
    measures = [each for each in measures_of(board, today) if each.indicator in lines]
    if not measures:
        return []
    others = beside(figures, [lines[each.indicator] for each in measures], today)
    return [of_line(each, lines[each.indicator], today, others) for each in measures]


def of_line(
    measure: TrackedMeasure,
    line: Line,
    today: date,
    others: dict[str, Comparison] | None = None,
) -> Followed:
    """One measure, as `measures_of` gives it, with its line."""
    now = line.rated.month if line.rated else None
    earlier = sum(
        each["rag"] != Rag.NO_VIEW
        and each["month"] is not None
        and now is not None
        and month_number(date.fromisoformat(each["month"])) < now
        for each in measure.views
    )
    said = agreement(line.rating, [Rag(each["rag"]) for each in measure.views], earlier=earlier)
    found = (others or {}).get(measure.indicator)
    return Followed(measure, line, said, confidence(line, today), found)


def beside(figures: Figures, lines: Iterable[Line], today: date) -> dict[str, Comparison]:
    """Each measure beside statistical neighbours and the country in its latest published year, by
    indicator. The own figure is that of the same year: the record's for those who see small
    numbers, else the published one, since the difference may be a handful of children."""
    authority = figures.reader.authority
    number = authority.dfe_code
    tables = comparisons.Statistics().latest(last_year_of(number))
    model, near = neighbour_choice.standing(authority, collection_year(today))
    found = {}
    for line in lines:
        table = tables.get(line.indicator.published or "")
        if table is not None:
            own = _own(line, table.year) if figures.sees_small else None
            found[line.indicator.key] = compare(table, number, near, model=model, own=own)
    return found


def _own(line: Line, year: int) -> Own | None:
    """The record's figure of a collection year: twelve months to March, or how things stood."""
    rows = line.trend[(line.trend["month"] == year * 12 + MARCH) & line.trend["value"].notna()]
    if rows.empty:
        return None
    numbers = rows[["value", "numerator", "denominator"]].iloc[0]
    return Own(*(None if value != value else float(value) for value in numbers))


def ratings_of(measure: TrackedMeasure) -> list[MeasureRating]:
    """Everything people ever said of a measure by red, amber and green, the latest first; `latest`
    is true for the last word of somebody who still sits on the board."""
    seats = Seat.objects.filter(board=measure.board_id, person=OuterRef("person"), left_at=None)
    rows = list(measure.ratings.select_related("person", "meeting").annotate(sits=Exists(seats)))
    spoken: set = set()
    for each in rows:
        each.latest = each.sits and each.person_id not in spoken
        spoken.add(each.person_id)
    return rows


def actions_of(measure: TrackedMeasure) -> QuerySet[Action]:
    """What the board promised for a measure: open ones first, by the day they are due."""
    rows = Action.objects.filter(board=measure.board_id, indicator=measure.indicator)
    return rows.select_related("owner").order_by(F("ended_at").desc(nulls_first=True), "due_on")


def may_answer(board: Board) -> QuerySet[Person]:
    """Who can answer for a measure of a board: everybody who sees it."""
    seeing = [role for role, who in OF_ROLES.items() if who in SEE_MEASURES.by]
    roles = Role.objects.filter(authority=board.authority_id, name__in=seeing)
    seats = Seat.objects.filter(board=board, left_at=None)
    people = Person.objects.filter(
        Q(pk__in=roles.values("person")) | Q(pk__in=seats.values("person"))
    )
    return people.order_by("name")
