"""What the record knows beside which a partner's extract is judged, and what it would replace."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import Authority
from indicators.words import months_between
from ingest.datasets.partners.declare import EVENTS
from ingest.decide_extract import Known
from ingest.schema import Conformed
from records import postcodes, queries
from records.matching import check

if TYPE_CHECKING:
    from ingest.models import Upload


def key_of(authority: Authority) -> bytes:
    """What names are hashed with: the authority's own, made of the installation's key."""
    return hmac.digest(settings.LINKAGE_KEY.encode(), authority.keyed_by.encode(), sha256)


def known(authority: Authority, conformed: Conformed) -> Known:
    """What the record knows of the people and the months of an extract."""
    sent = conformed.tables.get(EVENTS)
    here = elsewhere = frozenset()
    if sent is not None and "postcode" in sent and postcodes.loaded():
        wanted = check.postcode(sent["postcode"]).dropna().unique().tolist()
        places = postcodes.known(wanted, authority.code)["authority"].dropna()
        ours = places == authority.code
        here, elsewhere = frozenset(places.index[ours]), frozenset(places.index[~ours])
    own = (
        queries.own_ids(authority)
        if sent is not None and "authority_child_id" in sent
        else frozenset()
    )
    collection = conformed.collection
    rows = queries.rows_for(
        authority, conformed.dataset.key, collection.start.date(), collection.end.date()
    )
    return Known(frozenset(own), authority.dfe_code, here, elsewhere, rows)


def replaces(upload: Upload) -> str:
    """Which months of earlier extracts this one replaces, in a sentence; "" where none."""
    lost = queries.overlapping(upload.release)
    if not lost:
        return ""
    months = sorted({(first, last) for _, first, last in lost})
    told = ", ".join(months_between(first, last) for first, last in months)
    when = max(release.published_at for release, _, _ in lost)
    return (
        f"This replaces what is loaded for {told}, last published on {when:%d %B %Y}. The months "
        "it does not speak for stay as they are."
    )
