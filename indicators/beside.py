"""Which measures of partners are looked at beside which of social care: what others know of,
against what reaches us.

The two of a pair count different things, so no ratio is made of them: each is drawn against its own
first year, and each has its own verdict after an event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.figures import Status

FIRST = 12


@dataclass(frozen=True)
class Side:
    """One line of a pair: an indicator, or one of its groups."""

    indicator: str
    called: str
    cut: str = ""
    cut_value: str = ""


@dataclass(frozen=True)
class Pair:
    """What is looked at together, and what to ask where the two part ways."""

    key: str
    title: str
    theirs: Side
    ours: Side
    ask: str


PAIRS: tuple[Pair, ...] = (
    Pair(
        "domestic-abuse",
        "Domestic abuse: known to the police, and referred by them",
        Side("police_domestic_abuse_count", "Incidents known to the police"),
        Side("referrals_count", "Referrals from the police", "source", "Police"),
        "Where incidents rise and referrals do not, ask which of them the police tell us of, and"
        " what becomes of the others.",
    ),
    Pair(
        "a-and-e",
        "Health: children in A&E, and referred by health",
        Side("a_and_e_attendances_count", "A&E attendances"),
        Side("referrals_count", "Referrals from health", "source", "Health services"),
        "Where fewer children come to A&E and fewer are referred, ask who else now sees the"
        " injuries that somebody used to see there.",
    ),
    Pair(
        "schools",
        "Schools: pupils excluded, and referred by schools",
        Side("exclusions_count", "Suspensions and exclusions"),
        Side("referrals_count", "Referrals from schools", "source", "Schools"),
        "Where exclusions rise and referrals do not, ask whether a child who is sent home is told"
        " of to anybody.",
    ),
    Pair(
        "early-help",
        "Early help: contacts with it, and referrals to social care",
        Side("early_help_contacts_count", "Early help contacts"),
        Side("referrals_count", "Referrals to social care"),
        "Where early help grows and referrals do not fall, ask whether it reaches the families who"
        " would otherwise be referred.",
    ),
    Pair(
        "published",
        "Referrals: as DfE published them, and as the record has them",
        Side("referrals_published_count", "As DfE published them"),
        Side("referrals_count", "As the record has them"),
        "The two should run together: where they do not, ask what one of them leaves out.",
    ),
)


def together(theirs: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    """Two measures by month, as far as both have a figure.

    In: figures of one series each, as `indicators.figures.figures`. Out, in order: month (int64),
    theirs, ours (their values), theirs_index, ours_index (100 is the average of the first twelve
    months of both; NaN where that is 0).
    """
    own = [
        each.loc[each["status"] == Status.OK, ["month", "value"]].set_index("month")["value"]
        for each in (theirs, ours)
    ]
    both = pd.concat(own, axis=1, keys=["theirs", "ours"], join="inner").sort_index()
    first = both.head(FIRST).mean()
    index = (100 * both / first.where(first > 0)).add_suffix("_index")
    return both.join(index).rename_axis("month").reset_index().astype({"month": "int64"})


def sentence(pair: Pair, both: pd.DataFrame) -> str:
    """The last twelve months of a pair beside the twelve before, in words; of months only. Says so
    where there are not so many."""
    if both["month"].nunique() < 2 * FIRST or np.ptp(both["month"].tail(2 * FIRST)) >= 2 * FIRST:
        return "There are not two whole years of both yet: the lines are all that can be said."
    before, after = both.iloc[-2 * FIRST : -FIRST], both.tail(FIRST)
    said = [
        f"{side.called}: {_moved(before[name].sum(), after[name].sum())}"
        for side, name in ((pair.theirs, "theirs"), (pair.ours, "ours"))
    ]
    return f"In the last twelve months that both have. {said[0]}. {said[1]}."


def _moved(before: float, after: float) -> str:
    told = f"{after:,.0f}, against {before:,.0f} in the twelve before"
    if before <= 0:
        return told
    moved = round(100 * (after - before) / before)
    return f"{told} ({'+' if moved > 0 else '−' if moved < 0 else ''}{abs(moved)}%)"
