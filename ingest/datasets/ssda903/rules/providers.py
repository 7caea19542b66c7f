"""Rules on who provides a placement, on its Ofsted number, and on why a placement changed."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import (
    ADOPTION_PLACEMENTS,
    FOSTER_PLACEMENTS,
    SHORT_BREAKS,
)
from ingest.rules import Severity

WITHOUT_PROVIDER = ("T0", "T1", "T2", "T3", "T4", "Z1")
WITHOUT_PROVIDER_SINCE_2026 = ("T0", "T1", "T2", "T3", "T4", "Z11", "Z12", "Z13", "Z14")
CHANGE_REASONS = (
    *("CARPL", "CLOSE", "ALLEG", "STAND", "APPRR", "CREQB", "CREQO", "CHILD", "LAREQ"),
    *("PLACE", "CUSTOD", "OTHER"),
)


@rule("526", until=2025, Episodes="PLACE PLACE_PROVIDER")
def provider_is_given(episodes: pd.DataFrame) -> pd.Series:
    """The provider of the placement is missing. Give PLACE_PROVIDER; only temporary placements (T0
    to T4) and other placements (Z1) do without."""
    return episodes.PLACE_PROVIDER.isna() & ~episodes.PLACE.isin(WITHOUT_PROVIDER)


@rule("526", since=2026, Episodes="PLACE PLACE_PROVIDER")
def provider_is_given_since_2026(episodes: pd.DataFrame) -> pd.Series:
    """The provider of the placement is missing. Give PLACE_PROVIDER; only temporary placements (T0
    to T4) and other placements (Z11 to Z14) do without."""
    return episodes.PLACE_PROVIDER.isna() & ~episodes.PLACE.isin(WITHOUT_PROVIDER_SINCE_2026)


def provider_fits_placement(
    code: str, provider: str, places: tuple[str, ...], message: str
) -> None:
    """Declare a rule: this provider cannot be the provider of these kinds of placement."""

    def fits(episodes: pd.DataFrame) -> pd.Series:
        return (episodes.PLACE_PROVIDER == provider) & episodes.PLACE.isin(places)

    fits.__doc__ = message
    rule(code, Episodes="PLACE PLACE_PROVIDER")(fits)


NOT_FOR_AUTHORITIES = ("P1", "R2", "R5")
NOT_FOR_PUBLIC_BODIES = (*ADOPTION_PLACEMENTS, "K1", "K2", "P1", *FOSTER_PLACEMENTS)

provider_fits_placement(
    "527",
    "PR1",
    NOT_FOR_AUTHORITIES,
    "The provider is your own authority (PR1), but a placement with parents, in a health setting "
    "or in a young offender institution is not provided by it. Correct PLACE or PLACE_PROVIDER.",
)
provider_fits_placement(
    "528",
    "PR2",
    NOT_FOR_AUTHORITIES,
    "The provider is another authority (PR2), but a placement with parents, in a health setting "
    "or in a young offender institution is not provided by one. Correct PLACE or PLACE_PROVIDER.",
)
provider_fits_placement(
    "529",
    "PR3",
    NOT_FOR_PUBLIC_BODIES,
    "The provider is another public body (PR3), such as a health trust, which cannot provide this "
    "kind of placement. Correct PLACE or PLACE_PROVIDER.",
)
provider_fits_placement(
    "530",
    "PR4",
    ("P1",),
    "The provider is private (PR4), but the child is placed with parents. Use PR0, or correct "
    "PLACE.",
)
provider_fits_placement(
    "531",
    "PR5",
    ("P1",),
    "The provider is a voluntary body (PR5), but the child is placed with parents. Use PR0, or "
    "correct PLACE.",
)


@rule("550", Episodes="PLACE PLACE_PROVIDER")
def parents_provide_for_their_own(episodes: pd.DataFrame) -> pd.Series:
    """The provider is the child's parents (PR0), but the placement is not with parents. Use PLACE
    P1, or correct PLACE_PROVIDER."""
    return (episodes.PLACE_PROVIDER == "PR0") & (episodes.PLACE != "P1")


@rule("1008", Episodes="URN")
def urn_is_registered(registrations: pd.DataFrame) -> pd.Series:
    """The URN is not on Ofsted's list of providers, open or closed. Check it against the provider's
    registration, and give XXXXXXX only where it cannot be known."""
    return registrations.row[~registrations.listed]


@rule("1009", Episodes="REASON_PLACE_CHANGE")
def reason_for_change_is_valid(episodes: pd.DataFrame) -> pd.Series:
    """The reason for the placement change is not a valid code. Use one from the list for
    REASON_PLACE_CHANGE."""
    reason = episodes.REASON_PLACE_CHANGE
    return reason.notna() & ~reason.isin(CHANGE_REASONS)


@rule("420", Episodes="PL_LA")
def short_break_has_no_place(placements: pd.DataFrame) -> pd.Series:
    """This is a short break (V3 or V4), for which no placement postcode is wanted, but the postcode
    given leads to an authority. Take PL_POST out, or correct the legal status."""
    return placements.LS.isin(SHORT_BREAKS) & placements.PL_LA.notna()


@rule("454", since=2026, severity=Severity.QUERY, Episodes="PL_DISTANCE")
def placement_is_not_too_far(placements: pd.DataFrame) -> pd.Series:
    """The placement is more than 350 miles from the child's home. Check HOME_POST and PL_POST; if
    both are right, no change is needed."""
    distance = pd.to_numeric(placements.PL_DISTANCE, errors="coerce")
    return (distance > 350) & (distance != 999.9)


@rule("1015", severity=Severity.QUERY, Episodes="PLACE PLACE_PROVIDER PL_LA")
def own_provision_is_at_home(placements: pd.DataFrame, authority: str) -> pd.Series:
    """The provider is your own authority (PR1), but the placement stands in another authority's
    area. Check PLACE_PROVIDER and PL_POST; if you run this provision there, no change is needed."""
    p = placements
    homes = p.PLACE.notna() & ~p.PLACE.isin(ADOPTION_PLACEMENTS + FOSTER_PLACEMENTS)
    care = p.LS.notna() & ~p.LS.isin(SHORT_BREAKS)
    elsewhere = p.PL_LA.notna() & (p.PL_LA != authority)
    return (p.PLACE_PROVIDER == "PR1") & homes & care & elsewhere
