"""The headline indicators against a second, naive implementation, over generated returns."""

import pytest
from hypothesis import given, settings

from indicators.facts import measure
from tests.indicators.generated import histories, record_of
from tests.indicators.oracle import ORACLE


@pytest.mark.parametrize("key", ORACLE)
@settings(max_examples=40)
@given(told=histories())
def test_every_month_agrees(key, told):
    facts = measure(record_of(told), [key])
    whole = facts[(facts["cut"] == "") & (facts["status"] == "ok")]
    for row in whole.itertuples():
        numerator, denominator = ORACLE[key](told, row.month)
        assert row.numerator == numerator
        if denominator is not None:
            assert row.denominator == denominator
