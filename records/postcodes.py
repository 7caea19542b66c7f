"""The ONS postcode directory, kept and looked up: only the postcodes asked for leave the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from django.db import connection, transaction

from records.counties import SAME_PLACE
from records.models import Postcode, PostcodeEdition, Ward
from records.places import Directory, compact

ARRIVING = ("postcode", "authority", "easting", "northing", "ward", "deprivation_rank")
# England's neighbourhoods (lower-layer super output areas) in the indices of multiple deprivation
# of 2019 and 2025, which a directory ranks from 1, the most deprived.
NEIGHBOURHOODS_2019 = 32_844
NEIGHBOURHOODS_2025 = 33_755
QUINTILES = 5
LONGEST_NAME = 100
_WHOLE = ("easting", "northing", "deprivation_rank")
_COLUMNS = ("postcode", "authority", "easting", "northing", "ward", "deprivation_quintile")


@transaction.atomic
def keep(blocks: Iterable[pd.DataFrame]) -> int:
    """Keep a directory beside what is known.

    `blocks`: frames with `ARRIVING` as columns, blank where not known. A postcode known already
    takes the new edition's word; one the new edition dropped stays, for children lived there.
    Returns how many the edition holds.
    """
    table = Postcode._meta.db_table
    names = ", ".join(_COLUMNS)
    kept = ", ".join(_COLUMNS[1:])
    held = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE arriving (postcode text, authority text, easting int,"
            " northing int, ward text, deprivation_rank int) ON COMMIT DROP"
        )
        with cursor.copy(
            f"COPY arriving ({', '.join(ARRIVING)}) FROM STDIN"
            " (FORMAT csv, FORCE_NOT_NULL (authority, ward))"
        ) as copy:
            for block in blocks:
                rows = block[list(ARRIVING)].astype(dict.fromkeys(_WHOLE, "Int64"))
                copy.write(rows.to_csv(header=False, index=False))
                held += len(rows)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT DISTINCT ON (postcode) postcode, authority,"  # noqa: S608  our names
            " easting, northing, ward, CASE WHEN authority LIKE 'E%%' AND deprivation_rank > 0"
            " THEN ceil(deprivation_rank * %s / (SELECT CASE WHEN max(deprivation_rank) > %s"
            " THEN %s ELSE %s END FROM arriving WHERE authority LIKE 'E%%')::numeric) END"
            f" FROM arriving ON CONFLICT (postcode) DO UPDATE SET ({kept}) ="
            f" ({', '.join(f'EXCLUDED.{name}' for name in _COLUMNS[1:])}) WHERE"
            f" ({', '.join(f'{table}.{name}' for name in _COLUMNS[1:])}) IS DISTINCT FROM"
            f" ({', '.join(f'EXCLUDED.{name}' for name in _COLUMNS[1:])})",
            [QUINTILES, NEIGHBOURHOODS_2019, NEIGHBOURHOODS_2025, NEIGHBOURHOODS_2019],
        )
        cursor.execute("DROP TABLE arriving")
    PostcodeEdition.objects.create()
    return held


@transaction.atomic
def keep_wards(names: Mapping[str, str]) -> int:
    """Keep what wards are called, by ONS code, beside what is known; returns how many."""
    Ward.objects.bulk_create(
        [Ward(code=code, name=name[:LONGEST_NAME]) for code, name in names.items()],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    PostcodeEdition.objects.create()
    return len(names)


def edition() -> int:
    """The number of the latest loading, 0 where no directory is kept: what tells whether places may
    have changed since figures were made."""
    latest = PostcodeEdition.objects.order_by("pk").last()
    return latest.pk if latest else 0


def loaded() -> bool:
    """Whether any directory is kept."""
    return Postcode.objects.exists()


def known(wanted: list[str], authority: str | None) -> pd.DataFrame:
    """What is kept of these postcodes (capitals, no spaces), as `records.places.Directory` has it.

    Where `authority` (an ONS code) was coded anew without moving, its own code stands for both.
    """
    query = f"SELECT {', '.join(_COLUMNS)} FROM {Postcode._meta.db_table} WHERE postcode = ANY(%s)"  # noqa: S608  our names
    with connection.cursor() as cursor:
        cursor.execute(query, [wanted])
        frame = pd.DataFrame(cursor.fetchall(), columns=list(_COLUMNS)).set_index("postcode")
    text = dict.fromkeys(("authority", "ward"), "str")
    numbers = dict.fromkeys(("easting", "northing", "deprivation_quintile"), "float64")
    frame = frame.astype({**text, **numbers})
    frame[list(text)] = frame[list(text)].replace("", np.nan)
    if authority in SAME_PLACE:
        frame["authority"] = frame["authority"].replace(SAME_PLACE[authority], authority)
    return frame


def directory_of(episodes: pd.DataFrame, authority: str) -> Directory | None:
    """The directory as far as these episodes (`cla_episode`) name its postcodes; None where none
    is loaded."""
    if not loaded():
        return None
    written = pd.concat([episodes["home_postcode"], episodes["placement_postcode"]])
    wanted = compact(pd.Series(written.dropna().unique(), dtype="str")).unique().tolist()
    places = known(wanted, authority)
    wards = Ward.objects.filter(code__in=places["ward"].dropna().unique().tolist())
    return Directory(authority, places, dict(wards.values_list("code", "name")))
