"""An extract that an authority describes itself, in the browser: what it says, what is wrong with
it, and the kind of extract and the measure that it makes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from indicators.catalogue import local_measures as measures
from indicators.catalogue.local_measures import BASES, UNITS, Share
from indicators.define import Basis, Indicator, Polarity, Unit
from ingest.datasets.partners.declare import PERSON, Counted, ExtractKind, Theme, extract
from ingest.schema import code_list

PREFIX = "local_"
BECOMES = {
    "happened_on": "the day it happened or began",
    "ended_on": "the day it ended",
    "recorded_on": "the day it was written down",
    "what": "what kind it is: figures are split by it",
    "outcome": "what came of it",
    "detail": "something else about it, as a code",
    "amount": "a number: how much of it",
    "out_of": "a number: out of how much",
    "reference": "the row's own number",
}
"""What a column of an extract that is described in the browser may be. A list of codes is asked of
whatever is no day or number, so that nobody writes sentences about a child into it."""
CODED = ("what", "outcome", "detail")
KINDS = {
    **dict.fromkeys(("happened_on", "recorded_on"), "day"),
    "ended_on": "ahead",
    **dict.fromkeys(CODED, "code"),
    **dict.fromkeys(("amount", "out_of"), "number"),
    "reference": "text",
}
EXAMPLES = {"day": "03/04/2025", "ahead": "17/06/2025", "number": "1", "text": "R1042"}
IDENTIFIERS = tuple(field.name for field in PERSON)
TELLING = ("upn", "nhs_number", "youth_justice_id", "authority_child_id")
OF_COUNTS = ("month", "count", "out_of", "age_band", "sex")
MOST_CODES = 60
LONGEST_CODE = 40
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
WORDS = (
    *("title", "theme", "row_is", "description", "counts", "of"),
    *("measure", "numerator", "denominator", "polarity"),
)
"""What may be said anew once a file is loaded: words. What columns mean stays, since rows that
stand were read by it."""


Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column of rows of children: what it becomes (`BECOMES`), what it means, whether a file
    without it is refused, and each code with its meaning, in their order."""

    name: str
    becomes: str
    meaning: str
    needed: bool
    codes: Codes = ()

    @property
    def allowed(self) -> list[str]:
        """Its codes."""
        return [code for code, _ in self.codes]


@dataclass(frozen=True)
class Description:
    """What somebody says of an extract and of the measure it feeds.

    `columns`, `known_by`, `row_is`, `lasts` are of rows of children, none where they are not sent;
    `counts`, `of`, `by`, `parts` of monthly counts, empty likewise. `share_of` and `share_codes`:
    of a percentage of rows, the column and the codes that count.
    """

    title: str
    theme: str
    description: str
    holder: str
    row_is: str
    known_by: tuple[str, ...]
    columns: tuple[Column, ...]
    lasts: bool
    counts: str
    of: str
    by: str
    parts: Codes
    measure: str
    numerator: str
    denominator: str
    unit: str
    polarity: str
    basis: str
    share_of: str
    share_codes: tuple[str, ...]

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Description:
        """What `as_json` gave."""
        columns = tuple(
            Column(**{**column, "codes": _pairs(column["codes"])}) for column in said["columns"]
        )
        lists = {name: tuple(said[name]) for name in ("known_by", "share_codes")}
        lists["parts"] = _pairs(said["parts"])
        return cls(**{**said, **lists, "columns": columns})

    def as_json(self) -> dict[str, Any]:
        """It as plain lists, words and tables."""
        return asdict(self)

    @property
    def becoming(self) -> dict[str, Column]:
        """Each column by what it becomes."""
        return {column.becomes: column for column in self.columns}

    @property
    def digest(self) -> str:
        """A name for all it says."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


def _pairs(listed: Iterable[Sequence[str]]) -> Codes:
    return tuple((code, meaning) for code, meaning in listed)


def more_than_words(before: Description, after: Description) -> tuple[str, ...]:
    """What differs between two descriptions beside words."""
    names = [field.name for field in fields(Description) if field.name not in WORDS]
    differ = [name for name in names if getattr(before, name) != getattr(after, name)]
    # Whether counts come at all, or of how many, is no matter of words.
    appear = [n for n in ("counts", "of") if bool(getattr(before, n)) != bool(getattr(after, n))]
    return (*differ, *appear)


def faults(said: Description) -> list[str]:
    """What is wrong with a description, a sentence each; none where an extract can be made."""
    return [*_of_form(said), *_of_rows(said), *_of_counts(said), *_of_measure(said)]


def _of_form(said: Description) -> Iterator[str]:
    if not said.columns and not said.counts:
        yield "Describe the columns of rows of children, or what is counted by month, or both."


def _of_rows(said: Description) -> Iterator[str]:
    if not said.columns:
        return
    if not said.row_is:
        yield "Say what one row is, such as: one call of one family."
    seen_names: set[str] = set(said.known_by)
    seen_becomes: set[str] = set()
    for column in said.columns:
        name = column.name
        if not _NAME.fullmatch(name):
            yield (
                f"The column “{name}” needs a name of small letters, digits and underscores that "
                "begins with a letter."
            )
        if name in seen_names:
            yield f"There are two columns called {name}."
        elif name in IDENTIFIERS:
            yield f"{name} tells a person: tick it above, and leave it out of the columns."
        if column.becomes in seen_becomes:
            yield f"Two columns are {BECOMES[column.becomes]}: there can be one."
        if column.becomes in CODED and not column.codes:
            yield (
                f"The column {name} has no list of codes: write each allowed value on a line, with "
                "what it means."
            )
        if column.becomes not in CODED and column.codes:
            yield f"The column {name} has a list of codes, and is no column of codes."
        if len(column.codes) > MOST_CODES:
            yield f"The column {name} has more than {MOST_CODES} codes: group them."
        if any(len(code) > LONGEST_CODE for code in column.allowed):
            yield f"A code of {name} is longer than {LONGEST_CODE} characters: shorten it."
        if not column.meaning:
            yield f"Say what the column {name} means."
        seen_names.add(name)
        seen_becomes.add(column.becomes)
    if "happened_on" not in seen_becomes:
        yield "One column must be the day it happened or began: without it no month is known."
    if "out_of" in seen_becomes and "amount" not in seen_becomes:
        yield "A column says out of how much, and none says how much of it."
    if said.lasts and "ended_on" not in seen_becomes:
        yield "What lasts ends one day: one column must be the day it ended."
    known = set(said.known_by)
    own = "partner_person_id" if said.holder else "authority_child_id"
    if own not in known and not known & set(TELLING) and not {"surname", "date_of_birth"} <= known:
        yield (
            "Nobody can be told from these rows: tick a number of the person, or surname and date "
            "of birth."
        )
    if not said.holder and "authority_child_id" not in known:
        yield "The people are known by the council's own ids: tick authority_child_id."


def _of_counts(said: Description) -> Iterator[str]:
    if not said.counts:
        if said.of or said.by or said.parts:
            yield "Say what is counted by month, or leave the other lines about counts empty."
        return
    if said.by and (not _NAME.fullmatch(said.by) or said.by in OF_COUNTS):
        yield (
            "What the parts of a count are called is one word of small letters, such as reason, "
            f"and none of {', '.join(OF_COUNTS)}."
        )
    if said.by and not said.parts:
        yield (
            f"The parts of the count have no list of codes: write each {said.by} on a line, with "
            "what it means."
        )
    if said.parts and not said.by:
        yield "Say what the parts of the count are called, such as reason."
    if said.by and said.of:
        yield "A count that is a share of something cannot be split into parts: leave out one."
    if any(len(code) > LONGEST_CODE for code, _ in said.parts):
        yield f"A code of the parts is longer than {LONGEST_CODE} characters: shorten it."
    if len(said.parts) > MOST_CODES:
        yield f"The count has more than {MOST_CODES} parts: group them."


def _of_measure(said: Description) -> Iterator[str]:
    percent = said.unit == Unit.PERCENT.name
    if said.basis == Basis.MONTH_END.name and said.columns and not said.lasts:
        yield (
            "Rows that happen on one day cannot be counted as at the last day of a month: say that "
            "they last, or count what happened in the month."
        )
    if not percent:
        if said.share_of or said.share_codes:
            yield "Only a percentage is a share of the rows: leave the codes that count empty."
        return
    if not said.denominator:
        yield "Say of what it is a percentage."
    if said.counts and not said.of:
        yield "A percentage of counts needs the number it is a share of: say out of what."
    if said.columns:
        column = next((c for c in said.columns if c.name == said.share_of), None)
        if column is None or column.becomes not in CODED:
            yield "A percentage of rows needs the column of codes that says which of them count."
        elif not said.share_codes or not set(said.share_codes) <= set(column.allowed):
            yield f"Say which codes of {column.name} count, as they stand in its list."
        elif set(said.share_codes) == set(column.allowed):
            yield f"If every code of {column.name} counts, the percentage is always 100."
    elif said.share_of or said.share_codes:
        yield "Only rows of children have codes that count: leave them empty."


def kind_of(key: str, said: Description, *, retired: bool = False) -> ExtractKind:
    """The kind of extract it describes. Raises ValueError where the description has faults."""
    if wrong := faults(said):
        raise ValueError(wrong[0])
    lines = [
        f"{c.name} {KINDS[c.becomes]}{'!' if _needed(c) else ''} {c.becomes} {_one_line(c.meaning)}"
        for c in said.columns
    ]
    return extract(
        key,
        title=said.title,
        theme=Theme[said.theme],
        holder=said.holder,
        row_is=said.row_is,
        description=said.description,
        known_by=" ".join(said.known_by),
        columns="\n".join(lines),
        codes={c.name: dict(c.codes) for c in said.columns if c.codes},
        example={c.name: _example(c) for c in said.columns},
        lasts=said.lasts,
        counted=_counted(said) if said.counts else None,
        local=True,
        retired=retired,
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _needed(column: Column) -> bool:
    return column.needed or column.becomes == "happened_on"


def _example(column: Column) -> str:
    return next(iter(column.allowed), "") or EXAMPLES[KINDS[column.becomes]]


def _counted(said: Description) -> Counted:
    parts = code_list(said.by, dict(said.parts)) if said.parts else None
    return Counted(said.counts, said.of or None, said.by or None, parts)


def measure_of(key: str, said: Description) -> Indicator:
    """The measure it describes. Raises ValueError where the description has faults."""
    if wrong := faults(said):
        raise ValueError(wrong[0])
    share = None
    if said.share_of:
        column = next(c for c in said.columns if c.name == said.share_of)
        share = Share(column.becomes, said.share_codes)
    return measures.measure(
        key,
        title=said.measure,
        numerator=said.numerator,
        denominator=said.denominator,
        description=said.description,
        unit=next(unit for unit in UNITS if unit.name == said.unit),
        polarity=Polarity[said.polarity],
        basis=next(basis for basis in BASES if basis.name == said.basis),
        source=f"Local extract: {said.title}",
        of_children=bool(said.columns),
        split="what" in said.becoming or bool(said.by),
        share=share,
        described=said.digest,
    )
