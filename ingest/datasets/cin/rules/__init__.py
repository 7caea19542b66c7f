"""The CIN census rules, one module a theme; the rulebook knows them all."""

from ingest.datasets.cin.rulebook import rulebook
from ingest.datasets.cin.rules import (  # noqa: F401
    assessments,
    children,
    cin_plans,
    closure,
    derived,
    identity,
    protection_plans,
    referrals,
    section47,
    whole_return,
)

__all__ = ["rulebook"]
