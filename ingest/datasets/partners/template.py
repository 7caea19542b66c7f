"""The template of an extract: its headings, an example row, and what each column means and
allows."""

from __future__ import annotations

from ingest.datasets.partners.declare import COUNTS, ExtractKind
from ingest.schema import Field, Kind, Table

MEANING = ("column", "needed", "kind", "meaning", "allowed values")
SHAPES = {
    Kind.DATE: "date, dd/mm/yyyy",
    Kind.MONTH: "month, yyyy-mm",
    Kind.NUMBER: "number",
    Kind.CODE: "one of the allowed values",
    Kind.UPN: "pupil number, 13 characters",
    Kind.NHS_NUMBER: "NHS number, 10 digits",
    Kind.POSTCODE: "postcode",
}
COUNT_EXAMPLE = {"month": "2025-04", "count": "128", "out_of": "1450"}


def headings(table: Table) -> tuple[str, ...]:
    return tuple(field.name for field in table.fields)


def example(kind: ExtractKind, table: Table) -> tuple[str, ...]:
    """A row as it may stand in the file; of counts, the row of a month's whole."""
    if table.name == COUNTS:
        return tuple(COUNT_EXAMPLE.get(field.name, "") for field in table.fields)
    return tuple(kind.example.get(field.name, "") for field in table.fields)


def meanings(table: Table) -> list[tuple[str, ...]]:
    """Each column in words: name, whether the file must have it, kind, meaning, allowed values."""
    return [
        (
            field.name,
            "must be there" if field.required else "where you hold it",
            SHAPES.get(field.kind, "text"),
            field.meaning,
            allowed(field),
        )
        for field in table.fields
    ]


def allowed(field: Field) -> str:
    """The codes of a column with their meaning, where it has a list."""
    if field.codes is None:
        return ""
    return "; ".join(
        code.code if code.code == code.meaning else f"{code.code}: {code.meaning}"
        for code in field.codes.codes
    )
