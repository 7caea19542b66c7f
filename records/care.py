"""SSDA903 episodes repaired, and the continuous periods of care made of them, before anything is
measured.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from records.standing import DAY, open_at

SHORT_BREAKS = frozenset({"V3", "V4"})
CONTINUES = "X1"


def repaired(episodes: pd.DataFrame) -> pd.DataFrame:
    """Episodes that follow one another without overlap or gap inside a period of care.

    In: `cla_episode` as merged. Out: one row for each child and DECOM, in that order, plus:
      ended          the first day it no longer held, NaT while it is open; an episode left open
        ends where the child's next one
                     begins, and one that no later return knows ends at the seam;
      explained_end  whether `ended` comes with a reason from a return;
      short_break    legal status V3 or V4 (an agreed series of short breaks);
      period         number of the period of care, unique in the frame.
    Repairs follow the SSDA903 fixes of the sector's own pipelines: a DEC that is missing, or later
    than the next DECOM, or that says "continues" (X1) before a gap, becomes the next DECOM, unless
    the next episode starts a new period (RNE S).
    """
    care = _one_word_each(episodes)
    if care.empty:
        return care.assign(ended=care["dec"], explained_end=False, short_break=False, period=0)
    care["next_decom"] = care.groupby("child")["decom"].shift(-1)
    care["next_rne"] = care.groupby("child")["rne"].shift(-1)
    restarts = (care["next_rne"] == "S") & (
        care["dec"].isna() | (care["dec"] <= care["next_decom"])
    )
    meets = care["next_decom"].notna() & (
        care["dec"].isna()
        | (care["dec"] > care["next_decom"])
        | ((care["rec"] == CONTINUES) & ~restarts)
    )
    ended = care["dec"].where(~meets, care["next_decom"])
    seam = care["known_to"] + DAY
    cut = care["ended_unexplained"] & (ended.isna() | (ended > seam))
    care["ended"] = ended.where(~cut, seam)
    care["explained_end"] = care["ended"].notna() & ~cut & care["rec"].notna()
    care["short_break"] = care["legal_status"].isin(SHORT_BREAKS)
    care = care[care["ended"].isna() | (care["ended"] >= care["decom"])].reset_index(drop=True)
    care["period"] = _periods(care)
    return care.drop(columns=["next_decom", "next_rne"])


def _one_word_each(episodes: pd.DataFrame) -> pd.DataFrame:
    """One row for each episode (child and DECOM), in order: the latest return's word, known since
    the first return that knew it.

    Rows that count on no day, because no return of the time vouches for any day of theirs, are left
    out.
    """
    care = episodes[episodes["decom"].notna()]
    counts = (care["decom"] <= care["known_to"]) & ~(care["dec"] < care["known_from"])
    care = care[counts].sort_values(["child", "decom", "known_from"], kind="stable")
    first = care.groupby(["child", "decom"])["known_from"].transform("first")
    care = care.assign(known_from=first)
    return care[~care.duplicated(["child", "decom"], keep="last")].reset_index(drop=True)


def _periods(care: pd.DataFrame) -> pd.Series:
    """A new period begins with a child's first episode, after a gap, or where a closed period is
    followed by a start on the same day.
    """
    never = np.datetime64("2250-01-01", "us")
    ended = care["ended"].fillna(never)
    so_far = ended.astype("int64").groupby(care["child"]).cummax().groupby(care["child"]).shift(1)
    began = care["decom"].astype("datetime64[us]").astype("int64")
    first = ~care.duplicated("child", keep="first")
    continues = care.groupby("child")["rec"].shift(1) == CONTINUES
    restart = (began == so_far) & ~continues & (care["rne"] == "S")
    return (first | (began > so_far) | restart).cumsum()


def looked_after(episodes: pd.DataFrame, ends: np.ndarray) -> pd.DataFrame:
    """The children looked after at the end of each of some days, without agreed series of short
    breaks (V3, V4): one row a child and day.

    In: `cla_episode` as merged, and days (datetime64[us]). A child is looked after at the end of a
    day when an episode that the return of that time vouches for began on or before it and had not
    ended by it: the count DfE makes at 31 March. Out: `on` (the day) and the columns of the latest
    such episode.
    """
    counted = episodes[~episodes["legal_status"].isin(SHORT_BREAKS)]
    standing = open_at(counted, start="decom", end="dec", ends=ends)
    standing = standing.sort_values(["on", "child", "decom"], kind="stable")
    return standing[~standing.duplicated(["on", "child"], keep="last")].reset_index(drop=True)


def periods_of_care(care: pd.DataFrame) -> pd.DataFrame:
    """Continuous periods of care, one row each.

    In: `repaired`. Out: period, child, started_on (DECOM of the first episode), ended (NaT while
    open); rne, legal_status, need, place, place_provider of the first episode, rec, last_place and
    last_provider of the last; short_break (the period began as one); explained_end; known_from of
    the first episode and known_to of the last, so that a start or an end counts only where the
    return of its time vouches for it.
    """
    grouped = care.groupby("period", sort=True)
    first, last = grouped.head(1).set_index("period"), grouped.tail(1).set_index("period")
    ended = care["ended"].fillna(pd.Timestamp("2250-01-01")).groupby(care["period"]).max()
    told = ["rne", "legal_status", "need", "place", "place_provider", "short_break"]
    periods = first[["child", *told, "known_from"]].copy()
    periods["started_on"] = first["decom"]
    periods["ended"] = ended.where(ended < pd.Timestamp("2250-01-01")).astype("datetime64[us]")
    periods["rec"], periods["last_place"] = last["rec"], last["place"]
    periods["last_provider"] = last["place_provider"]
    periods["explained_end"] = last["explained_end"] & (last["rec"] != CONTINUES)
    periods["known_to"] = last["known_to"]
    return periods.reset_index()
