"""What partners hold, drawn: rows of children, monthly counts, and which months are covered."""

from indicators.catalogue import INDICATORS
from indicators.facts import cases_of, measure
from tests.indicators.drawn import drawn_record, number, number_of, returns

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


MAY = number("2024-05")


def rows(drawn: str, extracts) -> str:
    """The drawn rows for each of some extracts; `{extract}` stands for its key."""
    head, *lines = [line for line in drawn.splitlines() if line.strip()]
    return "\n".join([head, *(line.format(extract=e) for e in extracts for line in lines)])


def told(keys, **tables) -> dict[tuple[str, str], tuple]:
    """Numerator and denominator of every month's fact, by indicator and month."""
    record, _ = drawn_record(returns(2025), tables)
    facts = measure(record, keys)
    whole = facts[facts["cut"] == ""]
    numbers = zip(whole["numerator"], whole["denominator"], strict=True)
    return dict(zip(zip(whole["indicator"], whole["month"], strict=True), numbers, strict=True))


def test_rows_of_children_count_in_the_month_in_which_they_happened():
    drawn = """
        child source    happened_on ended_on   what
        Ann   {extract} 2024-05-01  2024-05-01 one
        Ann   {extract} 2024-05-31  2024-05-31 one
        Bo    {extract} 2024-05-31  2024-06-30 two
        Cy    {extract} 2024-06-01  2024-06-01 one
    """
    facts = told(HAPPENED, partner_event=rows(drawn, sorted(set(HAPPENED.values()))))
    assert {key: facts[key, MAY][0] for key in HAPPENED} == dict.fromkeys(HAPPENED, 3)
    assert {key: facts[key, MAY + 1][0] for key in HAPPENED} == dict.fromkeys(HAPPENED, 1)


def test_counts_of_nobody_count_as_many_as_they_say_and_an_unknown_month_is_no_zero():
    keys = HAPPENED | OPEN | OF_COUNTS
    drawn = """
        source    month   numerator what
        {extract} 2024-05 7         one
        {extract} 2024-05 2         two
        {extract} 2024-06 -         one
    """
    facts = told(keys, partner_count=rows(drawn, sorted(set(keys.values()))))
    assert {key: facts[key, MAY][0] for key in keys} == dict.fromkeys(keys, 9)
    assert not [key for key in keys if (key, MAY + 1) in facts]


def test_what_lasts_counts_each_child_once_on_the_last_day_of_the_month():
    drawn = """
        child source    happened_on ended_on   what
        Ann   {extract} 2024-05-31  -          one
        Ann   {extract} 2024-05-30  2024-06-01 two
        Bo    {extract} 2023-01-01  2024-06-01 one
        Cy    {extract} 2024-05-01  2024-05-31 one
        Di    {extract} 2024-06-01  -          one
    """
    facts = told(OPEN, partner_event=rows(drawn, OPEN.values()))
    assert {key: facts[key, MAY][0] for key in OPEN} == dict.fromkeys(OPEN, 2)


def test_a_share_of_counts_is_so_many_of_so_many_and_nothing_where_one_is_missing():
    keys = SHARES_OF_COUNTS
    drawn = """
        source    month   numerator denominator what
        {extract} 2024-05 3.5       20          one
        {extract} 2024-05 1.5       10          two
        {extract} 2024-06 4         -           -
        {extract} 2024-07 -         30          -
    """
    facts = told(keys, partner_count=rows(drawn, keys.values()))
    assert {key: facts[key, MAY] for key in keys} == dict.fromkeys(keys, (5, 30))
    assert not [key for key in keys if {(key, MAY + 1), (key, MAY + 2)} & set(facts)]


def test_parts_that_do_not_make_the_whole_are_not_shown_in_its_place():
    counts = """
        source  month   numerator denominator what
        surveys 2024-05 90        30          -
        surveys 2024-05 40        10          heard
    """
    assert number_of("survey_score_avg", "2024-05", partner_count=counts) == (90, 30)


def test_parts_that_are_of_the_same_whole_do_not_count_it_twice():
    counts = """
        source              month   numerator denominator what
        workforce_vacancies 2024-05 9         100         -
        workforce_vacancies 2024-05 4         100         one
        workforce_vacancies 2024-05 5         100         two
        workforce_agency    2024-05 9         100         -
        workforce_agency    2024-05 4         -           one
        workforce_agency    2024-05 5         60          two
    """
    assert number_of("sw_vacancy_pct", "2024-05", partner_count=counts) == (9, 100)
    assert number_of("sw_agency_pct", "2024-05", partner_count=counts) == (9, 100)


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


def test_what_needs_rows_of_children_is_not_told_by_counts():
    extracts = sorted({INDICATORS[key].needs[0] for key in BY_CHILD})
    counts = rows("source month numerator\n{extract} 2024-05 40", extracts)
    # An extract of counts does not speak of people.
    needs = frozenset(name for key in BY_CHILD for name in INDICATORS[key].needs)
    sent = returns(2025, supplies=needs - {"identity"})
    record, _ = drawn_record(sent, {"partner_count": counts})
    assert measure(record, BY_CHILD).empty
    record, _ = drawn_record(returns(2025), {})
    covered = measure(record, BY_CHILD).query("month == @MAY")["indicator"]
    assert sorted(set(covered)) == BY_CHILD


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
