"""How many children live in an area: kept by year, so that a rate has the denominator DfE would
use."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.worded_once import Given, WordedOnce
from indicators.models import Population

_OF = WordedOnce(
    lambda: Population.objects.filter(area=Given("area")).values_list("year", "children")
)


def keep(rows: Iterable[tuple[str, int, int]], *, vintage: str) -> int:
    """Keep (area, year, children) rows, replacing what was known of the same area and year.

    Returns how many.
    """
    kept = [
        Population(area=area, year=year, children=children, vintage=vintage)
        for area, year, children in rows
    ]
    Population.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["area", "year"],
        update_fields=["children", "vintage"],
    )
    return len(kept)


def of(area: str) -> dict[int, int]:
    """Children aged 0 to 17 in an area by the year whose 30 June it is; empty where none is
    loaded."""
    return dict(_OF(area=area))
