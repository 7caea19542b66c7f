"""What is loaded of each kind of extract, and what became of those that were sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Authority, Person
from indicators import words
from ingest.datasets.partners.declare import ExtractKind, Theme
from ingest.datasets.partners.registry import EXTRACTS
from ingest.models import Upload
from records import queries as records


@dataclass(frozen=True)
class Line:
    """One kind of extract: the months loaded, in words, and when one was last published."""

    kind: ExtractKind
    months: str
    published_at: datetime | None


def by_theme(authority: Authority, kinds: Iterable[ExtractKind] = ()) -> list[tuple[Theme, list]]:
    """Every kind of extract with what is loaded of it, by theme, in the order of the themes."""
    kinds = list(kinds) or list(EXTRACTS.values())
    stretches, published = records.stretches_by_dataset(authority)
    lines = [
        Line(
            kind,
            "; ".join(words.months_between(*each) for each in stretches.get(kind.key, ())),
            published.get(kind.key),
        )
        for kind in kinds
    ]
    # A retired extract stays where something of it is loaded.
    lines = [line for line in lines if line.months or not line.kind.retired]
    themes = [(theme, [line for line in lines if line.kind.theme is theme]) for theme in Theme]
    return [(theme, of_theme) for theme, of_theme in themes if of_theme]


def sent_by(authority: Authority, kind: ExtractKind, person: Person | None):
    """The uploads of a kind, the newest first: everybody's, or one person's own."""
    sent = Upload.objects.filter(authority=authority, declared_dataset=kind.key)
    if person is not None:
        sent = sent.filter(person=person)
    return sent.select_related("person", "release")
