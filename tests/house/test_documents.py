"""The generated documents say what the declarations say."""

from __future__ import annotations

import pytest

from csc_dashboard.documents import DOCUMENTS
from tests.house.files import ROOT


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_not_stale(name: str) -> None:
    """A declaration that changed without its document fails here: run `./run document`."""
    assert (ROOT / name).read_text() == DOCUMENTS[name]()
