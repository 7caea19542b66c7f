"""Extracts of their own as tests describe them: calls to a helpline, child by child or counted."""

from __future__ import annotations

from dataclasses import replace

from ingest.datasets.partners.local import Column, Description

CALLED_ON = Column("called_on", "happened_on", "the day of the call", True, ())
TOPIC = Column(
    "topic", "what", "what it was about", False, (("money", "Money"), ("home", "The home"))
)
REACHED = Column(
    "reached", "outcome", "whether anybody answered", False, (("yes", "Yes"), ("no", "No"))
)
ENDED_ON = Column("ended_on", "ended_on", "the day it was closed", False, ())
CALLS = Description(
    title="Family helpline calls",
    theme="EARLY_HELP",
    description="Every call of a family to the council's helpline.",
    holder="helpline",
    row_is="one call about one child",
    known_by=("partner_person_id", "date_of_birth", "sex"),
    columns=(CALLED_ON, TOPIC, REACHED),
    lasts=False,
    counts="",
    of="",
    by="",
    parts=(),
    measure="Calls to the family helpline",
    numerator="calls of families to the helpline in the month",
    denominator="",
    unit="COUNT",
    polarity="NEUTRAL",
    basis="MONTH",
    share_of="",
    share_codes=(),
)
COUNTED = replace(
    CALLS,
    holder="",
    row_is="",
    known_by=(),
    columns=(),
    counts="calls",
    by="topic",
    parts=(("money", "Money"), ("home", "The home")),
)
SHARED = replace(
    COUNTED,
    by="",
    parts=(),
    of="calls made",
    measure="Calls answered",
    numerator="calls answered",
    denominator="calls made",
    unit="PERCENT",
    polarity="HIGH",
)
ANSWERED = replace(
    CALLS,
    measure="Calls answered",
    numerator="calls answered",
    denominator="calls of which it is known whether they were answered",
    unit="PERCENT",
    polarity="HIGH",
    share_of="reached",
    share_codes=("yes",),
)
OPEN = replace(
    CALLS,
    columns=(CALLED_ON, ENDED_ON, TOPIC),
    lasts=True,
    measure="Families supported by the helpline",
    numerator="families supported on the last day of the month",
    basis="MONTH_END",
)
