"""The SSDA903 rules, one module a theme; the rulebook knows them all."""

from ingest.datasets.ssda903.rules import derived  # noqa: F401
