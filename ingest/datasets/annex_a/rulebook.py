"""The rulebook of this return: rule modules declare into it, and importing `rules` fills it."""

from ingest.datasets.annex_a.tables import DATASET
from ingest.rules import Rulebook

rulebook = Rulebook(DATASET)
rule = rulebook.rule
derived = rulebook.derived
