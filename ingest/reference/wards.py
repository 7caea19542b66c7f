"""What wards are called: the list of names and codes that ONS puts beside its postcode directory,
in the same zip or as a file of its own."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

import pandas as pd

LONGEST_HEADING = 10_000
# The headings carry the year of the wards: WD24CD, WD24NM.
_CODE, _NAME = r"wd\d\dcd", r"wd\d\dnm"
_WARD = r"[EWSN]\d{8}"


def names(path: Path) -> dict[str, str]:
    """Ward's ONS code -> its name, out of a list or a zip that holds one; nothing where there is
    none."""
    if path.is_dir():
        return {}
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return _read(file)
    found: dict[str, str] = {}
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.lower().endswith(".csv"):
                with archive.open(entry) as file:
                    found |= _read(file)
    return found


def _read(file: IO[bytes]) -> dict[str, str]:
    head = file.readline(LONGEST_HEADING).decode("utf-8-sig", errors="replace")
    headings = [heading.strip().strip('"') for heading in head.split(",")]
    code, name = (
        next((each for each in headings if re.fullmatch(sort, each, re.IGNORECASE)), None)
        for sort in (_CODE, _NAME)
    )
    if code is None or name is None or len(set(headings)) < len(headings):
        return {}
    rows = pd.read_csv(
        file,
        header=None,
        names=headings,
        usecols=[code, name],
        dtype="str",
        keep_default_na=False,
        encoding="utf-8",
        encoding_errors="replace",
    )
    rows = rows[rows[code].str.fullmatch(_WARD) & (rows[name].str.strip() != "")]
    return dict(zip(rows[code], rows[name].str.strip(), strict=True))
