"""Annex A lists 1 to 7: from contact to child protection plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.section_47 import PLAN_FOLLOWS_DAYS
from indicators.picking import days_later, event_between
from ingest.writing.annex_a import answers
from ingest.writing.annex_a.as_at import AsAt

CENSUS = "No children in need census that covers the day is published."
NO_LIST = "No Annex A list of exactly this day is published, and no return to DfE holds it."
UNNECESSARY = "Was an Initial Child Protection Conference deemed unnecessary?"
PLANNED = "Did the Initial Child Protection Conference Result in a Child Protection Plan"
PROTECTED = (
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months"
    " (Y/N)"
)
NEEDED_SUPPORT = "Was the child assessed as requiring LA children's social care support?"
EMERGENCY = ("L1", "L2")


def contacts(at: AsAt) -> pd.DataFrame | None:
    """List 1: contacts in the six months."""
    if not at.covers("contact"):
        at.lack(1, "", "Contacts come from Annex A workbooks; none that covers the day is"
                " published.")  # fmt: skip
        return None
    rows = at.events("contact", "contacted_on", at.since)
    return rows[["child"]].assign(
        **{
            "Date of Contact": rows["contacted_on"],
            "Contact Source": answers.worded(rows["source"], answers.CONTACT_SOURCE),
        }
    )


def early_help(at: AsAt) -> pd.DataFrame | None:
    """List 2: early help assessments that began or ended in the six months, or are still open."""
    if not at.covers("early_help_assessment"):
        at.lack(2, "", "Early help assessments come from Annex A workbooks; none that covers the"
                " day is published.")  # fmt: skip
        return None
    rows = at.spells("early_help_assessment", "started_on", "completed_on", at.since)
    return rows[["child"]].assign(
        **{
            "Assessment start date": rows["started_on"],
            "Assessment completion date": rows["completed_on"],
            "Organisation completing assessment": rows["organisation"],
        }
    )


def referrals(at: AsAt) -> pd.DataFrame | None:
    """List 3: referrals in the six months."""
    if not at.covers("cin_episode"):
        at.lack(3, "", CENSUS)
        return None
    rows = at.events("cin_episode", "referred_on", at.since)
    if not at.reaches_back("cin_episode", at.year_before):
        at.lack(3, "Number of Referrals in Last 12 Months", "The record does not reach back twelve"
                " months: earlier referrals are not in the number.")  # fmt: skip
    return rows[["child"]].assign(
        **{
            "Date of referral": rows["referred_on"],
            "Referral Source": answers.told(rows["source"], answers.REFERRAL_SOURCE),
            "Referral NFA?": answers.yes_no(rows["no_further_action"]),
            "Number of Referrals in Last 12 Months": at.counted(
                "cin_episode", "referred_on", rows["child"]
            ),
        }
    )


def assessments(at: AsAt) -> pd.DataFrame | None:
    """List 4: assessments that were open on the day, or completed in the six months."""
    at.lack(4, NEEDED_SUPPORT, "No return that is taken in holds it.")
    sight = at.record.assessment_sight
    sight = sight.drop_duplicates(["child", "started_on"], keep="last")
    if at.covers("cin_assessment"):
        rows = at.spells("cin_assessment", "started_on", "authorised_on", at.since)
        rows = rows.merge(
            sight[["child", "started_on", "seen", "team"]], on=["child", "started_on"], how="left"
        )
        if sight.empty:
            at.lack(4, "Child Seen During Continuous Assessment", "It comes from Annex A"
                    " workbooks; none that covers these assessments is published.")  # fmt: skip
    elif at.covers("assessment_sight"):
        rows = at.events("assessment_sight", "authorised_on", at.since)
        at.lack(4, "", "Read from an earlier Annex A workbook: assessments that were still open"
                " are not in the record.")  # fmt: skip
    else:
        at.lack(4, "", CENSUS)
        return None
    return rows[["child", "team"]].assign(
        **{
            "Continuous Assessment Start Date": rows["started_on"],
            "Child Seen During Continuous Assessment": answers.yes_no(rows["seen"]),
            "Continuous Assessment Date of Authorisation": rows["authorised_on"],
            "Does the Child have a Disability": at.disabled(rows["child"]),
        }
    )


def enquiries(at: AsAt) -> pd.DataFrame | None:
    """List 5: section 47 enquiries that began in the six months, and those whose conference was
    held in them."""
    if not at.covers("section_47", "initial_cp_conference", "cp_plan"):
        at.lack(5, "", CENSUS)
        return None
    rows = at.record.section_47
    held = at.record.initial_cp_conference.dropna(subset="section_47_started_on")
    later = held.groupby(["child", "section_47_started_on"])["held_on"].max().rename("held_on")
    rows = rows.merge(
        later.reset_index().rename(columns={"section_47_started_on": "started_on"}),
        on=["child", "started_on"],
        how="left",
    )
    conference = rows["conference_on"].fillna(rows["held_on"])
    rows = rows.assign(conference=conference.where(conference <= at.on))
    known = (rows["known_from"] <= rows["started_on"]) & (rows["known_to"] >= rows["started_on"])
    began = (rows["started_on"] > at.since) & (rows["started_on"] <= at.on)
    rows = rows[(began & known) | (rows["conference"] > at.since)]
    rows = rows[~rows.duplicated(["child", "started_on"], keep="last")].reset_index(drop=True)
    until = days_later(rows["conference"], PLAN_FOLLOWS_DAYS).clip(upper=at.on)
    known_held = rows["conference"].notna()
    planned = event_between(
        rows.assign(conference=rows["conference"].fillna(at.on)),
        rows["conference"].fillna(at.on),
        until.fillna(at.on),
        at.record.cp_plan,
        "started_on",
    )
    return rows[["child"]].assign(
        **{
            "Strategy discussion initiating Section 47 Enquiry Start Date": rows["started_on"],
            UNNECESSARY: answers.yes_no(rows["conference_not_required"].where(~known_held, 0.0)),
            "Date of Initial Child Protection Conference": rows["conference"],
            PLANNED: answers.yes_no(planned.where(known_held)),
            "Number of Section 47 Enquiries in the last 12 months": at.counted(
                "section_47", "started_on", rows["child"]
            ),
            "Number of ICPCs in the last 12 months": at.counted(
                "initial_cp_conference", "held_on", rows["child"]
            ),
            "Does the Child have a Disability": at.disabled(rows["child"]),
        }
    )


def in_need(at: AsAt) -> pd.DataFrame | None:
    """List 6: children in need on the day, and those whose case closed in the six months."""
    if not at.covers("cin_episode"):
        return _in_need_listed(at)
    rows = at.spells("cin_episode", "referred_on", "closed_on", at.since)
    rows = rows[~(rows["no_further_action"] == 1)].reset_index(drop=True)
    rows = rows.rename(columns={"referred_on": "started_on"})
    seen = at.beside(rows, "cin_standing", "seen_on", "team", "worker")
    if not at.lists_of_the_day("cin_standing"):
        at.lack(6, "Date Child Was Last Seen", NO_LIST)
    closed = rows["closed_on"].notna()
    return rows[["child"]].assign(
        **{
            "CIN Start Date": rows["started_on"],
            "Primary Need Code": answers.told(rows["primary_need"], answers.PRIMARY_NEED),
            "Date Child Was Last Seen": seen["seen_on"],
            "CIN Closure Date": rows["closed_on"],
            "Reason for Closure": answers.told(
                rows["closure_reason"].where(closed), answers.CLOSURE
            ),
            "Case Status": _status(at, rows["child"], closed),
            "Does the Child have a Disability": at.disabled(rows["child"]),
            **seen[["as_on", "team", "worker"]],
        }
    )


def _in_need_listed(at: AsAt) -> pd.DataFrame | None:
    if not at.lists_of_the_day("cin_standing"):
        at.lack(6, "", f"{CENSUS} There is no Annex A list of the day either.")
        return None
    rows = at.standing("cin_standing")
    for column in ("Primary Need Code", "Reason for Closure"):
        at.lack(6, column, CENSUS)
    return rows[["child", "as_on", "team", "worker"]].assign(
        **{
            "CIN Start Date": rows["started_on"],
            "Date Child Was Last Seen": rows["seen_on"],
            "CIN Closure Date": rows["closed_on"],
            "Case Status": answers.worded(rows["case_status"], answers.CASE_STATUS),
            "Does the Child have a Disability": at.disabled(rows["child"]),
        }
    )


def _status(at: AsAt, children: pd.Series, closed: pd.Series) -> pd.Series:
    """Where each case stood on the day; blank where nothing open tells it."""

    def now(entity: str, start: str, end: str) -> pd.Series:
        if not at.covers(entity):
            at.lack(6, "Case Status", f"Cases that are open as {_OPEN_AS[entity]} cannot be told:"
                    " nothing that covers the day is published.")  # fmt: skip
            return pd.Series(False, index=children.index)
        rows = at.spells(entity, start, end, at.on)
        if entity == "cla_episode":
            rows = rows[~rows["legal_status"].isin(("V3", "V4"))]
        return children.isin(rows["child"])

    said = np.select(
        [
            closed,
            now("cla_episode", "decom", "dec"),
            now("cp_plan", "started_on", "ended_on"),
            now("cin_plan", "started_on", "ended_on"),
            now("cin_assessment", "started_on", "authorised_on"),
        ],
        [
            answers.CLOSED,
            answers.CARE,
            answers.PLAN,
            answers.NEED_PLAN,
            answers.ASSESSMENT,
        ],
        "",
    )
    status = pd.Series(said, index=children.index, dtype="str")
    if (status == "").any():
        at.lack(6, "Case Status", "Blank where a case is open and the record holds no plan, open"
                " assessment or care of it.")  # fmt: skip
    return status.where(status != "")


_OPEN_AS = {
    "cla_episode": "looked after",
    "cp_plan": "child protection plans",
    "cin_plan": "child in need plans",
    "cin_assessment": "assessments",
}


def plans(at: AsAt) -> pd.DataFrame | None:
    """List 7: child protection plans on the day, and those that ended in the six months."""
    if not at.covers("cp_plan"):
        return _plans_listed(at)
    rows = at.spells("cp_plan", "started_on", "ended_on", at.since)
    visits = at.beside(
        rows, "cp_standing", "visited_on", "seen_alone", "reviewed_on", "team", "worker"
    )
    if not at.lists_of_the_day("cp_standing"):
        for column in ("Date of the Last Statutory Visit", "Was the Child Seen Alone?"):
            at.lack(7, column, NO_LIST)
    reviews = at.record.cp_review
    reviews = reviews[reviews["reviewed_on"] <= at.on]
    last = reviews.groupby(["child", "plan_started_on"])["reviewed_on"].max()
    keys = pd.MultiIndex.from_frame(rows[["child", "started_on"]])
    reviewed = pd.Series(last.reindex(keys).to_numpy("datetime64[us]"), index=rows.index)
    listed = visits["reviewed_on"]
    return rows[["child"]].assign(
        **{
            "Child Protection Plan Start Date": rows["started_on"],
            "Initial Category of Abuse": answers.told(rows["initial_category"], answers.ABUSE),
            "Latest Category of Abuse": answers.told(rows["latest_category"], answers.ABUSE),
            "Date of the Last Statutory Visit": visits["visited_on"],
            "Was the Child Seen Alone?": answers.yes_no(visits["seen_alone"]),
            "Date of latest review conference": reviewed.where(~(listed > reviewed), listed).fillna(
                listed
            ),
            "Child Protection Plan End Date": rows["ended_on"],
            PROTECTED: _protected(at, rows["child"]),
            "Number of Previous Child Protection Plans": rows["previous_plans"],
            "Does the Child have a Disability": at.disabled(rows["child"]),
            **visits[["as_on", "team", "worker"]],
        }
    )


def _plans_listed(at: AsAt) -> pd.DataFrame | None:
    if not at.lists_of_the_day("cp_standing"):
        at.lack(7, "", f"{CENSUS} There is no Annex A list of the day either.")
        return None
    rows = at.standing("cp_standing")
    for column in (
        "Initial Category of Abuse",
        "Latest Category of Abuse",
        "Number of Previous Child Protection Plans",
    ):
        at.lack(7, column, CENSUS)
    return rows[["child", "as_on", "team", "worker"]].assign(
        **{
            "Child Protection Plan Start Date": rows["started_on"],
            "Date of the Last Statutory Visit": rows["visited_on"],
            "Was the Child Seen Alone?": answers.yes_no(rows["seen_alone"]),
            "Date of latest review conference": rows["reviewed_on"],
            "Child Protection Plan End Date": rows["ended_on"],
            PROTECTED: _protected(at, rows["child"]),
            "Does the Child have a Disability": at.disabled(rows["child"]),
        }
    )


def _protected(at: AsAt, children: pd.Series) -> pd.Series:
    if not at.covers("cla_episode"):
        at.lack(7, PROTECTED, "No SSDA903 that covers the day is published.")
        return pd.Series(np.nan, index=children.index, dtype="str")
    rows = at.spells("cla_episode", "decom", "dec", at.since)
    return answers.yes_no(children.isin(rows[rows["legal_status"].isin(EMERGENCY)]["child"]))
