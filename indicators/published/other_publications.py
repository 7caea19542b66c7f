"""DfE, "Children's social work workforce" and "Outcomes for children in need, including children
looked after": the files that say something of every authority."""

from __future__ import annotations

from indicators.published.layout import AS_DECLARED, FileMap, Held, Layout

_CLA_12_MONTHS = ("CLA 12 months at 31 March", "Total")

MAPS: tuple[FileMap, ...] = (
    FileMap(
        "workforce",
        "Indicators of the workforce",
        "Children's social work workforce",
        ("turnover_rate_fte", "agency_rate_fte", "vacancy_rate_fte", "caseload_fte"),
        also=r"[a-z_]+_(fte|headcount)",
        held=(
            Held("sw_turnover_pct", "turnover_rate_fte"),
            Held("sw_agency_pct", "agency_rate_fte"),
            Held("sw_vacancy_pct", "vacancy_rate_fte"),
            Held("sw_caseload_avg", "caseload_fte"),
        ),
    ),
    FileMap(
        "absence",
        "Absence from school",
        "Outcomes for children in need, including children looked after",
        ("pt_overall", "pt_pupils_pa_10_exact"),
        filters=("social_care_group", "school_type"),
        has_row_for_each_label=True,
        also=r"p?t_[a-z0-9_]+|year_breakdown",
        held=(
            Held("absence_cla_pct", (*_CLA_12_MONTHS, "pt_overall")),
            Held("persistent_absence_cla_pct", (*_CLA_12_MONTHS, "pt_pupils_pa_10_exact")),
        ),
        layouts=(AS_DECLARED, Layout({"phase_type_grouping": "school_type"})),
    ),
)
