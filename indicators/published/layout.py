"""How a published file is declared: its columns and labels as DfE writes them, release by release,
and which of its cells are measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# A cell is a column of a wide file, or (label, …, column) of a file with a row for each label.
Cell = str | tuple[str, ...]
# The denominator of a rate whose file does not hold it: ONS's mid-year estimate.
POPULATION = "population"

GEOGRAPHY = frozenset(
    {
        *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
        *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
    }
)


class NotPublished(ValueError):
    """The file is not a published file we know, or not as we know it; the text says why."""


@dataclass(frozen=True)
class Held:
    """One figure that a file holds.

    `measure`: its key. `value`: the cell; None where DfE publishes only the counts, and the share
    is made of them. `numerator`, `denominator`: cells added up; `(POPULATION,)` where the file has
    no denominator of its own. `cut` and `cut_value`: the
    group it speaks of, in the words of our own cuts; "" for everybody.
    """

    measure: str
    value: Cell | None = None
    numerator: tuple[Cell, ...] = ()
    denominator: tuple[Cell, ...] = ()
    cut: str = ""
    cut_value: str = ""


@dataclass(frozen=True)
class Layout:
    """How a release differs from the names the map is written in: its own name of a column, its
    own label, mapped to the one the map uses."""

    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


AS_DECLARED = Layout()


@dataclass(frozen=True)
class FileMap:
    """One file of a publication.

    `columns`: columns of values; of these `may_lack` need not be there. `also`: a pattern of
    further columns, known but not kept. `filters`: columns of labels; `labels`: every combination
    of them, None where the file is known by its columns alone. `groups`: labels of the first filter
    by which a file is known whose further labels come and go from release to release; of those
    under them only what is held has to be there. `has_row_for_each_label`: whether an area and
    year has a row for each combination, which its cells then name. `held`: nothing, where
    the file is known but not kept. `layouts`: the ways in which releases have written it.
    """

    key: str
    title: str
    publication: str
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    labels: frozenset[tuple[str, ...]] | None = None
    groups: frozenset[str] = frozenset()
    has_row_for_each_label: bool = False
    may_lack: frozenset[str] = frozenset()
    also: str = ""
    held: tuple[Held, ...] = ()
    layouts: tuple[Layout, ...] = (AS_DECLARED,)
