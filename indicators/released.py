"""Tables of groups for readers outside: which there are, and how they are made.

Only counts that no sum ties to each other are split for these readers, and of each only the year,
or the 31 March of the year: then every table can be made safe by itself. Trends of groups by month,
percentages of groups and two characteristics crossed stay closed. Twelve-month sums that move on by
a month tell single months; a percentage's denominator stands in other tables with other cells
hidden; arrivals and departures are the difference of two stocks. To make all of these safe together
every table of the authority would have to be solved as one, and until somebody does, nobody can
promise that nothing is given away.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.attack import TOTAL, with_margins
from indicators.cuts import VALUES
from indicators.define import Indicator
from indicators.facts import MARCH
from indicators.figures import Status
from indicators.suppression import DFE, Rules, Suppressed, suppress

# One count for each stage, of things that are counted nowhere else in the list: no two of them, and
# no two years of one, are parts of a sum. Children in need are not among them: those on a plan and
# those looked after are parts of them.
SPLIT_OUTSIDE = (
    "referrals_count",
    "assessments_completed_count",
    "s47_count",
    "cpp_stock_count",
    "cla_stock_count",
)
# Of the person alone. A source, a need or a legal status is also counted by indicators of its own
# (the share of referrals from the police), whose numbers stand on their pages.
CUTS_OUTSIDE = ("age_band", "sex", "ethnic_group")
# Of children looked after the ages stay closed: shares of under-fives, of those aged 10 to 17 and
# of those under 16 have pages whose denominators, taken from the ages, would tell who is new.
CLOSED_OUTSIDE = {"cla_stock_count": ("age_band",)}
WHY_NO_MORE = (
    "Groups are shown for whole years, as numbers, with small ones hidden and others with them so"
    " that none can be worked out. Months, percentages and two characteristics at once could give"
    " hidden numbers away, and are not shown here."
)
COLUMN = "number"


def cuts_outside(indicator: Indicator) -> tuple[str, ...]:
    """By what readers outside may see an indicator split."""
    if indicator.key not in SPLIT_OUTSIDE:
        return ()
    closed = CLOSED_OUTSIDE.get(indicator.key, ())
    return tuple(cut for cut in CUTS_OUTSIDE if cut not in closed)


def groups_of_year(
    figures: pd.DataFrame, indicator: Indicator, cut: str, year: int, rules: Rules = DFE
) -> Suppressed | None:
    """The groups of one year as a safe table of one column and its total, or None where there is
    none: no figure for the year, or one that is small itself and so shown nowhere.

    `figures`: on the basis "year", the whole and the groups of `cut`, as
    `indicators.figures.figures`. Every group the cut knows has its row, also one without anybody:
    which rows there are tells nothing. The total stands on the indicator's own page and cannot be
    hidden here.
    """
    if indicator.key not in SPLIT_OUTSIDE:
        raise ValueError(f"{indicator.key} is no count that is split for readers outside")
    if cut not in cuts_outside(indicator):
        raise ValueError(f"{cut} is nothing by which figures are split for readers outside")
    of_year = figures[figures["month"] == year * 12 + MARCH]
    whole = of_year.loc[(of_year["cut"] == "") & (of_year["status"] == Status.OK), "numerator"]
    if whole.empty or rules.small(whole.to_numpy()).any():
        return None
    found = of_year[of_year["cut"] == cut].set_index("cut_value")["numerator"]
    counts = found.reindex(list(VALUES[cut])).fillna(0.0)
    if not np.isclose(counts.sum(), whole.iloc[0]):
        return None
    body = counts.round().astype("int64").to_frame(COLUMN)
    return suppress(with_margins(body, shown_elsewhere=[(TOTAL, COLUMN)]), rules)
