"""Whatever a series holds, the answer can be written down, and its range holds what was seen."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indicators.shift.engine import shifts
from indicators.shift.events import FIRST_LOCKDOWN, THIRD_LOCKDOWN
from indicators.shift.narrative import as_json
from indicators.shift.result import Verdict
from indicators.shift.series import Batch, Kind
from tests.examples import few
from tests.indicators.shift.made import MARCH_2020

missing = st.just(float("nan"))
months = st.one_of(missing, st.integers(0, 3).map(float), st.integers(0, 9999).map(float))
series = st.one_of(
    st.lists(months, min_size=1, max_size=110),
    st.builds(lambda v, n: [v] * n, months, st.integers(1, 110)),
    st.builds(lambda a, b, n: [a] * n + [b] * n, months, months, st.integers(1, 55)),
)


@few(30)
@given(
    series,
    st.integers(0, 90),
    st.sampled_from(list(Kind)),
    st.sampled_from([FIRST_LOCKDOWN, THIRD_LOCKDOWN]),
    st.sampled_from([1.0, 1.4, 300.0]),
)
def test_any_series_has_an_answer(
    counts: list[float], before: int, kind: Kind, event, times: float
):
    grid = np.array([counts])
    batch = Batch(
        ("any",),
        MARCH_2020 - before,
        grid,
        kind,
        out_of=np.ceil(grid * times) if kind.of_shares else None,
        working_days=kind is Kind.FLOW,
    )
    for shift in shifts(batch, event):
        json.dumps(as_json(shift), allow_nan=False)
        if None not in (shift.change_pct, shift.lower_pct, shift.upper_pct):
            assert shift.lower_pct - 1e-6 <= shift.change_pct <= shift.upper_pct + 1e-6
        if shift.change_pct is not None:
            assert not (shift.verdict is Verdict.FELL and shift.change_pct > 0)
            assert not (shift.verdict is Verdict.ROSE and shift.change_pct < 0)
