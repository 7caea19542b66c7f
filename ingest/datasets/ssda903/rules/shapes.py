"""Rules that come in many of one shape, a line each: a code of its list, a real date, an age at an
event."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import years_after
from ingest.datasets.ssda903.tables import DATASET
from ingest.rules import declared
from ingest.schema import Collection, unreadable


def code_of_its_list(
    code: str, table: str, column: str, message: str, *, blank_fails: bool = False
) -> None:
    """Declare that a cell holds a code of its list in the year of the collection."""
    codes = DATASET.table(table).field(column).codes

    def failing(frame: pd.DataFrame, collection: Collection) -> pd.Series:
        cell = frame[column]
        return ~cell.isin(codes.valid(collection.year)) & (cell.notna() | blank_fails)

    parameters = (DATASET.table(table).parameter, "collection")
    rule(code, **{table: column})(declared(message, parameters, failing))


def real_date(
    code: str, table: str, column: str, message: str, *, blank_fails: bool = False
) -> None:
    """Declare that a cell holds a day of the calendar."""

    def failing(frame: pd.DataFrame) -> pd.Series:
        return unreadable(frame, column) | (frame[column].isna() & blank_fails)

    parameters = (DATASET.table(table).parameter,)
    rule(code, **{table: column})(declared(message, parameters, failing))


def old_enough(
    code: str,
    column: str,
    codes: tuple[str, ...],
    event: str,
    years: int,
    message: str,
    *,
    since: int | None = None,
    until: int | None = None,
) -> None:
    """Declare that a child has had that birthday by the `event` (DECOM or DEC) of an episode whose
    `column` holds one of `codes`."""

    def failing(episodes: pd.DataFrame, birth: pd.Series) -> pd.Series:
        return episodes[column].isin(codes) & (episodes[event] < years_after(birth, years))

    rule(code, since=since, until=until, Episodes=f"{column} {event}", Header="DOB")(
        declared(message, ("episodes", "birth_of_episode"), _episodes_only(failing))
    )


def _episodes_only(failing: Callable[..., pd.Series]) -> Callable[..., dict[str, pd.Series]]:
    """For rules that mark a cell of Header but report rows of Episodes alone."""
    return lambda *given: {"Episodes": failing(*given)}
