"""A second, slow implementation of the headline indicators: loops over children and days, no
pandas, written from the definitions.

It reads returns, not the merged record: what happened in a month is what the return of that year
says happened.
"""

from __future__ import annotations

from calendar import isleap
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


def assessments_started_count(returns: Returns, month: int) -> tuple[int, None]:
    return len(happened(returns, "cin_assessment", "started_on", month)), None


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


def share(rows: list[Row], yes: Callable[[Row], bool]) -> tuple[int, int]:
    return sum(bool(yes(row)) for row in rows), len(rows)


def counted(rows: list) -> tuple[int, None]:
    return len(rows), None


def months_before(day: date, many: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    month = month_of(day) - many
    return min(date(month // 12, month % 12 + 1, 1) + (day.day - 1) * DAY, last_day(month))


def march_end(year: float) -> date:
    return date(int(year), 3, 31)


def age(returns: Returns, child: str, day: date) -> int | None:
    born = [row["date_of_birth"] for year in sorted(returns) for row in returns[year]["person"]
            if row["child"] == child]  # fmt: skip
    if not born or born[-1] is None:
        return None
    born = born[-1]
    none = (born.month, born.day) == (2, 29) and not isleap(day.year)
    birthday = (2, 28) if none else (born.month, born.day)
    return day.year - born.year - ((day.month, day.day) < birthday)


def contacts_count(returns: Returns, month: int) -> tuple[int, None]:
    return counted(happened(returns, "contact", "contacted_on", month))


def contacts_repeat_pct(returns: Returns, month: int) -> tuple[int, int]:
    many: dict[str, int] = {}
    for earlier in range(6):
        for row in happened(returns, "contact", "contacted_on", month - earlier):
            many[row["child"]] = many.get(row["child"], 0) + 1
    return sum(n >= 2 for n in many.values()), len(many)


def contacts_to_referral_pct(returns: Returns, month: int) -> tuple[int, int]:
    referrals = known(returns, "cin_episode", "referred_on")
    return share(
        happened(returns, "contact", "contacted_on", month),
        lambda row: any(
            other["child"] == row["child"]
            and row["contacted_on"] <= other["referred_on"] <= row["contacted_on"] + 5 * DAY
            for other in referrals
        ),
    )


def eh_assessments_count(returns: Returns, month: int) -> tuple[int, None]:
    """An assessment of which the return of its completion knows, for it began in that year."""
    told = known(returns, "early_help_assessment", "started_on")
    return counted([r for r in told if month_of(r["completed_on"]) == month
                    and year_of(r["completed_on"]) == year_of(r["started_on"])])  # fmt: skip


def eh_stepup_pct(returns: Returns, month: int) -> tuple[int, int]:
    first: dict[str, date] = {}
    for row in happened(returns, "early_help_assessment", "started_on", month):
        first[row["child"]] = min(row["started_on"], first.get(row["child"], row["started_on"]))
    referrals = known(returns, "cin_episode", "referred_on")
    up = sum(
        any(r["child"] == child and day < r["referred_on"] <= day + 90 * DAY for r in referrals)
        for child, day in first.items()
    )
    return up, len(first)


def referrals_nfa_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = happened(returns, "cin_episode", "referred_on", month)
    return share(rows, lambda r: r["no_further_action"] == 1)


def assessments_completed_count(returns: Returns, month: int) -> tuple[int, None]:
    return counted(happened(returns, "cin_assessment", "authorised_on", month))


def assessments_open_over_45wd(returns: Returns, month: int) -> tuple[int, None]:
    day = last_day(month)
    rows = own(returns, "cin_assessment", month)
    waiting = open_children(rows, "started_on", "authorised_on", day).values()
    return counted([r for r in waiting if working_days(r["started_on"], day) > 45])


def assessment_median_wd(returns: Returns, month: int) -> tuple[int, None]:
    """How many the median is of; the median itself is held to statsmodels."""
    return assessments_completed_count(returns, month)


def s47_count(returns: Returns, month: int) -> tuple[int, None]:
    return counted(happened(returns, "section_47", "started_on", month))


def icpc_rate(returns: Returns, month: int) -> tuple[int, None]:
    return counted(happened(returns, "initial_cp_conference", "held_on", month))


def icpc_to_cpp_pct(returns: Returns, month: int) -> tuple[int, int]:
    # Whichever return tells of it: a plan that its own year's return forgot followed all the same.
    plans = [row for tables in returns.values() for row in tables["cp_plan"]]
    return share(
        happened(returns, "initial_cp_conference", "held_on", month),
        lambda row: any(
            p["child"] == row["child"]
            and row["held_on"] <= p["started_on"] <= row["held_on"] + 45 * DAY
            for p in plans
        ),
    )


def cin_plans(returns: Returns, month: int) -> list[Row]:
    rows = own(returns, "cin_plan", month)
    return [*open_children(rows, "started_on", "ended_on", last_day(month)).values()]


def cin_plans_stock_rate(returns: Returns, month: int) -> tuple[int, None]:
    return counted(cin_plans(returns, month))


def cin_plan_over_12m_pct(returns: Returns, month: int) -> tuple[int, int]:
    day = last_day(month)
    # What began on the 31st reaches a month that has none on its last day.
    return share(
        cin_plans(returns, month),
        lambda p: p["started_on"] <= months_before(day + DAY, 12) - DAY,
    )


def cp_plans(returns: Returns, month: int) -> list[Row]:
    rows = own(returns, "cp_plan", month)
    return [*open_children(rows, "started_on", "ended_on", last_day(month)).values()]


def cpp_over_15m_count(returns: Returns, month: int) -> tuple[int, None]:
    before = months_before(last_day(month) + DAY, 15) - DAY
    return counted([p for p in cp_plans(returns, month) if p["started_on"] <= before])


def cpp_started_rate(returns: Returns, month: int) -> tuple[int, None]:
    return counted(happened(returns, "cp_plan", "started_on", month))


def cpp_subsequent_ever_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = happened(returns, "cp_plan", "started_on", month)
    rows = [r for r in rows if r["previous_plans"] is not None]
    return share(rows, lambda r: r["previous_plans"] >= 1)


def cpp_2y_plus_ended_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = happened(returns, "cp_plan", "ended_on", month)
    return share(rows, lambda r: (r["ended_on"] - r["started_on"]).days >= 730)


def in_care(returns: Returns, month: int) -> list[Row]:
    """The last episode of each child looked after on the last day of the month."""
    day = last_day(month)
    found: dict[str, Row] = {}
    for row in sorted(own(returns, "cla_episode", month), key=lambda r: r["decom"]):
        there = row["decom"] <= day and (row["dec"] is None or row["dec"] > day)
        if there and row["legal_status"] not in ("V3", "V4"):
            found[row["child"]] = row
    return [*found.values()]


def assessed_not_in_need_pct(returns: Returns, month: int) -> tuple[int, int]:
    return share(
        happened(returns, "cin_episode", "referred_on", month),
        lambda r: r["closure_reason"] in ("RC8", "RC9") and r["no_further_action"] != 1,
    )


def cpp_subsequent_2y_pct(returns: Returns, month: int) -> tuple[int, int]:
    ended = known(returns, "cp_plan", "ended_on")
    return share(
        happened(returns, "cp_plan", "started_on", month),
        lambda p: any(
            other["child"] == p["child"]
            and months_before(p["started_on"], 24) <= other["ended_on"] <= p["started_on"]
            for other in ended
        ),
    )


def placed(*places: str) -> Callable[[Returns, int], tuple[int, int]]:
    return lambda returns, month: share(in_care(returns, month), lambda r: r["place"] in places)


def adoption_waiting_count(returns: Returns, month: int) -> tuple[int, None]:
    rows = [r for r in in_care(returns, month) if r["legal_status"] == "E1"]
    return counted([r for r in rows if r["place"] not in ("A3", "A4", "A5", "A6")])


def cla_uasc_pct(returns: Returns, month: int) -> tuple[int, int]:
    day = last_day(month)
    current = {
        row["child"]
        for row in own(returns, "uasc_status", month)
        if row["ceased_on"] is None or row["ceased_on"] > day
    }
    return share(in_care(returns, month), lambda r: r["child"] in current)


def left_care(returns: Returns, month: int) -> list[Row]:
    rows = happened(returns, "cla_episode", "dec", month)
    return [
        r for r in rows if r["rec"] not in (None, "X1") and r["legal_status"] not in ("V3", "V4")
    ]


def left_by(*reasons: str) -> Callable[[Returns, int], tuple[int, int]]:
    return lambda returns, month: share(left_care(returns, month), lambda r: r["rec"] in reasons)


def adopted_count(returns: Returns, month: int) -> tuple[int, None]:
    return counted([r for r in left_care(returns, month) if r["rec"] in ("E11", "E12")])


def answered(field: str) -> Callable[[Returns, int], tuple[int, int]]:
    def of_year(returns: Returns, month: int) -> tuple[int, int]:
        rows = [r for r in own(returns, "cla_outcomes", month) if r.get(field) is not None]
        return share(rows, lambda r: r[field] == 1)

    return of_year


def school_aged(returns: Returns, month: int) -> list[Row]:
    rows = own(returns, "cla_outcomes", month)
    ages = [(row, age(returns, row["child"], last_day(month))) for row in rows]
    return [row for row, years in ages if years is not None and 5 <= years <= 16]


def cla_sdq_avg(returns: Returns, month: int) -> tuple[float, int]:
    scores = [r["sdq_score"] for r in school_aged(returns, month) if r["sdq_score"] is not None]
    return sum(scores), len(scores)


def cla_sdq_completed_pct(returns: Returns, month: int) -> tuple[int, int]:
    return share(school_aged(returns, month), lambda r: r["sdq_score"] is not None)


def leavers(returns: Returns, month: int, youngest: int, oldest: int) -> list[Row]:
    rows = own(returns, "care_leaver", month)
    rows = [r for r in rows if r["in_touch"] not in ("DIED", "RHOM")]
    ages = [(row, age(returns, row["child"], last_day(month))) for row in rows]
    return [row for row, years in ages if years is not None and youngest <= years <= oldest]


def cl_count(returns: Returns, month: int) -> tuple[int, None]:
    return counted(leavers(returns, month, 17, 21))


def cl_in_touch_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = [r for r in leavers(returns, month, 17, 21) if r["in_touch"] is not None]
    return share(rows, lambda r: r["in_touch"] == "YES")


def busy(youngest: int, oldest: int) -> Callable[[Returns, int], tuple[int, int]]:
    return lambda returns, month: share(
        leavers(returns, month, youngest, oldest), lambda r: r["activity"] in ("F1", "P2")
    )


def cl_suitable_accom_19_21_pct(returns: Returns, month: int) -> tuple[int, int]:
    rows = [r for r in leavers(returns, month, 19, 21) if r["accommodation"] not in (None, "0")]
    return share(rows, lambda r: r["accommodation"] in ("B1", "Z11", "Z21"))


def months_after(day: date, many: int) -> date:
    """The same day so many months later, or the last day of that month."""
    return months_before(day, -many)


def after_working_days(day: date, many: int) -> date:
    while many:
        day += DAY
        many -= day.weekday() < 5 and day not in BANK_HOLIDAYS
    return day


def year_to(month: int) -> tuple[date, date]:
    """The first and the last day of the twelve months to the end of a month."""
    return last_day(month - 12) + DAY, last_day(month)


def there_in(
    returns: Returns, entity: str, start: str, end: str, first: date, last: date
) -> list[Row]:
    """The rows of something that was so on one of these days, as the return of that day has it."""
    found = []
    for year, tables in returns.items():
        begins = max(first, march_end(year - 1) + DAY)
        ends = min(last, march_end(year))
        if begins <= ends:
            found += [
                row
                for row in tables[entity]
                if row[start] <= ends and (row[end] is None or row[end] >= begins)
            ]
    return found


def covered_since(returns: Returns, month: int) -> date:
    """The first day of the returns that lead to this month without a year left out."""
    year = year_of(last_day(month))
    while year - 1 in returns:
        year -= 1
    return march_end(year - 1) + DAY


def on_time(
    day: date, reviewed: list[date], due: date, grace: date, second: int, begins: date, old: bool
) -> bool:
    """Whether no review deadline has passed by the day; `old`: it began before the returns do."""
    due = max(due, grace) if old else due
    for number, review in enumerate(sorted(set(reviewed))):
        if review > due:
            break
        due = months_after(review, second if number == 0 and not old else 6)
    return day <= due


def cpp_reviewed_in_time_pct(returns: Returns, month: int) -> tuple[int, int]:
    day, begins = last_day(month), covered_since(returns, month)
    plans = [p for p in cp_plans(returns, month) if months_after(p["started_on"], 3) <= day]

    def in_time(plan: Row) -> bool:
        began = plan["started_on"]
        reviewed = [
            row["reviewed_on"]
            for tables in returns.values()
            for row in tables["cp_review"]
            if (row["child"], row["plan_started_on"]) == (plan["child"], began)
            and row["reviewed_on"] >= max(began, begins)
        ]
        first, grace = months_after(began, 3), months_after(begins, 6)
        return on_time(day, reviewed, first, grace, 6, begins, began < begins)

    return share(plans, in_time)


def episodes_of(returns: Returns, child: str) -> list[Row]:
    """A child's episodes in order, each as the last return has it."""
    last: dict[date, Row] = {}
    for year in sorted(returns):
        for row in returns[year]["cla_episode"]:
            if row["child"] == child:
                last[row["decom"]] = row
    return [last[day] for day in sorted(last)]


def periods_of(returns: Returns, child: str) -> list[list[Row]]:
    """A child's periods of care, each a list of episodes that follow one another."""
    periods: list[list[Row]] = []
    for row in episodes_of(returns, child):
        before = periods[-1][-1] if periods else None
        follows = before and row["rne"] != "S" and before["dec"] in (None, row["decom"])
        if follows:
            periods[-1].append(row)
        else:
            periods.append([row])
    return periods


def period_at(returns: Returns, child: str, day: date) -> list[Row]:
    """The child's last period of care that had begun by the day."""
    return [p for p in periods_of(returns, child) if p[0]["decom"] <= day][-1]


def short_break(row: Row) -> bool:
    return row["legal_status"] in ("V3", "V4")


def cla_reviews_in_time_pct(returns: Returns, month: int) -> tuple[int, int]:
    day, begins = last_day(month), covered_since(returns, month)
    since = {r["child"]: period_at(returns, r["child"], day)[0]["decom"]
             for r in in_care(returns, month)}  # fmt: skip
    since = {child: on for child, on in since.items() if after_working_days(on, 20) <= day}

    def in_time(child: str) -> bool:
        began = since[child]
        reviewed = [
            row["reviewed_on"]
            for tables in returns.values()
            for row in tables["cla_review"]
            if row["child"] == child
            and row["reviewed_on"] >= max(began, begins)
            and period_at(returns, child, row["reviewed_on"])[0]["decom"] == began
        ]
        first, grace = after_working_days(began, 20), months_after(begins, 6)
        return on_time(day, reviewed, first, grace, 3, begins, began < begins)

    return share([*since], in_time)


def cla_review_participation_pct(returns: Returns, month: int) -> tuple[int, int]:
    held = happened(returns, "cla_review", "reviewed_on", month)
    held = [r for r in held if r["participation"] not in (None, "PN0")]
    return share(held, lambda r: r["participation"] in ("PN1", "PN2", "PN3", "PN5", "PN6"))


def cla_reentry_12m_pct(returns: Returns, month: int) -> tuple[int, int]:
    left = [r for r in known(returns, "cla_episode", "dec")
            if r["rec"] not in (None, "X1") and not short_break(r)]  # fmt: skip
    starts = happened(returns, "cla_episode", "decom", month)
    return share(
        [r for r in starts if r["rne"] == "S" and not short_break(r)],
        lambda s: any(
            r["child"] == s["child"] and months_before(s["decom"], 12) <= r["dec"] <= s["decom"]
            for r in left
        ),
    )


def cla_3plus_social_workers_pct(returns: Returns, month: int) -> tuple[int, int]:
    worked = there_in(returns, "social_worker", "started_on", "ended_on", *year_to(month))
    return share(
        in_care(returns, month),
        lambda r: len({w["worker"] for w in worked if w["child"] == r["child"]}) >= 3,
    )


def cla_missing_pct(returns: Returns, month: int) -> tuple[int, int]:
    first, last = year_to(month)
    episodes = there_in(returns, "cla_episode", "decom", "dec", first, last)
    children = {row["child"] for row in episodes if not short_break(row)}
    went = {
        row["child"]
        for row in known(returns, "missing", "started_on")
        if row["type"] == "M" and first <= row["started_on"] <= last
    }
    return len(children & went), len(children)


TEMPORARY = ("T0", "T1", "T2", "T3", "T4")


def placements_of(returns: Returns, child: str) -> list[list[Row]]:
    """A child's placements, each a list of episodes with one carer, without temporary ones."""
    found: list[list[Row]] = []
    for period in periods_of(returns, child):
        before = None
        for row in period:
            if row["place"] in TEMPORARY or short_break(row):
                before = row
                continue
            lasting = found[-1][-1] if found and found[-1][-1] in period else None
            same = lasting and (lasting["place"], lasting["place_provider"]) == (
                row["place"], row["place_provider"],
            )  # fmt: skip
            back = before is not None and before["place"] in TEMPORARY
            stays = same if back else row["rne"] not in ("S", "P", "B")
            if lasting and stays:
                found[-1].append(row)
            else:
                found.append([row])
            before = row
    return found


def cla_3plus_placements_pct(returns: Returns, month: int) -> tuple[int, int]:
    first, last = year_to(month)
    there = there_in(returns, "cla_episode", "decom", "dec", first, last)

    def lived(child: str) -> int:
        days = {row["decom"] for row in there if row["child"] == child}
        return sum(any(row["decom"] in days for row in placement)
                   for placement in placements_of(returns, child))  # fmt: skip

    return share(in_care(returns, month), lambda r: lived(r["child"]) >= 3)


def cla_long_term_stability_pct(returns: Returns, month: int) -> tuple[int, int]:
    day = last_day(month)

    def long(row: Row) -> bool:
        began = period_at(returns, row["child"], day)[0]["decom"]
        years = age(returns, row["child"], day)
        return months_after(began, 30) <= day and years is not None and years < 16

    def stable(row: Row) -> bool:
        lived = [p for p in placements_of(returns, row["child"]) if p[0]["decom"] <= day]
        since = lived[-1][0]["decom"]
        if row["place"] in ("A3", "A4", "A5", "A6") and len(lived) > 1:
            follows = lived[-2][-1]["dec"] in (None, since)
            since = lived[-2][0]["decom"] if follows else since
        return months_after(since, 24) <= day

    return share([r for r in in_care(returns, month) if long(r)], stable)


def cl_staying_put_pct(returns: Returns, month: int) -> tuple[int, int]:
    def fostered_until_18(row: Row) -> bool:
        return any(
            age(returns, row["child"], p[-1]["dec"]) >= 18
            and p[-1]["place"] in ("U1", "U2", "U3", "U4", "U5", "U6")
            for p in periods_of(returns, row["child"])
            if p[-1]["dec"] is not None and p[-1]["rec"] not in (None, "X1")
            and not short_break(p[0]) and p[-1]["dec"] <= last_day(month)
        )  # fmt: skip

    rows = [r for r in leavers(returns, month, 18, 20) if fostered_until_18(r)]
    return share(rows, lambda r: (r["accommodation"] or "")[:2] in ("Z1", "Z2"))


def adopted_periods(returns: Returns, month: int) -> list[list[Row]]:
    """The periods of care that ended in adoption in the month."""
    rows = [r for r in left_care(returns, month) if r["rec"] in ("E11", "E12")]
    return [period_at(returns, r["child"], r["decom"]) for r in rows]


def first_day(period: list[Row], field: str, *codes: str) -> date | None:
    days = [row["decom"] for row in period if row[field] in codes]
    return min(days) if days else None


def adoption_entry_to_placed_days(returns: Returns, month: int) -> tuple[int, int]:
    waited = []
    for period in adopted_periods(returns, month):
        placed = first_day(period, "place", "A3", "A4", "A5", "A6")
        fostered = first_day(period, "place", "U2", "U5")
        if placed:
            moved_in = min(placed, fostered or placed)
            waited.append((moved_in - period[0]["decom"]).days)
    return sum(waited), len(waited)


def adoption_po_to_match_days(returns: Returns, month: int) -> tuple[int, int]:
    waited = []
    for period in adopted_periods(returns, month):
        ordered = first_day(period, "legal_status", "E1", "D1")
        matched = [
            row["matched_on"]
            for row in own(returns, "adoption", month)
            if row["child"] == period[0]["child"] and row["matched_on"]
        ]
        if ordered and matched:
            waited.append(max((matched[0] - ordered).days, 0))
    return sum(waited), len(waited)


ORACLE: dict[str, Callable[[Returns, int], tuple[int, int | None]]] = {
    each.__name__: each
    for each in (
        referrals_count,
        assessments_started_count,
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
        contacts_count,
        contacts_repeat_pct,
        contacts_to_referral_pct,
        eh_assessments_count,
        eh_stepup_pct,
        referrals_nfa_pct,
        assessments_completed_count,
        assessments_open_over_45wd,
        assessment_median_wd,
        s47_count,
        icpc_rate,
        icpc_to_cpp_pct,
        cin_plans_stock_rate,
        cin_plan_over_12m_pct,
        cpp_over_15m_count,
        cpp_started_rate,
        cpp_subsequent_ever_pct,
        cpp_2y_plus_ended_pct,
        cpp_subsequent_2y_pct,
        cpp_reviewed_in_time_pct,
        cla_review_participation_pct,
        cla_reentry_12m_pct,
        cla_3plus_social_workers_pct,
        cla_missing_pct,
        assessed_not_in_need_pct,
        cla_uasc_pct,
        adopted_count,
        adoption_waiting_count,
        cla_sdq_avg,
        cla_sdq_completed_pct,
        cl_count,
        cl_in_touch_pct,
        cl_suitable_accom_19_21_pct,
    )
} | {
    "contacts_rate": contacts_count,
    "eh_assessments_rate": eh_assessments_count,
    "referrals_rate": referrals_count,
    "assessments_completed_rate": assessments_completed_count,
    "s47_rate": s47_count,
    "cin_stock_rate": cin_stock_count,
    "cpp_stock_rate": cpp_stock_count,
    "cla_stock_rate": cla_stock_count,
    "cla_foster_pct": placed("U1", "U5", "U6"),
    "cla_kinship_foster_pct": placed("U1"),
    "cla_residential_pct": placed("K2"),
    "cla_supported_accom_pct": placed("K3"),
    "cla_ceased_home_pct": left_by("E4A"),
    "cla_ceased_sgo_pct": left_by("E45"),
    "cla_ceased_adopted_pct": left_by("E11"),
    "cla_health_assessment_pct": answered("health_assessment"),
    "cla_dental_pct": answered("teeth_check"),
    "cla_immunisations_pct": answered("immunisations"),
    "cl_eet_17_18_pct": busy(17, 18),
    "cl_eet_19_21_pct": busy(19, 21),
}

OF_WHOLE_PERIODS: dict[str, Callable[[Returns, int], tuple[int, int | None]]] = {
    each.__name__: each
    for each in (
        cla_reviews_in_time_pct,
        cla_3plus_placements_pct,
        cla_long_term_stability_pct,
        cl_staying_put_pct,
        adoption_entry_to_placed_days,
        adoption_po_to_match_days,
    )
}
"""These look at whole periods of care: they are held to returns that forget nobody, for what a
return forgot is repaired, which is tested by itself."""
