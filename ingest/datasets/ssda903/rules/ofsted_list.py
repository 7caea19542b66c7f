"""A placement's provider beside Ofsted's list: that the URN stands there, for this kind of
placement, place and time."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import SHORT_BREAKS
from ingest.schema import Collection
from records.places import compact


def by_every_entry(lines: pd.DataFrame, failing: pd.Series) -> pd.Index:
    """The rows of Episodes for which each entry of their URN fails: one entry that fits is
    enough."""
    return pd.Index(lines.row[failing]).difference(lines.row[~failing])


def among(codes: pd.Series, code: pd.Series) -> pd.Series:
    """True where `code` is one of `codes`, which are parted by commas."""
    lists = pd.Series(codes.dropna().unique(), dtype="str")
    each = lists.str.upper().str.split(",").explode().astype("str").str.strip()
    listed = pd.MultiIndex.from_arrays([lists.reindex(each.index), each])
    return pd.Series(pd.MultiIndex.from_arrays([codes, code]).isin(listed), codes.index)


def registered_for(year: int) -> tuple[str, ...]:
    """The placements whose registered address must be the placement's, in a collection year."""
    homes = ("K1", "K2", "R3", "S1")
    if year >= 2025:
        return (*homes, "K3")
    return (*homes, "H5") if year == 2024 else homes


@rule("219", Episodes="URN PLACE")
def provider_offers_this_placement(registrations: pd.DataFrame) -> pd.Index:
    """Ofsted's list does not have this URN, or not for this kind of placement. Correct the URN or
    the placement, or check how the provider is registered."""
    r = registrations
    return by_every_entry(r, ~among(r.PLACE_CODES, r.PLACE))


@rule("221", Episodes="PL_POST URN")
def provider_is_at_this_postcode(registrations: pd.DataFrame, collection: Collection) -> pd.Index:
    """The placement's postcode is not the one that Ofsted's list gives for this URN. Correct the
    postcode or the URN."""
    r = registrations[
        ~registrations.LS.isin(SHORT_BREAKS)
        & registrations.PLACE.isin(registered_for(collection.year))
        & registrations.PL_POST.notna()
    ]
    return by_every_entry(r, compact(r.PL_POST) != compact(r.POSTCODE))


@rule("224", Episodes="PLACE_PROVIDER URN")
def provider_is_of_this_sector(registrations: pd.DataFrame) -> pd.Index:
    """Ofsted's list does not have this URN, or not under this kind of provider. Correct the URN or
    the provider code."""
    r = registrations
    return by_every_entry(r, ~among(r.PROVIDER_CODES, r.PLACE_PROVIDER))


@rule("227", Episodes="URN DECOM")
def provider_was_open_at_the_start(registrations: pd.DataFrame) -> pd.Index:
    """By Ofsted's list the provider had already closed when the episode began. Correct the URN or
    the start of the episode."""
    r = registrations
    return by_every_entry(r, r.DECOM >= r.REG_END)


@rule("228", Episodes="URN DEC")
def provider_was_open_at_the_end(registrations: pd.DataFrame, collection: Collection) -> pd.Index:
    """By Ofsted's list the provider closed before the episode ended, or before the end of the year
    if the episode is open. Correct the URN, or end the episode."""
    r = registrations
    return by_every_entry(r, r.DEC.fillna(collection.end) > r.REG_END)


@rule("229", Episodes="URN PLACE_PROVIDER")
def own_provision_is_our_own(registrations: pd.DataFrame, authority: str) -> pd.Index:
    """The placement is said to be the authority's own (PR1) but the provider belongs elsewhere, or
    another authority's (PR2) but the provider is our own. Correct the URN or the provider code."""
    r = registrations
    ours = r.LA == authority
    wrong_own = (r.PLACE_PROVIDER == "PR1") & ~ours
    wrong_other = (r.PLACE_PROVIDER == "PR2") & ours
    return by_every_entry(r, wrong_own | wrong_other)
