"""Which indicators' counts are parts of one another: what readers of many figures at once can add
up and take away.

A node is a count that stands on a page: an indicator's numerator, or its denominator (the key with
"/of" behind it). Nodes that count the same cases are one. Of a percentage it goes without saying
that the numerator is part of the denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indicators.catalogue import INDICATORS
from indicators.define import Indicator, Unit

OF = "/of"


@dataclass(frozen=True)
class Family:
    """A count and counts that are parts of it, none of which share a case. `whole`: nothing is
    counted in the total that is in none of the parts."""

    total: str
    parts: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True)
class Flow:
    """How many stand at a month's end, and what is counted as joining and leaving them: the stock
    moves by as many as join less as many as leave."""

    stock: str
    joins: str
    leaves: str


@dataclass(frozen=True)
class Once:
    """Who stood there at any time in twelve months, each counted once: those of a year before and
    those who joined, less whoever joined again; or those of today and those who left."""

    ever: str
    stock: str
    joins: str
    leaves: str


SAME: tuple[tuple[str, ...], ...] = (
    ("contacts_count", "contacts_rate", "contacts_to_referral_pct/of"),
    ("eh_assessments_count", "eh_assessments_rate"),
    ("a_and_e_attendances_count", "a_and_e_attendances_rate"),
    ("police_domestic_abuse_count", "police_domestic_abuse_rate"),
    ("yjs_open_orders_count", "yjs_dual_system_pct/of"),
    ("camhs_waiting_count", "camhs_waiting_over_18wk_pct/of"),
    (
        "referrals_count",
        "referrals_rate",
        "rereferrals_12m_pct/of",
        "referrals_nfa_pct/of",
        "referrals_police_pct/of",
        "referrals_schools_pct/of",
        "referrals_health_pct/of",
        "assessed_not_in_need_pct/of",
    ),
    (
        "assessments_completed_count",
        "assessments_completed_rate",
        "assessments_45wd_pct/of",
        "assessment_median_all_wd",
        "assessment_median_wd",
    ),
    ("s47_count", "s47_rate", "s47_repeat_12m_pct/of", "s47_to_icpc_pct/of"),
    ("icpc_rate", "icpc_15wd_pct/of", "icpc_to_cpp_pct/of"),
    (
        "cin_stock_count",
        "cin_stock_rate",
        "cin_over_2y_pct/of",
        "cin_disability_pct/of",
        "cin_abuse_need_pct/of",
    ),
    ("cin_plans_stock_rate", "cin_plan_over_12m_pct/of"),
    ("cpp_stock_count", "cpp_stock_rate", "cpp_2y_plus_current_pct/of", "cpp_neglect_pct/of"),
    ("cpp_started_rate", "cpp_subsequent_2y_pct/of"),
    ("cpp_ended_rate", "cpp_2y_plus_ended_pct/of", "cpp_3m_or_less_ended_pct/of"),
    (
        "cla_stock_count",
        "cla_stock_rate",
        "cla_uasc_pct/of",
        "cla_s20_pct/of",
        "cla_3plus_social_workers_pct/of",
        "cla_3plus_placements_pct/of",
        "cla_foster_pct/of",
        "cla_kinship_foster_pct/of",
        "cla_residential_pct/of",
        "cla_supported_accom_pct/of",
        "cla_placed_with_parents_pct/of",
        "cla_unregistered_other_pct/of",
        "cla_own_provision_pct/of",
        "cla_out_of_area_pct/of",
        "cla_over_20_miles_pct/of",
    ),
    ("cla_started_rate", "cla_reentry_12m_pct/of", "cla_return_after_permanence_pct/of"),
    (
        "cla_ceased_rate",
        "cla_duration_median_days",
        "cla_ceased_home_pct/of",
        "cla_ceased_sgo_pct/of",
        "cla_ceased_adopted_pct/of",
    ),
    ("adopted_count", "cla_ceased_adopted_pct"),
    ("adoption_entry_to_placed_days/of", "adoption_under_14m_pct/of"),
    ("cla_missing_pct", "cla_missing_incidents_per_child/of"),
    ("cla_sdq_completed_pct", "cla_sdq_avg/of"),
    (
        "cla_health_assessment_pct/of",
        "cla_dental_pct/of",
        "cla_immunisations_pct/of",
        "cla_substance_misuse_pct/of",
    ),
    ("cl_eet_19_21_pct/of", "cl_he_pct/of"),
)
FAMILIES: tuple[Family, ...] = (
    Family("referrals_count", ("referrals_nfa_pct", "cin_started_rate"), whole=True),
    Family(
        "referrals_count",
        ("referrals_police_pct", "referrals_schools_pct", "referrals_health_pct"),
    ),
    Family("cin_started_rate", ("assessed_not_in_need_pct",)),
    Family("cin_ended_rate", ("eh_stepdown_count",)),
    Family("assessments_completed_count", ("factor_domestic_abuse_rate",)),
    Family("assessments_completed_count", ("factor_neglect_rate",)),
    Family("assessments_completed_count", ("factor_exploitation_rate",)),
    Family("assessments_completed_count", ("factor_mental_health_parent_rate",)),
    Family("icpc_rate", ("s47_icpc_median_wd",)),
    Family("cin_stock_count", ("cpp_stock_count", "cin_plans_stock_rate")),
    Family("cin_stock_count", ("assessments_open_over_45wd",)),
    Family("cin_stock_count", ("preproceedings_count",)),
    Family("cpp_stock_count", ("cpp_over_15m_count",)),
    Family("cpp_over_15m_count", ("cpp_2y_plus_current_pct",)),
    Family("cpp_stock_count", ("cpp_reviewed_in_time_pct/of",)),
    Family("cpp_started_rate", ("cpp_subsequent_ever_pct/of",)),
    Family("cpp_subsequent_ever_pct", ("cpp_subsequent_2y_pct",)),
    Family("cpp_ended_rate", ("cpp_2y_plus_ended_pct", "cpp_3m_or_less_ended_pct")),
    Family(
        "cla_stock_count",
        (
            "cla_foster_pct",
            "cla_residential_pct",
            "cla_supported_accom_pct",
            "cla_placed_with_parents_pct",
            "cla_unregistered_other_pct",
        ),
    ),
    Family("cla_foster_pct", ("cla_kinship_foster_pct",)),
    # A placement order and a care order cannot stand beside an agreement under section 20, nor can
    # a child accommodated under it be placed with the parents.
    Family("cla_stock_count", ("cla_s20_pct", "adoption_waiting_count")),
    Family("cla_stock_count", ("cla_s20_pct", "cla_placed_with_parents_pct")),
    Family("cla_stock_count", ("cla_reviews_in_time_pct/of",)),
    Family("cla_stock_count", ("cla_long_term_stability_pct/of",)),
    Family("cla_stock_count", ("cla_dolo_count",)),
    Family("cla_stock_count", ("cla_health_assessment_pct/of",)),
    Family("cla_missing_pct/of", ("cla_stock_count",)),
    Family("cla_out_of_area_pct", ("cla_over_20_miles_pct",)),
    Family("cla_ceased_rate", ("cla_ceased_home_pct", "cla_ceased_sgo_pct", "adopted_count")),
    Family("adopted_count", ("adoption_entry_to_placed_days/of",)),
    Family("adopted_count", ("adoption_po_to_match_days/of",)),
    # Under five, five to sixteen, and seventeen; the questions of OC2 go by these ages.
    Family("cla_health_assessment_pct/of", ("cla_dev_u5_pct/of", "cla_sdq_completed_pct/of")),
    Family("cla_health_assessment_pct/of", ("cla_dev_u5_pct/of", "cla_convicted_pct/of")),
    Family("cl_count", ("cl_eet_17_18_pct/of", "cl_eet_19_21_pct/of"), whole=True),
    Family("cl_count", ("cl_in_touch_pct/of",)),
    Family("cl_count", ("cl_staying_put_pct/of",)),
    Family("cl_eet_19_21_pct/of", ("cl_suitable_accom_19_21_pct/of",)),
    Family("cl_eet_19_21_pct", ("cl_he_pct",)),
    # What inspection lists say of those who are counted above, or of a part of them.
    Family("assessments_completed_count", ("assessment_child_seen_pct/of",)),
    Family("cin_stock_count", ("cin_seen_20wd_pct/of",)),
    Family("cin_stock_count", ("cin_unallocated_count",)),
    Family("cpp_stock_count", ("cpp_visits_in_time_pct/of",)),
    Family("cpp_stock_count", ("cpp_seen_alone_pct/of",)),
    Family("cla_stock_count", ("cla_visits_in_time_pct/of",)),
    Family("cla_stock_count", ("cla_permanence_plan_pct/of",)),
    Family("cla_stock_count", ("cla_health_assessment_listed_pct/of",)),
    Family("cla_stock_count", ("cla_dental_listed_pct/of",)),
    Family("cl_in_touch_listed_pct/of", ("cl_eet_19_21_listed_pct/of",)),
    Family("cl_in_touch_listed_pct/of", ("cl_suitable_accom_19_21_listed_pct/of",)),
    Family("cl_in_touch_listed_pct/of", ("cl_pathway_plan_6m_pct/of",)),
    Family("cl_in_touch_listed_pct/of", ("cl_contact_8wk_pct/of",)),
)
FLOWS: tuple[Flow, ...] = (
    Flow("cin_stock_count", "cin_started_rate", "cin_ended_rate"),
    Flow("cpp_stock_count", "cpp_started_rate", "cpp_ended_rate"),
    Flow("cla_stock_count", "cla_started_rate", "cla_ceased_rate"),
)
ONCE: tuple[Once, ...] = (
    Once("cla_missing_pct/of", "cla_stock_count", "cla_started_rate", "cla_ceased_rate"),
)
# Their numerators are sums of days, scores or incidents, not counts of cases.
_NO_COUNT = (Unit.MEAN, Unit.RATIO)


def nodes_of(indicator: Indicator) -> tuple[str, ...]:
    """The counts that stand on an indicator's page."""
    up = () if indicator.unit in _NO_COUNT else (indicator.key,)
    counted = indicator.denominator is not None and indicator.unit is not Unit.RATE
    return (*up, indicator.key + OF) if counted else up


def counted_as(catalogue: Mapping[str, Indicator] = INDICATORS) -> dict[str, str]:
    """Every node that is the same as another, by the first of them that the catalogue has."""
    there = {node for each in catalogue.values() for node in nodes_of(each)}
    first = {}
    for names in SAME:
        known = [name for name in names if name in there]
        first |= dict.fromkeys(known, known[0] if known else "")
    return {node: first.get(node, node) for node in sorted(there)}


def twins(catalogue: Mapping[str, Indicator] = INDICATORS) -> dict[str, str]:
    """Measures that show a count again, as a rate, by the measure that shows it first: one series
    told twice."""
    whole = {key for key, each in catalogue.items() if each.unit in (Unit.COUNT, Unit.RATE)}
    pairs = {}
    for names in SAME:
        first, *others = [name for name in names if name in whole] or [""]
        pairs |= dict.fromkeys(others, first)
    return pairs


def families(catalogue: Mapping[str, Indicator] = INDICATORS) -> list[Family]:
    """All families of a catalogue, each percentage's own among them, by the first name of every
    count; what the catalogue lacks is left out."""
    first = counted_as(catalogue)
    shares = (
        Family(each.key + OF, (each.key,))
        for each in catalogue.values()
        if each.unit is Unit.PERCENT
    )
    found = {}
    for each in (*FAMILIES, *shares):
        parts = tuple(dict.fromkeys(first[part] for part in each.parts if part in first))
        if each.total in first and parts:
            whole = each.whole and len(parts) == len(each.parts)
            found[first[each.total], parts] = Family(first[each.total], parts, whole)
    return list(found.values())


def undeclared(catalogue: Iterable[str]) -> list[str]:
    """Names in the declarations that are nobody's count: a house test wants none."""
    there = {node for key in catalogue for node in nodes_of(INDICATORS[key])}
    said = [name for names in SAME for name in names]
    said += [name for each in FAMILIES for name in (each.total, *each.parts)]
    said += [name for each in FLOWS for name in (each.stock, each.joins, each.leaves)]
    said += [name for each in ONCE for name in (each.ever, each.stock, each.joins, each.leaves)]
    return [name for name in said if name not in there]
