"""Rules that a return must pass: how one is declared, and how a rulebook is run over conformed
tables.

A rule is a small function. Its parameters name the tables it reads, as pytest fixtures do; it
returns which rows fail; its docstring
is the sentence a person reads. Example:

    @rule("144", Episodes="LS")
    def legal_status_is_valid(episodes, collection):
        "The legal status code is missing or not valid."
        return ~episodes.LS.isin(LEGAL_STATUS.valid(collection.year))

Parameters may be: a table's `parameter` name (`episodes`, `placed_adoption`); the same with `_last`
for last year's return, with `_earlier` for the returns before last year's, all in one (optional:
few of them may be held);
`collection` (schema.Collection); `postcodes` and `providers` (reference data); `authority`; or a
`@derived` frame of the same
rulebook. A parameter without a default is needed: where it is absent the rule is untried, with the
reason, never passed. A parameter with the
default None is optional. What a rule returns: a bool Series over the rows of the one table it names
in its cells, or a dict
{table name: bool Series or index of failing rows} (`<Table>_last` for a last-year table). A rule
about the return as a whole
returns a plain bool: True where the return fails.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ingest.schema import Collection, Dataset

log = logging.getLogger(__name__)

NO_LAST_YEAR = "last year's return is not loaded"
NO_EARLIER_YEARS = "no return from before last year is loaded"
NO_REFERENCE = {
    "postcodes": "the ONS postcode directory is not loaded",
    "providers": "Ofsted's list of providers is not loaded",
    "authority": "the authority is not known",
}
OUR_FAULT = "the rule itself failed: this is a fault of the product, not of the return"


class CannotTryError(Exception):
    """Raised by a rule that the rows at hand do not let it try; the text is the reason, for a
    person."""


class Severity(StrEnum):
    """How DfE treats a failing rule."""

    ERROR = "error"
    QUERY = "query"


@dataclass(frozen=True)
class Rule:
    """One declared rule.

    `cells`: table name -> columns to highlight. Years are collection years, inclusive; None is
    open.
    """

    code: str
    message: str
    severity: Severity
    cells: Mapping[str, tuple[str, ...]]
    since: int | None
    until: int | None
    check: Callable[..., Any]

    def in_force(self, year: int) -> bool:
        return (self.since or 0) <= year <= (self.until or 9999)

    @property
    def withdrawn(self) -> bool:
        """True of a rule that was written but withdrawn before it came into force: its years are
        none."""
        return self.since is not None and self.until is not None and self.since > self.until

    @property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        return _parameters(self.check)


@dataclass(frozen=True)
class Failure:
    """The rows of one table that fail a rule: positions of data rows from 0, in order, each once.

    Where the return fails as a whole there are no rows: `table` is then the first that the rule
    marks.
    """

    rule: Rule
    table: str
    positions: np.ndarray

    @property
    def whole_return(self) -> bool:
        return not len(self.positions)


@dataclass(frozen=True)
class Untried:
    """A rule that could not be tried, and why, in words for a person."""

    rule: Rule
    why: str


@dataclass(frozen=True)
class Absent:
    """What a derived frame is where the return does not say enough to make it, and why.

    Rules that need the frame stay untried.
    """

    why: str


@dataclass
class Checked:
    """What running a rulebook found."""

    failures: list[Failure] = field(default_factory=list)
    untried: list[Untried] = field(default_factory=list)


class Rulebook:
    """All rules of one dataset, and the frames several of them share."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.rules: list[Rule] = []
        self._derived: dict[str, Callable[..., Any]] = {}

    def rule(
        self,
        code: str,
        *,
        severity: Severity = Severity.ERROR,
        since: int | None = None,
        until: int | None = None,
        **cells: str | tuple[str, ...],
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a rule; `cells` name the columns to highlight: Header="SEX DOB", or as
        a tuple where a column's name has spaces.

        A code may be declared again for other years.
        """

        def declare(check: Callable[..., Any]) -> Callable[..., Any]:
            message = " ".join((check.__doc__ or "").split())
            if not message:
                raise ValueError(f"rule {code} has no message: write it as the docstring")
            marked = {
                table: tuple(columns.split()) if isinstance(columns, str) else columns
                for table, columns in cells.items()
            }
            self.rules.append(Rule(code, message, severity, marked, since, until, check))
            return check

        return declare

    def derived(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """Declare a frame that several rules share: made once a run, asked for by the function's
        name. Raises ValueError where the rulebook has a frame of that name."""
        if make.__name__ in self._derived:
            raise ValueError(f"the rulebook has a derived frame {make.__name__} already")
        self._derived[make.__name__] = make
        return make

    def made_of(self, name: str) -> tuple[str, ...]:
        """What a derived frame asks for in its turn; nothing, where `name` is none."""
        make = self._derived.get(name)
        return tuple(_parameters(make)) if make else ()

    def withdrawn(self, code: str) -> Rulebook:
        """The withdrawn rules of that code as a rulebook of their own, in which they hold for every
        year."""
        book = Rulebook(self.dataset)
        book._derived = self._derived
        rules = [rule for rule in self.rules if rule.code == code and rule.withdrawn]
        book.rules = [replace(rule, since=None, until=None) for rule in rules]
        return book

    def run(
        self,
        tables: Mapping[str, pd.DataFrame],
        collection: Collection,
        *,
        last: Mapping[str, pd.DataFrame] | None = None,
        earlier: Mapping[str, pd.DataFrame] | None = None,
        reference: Mapping[str, Any] | None = None,
        codes: frozenset[str] | None = None,
        strict: bool = False,
    ) -> Checked:
        """Try every rule in force.

        `tables` and `last`: table name -> conformed DataFrame, only those that were loaded.
        `earlier`: the same for all returns held from before last year, the latest of them first.
        `reference`: postcodes, providers, authority where loaded. `codes` limits the run to these
        rules. With `strict` a rule that raises raises here; otherwise it is untried and logged by
        its code alone, for an exception's text may carry a child's data.
        """
        given = _Given(self, tables, collection, last or {}, earlier or {}, reference or {})
        checked = Checked()
        for rule in self.rules:
            if not rule.in_force(collection.year) or (codes is not None and rule.code not in codes):
                continue
            try:
                arguments, why = given.arguments(rule.check)
                if why:
                    checked.untried.append(Untried(rule, why))
                    continue
                result = rule.check(**arguments)
                if isinstance(result, (bool, np.bool_)):
                    if result:
                        table = next(iter(rule.cells))
                        checked.failures.append(Failure(rule, table, np.array([], dtype=int)))
                    continue
                for table, positions in _positions(rule, result, given):
                    if len(positions):
                        checked.failures.append(Failure(rule, table, positions))
            except CannotTryError as reason:
                checked.untried.append(Untried(rule, str(reason)))
            except Exception as fault:
                if strict:
                    raise
                log.error(
                    "rule %s of %s failed: %s", rule.code, self.dataset.key, type(fault).__name__
                )
                checked.untried.append(Untried(rule, OUR_FAULT))
        return checked


def declared(
    message: str, parameters: tuple[str, ...], failing: Callable[..., pd.Series]
) -> Callable[..., pd.Series]:
    """A rule's function that asks the rulebook for `parameters`, hands them to `failing` in that
    order, and says `message`."""

    def check(**given: object) -> pd.Series:
        return failing(*(given[name] for name in parameters))

    check.__doc__ = message
    check.__signature__ = inspect.Signature(
        [inspect.Parameter(p, inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    )
    return check


@cache
def _parameters(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(function).parameters


class _Given:
    """The arguments a run can supply, derived frames made once and kept."""

    def __init__(self, book, tables, collection, last, earlier, reference):
        self.book = book
        self.values: dict[str, Any] = {"collection": collection, **reference}
        for table in book.dataset.tables:
            if table.name in tables:
                self.values[table.parameter] = tables[table.name]
            if table.name in last:
                self.values[f"{table.parameter}_last"] = last[table.name]
            if table.name in earlier:
                self.values[f"{table.parameter}_earlier"] = earlier[table.name]
        self.names = {table.parameter: table.name for table in book.dataset.tables}

    def arguments(self, function) -> tuple[dict[str, Any], str | None]:
        """The function's arguments, or the reason why it cannot be called."""
        arguments = {}
        for name, parameter in _parameters(function).items():
            value, why = self.value(name)
            if why and parameter.default is inspect.Parameter.empty:
                return {}, why
            if not why:
                arguments[name] = value
        return arguments, None

    def value(self, name: str) -> tuple[Any, str | None]:
        if name not in self.values and name in self.book._derived:
            make = self.book._derived[name]
            arguments, why = self.arguments(make)
            if why:
                return None, why
            self.values[name] = make(**arguments)
        value = self.values.get(name)
        if isinstance(value, Absent):
            return None, value.why
        if value is not None:
            return value, None
        return None, self.why_absent(name)

    def why_absent(self, name: str) -> str:
        if name in NO_REFERENCE:
            return NO_REFERENCE[name]
        if name.endswith("_last"):
            return NO_LAST_YEAR
        if name.endswith("_earlier"):
            return NO_EARLIER_YEARS
        if name in self.names:
            return f"the table {self.names[name]} is not loaded"
        raise LookupError(f"no table, reference or derived frame is called {name}")


def _positions(rule: Rule, result: Any, given: _Given):
    """(table, positions) pairs out of whatever a rule returned."""
    if not isinstance(result, Mapping):
        if len(rule.cells) != 1:
            raise TypeError(f"rule {rule.code} marks several tables and must return a dict")
        result = {next(iter(rule.cells)): result}
    for table, failing in result.items():
        if isinstance(failing, pd.Series) and failing.dtype in (bool, "boolean"):
            positions = np.flatnonzero(failing.fillna(False).to_numpy(bool))
        elif isinstance(failing, np.ndarray) and failing.dtype == bool:
            positions = np.flatnonzero(failing)
        else:
            positions = np.unique(np.asarray(failing, dtype=int))
        yield table, positions
