"""Headings: how they are compared, and where in a table they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.vocabulary import ErrorCode, Refused

# Titles and dates of export stand above the headings in some reports; nobody writes more of them.
PREAMBLE = 50
# Fewer known headings than this do not make a row of headings.
HEADINGS_ENOUGH = 2
LONGEST_HEADING = 200
_SPACES = re.compile(r"[\s\u200b\ufeff]+")


def plain_heading(heading: str) -> str:
    """A heading as it is compared: no case, no spaces around it, spaces inside as underscores."""
    return _SPACES.sub("_", heading.strip(" \t\r\n\u00a0\u200b\ufeff")).upper()


def known(row: Sequence[str], headings: frozenset[str]) -> int:
    """How many cells of a row are known headings."""
    return sum(len(cell) <= LONGEST_HEADING and plain_heading(cell) in headings for cell in row)


def refuse_preamble(
    source: str, rows: Sequence[tuple[int, Sequence[str]]], headings: frozenset[str]
) -> None:
    """Refuse a table whose headings stand below its first filled row.

    `rows`: the first filled rows with their numbers.
    """
    if known(rows[0][1], headings) >= HEADINGS_ENOUGH:
        return
    for number, row in rows[1:]:
        if known(row, headings) > HEADINGS_ENOUGH:
            raise Refused(
                ErrorCode.HEADER_NOT_FIRST,
                f"The headings of {source} stand in row {number}: delete the rows above them.",
            )


def no_headings(source: str) -> str:
    """Why a table without the headings of a return is refused."""
    return (
        f"The first row of {source} does not hold the headings of any table of a return: put the "
        "headings in row 1, spelled as DfE spells them."
    )
