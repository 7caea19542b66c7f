"""How figures are split: who the child is, what they need, who referred them, where they live and
under what order, in plain words.

Every case falls in one value of each cut, "Not known" included, so the values of a cut add up to
the whole; save for the cuts that overlap (`define.OVERLAPPING`), of which a case has as many values
as were recorded.
"""

from indicators.cuts.called import NO_DISABILITY, NOT_KNOWN, VALUES
from indicators.cuts.persons import PERSON_COLUMNS, known_people, people
from indicators.cuts.placing import coded, cut_codes, in_words, placed_in, values_of
from indicators.cuts.told import REST as TOLD
from indicators.cuts.told import in_order, in_plain_words, token

__all__ = [
    "NOT_KNOWN",
    "NO_DISABILITY",
    "PERSON_COLUMNS",
    "TOLD",
    "VALUES",
    "coded",
    "cut_codes",
    "in_order",
    "in_plain_words",
    "in_words",
    "known_people",
    "people",
    "placed_in",
    "token",
    "values_of",
]
