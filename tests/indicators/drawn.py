"""Indicators tested on drawn tables: who is counted, who is only in the denominator, and who is not
there at all.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pandas as pd

from indicators.catalogue import INDICATORS
from indicators.facts import cases_of, measure
from indicators.figures import figures
from records import counted
from records.entities import BY_NAME, COUNTS, ENTITIES, Entity, Type
from records.merge import InForce, merge
from records.places import COLUMNS, Directory
from records.record import Record
from tests.grid import grid

EXTRACTS = frozenset(n for each in INDICATORS.values() if each.of_partners for n in each.needs)
EVERYTHING = frozenset(entity.name for entity in ENTITIES) | EXTRACTS
KINDS = {Type.TEXT: "str", Type.DATE: "datetime64[us]"}


def returns(*years: int, supplies: frozenset[str] = EVERYTHING) -> list[InForce]:
    """One return for each collection year, each speaking for its whole year."""
    return [
        InForce(year, "drawn", year, date(year - 1, 4, 1), date(year, 3, 31), supplies)
        for year in years
    ]


def number(month: str) -> int:
    """The month number of a month written 2025-03."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def rows_of(entity: Entity, drawn: str, children: dict[str, int]) -> pd.DataFrame:
    """The typed rows of a drawn table; columns left out are missing throughout."""
    text = grid(drawn)
    unknown = set(text) - {"child", "return", *entity.columns}
    assert not unknown, f"{entity.name} has no columns {sorted(unknown)}"
    frame = pd.DataFrame({"child": text["child"].map(children).astype("int64")})
    for attribute in entity.attributes:
        cells = text.get(attribute.name, pd.Series("", index=text.index, dtype="str"))
        cells = cells.where(cells != "")
        kind = KINDS.get(attribute.type, "float64")
        frame[attribute.name] = (
            pd.to_datetime(cells, format="%Y-%m-%d").astype(kind)
            if attribute.type is Type.DATE
            else cells.astype(kind)
        )
    if "return" in text:
        frame["release"] = text["return"].astype("int64")
    return frame


def sent(entity: Entity, rows: pd.DataFrame, releases: list[InForce]) -> pd.DataFrame:
    """The rows as returns would hold them: each in the return of every year in which it was so.

    A row with a return drawn beside it is in that one only.
    """
    if "release" in rows:
        return rows
    parts = []
    for release in releases:
        if entity.start is not None:
            start, end = rows[entity.start], rows[entity.end or entity.start]
            here = (start <= pd.Timestamp(release.last)) & ~(end < pd.Timestamp(release.first))
        elif "year" in entity.key:
            here = rows["year"] == release.year
        else:
            here = pd.Series(True, index=rows.index)
        parts.append(rows[here].assign(release=release.release))
    return pd.concat(parts, ignore_index=True)


@cache
def _unsent(entity: Entity) -> pd.DataFrame:
    nothing = rows_of(entity, " ".join(["child", *entity.columns]), {})
    return merge(entity, nothing.assign(release=nothing["child"]), returns(2025))


def merged_nothing(entity: Entity) -> pd.DataFrame:
    """What becomes of an entity of which no return has a row: most, in a drawn record."""
    return _unsent(entity).copy()


def drawn_directory(drawn: str | None, wards: dict[str, str] | None = None) -> Directory | None:
    """A postcode directory drawn as a table of postcodes, for the authority HERE, with what wards
    are called."""
    if drawn is None:
        return None
    table = grid(drawn).replace("", None).set_index("postcode").reindex(columns=list(COLUMNS))
    numbers = dict.fromkeys(("easting", "northing", "deprivation_quintile"), "float64")
    return Directory("HERE", table.astype(numbers), wards or {})


def drawn_counts(drawn: str) -> pd.DataFrame:
    """Monthly counts of partners: drawn columns of `records.counted.COLUMNS`, months as 2024-05."""
    text = grid(drawn)
    cells = {name: text[name].where(text[name] != "") for name in text}
    cells["month"] = pd.to_datetime(text["month"], format="%Y-%m")
    return counted.typed(cells)


def number_of(key: str, month: str, years: tuple[int, ...] = (2025,), **tables: str) -> tuple:
    """Numerator and denominator of a month's fact (the denominator None where it has none); None
    where the month is not covered."""
    record, _ = drawn_record(returns(*years), tables)
    facts = measure(record, [key])
    whole = facts[(facts["cut"] == "") & (facts["month"] == number(month))]
    if whole.empty:
        return None
    up, down = whole[["numerator", "denominator"]].iloc[0]
    return (up, None if pd.isna(down) else down)


def drawn_record(
    releases: list[InForce],
    tables: dict[str, str],
    directory: str | None = None,
    wards: dict[str, str] | None = None,
) -> tuple[Record, dict[str, int]]:
    """A record made of drawn tables (entity name, or "partner_count" -> table), and the number of
    each child named in them.
    """
    of_nobody = tables.get(COUNTS)
    tables = {name: drawn for name, drawn in tables.items() if name != COUNTS}
    names = sorted({name for drawn in tables.values() for name in grid(drawn)["child"]})
    children = {name: place for place, name in enumerate(names, 1)}
    frames = {}
    for entity in ENTITIES:
        if entity.name not in tables:
            frames[entity.name] = merged_nothing(entity)
            continue
        rows = rows_of(entity, tables[entity.name], children)
        frames[entity.name] = merge(entity, sent(entity, rows, releases), releases)
    if of_nobody:
        frames[COUNTS] = drawn_counts(of_nobody)
    return Record(frames, releases, drawn_directory(directory, wards)), children


def assert_counts(
    key: str,
    *,
    month: str,
    yes: str = "",
    no: str = "",
    years: tuple[int, ...] = (2025,),
    releases: list[InForce] | None = None,
    directory: str | None = None,
    **tables: str,
) -> None:
    """An indicator counts the children of `yes` in its numerator in a month, and those of `no` in
    its denominator only.

    A child counted twice is named twice; a child drawn and named in neither must not be counted.
    `years`: the collection years there are returns of. `directory`: the postcode directory
    (`drawn_directory`). The monthly fact must say the same as the list of cases.
    """
    unknown = set(tables) - set(BY_NAME)
    assert not unknown, f"there are no entities {sorted(unknown)}"
    record, children = drawn_record(releases or returns(*years), tables, directory)
    named = {place: name for name, place in children.items()}
    found = cases_of(INDICATORS[key], record, number(month))
    counted = found["child"].map(named).where(found["numerator"] > 0).dropna()
    beside = found["child"].map(named).where(~(found["numerator"] > 0)).dropna()
    got = {"yes": Counter(counted), "no": Counter(beside)}
    assert got == {"yes": Counter(yes.split()), "no": Counter(no.split())}

    facts = measure(record, [key])
    whole = facts[(facts["cut"] == "") & (facts["month"] == number(month))].squeeze()
    assert whole["status"] == "ok"
    assert whole["numerator"] == found["numerator"].sum()
    if INDICATORS[key].denominator is None or found["denominator"].isna().all():
        assert not no.split(), "an indicator without a denominator of its own cannot count beside"
    else:
        assert whole["denominator"] == len(found)


def median_of(
    key: str,
    month: str,
    *,
    basis: str = "month",
    years: tuple[int, ...] = (2025,),
    **tables: str,
) -> pd.Series:
    """The figure of a median in a month, as `indicators.figures.figures` makes it of the facts."""
    record, _ = drawn_record(returns(*years), tables)
    at = number(month)
    made = figures(measure(record, [key]), INDICATORS[key], first=at - 11, last=at, basis=basis)
    return made[made["month"] == at].squeeze()


def assert_median(key: str, *, value: float | tuple[float, float], **drawn: object) -> None:
    """A median of drawn rows is a number, or lies between two."""
    found = median_of(key, drawn.pop("month"), **drawn)
    assert found["status"] == "ok"
    low, high = value if isinstance(value, tuple) else (value, value)
    assert low <= found["value"] <= high
