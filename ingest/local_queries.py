"""Reading the extracts an authority described itself: as kinds and measures for whoever has the
authority at hand, and as rows for the pages that describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.at_hand import AtHand
from accounts.models import Authority
from indicators.define import Indicator
from ingest.datasets.partners.declare import ExtractKind
from ingest.datasets.partners.local import Description, kind_of, measure_of
from ingest.local_models import LocalExtract, LocalExtractVersion

# Authorities whose descriptions a process keeps in mind, and a few of their earlier ones.
KEPT = 64


@dataclass(frozen=True)
class Made:
    """What an authority's descriptions make, by key."""

    extracts: Mapping[str, ExtractKind]
    indicators: Mapping[str, Indicator]


class NothingDescribedError(LookupError):
    """An authority is said to have described extracts, and none is there."""


def extracts_of(whose: AtHand) -> Mapping[str, ExtractKind]:
    """The kinds of extract that an authority described; read once under each name of them."""
    return _of(whose).extracts


def indicators_of(whose: AtHand) -> Mapping[str, Indicator]:
    """The measures that an authority's own extracts feed."""
    return _of(whose).indicators


def _of(whose: AtHand) -> Made:
    try:
        return _made(whose)
    except NothingDescribedError:
        # Not to be kept in mind: rows that cannot be seen now may be seen the next time.
        return Made({}, {})


@lru_cache(maxsize=KEPT)
def _made(whose: AtHand) -> Made:
    stand = standing(LocalExtract.objects.filter(authority=whose.authority))
    if not stand:
        raise NothingDescribedError
    told = [(each.extract, Description.from_json(each.said)) for each in stand]
    return Made(
        {e.key: kind_of(e.key, said, retired=e.retired_at is not None) for e, said in told},
        {e.key: measure_of(e.key, said) for e, said in told},
    )


def of_authority(authority: Authority) -> QuerySet[LocalExtract]:
    """The extracts an authority described, the first first."""
    return LocalExtract.objects.filter(authority=authority).select_related("authority")


def standing(extracts: QuerySet[LocalExtract]) -> list[LocalExtractVersion]:
    """What stands of each of these extracts, in their order, in one query."""
    last = LocalExtractVersion.objects.filter(extract=OuterRef("extract")).order_by("-number")
    found = LocalExtractVersion.objects.filter(
        extract__in=extracts, pk=Subquery(last.values("pk")[:1])
    )
    return list(found.select_related("extract", "described_by").order_by("extract"))
