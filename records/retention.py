"""How long what is kept, by kind of record: each with where that is said, and from when a child's
record is due to go.

A council may keep a kind longer or shorter; never shorter than a statute has it kept. A child's
record goes as one, when the kind that lasts longest is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

ADULT = 18
# Reasons for which an episode ends because the child was adopted.
ADOPTED = ("E11", "E12")


class Goes(StrEnum):
    """How something goes once it is due."""

    AGREED = "Proposed in the night when due; erased once two people have agreed"
    BY_ITSELF = "Deleted in the night when due"
    WITH_CHILD = "Goes with the child’s record"
    STAYS = "Never deleted here; ends with the database"


class Unit(StrEnum):
    """What a length is counted in."""

    YEARS = "years"
    DAYS = "days"


@dataclass(frozen=True)
class Kind:
    """One kind of record. `length`: how long it is kept unless the council says otherwise, None
    where only the council can say. `least`: a statute's, below which nobody may go. `after_death`:
    years from the death of a child who died before 18, in place of `length`. `settable`: whether a
    council may say otherwise."""

    key: str
    title: str
    what: str
    counted_from: str
    length: int | None
    source: str
    goes: Goes
    unit: Unit = Unit.YEARS
    least: int | None = None
    after_death: int | None = None
    settable: bool = True

    def in_words(self, length: int | None) -> str:
        """A length as a sentence begins it: "75 years from the child’s birth"."""
        if length is None:
            return "Nobody has said"
        unit = self.unit.value if length != 1 else self.unit.value.removesuffix("s")
        return f"{length} {unit} from {self.counted_from}"


ADOPTION = Kind(
    "adopted",
    "Children who were adopted from care",
    "Everything the returns say of a child whose care ended by adoption",
    "the adoption order",
    100,
    "Disclosure of Adoption Information (Post-Commencement Adoptions) Regulations 2005,"
    " regulation 6: at least 100 years from the adoption order",
    Goes.AGREED,
    least=100,
)
LOOKED_AFTER = Kind(
    "looked_after",
    "Children looked after and care leavers",
    "Episodes, placements, reviews, health, missing, leaving care; and all else of the same child",
    "the child’s birth",
    75,
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 50: until the"
    " 75th anniversary of the birth; 15 years from the death of a child who died before 18",
    Goes.AGREED,
    least=75,
    after_death=15,
)
PROTECTED = Kind(
    "child_protection",
    "Children with a child protection plan, conference or enquiry",
    "Section 47 enquiries, conferences, plans and their reviews; and all else of the same child",
    "the child’s birth",
    25,
    "No statute. Usual in councils’ schedules: the 25th birthday, so that a claim made until then"
    " can be answered (Limitation Act 1980, sections 11, 28 and 33)",
    Goes.AGREED,
)
IN_NEED = Kind(
    "in_need",
    "Children referred or in need, contacts and early help",
    "Contacts, early help, referrals, assessments and plans of a child who was never more",
    "the child’s birth",
    25,
    "No statute. Usual in councils’ schedules: the 25th birthday",
    Goes.AGREED,
)
PARTNERS = Kind(
    "of_partners",
    "People named in partners’ extracts",
    "What health, police, schools and others sent of a person, linked with a child or not",
    "the last day that an extract speaks of the person",
    None,
    "The sharing agreement with each partner. Until the council says how long, only those linked"
    " with a child go, with the child",
    Goes.AGREED,
)
"""Told of a partner's person alone; linked with a child they go with the child at the latest. Each
partner has an agreement, and so a kind, of its own (`of_partner`)."""
OF_PARTNER = "of_partner-"

OF_CHILDREN = (ADOPTION, LOOKED_AFTER, PROTECTED, IN_NEED)
"""The kinds of a child's record, the longest first."""

OTHERS = (
    Kind(
        "files",
        "Files as they were sent",
        "Returns and extracts as uploaded; what they said stays in the record",
        "the day they were sent",
        30,
        "No longer than they are needed: UK GDPR, article 5(1)(e). Set for the whole service"
        " (CSC_KEEP_FILES_DAYS)",
        Goes.BY_ITSELF,
        Unit.DAYS,
        settable=False,
    ),
    Kind(
        "drafts",
        "Returns and extracts that were never published",
        "The draft of the record, its figures and findings, and its files",
        "the day they were sent",
        90,
        "No longer than they are needed: UK GDPR, article 5(1)(e)",
        Goes.BY_ITSELF,
        Unit.DAYS,
    ),
    Kind(
        "findings",
        "Rows that the checks found",
        "Which row of which child fails which rule; how many there were stays",
        "the day the return was sent",
        3,
        "No statute: one collection year and the two before it, to see what comes back",
        Goes.BY_ITSELF,
    ),
    Kind(
        "childrens_boards",
        "What boards keep of single children",
        "Ratings, comments and what children and families said, under an alias",
        "the child’s record",
        None,
        "Goes with the child’s record. Closed minutes keep an alias that leads to nobody",
        Goes.WITH_CHILD,
        settable=False,
    ),
    Kind(
        "figures",
        "Figures",
        "Counts of children by month and group",
        "the day they were published",
        None,
        "Statistics, not personal data once small numbers are kept: as published they stay",
        Goes.STAYS,
        settable=False,
    ),
    Kind(
        "minutes",
        "Boards, meetings, inquiries and actions",
        "What was decided and promised, which names no child",
        "the meeting",
        None,
        "The council’s record of its own decisions: its corporate schedule",
        Goes.STAYS,
        settable=False,
    ),
    Kind(
        "audit",
        "The audit trail",
        "Who did or saw what; no value of a child",
        "the entry",
        None,
        "Cannot be changed or taken away, or it would prove nothing; ends with the database",
        Goes.STAYS,
        settable=False,
    ),
    Kind(
        "sessions",
        "Sessions and guesses at passwords",
        "Who is signed in, and what slows guessing down",
        "signing in",
        1,
        "No longer than they are needed: UK GDPR, article 5(1)(e)",
        Goes.BY_ITSELF,
        Unit.DAYS,
        settable=False,
    ),
)
KINDS: dict[str, Kind] = {each.key: each for each in (*OF_CHILDREN, *OTHERS)}
"""By key, without the partners', which an authority has as many of as partners."""


def of_partner(holder: str) -> Kind:
    """The people of one partner, by whose ids they are known: "health", "police"."""
    name = holder.replace("_", " ")
    return replace(
        PARTNERS,
        key=f"{OF_PARTNER}{holder}",
        title=f"People named in extracts of {name}",
        what=f"What {name} sent of a person, linked with a child or not",
        source=f"The sharing agreement with {name}. Until the council says how long, only those"
        " linked with a child go, with the child",
    )


def kind_of(key: str) -> Kind | None:
    """The kind of a key, one partner's too; None where there is none."""
    holder = key.removeprefix(OF_PARTNER)
    return of_partner(holder) if holder and holder != key else KINDS.get(key)


# Which tables make a child's record which kind: whatever is in none of these is of a child in need.
TABLES = {
    LOOKED_AFTER.key: (
        *("cla_episode", "cla_review", "uasc_status", "cla_outcomes", "care_leaver", "missing"),
        *("adoption", "placed_for_adoption", "previous_permanence", "deprivation_of_liberty"),
        *("cla_standing", "care_leaver_standing", "social_worker"),
    ),
    PROTECTED.key: (
        *("section_47", "initial_cp_conference", "cp_plan", "cp_review", "cp_standing"),
        "pre_proceedings",
    ),
}


def anniversary(days: pd.Series, years: int) -> pd.Series:
    """The same day so many years later (datetime64[us]); of 29 February 1 March in a year that has
    none, for nothing is to go a day too soon."""
    moved = (days + pd.DateOffset(years=years)).astype("datetime64[us]")
    leapt = (days.dt.day == 29) & (moved.dt.day == 28) & (days.dt.month == 2)
    return moved.where(~leapt, moved + pd.Timedelta(days=1))


def due(children: pd.DataFrame, lengths: Mapping[str, int | None]) -> pd.DataFrame:
    """From which day each child's record is due to go, and by which kind.

    `children`: `child` (int64), `holder` (str, "" for the council), `born`, `died`, `adopted_on`,
    `last_on` (datetime64[us], NaT where unknown), and for each of `OF_CHILDREN` and `PARTNERS`
    whether the record holds it (bool, by the kind's key). `lengths`: years by kind, None or none
    where nobody has said. Out: `child`, `kind` (the key of the kind that lasts longest), `due_on`
    (datetime64[us]; NaT where it cannot be told: no date of birth, or nobody has said how long).
    """
    ends = pd.DataFrame(index=children.index)
    for kind in OF_CHILDREN:
        ends[kind.key] = _ends(kind, children, lengths[kind.key]).where(children[kind.key])
    ends[PARTNERS.key] = _partners_end(children, lengths).where(children[PARTNERS.key])
    unknown = pd.DataFrame(
        {key: children[key] & ends[key].isna() for key in ends}, index=children.index
    )
    last = ends.max(axis=1).astype("datetime64[us]")
    longest = np.array(ends.columns)[
        ends.fillna(pd.Timestamp("1000-01-01")).to_numpy("datetime64[us]").argmax(axis=1)
        if len(ends)
        else []
    ]
    first_unknown = np.array(ends.columns)[unknown.to_numpy().argmax(axis=1) if len(ends) else []]
    decides = pd.Series(
        np.where(unknown.any(axis=1), first_unknown, longest), children.index, dtype="str"
    )
    return pd.DataFrame(
        {
            "child": children["child"],
            "kind": decides.mask(decides == PARTNERS.key, OF_PARTNER + children["holder"]),
            "due_on": last.where(~unknown.any(axis=1)),
        }
    )


def _partners_end(children: pd.DataFrame, lengths: Mapping[str, int | None]) -> pd.Series:
    """The day from which each partner's person is due, by the length of each partner."""
    ends = pd.Series(pd.NaT, children.index, dtype="datetime64[us]")
    for holder in children["holder"].unique():
        length = lengths.get(f"{OF_PARTNER}{holder}")
        if length is not None:
            theirs = children["holder"] == holder
            ends = ends.mask(theirs, anniversary(children["last_on"], length))
    return ends


def _ends(kind: Kind, children: pd.DataFrame, length: int | None) -> pd.Series:
    """The day from which one kind of each child is due, NaT where it cannot be told."""
    if length is None:
        return pd.Series(pd.NaT, children.index, dtype="datetime64[us]")
    if kind is ADOPTION:
        return anniversary(children["adopted_on"], length)
    ends = anniversary(children["born"], length)
    if kind.after_death is None:
        return ends
    young = children["died"] < anniversary(children["born"], ADULT)
    return ends.where(~young, anniversary(children["died"], kind.after_death))
