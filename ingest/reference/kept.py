"""Reference data kept for the rules, and looked up for one return."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection, transaction
from django.db.models import Model

from accounts.models import Authority
from ingest.models import Provider
from records import postcodes
from records.places import compact

# Ours -> the name under which rules ask for it.
PROVIDER_COLUMNS = {
    "urn": "URN",
    "authority": "LA",
    "place_codes": "PLACE_CODES",
    "provider_codes": "PROVIDER_CODES",
    "registered_until": "REG_END",
    "postcode": "POSTCODE",
}
# Table -> its columns of postcodes; and the table and column that names a provider.
POSTCODES_IN = {"Episodes": ("HOME_POST", "PL_POST")}
PROVIDER_IN = ("Episodes", "URN")
# What one list writes of an authority's name and another leaves out.
_COMMON_WORDS = frozenset({"city", "of", "county", "the", "council", "borough", "and", "royal"})


@transaction.atomic
def keep_providers(entries: pd.DataFrame, *, vintage: str) -> int:
    """Keep the entries of Ofsted's list, as `ofsted.providers` gives them; those of a URN known
    already are replaced.

    Authorities are named by their ONS code where the list of authorities knows them, however the
    list writes them. Returns how many.
    """
    code_of = _codes_by_name()
    rows = entries.assign(LA=entries["LA"].map(lambda name: code_of.get(_plain(name), name)))
    rows = rows.drop_duplicates()
    Provider.objects.filter(urn__in=rows["URN"].unique().tolist()).delete()
    Provider.objects.bulk_create(
        [
            Provider(
                urn=row.URN,
                authority=_known(row.LA),
                place_codes=_known(row.PLACE_CODES),
                provider_codes=_known(row.PROVIDER_CODES),
                registered_until=row.REG_END.date() if pd.notna(row.REG_END) else None,
                postcode=_known(row.POSTCODE),
                vintage=vintage,
            )
            for row in rows.itertuples()
        ],
        batch_size=2000,
    )
    return len(rows)


def _known(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _plain(name: Any) -> str:
    """The words of an authority's name that every list writes, in one order."""
    words = set(re.findall(r"[a-z0-9]+", str(name).lower().replace("'", ""))) - _COMMON_WORDS
    return " ".join(sorted(words))


def _codes_by_name() -> dict[str, str]:
    """An authority's plain name, DfE number or ONS code -> its ONS code."""
    found: dict[str, str] = {}
    for code, dfe_code, name in Authority.objects.values_list("code", "dfe_code", "name"):
        found |= {_plain(name): code, _plain(code): code, _plain(dfe_code): code}
    return found


def looked_up(
    authority: str | None, *returns: Mapping[str, pd.DataFrame] | None
) -> dict[str, pd.DataFrame]:
    """What the rules want of reference data for these tables of a return (and of last year's).

    `authority`: the ONS code of the authority whose return it is. Out: `postcodes` (as
    `records.places.Directory` has them) and `providers` (URN, LA, PLACE_CODES, PROVIDER_CODES,
    REG_END, POSTCODE), only rows that the return speaks of; a list that was never loaded is left
    out, and its rules stay untried.
    """
    tables = [tables for tables in returns if tables]
    found: dict[str, pd.DataFrame] = {}
    if postcodes.loaded():
        found["postcodes"] = postcodes.known(_cells(tables, POSTCODES_IN), authority)
    if Provider.objects.exists():
        table, column = PROVIDER_IN
        found["providers"] = _providers(_cells(tables, {table: (column,)}))
    return found


def _cells(
    returns: list[Mapping[str, pd.DataFrame]], columns: Mapping[str, tuple[str, ...]]
) -> list[str]:
    cells = [
        compact(tables[table][column].dropna())
        for tables in returns
        for table, names in columns.items()
        if table in tables
        for column in names
    ]
    return pd.concat(cells).unique().tolist() if cells else []


def _providers(wanted: list[str]) -> pd.DataFrame:
    rows = _rows(Provider, tuple(PROVIDER_COLUMNS), wanted)
    frame = pd.DataFrame(rows, columns=list(PROVIDER_COLUMNS.values()))
    text = frame.columns.difference(["REG_END"]).tolist()
    frame[text] = frame[text].astype("str").replace("", np.nan)
    frame["REG_END"] = pd.to_datetime(frame["REG_END"])
    return frame


def _rows(model: type[Model], columns: tuple[str, ...], wanted: list[str]) -> list[tuple]:
    """The rows whose first column is wanted: as one array, for a return may speak of 100,000."""
    query = f"SELECT {', '.join(columns)} FROM {model._meta.db_table} WHERE {columns[0]} = ANY(%s)"  # noqa: S608  our names
    with connection.cursor() as cursor:
        cursor.execute(query, [wanted])
        return cursor.fetchall()
