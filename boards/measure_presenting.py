"""A board's measures laid out: lines for the page and the pack, one measure in full, rows for a
workbook."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils import timezone

from boards.agreement import Rag, Standing
from boards.measure_figures import Figures
from boards.measure_queries import Followed
from boards.models import MeasureRating
from indicators import comparison_presenting, scorecard_presenting, words
from indicators.benchmark import Verdict
from indicators.compare import Comparison
from indicators.exports import Row
from indicators.scorecard import Line
from indicators.targets import Rating
from indicators.travel import Direction
from records.calendar import month_number

NOT_SHOWN = "not shown here"
HEADINGS = (
    *("Priority", "Stage", "Measure", "Unit", "Good is", "Owner"),
    *("Figure", "Numerator", "Denominator", "Of", "Why there is no figure"),
    *("Target", "Figures say", "Red", "Amber", "Green", "Figures and members"),
    *("Direction", "Likely range of the change"),
    *("Published year", "Here in that year", "Neighbours, median", "Country", "Against country"),
    *("Confidence in the data", "Why", "Actions open", "Actions overdue"),
)
WORDS = ("Commentary", "Commentary of", "Commentary by")


def row(each: Followed, authority: str) -> dict:
    """One measure as a line of the page: that of the scorecard, and what the board makes of it."""
    measure = each.measure
    return scorecard_presenting.page_line(each.line, authority) | {
        "at": reverse("board_measure", args=[authority, measure.board_id, measure.pk]),
        "owner": measure.owner.name if measure.owner else "",
        "agreement": each.agreement.sentence,
        "disagree": each.agreement.disagree,
        "counts": [
            (f"{number} {rag.title.lower()}", rag.colour) for rag, number in each.agreement.counts
        ],
        "beside": beside(each.beside) if each.beside else None,
        "said": measure.said or "",
        "said_by": measure.said_by or "",
        "said_at": measure.said_at,
        "open": measure.open,
        "overdue": measure.overdue,
        "confidence": each.told.confidence.value,
        "doubts": " ".join(each.told.reasons),
    }


def beside(found: Comparison) -> dict:
    """The latest published year in a few texts; an empty one is no figure."""
    measure = found.measure
    verdict = comparison_presenting.against_country(found)
    return {
        "when": comparison_presenting.year_title(measure, found.year),
        "own": comparison_presenting.text(found.own.value, measure),
        "neighbours": comparison_presenting.text(found.median, measure),
        "country": comparison_presenting.text(found.country, measure),
        "country_name": found.country_name,
        "verdict": "" if verdict is Verdict.NOT_COMPARED else verdict.value,
    }


def summary(measures: Sequence[Followed]) -> list[str]:
    """What a director reads first: how many are red, amber and green, where members disagree, what
    is overdue; each a sentence."""
    counts = {
        colour: sum(each.line.rating is rating for each in measures)
        for colour, rating in (
            ("red", Rating.RED),
            ("amber", Rating.AMBER),
            ("green", Rating.GREEN),
        )
    }
    unrated = len(measures) - sum(counts.values())
    told = [f"{number} {colour}" for colour, number in counts.items()]
    if unrated:
        told.append(f"{unrated} without red, amber or green")
    apart = sum(each.agreement.disagree for each in measures)
    overdue = sum(each.measure.overdue for each in measures)
    return [
        f"By the figures: {', '.join(told)}.",
        "No member disagrees."
        if not apart
        else f"On {apart} of them members disagree, with the figures or each other.",
        "No action is overdue."
        if not overdue
        else f"{overdue} {'action is' if overdue == 1 else 'actions are'} overdue.",
    ]


def ways_in(measures: Sequence[Followed]) -> list[tuple[str, str]]:
    """What most people look for first, as (text, question of the address): the red ones, those on
    which members and figures do not agree, those that get worse, those with something overdue."""
    found = (
        ("Red", "rating=RED", lambda each: each.line.rating is Rating.RED),
        (
            "Members disagree with the figures",
            f"standing={Standing.DISAGREE.name}&order=APART",
            lambda each: each.agreement.standing is Standing.DISAGREE,
        ),
        (
            "Getting worse first",
            "group=NONE&order=DIRECTION",
            lambda each: each.line.travel.direction is Direction.WORSE,
        ),
        ("Overdue first", "group=NONE&order=OVERDUE", lambda each: each.measure.overdue),
    )
    counted = ((text, query, sum(bool(of(each)) for each in measures)) for text, query, of in found)
    return [(f"{text} ({number})", query) for text, query, number in counted if number]


def ratings(rows: Iterable[MeasureRating], line: Line, figures: Figures) -> list[dict]:
    """People's ratings, each with the figure it was made on as this reader may see it."""
    return [
        {
            "person": each.person.name,
            "speaks_for": each.speaks_for,
            "rag": Rag(each.rag).title,
            "colour": Rag(each.rag).colour,
            "words": each.words,
            "at": each.at,
            "meeting": each.meeting,
            "latest": each.latest,
            **kept(each, line, figures),
        }
        for each in rows
    ]


def kept(rating: MeasureRating, line: Line, figures: Figures) -> dict:
    """The figure a rating was made on: `figure`, `when`, what it was `computed` as, and whether
    a later one stands by now (`earlier`).

    Whoever may not see small numbers is shown what was shown outside then, and only where that
    month is shown outside now and counts are not rounded by now.
    """
    if rating.month is None:
        return {"figure": "no figure", "when": "", "computed": "", "earlier": False}
    month = month_number(rating.month)
    now = line.rated.month if line.rated else None
    told = {
        "when": words.period_name(line.indicator, month, line.basis),
        "earlier": now is not None and month < now,
        "target": rating.target,
    }
    if figures.sees_small:
        values, computed = (rating.value, rating.numerator, rating.denominator), rating.computed
    else:
        values = (rating.outside_value, rating.outside_numerator, rating.outside_denominator)
        computed = rating.outside_computed
        trend = line.trend
        shown = trend.loc[trend["month"] == month, "value"].notna().any()
        if values[0] is None or not shown or figures.reader.rules.rounding:
            return told | {
                "figure": NOT_SHOWN,
                "computed": Rating.HIDDEN.value,
                "colour_then": None,
            }
    value, up, down = (math.nan if each is None else each for each in values)
    figure = words.value_text(value, line.indicator.unit)
    if not math.isnan(down) and figure.endswith("%"):
        figure += f" ({words.count_text(up)} of {words.count_text(down)})"
    then = Rating[computed]
    return told | {"figure": figure, "computed": then.value, "colour_then": then.colour}


def file_rows(measures: Iterable[Followed], *, with_words: bool) -> Iterator[Row]:
    """Headings, then one row for each measure; None is no figure."""
    yield HEADINGS + (WORDS if with_words else ())
    for each in measures:
        line, measure, indicator = each.line, each.measure, each.indicator
        rated = line.rated
        laid = scorecard_presenting.page_line(line, measure.board.authority.code)
        counts = dict(each.agreement.counts)
        others = beside(each.beside) if each.beside else {}
        texts = ("when", "own", "neighbours", "country", "verdict")
        cells = [
            *(measure.priority, indicator.stage.value, indicator.title, indicator.unit.value),
            *(laid["good_is"], measure.owner.name if measure.owner else None),
            *(getattr(rated, name, None) for name in ("value", "numerator", "denominator")),
            words.period_name(indicator, rated.month, line.basis) if rated else None,
            None if rated else each.told.reasons[0],
            *(laid["target"], line.rating.value),
            *(counts.get(rag, 0) for rag in (Rag.RED, Rag.AMBER, Rag.GREEN)),
            *(each.agreement.sentence, line.travel.direction.value, laid["why"]),
            *(others.get(name) for name in texts),
            *(each.told.confidence.value, " ".join(each.told.reasons)),
            *(measure.open, measure.overdue),
        ]
        if with_words:
            on = timezone.localdate(measure.said_at).isoformat() if measure.said_at else None
            cells += [measure.said, on, measure.said_by]
        yield tuple(_cell(cell) for cell in cells)


def _cell(cell: str | float | None) -> str | float | None:
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell or None if isinstance(cell, str) else cell
