"""The second, slow implementation goes on: what rests on Annex A's lists, on where placements lie,
and on what partners count. Loops over rows, written from the definitions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import hypot

from tests.indicators.oracle import (
    Returns,
    Row,
    after_working_days,
    counted,
    happened,
    in_care,
    last_day,
    month_of,
    months_after,
    own,
    periods_of,
    share,
    short_break,
    working_days,
)

HERE = "HERE"
# Each postcode's authority, easting and northing: 20.0 and 20.1 miles from the home are 32,187 and
# 32,348 metres, and a place in Wales has the Welsh authority's code.
POSTCODES: dict[str, tuple[str | None, float | None, float | None]] = {
    "HO11AA": (HERE, 400_000, 400_000),
    "HO11AB": (HERE, 400_000, 432_348),
    "NE11AA": ("E06000001", 432_187, 400_000),
    "FA11AA": ("E06000001", 432_348, 400_000),
    "WA11AA": ("W06000001", 300_000, 300_000),
    "NO11AA": (None, 432_348, 400_000),
    "NW11AA": ("E06000001", None, None),
}
METRES_IN_A_MILE = 1609.344


def listed(returns: Returns, entity: str, month: int, answer: str | None = None) -> list[Row]:
    """The rows of the list drawn for the last day of the month; none where a list answers a
    question of nobody.
    """
    rows = [r for r in own(returns, entity, month) if r["as_on"] == last_day(month)]
    told = answer is None or any(r[answer] is not None for r in rows)
    return rows if told else []


def still(rows: list[Row], end: str) -> list[Row]:
    """The rows of what had not ended by the end of the list's day."""
    return [r for r in rows if r[end] is None or r[end] > r["as_on"]]


def within_working_days(row: Row, field: str, many: int) -> bool:
    return row[field] is not None and working_days(row[field], row["as_on"]) <= many


def assessment_child_seen_pct(returns: Returns, month: int) -> tuple[int, int]:
    done = happened(returns, "assessment_sight", "authorised_on", month)
    return share([r for r in done if r["seen"] is not None], lambda r: r["seen"] == 1)


def cin_seen_20wd_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = still(listed(returns, "cin_standing", month, "seen_on"), "closed_on")
    rows = [r for r in rows if r["case_status"] == "Child in need plan"]
    return share(rows, lambda r: within_working_days(r, "seen_on", 20))


def cin_unallocated_count(returns: Returns, month: int) -> tuple[int, None]:
    return counted([r for r in listed(returns, "allocation", month) if r["allocated"] == 0])


def cpp_visits_in_time_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = still(listed(returns, "cp_standing", month, "visited_on"), "ended_on")
    due = [r for r in rows if r["visited_on"] or not within_working_days(r, "started_on", 10)]
    return share(due, lambda r: within_working_days(r, "visited_on", 10))


def cpp_seen_alone_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = still(listed(returns, "cp_standing", month), "ended_on")
    return share([r for r in rows if r["seen_alone"] is not None], lambda r: r["seen_alone"] == 1)


def cla_visits_in_time_pct(returns: Returns, month: int) -> tuple[int, int]:
    """Regulation 28: within a week of the placement, then within six weeks; within three months
    from its second year on where it is meant to last."""
    late = in_time = 0
    for row in still(listed(returns, "cla_standing", month, "visited_on"), "ended_on"):
        day, visited = row["as_on"], row["visited_on"]
        placed = row["placed_on"] or row["started_on"]
        since_placed = visited is not None and visited >= placed
        if (day - placed).days <= 7 and not since_placed:
            continue
        if (day - placed).days <= 42:
            good = since_placed
        elif visited is None:
            good = False
        else:
            lasts = row["permanence_plan"] in (
                "Long-term fostering", "Long-term residential placement",
            )  # fmt: skip
            a_year_old = months_after(placed, 12) <= day
            by = months_after(visited, 3) if lasts and a_year_old else None
            good = (day - visited).days <= 42 or (by is not None and day <= by)
        in_time += good
        late += not good
    return in_time, in_time + late


def cla_permanence_plan_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = still(listed(returns, "cla_standing", month, "permanence_plan"), "ended_on")
    rows = [r for r in rows if months_after(r["started_on"], 4) <= r["as_on"]]
    return share(rows, lambda r: r["permanence_plan"] is not None)


def cla_rhi_offered_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = still(listed(returns, "cla_standing", month), "ended_on")
    went = [r for r in rows if (r["missing_episodes"] or 0) > 0]
    told = [r for r in went if r["interview_offered"] is not None]
    return share(told, lambda r: r["interview_offered"] == 1)


def cl_pathway_plan_6m_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = listed(returns, "care_leaver_standing", month, "pathway_plan_reviewed_on")
    owed = [r for r in rows if r["eligibility"] in ("Eligible", "Relevant", "Former relevant")]

    def in_time(row: Row) -> bool:
        on = row["pathway_plan_reviewed_on"]
        return on is not None and months_after(on, 6) >= row["as_on"]

    return share(owed, in_time)


def cl_contact_8wk_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = listed(returns, "care_leaver_standing", month, "contacted_on")
    owed = [r for r in rows if r["eligibility"] in ("Relevant", "Former relevant")]

    def recent(row: Row) -> bool:
        on = row["contacted_on"]
        return on is not None and (row["as_on"] - on).days <= 56

    return share(owed, recent)


def at(postcode: str | None) -> tuple[str | None, float | None, float | None]:
    return POSTCODES.get((postcode or "").upper().replace(" ", ""), (None, None, None))


def outside(row: Row) -> bool:
    authority, _, _ = at(row["placement_postcode"])
    return authority is not None and authority != HERE


def miles_from_home(row: Row) -> float | None:
    """As PL_DISTANCE has it: in a straight line, to one decimal place."""
    _, east, north = at(row["placement_postcode"])
    _, home_east, home_north = at(row["home_postcode"])
    if None in (east, north, home_east, home_north):
        return None
    return round(hypot(east - home_east, north - home_north) / METRES_IN_A_MILE, 1)


def cla_out_of_area_pct(returns: Returns, month: int) -> tuple[int, int]:
    return share(in_care(returns, month), outside)


def cla_over_20_miles_pct(returns: Returns, month: int) -> tuple[int, int]:
    return share(in_care(returns, month), lambda r: outside(r) and (miles_from_home(r) or 0) > 20)


def cla_iha_20wd_pct(returns: Returns, month: int) -> tuple[int, int]:
    children = {r["child"] for tables in returns.values() for r in tables["cla_episode"]}
    held = [
        (r["child"], r["happened_on"])
        for tables in returns.values()
        for r in tables["partner_event"]
        if r["source"] == "health_assessments"
    ]
    started = assessed = 0
    for child in children:
        for period in periods_of(returns, child):
            began, left = period[0]["decom"], period[-1]["dec"]
            if period[0]["rne"] != "S" or short_break(period[0]) or month_of(began) != month:
                continue
            due = after_working_days(began, 20)
            if left is None or left >= due:
                started += 1
                assessed += any(who == child and began <= on <= due for who, on in held)
    return assessed, started


def of_posts(source: str) -> Callable[[Returns, int], tuple[float, float]]:
    """A share of a month's counts: the row of the whole, or the sum of its parts where there is
    none."""

    def told(returns: Returns, month: int) -> tuple[float, float]:
        first = date(month // 12, month % 12 + 1, 1)
        rows = [r for r in own(returns, "partner_count", month)
                if (r["source"], r["month"]) == (source, first)]  # fmt: skip
        rows = [r for r in rows if r["what"] is None] or rows
        return sum(r["numerator"] for r in rows), sum(r["denominator"] for r in rows)

    return told


OF_LISTS: dict[str, Callable[[Returns, int], tuple[float, float | None]]] = {
    each.__name__: each
    for each in (
        assessment_child_seen_pct,
        cin_seen_20wd_pct,
        cin_unallocated_count,
        cpp_visits_in_time_pct,
        cpp_seen_alone_pct,
        cla_visits_in_time_pct,
        cla_permanence_plan_pct,
        cla_rhi_offered_pct,
        cl_pathway_plan_6m_pct,
        cl_contact_8wk_pct,
        cla_out_of_area_pct,
        cla_over_20_miles_pct,
    )
} | {
    "sw_turnover_pct": of_posts("workforce_leavers"),
    "sw_agency_pct": of_posts("workforce_agency"),
    "sw_vacancy_pct": of_posts("workforce_vacancies"),
    "sw_caseload_avg": of_posts("workforce_caseload"),
}
AND_PERIODS = {"cla_iha_20wd_pct": cla_iha_20wd_pct}
"""Held to returns that forget nobody, as `tests.indicators.oracle.OF_WHOLE_PERIODS`."""
POSTS = ("workforce_leavers", "workforce_agency", "workforce_vacancies", "workforce_caseload")
NOT_HELD = {
    "eh_open_count": "Annex A's list of early help has no day on which help ended",
    "adopters_approved_count": "adopters are no children, and the record holds children",
}
"""Core measures of the sector's catalogue that nothing taken in can tell, and why."""
