"""Where a child's home and placement lie, as the ONS postcode directory says: in or out of the
authority, how far apart, in which ward, and how deprived the home's neighbourhood is.

What the SSDA903 derives (PL_LA, PL_LOCATION, PL_DISTANCE) has one meaning here, for rules and for
figures. The directory is no return: where it is not loaded nothing is known of places, and what
rests on them has no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

DIRECTORY = "postcode_directory"
"""What an indicator names among its needs where it asks for places."""
OUTSIDE_ENGLAND = {"W": "WAL", "S": "SCO", "N": "NIR"}
METRES_IN_A_MILE = 1609.344
FAR_MILES = 20
COLUMNS = ("authority", "easting", "northing", "ward", "deprivation_quintile")
# DfE's groups of where looked-after children are placed, by PL_LOCATION and whether over 20 miles.
PLACED = {
    ("IN", False): "IN20",
    ("IN", True): "INFAR",
    ("OUT", False): "OUT20",
    ("OUT", True): "OUTFAR",
}


@dataclass(frozen=True)
class Directory:
    """The part of the directory that a record speaks of.

    `authority`: the ONS code of the authority whose record it is. `postcodes`: index the postcode
    in capitals without spaces, each once; `authority` (ONS code of the upper-tier authority),
    `easting`, `northing` (metres on the British National Grid), `ward` (ONS code of the electoral
    ward) and `deprivation_quintile` (1 the most deprived fifth of England's neighbourhoods), each
    missing where the directory does not say. `wards`: what a ward's code is called, as far as names
    are loaded.
    """

    authority: str | None
    postcodes: pd.DataFrame
    wards: Mapping[str, str] = field(default_factory=dict)


def compact(postcode: pd.Series) -> pd.Series:
    """Postcodes in capitals without spaces, as two ways of writing one are compared."""
    codes, distinct = pd.factorize(postcode, use_na_sentinel=False)
    compacted = pd.Series(distinct, dtype="str").str.upper().str.replace(" ", "", regex=False)
    return compacted.take(codes).set_axis(postcode.index)


def located(
    home: pd.Series, place: pd.Series, postcodes: pd.DataFrame, authority: str | None
) -> pd.DataFrame:
    """Where placements lie, on the index of the two columns of postcodes.

    `postcodes`: as `Directory.postcodes`; columns it lacks are unknown. `authority`: whose children
    they are. Out: PL_LA (str: ONS code of the authority where the placement is, WAL, SCO or NIR
    outside England; missing where it is not known), PL_LOCATION (IN or OUT of that authority),
    PL_DISTANCE (float64: miles from home in a straight line, to one decimal place).
    """
    there, here = (
        postcodes.reindex(columns=["authority", "easting", "northing"])
        .reindex(compact(column))
        .set_axis(column.index)
        for column in (place, home)
    )
    where = there["authority"].astype("str")
    abroad = where.str[:1].map(OUTSIDE_ENGLAND)
    area = abroad.where(abroad.notna(), where)
    location = pd.Series(np.where(area == authority, "IN", "OUT"), place.index, dtype="str")
    metres = np.hypot(there["easting"] - here["easting"], there["northing"] - here["northing"])
    return pd.DataFrame(
        {
            "PL_LA": area,
            "PL_LOCATION": location.where(area.notna() & (authority is not None)),
            "PL_DISTANCE": (metres.astype("float64") / METRES_IN_A_MILE).round(1),
        }
    )


def with_places(episodes: pd.DataFrame, directory: Directory | None) -> pd.DataFrame:
    """Episodes with where home and placement lie.

    In: `cla_episode`. Out: the same rows and `location` (IN, OUT), `miles` (float64), `placed` (one
    of `PLACED`'s values: the group DfE publishes), `home_ward` and `home_quintile` ("1" to "5");
    all missing where there is no directory, or it does not know the postcode.
    """
    blank = pd.Series(np.nan, episodes.index, dtype="str")
    if directory is None:
        names = ("location", "placed", "home_ward", "home_quintile")
        return episodes.assign(miles=np.nan, **dict.fromkeys(names, blank))
    found = located(
        episodes["home_postcode"],
        episodes["placement_postcode"],
        directory.postcodes,
        directory.authority,
    )
    location, miles = found["PL_LOCATION"], found["PL_DISTANCE"]
    placed = blank.copy()
    for (side, far), group in PLACED.items():
        here = (location == side) & miles.notna() & ((miles > FAR_MILES) == far)
        placed = placed.mask(here, group)
    home = (
        directory.postcodes.reindex(columns=["ward", "deprivation_quintile"])
        .reindex(compact(episodes["home_postcode"]))
        .set_axis(episodes.index)
    )
    quintile = home["deprivation_quintile"].astype("float64")
    return episodes.assign(
        location=location,
        miles=miles,
        placed=placed,
        home_ward=home["ward"].astype("str"),
        home_quintile=quintile.map({float(n): str(n) for n in range(1, 6)}).astype("str"),
    )
