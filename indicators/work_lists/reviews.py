"""When the next review is due, of things that are reviewed again and again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.picking import months_later

FIRST, NEXT = "First review", "Review"
LAST_REVIEW = "last review"
BEFORE_THE_RETURNS = "the returns began, no review since"


def next_review(
    things: pd.DataFrame,
    reviews: pd.DataFrame,
    *,
    on: pd.Timestamp,
    first_due: pd.Series,
    second_after: int,
    later_after: int,
    covered_from: pd.Timestamp,
    began_as: str,
) -> pd.DataFrame:
    """What is due next of each thing: `what`, `basis`, `basis_on`, `due_on`, `at_latest`, on the
    index of `things`.

    `things`: `child`, `began`. `reviews`: `child`, `began`, `reviewed_on`; those after `on` are not
    known yet. `first_due`: when the first is due; the second is due `second_after` months after it,
    each later one `later_after` months after the one before. Of a thing that began before
    `covered_from` earlier reviews are unknown, so its next is due at the latest `later_after`
    months from then, or from its only known review. `began_as`: what the first is counted from.
    """
    first_day = np.datetime64(covered_from, "us")
    known = reviews[(reviews["reviewed_on"] <= on) & (reviews["reviewed_on"] >= reviews["began"])]
    known = known.drop_duplicates(["child", "began", "reviewed_on"])
    counted = known.groupby(["child", "began"])["reviewed_on"].agg(["size", "max"])
    told = things[["child", "began"]].merge(
        counted.reset_index(), on=["child", "began"], how="left"
    )
    many = told["size"].fillna(0).to_numpy()
    last = told["max"].set_axis(things.index).astype("datetime64[us]")
    older = (things["began"] < first_day).to_numpy()
    none, one = many == 0, many == 1
    covered = pd.Series(first_day, index=things.index)
    grace = months_later(covered, later_after)
    due = months_later(last, later_after)
    due = due.mask(one & ~older, months_later(last, second_after))
    due = due.mask(none & ~older, first_due)
    due = due.mask(none & older, grace.where(grace > first_due, first_due))
    basis_on = last.mask(none & ~older, things["began"]).mask(none & older, covered)
    basis = np.select([none & older, none], [BEFORE_THE_RETURNS, began_as], LAST_REVIEW)
    return pd.DataFrame(
        {
            "what": np.where(none & ~older, FIRST, NEXT),
            "basis": basis,
            "basis_on": basis_on,
            "due_on": due,
            "at_latest": older & (none | (one & (second_after != later_after))),
        },
        index=things.index,
    )
