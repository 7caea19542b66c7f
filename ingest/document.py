"""The page about every rule (docs/rules.md), written from the rulebooks."""

from __future__ import annotations

from ingest.datasets.registry import RETURNS
from ingest.rules import Rule, Rulebook

INTRODUCTION = """# Rules

Made from the rulebooks in `ingest/datasets/`; do not edit by hand.

Every return is checked by each rule in force in its collection year (named by its end). An error
must be put right; a query must be looked at again. A rule whose tables or reference data are not
loaded is untried, with the reason: it is never taken for passed.
"""


def rules_markdown() -> str:
    """The document as Markdown: a section for each return, a line for each rule."""
    parts = [INTRODUCTION]
    for kind in RETURNS.values():
        parts += _section(kind.rulebook)
    return "\n".join(parts)


def _section(rulebook: Rulebook) -> list[str]:
    codes = len({rule.code for rule in rulebook.rules})
    lines = [f"\n## {rulebook.dataset.title}\n", f"{codes} rules.\n"]
    lines += ["| rule | kind | years | cells | what it says |", "|---|---|---|---|---|"]
    return [*lines, *(_line(rule) for rule in rulebook.rules)]


def _line(rule: Rule) -> str:
    cells = "; ".join(f"{table} {', '.join(columns)}" for table, columns in rule.cells.items())
    message = rule.message.replace("|", "\\|")
    return f"| {rule.code} | {rule.severity} | {_years(rule)} | {cells} | {message} |"


def _years(rule: Rule) -> str:
    if rule.since is None and rule.until is None:
        return "all"
    if rule.until is None:
        return f"from {rule.since}"
    return f"to {rule.until}" if rule.since is None else f"{rule.since} to {rule.until}"
