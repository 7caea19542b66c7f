"""What changed at a dated event, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from indicators.define import Indicator


@dataclass(frozen=True)
class BeforeAfter:
    """The sentence, and nothing yet behind it."""

    sentence: str


def before_after(facts: pd.DataFrame, indicator: Indicator, event: date) -> BeforeAfter:
    """The change at the event."""
    return BeforeAfter("We cannot tell yet.")
