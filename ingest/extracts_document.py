"""The page about every extract of partners (docs/extracts.md), written from the declarations."""

from __future__ import annotations

from ingest.datasets.partners import template
from ingest.datasets.partners.declare import COUNTS, ExtractKind, Theme
from ingest.datasets.partners.registry import EXTRACTS
from ingest.schema import Table

INTRODUCTION = """# Extracts of partners

Made from the declarations in `ingest/datasets/partners/`; do not edit by hand.

Each kind of extract has a template of its own on the page *Partners' data*: its headings, an
example row, and what each column means. An extract comes child by child, as monthly counts, or
either, as its source can supply. Child by child, its rows become people (`identity`: whatever they
are known by; names as keyed digests alone) and what happened to them (`partner_event`). Counts
become monthly counts of nobody in particular (`partner_count`); the row without any part is the
month's whole. A month sent again replaces itself and no other month.
"""


def extracts_markdown() -> str:
    """The document as Markdown: a section for each theme, an entry for each kind."""
    parts = [INTRODUCTION]
    for theme in Theme:
        entries = [_entry(kind) for kind in EXTRACTS.values() if kind.theme is theme]
        if entries:
            parts += [f"\n## {theme}\n", *entries]
    return "".join(parts)


def _entry(kind: ExtractKind) -> str:
    tables = "".join(_table(kind, table) for table in kind.dataset().tables)
    return f"\n### {kind.title}\n\n{kind.description}\n\n- Key: `{kind.key}`\n{tables}"


def _table(kind: ExtractKind, table: Table) -> str:
    lines = [
        f"| `{name}` | {needed} | {shape} | {meaning} | {allowed} | {_becomes(kind, table, name)} |"
        for name, needed, shape, meaning, allowed in template.meanings(table)
    ]
    form = "Monthly counts" if table.name == COUNTS else "Child by child"
    head = (
        "| column | needed | written as | meaning | allowed values | becomes |",
        "|---|---|---|---|---|---|",
    )
    return "\n".join([f"- {form}: one row is {table.row_is}.\n", *head, *lines, "", ""])


def _becomes(kind: ExtractKind, table: Table, column: str) -> str:
    """Of the record what a column becomes."""
    if table.name == COUNTS:
        named = {"count": "numerator", "out_of": "denominator", kind.counted.by: "what"}
        return f"`partner_count.{named.get(column, column)}`"
    if column in kind.becomes:
        return f"`partner_event.{kind.becomes[column]}`"
    hashed = {"forename": "forename_hash", "surname": "surname_hash"}
    own = "partner_person_id" if kind.holder else "authority_child_id"
    if column == own:
        return "the person's own number" + ("" if kind.holder else ", and `identity`")
    return f"`identity.{hashed.get(column, column)}`"
