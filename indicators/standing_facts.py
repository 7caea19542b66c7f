"""Facts of months that stand as they were published: children who counted in them are gone as the
schedule of retention says, and what is left of the record would count too few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from accounts.models import Authority
from indicators import queries
from indicators.define import Indicator
from indicators.facts import IDENTITY
from indicators.inputs import reads_partners
from records.standing_figures import standing_of


def months(authority: Authority, indicators: Iterable[Indicator]) -> dict[str, int]:
    """The last month that stands, of each indicator of which any does."""
    standing = standing_of(authority)
    found = {each.key: standing.of(reads_partners=reads_partners(each)) for each in indicators}
    return {key: month for key, month in found.items() if month is not None}


def as_published(
    authority: Authority,
    measured: pd.DataFrame,
    indicators: Sequence[Indicator],
    stands: Mapping[str, int],
) -> pd.DataFrame:
    """Facts just measured, with those of the months that stand taken from the live build; a month
    of which nothing was published is a gap.

    `measured`: of `indicators`, as `indicators.facts.measure`. Out: the same columns, by indicator,
    cut, value and month.
    """
    keys = [each.key for each in indicators if each.key in stands]
    live = queries.facts_of(queries.live_build(authority), indicators=keys)
    # Of an empty column of text a mapping makes text.
    kept = live[live["month"] <= live["indicator"].map(stands).astype("float64")]
    last = measured["indicator"].map(stands).astype("float64")
    later = measured[last.isna() | (measured["month"] > last)]
    joined = pd.concat([kept, later], ignore_index=True)
    return joined.sort_values(IDENTITY, kind="stable", ignore_index=True)
