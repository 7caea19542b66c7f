"""What DfE publishes of every authority, each measure declared once, with the indicator of ours
that measures the same thing."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.define import Polarity, Stage, Unit

COUNT, PERCENT, RATE, MEAN = Unit.COUNT, Unit.PERCENT, Unit.RATE, Unit.MEAN
MEDIAN, RATIO = Unit.MEDIAN, Unit.RATIO
HIGH, LOW, NEUTRAL = Polarity.HIGH, Polarity.LOW, Polarity.NEUTRAL


@dataclass(frozen=True)
class Measure:
    """One published measure.

    `key`: what an indicator names as its `published`. `indicator`: the key of the indicator that
    measures the same. `stage`: the heading it stands under. `decimals`: to how many places DfE
    publishes it; means, medians and thresholds made of published figures are rounded to the same.
    """

    key: str
    indicator: str
    title: str
    stage: str
    unit: Unit
    polarity: Polarity
    decimals: int


# By the stage they stand under: key, indicator, title, unit, polarity, decimals.
_DECLARED: dict[str, tuple[tuple, ...]] = {
    Stage.REFERRALS: (
        ("referrals", "referrals_count", "Referrals to children's social care", COUNT, NEUTRAL, 0),
        ("referrals_rate", "referrals_rate", "Referrals per 10,000 children", RATE, NEUTRAL, 1),
        ("rereferrals_pct", "rereferrals_12m_pct",
         "Re-referrals within 12 months",
         PERCENT, LOW, 1),
        ("referrals_nfa_pct", "referrals_nfa_pct",
         "Referrals closed with no further action",
         PERCENT, NEUTRAL, 1),
        ("referrals_police_pct", "referrals_police_pct",
         "Referrals from police",
         PERCENT, NEUTRAL, 1),
        ("referrals_schools_pct", "referrals_schools_pct",
         "Referrals from schools and education",
         PERCENT, NEUTRAL, 1),
        ("referrals_health_pct", "referrals_health_pct",
         "Referrals from health services",
         PERCENT, NEUTRAL, 1),
    ),
    Stage.ASSESSMENTS: (
        ("assessments_completed", "assessments_completed_count",
         "Assessments completed",
         COUNT, NEUTRAL, 0),
        ("assessments_completed_rate", "assessments_completed_rate",
         "Assessments completed per 10,000 children",
         RATE, NEUTRAL, 1),
        ("assessments_45wd_pct_derived", "assessments_45wd_pct",
         "Assessments completed within 45 working days",
         PERCENT, HIGH, 1),
        ("factor_domestic_abuse_rate", "factor_domestic_abuse_rate",
         "Assessments finding domestic abuse by or of a parent per 10,000 children",
         RATE, NEUTRAL, 1),
        ("factor_neglect_rate", "factor_neglect_rate",
         "Assessments finding neglect per 10,000 children",
         RATE, NEUTRAL, 1),
        ("factor_mental_health_parent_rate", "factor_mental_health_parent_rate",
         "Assessments finding poor mental health of a parent per 10,000 children",
         RATE, NEUTRAL, 1),
        ("assessment_median_working_days", "assessment_median_wd",
         "Working days an assessment took, median",
         MEDIAN, LOW, 0),
        ("assessed_not_in_need_pct", "assessed_not_in_need_pct",
         "Referrals assessed and found not in need",
         PERCENT, NEUTRAL, 1),
    ),
    Stage.SECTION_47: (
        ("s47", "s47_count", "Section 47 enquiries started", COUNT, NEUTRAL, 0),
        ("s47_rate", "s47_rate",
         "Section 47 enquiries started per 10,000 children",
         RATE, NEUTRAL, 1),
        ("icpc_rate", "icpc_rate",
         "Initial child protection conferences per 10,000 children",
         RATE, NEUTRAL, 1),
        ("icpc_15wd_pct_derived", "icpc_15wd_pct",
         "Initial conferences held within 15 working days",
         PERCENT, HIGH, 1),
        ("s47_icpc_median_working_days", "s47_icpc_median_wd",
         "Working days from section 47 enquiry to initial conference, median",
         MEDIAN, LOW, 0),
    ),
    Stage.NEED: (
        ("cin_31_march", "cin_stock_count", "Children in need", COUNT, NEUTRAL, 0),
        ("cin_31_march_rate", "cin_stock_rate",
         "Children in need per 10,000 children",
         RATE, NEUTRAL, 1),
        ("cin_started_rate", "cin_started_rate",
         "Episodes of need starting per 10,000 children",
         RATE, NEUTRAL, 1),
        ("cin_ended_rate", "cin_ended_rate",
         "Episodes of need ending per 10,000 children",
         RATE, NEUTRAL, 1),
        ("cin_plans_31_march_rate", "cin_plans_stock_rate",
         "Children on a child in need plan per 10,000 children",
         RATE, NEUTRAL, 1),
        ("cin_over_2y_pct", "cin_over_2y_pct",
         "Children in need for two years or more",
         PERCENT, NEUTRAL, 1),
        ("cin_disability_pct", "cin_disability_pct",
         "Children in need with a disability recorded",
         PERCENT, NEUTRAL, 1),
        ("cin_abuse_need_pct", "cin_abuse_need_pct",
         "Children in need because of abuse or neglect",
         PERCENT, NEUTRAL, 1),
    ),
    Stage.PLANS: (
        ("cpp_31_march", "cpp_stock_count",
         "Children on a child protection plan",
         COUNT, NEUTRAL, 0),
        ("cpp_31_march_rate", "cpp_stock_rate",
         "Children on a child protection plan per 10,000 children",
         RATE, NEUTRAL, 1),
        ("cpp_started_rate", "cpp_started_rate",
         "Child protection plans starting per 10,000 children",
         RATE, NEUTRAL, 1),
        ("cpp_ended_rate", "cpp_ended_rate",
         "Child protection plans ending per 10,000 children",
         RATE, NEUTRAL, 1),
        ("cpp_subsequent_pct", "cpp_subsequent_ever_pct",
         "Plans starting that are a second or later one",
         PERCENT, LOW, 1),
        ("cpp_neglect_pct", "cpp_neglect_pct", "Plans for neglect", PERCENT, NEUTRAL, 1),
        ("cpp_2yrs_plus_at31_pct", "cpp_2y_plus_current_pct",
         "Current plans of two years or more",
         PERCENT, LOW, 1),
        ("cpp_2yrs_plus_ended_pct", "cpp_2y_plus_ended_pct",
         "Plans ending that lasted two years or more",
         PERCENT, LOW, 1),
        ("cpp_3m_or_less_ended_pct", "cpp_3m_or_less_ended_pct",
         "Plans ending within three months",
         PERCENT, NEUTRAL, 1),
        ("cpp_reviewed_in_time_pct", "cpp_reviewed_in_time_pct",
         "Child protection plans reviewed in time",
         PERCENT, HIGH, 1),
    ),
    Stage.LOOKED_AFTER: (
        ("cla_31_march", "cla_stock_count", "Children looked after", COUNT, NEUTRAL, 0),
        ("cla_31_march_rate", "cla_stock_rate",
         "Children looked after per 10,000 children",
         RATE, NEUTRAL, 0),
        ("cla_started_rate", "cla_started_rate",
         "Children starting to be looked after per 10,000 children",
         RATE, NEUTRAL, 0),
        ("cla_ceased_rate", "cla_ceased_rate",
         "Children ceasing to be looked after per 10,000 children",
         RATE, NEUTRAL, 0),
        ("cla_s20_pct", "cla_s20_pct",
         "Looked-after children under a voluntary agreement",
         PERCENT, NEUTRAL, 0),
        ("cla_uasc_pct", "cla_uasc_pct",
         "Looked-after children who are unaccompanied asylum-seeking children",
         PERCENT, NEUTRAL, 0),
        ("cla_health_assessment_pct", "cla_health_assessment_pct",
         "Looked-after children with their annual health assessment",
         PERCENT, HIGH, 0),
        ("cla_dental_pct", "cla_dental_pct",
         "Looked-after children whose teeth were checked",
         PERCENT, HIGH, 0),
        ("cla_immunisations_pct", "cla_immunisations_pct",
         "Looked-after children with immunisations up to date",
         PERCENT, HIGH, 0),
        ("cla_dev_u5_pct", "cla_dev_u5_pct",
         "Looked-after children under five with development checks up to date",
         PERCENT, HIGH, 0),
        ("cla_sdq_avg", "cla_sdq_avg", "Average strengths and difficulties score", MEAN, LOW, 1),
        ("cla_sdq_completed_pct", "cla_sdq_completed_pct",
         "Looked-after children with a strengths and difficulties score",
         PERCENT, HIGH, 0),
        ("cla_substance_misuse_pct", "cla_substance_misuse_pct",
         "Looked-after children with a substance misuse problem",
         PERCENT, LOW, 0),
        ("cla_convicted_pct", "cla_convicted_pct",
         "Looked-after children convicted or cautioned in the year",
         PERCENT, LOW, 0),
        ("cla_3plus_social_workers_pct", "cla_3plus_social_workers_pct",
         "Looked-after children with three or more social workers in the year",
         PERCENT, LOW, 0),
        ("cla_missing_pct", "cla_missing_pct",
         "Looked-after children who went missing in the year",
         PERCENT, LOW, 0),
        ("cla_missing_incidents_per_child", "cla_missing_incidents_per_child",
         "Missing incidents per child who went missing",
         RATIO, LOW, 1),
    ),
    Stage.PLACEMENTS: (
        ("cla_3plus_placements_pct", "cla_3plus_placements_pct",
         "Looked-after children with three or more placements in the year",
         PERCENT, LOW, 0),
        ("cla_long_term_stability_pct", "cla_long_term_stability_pct",
         "Children in care two and a half years who lived two years with the same carer",
         PERCENT, HIGH, 0),
        ("cla_foster_pct", "cla_foster_pct",
         "Looked-after children in foster care",
         PERCENT, HIGH, 0),
        ("cla_residential_pct", "cla_residential_pct",
         "Looked-after children in secure homes and children's homes",
         PERCENT, NEUTRAL, 0),
        ("cla_supported_accom_pct", "cla_supported_accom_pct",
         "Looked-after children in independent living or supported accommodation",
         PERCENT, NEUTRAL, 0),
        ("cla_placed_with_parents_pct", "cla_placed_with_parents_pct",
         "Looked-after children placed with parents",
         PERCENT, NEUTRAL, 0),
        ("cla_unregistered_other_pct", "cla_unregistered_other_pct",
         "Looked-after children in other placements",
         PERCENT, LOW, 0),
        ("cla_own_provision_pct", "cla_own_provision_pct",
         "Looked-after children in the authority's own provision",
         PERCENT, NEUTRAL, 0),
        ("cla_out_of_area_pct", "cla_out_of_area_pct",
         "Looked-after children placed outside the authority",
         PERCENT, LOW, 0),
        ("cla_over_20_miles_pct", "cla_over_20_miles_pct",
         "Looked-after children placed outside the authority and more than 20 miles from home",
         PERCENT, LOW, 0),
    ),
    Stage.LEAVING_CARE: (
        ("cla_ceased_home_pct", "cla_ceased_home_pct",
         "Children leaving care who returned home",
         PERCENT, NEUTRAL, 0),
        ("cla_ceased_sgo_pct", "cla_ceased_sgo_pct",
         "Children leaving care through special guardianship",
         PERCENT, NEUTRAL, 0),
        ("cl_in_touch_pct", "cl_in_touch_pct",
         "Care leavers aged 17 to 21 in touch with the authority",
         PERCENT, HIGH, 0),
        ("cl_eet_17_18_pct", "cl_eet_17_18_pct",
         "Care leavers aged 17 to 18 in education, employment or training",
         PERCENT, HIGH, 0),
        ("cl_eet_19_21_pct", "cl_eet_19_21_pct",
         "Care leavers aged 19 to 21 in education, employment or training",
         PERCENT, HIGH, 0),
        ("cl_he_pct", "cl_he_pct",
         "Care leavers aged 19 to 21 in higher education",
         PERCENT, HIGH, 0),
        ("cl_staying_put_pct", "cl_staying_put_pct",
         "Young people staying put with former foster carers",
         PERCENT, HIGH, 0),
        ("cl_suitable_accom_19_21_pct", "cl_suitable_accom_19_21_pct",
         "Care leavers aged 19 to 21 in suitable accommodation",
         PERCENT, HIGH, 0),
    ),
    Stage.ADOPTION: (
        ("cla_ceased_adopted_pct", "cla_ceased_adopted_pct",
         "Children leaving care through adoption",
         PERCENT, HIGH, 0),
        ("adopted", "adopted_count", "Children adopted", COUNT, NEUTRAL, 0),
    ),
    Stage.WORKFORCE: (
        ("sw_turnover_pct", "sw_turnover_pct", "Turnover of social workers", PERCENT, LOW, 1),
        ("sw_agency_pct", "sw_agency_pct", "Agency social workers", PERCENT, LOW, 1),
        ("sw_vacancy_pct", "sw_vacancy_pct", "Social worker vacancies", PERCENT, LOW, 1),
        ("sw_caseload_avg", "sw_caseload_avg", "Cases for each social worker", MEAN, LOW, 1),
    ),
    Stage.EDUCATION: (
        ("absence_cla_pct", "attendance_overall_absence_pct",
         "School sessions missed by children looked after for 12 months",
         PERCENT, LOW, 1),
        ("persistent_absence_cla_pct", "attendance_persistent_pct",
         "Children looked after for 12 months who are persistently absent",
         PERCENT, LOW, 1),
    ),
}  # fmt: skip
MEASURES: dict[str, Measure] = {
    key: Measure(key, indicator, title, stage, *rest)
    for stage, declared in _DECLARED.items()
    for key, indicator, title, *rest in declared
}
_BY_INDICATOR = {each.indicator: each for each in MEASURES.values()}


# What an authority measures by itself nobody publishes.
STAGES: tuple[str, ...] = tuple(str(stage) for stage in Stage if stage is not Stage.LOCAL)
"""Every stage that has a page of comparisons, in the order of the system."""


def measures_of(stage: str) -> dict[str, Measure]:
    """The measures of a stage by key; none where nothing is published of it."""
    return {key: each for key, each in MEASURES.items() if each.stage == stage}


def measure_of(key: str) -> Measure | None:
    """The measure with this key, or the one an indicator with this key is compared by."""
    return MEASURES.get(key) or _BY_INDICATOR.get(key)
