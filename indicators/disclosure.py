"""What may be shown to people who may not see small numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.figures import Status

SMALLEST_SHOWN = 6


def hide_small(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with every small one emptied and its status `suppressed`.

    Small is a count of 1 to 5 (DfE's rule): of the numerator, of the denominator where it counts
    children or events (a percentage, an average), or of what is left when one is taken from the
    other. Meant for whole-authority figures: cuts need secondary suppression and are not shown to
    these readers at all.
    """

    def small(count: pd.Series) -> pd.Series:
        return (count > 0) & (count < SMALLEST_SHOWN)

    rest = figures["denominator"] - figures["numerator"]
    hidden = small(figures["numerator"]) | small(figures["denominator"]) | small(rest)
    empty = ["numerator", "denominator", "value", "lower", "upper"]
    shown = figures.copy()
    shown.loc[hidden, empty] = np.nan
    shown.loc[hidden, "status"] = Status.SUPPRESSED.value
    return shown
