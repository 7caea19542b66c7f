"""Annex A: Ofsted's eleven child-level lists, one a sheet, and the headings councils give them.

Source: Ofsted, Annex A to the inspection framework for local authority children's services (ILACS).
Lists 1 to 5 speak of the last six months, 6 to 8 of now and the last six months, 10 and 11 of the
last twelve. Dates are dd/mm/yyyy or a spreadsheet's; answers are labels ("a) Male"), written as
each system likes, so they are read where they are used. A heading may lack its "?" or its "(Y/N)".
"""

from __future__ import annotations

import re

from ingest.schema import Dataset, Field, Kind, Table

CHILD = "Child Unique ID"
ALIASES = {
    CHILD: ("Child ID", "Unique ID", "Child Unique Identifier", "Child's Unique ID", "Person ID"),
    "Gender": ("Sex", "Gender of Child"),
    "Ethnicity": ("Ethnic Group", "Ethnic Origin"),
    "Date of Birth": ("DOB", "Birth Date", "Child Date of Birth"),
    "Age of Child (Years)": ("Age", "Age of Child", "Age (Years)", "Child Age"),
    "Date of Contact": ("Contact Date", "Date Contact Received"),
    "Contact Source": ("Source of Contact",),
    "Assessment start date": ("Early Help Assessment Start Date", "EHA Start Date"),
    "Assessment completion date": ("Early Help Assessment Completion Date", "EHA Completion Date"),
    "Date of referral": ("Referral Date",),
    "Referral Source": ("Source of Referral",),
    "Continuous Assessment Start Date": ("Assessment Start", "Date of Assessment Start"),
    "Continuous Assessment Date of Authorisation": ("Assessment Authorisation Date",),
    "Strategy discussion initiating Section 47 Enquiry Start Date": (
        "Section 47 Start Date",
        "Section 47 Enquiry Start Date",
        "Strategy Discussion Date",
    ),
    "Date of Initial Child Protection Conference": ("ICPC Date", "Date of ICPC"),
    "CIN Start Date": ("Child in Need Start Date", "CIN Episode Start Date"),
    "CIN Closure Date": ("Child in Need Closure Date", "CIN Episode Closure Date"),
    "Child Protection Plan Start Date": ("CP Plan Start Date", "CPP Start Date"),
    "Child Protection Plan End Date": ("CP Plan End Date", "CPP End Date"),
    "Date Started to be Looked After": ("Date Became Looked After", "LAC Start Date"),
    "Date Ceased to be Looked After": ("LAC End Date", "Date Ceased Looked After"),
    "Does the Child have a Disability": ("Disability",),
}
_LESS = re.compile(r"\s*(?:\(Y/N\)\)?|\?)")
_KINDS = {"text": Kind.TEXT, "day": Kind.DATE, "ahead": Kind.DATE, "number": Kind.INTEGER}

_WHO = """
    text Gender
    text Ethnicity
    birth Date of Birth
    number Age of Child (Years)
"""
_WORKER = """
    text Allocated Team
    text Allocated Worker
"""
_DISABILITY = "\n    text Does the Child have a Disability\n"


def _field(line: str) -> Field:
    """One field out of a line `kind heading`; "!" behind the kind says that the list needs it."""
    kind, *words = line.split()
    heading = " ".join(words)
    needed, kind = kind.endswith("!"), kind.rstrip("!")
    heading, _, follows = heading.partition(" > ")
    variants = [heading, *ALIASES.get(heading, ())]
    shorter = [_LESS.sub("", v) for v in variants]
    aliases = dict.fromkeys(
        v for v in (*variants[1:], *shorter, *_quoted(variants)) if v != heading
    )
    return Field(
        heading,
        Kind.DATE if kind == "birth" else _KINDS[kind],
        heading[:1].lower() + heading[1:],
        required=needed,
        aliases=tuple(aliases),
        event=kind == "day",
        follows=follows or None,
    )


def _quoted(headings: list[str]) -> list[str]:
    """The same headings with the curly marks that word processors put in."""
    curly = [re.sub(r"'(\w+)'", "\u2018\\1\u2019", h).replace("'", "\u2019") for h in headings]
    return [*curly, *(_LESS.sub("", h) for h in curly)]


def _list(number: int, row_is: str, columns: str, *, of_children: bool = True) -> Table:
    lines = [line.strip() for line in columns.strip().splitlines() if line.strip()]
    child = (Field(CHILD, Kind.CHILD_ID, "the authority's own id", aliases=ALIASES[CHILD]),)
    fields = tuple(_field(line) for line in lines)
    return Table(f"List{number}", row_is, (*child, *fields) if of_children else fields)


DATASET = Dataset(
    key="annex_a",
    title="Annex A: Ofsted's child-level lists",
    child_column=CHILD,
    first_year=2018,
    last_year=2027,
    born="Date of Birth",
    tables=(
        _list(1, "one contact in the last six months", f"""{_WHO}
            day! Date of Contact
            text! Contact Source
        """),
        _list(2, "one early help assessment in the last six months", f"""{_WHO}
            day! Assessment start date
            day Assessment completion date > Assessment start date
            text Organisation completing assessment
        """),
        _list(3, "one referral in the last six months", f"""{_WHO}
            day! Date of referral
            text! Referral Source
            text Referral NFA?
            number Number of Referrals in Last 12 Months
            {_WORKER}
        """),
        _list(4, "one assessment in the last six months", f"""{_WHO}{_DISABILITY}
            day! Continuous Assessment Start Date
            text Child Seen During Continuous Assessment
            day Continuous Assessment Date of Authorisation > Continuous Assessment Start Date
            text Was the child assessed as requiring LA children's social care support?
            {_WORKER}
        """),
        _list(5, "one section 47 enquiry in the last six months", f"""{_WHO}{_DISABILITY}
            day! Strategy discussion initiating Section 47 Enquiry Start Date
            text Was an Initial Child Protection Conference deemed unnecessary?
            day Date of Initial Child Protection Conference
            text Did the Initial Child Protection Conference Result in a Child Protection Plan
            number Number of Section 47 Enquiries in the last 12 months
            number Number of ICPCs in the last 12 months
            {_WORKER}
        """),
        _list(6, "one child in need now or in the last six months", f"""{_WHO}{_DISABILITY}
            day! CIN Start Date
            text Primary Need Code
            day Date Child Was Last Seen
            day CIN Closure Date > CIN Start Date
            text Reason for Closure
            text! Case Status
            {_WORKER}
        """),
        _list(7, "one child protection plan now or in the last six months", f"""{_WHO}{_DISABILITY}
            day! Child Protection Plan Start Date
            text Initial Category of Abuse
            text Latest Category of Abuse
            day Date of the Last Statutory Visit
            text Was the Child Seen Alone?
            day Date of latest review conference
            day Child Protection Plan End Date > Child Protection Plan Start Date
            text Subject to Emergency Protection Order or Protected Under Police Powers \
                in Last Six Months (Y/N)
            number Number of Previous Child Protection Plans
            {_WORKER}
        """),
        _list(8, "one child looked after now or in the last six months", f"""{_WHO}
            text Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)
            {_DISABILITY}
            day! Date Started to be Looked After
            text Child's Category of Need
            text Is this a second or subsequent period of being a Looked After Child \
                within the last 12 months (Y/N)
            day Start date of current legal status
            text Child's Legal Status
            day Date of Latest Statutory Review
            day Date of Last Social Work Visit
            text What is the permanence plan for this child?
            day Date of Last IRO Visit / Contact to the Child
            day Date of Last Health Assessment
            day Date of Last Dental Check
            number Number of Placements in the Last 12 months
            day Date Ceased to be Looked After > Date Started to be Looked After
            text Reason Ceased to be Looked After
            day Start Date of Most Recent Placement
            text Placement Type
            text Placement Provider
            text Placement postcode
            text URN of Placement
            text Placement Location
            text LA of Placement
            number Number of Episodes the Child has been 'Missing' from their Placement \
                in the last 12 months
            number Number of Episodes the Child has been 'Absent' from their Placement \
                in the last 12 months
            text Was the child offered a Return Interview after their last missing episode (Y/N)?
            text Did the child accept a Return Interview after their last missing episode (Y/N)?
            {_WORKER}
        """),
        _list(9, "one care leaver", f"""{_WHO}
            text Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)
            {_DISABILITY}{_WORKER}
            text Allocated Personal Advisor
            text! Eligibility Category
            day Latest Pathway Plan Review Date
            text LA in Touch
            day Latest Date of Contact
            text Type of Accommodation
            text Suitability of Accommodation
            text Activity Status
        """),
        _list(10, "one child with an adoption decision in the last twelve months", f"""
            text Family identifier
            {_WHO}{_DISABILITY}
            day! Date the Child Entered Care
            day! Date of Decision that Child Should be Placed for Adoption
            day Date of Placement Order
            day Date of Matching Child and Prospective Adopters
            day Date Placed for Adoption
            day Date of Adoption Order
            day Date of Decision that Child Should No Longer be Placed for Adoption
            text Reason Why Child No Longer Placed for Adoption
            day Date the child was placed for fostering in FFA or concurrent planning placement
        """),
        _list(11, "one adopter in the last twelve months", """
            text! Individual adopter identifier
            text Family identifier
            text Gender
            text Ethnicity
            text Disability
            text Is the (prospective) adopter fostering for adoption?
            day! Date enquiry received
            day Date Stage 1 started
            day Date Stage 1 ended
            day Date Stage 2 started
            day Date Stage 2 ended
            day Date application submitted
            day Date application approved
            day Date adopter matched with child(ren)
            day Date child/children placed with adopter(s)
            number No. of children placed
            day Date of Adoption Order
            day Date of leaving adoption process
            text Reason for leaving adoption process
        """, of_children=False),
    ),
)  # fmt: skip
