"""Every kind of extract the product takes: one line a theme, and those of the authority at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from accounts.at_hand import described
from ingest.datasets.partners import (
    adults,
    early_help,
    education,
    finance,
    health,
    housing,
    people,
    police,
    voice,
    workforce,
    youth_justice,
)
from ingest.datasets.partners.declare import ExtractKind


class Extracts(Mapping[str, ExtractKind]):
    """Every kind by its key: those declared, and behind them those that the authority at hand
    described for itself (`accounts.at_hand`). Another authority's are not there."""

    def __init__(self, declared: Iterable[ExtractKind]) -> None:
        self.declared = {kind.key: kind for kind in declared}

    def __getitem__(self, key: str) -> ExtractKind:
        found = self.declared.get(key)
        return self._described()[key] if found is None else found

    def __iter__(self) -> Iterator[str]:
        yield from self.declared
        yield from self._described()

    def __len__(self) -> int:
        return len(self.declared) + len(self._described())

    @staticmethod
    def _described() -> Mapping[str, ExtractKind]:
        return described("extracts", NONE)


NONE: Mapping[str, ExtractKind] = {}
EXTRACTS = Extracts(
    (
        *health.KINDS,
        *police.KINDS,
        *youth_justice.KINDS,
        *education.KINDS,
        *early_help.KINDS,
        *housing.KINDS,
        *adults.KINDS,
        *workforce.KINDS,
        *finance.KINDS,
        *voice.KINDS,
        *people.KINDS,
    )
)
