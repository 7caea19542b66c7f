"""Ratings of a child put together: the record as a whole, agreement in words, worry and change."""

from __future__ import annotations

import pytest

from boards.child_measures import Gap, Rag, Reading
from boards.child_weighing import Change, agreement, change, overall, worry

LETTERS = {"R": Rag.RED, "A": Rag.AMBER, "G": Rag.GREEN}


def readings(drawn: str) -> list[Reading]:
    """Readings drawn as letters, `-` a gap."""
    return [
        Reading(
            None, "", None, LETTERS.get(letter), None if letter in LETTERS else Gap.NOT_HELD, ""
        )
        for letter in drawn
    ]


@pytest.mark.parametrize(
    ("drawn", "rag"),
    [
        ("GGG", Rag.GREEN),
        ("GGA", Rag.GREEN),
        ("GAA", Rag.AMBER),
        ("GGR", Rag.AMBER),
        ("GRR", Rag.RED),
        ("GG---", None),
        ("-----", None),
    ],
)
def test_the_record_as_a_whole(drawn: str, rag: Rag | None):
    assert overall(readings(drawn)) is rag


@pytest.mark.parametrize(
    ("record", "people", "told"),
    [
        (Rag.RED, [], "Nobody around the child has rated."),
        (Rag.RED, [("health", Rag.RED)], "Health and the record agree: red."),
        (
            Rag.RED,
            [("health", Rag.GREEN), ("the child", Rag.GREEN)],
            "Health and the child: green, though the record is red.",
        ),
        (
            Rag.AMBER,
            [("health", Rag.GREEN), ("carer", Rag.RED), ("the child", Rag.RED)],
            "People see it differently: red (carer and the child) and green (health); the record is"
            " amber.",
        ),
        (None, [("carer", Rag.RED)], "Carer: red. The record is not rated."),
    ],
)
def test_agreement_is_told_in_words(record, people, told: str):
    assert agreement(record, people) == told


def test_worry_counts_reds_before_ambers_and_gaps_not_at_all():
    assert worry(readings("RA--"), [Rag.RED]) == (2, 1)
    assert worry(readings("RR"), []) > worry(readings("RAAA"), [])


def test_change_compares_what_was_rated_both_times():
    then = {"moves": Rag.GREEN, "sdq": Rag.RED, "dental": None, "carer": Rag.AMBER}
    now = {"moves": Rag.RED, "sdq": Rag.AMBER, "dental": Rag.RED, "carer": Rag.RED}
    told = change(now, then)
    assert (told.worse, told.better, told.words) == (2, 1, "2 worse, 1 better")
    assert change(now, None) == Change()
    assert change(now, None).words == "New"
    assert change(now, now).words == "As before"
