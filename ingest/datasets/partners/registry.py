"""Every kind of extract the product takes: one line a theme."""

from __future__ import annotations

from ingest.datasets.partners import early_help, health
from ingest.datasets.partners.declare import ExtractKind

EXTRACTS: dict[str, ExtractKind] = {
    kind.key: kind
    for kind in (
        *health.KINDS,
        *early_help.KINDS,
    )
}
