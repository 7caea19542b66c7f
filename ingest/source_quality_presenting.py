"""A source's quality in words: for whoever sees small numbers, and for who sees shares alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.words import month_name
from ingest.datasets.partners.registry import EXTRACTS
from ingest.source_quality import FEW, FieldFilled, Late, Quality, Robust
from records.entities import BY_NAME, PARTNER_EVENT

# What a person's fields are called otherwise than the record calls them.
CALLED = {"surname_hash": "names", "authority_child_id": "the council’s own id"}
COLOURS = {Robust.YES: "green", Robust.CARE: "amber", Robust.NO: "red", Robust.UNKNOWN: ""}
TOO_FEW = "Too few rows"
NO_ROW = "No row"


@dataclass(frozen=True)
class TableFilled:
    """A table of the source: a row a field, with its share in twelve months and in each of them."""

    id: str
    caption: str
    headings: list[str]
    rows: list[list[str]]
    tall: bool = True


def tables(quality: Quality, key: str, *, counts: bool) -> list[TableFilled]:
    """How full each field is, a table for each table of the source. `counts`: whether the reader
    may see how many rows there are."""
    by_table: dict[str, list[FieldFilled]] = {}
    for each in quality.fields:
        by_table.setdefault(each.table, []).append(each)
    found = []
    for name, fields in by_table.items():
        months = next((each.by_month for each in fields if each.by_month), ())
        headings = ["Field", *(["Rows"] if counts else []), "Filled in a year"]
        headings += [month_name(month) for month, _, _ in months]
        rows = [
            [
                _called(name, each.field, key),
                *([f"{each.rows:,}"] if counts else []),
                share(each.share, each.rows, counts=counts),
                *(share(of, rows, counts=counts) for _, rows, of in each.by_month),
            ]
            for each in fields
        ]
        title = "Rows of children" if name == PARTNER_EVENT.name else BY_NAME[name].row_is
        caption = f"{title[0].upper()}{title[1:]}"
        found.append(TableFilled(f"filled-{name}", caption, headings, rows))
    return found


def _called(table: str, name: str, key: str) -> str:
    """A field as the source's own template calls it."""
    if table != PARTNER_EVENT.name or key not in EXTRACTS:
        return name.replace("_", " ")
    theirs = {ours: column for column, ours in EXTRACTS[key].becomes.items()}
    return CALLED.get(name, theirs.get(name, name)).replace("_", " ")


def share(of: float | None, rows: int, *, counts: bool) -> str:
    """A share as per cent; of few rows not to those who may not see small numbers."""
    if of is None:
        return NO_ROW
    if not counts and rows < FEW:
        return TOO_FEW
    # All but one in a thousand is not all.
    whole = round(100 * of)
    if whole == 100 and of < 1:
        return "over 99%"
    return "under 1%" if whole == 0 and of > 0 else f"{whole}%"


def months(stretches: Iterable[tuple[int, int]]) -> str:
    """Stretches of months as "April 2022 to March 2023; June 2023"."""
    return "; ".join(
        month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}"
        for first, last in stretches
    )


def late_words(of: Late) -> str:
    """How much is recorded late, in one sentence."""
    if of.share is None:
        return "Not yet known: no month was sent again three months later."
    n = len(of.months)
    sent = f"of {n} month{'' if n == 1 else 's'} sent again"
    if abs(of.share) < 0.005:
        return f"Nothing: {sent}, the count was the same after three months."
    way = "grew" if of.share > 0 else "fell"
    return f"By {abs(of.share):.0%}: so much a month {way} in the first three months, {sent}."


def late_rows(of: Late) -> list[list[str]]:
    """Each month that was sent again, the last first: as first counted, later, and the growth."""
    return [
        [
            month_name(each.month),
            f"{each.first:,.0f}",
            f"{each.later:,.0f}",
            f"{each.later / each.first - 1:+.0%}" if each.first else "–",
        ]
        for each in reversed(of.months)
    ]


def linkage_words(of: Quality) -> str:
    """How far its people are linked, in one sentence."""
    if not of.of_people:
        return "Monthly counts, of nobody in particular: there is nobody to link."
    if of.of_ours:
        return "Its people have the authority’s own ids: they need no linking."
    if of.linked is None or of.linked.share is None:
        return "Its people have not been matched yet."
    return (
        f"{of.linked.share:.1%} of its people are linked to a child of social care (95% interval "
        f"{of.linked.low:.1%} to {of.linked.high:.1%})."
    )
