"""Every kind of extract the product takes: one line a theme."""

from __future__ import annotations

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

EXTRACTS: dict[str, ExtractKind] = {
    kind.key: kind
    for kind in (
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
}
