"""The core indicators against a second, naive implementation, over generated returns."""

import csv
from dataclasses import replace

from hypothesis import given

from indicators.catalogue import INDICATORS
from indicators.facts import measure
from tests.examples import few
from tests.indicators.generated import histories, record_of
from tests.indicators.oracle import OF_WHOLE_PERIODS, ORACLE
from tests.indicators.oracle_of_lists import AND_PERIODS, NOT_HELD, OF_LISTS

SECOND = ORACLE | OF_WHOLE_PERIODS | OF_LISTS | AND_PERIODS


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
    at_once = {key for key, each in unsplit.items()
               if not (each.follow_up_days or each.look_back_months or each.since)}  # fmt: skip
    assert at_once <= set(whole["indicator"]), "each has a figure to be held against"


@few(28)
@given(told=histories())
def test_every_month_agrees(told):
    agrees(ORACLE | OF_LISTS, told)


@few(28)
@given(told=histories(forgetful=False))
def test_every_month_agrees_on_what_needs_whole_periods_of_care(told):
    agrees(OF_WHOLE_PERIODS | AND_PERIODS, told)


def test_every_core_measure_of_the_sectors_catalogue_has_a_second_reading_or_a_reason(shared):
    with (shared / "catalogue" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        core = {row["key"] for row in csv.DictReader(file) if row["tier"] == "core"}
    assert len(core) > 80
    assert core - set(INDICATORS) == set(NOT_HELD)
    assert core & set(INDICATORS) <= set(SECOND)
    assert set(SECOND) <= set(INDICATORS)
