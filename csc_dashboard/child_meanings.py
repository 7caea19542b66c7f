"""What the codes in a child's record mean, and the partners' extracts as a story wants them."""

from __future__ import annotations

from indicators.one_child.lanes import Lane, Partner
from ingest.datasets.cin import codes as cin
from ingest.datasets.partners.declare import ExtractKind, Theme
from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.ssda903 import codes as ssda903
from ingest.schema import Codes

CODES: dict[str, Codes] = {
    "referral_source": cin.REFERRAL_SOURCE,
    "primary_need": cin.PRIMARY_NEED,
    "closure_reason": cin.REASON_FOR_CLOSURE,
    "category_of_abuse": cin.CATEGORY_OF_ABUSE,
    "legal_status": ssda903.LEGAL_STATUS,
    "place": ssda903.PLACE,
    "place_provider": ssda903.PLACE_PROVIDER,
    "rec": ssda903.REC,
    "reason_place_change": ssda903.REASON_PLACE_CHANGE,
    "reason_placed_ceased": ssda903.REASON_PLACED_CEASED,
    "review_code": ssda903.REVIEW_CODE,
    "missing": ssda903.MISSING,
    "in_touch": ssda903.IN_TOUCH,
    "activity": ssda903.ACTIV,
    "accommodation": ssda903.ACCOM,
}
LANES = {
    Theme.HEALTH: Lane.HEALTH,
    Theme.POLICE: Lane.POLICE,
    Theme.YOUTH_JUSTICE: Lane.YOUTH_JUSTICE,
    Theme.EDUCATION: Lane.SCHOOL,
    Theme.EARLY_HELP: Lane.CONTACT,
}
# Of staff, of money, of nobody named; and who is who, which says nothing that happened.
NOTHING_HAPPENED = frozenset({Theme.WORKFORCE, Theme.FINANCE, Theme.VOICE, Theme.PEOPLE})


def meaning(codes: str, code: str) -> str:
    """What a code of a list means; the code itself where the list does not know it."""
    known = CODES.get(codes)
    return (known.meaning(code) if known else None) or code


def partners() -> list[Partner]:
    """Every extract that tells of what happened to children, one by one."""
    told = (kind for kind in EXTRACTS.values() if kind.theme not in NOTHING_HAPPENED)
    return [_partner(kind) for kind in told if kind.of_children]


def _partner(kind: ExtractKind) -> Partner:
    theirs = {ours: name for name, ours in kind.becomes.items()}
    named = next((c.meaning for c in kind.columns if c.name == theirs.get("amount")), "")
    lane = LANES.get(kind.theme, Lane.OTHERS)
    return Partner(kind.key, kind.title, lane, kind.holder, kind.meaning, named)
