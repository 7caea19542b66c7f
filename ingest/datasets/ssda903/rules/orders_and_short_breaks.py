"""Legal statuses: how long the short orders may last, who may be under them, and what goes with
short breaks."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import SHORT_BREAKS, years_after
from ingest.datasets.ssda903.rules.shapes import declared
from ingest.schema import Collection

YOUTH_JUSTICE = ("J1", "J2", "J3")
LONGEST_SHORT_BREAK = pd.Timedelta(days=17)
MOST_SHORT_BREAK_DAYS_A_YEAR = 75


def longer_than(episodes: pd.DataFrame, collection: Collection, status: str, days: int) -> pd.Index:
    """The rows of every unbroken time under one legal status that lasts more than so many days.

    Episodes that start on or before the end so far go on with the same time; an open one runs to
    the end of the year.
    """
    under = episodes[(episodes.LS == status) & episodes.CHILD.notna() & episodes.DECOM.notna()]
    e = under.assign(end=under.DEC.fillna(collection.end)).sort_values(
        ["CHILD", "DECOM"], kind="stable"
    )
    so_far = e.groupby("CHILD").end.cummax()
    begins = (e.CHILD != e.CHILD.shift()) | (e.DECOM > so_far.shift())
    spell = e.groupby(begins.cumsum())
    lasted = spell.end.transform("max") - spell.DECOM.transform("min")
    return e.index[lasted > pd.Timedelta(days=days)]


for _code, _status, _days, _lasted in (
    ("361", "L1", 3, "Police protection lasted more than 72 hours, the most the law allows."),
    ("362", "L2", 21, "An emergency protection order lasted more than 21 days, its legal limit."),
    ("363", "L3", 7, "A child assessment order lasted more than 7 days, its legal limit."),
    ("364", "J2", 21, "Detention under PACE in the authority's care lasted more than 21 days."),
):
    rule(_code, Episodes="LS DECOM DEC")(
        declared(
            f"{_lasted} Correct the dates, or record the legal status that followed.",
            ("episodes", "collection"),
            lambda e, c, status=_status, days=_days: longer_than(e, c, status, days),
        )
    )


@rule("358", Episodes="DECOM LS", Header="DOB")
def youth_justice_from_ten(
    episodes: pd.DataFrame, birth_of_episode: pd.Series, header: pd.DataFrame
) -> dict[str, pd.Series]:
    """The child was under 10, too young for a status of the youth justice system (J1, J2 or J3).
    Correct the legal status, the start of the episode or the date of birth."""
    failing = episodes.LS.isin(YOUTH_JUSTICE) & (episodes.DECOM < years_after(birth_of_episode, 10))
    return {"Episodes": failing, "Header": header.CHILD.isin(episodes.CHILD[failing])}


@rule("359", Episodes="DEC LS PLACE")
def care_ends_at_eighteen(
    episodes: pd.DataFrame, birth_of_episode: pd.Series, collection: Collection
) -> pd.Series:
    """The young person was over 18 at the end of the year, but is still looked after. Only
    accommodation under section 20 (V2) in a children's home (K2) may go on: end the episode, or
    correct the date of birth."""
    adult = years_after(birth_of_episode, 18) < collection.end
    may_stay = (episodes.LS == "V2") & (episodes.PLACE == "K2")
    return adult & episodes.DEC.isna() & ~may_stay


@rule("365", Episodes="LS DECOM DEC")
def one_short_break_is_short(episodes: pd.DataFrame, collection: Collection) -> pd.Series:
    """One short break (V3) lasted more than 17 days. Correct the dates, or the legal status."""
    end = episodes.DEC.fillna(collection.end)
    return (episodes.LS == "V3") & (end - episodes.DECOM > LONGEST_SHORT_BREAK)


@rule("366", Episodes="LS RNE")
def short_break_is_one_episode(episodes: pd.DataFrame) -> pd.Series:
    """A short break (V3) begins with a reason other than S. Each break is a period of care of its
    own, in one placement: enter S, or correct the legal status."""
    return (episodes.LS == "V3") & (episodes.RNE != "S")


@rule("367", Episodes="LS DECOM DEC")
def short_breaks_add_up_to_less(episodes: pd.DataFrame, collection: Collection) -> pd.Index:
    """The child's short breaks (V3) add up to more than 75 days in the year. Correct the dates, or
    the legal status."""
    e = episodes[(episodes.LS == "V3") & episodes.CHILD.notna() & episodes.DECOM.notna()]
    days = (
        e.DEC.fillna(collection.end).clip(upper=collection.end)
        - e.DECOM.clip(lower=collection.start)
    ).dt.days
    counted = days[days > 0]
    total = counted.groupby(e.CHILD[days > 0]).transform("sum")
    return counted.index[total > MOST_SHORT_BREAK_DAYS_A_YEAR]


@rule("378", Episodes="PLACE LS")
def with_parents_is_not_section_20(episodes: pd.DataFrame) -> pd.Series:
    """The child is placed with parents (P1) under section 20 (V2). A child at home is not
    accommodated: correct the placement or the status, or end the episode."""
    return (episodes.PLACE == "P1") & (episodes.LS == "V2")


@rule("382", Episodes="LS PLACE")
def short_break_is_no_temporary_placement(episodes: pd.DataFrame) -> pd.Series:
    """A short break (V3 or V4) is recorded in a temporary placement (T0 to T4). Enter the kind of
    placement that the break is in."""
    temporary = episodes.PLACE.isin(["T0", "T1", "T2", "T3", "T4"])
    return episodes.LS.isin(SHORT_BREAKS) & temporary


@rule("384", Episodes="LS PLACE")
def short_break_is_not_long_term(episodes: pd.DataFrame) -> pd.Series:
    """A short break (V3 or V4) is recorded in long-term foster care (U1 or U4). Correct the
    placement or the legal status."""
    return episodes.LS.isin(SHORT_BREAKS) & episodes.PLACE.isin(["U1", "U4"])
