"""A second, slow implementation of the headline indicators: loops over children and days, no
pandas, written from the definitions.

It reads returns, not the merged record: what happened in a month is what the return of that year
says happened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Row = dict
Returns = dict[int, dict[str, list[Row]]]
"""Collection year -> entity name -> rows; dates are `datetime.date`, None where unknown."""

DAY = timedelta(days=1)
# Public holidays in England, April 2021 to June 2025 (gov.uk).
BANK_HOLIDAYS = {
    date(*day)
    for day in [
        (2021, 4, 2), (2021, 4, 5), (2021, 5, 3), (2021, 5, 31), (2021, 8, 30), (2021, 12, 27),
        (2021, 12, 28), (2022, 1, 3), (2022, 4, 15), (2022, 4, 18), (2022, 5, 2), (2022, 6, 2),
        (2022, 6, 3), (2022, 8, 29), (2022, 9, 19), (2022, 12, 26), (2022, 12, 27), (2023, 1, 2),
        (2023, 4, 7), (2023, 4, 10), (2023, 5, 1), (2023, 5, 8), (2023, 5, 29), (2023, 8, 28),
        (2023, 12, 25), (2023, 12, 26), (2024, 1, 1), (2024, 3, 29), (2024, 4, 1), (2024, 5, 6),
        (2024, 5, 27), (2024, 8, 26), (2024, 12, 25), (2024, 12, 26), (2025, 1, 1), (2025, 4, 18),
        (2025, 4, 21), (2025, 5, 5), (2025, 5, 26),
    ]
}  # fmt: skip


def working_days(start: date, end: date) -> int:
    days = 0
    day = start
    while day < end:
        day += DAY
        days += day.weekday() < 5 and day not in BANK_HOLIDAYS
    return days


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def last_day(month: int) -> date:
    return date((month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY


def year_of(day: date) -> int:
    return day.year + 1 if day >= date(day.year, 4, 1) else day.year


def own(returns: Returns, entity: str, month: int) -> list[Row]:
    """The rows of an entity in the return of the month's own year."""
    return returns[year_of(last_day(month))][entity]


def happened(returns: Returns, entity: str, date_field: str, month: int) -> list[Row]:
    """The rows of the month's own return whose date falls in the month."""
    return [
        row
        for row in own(returns, entity, month)
        if row[date_field] is not None and month_of(row[date_field]) == month
    ]


def known(returns: Returns, entity: str, date_field: str) -> list[Row]:
    """What happened at any time, as the return of its own year has it."""
    return [
        row
        for year, tables in returns.items()
        for row in tables[entity]
        if row[date_field] is not None and year_of(row[date_field]) == year
    ]


def open_children(rows: list[Row], start: str, end: str, day: date) -> dict[str, Row]:
    """Child -> what is open at the end of the day; of two, the one that began first."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: r[start]):
        still = row[end] is None or row[end] > day
        if row[start] <= day and still:
            found.setdefault(row["child"], row)
    return found


def referrals_count(returns: Returns, month: int) -> tuple[int, None]:
    return len(happened(returns, "cin_episode", "referred_on", month)), None


def rereferrals_12m_pct(returns: Returns, month: int) -> tuple[int, int]:
    ever = known(returns, "cin_episode", "referred_on")
    again = everyone = 0
    for row in happened(returns, "cin_episode", "referred_on", month):
        day = row["referred_on"]
        year_before = day.replace(year=day.year - 1, day=min(day.day, 28 if day.month == 2 else 31))
        earlier = [
            other
            for other in ever
            if other["child"] == row["child"] and year_before <= other["referred_on"] < day
        ]
        again += bool(earlier)
        everyone += 1
    return again, everyone


def assessments_45wd_pct(returns: Returns, month: int) -> tuple[int, int]:
    done = happened(returns, "cin_assessment", "authorised_on", month)
    return sum(working_days(r["started_on"], r["authorised_on"]) <= 45 for r in done), len(done)


def s47_to_icpc_pct(returns: Returns, month: int) -> tuple[int, int]:
    held = known(returns, "initial_cp_conference", "held_on")
    enquiries = happened(returns, "section_47", "started_on", month)
    led = 0
    for row in enquiries:
        until = row["started_on"] + 60 * DAY
        led += any(
            c["child"] == row["child"] and row["started_on"] <= c["held_on"] <= until for c in held
        )
    return led, len(enquiries)


def icpc_15wd_pct(returns: Returns, month: int) -> tuple[int, int]:
    held = happened(returns, "initial_cp_conference", "held_on", month)
    in_time = [working_days(r["section_47_started_on"], r["held_on"]) <= 15 for r in held]
    return sum(in_time), len(held)


def cin_stock_count(returns: Returns, month: int) -> tuple[int, None]:
    rows = [r for r in own(returns, "cin_episode", month) if r["no_further_action"] != 1]
    return len(open_children(rows, "referred_on", "closed_on", last_day(month))), None


def cpp_stock_count(returns: Returns, month: int) -> tuple[int, None]:
    rows = own(returns, "cp_plan", month)
    return len(open_children(rows, "started_on", "ended_on", last_day(month))), None


def cpp_2y_plus_current_pct(returns: Returns, month: int) -> tuple[int, int]:
    day = last_day(month)
    plans = open_children(own(returns, "cp_plan", month), "started_on", "ended_on", day)
    return sum((day - p["started_on"]).days >= 730 for p in plans.values()), len(plans)


def cpp_ended_rate(returns: Returns, month: int) -> tuple[int, None]:
    return len(happened(returns, "cp_plan", "ended_on", month)), None


def cla_stock_count(returns: Returns, month: int) -> tuple[int, None]:
    rows = [r for r in own(returns, "cla_episode", month) if r["legal_status"] not in ("V3", "V4")]
    return len(open_children(rows, "decom", "dec", last_day(month))), None


def cla_started_rate(returns: Returns, month: int) -> tuple[int, None]:
    began = happened(returns, "cla_episode", "decom", month)
    return sum(r["rne"] == "S" and r["legal_status"] not in ("V3", "V4") for r in began), None


def cla_ceased_rate(returns: Returns, month: int) -> tuple[int, None]:
    left = happened(returns, "cla_episode", "dec", month)
    return sum(
        r["rec"] not in (None, "X1") and r["legal_status"] not in ("V3", "V4") for r in left
    ), None


ORACLE: dict[str, Callable[[Returns, int], tuple[int, int | None]]] = {
    each.__name__: each
    for each in (
        referrals_count,
        rereferrals_12m_pct,
        assessments_45wd_pct,
        s47_to_icpc_pct,
        icpc_15wd_pct,
        cin_stock_count,
        cpp_stock_count,
        cpp_2y_plus_current_pct,
        cpp_ended_rate,
        cla_stock_count,
        cla_started_rate,
        cla_ceased_rate,
    )
}
