"""The authority's own year-end figure beside the one DfE published, and what explains the
difference, as far as the two can tell."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.compare import Figure, Own
from indicators.define import Unit
from indicators.published import Measure
from indicators.published.read import half_up

SYMBOLS = {
    "c": "hidden by DfE because a number is small",
    "x": "not available",
    "z": "not applicable",
    "u": "too unreliable to publish",
    "k": "not zero, but rounds to zero",
    "low": "not zero, but rounds to zero",
}
SAME = "The same, to the precision that DfE publishes."
LATER = "records that came or were corrected after DfE had closed the return"
EARLIER = "records that were taken back or corrected since"
NOT_SAID = "DfE publishes no count beside it, so the difference cannot be taken apart."


@dataclass(frozen=True)
class TieOut:
    """One year: both figures, how far apart they are (own less published), and why in a
    sentence."""

    year: int
    own: float
    published: float | None
    difference: float | None
    why: str


def tie_out(measure: Measure, year: int, own: Own, published: Figure) -> TieOut:
    """Set the own figure beside the published one.

    The difference is that of figures rounded as DfE rounds; counts, where both are known, say where
    it comes from.
    """
    mine = float(half_up(own.value, measure.decimals))
    if published.value is None:
        why = SYMBOLS.get(published.symbol or "", "nothing is published")
        return TieOut(year, mine, None, None, f"No published figure: {why}.")
    difference = round(mine - published.value, measure.decimals)
    return TieOut(
        year, mine, published.value, difference, _why(measure, own, published, difference)
    )


def _why(measure: Measure, own: Own, published: Figure, difference: float) -> str:
    more = _less(own.numerator, published.numerator)
    wider = _less(own.denominator, published.denominator)
    if not difference:
        return SAME if not more else f"{SAME} {_counted(more)}"
    if more is None:
        return NOT_SAID
    if measure.unit is Unit.RATE:
        if wider and not more:
            return (
                "The same number, divided by another estimate of the population: "
                f"{own.denominator:,.0f} here, {published.denominator:,.0f} in the release."
            )
        said = _counted(more) if more else "The same number."
        return f"{said} The estimate of the population differs too." if wider else said
    if measure.unit is Unit.PERCENT and wider:
        said = _counted(more) if more else "As many are so."
        whom = f"Out of {own.denominator:,.0f} here, {published.denominator:,.0f} in the release."
        return f"{said} {whom}"
    if more:
        return _counted(more)
    return "The same counts: DfE worked with figures before rounding, or by another definition."


def _less(own: float | None, published: float | None) -> float | None:
    return None if own is None or published is None else own - published


def _counted(more: float) -> str:
    if more > 0:
        return f"The record holds {more:,.0f} more: {LATER}."
    return f"The record holds {-more:,.0f} fewer: {EARLIER}."
