"""What makes a finding of one upload that of the next, and what does not."""

from __future__ import annotations

from uuid import UUID

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datasets.registry import DATASETS
from ingest.identity import identities, row_keys
from tests.grid import grid
from tests.ingest.files import EPISODES, HEADER, checked

SECRET, ANOTHER = b"s" * 32, b"t" * 32


def found(drawn: str) -> pd.DataFrame:
    return grid(drawn)


def test_the_order_of_the_findings_does_not_matter() -> None:
    one = found("""
        rule table    child key
        101  Header   A1    -
        501  Episodes A1    2024-04-15
    """)
    other = one.iloc[::-1]
    assert identities(other, SECRET) == identities(one, SECRET)[::-1]


@pytest.mark.parametrize("part", ["rule", "table", "child", "key"])
def test_each_part_makes_another_finding(part: str) -> None:
    one = found("""
        rule table    child key
        501  Episodes A1    2024-04-15
    """)
    assert identities(one.assign(**{part: "other"}), SECRET) != identities(one, SECRET)


def test_findings_alike_in_all_are_told_apart_by_their_order() -> None:
    twice = found("""
        rule table    child key
        501  Episodes A1    2024-04-15
        501  Episodes A1    2024-04-15
    """)
    first, second = identities(twice, SECRET)
    assert first != second
    assert identities(twice.head(1), SECRET) == [first]


def test_without_the_secret_nobody_can_try_a_child() -> None:
    one = found("""
        rule table    child key
        501  Episodes A1    2024-04-15
    """)
    (ours,), (guessed,) = identities(one, SECRET), identities(one, ANOTHER)
    assert ours != guessed
    assert UUID(ours).hex.isalnum()


@given(st.lists(st.tuples(*[st.text(max_size=5)] * 4), max_size=20))
def test_whatever_is_found_no_two_findings_are_one(rows: list[tuple]) -> None:
    frame = pd.DataFrame(rows, columns=["rule", "table", "child", "key"], dtype="str")
    named = identities(frame, SECRET)
    parted = any("\x1f" in text for row in rows for text in row)
    assert parted or len(set(named)) == len(rows)


def test_the_key_of_a_row_is_what_tells_it_from_the_childs_others() -> None:
    result = checked({"header.csv": HEADER, "episodes.csv": EPISODES})
    assert result.conformed
    assert list(row_keys(result.conformed, "Episodes")) == ["2024-04-15", "2024-06-20"]
    assert list(row_keys(result.conformed, "Header")) == ["", ""]


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_every_key_is_of_columns_of_its_table(dataset) -> None:
    strange = [
        (table.name, name)
        for table in dataset.tables
        for name in table.key
        if name not in {field.name for field in table.fields}
    ]
    assert not strange
