"""The rules on Annex A's lists, one module a theme; the rulebook knows them all."""

from ingest.datasets.annex_a.rules import lists  # noqa: F401
