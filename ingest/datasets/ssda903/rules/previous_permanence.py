"""Rules on permanence before this care: its kind, the authority that arranged it, and its date."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import Marked, any_given, pairs
from ingest.schema import Collection

COLLECTED_SINCE = pd.Timestamp(2016, 4, 1)
ANSWERS = ("PREV_PERM", "LA_PERM", "DATE_PERM")
ANSWER_CELLS = " ".join(ANSWERS)
PERMANENCE = ("P1", "P2", "P3", "P4", "Z1")
# DfE's three-digit numbers of English authorities, from the first to the last of each run (source:
# DfE, Get Information about Schools). 835, 836, 837, 909 and 928 were merged into others since 2009
# and stay good for what happened before.
NUMBERS = (
    *((201, 213), (301, 320), (330, 336), (340, 344), (350, 359), (370, 373), (380, 384)),
    *((390, 394), (420, 420), (800, 803), (805, 808), (810, 813), (815, 816), (821, 823)),
    *((825, 826), (830, 831), (835, 841), (845, 846), (850, 852), (855, 857), (860, 861)),
    *((865, 874), (876, 896), (908, 909), (916, 916), (919, 919), (921, 921), (925, 926)),
    *((928, 929), (931, 931), (933, 933), (935, 938), (940, 943)),
)
AUTHORITIES = frozenset(str(n) for first, last in NUMBERS for n in range(first, last + 1))
NOT_IN_ENGLAND = frozenset({"999", "WAL", "SCO", "NIR", "NUK"})
WRITTEN_DATE = r"^(?P<day>\d\d|ZZ)/(?P<month>\d\d|ZZ)/(?P<year>\d{4}|ZZZZ)$"


def earliest_days(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """What dates whose unknown parts are written ZZ or ZZZZ can stand for.

    Returns whether the known parts make a possible date, and the earliest day it can be: 01 for an
    unknown day or month; blank where the year is unknown or no date is possible.
    """
    parts = text.str.upper().str.extract(WRITTEN_DATE)
    # January has 31 days and 2000 had a 29 February: what is not known refuses no day.
    known = parts.replace({"ZZZZ": "2000", "ZZ": "01"})
    written = known.year + known.month + known.day
    earliest = pd.to_datetime(written, format="%Y%m%d", errors="coerce")
    return earliest.notna(), earliest.where(parts.year != "ZZZZ")


@rule("630", Episodes="RNE", PrevPerm=ANSWER_CELLS)
def new_care_says_what_was_before(
    episodes: pd.DataFrame, prev_perm: pd.DataFrame, collection: Collection
) -> dict[str, Marked]:
    """Care began in the year, but whether the child had left care to permanence before is missing
    or incomplete. Give PREV_PERM (Z1 if not) and, unless it is Z1, LA_PERM and DATE_PERM; write 999
    and ZZ for what is not known."""
    p = prev_perm
    where_when = p.LA_PERM.notna() & p.DATE_PERM.notna()
    complete = p.PREV_PERM.notna() & ((p.PREV_PERM == "Z1") | where_when)
    answered = episodes.CHILD.isin(p.CHILD.dropna())
    lacking = episodes.CHILD.isin(p.CHILD[~complete].dropna())
    began = (episodes.RNE == "S") & (episodes.DECOM >= collection.start)
    return {"Episodes": began & (~answered | lacking)}


@rule("631", PrevPerm="PREV_PERM")
def permanence_is_a_valid_code(prev_perm: pd.DataFrame) -> pd.Series:
    """The code for previous permanence is not valid. Use P1, P2, P3, P4 or Z1."""
    return prev_perm.PREV_PERM.notna() & ~prev_perm.PREV_PERM.isin(PERMANENCE)


@rule("632", PrevPerm="DATE_PERM", Episodes="DECOM")
def permanence_came_before_care(
    prev_perm: pd.DataFrame, first_episode: pd.DataFrame
) -> dict[str, Marked]:
    """The date of the previous permanence is not a possible date, or is not before this care began.
    Write DATE_PERM as dd/mm/yyyy with ZZ or ZZZZ for the parts that are not known."""
    possible, day = earliest_days(prev_perm.DATE_PERM)
    p = pairs(prev_perm.assign(day=day), first_episode)
    late = p[p.day >= p.DECOM_right]
    impossible = prev_perm.index[prev_perm.DATE_PERM.notna() & ~possible]
    first = first_episode.index[first_episode.CHILD.isin(prev_perm.CHILD[impossible].dropna())]
    return {"PrevPerm": impossible.union(late.row), "Episodes": first.union(late.row_right)}


@rule("633", PrevPerm="LA_PERM")
def permanence_was_arranged_by_an_authority(prev_perm: pd.DataFrame) -> pd.Series:
    """The authority where the previous permanence was arranged is not a valid code. Give the
    authority's three-digit DfE number, WAL, SCO, NIR or NUK outside England, or 999 where it is not
    known."""
    return prev_perm.LA_PERM.notna() & ~prev_perm.LA_PERM.isin(AUTHORITIES | NOT_IN_ENGLAND)


@rule("634", PrevPerm=ANSWER_CELLS, Episodes="DECOM")
def permanence_is_for_recent_care(
    prev_perm: pd.DataFrame, episodes: pd.DataFrame, latest_episode: pd.DataFrame
) -> dict[str, Marked]:
    """Previous permanence is given, but every episode of this child began before 1 April 2016, when
    it was first asked for. Take the row out of PrevPerm, or correct DECOM."""
    old = latest_episode.CHILD[latest_episode.DECOM < COLLECTED_SINCE]
    failing = any_given(prev_perm, ANSWERS) & prev_perm.CHILD.isin(old)
    return {"PrevPerm": failing, "Episodes": episodes.CHILD.isin(prev_perm.CHILD[failing])}


@rule("635", PrevPerm=ANSWER_CELLS)
def permanence_details_have_a_kind(prev_perm: pd.DataFrame) -> pd.Series:
    """The authority or date of a previous permanence is given, but PREV_PERM is blank or says that
    there was none (Z1). Give its kind, or take the authority and date out."""
    none = prev_perm.PREV_PERM.isna() | (prev_perm.PREV_PERM == "Z1")
    return none & any_given(prev_perm, ("LA_PERM", "DATE_PERM"))
