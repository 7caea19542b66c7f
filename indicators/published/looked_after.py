"""DfE, "Children looked after in England including adoptions" and the stability measures: their
files, the 2024 release and the names of 2025."""

from __future__ import annotations

from itertools import product

from indicators.published.layout import AS_DECLARED, FileMap, Held, Layout

PUBLICATION = "Children looked after in England including adoptions"
STABILITY = "Stability measures for children looked after"
COUNT, SHARE = "number", "percentage"
_CHILDREN_2025 = {"children_count": COUNT, "children_percent": SHARE}
_BREAKDOWN_2025 = Layout(
    {"characteristic": "cla_group", "breakdown": "characteristic"} | _CHILDREN_2025
)
_LEAVERS_2025 = {
    "care_leaver_age": "age",
    "care_leaver_count": COUNT,
    "care_leaver_percent": SHARE,
}
_AGES_2025 = {"17 to 18 years": "Aged 17 to 18", "19 to 21 years": "Aged 19 to 21"}
_OLDER_2025 = {f"{age} years": f"Aged {age}" for age in range(22, 26)}


def _file(
    key: str,
    title: str,
    filters: tuple[str, ...],
    labels: set[tuple[str, ...]] | None,
    *held: Held,
    columns: tuple[str, ...] = (COUNT, SHARE),
    later: Layout | None = None,
    first: Layout = AS_DECLARED,
    groups: tuple[str, ...] = (),
    publication: str = PUBLICATION,
) -> FileMap:
    """A file with a row for each area, year and label."""
    return FileMap(
        f"cla_{key}",
        title,
        publication,
        columns,
        filters=filters,
        labels=None if labels is None else frozenset(labels),
        groups=frozenset(groups),
        has_row_for_each_label=True,
        held=held,
        layouts=(first, later) if later else (first,),
    )


def _share(measure: str, group: str, label: str, total: str) -> Held:
    """The published percentage of those of a group who are so."""
    return Held(measure, (group, label, SHARE), ((group, label, COUNT),), ((group, total, COUNT),))


def _under(groups: dict[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
    return {(group, label) for group, labels in groups.items() for label in labels}


_AT_31 = "Children looked after at 31 March each year"
_STARTING = "Children starting to be looked after each year"
_CEASING = "Children ceasing to be looked after each year"
_POPULATIONS = (_AT_31, _STARTING, _CEASING)


def _living(measure: str, group: str, label: str) -> Held:
    """The published percentage of all children looked after on 31 March who are so."""
    return Held(measure, (group, label, SHARE), ((group, label, COUNT),), (_ALL_ON_31,))


def _per_10000(measure: str, who: str) -> Held:
    return Held(measure, (who, "rate_per_10000"), ((who, COUNT),), ((who, "population_estimate"),))


_ON_31 = "CLA on 31 March"
_THREE_WORKERS = "3 or more social workers during the year"
_TWO_YEARS = "CLA 2 years on 31 March"
_LONG = "Children looked after continuously for at least 2.5 years on 31 March aged under 16 years"
_REASON = "Reason episode ceased"
_HOME = "Returned home to live with parents or other person with parental responsibility which was"
_HOMES = (f"{_HOME} part of the care planning process",
          f"{_HOME} not part of the care planning process")  # fmt: skip
_REASONS = (
    "Accommodation on remand ended",
    "Adopted",
    "Age assessment determined child aged 18 or over",
    "Aged 18 (or over) and remained with current carers",
    "Care ceased for any other reason",
    "Care taken by another local authority",
    "Child moved abroad",
    "Died",
    "Left care to live with parents, relatives or other person with no parental responsibility",
    "Moved into independent living (with no formalised support)",
    "Moved into independent living (with supportive accommodation)",
    "Residence order or child arrangement order granted",
    *_HOMES,
    "Sentenced to custody",
    "Special guardianship orders",
    "Total",
    "Transferred to residential care funded by adult social services",
)
_AGES_ON_CEASING = (
    *("Under 1 year", "1 to 4 years", "5 to 9 years", "10 to 15 years", "16 years", "17 years"),
    *("18 years and over", "Total"),
)
_DEVELOPMENT = "Development assessments: Children looked after ages 0 to 4 years"
_HEALTH = "Health assessments: Children looked after all ages"
_SDQ = "Ages 5 to 16 years with SDQ score"
_CONVICTIONS = "Convictions: Children looked after Ages 10 to 17 years"
_CONVICTED = "Convicted or subject to youth cautions, or youth conditional cautions during the year"
_SUBSTANCE = "Substance misuse: Children looked after all ages"
_MISUSE = "Identified as having a substance misuse problem"
_MISSING_SHARE = "Percentage of children who had a missing incident during the year"
_MISSING_COUNT = "Children who had a missing incident during the year"
_IN_THE_YEAR = "Children looked after during the year"
_INCIDENTS_EACH = "Average number of missing incidents per looked after child who went missing"
_AWAY = "away from placement without authorisation"
_LEAVERS = ("Aged 17 to 18", "Aged 19 to 21")
_OLDER_LEAVERS = tuple(f"Aged {age}" for age in range(22, 26))
_EET = "Total in education, employment or training"
_HIGHER = "Higher education i.e. studies beyond A level"
_NEET = "Not in education, training or employment, owing to"
_ACTIVITIES = (
    "Education other than higher education",
    _HIGHER,
    "In an apprenticeship",
    "In training or employment",
    "In training or employment (excl. apprenticeship)",
    f"{_NEET} illness or disability",
    f"{_NEET} other reasons",
    f"{_NEET} pregnancy or parenting",
    "Total",
    _EET,
    "Total information not known",
    "Total not in education, employment or training",
)
_IN_TOUCH = "Local authority in touch with care leaver"
_TOUCH = (
    _IN_TOUCH,
    "Local authority not in touch with care leaver",
    "Total",
    "Young person no longer requires services",
    "Young person refuses contact",
)
_SUITABLE = "Accommodation considered suitable"
_SUITABILITY = (
    *("Accommodation considered not suitable", _SUITABLE, "No information", "Suitability total"),
)
_SUITABILITY_AGES = ("17 to 18 years", "19 to 21 years")
_SUITABILITY_2025 = {
    "Accommodation considered unsuitable": "Accommodation considered not suitable",
    "Total": "Suitability total",
}
_SGO = "Special guardianship order made to"
# Who is looked after on 31 March: of every group the same children, so one total serves for all.
_ALL_ON_31 = ("Age group", "Total", COUNT)
_CHARACTERISTICS = (
    *("Age group", "Gender", "Ethnicity", "Category of need", "Legal status", "Motherhood status"),
    *("Placement", "Place providers", "Locality of placement", "LA of placement"),
    *("Distance between home and placement", "Mid-year moves"),
    "Distance between home and placement and locality of placement",
    "Unaccompanied asylum-seeking children",
)
_FAR_OUT = "4. Placed outside the LA boundary, more than 20 miles from home"
_FAR_OUT_NAMES = {"4. Placed outside the LA boundary more than 20 miles from home": _FAR_OUT}
_STARTED = (
    *("Age group", "Gender", "Ethnicity", "Category of need", "Legal status", "Taken into care"),
    "Unaccompanied asylum-seeking children",
)
_STAYED = "Total living with former foster carers in the current year"
_COULD_STAY = (
    "Young people who ceased to be looked after in a foster placement on their 18th birthday and"
    " were eligible for care leavers support"
)
_STAYING_AGES = ("Aged 18", "Aged 19 to 20")
_NEW_PLACEMENTS = {
    "Location of new placements during the year": (
        "Distance not known or not recorded",
        "Placed inside LA boundary less than 20 miles from home",
        "Placed inside LA boundary more than 20 miles from home",
        "Placed outside LA boundary less than 20 miles from home",
        "Placed outside LA boundary more than 20 miles from home",
        "Total new placements",
    ),
    "Reason for placement change during the year": (
        "Allegation (s47)",
        "Approval removed",
        "Carer requests placement end other than due to child's behaviour",
        "Carer requests placement ends due to child's behaviour",
        "Change in the status of a placement only",
        "Change to/implementation of care plan",
        "Child requests placement to end",
        "Custody arrangement",
        "Other",
        "Resignation or closure of provision",
        "Responsible/area authority requests placement ends",
        "Standards of care concern",
        "Total placements changing",
    ),
}

MAPS: tuple[FileMap, ...] = (
    _file(
        "numbers",
        "Children looked after: numbers and rates",
        ("population_count",),
        {(who,) for who in _POPULATIONS},
        Held("cla_31_march", (_AT_31, COUNT), ((_AT_31, COUNT),)),
        _per_10000("cla_31_march_rate", _AT_31),
        _per_10000("cla_started_rate", _STARTING),
        _per_10000("cla_ceased_rate", _CEASING),
        columns=("population_estimate", COUNT, "rate_per_10000"),
        later=Layout(
            {"population_type": "population_count", "children_count": COUNT},
            {"Children looked after on 31 March each year": _AT_31},
        ),
    ),
    _file(
        "stability",
        "Placement stability",
        ("cla_group", "placement_stability"),
        _under(
            {
                _ON_31: ("Total children", "With 3 or more placements during the year"),
                _TWO_YEARS: (
                    "Total children",
                    "With 3 or more placements during the previous 2 years",
                ),
                _LONG: ("Total children", "Living with the same carer for at least 2 years"),
            }
        ),
        _share(
            "cla_3plus_placements_pct",
            _ON_31,
            "With 3 or more placements during the year",
            "Total children",
        ),
        _share(
            "cla_long_term_stability_pct",
            _LONG,
            "Living with the same carer for at least 2 years",
            "Total children",
        ),
        later=Layout(_CHILDREN_2025),
    ),
    _file(
        "ceased",
        "Children who ceased to be looked after",
        ("cla_group", "characteristic"),
        _under(
            {
                "Age on ceasing": _AGES_ON_CEASING,
                "Gender": ("Female", "Male", "Total"),
                _REASON: _REASONS,
            }
        ),
        Held(
            "cla_ceased_home_pct",
            None,
            tuple((_REASON, home, COUNT) for home in _HOMES),
            ((_REASON, "Total", COUNT),),
        ),
        _share("cla_ceased_sgo_pct", _REASON, "Special guardianship orders", "Total"),
        _share("cla_ceased_adopted_pct", _REASON, "Adopted", "Total"),
        later=_BREAKDOWN_2025,
    ),
    _file(
        "sgo_adoption",
        "Special guardianship and adoption",
        ("cla_group", "characteristic"),
        _under(
            {
                "Adopted": (
                    "Adopted - application unopposed",
                    "Adopted - consent dispensed with",
                    "Total",
                ),
                "Special guardianship orders": (
                    f"{_SGO} carer, other than former foster carer, other than relative or friend",
                    f"{_SGO} carer, other than former foster carer, who was/are a relative or"
                    " friend",
                    f"{_SGO} former foster carer, other than relative or friend",
                    f"{_SGO} former foster carer, who was/are a relative or friend",
                    "Total",
                ),
            }
        ),
        Held("adopted", ("Adopted", "Total", COUNT), (("Adopted", "Total", COUNT),)),
        later=_BREAKDOWN_2025,
    ),
    _file(
        "health",
        "Health, convictions and substance misuse",
        ("cla_group", "characteristic"),
        _under(
            {
                _SDQ: (
                    *("SDQ average score", "SDQ score is a cause for concern"),
                    *("SDQ score is borderline", "SDQ score is normal", "SDQ score was received"),
                    "Total ages 5 to 16 years",
                ),
                _CONVICTIONS: (_CONVICTED, "Total ages 10 to 17 years"),
                _DEVELOPMENT: ("Development assessments up to date", "Total ages 0 to 4 years"),
                _HEALTH: (
                    *("Had their annual health assessment", "Had their immunisations up to date"),
                    *("Had their teeth checked by a dentist", "Total all ages"),
                ),
                _SUBSTANCE: (
                    _MISUSE,
                    "Offered intervention but refused it",
                    "Received an intervention for their substance misuse problem",
                    "Total all ages",
                ),
            }
        ),
        _share(
            "cla_health_assessment_pct",
            _HEALTH,
            "Had their annual health assessment",
            "Total all ages",
        ),
        _share("cla_dental_pct", _HEALTH, "Had their teeth checked by a dentist", "Total all ages"),
        _share(
            "cla_immunisations_pct",
            _HEALTH,
            "Had their immunisations up to date",
            "Total all ages",
        ),
        _share(
            "cla_dev_u5_pct",
            _DEVELOPMENT,
            "Development assessments up to date",
            "Total ages 0 to 4 years",
        ),
        Held("cla_sdq_avg", (_SDQ, "SDQ average score", COUNT)),
        _share("cla_sdq_completed_pct", _SDQ, "SDQ score was received", "Total ages 5 to 16 years"),
        _share("cla_substance_misuse_pct", _SUBSTANCE, _MISUSE, "Total all ages"),
        _share("cla_convicted_pct", _CONVICTIONS, _CONVICTED, "Total ages 10 to 17 years"),
        later=_BREAKDOWN_2025,
    ),
    _file(
        "missing",
        "Children who were missing or away from placement",
        ("CLA_group",),
        {
            (label,)
            for label in (
                f"Average number of {_AWAY} incidents per looked after child",
                _INCIDENTS_EACH,
                f"Children {_AWAY} at 31 March",
                _IN_THE_YEAR,
                "Children missing at 31 March",
                _MISSING_COUNT,
                "Children who went missing more than once during the year",
                f"Children who were {_AWAY} during the year",
                f"Children who were {_AWAY} more than once during the year",
                f"Number of {_AWAY} incidents during the year",
                "Number of missing incidents during the year",
                _MISSING_SHARE,
                f"Percentage of children who were {_AWAY} during the year",
            )
        },
        Held(
            "cla_missing_pct",
            (_MISSING_SHARE, COUNT),
            ((_MISSING_COUNT, COUNT),),
            ((_IN_THE_YEAR, COUNT),),
        ),
        Held("cla_missing_incidents_per_child", (_INCIDENTS_EACH, COUNT)),
        columns=(COUNT,),
    ),
    _file(
        "characteristics",
        "Children looked after on 31 March: characteristics and placements",
        ("cla_group", "characteristic"),
        None,
        _living("cla_foster_pct", "Placement", "Foster placements"),
        _living("cla_residential_pct", "Placement", "Secure homes and children's homes"),
        _living(
            "cla_supported_accom_pct",
            "Placement",
            "Independent and semi-independent living arrangements/supported accommodation",
        ),
        _living(
            "cla_placed_with_parents_pct",
            "Placement",
            "Placed with parents or other person with parental responsibility",
        ),
        _living("cla_unregistered_other_pct", "Placement", "Other placements"),
        _living("cla_own_provision_pct", "Place providers", "Own provision (by the LA)"),
        _living(
            "cla_out_of_area_pct",
            "Locality of placement",
            "Placed outside the local authority boundary",
        ),
        _living(
            "cla_over_20_miles_pct",
            "Distance between home and placement and locality of placement",
            _FAR_OUT,
        ),
        _living("cla_s20_pct", "Legal status", "Voluntary agreements under S20 CA 1989"),
        _living(
            "cla_uasc_pct",
            "Unaccompanied asylum-seeking children",
            "Unaccompanied asylum-seeking children",
        ),
        groups=_CHARACTERISTICS,
        first=Layout(labels=_FAR_OUT_NAMES),
        later=Layout(_BREAKDOWN_2025.columns, _FAR_OUT_NAMES),
    ),
    _file(
        "started",
        "Children who started to be looked after",
        ("cla_group", "characteristic"),
        None,
        groups=_STARTED,
        later=_BREAKDOWN_2025,
    ),
    _file(
        "net_gain",
        "Children placed in and out of the authority",
        ("characteristic",),
        {
            (label,)
            for label in (
                "1. Children who are the responsibility of other LAs placed within this LA"
                " boundary",
                "2. Children who are the responsibility of this LA placed outside the LA boundary",
                "Net gain of children by responsible LA",
            )
        },
        columns=(COUNT,),
    ),
    _file(
        "staying_put",
        "Young people staying put with former foster carers",
        ("age", "stay_put"),
        set(product(_STAYING_AGES, (_STAYED, _COULD_STAY))),
        Held(
            "cl_staying_put_pct",
            None,
            tuple((age, _STAYED, COUNT) for age in _STAYING_AGES),
            tuple((age, _COULD_STAY, COUNT) for age in _STAYING_AGES),
        ),
        later=Layout(
            {"breakdown": "stay_put"} | _LEAVERS_2025,
            {"18 years": "Aged 18", "19 to 20 years": "Aged 19 to 20"},
        ),
    ),
    _file(
        "new_placements",
        "New placements during the year",
        ("cla_group", "characteristic"),
        _under(_NEW_PLACEMENTS),
        later=_BREAKDOWN_2025,
    ),
    _file(
        "leavers_activity",
        "Care leavers aged 17 to 21: activity",
        ("age", "activity"),
        set(product(_LEAVERS, _ACTIVITIES)),
        _share("cl_eet_17_18_pct", "Aged 17 to 18", _EET, "Total"),
        _share("cl_eet_19_21_pct", "Aged 19 to 21", _EET, "Total"),
        _share("cl_he_pct", "Aged 19 to 21", _HIGHER, "Total"),
        later=Layout({"breakdown": "activity"} | _LEAVERS_2025, _AGES_2025),
    ),
    _file(
        "leavers_in_touch",
        "Care leavers aged 17 to 21: in touch",
        ("age", "in_touch"),
        set(product(_LEAVERS, _TOUCH)),
        Held(
            "cl_in_touch_pct",
            None,
            tuple((age, _IN_TOUCH, COUNT) for age in _LEAVERS),
            tuple((age, "Total", COUNT) for age in _LEAVERS),
        ),
        later=Layout({"breakdown": "in_touch"} | _LEAVERS_2025, _AGES_2025),
    ),
    _file(
        "leavers_suitability",
        "Care leavers aged 17 to 21: suitability of accommodation",
        ("age", "accommodation_suitability"),
        set(product(_SUITABILITY_AGES, _SUITABILITY)),
        _share("cl_suitable_accom_19_21_pct", "19 to 21 years", _SUITABLE, "Suitability total"),
        later=Layout({"breakdown": "accommodation_suitability"} | _LEAVERS_2025, _SUITABILITY_2025),
    ),
    _file(
        "older_leavers_activity",
        "Care leavers aged 22 to 25: activity",
        ("age", "activity"),
        set(
            product(
                _OLDER_LEAVERS,
                (
                    "Care leaver not in touch with the LA during the year",
                    "Education, training or employment",
                    "Not in education, training or employment",
                    "Total",
                ),
            )
        ),
        later=Layout({"breakdown": "activity"} | _LEAVERS_2025, _OLDER_2025),
    ),
    _file(
        "older_leavers_in_touch",
        "Care leavers aged 22 to 25: in touch",
        ("age", "in_touch"),
        set(
            product(
                _OLDER_LEAVERS,
                (
                    "Care leaver not in touch",
                    "Total",
                    "Young person has requested and received support",
                ),
            )
        ),
        later=Layout({"breakdown": "in_touch"} | _LEAVERS_2025, _OLDER_2025),
    ),
    _file(
        "older_leavers_suitability",
        "Care leavers aged 22 to 25: suitability of accommodation",
        ("age", "accommodation_suitability"),
        set(product(_OLDER_LEAVERS, _SUITABILITY)),
        later=Layout(
            {"breakdown": "accommodation_suitability"} | _LEAVERS_2025,
            _SUITABILITY_2025 | _OLDER_2025,
        ),
    ),
    FileMap(
        "cla_time_series",
        "England: children looked after over the years",
        PUBLICATION,
        ("population_count", COUNT),
    ),
    _file(
        "social_workers",
        "Social workers of looked-after children in the year",
        ("cla_group", "sw_stability"),
        None,
        Held("cla_3plus_social_workers_pct", (_ON_31, _THREE_WORKERS, SHARE)),
        publication=STABILITY,
    ),
    _file(
        "school_moves",
        "School moves of looked-after children in the year",
        ("cla_group", "move_measure", "school_stability"),
        None,
        publication=STABILITY,
    ),
)
