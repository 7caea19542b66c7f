"""DfE's own file of referrals by month, as downloaded, gives any authority its trend."""

from __future__ import annotations

import csv as text
from pathlib import Path

import numpy as np
import pytest

from indicators import queries as figures
from indicators.catalogue import INDICATORS
from records.calendar import LOCKDOWN
from tests.ingest.journey import published
from tests.people import new_authority

FILE = "published/cin_2024/c6_children_in_need_referrals_by_month_2013_to_2024.csv"
HARTLEPOOL = ("E06000001", "805", "Hartlepool")
IN_ORDER = (
    *("April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "January", "February", "March"),
)


@pytest.mark.django_db
def test_the_real_file_gives_the_months_of_one_authority(shared: Path, people):
    path = shared / FILE
    here = new_authority(*HARTLEPOOL)
    upload = published(here, [(path.name, path.read_bytes())], dataset="referrals_as_published")
    assert f"{upload.release.first_on} {upload.release.last_on}" == "2012-04-01 2024-03-31"
    reader = figures.Reader(here, sees_groups=True, event=LOCKDOWN)
    made = reader.figures(INDICATORS["referrals_published_count"], basis="month")
    made = made[made["cut"] == ""].sort_values("month")
    with path.open(encoding="utf-8-sig") as file:
        rows = [row for row in text.DictReader(file) if row["new_la_code"] == here.code]
    expected = [
        float(row[month]) if row[month].isdigit() else np.nan
        for row in sorted(rows, key=lambda row: row["time_period"])
        for month in IN_ORDER
    ]
    assert len(expected) == 144
    told = dict(zip(made["month"], made["numerator"], strict=True))
    first = 2012 * 12 + 3
    got = [told.get(first + n, np.nan) for n in range(144)]
    np.testing.assert_array_equal(got, expected)
