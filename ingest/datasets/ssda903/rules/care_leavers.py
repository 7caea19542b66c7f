"""Rules on care leavers (OC3): who belongs there, and what may not be said of them."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import (
    ADOPTED,
    SHORT_BREAKS,
    Marked,
    any_given,
    for_child,
    latest,
    overlaps_year,
    pairs,
    years_after,
)
from ingest.schema import Collection

ANSWERS = ("IN_TOUCH", "ACTIV", "ACCOM")
ANSWER_CELLS = " ".join(ANSWERS)
DAYS_FROM_FOURTEEN = 91
DAYS_FROM_SIXTEEN = 1


@derived
def leavers(oc3: pd.DataFrame) -> pd.DataFrame:
    """The rows of OC3 that say anything of the care leaver."""
    return oc3[any_given(oc3, ANSWERS)]


@derived
def leavers_at_birthday(leavers: pd.DataFrame, collection: Collection) -> pd.DataFrame:
    """Leavers aged 17 or 18 at the end of the year, with that latest `birthday`."""
    turned = {age: years_after(leavers.DOB, age) for age in (17, 18, 19)}
    birthday = turned[18].where(turned[18] <= collection.end, turned[17])
    of_age = (turned[17] <= collection.end) & (turned[19] > collection.end)
    return leavers.assign(birthday=birthday)[of_age]


@rule("1000", OC3=ANSWER_CELLS)
def leaver_did_not_die_in_care(
    oc3: pd.DataFrame, episodes: pd.DataFrame, stored_episodes: pd.DataFrame
) -> pd.Series:
    """Care leaver information is given for a child whose episodes, of this year or as stored for
    earlier years, say that they died in care (REC E2). Take the row out of OC3, or correct REC."""
    held = (episodes, stored_episodes)
    died = pd.concat([frame.CHILD[frame.REC == "E2"] for frame in held]).dropna()
    return oc3.CHILD.isin(died)


@derived
def leavers_episodes(
    oc3: pd.DataFrame,
    episodes: pd.DataFrame,
    stored_episodes: pd.DataFrame,
    collection: Collection,
) -> pd.DataFrame:
    """Care leavers' episodes of all years held, each once by CHILD and DECOM, in that order.

    Of two the ended one is kept, then the later return's. A child's last episode, where it is open,
    ends with the year. Numbered afresh.
    """
    held = pd.concat([episodes, stored_episodes], ignore_index=True)
    held = held[held.CHILD.isin(oc3.CHILD.dropna()) & held.DECOM.notna()]
    ordered = held.assign(open=held.DEC.isna()).sort_values(["CHILD", "DECOM", "open"])
    once = ordered.drop_duplicates(["CHILD", "DECOM"])
    runs_on = once.open & ~once.CHILD.duplicated(keep="last")
    return once.assign(DEC=once.DEC.mask(runs_on, collection.end)).drop(columns="open")


def days_in_care_from(age: int, episodes: pd.DataFrame, born_on: pd.Series) -> pd.Series:
    """Days in care from a birthday on, by CHILD, short breaks apart; overlapping episodes count
    each."""
    stays = episodes[~episodes.LS.isin(SHORT_BREAKS)]
    birthday = years_after(for_child(stays.CHILD, born_on), age)
    began = stays.DECOM.where(stays.DECOM > birthday, birthday)
    days = (stays.DEC - began).dt.days.clip(lower=0)
    return days.groupby(stays.CHILD).sum()


@rule("1001", OC3=ANSWER_CELLS)
def leaver_was_looked_after_long_enough(
    header: pd.DataFrame,
    episodes: pd.DataFrame,
    episodes_last: pd.DataFrame,
    oc3: pd.DataFrame,
    born_on: pd.Series,
    leavers_episodes: pd.DataFrame,
    collection: Collection,
) -> pd.Series:
    """The episodes of this year and those stored for earlier years do not show 91 days of care from
    14 and a day from 16, or they end in adoption, so this is not a care leaver to report. Take the
    row out of OC3, correct the episodes, or load the earlier years' returns that show the care."""
    if header.empty or episodes.empty or episodes_last.empty:
        return pd.Series(False, oc3.index)
    pool = leavers_episodes
    long, late = (
        for_child(oc3.CHILD, days_in_care_from(age, pool, born_on)).fillna(0) >= enough
        for age, enough in ((14, DAYS_FROM_FOURTEEN), (16, DAYS_FROM_SIXTEEN))
    )
    final = latest(pool, "DECOM")
    adopted = oc3.CHILD.isin(final.CHILD[final.REC.isin(ADOPTED)])
    too_old = years_after(for_child(oc3.CHILD, born_on), 20) <= collection.end
    return ~too_old & (~long | ~late | adopted)


@rule("1002", OC3=ANSWER_CELLS)
def leaver_has_been_in_care(
    oc3: pd.DataFrame,
    episodes: pd.DataFrame,
    episodes_last: pd.DataFrame,
    episodes_earlier: pd.DataFrame | None = None,
) -> pd.Series:
    """Care leaver information is given, but neither this year's return nor those stored for earlier
    years have an episode of care for this child. Check the child's id; take the row out of OC3 if
    the child was never looked after, or load the earlier year's return that shows the care."""
    held = (episodes, episodes_last, episodes_earlier)
    known = pd.concat([frame.CHILD for frame in held if frame is not None]).dropna()
    return ~oc3.CHILD.isin(known)


@rule("1007", OC3=ANSWER_CELLS)
def leaver_was_not_in_care_on_birthday(
    leavers_at_birthday: pd.DataFrame, episodes: pd.DataFrame
) -> pd.Series:
    """The young person turned 17 or 18 in the year and was still looked after beyond that birthday,
    so care leaver information is not asked for. Take the row out of OC3, or correct DEC."""
    p = pairs(leavers_at_birthday, episodes)
    beyond = p.DEC_right.isna() | (p.DEC_right > p.birthday)
    return p.row[(p.DECOM_right <= p.birthday) & beyond]


@rule("1010", OC3=ANSWER_CELLS)
def leavers_open_episode_was_ended(
    oc3: pd.DataFrame, episodes: pd.DataFrame, latest_episode_last: pd.DataFrame
) -> pd.Series:
    """Last year's return left this young person in care, but this year's has no episode to show how
    care ended. Add the episode with DEC and REC, or take the row out of OC3."""
    left_open = latest_episode_last.CHILD[latest_episode_last.DEC.isna()]
    return ~oc3.CHILD.isin(episodes.CHILD.dropna()) & oc3.CHILD.isin(left_open)


@rule("1011", OC3=ANSWER_CELLS)
def leaver_was_not_transferred(leavers: pd.DataFrame, latest_episode: pd.DataFrame) -> pd.Index:
    """The last episode says that care passed to another authority (REC E3), which reports the care
    leaver. Take the row out of OC3, or correct REC."""
    moved = latest_episode.CHILD[latest_episode.REC == "E3"]
    return leavers.index[leavers.CHILD.isin(moved)]


@rule(
    "1012",
    PlacedAdoption="CHILD",
    Missing="CHILD",
    Reviews="CHILD",
    AD1="CHILD",
    PrevPerm="CHILD",
    OC2="CHILD",
)
def other_data_need_an_episode(
    episodes: pd.DataFrame,
    placed_adoption: pd.DataFrame | None = None,
    missing: pd.DataFrame | None = None,
    reviews: pd.DataFrame | None = None,
    ad1: pd.DataFrame | None = None,
    prev_perm: pd.DataFrame | None = None,
    oc2: pd.DataFrame | None = None,
) -> dict[str, Marked]:
    """This row is about a child who has no episode in the year, so it cannot be reported. Add the
    child's episodes, or take the row out."""
    tables = {
        "PlacedAdoption": placed_adoption,
        "Missing": missing,
        "Reviews": reviews,
        "AD1": ad1,
        "PrevPerm": prev_perm,
        "OC2": oc2,
    }
    known = episodes.CHILD.dropna()
    return {name: ~rows.CHILD.isin(known) for name, rows in tables.items() if rows is not None}


@rule("1014", UASC="DUC", OC3=ANSWER_CELLS)
def leaver_not_in_care_has_no_uasc_row(
    uasc: pd.DataFrame, leavers: pd.DataFrame, episodes: pd.DataFrame, collection: Collection
) -> dict[str, Marked]:
    """This care leaver was not looked after in the year, so nothing about unaccompanied
    asylum-seeking is asked for. Take the row out of UASC, or add the child's episodes."""
    p = pairs(uasc, leavers)
    in_care = episodes.CHILD[overlaps_year(episodes, collection)].dropna()
    p = p[~p.CHILD.isin(in_care)]
    return {"UASC": p.row, "OC3": p.row_right}


@rule("1016", since=2024, OC3=ANSWER_CELLS)
def leaver_left_care_before_birthday(
    leavers_at_birthday: pd.DataFrame, episodes: pd.DataFrame
) -> pd.Series:
    """The young person turned 17 or 18 in the year and ceased to be looked after on that birthday
    or later, so care leaver information is not asked for yet. Take the row out of OC3, or correct
    DEC."""
    p = pairs(leavers_at_birthday, episodes)
    return p.row[p.DEC_right >= p.birthday]


@rule("3001", OC3="ACCOM")
def no_former_foster_carers_at_seventeen(
    oc3: pd.DataFrame, born_on: pd.Series, collection: Collection
) -> pd.Series:
    """The young person turned 17 in the year, so cannot be living with former foster carers after
    care ended at 18 (ACCOM Z1 or Z2). Correct ACCOM or the date of birth in Header."""
    seventeen = years_after(for_child(oc3.CHILD, born_on), 17)
    return oc3.ACCOM.isin(("Z1", "Z2")) & seventeen.between(collection.start, collection.end)
