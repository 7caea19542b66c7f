"""Extracts of housing and hardship: free school meals, deprivation, temporary accommodation."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract
from ingest.schema import code_list

FAMILY = "partner_person_id upn authority_child_id forename surname date_of_birth sex postcode"
DECILE = {
    "1": "Most deprived tenth",
    **{str(n): f"Tenth {n} from the most deprived" for n in range(2, 10)},
    "10": "Least deprived tenth",
}

FREE_SCHOOL_MEALS = extract(
    "free_school_meals",
    title="Free school meals",
    theme=Theme.HOUSING,
    holder="schools",
    row_is="one time for which one pupil may have free school meals",
    description="""Pupils who may have free school meals because of their family's income, from the
        first to the last day. Send all of whom that was so on any day of the months. Counts are of
        pupils on the last day of the month.""",
    known_by=FAMILY,
    columns="""
        eligible_from day! happened_on the first day
        eligible_to ahead ended_on the last day; empty while it goes on
    """,
    example={"eligible_from": "01/09/2024"},
    lasts=True,
    oldest=19,
    counted=Counted("pupils who may have free school meals on the last day of the month"),
)

DEPRIVATION = extract(
    "children_by_deprivation",
    title="Children by the deprivation of their neighbourhood",
    theme=Theme.HOUSING,
    row_is="the children of one month",
    description="""How many children aged 0 to 17 live in small areas (LSOAs) of each tenth of the
        Index of Multiple Deprivation, on the last day of the month. Send a row for each tenth.""",
    counted=Counted("children aged 0 to 17", by="decile", parts=code_list("tenth", DECILE)),
)

TEMPORARY_ACCOMMODATION = extract(
    "temporary_accommodation",
    title="Children in temporary accommodation",
    theme=Theme.HOUSING,
    holder="housing",
    row_is="one stay of one child in temporary accommodation",
    description="""Children of households to whom the council owes a housing duty, while they live
        in temporary accommodation. Send all stays that were open on any day of the months. Counts
        are of children on the last day of the month.""",
    known_by="partner_person_id forename surname date_of_birth sex postcode",
    columns="""
        placed_on day! happened_on the first day
        left_on day ended_on the day the household left; empty while it goes on
        kind code what the kind of accommodation
    """,
    codes={
        "kind": {
            "bed_and_breakfast": "Bed and breakfast",
            "hostel": "Hostel or refuge",
            "nightly_paid": "Nightly paid",
            "leased": "Leased or social housing",
            "other": "Other",
        }
    },
    example={"placed_on": "03/04/2025", "kind": "nightly_paid"},
    lasts=True,
    counted=Counted("children in temporary accommodation on the last day of the month"),
)

KINDS = (FREE_SCHOOL_MEALS, DEPRIVATION, TEMPORARY_ACCOMMODATION)
