"""The figures behind a board's measures, as one reader may see them, and as they are kept with a
rating."""

from __future__ import annotations

import math
from functools import cached_property

from accounts.models import Authority
from indicators.catalogue import INDICATORS
from indicators.queries import Reader
from indicators.scorecard import Line
from indicators.scorecard_presenting import target_text
from records.calendar import LOCKDOWN, month_start


class Figures:
    """The scorecard's lines of one authority for one reader, by indicator."""

    def __init__(self, authority: Authority, *, sees_small: bool) -> None:
        self.sees_small = sees_small
        self.reader = Reader(authority, sees_groups=sees_small, event=LOCKDOWN)

    @property
    def data(self) -> str:
        """Which figures these are: the digest of the build, empty where nothing is published."""
        return self.reader.build.digest if self.reader.build else ""

    @cached_property
    def lines(self) -> dict[str, Line]:
        """The line of each indicator; none where nothing is published."""
        reader = self.reader
        if reader.build is None or reader.once(("no facts",), lambda: reader.span is None):
            return {}
        return {line.indicator.key: line for line in reader.scorecard()}


def kept(authority: Authority, indicator: str) -> dict[str, object]:
    """The figure of an indicator as it stands, as fields of a `MeasureRating`: as the authority
    sees it, and as readers outside do."""
    inside = Figures(authority, sees_small=True)
    outside = Figures(authority, sees_small=False)
    line, shown = inside.lines.get(indicator), outside.lines.get(indicator)
    known = line.rated if line else None
    # Outside there may be an earlier figure where the latest is hidden: that is another one.
    same = shown.rated if shown and known and shown.rated else None
    if same is not None and same.month != known.month:
        same = None
    numbers = ("value", "numerator", "denominator")
    return {
        "month": month_start(known.month) if known else None,
        **{name: _number(getattr(known, name, None)) for name in numbers},
        "computed": line.rating.name if line else "NO_FIGURE",
        **{f"outside_{name}": _number(getattr(same, name, None)) for name in numbers},
        "outside_computed": shown.rating.name if same is not None else "HIDDEN",
        "target": target_text(line.goal, INDICATORS[indicator]) if line else "",
        "data": inside.data,
    }


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
