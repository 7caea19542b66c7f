"""How an extract of a partner is declared: once, with the words its template, its pages and its
rules are made of.

An extract comes child by child (table `Events`), as monthly counts (`Counts`), or either, as its
source can supply. Child by child, a row says who (by whatever identifiers the source holds) and
what happened when; it becomes a `partner_event` and an `identity` of the record; a look-up of who
is who says no more than that, and becomes an `identity` alone. A count says how many in a month, of
how many where it is a share, and of which part where it is split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.schema import Codes, Dataset, Field, Kind, Table, code_list

EVENTS = "Events"
COUNTS = "Counts"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Theme(StrEnum):
    """Whose world an extract is from, in the order in which pages show them."""

    HEALTH = "Health"
    POLICE = "Police"
    YOUTH_JUSTICE = "Youth justice"
    EDUCATION = "Education"
    EARLY_HELP = "Early help"
    HOUSING = "Housing and hardship"
    ADULTS = "Adult services"
    WORKFORCE = "Workforce"
    FINANCE = "Finance"
    VOICE = "Surveys and audits"
    PEOPLE = "Who is who"


YES_NO = {"yes": "Yes", "no": "No"}
SEX = code_list("sex", {"M": "Male", "F": "Female", "U": "Not known"})
AGE_BANDS = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and 17")
AGE_BAND = code_list("age band", {band: band for band in AGE_BANDS})
PERSON: tuple[Field, ...] = (
    Field("partner_person_id", Kind.TEXT, "your own number for the person", required=False),
    Field(
        "authority_child_id",
        Kind.CHILD_ID,
        "the council's own id of the child, where you hold it",
        required=False,
    ),
    Field(
        "former_authority_child_id",
        Kind.CHILD_ID,
        "the id the council had for the child before, where it changed",
        required=False,
    ),
    Field("upn", Kind.UPN, "unique pupil number", required=False),
    Field("nhs_number", Kind.NHS_NUMBER, "NHS number, ten digits", required=False),
    Field("youth_justice_id", Kind.TEXT, "the youth justice service's number", required=False),
    Field("forename", Kind.TEXT, "first name; hashed on arrival and never kept", required=False),
    Field("surname", Kind.TEXT, "surname; hashed on arrival and never kept", required=False),
    Field("date_of_birth", Kind.DATE, "date of birth", required=False, event=False),
    Field("sex", Kind.CODE, "M, F or U", SEX, required=False),
    Field("postcode", Kind.POSTCODE, "postcode of the home", required=False),
)
"""Everything by which a source may know a person; a declaration names those it can supply."""
PERSON_EXAMPLE = {
    "partner_person_id": "A10042",
    "authority_child_id": "C0012345",
    "former_authority_child_id": "OLD-5521",
    "upn": "D305200000001",
    "nhs_number": "9434765919",
    "youth_justice_id": "YJ20417",
    "forename": "Sam",
    "surname": "Example",
    "date_of_birth": "14/02/2012",
    "sex": "F",
    "postcode": "ZZ1 1ZZ",
}
KINDS = {
    "day": Kind.DATE,
    "text": Kind.TEXT,
    "code": Kind.CODE,
    "number": Kind.NUMBER,
    "ahead": Kind.DATE,
}
EVENT_COLUMNS = (
    *("reference", "happened_on", "ended_on", "recorded_on"),
    *("what", "detail", "outcome", "amount", "out_of"),
)
"""What a column of an extract may become in `partner_event`."""


@dataclass(frozen=True)
class Counted:
    """The monthly counts that may be sent in place of, or without, rows of children.

    `counts`: what is counted, in plural; `of`: of what it is a share, where it is; `by`: what each
    part is called where it is split ("reason"), and `parts` its codes, where they are a list.
    """

    counts: str
    of: str | None = None
    by: str | None = None
    parts: Codes | None = None


@dataclass(frozen=True, eq=False)
class ExtractKind:
    """One kind of extract.

    `holder`: whose ids its people have ("" where they are the authority's own). `lasts`: a row
    lasts until `ended_on` (an order, a plan), else it happened on one day. `becomes`: column of the
    file -> column of `partner_event`. `oldest`: the age in years from which a row is doubted.
    `counted`: None where it comes child by child only; `known_by`: empty where only as counts;
    `columns`: empty where it tells who people are and nothing that happened. `local`: an
    authority described it for itself; `retired`: no new ones are taken.
    """

    key: str
    title: str
    theme: Theme
    holder: str
    row_is: str
    description: str
    columns: tuple[Field, ...] = ()
    known_by: tuple[str, ...] = ()
    becomes: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
    lasts: bool = False
    oldest: int = 18
    counted: Counted | None = None
    local: bool = False
    retired: bool = False

    @property
    def of_children(self) -> bool:
        """Whether it may come child by child."""
        return bool(self.known_by)

    @property
    def of_events(self) -> bool:
        """Whether its rows of children say that something happened, and not only who they are."""
        return "happened_on" in self.becomes.values()

    @property
    def codes(self) -> dict[str, Codes]:
        """The columns of its events whose values are a list, with that list."""
        return {c.name: c.codes for c in self.columns if c.codes is not None}

    def meaning(self, column: str, code: str) -> str:
        """What a code of a `partner_event` column (`what`, `detail`, `outcome`) means; the code
        itself where it is not on the list."""
        named = next((theirs for theirs, ours in self.becomes.items() if ours == column), None)
        codes = self.codes.get(named) if named else None
        if codes is None and column == "what" and self.counted:
            codes = self.counted.parts
        return (codes.meaning(code) if codes else None) or code

    def dataset(self) -> Dataset:
        """The declaration as readers and conforming want it."""
        people = {f.name: f for f in PERSON}
        tables = []
        if self.of_children:
            who = tuple(people[name] for name in self.known_by)
            tables.append(Table(EVENTS, self.row_is, (*who, *self.columns)))
        if self.counted:
            tables.append(Table(COUNTS, f"{self.counted.counts} in one month", self._counts()))
        return Dataset(
            key=self.key,
            title=self.title,
            tables=tuple(tables),
            child_column="",
            first_year=FIRST_YEAR,
            last_year=LAST_YEAR,
            monthly=True,
        )

    def _counts(self) -> tuple[Field, ...]:
        counted = self.counted
        fields = [
            Field("month", Kind.MONTH, "the month, such as 2025-04"),
            Field("count", Kind.NUMBER, counted.counts),
        ]
        if counted.of:
            fields.append(Field("out_of", Kind.NUMBER, counted.of))
        if counted.by:
            kind = Kind.CODE if counted.parts else Kind.TEXT
            meaning = f"{counted.by}: leave empty in the row of the whole"
            fields.append(Field(counted.by, kind, meaning, counted.parts, required=False))
        if self.of_children:
            fields += [
                Field("age_band", Kind.CODE, "age, where split by it", AGE_BAND, required=False),
                Field("sex", Kind.CODE, "M, F or U, where split by it", SEX, required=False),
            ]
        return tuple(fields)


def extract(
    key: str,
    *,
    title: str,
    theme: Theme,
    row_is: str,
    description: str,
    holder: str = "",
    known_by: str = "",
    columns: str = "",
    codes: Mapping[str, Mapping[str, str]] | None = None,
    example: Mapping[str, str] | None = None,
    lasts: bool = False,
    oldest: int = 18,
    counted: Counted | None = None,
    local: bool = False,
    retired: bool = False,
) -> ExtractKind:
    """An extract out of a few words.

    `known_by`: the identifiers its source can supply, of `PERSON`, by spaces. `columns`: lines
    `name kind becomes meaning`: kind is day, code, text, number or ahead (a day that may lie
    ahead), with "!" behind it where a file without the column is refused; becomes is one of
    `EVENT_COLUMNS`. `codes`: the list of values of each column of kind code. `example`: a row for
    the template. Raises ValueError where a declaration does not hold together.
    """
    made, becomes = [], {}
    for line in filter(None, map(str.strip, columns.splitlines())):
        name, kind, ours, meaning = line.split(None, 3)
        listed = (codes or {}).get(name)
        if ours not in EVENT_COLUMNS or ours in becomes.values():
            raise ValueError(f"{key}.{name} cannot become {ours}")
        if kind.rstrip("!") == "code" and not listed:
            raise ValueError(f"{key}.{name} has no list of codes")
        made.append(
            Field(
                name,
                KINDS[kind.rstrip("!")],
                meaning,
                code_list(name, listed) if listed else None,
                required=kind.endswith("!"),
                ahead=kind.startswith("ahead"),
                event=ours in ("happened_on", "ended_on"),
            )
        )
        becomes[name] = ours
    if made and "happened_on" not in becomes.values():
        raise ValueError(f"{key} says no day")
    if made and not known_by:
        raise ValueError(f"{key} says what happened, and not to whom")
    follows = next((theirs for theirs, ours in becomes.items() if ours == "happened_on"), None)
    fields = tuple(f if becomes[f.name] != "ended_on" else _following(f, follows) for f in made)
    return ExtractKind(
        key,
        title,
        theme,
        holder,
        row_is,
        " ".join(description.split()),
        fields,
        tuple(known_by.split()),
        becomes,
        {**PERSON_EXAMPLE, **(example or {})},
        lasts,
        oldest,
        counted,
        local,
        retired,
    )


def _following(end: Field, start: str | None) -> Field:
    return Field(
        end.name, end.kind, end.meaning, end.codes, end.required, ahead=end.ahead, follows=start
    )
