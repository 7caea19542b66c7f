"""What a request asks of the database, so that whatever reads of children can be held to the audit
trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from accounts.walled_backend import base
from records.models import ROWS

# Rows that say something of one child: the record's, what rules found, what boards follow.
OF_CHILDREN = {model._meta.db_table for model in ROWS.values()} | {
    "records_child",
    "ingest_finding",
    "boards_trackedchild",
    "boards_voicewords",
    "boards_childrating",
}
# Pages that look into those tables and say nothing of any one child, each with what they say.
COUNTS = "how many, by rule or list, or which rows by their number"
ALIASES = "what was promised or named, and beside it at most the alias of a child"
SAY_NOTHING_OF_A_CHILD = dict.fromkeys(
    (
        *("upload", "findings", "findings_by_worker", "ready_for_dfe", "mark_sent"),
        *("submission", "take_back_sent", "annex_a", "work_lists", "authority_home"),
        *("extract_sent", "source_quality", "retention", "set_period"),
    ),
    COUNTS,
) | dict.fromkeys(
    (
        *("action", "actions", "board_actions", "promises", "make_action", "change_action"),
        *("date_action", "tell_action", "agree_action", "hear_action", "decide"),
        *("meeting", "minutes", "item", "add_item", "build_agenda"),
        *("name_professional", "open_child", "child_words", "words_of_child"),
    ),
    ALIASES,
)
SAY_NOTHING_OF_A_CHILD |= dict.fromkeys(
    ("people_linked", "undo_links"), "pairs by how sure they are; the page of a pair is audited"
)
SAY_NOTHING_OF_A_CHILD |= {"child": "asks why, and says nothing before a reason is audited"}
SAY_NOTHING_OF_A_CHILD |= {"child_ids": "ids behind a mask, until a reason is given and audited"}
AUDITED = 'INSERT INTO "accounts_auditentry"'


class Watched:
    """The statements of some requests."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def children_read(self) -> set[str]:
        """The tables of children that were read."""
        reads = ("SELECT", "COPY (", "WITH")
        read = [said for said in self.statements if said.lstrip("( ").startswith(reads)]
        return {name for said in read for name in set(re.findall(r"\w+", said)) & OF_CHILDREN}

    def audited(self) -> bool:
        """Whether an audit entry was written."""
        return any(s.startswith(AUDITED) for s in self.statements)


@contextmanager
def watched() -> Iterator[Watched]:
    """Within: every statement, also those of COPY and of server-side cursors, is kept."""
    kept, said = Watched(), base._said

    @contextmanager
    def telling(connection, statement: object = None, **how: bool) -> Iterator[tuple]:
        kept.statements.append(str(statement))
        with said(connection, statement, **how) as first:
            yield first

    with patch.object(base, "_said", telling):
        yield kept
