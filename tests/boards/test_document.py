"""The document of who may do what says what the rules say."""

from __future__ import annotations

from boards.document import boards_markdown
from boards.may import Doing, Who
from boards.rules import AREAS
from boards.rules.board import SITTING


def test_a_rule_is_a_line_and_a_way_to_stand_a_column():
    doing = Doing("end it", frozenset({Who.CHAIR, Who.OWNER}), while_=SITTING)
    seen = Doing("see it", frozenset({Who.OWNER}))
    assert boards_markdown({"Things": (doing, seen)}).endswith(
        "## Things\n\n"
        "| To | chair | owner | while |\n"
        "| --- | --- | --- | --- |\n"
        "| end it | ● | ● | the board is sitting |\n"
        "| see it | | ● | |\n"
    )


def test_every_rule_stands_in_it():
    said = boards_markdown()
    assert [
        d.title for doings in AREAS.values() for d in doings if f"| {d.title} |" not in said
    ] == []
