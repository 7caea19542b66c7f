"""A postcode directory of a country that does not exist: every postcode that the synthetic returns
can name, laid out so that districts of an authority lie side by side and others farther off.

Written as ONS writes its directory, with a ward for each sector of a district and a rank of
deprivation; the first districts are the most deprived, as `people` has them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from csc_dashboard.demo.authorities import OUT_OF_AREA_POSTCODE_AREAS, SyntheticAuthority
from csc_dashboard.demo.people import POSTCODE_LETTERS

FILE = "postcode_directory.csv"
COLUMNS = ("pcd", "oslaua", "oscty", "osward", "oseast1m", "osnrth1m", "imd")
DISTRICTS, SECTORS = range(1, 9), range(1, 10)
# Metres between the middles of areas, of districts and of sectors.
BETWEEN_AREAS, BETWEEN_DISTRICTS, BETWEEN_SECTORS = 60_000, 5_000, 400
WEST, SOUTH = 400_000, 300_000
NO_COUNTY = "E99999999"
NEIGHBOURHOODS = 32_844


def write_directory(folder: Path, authorities: Iterable[SyntheticAuthority]) -> Path:
    """Write the directory of these authorities and of the areas around them; returns its file."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(authorities))
    return path


def _rows(authorities: Iterable[SyntheticAuthority]) -> Iterator[tuple[object, ...]]:
    codes = {each.postcode_area: each.code for each in authorities}
    # The areas outside lie in authorities of their own, which send no returns.
    for number, area in enumerate(OUT_OF_AREA_POSTCODE_AREAS, start=901):
        codes[area] = f"E99000{number}"
    for place, (area, code) in enumerate(sorted(codes.items())):
        for district, sector in product(DISTRICTS, SECTORS):
            east = WEST + BETWEEN_AREAS * place + BETWEEN_DISTRICTS * ((district - 1) % 4)
            north = SOUTH + BETWEEN_DISTRICTS * ((district - 1) // 4) + BETWEEN_SECTORS * sector
            ward = f"E05{place:02}{district:02}{sector:02}"
            # Each sector is a neighbourhood; ranks rise with the district.
            rank = round(NEIGHBOURHOODS * ((district - 1) + sector / 10) / len(DISTRICTS))
            for first, second in product(POSTCODE_LETTERS, repeat=2):
                postcode = f"{area}{district} {sector}{first}{second}"
                yield postcode, code, NO_COUNTY, ward, east, north, rank
