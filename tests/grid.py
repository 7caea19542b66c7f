"""Tables drawn in text: what a test is about, seen at a glance."""

from __future__ import annotations

import pandas as pd


def grid(drawn: str) -> pd.DataFrame:
    """Read a table drawn in text into str columns.

    The first line holds the headings; cells are parted by white space (or by `|` where a cell holds
    spaces); `-` is a blank cell.
    """
    lines = [line for line in drawn.strip().splitlines() if line.strip()]
    split = _by_bars if "|" in lines[0] else str.split
    headings, *rows = [split(line) for line in lines]
    for number, row in enumerate(rows, 1):
        if len(row) != len(headings):
            raise ValueError(f"row {number} has {len(row)} cells under {len(headings)} headings")
    return pd.DataFrame(rows, columns=headings, dtype="str").replace("-", "")


def _by_bars(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
