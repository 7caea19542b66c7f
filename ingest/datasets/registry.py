"""Every return the product can take in: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

import ingest.datasets.cin.rules
import ingest.datasets.ssda903.rules  # noqa: F401  importing the rule modules fills the rulebooks
from ingest.datasets.cin import records as cin_records
from ingest.datasets.cin.rulebook import rulebook as cin_rules
from ingest.datasets.ssda903 import records as ssda903_records
from ingest.datasets.ssda903.rulebook import rulebook as ssda903_rules
from ingest.rules import Rulebook
from ingest.schema import Conformed, Dataset
from records.extract import Extract


@dataclass(frozen=True)
class Return:
    """A kind of return: its rules, what it says of children, and (where rules look back a year) how to read that back."""

    rulebook: Rulebook
    to_records: Callable[[Conformed], Extract]
    from_records: Callable[[Extract, int], dict[str, pd.DataFrame]] | None = None

    @property
    def dataset(self) -> Dataset:
        return self.rulebook.dataset


RETURNS: dict[str, Return] = {
    "ssda903": Return(ssda903_rules, ssda903_records.to_records, ssda903_records.from_records),
    "cin": Return(cin_rules, cin_records.to_records),
}
