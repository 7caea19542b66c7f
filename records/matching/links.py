"""Which candidate links stand: each person once, automatic above, asked in between, nothing below.

Two people are linked without asking only where each is by far the likeliest for the other. Twins
and families at one address make pairs that look alike in all but the forename: where that
contradicts, a person is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from records.matching import deterministic, probabilistic
from records.matching.agreement import Birthday, Name, Place, Plain, Sides, at, compared, sides

AUTOMATIC_FROM = 0.98
ASKED_FROM = 0.30
# How many times likelier the best candidate must be than the next, of either side.
TIMES_LIKELIER = 20.0
MOST_ASKED_OF_ONE = 3
# From so many names on, one that nobody else has is taken for a slip rather than a name.
NAMES_ENOUGH = 20_000
LINKS = {"ours": "int64", "theirs": "int64", "method": "str", "score": "float64",
         "automatic": "bool"}  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """`links`: one row a link that stands or waits: ours, theirs (children), method, score (0 to
    1), automatic; no child stands in two automatic ones. `weighed`: whether the library took
    part."""

    links: pd.DataFrame
    weighed: bool


def matched(ours: pd.DataFrame, theirs: pd.DataFrame, *, weigh: bool | None = None) -> Matched:
    """Whose record is whose.

    In: people of social care and of one partner, `child` (int64, each once), `id` (str) and any of
    `agreement.KNOWN`. `weigh`: whether to weigh as well; by default where the library is there. The
    same people give the same links, in whatever order they come.
    """
    both = sides(ours, theirs)
    found = deterministic.linked(both)
    weigh = probabilistic.available() if weigh is None else weigh
    candidates = found.candidates
    if weigh:
        likely = probabilistic.weighed(both, found)
        moved = candidates["method"] == deterministic.Method.EXACT_MOVED.value
        sure = decided(both, likely, candidates[~moved])
        candidates = pd.concat([candidates[~moved], sure], ignore_index=True)
    return Matched(_one_to_one(candidates), weigh)


def known_twice(people: pd.DataFrame) -> Matched:
    """Who of one side is known under two ids, as after a change of case system: by the steps that
    need no weighing, since here a wrong link makes two children one in every figure.

    In: as for `matched`. Out: `ours` is the id known first (the lower number), `theirs` the later.
    """
    found = deterministic.linked(sides(people)).candidates
    return Matched(_one_to_one(found), weighed=False)


def decided(both: Sides, likely: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The weighed pairs with the word on each: automatic or not; those too unlikely are left out.

    `before`: what the deterministic steps said; a pair that waits for a person because its
    identifier is contradicted goes on waiting.
    """
    waiting = pd.MultiIndex.from_frame(before.loc[~before["automatic"], ["ours", "theirs"]])
    likely = likely[~pd.MultiIndex.from_frame(likely[["ours", "theirs"]]).isin(waiting)]
    likely = likely.reset_index(drop=True)
    safe = _safe(both, likely)
    # Odds, so that 0.999 and 0.9999 are as far apart as they are.
    odds = (likely["score"] / (1 - likely["score"]).clip(lower=1e-12)).to_numpy()
    automatic = np.zeros(len(likely), dtype=bool)
    open_ = np.ones(len(likely), dtype=bool)
    ours, theirs = likely["ours"].to_numpy(), likely["theirs"].to_numpy()
    while True:
        # Those linked leave the field, and may leave another pair without a rival.
        best = _unrivalled(odds, ours, theirs, open_)
        fresh = best & safe & (likely["score"].to_numpy() >= AUTOMATIC_FROM) & ~automatic
        if not fresh.any():
            break
        automatic |= fresh
        open_ &= ~(np.isin(ours, ours[fresh]) | np.isin(theirs, theirs[fresh])) | automatic
    kept = automatic | (open_ & (likely["score"].to_numpy() >= ASKED_FROM))
    return likely.assign(automatic=automatic)[kept].reset_index(drop=True)


def _unrivalled(
    odds: np.ndarray, ours: np.ndarray, theirs: np.ndarray, open_: np.ndarray
) -> np.ndarray:
    """Which open pairs are many times likelier than any other of either of their people."""
    best = open_.copy()
    frame = pd.DataFrame({"odds": np.where(open_, odds, 0.0), "ours": ours, "theirs": theirs})
    for side in ("ours", "theirs"):
        ranked = frame.sort_values(["odds", "ours", "theirs"], ascending=[False, True, True])
        place = ranked.groupby(side).cumcount()
        second = ranked[place == 1].set_index(side)["odds"]
        rival = frame[side].map(second).fillna(0.0).to_numpy()
        first = np.zeros(len(frame), dtype=bool)
        first[ranked.index[place == 0]] = True
        best &= first & (frame["odds"].to_numpy() >= TIMES_LIKELIER * rival)
    return best


def _safe(both: Sides, likely: pd.DataFrame) -> np.ndarray:
    """Which pairs may be linked without asking, whatever their probability.

    A forename that contradicts is a slip of the keyboard, a nickname, or a twin of whom we know
    only the other. Where everything else is the same and no twin is known, one that nobody else has
    is taken for the first; all others wait. Where no forename is held, nobody with a twin is
    linked.
    """
    one = both.ours.iloc[np.searchsorted(both.ours["child"], likely["ours"])]
    two = both.theirs.iloc[np.searchsorted(both.theirs["child"], likely["theirs"])]
    levels = compared(one, two)
    twin = one["twin"].to_numpy() | two["twin"].to_numpy()
    heard = at(levels, "forename", Name.SAME, Name.SOUND, Name.SWAPPED)
    unheard = at(levels, "forename", Name.UNKNOWN)
    rest = (
        at(levels, "date_of_birth", Birthday.SAME)
        & at(levels, "surname", Name.SAME, Name.SOUND)
        & at(levels, "postcode", Place.SAME)
        & at(levels, "sex", Plain.SAME)
    )
    slip = rest & (_names_alone(both, one) | _names_alone(both, two))
    return heard | (~twin & (unheard | slip))


def _names_alone(both: Sides, people: pd.DataFrame) -> np.ndarray:
    """Who has a forename that nobody else of either side has, of so many that this says
    something."""
    known = pd.concat([both.ours["forename_hash"], both.theirs["forename_hash"]])
    counts = known[known >= 0].value_counts()
    alone = people["forename_hash"].map(counts).to_numpy() == 1
    return alone & (counts.sum() >= NAMES_ENOUGH)


def _one_to_one(candidates: pd.DataFrame) -> pd.DataFrame:
    """Automatic links as they are; of the rest those whose people are both still free, the
    likeliest few of each."""
    order = ["automatic", "score", "ours", "theirs"]
    ranked = candidates.sort_values(order, ascending=[False, False, True, True])
    ranked = ranked.drop_duplicates(["ours", "theirs"])
    sure, rest = ranked[ranked["automatic"]], ranked[~ranked["automatic"]]
    rest = rest[~rest["ours"].isin(sure["ours"]) & ~rest["theirs"].isin(sure["theirs"])]
    for side in ("ours", "theirs"):
        rest = rest[rest.groupby(side).cumcount() < MOST_ASKED_OF_ONE]
    links = pd.concat([sure, rest]).sort_values(["theirs", "ours"], ignore_index=True)
    return links[list(LINKS)].astype(LINKS)
