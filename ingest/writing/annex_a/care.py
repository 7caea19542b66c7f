"""Annex A lists 8 to 10: children in care, care leavers, adoption."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.placements import placements
from ingest.writing.annex_a import answers
from ingest.writing.annex_a.as_at import AsAt, looked_up
from ingest.writing.annex_a.protection import NO_LIST
from records.calendar import collection_year
from records.places import located

RETURN = "No SSDA903 that covers the day is published."
UASC = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"
UASC_EVER = "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)"
AGAIN = (
    "Is this a second or subsequent period of being a Looked After Child within the last 12 months"
    " (Y/N)"
)
MISSING = (
    "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months"
)
ABSENT = "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months"
OFFERED = "Was the child offered a Return Interview after their last missing episode (Y/N)?"
ACCEPTED = "Did the child accept a Return Interview after their last missing episode (Y/N)?"
FROM_THE_LIST = {
    "Date of Last Social Work Visit": "visited_on",
    "What is the permanence plan for this child?": "permanence_plan",
    "Date of Last Health Assessment": "health_assessed_on",
    "Date of Last Dental Check": "dental_checked_on",
    OFFERED: "interview_offered",
    ACCEPTED: "interview_accepted",
}
ADOPTIVE = ("A3", "A4", "A5", "A6")
FOR_ADOPTION = ("U2", "U5")
PLACEMENT_ORDER = "E1"
ADOPTED = ("E11", "E12")


def in_care(at: AsAt) -> pd.DataFrame | None:
    """List 8: children looked after on the day, and those whose care ended in the six months;
    series of short breaks are left out."""
    if not at.covers("cla_episode"):
        return _in_care_listed(at)
    at.lack(8, "Date of Last IRO Visit / Contact to the Child", "No return that is taken in holds"
            " it.")  # fmt: skip
    care = at.record.care
    care = care[(care["decom"] <= at.on) & ~care["short_break"]]
    last = _last_episodes(care)
    rows = at.record.period_of_care
    rows = rows[~rows["short_break"] & (rows["started_on"] <= at.on) & ~(rows["ended"] <= at.since)]
    rows = rows[["child", "period", "started_on", "ended"]].merge(last, on="period")
    # What no later return knows ended at its seam without anybody saying so.
    rows = rows[(rows["known_to"] >= at.on) | rows["explained_end"]].reset_index(drop=True)
    rows = rows.assign(ended=rows["ended"].where(rows["ended"] <= at.on))
    ceased = rows["ended"].notna()
    listed = at.beside(
        rows, "cla_standing", "reviewed_on", "team", "worker", *FROM_THE_LIST.values()
    )
    if not at.lists_of_the_day("cla_standing"):
        for column in FROM_THE_LIST:
            at.lack(8, column, NO_LIST)
    return rows[["child"]].assign(
        **{
            UASC: _uasc(at, 8, UASC, rows["child"]),
            "Does the Child have a Disability": at.disabled(rows["child"]),
            "Date Started to be Looked After": rows["started_on"],
            "Child's Category of Need": answers.told(rows["need"], answers.NEED),
            AGAIN: _again(at, rows),
            "Start date of current legal status": rows["legal_since"],
            "Child's Legal Status": answers.told(rows["legal_status"], answers.LEGAL_STATUS),
            "Date of Latest Statutory Review": _reviewed(at, rows, listed["reviewed_on"]),
            **_from_the_list(listed),
            "Number of Placements in the Last 12 months": _placements(at, rows),
            "Date Ceased to be Looked After": rows["ended"],
            "Reason Ceased to be Looked After": answers.told(
                rows["rec"].where(ceased), answers.CEASED
            ),
            **_placed(at, rows),
            **_absences(at, rows["child"]),
            **listed[["as_on", "team", "worker"]],
        }
    )


def _last_episodes(care: pd.DataFrame) -> pd.DataFrame:
    """Of each period of care its last episode by the day, with the first day of its legal status
    in an unbroken run."""
    changed = (care["legal_status"] != care.groupby("period")["legal_status"].shift(1)).cumsum()
    since = care.groupby(changed)["decom"].transform("first")
    last = care.assign(legal_since=since)
    last = last[~last.duplicated("period", keep="last")]
    columns = ["period", "legal_since", "legal_status", "need", "place", "place_provider", "decom"]
    return last[
        [*columns, "home_postcode", "placement_postcode", "urn", "rec", "explained_end", "known_to"]
    ]


def _from_the_list(listed: pd.DataFrame) -> dict[str, pd.Series]:
    told = {column: listed[name] for column, name in FROM_THE_LIST.items()}
    plan = "What is the permanence plan for this child?"
    told[plan] = answers.worded(told[plan].astype("str"), answers.PERMANENCE)
    for column in (OFFERED, ACCEPTED):
        told[column] = answers.yes_no(told[column])
    return told


def _uasc(at: AsAt, number: int, column: str, children: pd.Series) -> pd.Series:
    if not at.covers("uasc_status"):
        at.lack(number, column, "No SSDA903 that covers the day says who was unaccompanied.")
        return pd.Series(np.nan, index=children.index, dtype="str")
    rows = at.record.uasc_status
    if number == 8:
        years = {collection_year(at.on.date()), collection_year(at.year_before.date())}
        rows = rows[rows["year"].isin(years) & ~(rows["ceased_on"] <= at.year_before)]
    return answers.yes_no(children.isin(rows["child"]))


def _again(at: AsAt, rows: pd.DataFrame) -> pd.Series:
    """Whether an earlier period of the child ended in the twelve months up to the day."""
    periods = at.record.period_of_care
    recent = periods[~periods["short_break"] & (periods["ended"] > at.year_before)]
    first_end = recent.groupby("child")["ended"].min()
    return answers.yes_no(looked_up(rows["child"], first_end) <= rows["started_on"])


def _reviewed(at: AsAt, rows: pd.DataFrame, listed: pd.Series) -> pd.Series:
    """The latest review by the day, in this period of care."""
    if not at.covers("cla_review"):
        at.lack(8, "Date of Latest Statutory Review", "No SSDA903 with its reviews covers the day;"
                " where a list of the day tells it, it is that one.")  # fmt: skip
        return listed
    reviews = at.record.cla_review
    held = reviews[reviews["reviewed_on"] <= at.on].groupby("child")["reviewed_on"].max()
    last = looked_up(rows["child"], held)
    last = last.where(last >= rows["started_on"])
    return last.where(~(listed > last), listed).fillna(listed)


def _placements(at: AsAt, rows: pd.DataFrame) -> pd.Series:
    """How many placements each child lived in in the twelve months, temporary ones left out."""
    lived = placements(at.record.care)
    inside = (lived["began"] <= at.on) & ~(lived["left"] <= at.year_before)
    return looked_up(rows["child"], lived[inside]["child"].value_counts()).astype("float64")


def _placed(at: AsAt, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Where each child lives, or last lived."""
    lived = rows[["child", "period", "started_on", "ended"]].merge(
        placements(at.record.care), on="child"
    )
    inside = (lived["began"] >= lived["started_on"]) & (lived["began"] <= at.on)
    lived = lived[inside & ~(lived["began"] > lived["ended"])]
    began = looked_up(rows["period"], lived.groupby("period")["began"].max())
    directory = at.record.directory
    if directory is None:
        why = "No postcode directory is loaded."
        for column in ("Placement Location", "LA of Placement"):
            at.lack(8, column, why)
        nowhere = pd.Series(np.nan, index=rows.index, dtype="str")
        where = pd.DataFrame({"PL_LA": nowhere, "PL_LOCATION": nowhere})
    else:
        where = located(
            rows["home_postcode"],
            rows["placement_postcode"],
            directory.postcodes,
            directory.authority,
        )
    return {
        "Start Date of Most Recent Placement": began.fillna(rows["decom"]),
        "Placement Type": answers.told(rows["place"], answers.PLACE),
        "Placement Provider": answers.told(rows["place_provider"], answers.PROVIDER),
        "Placement postcode": rows["placement_postcode"],
        "URN of Placement": rows["urn"],
        "Placement Location": answers.told(where["PL_LOCATION"], answers.LOCATION),
        "LA of Placement": answers.told(where["PL_LA"], at.areas),
    }


def _absences(at: AsAt, children: pd.Series) -> dict[str, pd.Series]:
    found = {}
    for column, kind in ((MISSING, "M"), (ABSENT, "A")):
        if not at.covers("missing"):
            at.lack(8, column, "No SSDA903 that covers the day holds missing episodes.")
            found[column] = pd.Series(np.nan, index=children.index)
            continue
        rows = at.events("missing", "started_on", at.year_before)
        many = rows[rows["type"] == kind]["child"].value_counts()
        found[column] = looked_up(children, many).fillna(0).astype("float64")
    return found


def _in_care_listed(at: AsAt) -> pd.DataFrame | None:
    if not at.lists_of_the_day("cla_standing"):
        at.lack(8, "", f"{RETURN} There is no Annex A list of the day either.")
        return None
    rows = at.standing("cla_standing")
    at.lack(8, "", "Read from the Annex A list of the day: what it says of legal status, need and"
            " where the child lives is not kept in the record, and stays blank.")  # fmt: skip
    return rows[["child", "as_on", "team", "worker"]].assign(
        **{
            "Does the Child have a Disability": at.disabled(rows["child"]),
            "Date Started to be Looked After": rows["started_on"],
            "Date of Latest Statutory Review": rows["reviewed_on"],
            **_from_the_list(rows),
            "Date Ceased to be Looked After": rows["ended_on"],
            "Start Date of Most Recent Placement": rows["placed_on"],
            MISSING: rows["missing_episodes"],
        }
    )


def care_leavers(at: AsAt) -> pd.DataFrame | None:
    """List 9: care leavers on the day."""
    at.lack(9, "Allocated Personal Advisor", "No return that is taken in holds it.")
    if at.lists_of_the_day("care_leaver_standing"):
        return _leavers_listed(at)
    if not at.covers("care_leaver"):
        at.lack(9, "", "No Annex A list of the day and no SSDA903 that covers it tells of care"
                " leavers.")  # fmt: skip
        return None
    year = collection_year(at.on.date())
    rows = at.record.care_leaver
    rows = rows[rows["year"] == year].reset_index(drop=True)
    at.lack(9, "", "From the SSDA903 (OC3): those whose birthday lies in its year, as they were"
            " found round that birthday and not on the day.")  # fmt: skip
    for column in (
        "Eligibility Category",
        "Latest Pathway Plan Review Date",
        "Latest Date of Contact",
    ):
        at.lack(9, column, NO_LIST)
    home = rows["accommodation"]
    return rows[["child"]].assign(
        **{
            UASC_EVER: _uasc(at, 9, UASC_EVER, rows["child"]),
            "Does the Child have a Disability": at.disabled(rows["child"]),
            "LA in Touch": answers.told(rows["in_touch"], answers.IN_TOUCH_CODES),
            "Type of Accommodation": home.map(answers.ACCOMMODATION).astype("str"),
            "Suitability of Accommodation": home.str[1:]
            .map(answers.SUITABILITY_CODES)
            .astype("str"),
            "Activity Status": rows["activity"]
            .where(rows["activity"] != "0")
            .map(answers.ACTIVITY)
            .astype("str"),
        }
    )


def _leavers_listed(at: AsAt) -> pd.DataFrame:
    rows = at.standing("care_leaver_standing")
    at.lack(9, "Type of Accommodation", "The record keeps of an Annex A list only whether it is"
            " suitable.")  # fmt: skip
    return rows[["child", "as_on", "team", "worker"]].assign(
        **{
            UASC_EVER: _uasc(at, 9, UASC_EVER, rows["child"]),
            "Does the Child have a Disability": at.disabled(rows["child"]),
            "Eligibility Category": answers.worded(rows["eligibility"], answers.ELIGIBILITY),
            "Latest Pathway Plan Review Date": rows["pathway_plan_reviewed_on"],
            "LA in Touch": answers.worded(rows["in_touch"], answers.IN_TOUCH),
            "Latest Date of Contact": rows["contacted_on"],
            "Suitability of Accommodation": answers.worded(
                rows["suitability"], answers.SUITABILITY
            ),
            "Activity Status": answers.told(rows["activity"], answers.ACTIVITY),
        }
    )


def adoption(at: AsAt) -> pd.DataFrame | None:
    """List 10: children with a decision that they should be placed for adoption who were waiting on
    the day, or were adopted or had the decision reversed in the twelve months."""
    at.lack(10, "Family identifier", "No return that is taken in holds it.")
    if not at.covers("placed_for_adoption", "cla_episode"):
        at.lack(10, "", RETURN)
        return None
    rows = at.spells("placed_for_adoption", "decided_on", "ceased_on", at.year_before)
    care = at.record.care
    care = care[care["decom"] <= at.on]
    periods = at.record.period_of_care
    periods = periods[periods["started_on"] <= at.on].sort_values("started_on", kind="stable")
    period = periods.drop_duplicates("child", keep="last").set_index("child")
    now = period.reindex(rows["child"]).set_axis(rows.index)
    ordered = now["ended"].where(now["rec"].isin(ADOPTED) & (now["ended"] <= at.on))
    # A decision that stands ends with care: by an adoption that is told, or out of the list.
    gone = (now["ended"] <= at.on) & rows["ceased_on"].isna()
    rows = rows.assign(entered=now["started_on"], ordered=ordered, period=now["period"])
    rows = rows[now["started_on"].notna() & (~gone | (ordered > at.year_before))]
    rows = rows.reset_index(drop=True)

    def first(episodes: pd.DataFrame) -> pd.Series:
        return looked_up(rows["period"], episodes.groupby("period")["decom"].min())

    matched = at.record.adoption.sort_values("year").drop_duplicates("child", keep="last")
    matched_on = looked_up(rows["child"], matched.set_index("child")["matched_on"])
    if not at.covers("adoption"):
        at.lack(10, "Date of Matching Child and Prospective Adopters", RETURN)
    else:
        at.lack(10, "Date of Matching Child and Prospective Adopters", "The SSDA903 tells it of"
                " children who have been adopted; of those who wait it is blank.")  # fmt: skip
    return rows[["child"]].assign(
        **{
            "Does the Child have a Disability": at.disabled(rows["child"]),
            "Date the Child Entered Care": rows["entered"],
            "Date of Decision that Child Should be Placed for Adoption": rows["decided_on"],
            "Date of Placement Order": first(care[care["legal_status"] == PLACEMENT_ORDER]),
            "Date of Matching Child and Prospective Adopters": matched_on.where(
                rows["ordered"].notna() & (matched_on <= at.on)
            ),
            "Date Placed for Adoption": first(care[care["place"].isin(ADOPTIVE)]),
            "Date of Adoption Order": rows["ordered"],
            "Date of Decision that Child Should No Longer be Placed for Adoption": rows[
                "ceased_on"
            ],
            "Reason Why Child No Longer Placed for Adoption": answers.told(
                rows["cease_reason"].where(rows["ceased_on"].notna()), answers.NO_LONGER
            ),
            "Date the child was placed for fostering in FFA or concurrent planning placement": (
                first(care[care["place"].isin(FOR_ADOPTION)])
            ),
        }
    )
