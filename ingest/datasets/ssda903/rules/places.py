"""Where a child is placed: postcodes, distance from home, in or out of the area, and Ofsted's
number of the provider."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import (
    SHORT_BREAKS,
    URN_NOT_KNOWN,
    any_blank,
    any_given,
)
from ingest.datasets.ssda903.rules.placements import OTHER_PLACEMENTS, TEMPORARY
from ingest.schema import Collection
from records.places import compact

POSTCODES = ("HOME_POST", "PL_POST")
WITHOUT_URN = ("P1", "P3", "R1", "R2", "R5", *TEMPORARY)
SUPPORTED_ACCOMMODATION_REGISTERED = pd.Timestamp(2023, 10, 29)
URN_NEEDED_AFTER = pd.Timestamp(2015, 3, 31)
# With these begin the codes of areas outside England, DfE's own (WAL, SCO, NIR, NUK) and ONS's.
OUTSIDE_ENGLAND = ("W", "S", "N")


def without_urn(year: int, *, semi_independent_until: int) -> tuple[str, ...]:
    """The placements that have no URN in a collection year. Semi-independent living (H5) had none
    until the year named."""
    others = ("Z1",) if year <= 2025 else OTHER_PLACEMENTS
    independent = ("P2",) if year <= 2024 else ()
    semi_independent = ("H5",) if year <= semi_independent_until else ()
    return (*WITHOUT_URN, *independent, *semi_independent, *others)


def urn_given(episodes: pd.DataFrame) -> pd.Series:
    """True where the URN is one, not blank and not the code for not known."""
    return episodes.URN.notna() & (episodes.URN != URN_NOT_KNOWN)


@rule("164", Episodes="PL_DISTANCE")
def distance_is_possible(placements: pd.DataFrame, ever_uasc: pd.Index) -> pd.Series:
    """The distance between home and placement is below nought or above 999.9 miles. Check both
    postcodes."""
    distance = pd.to_numeric(placements.PL_DISTANCE, errors="coerce")
    impossible = (distance < 0) | (distance > 999.9)
    return impossible & ~_exempt(placements, ever_uasc)


@rule("169", Episodes="PL_LA")
def placement_authority_is_known(placements: pd.DataFrame) -> pd.Series:
    """The authority in which the child is placed cannot be told, for the placement's postcode is
    blank or not in the ONS directory. Give the full postcode."""
    return placements.PL_LA.isna() & ~placements.LS.isin(SHORT_BREAKS)


@rule("179", Episodes="PL_LOCATION")
def placement_location_is_known(placements: pd.DataFrame) -> pd.Series:
    """Whether the child is placed inside the authority cannot be told, for the placement's postcode
    is blank or not in the ONS directory. Give the full postcode."""
    return placements.PL_LOCATION.isna() & ~placements.LS.isin(SHORT_BREAKS)


@rule("218", Episodes="URN")
def placement_has_a_urn(placements: pd.DataFrame, collection: Collection) -> pd.Series:
    """Ofsted's number (URN) of the provider is blank for a placement in England that has one. Enter
    it, or XXXXXXX where it is not known."""
    p = placements
    needless = p.PLACE.isin(without_urn(collection.year, semi_independent_until=2024))
    elsewhere = p.PL_LA.str.startswith(OUTSIDE_ENGLAND, na=False) | (p.PL_LA == "CON")
    recent = p.DEC.isna() | (p.DEC > URN_NEEDED_AFTER)
    return p.URN.isna() & recent & ~needless & ~elsewhere & ~p.LS.isin(SHORT_BREAKS)


@rule("222", Episodes="URN")
def placement_has_no_urn(episodes: pd.DataFrame, collection: Collection) -> pd.Series:
    """Ofsted's number (URN) is given for a kind of placement that Ofsted does not register. Clear
    it, or correct the placement."""
    needless = without_urn(collection.year, semi_independent_until=2023)
    return urn_given(episodes) & episodes.PLACE.isin(needless)


@rule("230", since=2024, until=2024, Episodes="PLACE DEC URN")
def supported_accommodation_has_a_urn(placements: pd.DataFrame) -> pd.Series:
    """Semi-independent living (H5) in England goes on after 28 October 2023, from when such places
    must be registered, but the URN is blank or not known. Enter Ofsted's number of the provider."""
    p = placements
    goes_on = p.DEC.isna() | (p.DEC >= SUPPORTED_ACCOMMODATION_REGISTERED)
    in_england = ~p.PL_LA.str.startswith(OUTSIDE_ENGLAND, na=False)
    return (p.PLACE == "H5") & goes_on & ~urn_given(p) & in_england


@rule("392a", Episodes="PL_DISTANCE")
def distance_is_known(placements: pd.DataFrame, ever_uasc: pd.Index) -> pd.Series:
    """The distance between home and placement cannot be worked out, for a postcode is blank or not
    in the ONS directory. Give both in full."""
    return placements.PL_DISTANCE.isna() & ~_exempt(placements, ever_uasc)


@rule("392b", Episodes="HOME_POST PL_POST")
def postcodes_are_given(episodes: pd.DataFrame, ever_uasc: pd.Index | None = None) -> pd.Series:
    """The postcode of the home or of the placement is blank. Both are needed but for short breaks
    and unaccompanied asylum-seeking children."""
    nobody = pd.Index([], dtype="str")
    exempt = _exempt(episodes, nobody if ever_uasc is None else ever_uasc)
    return any_blank(episodes, POSTCODES) & ~exempt


@rule("392c", Episodes="HOME_POST PL_POST")
def postcodes_exist(episodes: pd.DataFrame, postcodes: pd.DataFrame) -> pd.Series:
    """The postcode of the home or of the placement is not in the ONS directory. Check it letter by
    letter; a new one may not be listed yet."""
    home, place = (
        episodes[column].notna() & ~compact(episodes[column]).isin(postcodes.index)
        for column in POSTCODES
    )
    return home | place


@rule("392d", Episodes="HOME_POST PL_POST PLACE")
def placement_is_not_home(episodes: pd.DataFrame) -> pd.Series:
    """Home and placement have the same postcode, though the child is not placed with parents (P1).
    Correct one of the postcodes, or the placement."""
    same = compact(episodes.HOME_POST) == compact(episodes.PL_POST)
    return same & (episodes.PLACE != "P1")


@rule("398", Episodes="LS HOME_POST PL_POST")
def short_break_has_no_postcodes(episodes: pd.DataFrame) -> pd.Series:
    """A postcode is given for a short break (V3 or V4), for which no distance is measured. Clear
    both, or correct the legal status."""
    return episodes.LS.isin(SHORT_BREAKS) & any_given(episodes, POSTCODES)


@rule("406", Episodes="PL_DISTANCE")
def unaccompanied_child_has_no_distance(placements: pd.DataFrame, ever_uasc: pd.Index) -> pd.Series:
    """Both postcodes are given for a child who is unaccompanied asylum-seeking, or was in a stored
    return of an earlier year, and so has no home to measure from. Clear the home postcode."""
    return placements.PL_DISTANCE.notna() & placements.CHILD.isin(ever_uasc)


@rule("411", Episodes="PL_LOCATION PL_LA")
def inside_is_inside(placements: pd.DataFrame, authority: str) -> pd.Series:
    """The placement is counted as inside the authority, but lies in another. Check the placement's
    postcode."""
    return (placements.PL_LOCATION == "IN") & (placements.PL_LA != authority)


def _exempt(episodes: pd.DataFrame, ever_uasc: pd.Index) -> pd.Series:
    """True for short breaks and for unaccompanied children: no distance is measured for them."""
    return episodes.LS.isin(SHORT_BREAKS) | episodes.CHILD.isin(ever_uasc)
