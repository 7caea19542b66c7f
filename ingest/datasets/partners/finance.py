"""Extracts of finance: what placements cost a week."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract
from ingest.schema import code_list

PLACEMENT = {
    "fostering_own": "Fostering, the council's own carers",
    "fostering_agency": "Fostering through an agency",
    "kinship": "Fostering by family and friends",
    "residential": "Children's home",
    "secure": "Secure home",
    "supported": "Supported accommodation",
    "unregistered": "Unregistered provision",
    "other": "Other",
}

PLACEMENT_COSTS = extract(
    "placement_costs",
    title="Cost of placements by type and week",
    theme=Theme.FINANCE,
    row_is="the placements of one month",
    description="""What was paid in pounds for placements of children looked after in the month, out
        of the weeks of placements it paid for: together the cost of a week. Without the council's
        own overheads, unless you always put them in.""",
    counted=Counted(
        "pounds paid for placements in the month",
        of="weeks of placements paid for",
        by="placement",
        parts=code_list("placement", PLACEMENT),
    ),
)

KINDS = (PLACEMENT_COSTS,)
