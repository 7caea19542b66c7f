"""A rulebook: what it refuses to be told twice."""

from __future__ import annotations

import pytest

from ingest.rules import Rulebook
from ingest.schema import Dataset, Field, Kind, Table

CHILDREN = Table("Children", "one child", (Field("CHILD", Kind.CHILD_ID, "id"),))


def test_a_derived_frame_is_declared_once():
    book = Rulebook(Dataset("drawn", "A drawn return", (CHILDREN,), "CHILD", 2017, 2027))

    @book.derived
    def known(children):
        return children

    with pytest.raises(ValueError, match="known already"):
        book.derived(known)
