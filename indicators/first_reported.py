"""Each month as it was first published: kept once, beside whatever is known of it later."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from django.db import connection

from accounts.models import Authority
from indicators.define import Indicator
from indicators.fact_series import STATUSES
from indicators.facts import FactStatus
from indicators.models import Build, FactSeries, FirstReported
from records.calendar import month_number


def keep(build: Build, at: datetime) -> None:
    """Keep the whole-authority numbers of every month that was never reported before; those that
    were stay as they are.

    Call inside the transaction in which the build goes live.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {FirstReported._meta.db_table}"  # noqa: S608  our names
            " (authority_id, digest, reported_at, indicator, month, numerator, denominator)"
            " SELECT %s, %s, %s, indicator, make_date(months[n] / 12, months[n] %% 12 + 1, 1),"
            " numerators[n], nullif(denominators[n], 'NaN')"
            f" FROM {FactSeries._meta.db_table}, generate_subscripts(months, 1) AS n"
            " WHERE build_id = %s AND cut = '' AND statuses[n] = %s AND numerators[n] <> 'NaN'"
            " ON CONFLICT (authority_id, indicator, month) DO NOTHING",
            [build.authority_id, build.digest, at, build.pk, STATUSES.index(FactStatus.OK)],
        )


def facts_of(authority: Authority, indicator: Indicator) -> pd.DataFrame:
    """One indicator's months as first reported, oldest first.

    Out: the columns of `indicators.facts.measure` (the whole only), and digest (str) and
    reported_at (timestamp, UTC).
    """
    names = ["month", "numerator", "denominator", "digest", "reported_at"]
    rows = FirstReported.objects.filter(authority=authority, indicator=indicator.key)
    frame = pd.DataFrame.from_records(rows.order_by("month").values_list(*names), columns=names)
    frame["month"] = [month_number(day) for day in frame["month"]]
    return frame.assign(
        indicator=indicator.key, cut="", cut_value="", status=FactStatus.OK.value
    ).astype(
        {
            "month": "int64",
            "numerator": "float64",
            "denominator": "float64",
            **dict.fromkeys(("indicator", "cut", "cut_value", "status", "digest"), "str"),
        }
    )
