"""Every return the product can take in: one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

import pandas as pd

import ingest.datasets.annex_a.rules
import ingest.datasets.cin.rules
import ingest.datasets.ssda903.rules  # noqa: F401  importing the rule modules fills the rulebooks
from ingest import spread_out
from ingest.datasets.annex_a import records as annex_a_records
from ingest.datasets.annex_a.rulebook import rulebook as annex_a_rules
from ingest.datasets.cin import records as cin_records
from ingest.datasets.cin.rulebook import rulebook as cin_rules
from ingest.datasets.cin.xml_form import FORM as CIN_XML
from ingest.datasets.partners import records as partner_records
from ingest.datasets.partners.declare import ExtractKind
from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.partners.rules import rulebook_of
from ingest.datasets.ssda903 import records as ssda903_records
from ingest.datasets.ssda903.rulebook import rulebook as ssda903_rules
from ingest.datasets.ssda903.xml_form import FORM as SSDA903_XML
from ingest.readers.headings import plain_heading
from ingest.readers.xml import XmlForm
from ingest.rules import Rulebook
from ingest.schema import Conformed, Dataset
from records.extract import Extract


@dataclass(frozen=True)
class Return:
    """A kind of return: its rules, what it says of children, how its XML is taken apart, and
    (where rules look back a year) how to read the record back as its tables. `history`: the
    entities of which rules want every year that is held. `window`: the first and last day it speaks
    for, where that is not the collection year up to the day the data run to. `extract`: the
    declaration of a partner's extract, whose `to_records` wants the key that names are hashed with
    as well.
    """

    rulebook: Rulebook
    to_records: Callable[..., Extract]
    xml: XmlForm | None = None
    from_records: Callable[[Extract, int], dict[str, pd.DataFrame]] | None = None
    history: frozenset[str] = frozenset()
    window: Callable[[Conformed], tuple[date, date]] | None = None
    extract: ExtractKind | None = None

    @property
    def dataset(self) -> Dataset:
        return self.rulebook.dataset


RETURNS: dict[str, Return] = {
    "ssda903": Return(
        ssda903_rules,
        ssda903_records.to_records,
        SSDA903_XML,
        ssda903_records.from_records,
        ssda903_records.HISTORY,
    ),
    "cin": Return(cin_rules, cin_records.to_records, CIN_XML),
    "annex_a": Return(annex_a_rules, annex_a_records.to_records, window=annex_a_records.window),
}

# What the readers need of all returns at once, to tell which one a file is.
DATASETS: dict[str, Dataset] = {key: kind.dataset for key, kind in RETURNS.items()}
XML_FORMS: tuple[XmlForm, ...] = tuple(kind.xml for kind in RETURNS.values() if kind.xml)
AUTO = "auto"


def _headings(datasets: Iterable[Dataset]) -> frozenset[str]:
    return frozenset(
        plain_heading(name)
        for dataset in datasets
        for table in dataset.tables
        for field in table.fields
        for name in (field.name, *field.aliases)
    )


HEADINGS: frozenset[str] = _headings(DATASETS.values())


def kind_of(key: str) -> Return:
    """The return of DfE's or Ofsted's, or the partner's extract, of this key. Raises KeyError."""
    return RETURNS[key] if key in RETURNS else _of_extract(EXTRACTS[key])


@lru_cache(maxsize=256)
def _of_extract(kind: ExtractKind) -> Return:
    return Return(
        rulebook_of(kind, kind.dataset()),
        partial(partner_records.to_records, kind),
        window=_spoken_for,
        extract=kind,
    )


def _spoken_for(conformed: Conformed) -> tuple[date, date]:
    return conformed.collection.start.date(), conformed.collection.end.date()


def datasets_of(declared: str) -> dict[str, Dataset]:
    """What a file may be: a declared extract alone, since several look alike; else any return, of
    which another than was declared is told for what it is."""
    if declared == AUTO or declared in RETURNS:
        return DATASETS
    return {declared: kind_of(declared).dataset}


def headings_of(declared: str) -> frozenset[str]:
    """The headings by which a table's first row is known."""
    if declared == AUTO or declared in RETURNS:
        return HEADINGS
    wide = frozenset({*spread_out.MONTHS, spread_out.YEAR, *spread_out.OF_AREA})
    return _headings([kind_of(declared).dataset]) | wide
