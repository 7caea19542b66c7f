"""The core indicators against a second, naive implementation, over generated returns."""

import pytest
from hypothesis import given, settings

from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.facts import measure
from tests.indicators.generated import histories, record_of
from tests.indicators.oracle import ORACLE

STAGES = sorted({INDICATORS[key].stage for key in ORACLE}, key=list(Stage).index)


@pytest.mark.parametrize("stage", STAGES)
@settings(max_examples=40)
@given(told=histories())
def test_every_month_agrees(stage, told):
    keys = [key for key in ORACLE if INDICATORS[key].stage is stage]
    facts = measure(record_of(told), keys)
    whole = facts[(facts["cut"] == "") & (facts["status"] == "ok")]
    for row in whole.itertuples():
        numerator, denominator = ORACLE[row.indicator](told, row.month)
        assert (row.indicator, row.numerator) == (row.indicator, numerator)
        if denominator is not None:
            assert (row.indicator, row.denominator) == (row.indicator, denominator)
