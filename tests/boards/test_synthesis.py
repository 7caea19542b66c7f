"""Data and voices in words: how many tell which story, and who was not heard."""

from __future__ import annotations

import pytest

from boards.models import Evidence, FrozenFigures, Hypothesis
from boards.synthesis import in_words, sides, themes


def voice(tells: str, source: str = "children", hypothesis: int | None = None, *coded: str):
    found = Evidence(kind="interview", source=source, tells=tells, hypothesis_id=hypothesis)
    found.coded = [type("Coded", (), {"name": name}) for name in coded]
    return found


@pytest.mark.parametrize(
    ("tells", "said"),
    [
        ([], "Nobody has been heard yet: there are figures only."),
        (["same"], "One piece of evidence: it tells the same story as the figures."),
        (["different"], "One piece of evidence: it tells a different story from the figures."),
        (["adds"], "One piece of evidence: it adds something the figures do not hold."),
        (["same", "same"], "2 pieces of evidence: 2 tell the same story as the figures."),
        (
            ["same", "adds", "different"],
            "3 pieces of evidence: 1 tells the same story as the figures, 1 tells a different one "
            "and 1 adds something the figures do not hold.",
        ),
    ],
)
def test_stories_are_counted_in_words(tells: list[str], said: str):
    told = in_words([voice(each) for each in tells])
    assert (
        told.removesuffix(" Not heard yet: parents and family and social workers and early help.")
        == said
    )


def test_who_was_not_heard_is_said():
    everybody = [voice("same", source) for source in ("children", "families", "practitioners")]
    assert "Not heard" not in in_words(everybody)
    assert "Not heard yet: children and young people." in in_words(everybody[1:])


def test_each_hypothesis_has_its_two_sides_and_the_rest_the_question():
    first, second = Hypothesis(pk=1, words="Need fell."), Hypothesis(pk=2, words="They hid.")
    figures = [FrozenFigures(pk=7, hypothesis_id=1), FrozenFigures(pk=8)]
    found = sides([first, second], figures, [voice("same", "families", 2)])
    assert [side.title for side in found] == ["Need fell.", "They hid.", "The question as a whole"]
    assert [len(side.figures) for side in found] == [1, 0, 1]
    assert found[0].sentence == "No voices yet: the figures stand alone."
    assert found[1].sentence.endswith("No figures are kept beside them yet.")


def test_themes_are_counted_the_most_heard_first():
    evidence = [
        voice("same", "families", None, "Waiting", "Being heard"),
        voice("different", "schools", None, "Waiting"),
    ]
    rows = themes(evidence)
    assert [(row.name, row.heard, row.counts) for row in rows] == [
        ("Waiting", 2, (1, 1, 0)),
        ("Being heard", 1, (1, 0, 0)),
    ]
    assert rows[0].sources == "Parents and family, Schools and early years"
