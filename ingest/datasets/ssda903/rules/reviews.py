"""Reviews of a looked-after child: how the child took part, and that short breaks have none."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import SHORT_BREAKS, any_given
from ingest.datasets.ssda903.tables import REVIEW_CODE
from ingest.schema import Collection


@rule("167", Reviews="REVIEW_CODE")
def review_says_how_the_child_took_part(reviews: pd.DataFrame, collection: Collection) -> pd.Series:
    """How the child took part in the review is blank, not one of PN0 to PN7, or given without a
    date of the review. Give the date and the code together."""
    valid = reviews.REVIEW_CODE.isin(REVIEW_CODE.valid(collection.year))
    held = reviews.REVIEW.notna()
    return ~((held & valid) | (~held & reviews.REVIEW_CODE.isna()))


@rule("399", Header="MOTHER", Reviews="REVIEW REVIEW_CODE", Episodes="LS")
def short_breaks_need_neither_mother_nor_review(
    header: pd.DataFrame, reviews: pd.DataFrame, episodes: pd.DataFrame
) -> dict[str, pd.Series]:
    """The child has only short breaks (V3 or V4), but a mother status or a review is given. Take
    these out, or correct the legal status."""
    otherwise = episodes.CHILD[~episodes.LS.isin(SHORT_BREAKS)].dropna()
    short = pd.Index(episodes.CHILD.dropna().unique()).difference(otherwise)
    reviewed = reviews.CHILD[any_given(reviews, ("REVIEW", "REVIEW_CODE"))]
    given = pd.concat([header.CHILD[header.MOTHER.notna()], reviewed])
    failing = short.intersection(given.dropna().unique())
    tables = {"Header": header, "Reviews": reviews, "Episodes": episodes}
    return {name: frame.CHILD.isin(failing) for name, frame in tables.items()}
