"""The form in which somebody describes an extract of their own, a few columns at a time."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.text import slugify

from indicators.catalogue.local_measures import BASES, UNITS
from indicators.define import Polarity
from ingest.datasets.partners.declare import PERSON, Theme
from ingest.datasets.partners.local import (
    BECOMES,
    IDENTIFIERS,
    PREFIX,
    Codes,
    Column,
    Description,
    faults,
)
from ingest.datasets.partners.registry import EXTRACTS
from ingest.readers.headings import plain_heading

COLUMNS_AT_FIRST, MOST_COLUMNS = 3, 30
OWN = "own"
LONGEST_FIRST_ROW = 20_000
FORMS = {"rows": "Rows of children", "counts": "Monthly counts", "either": "Either of the two"}
UNIT_TITLES = {"COUNT": "A number", "PERCENT": "A percentage", "RATE": "A rate per 10,000 children"}
BASIS_TITLES = {
    "MONTH": "What happened in the month",
    "MONTH_END": "How things stood on its last day",
}


class Line(forms.CharField):
    """Words of one line."""

    def __init__(self, *, longest: int = 200, missing: str = "", **options) -> None:
        said = {"required": missing} if missing else {}
        super().__init__(max_length=longest, error_messages=said, **options)

    def clean(self, value: str | None) -> str:
        return " ".join(super().clean(value).split())


class CodesField(forms.CharField):
    """Codes, one a line, each with what it means; `cleaned_data` holds the pairs."""

    def __init__(self, **options) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(required=False, max_length=6000, widget=widget, **options)

    def clean(self, value: str | None) -> Codes:
        """Raises ValidationError where a code stands twice."""
        pairs = {}
        for line in super().clean(value).splitlines():
            code, meaning = (" ".join(part.split()) for part in _parted(line))
            if not code:
                continue
            if code in pairs:
                raise forms.ValidationError(f"The code {code} stands twice.")
            pairs[code] = meaning or code
        return tuple(pairs.items())


def _parted(line: str) -> tuple[str, str]:
    code, *meaning = re.split("[=:]", line, maxsplit=1)
    return code, meaning[0] if meaning else ""


def written(codes: Codes) -> str:
    """Codes as the form has them."""
    return "\n".join(f"{code} = {meaning}" for code, meaning in codes)


class ColumnForm(forms.Form):
    """One column of rows of children; empty, it is none."""

    name = Line(
        label="Heading", longest=40, required=False, help_text="As the file has it: called_on."
    )
    becomes = forms.ChoiceField(label="It is", choices=list(BECOMES.items()))
    meaning = Line(label="What it means", longest=160, required=False)
    codes = CodesField(
        label="Allowed values",
        help_text="Of a column that is no day or number: one a line, such as yes = Answered.",
    )
    needed = forms.BooleanField(label="A file without it is refused", required=False)

    @property
    def column(self) -> Column | None:
        """What it says; None where nothing was written."""
        said = self.cleaned_data
        if not (said["name"] or said["meaning"] or said["codes"]):
            return None
        name = plain_heading(said["name"]).lower()
        return Column(name, said["becomes"], said["meaning"], said["needed"], said["codes"])


class DescriptionForm(forms.Form):
    """All of an extract but its columns."""

    title = Line(
        label="Its name",
        longest=60,
        missing="Enter the extract’s name.",
        help_text="Such as: Family helpline calls.",
    )
    theme = forms.ChoiceField(
        label="Where it belongs", choices=[(t.name, t.value) for t in Theme if t != Theme.PEOPLE]
    )
    description = Line(
        label="What it holds, and what it leaves out",
        longest=500,
        missing="Say what it holds, and what it leaves out.",
    )
    comes_as = forms.ChoiceField(
        label="It comes as",
        choices=list(FORMS.items()),
        widget=forms.RadioSelect,
        initial="counts",
        error_messages={"required": "Choose what it comes as."},
    )

    counts = Line(
        label="What is counted by month",
        longest=80,
        required=False,
        help_text="In plural: calls.",
    )
    of = Line(
        label="Out of what, where it is a share",
        longest=80,
        required=False,
        help_text="Leave empty where it is a number: calls made.",
    )
    by = Line(
        label="What its parts are called, where it is split",
        longest=40,
        required=False,
        help_text="The heading of the column: topic.",
    )
    parts = CodesField(label="The parts", help_text="One a line, such as money = Money.")

    row_is = Line(
        label="What one row is",
        longest=120,
        required=False,
        help_text="Such as: one call about one child.",
    )
    known_by = forms.MultipleChoiceField(
        label="By what its people are known",
        choices=[(field.name, f"{field.name}: {field.meaning}") for field in PERSON],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Names are hashed as a file arrives, and never kept.",
    )
    holder = forms.ChoiceField(label="Whose numbers they are", required=False)
    lasts = forms.BooleanField(
        label="A row lasts until it ends, as a plan does; else it happens on one day",
        required=False,
    )

    measure = Line(
        label="The name of the measure", longest=100, missing="Enter the measure’s name."
    )
    numerator = Line(
        label="What is counted in it", longest=160, missing="Say what is counted in it."
    )
    unit = forms.ChoiceField(
        label="It is shown as",
        choices=[(unit.name, UNIT_TITLES[unit.name]) for unit in UNITS],
    )
    denominator = Line(
        label="Of a percentage: of what",
        longest=160,
        required=False,
        help_text="Such as: calls made.",
    )
    share_of = Line(
        label="Of a percentage of rows: the column that says which of them count",
        longest=40,
        required=False,
    )
    share_codes = Line(
        label="And the values that count",
        required=False,
        help_text="With commas between them, such as yes, later.",
    )
    basis = forms.ChoiceField(
        label="A month’s figure is",
        choices=[(basis.name, BASIS_TITLES[basis.name]) for basis in BASES],
    )
    polarity = forms.ChoiceField(
        label="Which way is better",
        choices=[(each.name, each.value.capitalize()) for each in reversed(Polarity)],
        help_text="Say so only where nobody could argue: it decides what is shown green and red.",
    )

    PARTS: ClassVar = {
        "about": ("title", "theme", "description", "comes_as"),
        "counts": ("counts", "of", "by", "parts"),
        "rows": ("row_is", "known_by", "holder", "lasts"),
        "measure": (
            *("measure", "numerator", "unit", "denominator", "share_of", "share_codes"),
            *("basis", "polarity"),
        ),
    }

    def __init__(self, *args, columns: list[ColumnForm], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.fields["holder"].choices = holders()

    @property
    def parted(self) -> dict[str, list[forms.BoundField]]:
        """Its fields by the part of the page in which they stand."""
        return {part: [self[name] for name in names] for part, names in self.PARTS.items()}

    @property
    def opens_counts(self) -> bool:
        """Whether the part about counts is open as the page comes."""
        return self["comes_as"].value() != "rows"

    @property
    def opens_rows(self) -> bool:
        """Whether the part about rows of children is: where they come, or were written about."""
        written = any(column["name"].value() for column in self.columns)
        return written or self["comes_as"].value() != "counts"

    def clean(self) -> dict:
        """Add what is wrong with the whole, once each part can be read."""
        cleaned = super().clean()
        if not all(column.is_valid() for column in self.columns):
            self.add_error(None, "Put right the columns that are marked.")
        elif not self.errors:
            self.described = self._described()
            for fault in faults(self.described):
                self.add_error(None, fault)
        return cleaned

    def _described(self) -> Description:
        said = self.cleaned_data
        rows, counted = said["comes_as"] != "counts", said["comes_as"] != "rows"
        columns = [column.column for column in self.columns] if rows else []
        return Description(
            **{name: said[name] for name in ("title", "theme", "description")},
            holder=_holder(said["holder"], said["title"]) if rows else "",
            row_is=said["row_is"] if rows else "",
            known_by=tuple(said["known_by"]) if rows else (),
            columns=tuple(filter(None, columns)),
            lasts=said["lasts"] if rows else False,
            counts=said["counts"] if counted else "",
            of=said["of"] if counted else "",
            by=plain_heading(said["by"]).lower() if counted else "",
            parts=said["parts"] if counted else (),
            **{name: said[name] for name in ("measure", "numerator", "unit", "basis", "polarity")},
            denominator=said["denominator"] if said["unit"] == "PERCENT" else "",
            share_of=plain_heading(said["share_of"]).lower(),
            share_codes=tuple(filter(None, (c.strip() for c in said["share_codes"].split(",")))),
        )


def holders() -> list[tuple[str, str]]:
    """Whose numbers people may be known by: the council's, those of systems that supply extracts
    already, or a system of its own."""
    known = {}
    for kind in EXTRACTS.values():
        if kind.holder:
            title = kind.title if kind.local else kind.holder.replace("_", " ").capitalize()
            known.setdefault(kind.holder, f"{title}: the same numbers as there")
    return [
        ("", "The council’s own ids"),
        (OWN, "A system that supplies nothing else yet"),
        *known.items(),
    ]


def _holder(chosen: str, title: str) -> str:
    if chosen != OWN:
        return chosen
    slug = slugify(title).replace("-", "_")[:20].strip("_")
    return f"{PREFIX}{slug}_{secrets.token_hex(3)}"


def started(said: Description | None = None) -> DescriptionForm:
    """The form before anybody has sent it: empty, or with what was said before."""
    if said is None:
        columns = [{"becomes": "happened_on", "needed": True}, {"becomes": "what"}]
        columns += [{"becomes": "outcome"}] * (COLUMNS_AT_FIRST - len(columns))
        return DescriptionForm(columns=_columns(columns), initial={"holder": OWN})
    columns = [
        {
            **{name: getattr(c, name) for name in ("name", "becomes", "meaning", "needed")},
            "codes": written(c.codes),
        }
        for c in said.columns
    ]
    initial = {
        **said.as_json(),
        "parts": written(said.parts),
        "share_codes": ", ".join(said.share_codes),
        "comes_as": "counts" if not said.columns else "either" if said.counts else "rows",
    }
    return DescriptionForm(columns=_columns(columns), initial=initial)


def sent(data: Mapping[str, str]) -> DescriptionForm:
    """The form as it was sent."""
    said = data.get("columns", "")
    number = min(int(said), MOST_COLUMNS) if said.isascii() and said.isdecimal() else 0
    columns = [ColumnForm(data, prefix=f"column-{n}") for n in range(number)]
    return DescriptionForm(data, columns=columns)


def with_another_column(data: Mapping[str, str]) -> DescriptionForm:
    """The form as it was sent, with an empty column behind the others and nothing tried yet."""
    before = sent(data)
    fresh = [
        ColumnForm(
            prefix=f"column-{n}", initial={name: column[name].value() for name in column.fields}
        )
        for n, column in enumerate(before.columns)
    ]
    if len(fresh) < MOST_COLUMNS:
        fresh.append(ColumnForm(prefix=f"column-{len(fresh)}", initial={"becomes": "outcome"}))
    initial = {name: before[name].value() for name in before.fields}
    return DescriptionForm(columns=fresh, initial=initial)


def _columns(initial: list[dict]) -> list[ColumnForm]:
    return [ColumnForm(prefix=f"column-{n}", initial=each) for n, each in enumerate(initial)]


class HeadingsForm(forms.Form):
    """A file somebody has already: its first row gives the headings, and nothing of it is kept."""

    file = forms.FileField(
        label="A CSV file",
        help_text="Only its first row is read, and nothing of it is kept.",
        error_messages={"required": "Choose the file."},
    )

    def clean_file(self) -> list[str]:
        """The names of its columns. Raises ValidationError."""
        first = self.cleaned_data["file"].read(LONGEST_FIRST_ROW).split(b"\n", 1)[0]
        text = None
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                text = text or first.decode(encoding).strip("\r")
            except UnicodeDecodeError:
                continue
        if not text or "\0" in text or text.startswith("PK"):
            raise forms.ValidationError("This is no CSV file with headings in its first row.")
        apart = max(",;\t|", key=text.count)
        cells = next(csv.reader(io.StringIO(text), delimiter=apart), [])
        names = [re.sub(r"\W+", "_", plain_heading(cell).lower()).strip("_") for cell in cells]
        return list(dict.fromkeys(name for name in names if name))[:MOST_COLUMNS]

    @property
    def form(self) -> DescriptionForm:
        """The form to describe an extract with these headings."""
        names = self.cleaned_data["file"]
        days = [name for name in names if re.search(r"(^|_)(on|date|day|dt)(_|$)", name)]
        columns = [
            {"name": name, "becomes": _guessed(name, days)}
            for name in names
            if name not in IDENTIFIERS
        ]
        initial = {
            "comes_as": "rows",
            "known_by": [name for name in names if name in IDENTIFIERS],
            "holder": OWN,
        }
        return DescriptionForm(columns=_columns(columns), initial=initial)


def _guessed(name: str, days: list[str]) -> str:
    place = days.index(name) if name in days else len(BECOMES)
    return ("happened_on", "ended_on", "recorded_on")[place] if place < 3 else "outcome"
