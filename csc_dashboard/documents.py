"""The documents made from declarations: where each stands and what writes it."""

from __future__ import annotations

from collections.abc import Callable

from boards.document import boards_markdown
from indicators.document import indicators_markdown
from ingest.document import rules_markdown
from ingest.extracts_document import extracts_markdown

DOCUMENTS: dict[str, Callable[[], str]] = {
    "docs/boards.md": boards_markdown,
    "docs/extracts.md": extracts_markdown,
    "docs/indicators.md": indicators_markdown,
    "docs/rules.md": rules_markdown,
}
