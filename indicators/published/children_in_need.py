"""DfE, "Children in need" (until 2023 "Characteristics of children in need"): its files, the 2024
release and the names of 2025."""

from __future__ import annotations

from indicators.cuts import NOT_KNOWN
from indicators.published.layout import POPULATION, FileMap, Held, Layout

PUBLICATION = "Children in need"
BY_POPULATION = (POPULATION,)
_DURATIONS = (
    *("3_months_or_less", "more_than_3_months_6_months", "more_than_6_months_less_than_1_year"),
    "1_year_less_than_2_years",
)
_ABUSE = ("Neglect", "Physical", "Sexual", "Emotional", "Multiple")
_BY_CATEGORY = tuple(f"{abuse}_{when}" for when in ("Initial", "Latest") for abuse in _ABUSE)
_NEEDS = {
    "N1_Abuse_or_neglect": "Abuse or neglect",
    "N2_Childs_disability_or_illness": "Child's disability or illness",
    "N3_Parents_disability_or_illness": "Parent's disability or illness",
    "N4_Family_in_acute_stress": "Family in acute stress",
    "N5_Family_dysfunction": "Family dysfunction",
    "N6_Socially_unacceptable_behaviour": "Socially unacceptable behaviour",
    "N7_Low_income": "Low income",
    "N8_Absent_parenting": "Absent parenting",
    "N9_Cases_other_than_CIN": "Cases other than children in need",
    "N0_Not_stated": "Not stated",
}
_SOURCES = {
    "Individual": "Individual",
    "Schools": "Schools",
    "Education_Services": "Education services",
    "Health_Services": "Health services",
    "Housing": "Housing",
    "LA_Services": "Local authority services",
    "Police": "Police",
    "Other_legal_agency": "Other legal agency",
    "Other": "Other",
    "Anonymous": "Anonymous",
    "Unknown": NOT_KNOWN,
}
_MONTHS = (
    *("April", "May", "June", "July", "August", "September", "October", "November", "December"),
    *("January", "February", "March"),
)
# Calendar month of each of DfE's columns, by which a month's referrals are held.
MONTH_CUT = "month"
_TO_45_DAYS = (*("Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days"),)
_ABILITIES = (
    *("Autism", "Behaviour", "Communication", "Consciousness", "Hand_Function", "Hearing"),
    *("Incontinence", "Learning_Difficulties", "Mobility", "Personal_care", "Vision", "Other"),
)
_THREE = ("child", "parent", "person")
_FACTORS = (
    *(f"Alcohol_Misuse_{who}" for who in _THREE),
    *(f"Drug_Misuse_{who}" for who in _THREE),
    *(f"Domestic_Abuse_{who}" for who in _THREE),
    *(f"Mental_Health_{who}" for who in _THREE),
    *(f"Learning_Disability_{who}" for who in _THREE),
    *(f"Physical_Disability_{who}" for who in _THREE),
    *("Young_Carer", "Privately_fostered", "Unaccompanied_asylum_seeker", "Going_missing"),
    *("Child_sexual_exploitation", "Trafficking", "Gangs", "Socially_unacceptable_behaviour"),
    *("Self_harm", "Neglect", "Emotional_Abuse", "Physical_Abuse_unknown"),
    *("Physical_Abuse_child_on_child", "Physical_Abuse_adult_on_child", "Sexual_Abuse_unknown"),
    *("Sexual_Abuse_child_on_child", "Sexual_Abuse_adult_on_child", "Female_Genital_Mutilation"),
    *("Faith_linked_abuse", "Child_criminal_exploitation", "Other"),
)
_CLOSURES = (
    *("unknown", "RC1_Adopted", "RC2_Died", "RC3_Residence_Order"),
    *("RC4_Special_Guardianship_Order", "RC5_Transfer_to_another_LA"),
    *("RC6_Transfer_to_Adult_Social_Service", "RC7_Other"),
)


def _with_rates(*counts: str) -> tuple[str, ...]:
    return tuple(name for count in counts for name in (count, f"{count}_rate"))


def _with_percents(*counts: str) -> tuple[str, ...]:
    return tuple(name for count in counts for name in (count, f"{count}_percent"))


def _file(
    key: str,
    title: str,
    columns: tuple[str, ...],
    *held: Held,
    later: Layout | None = None,
) -> FileMap:
    """A file with a row for each area and year. Later releases leave the rates out."""
    as_declared = Layout()
    return FileMap(
        f"cin_{key}",
        title,
        PUBLICATION,
        columns,
        filters=("category",),
        labels=frozenset({(title,)}),
        may_lack=frozenset(column for column in columns if column.endswith("_rate")),
        held=held,
        layouts=(as_declared, later) if later else (as_declared,),
    )


def _rate(measure: str, count: str) -> Held:
    return Held(measure, f"{count}_rate", (count,), BY_POPULATION)


def _share(measure: str, value: str, numerator: str, denominator: str) -> Held:
    return Held(measure, value, (numerator,), (denominator,))


def _national(key: str, title: str, *columns: str) -> FileMap:
    """A file of England alone, whose totals other files hold for every area: known, not kept."""
    return FileMap(f"cin_{key}", title, PUBLICATION, columns)


_C1_2025 = {
    "referral_count": "Referrals",
    "rereferral_count": "Re_referrals",
    "rereferral_percent": "Re_referrals_percent",
    "no_further_action_count": "No_Further_Action",
    "no_further_action_percent": "No_Further_Action_percent",
    "not_in_need_count": "Not_in_Need",
    "not_in_need_percent": "Not_in_Need_percent",
    "referral_child_count": "Referrals_child",
    "rereferral_child_count": "Re_referrals_child",
    "rereferral_child_percent": "Re_referrals_child_percent",
}

MAPS: tuple[FileMap, ...] = (
    _file(
        "b1",
        "Children in Need",
        _with_rates(
            *("Anypoint_episodes", "Anypoint_child", "Started_episodes", "Started_child"),
            *("Ended_episodes", "Ended_child", "At31_episodes", "Awaiting_assessment"),
        ),
        Held("cin_31_march", "At31_episodes", ("At31_episodes",)),
        _rate("cin_31_march_rate", "At31_episodes"),
        _rate("cin_started_rate", "Started_episodes"),
        _rate("cin_ended_rate", "Ended_episodes"),
    ),
    _file(
        "b2",
        "Recorded disability",
        (
            "At31_episodes",
            *_with_percents("At31_episodes_disability_recorded"),
            *(f"{ability}_percent" for ability in _ABILITIES),
        ),
        _share(
            "cin_disability_pct",
            "At31_episodes_disability_recorded_percent",
            "At31_episodes_disability_recorded",
            "At31_episodes",
        ),
    ),
    _file(
        "b3",
        "Primary need at assessment",
        ("At31_episodes", *_NEEDS),
        Held("cin_abuse_need_pct", None, ("N1_Abuse_or_neglect",), ("At31_episodes",)),
        *(
            Held("cin_31_march", column, (column,), cut="primary_need", cut_value=need)
            for column, need in _NEEDS.items()
        ),
    ),
    _file(
        "b4",
        "Duration of open episode",
        ("At31_episodes", *_with_percents(*_DURATIONS, "2years+")),
        _share("cin_over_2y_pct", "2years+_percent", "2years+", "At31_episodes"),
    ),
    _file(
        "b5",
        "Duration of ended episode",
        ("Ended_episodes", *_with_percents(*_DURATIONS, "2years+")),
    ),
    _file(
        "b6",
        "Reason for episode closure",
        ("Ended_episodes", *_with_percents(*_CLOSURES)),
    ),
    _file(
        "b7",
        "CIN Plans",
        _with_rates(
            *("CINPlan_start", "CINPlan_child_start", "CINPlan_end", "CINPlan_child_end"),
            *("CINPlan_anypoint", "CINPlan_child_anypoint", "CINPlan_At31"),
        ),
        _rate("cin_plans_31_march_rate", "CINPlan_At31"),
    ),
    _file(
        "c1",
        "Referrals and Re-referrals",
        (
            *_with_rates("Referrals"),
            *_with_percents("Re_referrals", "No_Further_Action", "Not_in_Need"),
            *_with_rates("Referrals_child"),
            *_with_percents("Re_referrals_child"),
        ),
        Held("referrals", "Referrals", ("Referrals",)),
        _rate("referrals_rate", "Referrals"),
        _share("rereferrals_pct", "Re_referrals_percent", "Re_referrals", "Referrals"),
        _share("referrals_nfa_pct", "No_Further_Action_percent", "No_Further_Action", "Referrals"),
        _share("assessed_not_in_need_pct", "Not_in_Need_percent", "Not_in_Need", "Referrals"),
        later=Layout(_C1_2025),
    ),
    _file(
        "c2",
        "Duration of assessment",
        (
            *_with_rates("Assessments_completed"),
            *_TO_45_DAYS,
            *("46-50_days", "51-60_days", "61+_days"),
            *("25th_Percentile_days", "Median_days", "75th_Percentile_days"),
        ),
        Held("assessments_completed", "Assessments_completed", ("Assessments_completed",)),
        _rate("assessments_completed_rate", "Assessments_completed"),
        Held("assessments_45wd_pct_derived", None, _TO_45_DAYS, ("Assessments_completed",)),
        Held("assessment_median_working_days", "Median_days"),
    ),
    _file(
        "c3",
        "Factors identified at the end of assessment",
        ("Episodes_with_assessment_factor", *_FACTORS),
        Held("factor_domestic_abuse_rate", None, ("Domestic_Abuse_parent",), BY_POPULATION),
        Held("factor_neglect_rate", None, ("Neglect",), BY_POPULATION),
        Held("factor_mental_health_parent_rate", None, ("Mental_Health_parent",), BY_POPULATION),
    ),
    _file(
        "c4",
        "Section 47s and Initial Child Protection Conferences",
        (
            *_with_rates("Section47", "Section47_child", "ICPC", "ICPC_child"),
            *("Duration_0-10_days", "Duration_11-15_days", "Duration_16-20_days"),
            *("Duration_21+_days", "Duration_25th_Percentile", "Duration_median"),
            "Duration_75th_Percentile",
        ),
        Held("s47", "Section47", ("Section47",)),
        _rate("s47_rate", "Section47"),
        _rate("icpc_rate", "ICPC"),
        Held(
            "icpc_15wd_pct_derived",
            None,
            ("Duration_0-10_days", "Duration_11-15_days"),
            ("ICPC",),
        ),
        Held("s47_icpc_median_working_days", "Duration_median"),
    ),
    _file(
        "c5",
        "Source of referral",
        ("Referrals", *_SOURCES),
        Held("referrals_police_pct", None, ("Police",), ("Referrals",)),
        Held("referrals_schools_pct", None, ("Schools", "Education_Services"), ("Referrals",)),
        Held("referrals_health_pct", None, ("Health_Services",), ("Referrals",)),
        *(
            Held("referrals", column, (column,), cut="source", cut_value=source)
            for column, source in _SOURCES.items()
        ),
    ),
    _file(
        "c6",
        "Month of referral",
        ("Referrals", *_MONTHS),
        *(Held("referrals", m, (m,), cut=MONTH_CUT, cut_value=m) for m in _MONTHS),
    ),
    _file(
        "d1",
        "Child Protection Plans",
        _with_rates(
            *("CPP_start", "CPP_child_start", "CPP_end", "CPP_child_end"),
            *("CPP_anypoint", "CPP_child_anypoint", "CPP_At31"),
        ),
        Held("cpp_31_march", "CPP_At31", ("CPP_At31",)),
        _rate("cpp_31_march_rate", "CPP_At31"),
        _rate("cpp_started_rate", "CPP_start"),
        _rate("cpp_ended_rate", "CPP_end"),
    ),
    _file(
        "d2",
        "Child Protection Plans by Initial and Latest Category of Abuse",
        ("CPP_start", *_BY_CATEGORY),
    ),
    _file(
        "d3",
        "Child Protection Plans which are a second or subsequent plan",
        ("CPP_start", *_with_percents("CPP_subsequent")),
        _share("cpp_subsequent_pct", "CPP_subsequent_percent", "CPP_subsequent", "CPP_start"),
    ),
    _file(
        "d4",
        "Child Protection Plans by Initial and Latest Category of Abuse",
        ("CPP_At31", *_BY_CATEGORY),
        Held("cpp_neglect_pct", None, ("Neglect_Latest",), ("CPP_At31",)),
    ),
    _file(
        "d5",
        "Child Protection Plans by length of time",
        ("CPP_At31", *_with_percents(*_DURATIONS, "2_years_or_more")),
        _share("cpp_2yrs_plus_at31_pct", "2_years_or_more_percent", "2_years_or_more", "CPP_At31"),
    ),
    _file(
        "d6",
        "Child Protection Plans reviewed within timescales",
        ("CPP_At31_3Months", *_with_percents("Reviewed_within_timescales")),
        _share(
            "cpp_reviewed_in_time_pct",
            "Reviewed_within_timescales_percent",
            "Reviewed_within_timescales",
            "CPP_At31_3Months",
        ),
    ),
    _file(
        "d7",
        "Child Protection Plans ending by length of time",
        ("CPP_End", *_with_percents(*_DURATIONS, "2_years_or_more")),
        _share("cpp_2yrs_plus_ended_pct", "2_years_or_more_percent", "2_years_or_more", "CPP_End"),
        _share(
            "cpp_3m_or_less_ended_pct", "3_months_or_less_percent", "3_months_or_less", "CPP_End"
        ),
    ),
    _file(
        "d8",
        "Child Protection Plans ending during the first six months of the year",
        (
            "CPP_End_first_6months",
            *_with_percents("3_months_or_less", "3_months_or_less_transfer"),
            *_with_percents("more_than_3_months_6_months", "more_than_6_months"),
        ),
    ),
    _national(
        "a1_a2",
        "England: needs, assessments, section 47 enquiries and plans",
        *("category", "category_type", "number", "rate", "percent"),
    ),
    _national(
        "a3",
        "England: primary need by age and gender",
        *("category", "characteristic", "CIN_At31", *_NEEDS),
    ),
    _national(
        "a4",
        "England: ethnicity by age and gender",
        *("category", "characteristic", "CIN_At31", "Known", "White", "Mixed"),
        *("Asian_or_Asian_British", "Black_or_Black_British", "Other_group"),
    ),
    _national(
        "a5",
        "England: initial category of abuse by gender, age and ethnicity",
        *("characteristic", "characteristic_type", "CPP_At31", "Neglect_Initial"),
        *("Physical_Abuse_Initial", "Sexual_Abuse_Initial", "Emotional_Abuse_Initial"),
        "Multiple_Initial",
    ),
    _national(
        "a6",
        "England: initial category of abuse",
        *("category", "CPP_At31", "Neglect_Initial", "Physical_abuse_Initial"),
        *("Sexual_abuse_Initial", "Emotional_abuse_Initial", "Multiple_Initial"),
    ),
    _national(
        "a7",
        "England: children in need by age, gender and ethnicity",
        *("category", "characteristic", "characteristic_type", "number", "percent"),
    ),
    _national(
        "headline",
        "England: headline figures",
        *("children_in_need", "children_in_need_per_10000_children", "child_protection_plans"),
        *("child_protection_plans_per_10000_children", "referrals", "completed_assessments"),
    ),
)
