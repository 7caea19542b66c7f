"""The core indicators against a second, naive implementation, over generated returns."""

from dataclasses import replace

from hypothesis import given

from indicators.catalogue import INDICATORS
from indicators.facts import measure
from tests.examples import few
from tests.indicators.generated import histories, record_of
from tests.indicators.oracle import OF_WHOLE_PERIODS, ORACLE


def agrees(oracle, told):
    """Every month of every indicator of the oracle; how a number is split is tested elsewhere."""
    unsplit = {key: replace(INDICATORS[key], cuts=()) for key in oracle}
    facts = measure(record_of(told), None, unsplit)
    whole = facts[(facts["cut"] == "") & (facts["status"] == "ok")]
    for row in whole.itertuples():
        numerator, denominator = oracle[row.indicator](told, row.month)
        assert (row.indicator, row.numerator) == (row.indicator, numerator)
        if denominator is not None:
            assert (row.indicator, row.denominator) == (row.indicator, denominator)


@few(32)
@given(told=histories())
def test_every_month_agrees(told):
    agrees(ORACLE, told)


@few(32)
@given(told=histories(forgetful=False))
def test_every_month_agrees_on_what_needs_whole_periods_of_care(told):
    agrees(OF_WHOLE_PERIODS, told)
