"""Rules on legal statuses that no longer exist or did not yet, and on reasons for leaving care that
need a certain placement."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import FOSTER_PLACEMENTS, years_after

FREEING_ORDERS_ENDED = pd.Timestamp(2005, 12, 31)
PLACEMENT_ORDERS_BEGAN = pd.Timestamp(2005, 12, 1)


@rule("445", until=2024, Episodes="LS DECOM")
def freeing_order_is_old(episodes: pd.DataFrame) -> pd.Series:
    """The legal status is a freeing order (D1), but the episode started after December 2005, when
    such orders could no longer be made. Check the order: a placement order is E1."""
    return (episodes.LS == "D1") & (episodes.DECOM > FREEING_ORDERS_ENDED)


@rule("446", Episodes="LS DECOM")
def placement_order_is_not_too_old(episodes: pd.DataFrame) -> pd.Series:
    """The legal status is a placement order (E1), but the episode started before December 2005,
    when such orders came in. Check the legal status and DECOM."""
    return (episodes.LS == "E1") & (episodes.DECOM < PLACEMENT_ORDERS_BEGAN)


@rule("451", until=2024, Episodes="DEC REC LS")
def freeing_order_does_not_run_on(episodes: pd.DataFrame) -> pd.Series:
    """This open episode is under a freeing order (D1), which could not be sought after 30 December
    2005. If the order was replaced, end this episode and start one with the new status."""
    return (episodes.LS == "D1") & episodes.DEC.isna() & episodes.REC.isna()


@rule("460", Episodes="DEC REC")
def staying_put_from_eighteen(episodes: pd.DataFrame, birth_of_episode: pd.Series) -> pd.Series:
    """REC E17 says that the young person stayed put with their carers on turning 18, but the
    episode ended before the 18th birthday. Check DEC, REC and the date of birth in Header."""
    return (episodes.REC == "E17") & (episodes.DEC < years_after(birth_of_episode, 18))


@rule("516", Episodes="REC PLACE")
def guardian_who_fostered_follows_fostering(episodes: pd.DataFrame) -> pd.Series:
    """REC says that the former foster carer became the special guardian (E45 or E46), but this last
    placement is not a foster placement. Correct REC or PLACE."""
    return episodes.REC.isin(("E45", "E46")) & ~episodes.PLACE.isin(FOSTER_PLACEMENTS)
