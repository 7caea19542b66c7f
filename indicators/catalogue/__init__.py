"""Every indicator there is, in the order of the dashboard: adding one is a function in a theme file
and a line here.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView

from accounts.at_hand import described
from indicators.catalogue import (
    adoption,
    around,
    as_listed,
    assessments,
    early_help,
    education,
    factors,
    front_door,
    health,
    health_partner,
    leaving_care,
    looked_after,
    missing,
    need,
    placements,
    plans,
    police,
    referrals,
    section_47,
    workforce,
)
from indicators.define import Indicator

_ORDER: tuple[Indicator, ...] = (
    front_door.contacts_count,
    front_door.contacts_rate,
    front_door.contacts_repeat_pct,
    front_door.contacts_to_referral_pct,
    early_help.eh_assessments_count,
    early_help.eh_assessments_rate,
    early_help.eh_stepup_pct,
    early_help.eh_stepdown_count,
    around.early_help_contacts_count,
    around.early_help_begun_count,
    around.early_help_up_count,
    around.early_help_down_count,
    referrals.referrals_count,
    referrals.referrals_rate,
    referrals.rereferrals_12m_pct,
    referrals.referrals_nfa_pct,
    referrals.referrals_police_pct,
    referrals.referrals_schools_pct,
    referrals.referrals_health_pct,
    assessments.assessments_started_count,
    around.referrals_published_count,
    assessments.assessments_completed_count,
    assessments.assessments_completed_rate,
    assessments.assessments_45wd_pct,
    assessments.assessments_open_over_45wd,
    assessments.assessment_median_wd,
    assessments.assessment_median_all_wd,
    assessments.assessed_not_in_need_pct,
    assessments.assessment_child_seen_pct,
    factors.factor_domestic_abuse_rate,
    factors.factor_neglect_rate,
    factors.factor_exploitation_rate,
    factors.factor_mental_health_parent_rate,
    section_47.s47_count,
    section_47.s47_rate,
    section_47.s47_repeat_12m_pct,
    section_47.s47_to_icpc_pct,
    section_47.icpc_rate,
    section_47.icpc_15wd_pct,
    section_47.s47_icpc_median_wd,
    section_47.icpc_to_cpp_pct,
    need.cin_stock_count,
    need.cin_stock_rate,
    need.cin_started_rate,
    need.cin_ended_rate,
    need.cin_plans_stock_rate,
    need.cin_over_2y_pct,
    need.cin_plan_over_12m_pct,
    need.cin_disability_pct,
    need.cin_abuse_need_pct,
    need.preproceedings_count,
    as_listed.cin_seen_20wd_pct,
    as_listed.cin_unallocated_count,
    plans.cpp_stock_count,
    plans.cpp_stock_rate,
    plans.cpp_started_rate,
    plans.cpp_ended_rate,
    plans.cpp_subsequent_ever_pct,
    plans.cpp_subsequent_2y_pct,
    plans.cpp_2y_plus_current_pct,
    plans.cpp_2y_plus_ended_pct,
    plans.cpp_3m_or_less_ended_pct,
    plans.cpp_over_15m_count,
    plans.cpp_neglect_pct,
    plans.cpp_reviewed_in_time_pct,
    as_listed.cpp_visits_in_time_pct,
    as_listed.cpp_seen_alone_pct,
    looked_after.cla_stock_count,
    looked_after.cla_stock_rate,
    looked_after.cla_started_rate,
    looked_after.cla_ceased_rate,
    looked_after.cla_reentry_12m_pct,
    looked_after.cla_return_after_permanence_pct,
    looked_after.cla_duration_median_days,
    looked_after.cla_uasc_pct,
    looked_after.cla_s20_pct,
    looked_after.cla_reviews_in_time_pct,
    looked_after.cla_review_participation_pct,
    as_listed.cla_visits_in_time_pct,
    as_listed.cla_permanence_plan_pct,
    looked_after.cla_3plus_social_workers_pct,
    looked_after.cla_dolo_count,
    missing.cla_missing_pct,
    missing.cla_missing_incidents_per_child,
    as_listed.cla_rhi_offered_pct,
    health.cla_health_assessment_pct,
    health.cla_dental_pct,
    as_listed.cla_health_assessment_listed_pct,
    as_listed.cla_dental_listed_pct,
    health.cla_immunisations_pct,
    health.cla_sdq_avg,
    health.cla_sdq_completed_pct,
    health.cla_dev_u5_pct,
    health.cla_substance_misuse_pct,
    health.cla_convicted_pct,
    placements.cla_3plus_placements_pct,
    placements.cla_long_term_stability_pct,
    placements.cla_foster_pct,
    placements.cla_kinship_foster_pct,
    placements.cla_residential_pct,
    placements.cla_supported_accom_pct,
    placements.cla_placed_with_parents_pct,
    placements.cla_unregistered_other_pct,
    placements.cla_own_provision_pct,
    placements.cla_out_of_area_pct,
    placements.cla_over_20_miles_pct,
    looked_after.cla_ceased_home_pct,
    looked_after.cla_ceased_sgo_pct,
    leaving_care.cl_count,
    leaving_care.cl_in_touch_pct,
    leaving_care.cl_eet_17_18_pct,
    leaving_care.cl_eet_19_21_pct,
    leaving_care.cl_suitable_accom_19_21_pct,
    leaving_care.cl_he_pct,
    leaving_care.cl_staying_put_pct,
    as_listed.cl_in_touch_listed_pct,
    as_listed.cl_eet_19_21_listed_pct,
    as_listed.cl_suitable_accom_19_21_listed_pct,
    as_listed.cl_pathway_plan_6m_pct,
    as_listed.cl_contact_8wk_pct,
    adoption.adopted_count,
    adoption.cla_ceased_adopted_pct,
    adoption.adoption_entry_to_placed_days,
    adoption.adoption_under_14m_pct,
    adoption.adoption_po_to_match_days,
    adoption.adoption_waiting_count,
    adoption.adoption_reversal_count,
    workforce.sw_in_post_fte,
    workforce.sw_vacancy_pct,
    workforce.sw_agency_pct,
    workforce.sw_turnover_pct,
    workforce.sw_caseload_avg,
    workforce.sw_absence_pct,
    education.attendance_absence_pct,
    education.attendance_overall_absence_pct,
    education.attendance_absence_cpp_pct,
    education.attendance_absence_cin_pct,
    education.attendance_persistent_month_pct,
    education.exclusions_count,
    education.part_time_timetables_count,
    education.home_education_count,
    education.ehc_requests_count,
    education.ehc_assessments_count,
    education.ehc_plans_count,
    education.ks2_rwm_pct,
    education.ks4_att8_avg,
    education.school_moves_count,
    health_partner.a_and_e_attendances_count,
    health_partner.a_and_e_attendances_rate,
    health_partner.a_and_e_told_pct,
    health_partner.emergency_admissions_count,
    health_partner.hospital_injury_rate,
    health_partner.alcohol_admissions_count,
    health_partner.inpatient_admissions_count,
    health_partner.camhs_referrals_count,
    health_partner.camhs_waiting_count,
    health_partner.camhs_waiting_over_18wk_pct,
    health_partner.camhs_seen_4wk_pct,
    health_partner.cla_iha_20wd_pct,
    health_partner.health_assessments_in_time_pct,
    health_partner.dental_checks_count,
    health_partner.immunisations_up_to_date_pct,
    police.police_domestic_abuse_count,
    police.police_domestic_abuse_rate,
    police.police_domestic_abuse_told_pct,
    police.police_domestic_abuse_notified_pct,
    police.anti_social_behaviour_count,
    police.police_call_outs_count,
    police.police_missing_reports_count,
    police.police_exploitation_count,
    police.yjs_fte_rate,
    police.yjs_open_orders_count,
    police.yjs_dual_system_pct,
    around.free_school_meals_count,
    around.most_deprived_pct,
    around.temporary_accommodation_count,
    around.parental_mental_health_count,
    around.parental_substance_misuse_count,
    around.cla_unit_cost_week,
    around.survey_score_avg,
    around.case_audit_score_avg,
)


class Catalogue(Mapping[str, Indicator]):
    """Every indicator by its key: those declared, in the order of the dashboard, and behind them
    those that the authority at hand described for itself (`accounts.at_hand`)."""

    def __init__(self, declared: Iterable[Indicator]) -> None:
        self.declared = {each.key: each for each in declared}

    def __getitem__(self, key: str) -> Indicator:
        found = self.declared.get(key)
        return self._described()[key] if found is None else found

    def __iter__(self) -> Iterator[str]:
        yield from self.declared
        yield from self._described()

    def __len__(self) -> int:
        return len(self.declared) + len(self._described())

    def _whole(self) -> dict[str, Indicator]:
        return {**self.declared, **self._described()}

    def items(self) -> ItemsView[str, Indicator]:
        """All of them at once: what a mapping does by itself asks for each by its key."""
        return self._whole().items()

    def values(self) -> ValuesView[Indicator]:
        """Likewise."""
        return self._whole().values()

    @staticmethod
    def _described() -> Mapping[str, Indicator]:
        return described("indicators", NONE)


NONE: Mapping[str, Indicator] = {}
INDICATORS = Catalogue(_ORDER)
