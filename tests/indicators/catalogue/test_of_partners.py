"""What partners hold, drawn: rows of children, monthly counts, and which months are covered."""

import numpy as np
import pytest

from indicators.catalogue import INDICATORS
from indicators.facts import cases_of, measure
from tests.indicators.drawn import assert_counts, drawn_record, number, number_of, returns

HAPPENED = {
    "a_and_e_attendances_count": "a_and_e_attendances",
    "a_and_e_attendances_rate": "a_and_e_attendances",
    "emergency_admissions_count": "emergency_admissions",
    "alcohol_admissions_count": "alcohol_admissions",
    "inpatient_admissions_count": "inpatient_admissions",
    "camhs_referrals_count": "camhs_referrals",
    "dental_checks_count": "dental_checks",
    "police_domestic_abuse_count": "police_domestic_abuse",
    "police_domestic_abuse_rate": "police_domestic_abuse",
    "anti_social_behaviour_count": "anti_social_behaviour",
    "police_call_outs_count": "police_call_outs",
    "police_missing_reports_count": "police_missing_reports",
    "police_exploitation_count": "police_exploitation",
    "yjs_fte_rate": "first_time_entrants",
    "exclusions_count": "exclusions",
    "school_moves_count": "school_moves",
    "early_help_contacts_count": "early_help_contacts",
    "early_help_begun_count": "early_help_assessments",
}
OPEN = {
    "yjs_open_orders_count": "youth_justice_orders",
    "part_time_timetables_count": "part_time_timetables",
    "home_education_count": "home_education",
    "free_school_meals_count": "free_school_meals",
    "temporary_accommodation_count": "temporary_accommodation",
    "parental_mental_health_count": "parental_mental_health",
    "parental_substance_misuse_count": "parental_substance_misuse",
}
OF_COUNTS = {
    "referrals_published_count": "referrals_as_published",
    "sw_in_post_fte": "workforce_in_post",
}
SHARES_OF_COUNTS = {
    "police_domestic_abuse_notified_pct": "police_domestic_abuse_notified",
    "attendance_absence_pct": "attendance",
    "health_assessments_in_time_pct": "health_assessments",
    "immunisations_up_to_date_pct": "immunisations",
    "ks2_rwm_pct": "attainment_ks2",
    "ks4_att8_avg": "attainment_ks4",
    "cla_unit_cost_week": "placement_costs",
    "survey_score_avg": "surveys",
    "case_audit_score_avg": "case_audits",
    "sw_vacancy_pct": "workforce_vacancies",
    "sw_agency_pct": "workforce_agency",
    "sw_turnover_pct": "workforce_leavers",
    "sw_caseload_avg": "workforce_caseload",
    "sw_absence_pct": "workforce_absence",
}


@pytest.mark.parametrize(("key", "extract"), HAPPENED.items())
def test_rows_of_children_count_in_the_month_in_which_they_happened(key, extract):
    assert_counts(
        key,
        month="2024-05",
        yes="Ann Ann Bo",
        partner_event=f"""
            child source    happened_on ended_on   what
            Ann   {extract} 2024-05-01  2024-05-01 one
            Ann   {extract} 2024-05-31  2024-05-31 one
            Bo    {extract} 2024-05-31  2024-06-30 two
            Cy    {extract} 2024-06-01  2024-06-01 one
            Di    another   2024-05-10  2024-05-10 one
        """,
    )


@pytest.mark.parametrize(("key", "extract"), [*HAPPENED.items(), *OPEN.items(), *OF_COUNTS.items()])
def test_counts_of_nobody_count_as_many_as_they_say_and_an_unknown_month_is_no_zero(key, extract):
    counts = f"""
        source    month   numerator what
        {extract} 2024-05 7         one
        {extract} 2024-05 2         two
        {extract} 2024-06 -         one
        another   2024-05 50        -
    """
    assert number_of(key, "2024-05", partner_count=counts)[0] == 9
    assert number_of(key, "2024-06", partner_count=counts) is None


@pytest.mark.parametrize(("key", "extract"), OPEN.items())
def test_what_lasts_counts_each_child_once_on_the_last_day_of_the_month(key, extract):
    assert_counts(
        key,
        month="2024-05",
        yes="Ann Bo Fay",
        partner_event=f"""
            child source    happened_on ended_on   what
            Ann   {extract} 2024-05-31  -          one
            Ann   {extract} 2024-05-30  2024-06-01 two
            Bo    {extract} 2023-01-01  2024-06-01 one
            Cy    {extract} 2024-05-01  2024-05-31 one
            Di    {extract} 2024-06-01  -          one
            Ed    another   2024-05-01  -          one
            Fay   {extract} 2024-04-30  2024-09-01 one
        """,
    )


@pytest.mark.parametrize(("key", "extract"), SHARES_OF_COUNTS.items())
def test_a_share_of_counts_is_so_many_of_so_many_and_nothing_where_one_is_missing(key, extract):
    counts = f"""
        source    month   numerator denominator what
        {extract} 2024-05 3.5       20          one
        {extract} 2024-05 1.5       10          two
        {extract} 2024-06 4         -           -
        {extract} 2024-07 -         30          -
    """
    assert number_of(key, "2024-05", partner_count=counts) == (5, 30)
    assert number_of(key, "2024-06", partner_count=counts) == (0, 0)
    assert number_of(key, "2024-07", partner_count=counts) is None


def test_parts_that_do_not_make_the_whole_are_not_shown_in_its_place():
    counts = """
        source  month   numerator denominator what
        surveys 2024-05 90        30          -
        surveys 2024-05 40        10          heard
    """
    assert number_of("survey_score_avg", "2024-05", partner_count=counts) == (90, 30)


def test_a_survey_is_split_by_question():
    counts = """
        source  month   numerator denominator what
        surveys 2024-05 90        30          felt_listened_to
        surveys 2024-05 40        10          know_my_plan
    """
    record, _ = drawn_record(returns(2025), {"partner_count": counts})
    facts = measure(record, ["survey_score_avg"])
    split = facts[facts["cut"] == "what"].set_index("cut_value")[["numerator", "denominator"]]
    assert split.T.to_dict("list") == {"Felt listened to": [90, 30], "Know my plan": [40, 10]}


def test_the_most_deprived_are_two_tenths_of_ten_and_a_month_without_tenths_says_nothing():
    counts = """
        source                  month   numerator what
        children_by_deprivation 2024-05 30        1
        children_by_deprivation 2024-05 20        2
        children_by_deprivation 2024-05 50        7
        children_by_deprivation 2024-06 100       -
    """
    assert number_of("most_deprived_pct", "2024-05", partner_count=counts) == (50, 100)
    assert number_of("most_deprived_pct", "2024-06", partner_count=counts) == (0, 0)


BY_CHILD = sorted(key for key, each in INDICATORS.items() if each.by_child)


@pytest.mark.parametrize("key", BY_CHILD)
def test_what_needs_rows_of_children_is_not_told_by_counts(key):
    extract = INDICATORS[key].needs[0]
    counts = f"source month numerator\n{extract} 2024-05 40"
    # An extract of counts does not speak of people.
    sent = returns(2025, supplies=frozenset({*INDICATORS[key].needs, "partner_event"}))
    record, _ = drawn_record(sent, {"partner_count": counts})
    assert measure(record, [key]).empty
    record, _ = drawn_record(returns(2025), {})
    assert number("2024-05") in measure(record, [key])["month"].to_numpy()


CARE = """
    child decom      dec        rne rec legal_status
    Ann   2020-01-01 -          S   -   C2
    Bo    2024-05-02 -          S   -   V2
    Eve   2020-01-01 -          S   -   V4
    Fay   2020-01-01 2024-05-01 S   E4A C2
"""
PLANS = """
    child started_on ended_on
    Ann   2020-01-01 -
    Bo    2024-01-01 -
"""
NEED = """
    child referred_on closed_on  no_further_action
    Cy    2024-01-01  -          0
    Di    2024-01-01  -          1
    Eve   2024-01-01  2024-05-03 0
"""
ATTENDANCES = """
    child source              happened_on ended_on   what
    Ann   a_and_e_attendances 2024-05-02  2024-05-02 injury
    Bo    a_and_e_attendances 2024-05-01  2024-05-01 injury
    Cy    a_and_e_attendances 2024-05-02  2024-05-02 injury
    Di    a_and_e_attendances 2024-05-02  2024-05-02 injury
    Eve   a_and_e_attendances 2024-05-02  2024-05-02 injury
    Fay   a_and_e_attendances 2024-05-02  2024-05-02 injury
"""
INVOLVED = {
    "Ann": "Looked after",
    "Bo": "On a protection plan",
    "Cy": "In need",
    "Di": "None recorded, or not linked",
    "Eve": "In need",
    "Fay": "None recorded, or not linked",
}


def involved(supplies=None):
    tables = {
        "cla_episode": CARE,
        "cp_plan": PLANS,
        "cin_episode": NEED,
        "partner_event": ATTENDANCES,
    }
    sent = returns(2025, supplies=supplies) if supplies else returns(2025)
    record, children = drawn_record(sent, tables)
    found = cases_of(INDICATORS["a_and_e_attendances_count"], record, number("2024-05"))
    named = {place: name for name, place in children.items()}
    return dict(zip(found["child"].map(named), found["involvement"], strict=True))


def test_involvement_is_what_social_care_was_doing_on_the_day_the_most_first():
    assert involved() == INVOLVED


def test_without_the_returns_nobody_can_say_who_is_involved():
    only = frozenset({"a_and_e_attendances", "partner_event", "identity", "cla_episode"})
    assert set(involved(only).values()) == {"Not known"}


def test_counts_are_of_nobody_known():
    counts = "source month numerator\na_and_e_attendances 2024-05 7"
    record, _ = drawn_record(returns(2025), {"partner_count": counts})
    facts = measure(record, ["a_and_e_attendances_count"])
    split = facts[(facts["cut"] == "involvement") & (facts["month"] == number("2024-05"))]
    assert split[["cut_value", "numerator"]].to_numpy().tolist() == [["Not known", 7.0]]


def test_half_a_million_counts_and_rows_together_are_as_many_as_they_are():
    rng = np.random.default_rng(1)
    days = np.sort(rng.integers(0, 365, 300))
    drawn = "\n".join(
        f"C{n % 40} a_and_e_attendances {np.datetime64('2024-04-01') + d} injury"
        for n, d in enumerate(days.tolist())
    )
    record, _ = drawn_record(
        returns(2025), {"partner_event": f"child source happened_on what\n{drawn}"}
    )
    facts = measure(record, ["a_and_e_attendances_count"])
    for cut in facts["cut"].unique():
        assert facts.loc[facts["cut"] == cut, "numerator"].sum() == 300
