"""A postcode directory of a country that does not exist: every postcode that the synthetic returns
can name, laid out so that districts of an authority lie side by side and others farther off.

Written as ONS writes its directory, with a ward for three sectors of a district and a rank of
deprivation; the first districts are the most deprived, as `people` has them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from csc_dashboard.demo.authorities import OUT_OF_AREA_POSTCODE_AREAS, SyntheticAuthority
from csc_dashboard.demo.people import POSTCODE_LETTERS

FILE, WARDS_FILE = "postcode_directory.csv", "ward_names.csv"
COLUMNS = ("pcd", "oslaua", "oscty", "osward", "oseast1m", "osnrth1m", "imd")
DISTRICTS, SECTORS = range(1, 9), range(1, 10)
# Metres between the middles of areas, of districts and of sectors.
BETWEEN_AREAS, BETWEEN_DISTRICTS, BETWEEN_SECTORS = 60_000, 5_000, 400
WEST, SOUTH = 400_000, 300_000
NO_COUNTY = "E99999999"
NEIGHBOURHOODS = 32_844
# A ward is three sectors of a district.
TOWNS = ("Abbey", "Castle", "Harbour", "Millbrook", "Priory", "Riverside", "Stanwell", "Westfield")
SIDES = ("South", "Central", "North")


def write_directory(folder: Path, authorities: Iterable[SyntheticAuthority]) -> Path:
    """Write the directory of these authorities and of the areas around them; returns its file."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(authorities))
    return path


def write_wards(folder: Path, authorities: Iterable[SyntheticAuthority]) -> Path:
    """Write what the wards of the directory are called, as ONS does; returns its file."""
    path = folder / WARDS_FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("WD24CD", "WD24NM"))
        for place in range(len(_codes(authorities))):
            for (district, town), (side, said) in product(
                enumerate(TOWNS, start=1), enumerate(SIDES)
            ):
                writer.writerow((_ward(place, district, side), f"{town} {said}"))
    return path


def _ward(place: int, district: int, side: int) -> str:
    return f"E05{place:02}{district:02}{side + 1:02}"


def _codes(authorities: Iterable[SyntheticAuthority]) -> dict[str, str]:
    """The authority of each postcode area: those outside lie in authorities of their own, which
    send no returns."""
    own = {each.postcode_area: each.code for each in authorities}
    return own | {
        area: f"E99000{number}" for number, area in enumerate(OUT_OF_AREA_POSTCODE_AREAS, start=901)
    }


def _rows(authorities: Iterable[SyntheticAuthority]) -> Iterator[tuple[object, ...]]:
    for place, (area, code) in enumerate(sorted(_codes(authorities).items())):
        for district, sector in product(DISTRICTS, SECTORS):
            east = WEST + BETWEEN_AREAS * place + BETWEEN_DISTRICTS * ((district - 1) % 4)
            north = SOUTH + BETWEEN_DISTRICTS * ((district - 1) // 4) + BETWEEN_SECTORS * sector
            ward = _ward(place, district, (sector - 1) // len(SIDES))
            # Each sector is a neighbourhood; ranks rise with the district.
            rank = round(NEIGHBOURHOODS * ((district - 1) + sector / 10) / len(DISTRICTS))
            for first, second in product(POSTCODE_LETTERS, repeat=2):
                postcode = f"{area}{district} {sector}{first}{second}"
                yield postcode, code, NO_COUNTY, ward, east, north, rank
