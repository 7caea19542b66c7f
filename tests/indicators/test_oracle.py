"""The core indicators against a second, naive implementation, over generated returns."""

import pytest
from hypothesis import given

from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.facts import measure
from tests.examples import few
from tests.indicators.generated import histories, record_of
from tests.indicators.oracle import OF_WHOLE_PERIODS, ORACLE

STAGES = sorted({INDICATORS[key].stage for key in ORACLE}, key=list(Stage).index)


def agrees(keys, oracle, told):
    facts = measure(record_of(told), keys)
    whole = facts[(facts["cut"] == "") & (facts["status"] == "ok")]
    for row in whole.itertuples():
        numerator, denominator = oracle[row.indicator](told, row.month)
        assert (row.indicator, row.numerator) == (row.indicator, numerator)
        if denominator is not None:
            assert (row.indicator, row.denominator) == (row.indicator, denominator)


@pytest.mark.parametrize("stage", STAGES)
@few(20)
@given(told=histories())
def test_every_month_agrees(stage, told):
    agrees([key for key in ORACLE if INDICATORS[key].stage is stage], ORACLE, told)


@pytest.mark.parametrize("key", OF_WHOLE_PERIODS)
@few(30)
@given(told=histories(forgetful=False))
def test_every_month_agrees_on_what_needs_whole_periods_of_care(key, told):
    agrees([key], OF_WHOLE_PERIODS, told)
