"""How indicators pick their cases: what stood on the last day of a month, what came before, what
came after in time.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts import known_people
from records.calendar import month_ends, month_of
from records.care import looked_after
from records.record import Record
from records.standing import open_at

# Days since 1900 fit in 18 bits: a child and a day make one whole number, sorted by both.
DAY_BITS = 18
PLACES = ("location", "placed", "home_ward", "home_quintile")
DAY_ZERO = np.datetime64("1900-01-01", "D")


def standing(rows: pd.DataFrame, *, start: str, end: str, months: np.ndarray) -> pd.DataFrame:
    """The children with something open at the end of each month: one row a child and month.

    `rows`: an entity with `known_from` and `known_to`; `records.standing.open_at` says when it is
    open. Of two open at once the one that began first stands. Out: the rows' columns and `on`
    (datetime64[us]).
    """
    open_ones = open_at(rows, start=start, end=end, ends=month_ends(months))
    order = np.lexsort(
        (open_ones[start].to_numpy(), open_ones["child"].to_numpy(), open_ones["on"].to_numpy())
    )
    open_ones = open_ones.iloc[order]
    return open_ones[~open_ones.duplicated(["on", "child"])].reset_index(drop=True)


def stock(
    rows: pd.DataFrame, *, value: pd.Series | float = 1.0, share: bool = False
) -> pd.DataFrame:
    """Cases out of rows that already have `on`: each adds `value` to the numerator and, for a
    share, one to the denominator.
    """
    numerator = value.astype("float64") if isinstance(value, pd.Series) else value
    return rows.assign(
        month=month_of(rows["on"]).astype("int64"),
        numerator=numerator,
        denominator=1.0 if share else np.nan,
    ).reset_index(drop=True)


def placed_episodes(record: Record) -> pd.DataFrame:
    """The episodes with where they are, as categories of a byte a row."""

    def make() -> pd.DataFrame:
        return record.placed_episode.astype(dict.fromkeys(PLACES, "category"))

    return record.once("placed episodes", make)


def looked_after_stock(record: Record, months: np.ndarray) -> pd.DataFrame:
    """`records.care.looked_after` at the end of each month, with `primary_need` and where the child
    is placed (`records.places.with_places`); made once for a record and its months.
    """

    def make() -> pd.DataFrame:
        children = looked_after(placed_episodes(record), month_ends(months))
        return known_people(record, children.rename(columns={"need": "primary_need"}))

    return record.once(f"looked after {np.asarray(months).tobytes().hex()}", make)


def year_end(
    rows: pd.DataFrame, *, value: pd.Series | float = 1.0, share: bool = False
) -> pd.DataFrame:
    """Cases at 31 March out of rows with a collection `year`."""
    on = month_ends(rows["year"].to_numpy("float64").astype("int64") * 12 + 2)
    return stock(rows.assign(on=on), value=value, share=share)


def _keys(child: pd.Series, on: pd.Series) -> np.ndarray:
    days = (on.to_numpy("datetime64[D]") - DAY_ZERO).astype("int64")
    return (child.to_numpy("int64") << DAY_BITS) + days


def count_up_to(rows: pd.DataFrame, on: pd.Series, events: pd.DataFrame, date: str) -> np.ndarray:
    """For each row (with `child`), how many of the child's events fall on or before the row's day
    `on`.
    """
    events = events[events[date].notna()]
    keys = np.sort(_keys(events["child"], events[date]))
    low = np.searchsorted(keys, rows["child"].to_numpy("int64") << DAY_BITS)
    return np.searchsorted(keys, _keys(rows["child"], on), side="right") - low


def event_between(
    rows: pd.DataFrame, first: pd.Series, last: pd.Series, events: pd.DataFrame, date: str
) -> pd.Series:
    """For each row, whether the same child has an event from `first` to `last`, both inclusive
    (bool, on the rows' index).
    """
    events = events[events[date].notna()]
    keys = np.sort(_keys(events["child"], events[date]))
    low = np.searchsorted(keys, _keys(rows["child"], first), side="left")
    high = np.searchsorted(keys, _keys(rows["child"], last), side="right")
    return pd.Series(high > low, index=rows.index)


def days_later(days: pd.Series, many: int) -> pd.Series:
    """The day so many calendar days later (earlier, where negative)."""
    return days + pd.Timedelta(days=many)


def months_later(days: pd.Series, many: int) -> pd.Series:
    """The same day of the month so many months later; the month's last day where it has no such
    day.
    """
    return (days + pd.DateOffset(months=many)).astype("datetime64[us]")


def first_missed_review(
    things: pd.DataFrame,
    reviews: pd.DataFrame,
    *,
    first_due: pd.Series,
    second_after: int,
    later_after: int,
    covered_from: pd.Timestamp,
) -> pd.Series:
    """The first review deadline that passed without a review: datetime64[us], on the index of
    `things`.

    `things`: `child`, `began`. `reviews`: `child`, `began`, `reviewed_on`, one row a review.
    `first_due`: the deadline of the first; the second is due `second_after` months after the first,
    each later one `later_after` after the one before. Of a thing that began before `covered_from`
    earlier reviews are unknown, so it is given `later_after` months from then. A review after its
    deadline does not mend it: what was missed stays missed.
    """
    first_day = np.datetime64(covered_from, "us")
    older = things["began"] < first_day
    grace = months_later(pd.Series(first_day, index=things.index), later_after)
    due = first_due.where(~older, grace.where(grace > first_due, first_due))
    numbered = things.assign(thing=np.arange(len(things)), due=due, older=older)
    held = reviews.drop_duplicates(["child", "began", "reviewed_on"]).merge(
        numbered[["child", "began", "thing", "older"]], on=["child", "began"]
    )
    held = held[
        (held["reviewed_on"] >= held["began"])
        & ~(held["older"] & (held["reviewed_on"] < first_day))
    ]
    held = held.sort_values(["thing", "reviewed_on"], kind="stable")
    nth = held.groupby("thing").cumcount()
    # The first known review of a thing older than the record is not its first.
    short = (nth == 0) & ~held["older"]
    due_next = months_later(held["reviewed_on"], later_after).where(
        ~short, months_later(held["reviewed_on"], second_after)
    )
    steps = pd.concat(
        [
            numbered.assign(step=0, due_on=numbered["due"])[["thing", "step", "due_on"]],
            pd.DataFrame({"thing": held["thing"], "step": nth + 1, "due_on": due_next}),
        ]
    ).sort_values(["thing", "step"], kind="stable", ignore_index=True)
    came = pd.DataFrame({"thing": held["thing"], "step": nth, "came_on": held["reviewed_on"]})
    steps = steps.merge(came, on=["thing", "step"], how="left")
    missed = steps[steps["came_on"].isna() | (steps["came_on"] > steps["due_on"])]
    first = missed.drop_duplicates("thing").set_index("thing")["due_on"]
    return pd.Series(first.reindex(np.arange(len(things))).to_numpy(), index=things.index)
