"""Reading a published file: told by its columns and labels, each cell a value or a symbol, and
whatever is not as declared refused in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.define import Unit
from indicators.figures import PER
from indicators.published.layout import (
    GEOGRAPHY,
    POPULATION,
    Cell,
    FileMap,
    Held,
    Layout,
    NotPublished,
)
from indicators.published.measures import MEASURES

# DfE's symbols, and what older releases wrote instead. The order is that in which one of them
# speaks for a figure made of several cells.
SYMBOLS = ("c", "x", "z", "u", "k", "low")
OLD_SYMBOLS = {":": "x", "~": "low", "": "x"}
LEVELS = {"National": "country", "Regional": "region", "Local authority": "authority"}
YEARS = {"Reporting year", "Calendar year", "Academic year", "Financial year"}
LOOKS_LIKE = 0.5
ROW_COLUMNS = (
    *("measure", "cut", "cut_value", "area", "year"),
    *("value", "symbol", "numerator", "denominator"),
)


@dataclass(frozen=True)
class Area:
    """An area as a published file names it: `code` is DfE's number of an authority, ONS's code of
    a region or the country. `year` is the latest in which the file names it so."""

    code: str
    ons_code: str
    name: str
    level: str
    region: str
    year: int


@dataclass(frozen=True)
class Content:
    """What a published file holds.

    `year`: the latest year in it, which names its release. `rows`: measure, cut, cut_value, area,
    year (int64), value (float64, as published; NaN where there is none), symbol ("" beside a value;
    both empty where only the counts are published and the rate is still to be made), numerator,
    denominator (float64). `joint`: how many rows speak of two authorities together and are left
    out.
    """

    file_map: FileMap
    year: int
    rows: pd.DataFrame
    areas: tuple[Area, ...]
    joint: int

    @property
    def release(self) -> str:
        """The release in words: "Children in need, reporting year 2024"."""
        return f"{self.file_map.publication}, reporting year {self.year}"


def read(path: Path, maps: Iterable[FileMap]) -> Content:
    """Read one published file. Raises NotPublished with one sentence that says what is wrong."""
    raw = _table(path)
    file_map, layout = _recognise(raw, tuple(maps), path.name)
    raw = raw.rename(columns=dict(layout.columns))
    for column in file_map.filters:
        raw[column] = raw[column].replace(dict(layout.labels))
    years = _years(raw, path.name)
    joint = raw.get("old_la_code", pd.Series("", index=raw.index)).str.contains(r"\d\s*/\s*\d")
    raw, years = raw[~joint], years[~joint]
    areas = _areas(raw, path.name)
    keys = pd.DataFrame({"area": areas, "year": years})
    cells = _cells(raw, keys, file_map, path.name) if file_map.held else {}
    rows = [_held(held, cells, path.name) for held in file_map.held]
    empty = pd.DataFrame(columns=list(ROW_COLUMNS))
    return Content(
        file_map,
        int(years.max()),
        pd.concat(rows, ignore_index=True) if rows else empty,
        _named(raw, keys),
        int(joint.sum()),
    )


def _table(path: Path) -> pd.DataFrame:
    """The file as text, every cell as it stands. The index is the row a person sees."""
    try:
        raw = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError, OSError) as error:
        raise NotPublished(f"{path.name} cannot be read as a CSV file in UTF-8.") from error
    if raw.isna().any(axis=None) or not len(raw):
        raise NotPublished(f"{path.name} has no rows, or a row that is cut off: download it again.")
    raw.columns = [str(name).strip() for name in raw.columns]
    raw.index = raw.index + 2
    return raw


def _recognise(raw: pd.DataFrame, maps: tuple[FileMap, ...], name: str) -> tuple[FileMap, Layout]:
    """The map whose columns are these, and of those the one whose labels are."""
    there = set(raw.columns) - GEOGRAPHY
    fits, nearest = [], (0.0, None, set())
    for file_map in maps:
        for layout in file_map.layouts:
            back = {new: old for old, new in layout.columns.items()}
            wanted = {back.get(c, c) for c in (*file_map.columns, *file_map.filters)}
            lacking = {
                c for c in wanted - there if layout.columns.get(c, c) not in file_map.may_lack
            }
            unknown = {c for c in there - wanted if not _also(file_map, c)}
            if not lacking and not unknown:
                fits.append((file_map, layout))
            share = len(there & wanted) / len(there | wanted)
            if share > nearest[0]:
                nearest = (share, file_map, unknown or lacking)
    if fits and {"time_period", "time_identifier", "geographic_level"} <= set(raw.columns):
        return _by_labels(raw, fits, name)
    share, file_map, amiss = nearest
    if share >= LOOKS_LIKE and amiss:
        column = min(amiss)
        what = "has a column we do not know" if column in there else "lacks the column"
        raise NotPublished(
            f"{name} looks like “{file_map.title}” ({file_map.publication}) but {what}: {column}."
            " Nothing was taken from it."
        )
    raise NotPublished(
        f"{name} is not a published file we know. Expected a CSV file as downloaded from Explore"
        " Education Statistics: children in need, children looked after, stability, workforce or"
        " outcomes."
    )


def _also(file_map: FileMap, column: str) -> bool:
    return bool(file_map.also and re.fullmatch(file_map.also, column))


def _by_labels(
    raw: pd.DataFrame, fits: list[tuple[FileMap, Layout]], name: str
) -> tuple[FileMap, Layout]:
    def unknown(fit: tuple[FileMap, Layout]) -> list[tuple[str, ...]]:
        file_map, layout = fit
        back = {new: old for old, new in layout.columns.items()}
        columns = [back.get(c, c) for c in file_map.filters]
        if not columns or (file_map.labels is None and not file_map.groups):
            return []
        there = raw[columns].replace(dict(layout.labels)).drop_duplicates()
        found = set(there.itertuples(index=False, name=None))
        if file_map.labels is None:
            return [(group,) for group in sorted({one[0] for one in found} - file_map.groups)]
        return sorted(found - file_map.labels)

    best = min(fits, key=lambda fit: len(unknown(fit)))
    if amiss := unknown(best):
        raise NotPublished(
            f"{name} looks like “{best[0].title}” ({best[0].publication}) but has a label we do"
            f" not know: {', '.join(amiss[0])}. Nothing was taken from it."
        )
    return best


def _years(raw: pd.DataFrame, name: str) -> pd.Series:
    """The year each row's period ends: 2024 is 2024, 202425 is 2025."""
    period = raw["time_period"]
    known = period.str.fullmatch(r"\d{4}(\d{2})?") & raw["time_identifier"].isin(YEARS)
    if not known.all():
        raise NotPublished(f"{name}, row {known.idxmin()}, has no year that we can read.")
    start = period.str[:4].astype("int64")
    return start.where(period.str.len() == 4, start + 1)


def _areas(raw: pd.DataFrame, name: str) -> pd.Series:
    level = raw["geographic_level"]
    if not level.isin(LEVELS).all():
        row = level.isin(LEVELS).idxmin()
        raise NotPublished(f"{name}, row {row}, speaks of an area that is no authority or region.")
    code = raw["country_code"]
    if "region_code" in raw:
        code = code.mask(level == "Regional", raw["region_code"])
    if "old_la_code" in raw:
        code = code.mask(level == "Local authority", raw["old_la_code"])
    fit = code.str.fullmatch(r"[A-Z]\d{8}").where(level != "Local authority", code.str.len() == 3)
    if not fit.all():
        raise NotPublished(f"{name}, row {fit.idxmin()}, has no code of its area.")
    return code


def _named(raw: pd.DataFrame, keys: pd.DataFrame) -> tuple[Area, ...]:
    """Each area by its latest row: names and codes change, DfE's number does not."""
    blank = pd.Series("", index=raw.index)
    level = raw["geographic_level"].map(LEVELS)
    is_authority, is_region = level == "authority", level == "region"
    name = raw["country_name"].mask(is_region, raw.get("region_name", blank))
    frame = pd.DataFrame(
        {
            "code": keys["area"],
            "ons_code": keys["area"].mask(is_authority, raw.get("new_la_code", blank)),
            "name": name.mask(is_authority, raw.get("la_name", blank)),
            "level": level,
            "region": raw.get("region_code", blank).where(is_authority, ""),
            "year": keys["year"],
        }
    )
    latest = frame.sort_values("year", kind="stable").drop_duplicates("code", keep="last")
    return tuple(Area(*row) for row in latest.itertuples(index=False, name=None))


def _cells(
    raw: pd.DataFrame, keys: pd.DataFrame, file_map: FileMap, name: str
) -> dict[Cell, pd.DataFrame]:
    """Every cell by its name, as (value, symbol) indexed by (area, year)."""
    labelled = file_map.has_row_for_each_label
    by = ["area", "year", *(file_map.filters if labelled else ())]
    index = pd.MultiIndex.from_frame(keys.join(raw[list(file_map.filters)])[by])
    if index.duplicated().any():
        row = raw.index[index.duplicated()][0]
        raise NotPublished(f"{name}, row {row}, says again what a row above it says.")
    made: dict[Cell, pd.DataFrame] = {}
    for column in file_map.columns:
        if column not in raw:
            continue
        parsed = _parsed(raw[column].str.strip(), column, name).set_axis(index)
        if not labelled:
            made[column] = parsed
            continue
        for labels, rows in parsed.groupby(level=list(range(2, len(by))), sort=False):
            key = labels if isinstance(labels, tuple) else (labels,)
            made[(*key, column)] = rows.droplevel(list(range(2, len(by))))
    return made


def _parsed(text: pd.Series, column: str, name: str) -> pd.DataFrame:
    """Text cells as value (float64) and symbol ("" beside a value)."""
    value = pd.to_numeric(text, errors="coerce")
    symbol = text.replace(OLD_SYMBOLS).where(value.isna(), "")
    known = value.notna() | symbol.isin(SYMBOLS)
    if not known.all():
        raise NotPublished(
            f"{name}, row {known.idxmin()}, column {column}: neither a number nor one of the"
            f" symbols {' '.join(SYMBOLS)}."
        )
    return pd.DataFrame({"value": value.astype("float64"), "symbol": symbol})


def _held(held: Held, cells: dict[Cell, pd.DataFrame], name: str) -> pd.DataFrame:
    """The rows of one figure. A cell that the file may lack leaves it to be made of its counts."""
    measure = MEASURES[held.measure]
    if held.value not in cells and not (set(held.numerator) & set(cells)):
        raise NotPublished(
            f"{name} lacks the rows of “{measure.title}”. Nothing was taken from it."
        )
    numerator = _sum(held.numerator, cells)
    by_population = held.denominator == (POPULATION,)
    denominator = None if by_population else _sum(held.denominator, cells)
    published = cells.get(held.value) if held.value is not None else None
    if published is not None:
        value, symbol = published["value"], published["symbol"]
    elif by_population:
        value, symbol = numerator["value"] * np.nan, numerator["symbol"]
    else:
        value, symbol = _made(numerator, denominator, measure.unit, measure.decimals)
    gap = pd.Series(np.nan, index=value.index)
    rows = pd.DataFrame(
        {
            "measure": measure.key,
            "cut": held.cut,
            "cut_value": held.cut_value,
            "value": value,
            "symbol": symbol,
            "numerator": gap if numerator is None else numerator["value"],
            "denominator": gap if denominator is None else denominator["value"],
        }
    )
    return rows.rename_axis(["area", "year"]).reset_index()[list(ROW_COLUMNS)]


def _sum(names: tuple[Cell, ...], cells: dict[Cell, pd.DataFrame]) -> pd.DataFrame | None:
    """Cells added up: no sum where one of them is hidden or missing, but its symbol."""
    there = [cells[name] for name in names if name in cells]
    if not there:
        return None
    value = sum(cell["value"] for cell in there)
    rank = pd.concat([_rank(cell["symbol"]) for cell in there], axis=1).min(axis=1)
    return pd.DataFrame({"value": value, "symbol": _symbol(rank)})


def _rank(symbol: pd.Series) -> pd.Series:
    return symbol.map({s: n for n, s in enumerate((*SYMBOLS, ""))})


def _symbol(rank: pd.Series) -> pd.Series:
    return rank.map(dict(enumerate((*SYMBOLS, ""))))


def _made(
    numerator: pd.DataFrame, denominator: pd.DataFrame, unit: Unit, decimals: int
) -> tuple[pd.Series, pd.Series]:
    """A share that DfE publishes only the counts of, rounded as it would be; "z" of nothing."""
    up, down = numerator["value"], denominator["value"]
    rank = pd.concat([_rank(numerator["symbol"]), _rank(denominator["symbol"])], axis=1).min(axis=1)
    symbol = _symbol(rank).mask(down == 0, "z")
    return half_up(up * PER.get(unit, 1.0) / down.where(down > 0), decimals), symbol


def half_up(value: pd.Series | float, decimals: int) -> pd.Series | float:
    """Rounded to so many places, halves away from zero as DfE rounds."""
    scale = 10**decimals
    # A tenth of a billionth puts right what binary fractions do to a half.
    return np.sign(value) * np.floor(np.abs(value) * scale + 0.5 + 1e-9) / scale
