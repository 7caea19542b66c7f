"""The SSDA903's code lists: each code, its meaning and its collection years.

Source: DfE, children looked-after by local authorities in England: guide to the SSDA903
collection, 2017/18 to 2026/27. The meanings are in short words of our own. `valid(year)` is the
list of a year; `ever` are all codes there have been since 2017.
"""

from __future__ import annotations

from ingest.schema import code_list

NO_YES = code_list("No or yes", {"0": "No", "1": "Yes"})

SEX = code_list(
    "SEX",
    {"1": "Male", "2": "Female", "M": "Male", "F": "Female", "U": "Not known"},
    since={"M": 2025, "F": 2025, "U": 2025},
    until={"1": 2024, "2": 2024},
)

ETHNIC = code_list(
    "ETHNIC",
    {
        "WBRI": "White British",
        "WIRI": "White Irish",
        "WIRT": "Traveller of Irish heritage",
        "WOTH": "Other White",
        "WROM": "Gypsy or Roma",
        "MWBC": "Mixed: White and Black Caribbean",
        "MWBA": "Mixed: White and Black African",
        "MWAS": "Mixed: White and Asian",
        "MOTH": "Other Mixed",
        "AIND": "Asian: Indian",
        "APKN": "Asian: Pakistani",
        "ABAN": "Asian: Bangladeshi",
        "AOTH": "Other Asian",
        "BCRB": "Black Caribbean",
        "BAFR": "Black African",
        "BOTH": "Other Black",
        "CHNE": "Chinese",
        "OOTH": "Other ethnic group",
        "REFU": "Not given: refused",
        "NOBT": "Not yet obtained",
    },
)

UPN_UNKNOWN = code_list(
    "Reasons why there is no UPN",
    {
        "UN1": "Too young for school, none given yet",
        "UN2": "Never at a maintained school in England",
        "UN3": "Educated outside England",
        "UN4": "New to care at the end of the year, not known yet",
        "UN5": "Sources do not agree who the child is",
    },
)

RNE = code_list(
    "RNE",
    {
        "S": "Started to be looked after",
        "L": "New legal status",
        "P": "New placement and carer",
        "T": "New placement, same carer",
        "B": "New legal status, placement and carer",
        "U": "New legal status and placement, same carer",
    },
)

LEGAL_STATUS = code_list(
    "LS",
    {
        "C1": "Interim care order",
        "C2": "Full care order",
        "D1": "Freeing order (historic)",
        "E1": "Placement order",
        "V2": "Section 20, single period",
        "V3": "Short breaks, each episode recorded",
        "V4": "Short breaks, agreement recorded",
        "L1": "Police protection",
        "L2": "Emergency protection order",
        "L3": "Child assessment order",
        "J1": "On remand",
        "J2": "Detained under PACE",
        "J3": "Youth rehabilitation order with residence or fostering",
    },
)

NEED = code_list(
    "CIN",
    {
        "N1": "Abuse or neglect",
        "N2": "Child's disability",
        "N3": "Parent's illness or disability",
        "N4": "Family in acute stress",
        "N5": "Family dysfunction",
        "N6": "Socially unacceptable behaviour",
        "N7": "Low income",
        "N8": "Absent parenting",
    },
)

PLACE = code_list(
    "PLACE",
    {
        "A3": "For adoption by consent, with foster carer",
        "A4": "For adoption by consent, not with foster carer",
        "A5": "For adoption by placement order, with foster carer",
        "A6": "For adoption by placement order, not with foster carer",
        "H5": "Semi-independent, not regulated as a children's home",
        "K1": "Secure children's home",
        "K2": "Children's home",
        "K3": "Supported accommodation, registered",
        "P1": "With parents or others with parental responsibility",
        "P2": "Independent living",
        "P3": "Residential employment",
        "R1": "Residential care home",
        "R2": "NHS or other medical establishment",
        "R3": "Family centre or mother and baby unit",
        "R5": "Young offender institution",
        "S1": "Residential school",
        "T0": "Temporary, any kind",
        "T1": "Temporary, in hospital",
        "T2": "Temporary, on holiday",
        "T3": "Temporary, while the carer is away",
        "T4": "Temporary, at most seven days, other reason",
        "U1": "Fostered by relative or friend, long term",
        "U2": "Fostered by relative or friend, fostering for adoption",
        "U3": "Fostered by relative or friend, other",
        "U4": "Fostered by others, long term",
        "U5": "Fostered by others, fostering for adoption",
        "U6": "Fostered by others, other",
        "Z1": "Other placement",
        "Z11": "Other placement, first kind",
        "Z12": "Other placement, second kind",
        "Z13": "Other placement, third kind",
        "Z14": "Other placement, fourth kind",
    },
    since={"K3": 2025, "Z11": 2026, "Z12": 2026, "Z13": 2026, "Z14": 2026},
    until={"H5": 2025, "P2": 2025, "Z1": 2025},
)

PLACE_PROVIDER = code_list(
    "PLACE_PROVIDER",
    {
        "PR0": "Parents",
        "PR1": "The authority itself",
        "PR2": "Another authority",
        "PR3": "Other public body",
        "PR4": "Private",
        "PR5": "Voluntary or third sector",
    },
)

REC = code_list(
    "REC",
    {
        "X1": "A new episode begins at once",
        "E11": "Adopted, not opposed",
        "E12": "Adopted, consent dispensed with",
        "E2": "Died",
        "E3": "Another UK authority took over care",
        "E4A": "Home to parents, as planned",
        "E4B": "Home to parents, not planned",
        "E13": "Left to live with someone without parental responsibility",
        "E41": "Child arrangements (residence) order",
        "E43": "Special guardianship, former foster carer",
        "E44": "Special guardianship, other carer",
        "E45": "Special guardianship, former foster carer who is relative or friend",
        "E46": "Special guardianship, former foster carer, not relative or friend",
        "E47": "Special guardianship, other carer who is relative or friend",
        "E48": "Special guardianship, other carer, not relative or friend",
        "E5": "Independent, with formal support",
        "E6": "Independent, without formal support",
        "E7": "Moved to adult social care",
        "E9": "Sentenced to custody",
        "E14": "Remand ended",
        "E15": "Found to be 18 or older",
        "E16": "Moved abroad",
        "E17": "Stayed put with carers at 18",
        "E8": "Ceased for another reason",
    },
    since={"E45": 2019, "E46": 2019, "E47": 2019, "E48": 2019},
    until={"E43": 2018, "E44": 2018},
)

REASON_PLACE_CHANGE = code_list(
    "REASON_PLACE_CHANGE",
    {
        "CARPL": "Care plan",
        "CLOSE": "Provision closed or carer resigned",
        "ALLEG": "Allegation",
        "STAND": "Concern about standards",
        "APPRR": "Approval withdrawn",
        "CREQB": "Carer asked: the child's behaviour",
        "CREQO": "Carer asked: other reason",
        "CHILD": "Child asked",
        "LAREQ": "Authority asked",
        "PLACE": "Only the status of the placement changed",
        "CUSTOD": "Custody",
        "OTHER": "Other",
    },
    since={"CUSTOD": 2019},
)

REVIEW_CODE = code_list(
    "REVIEW_CODE",
    {
        "PN0": "Under four",
        "PN1": "There, spoke for themselves",
        "PN2": "There, someone spoke for them",
        "PN3": "There, gave views by signs or symbols",
        "PN4": "There, took no part",
        "PN5": "Not there, sent an advocate",
        "PN6": "Not there, gave views another way",
        "PN7": "Not there, views not given",
    },
)

MISSING = code_list("MISSING", {"M": "Missing", "A": "Away without authorisation"})

SDQ_REASON = code_list(
    "SDQ_REASON",
    {
        "SDQ1": "Too young or too old",
        "SDQ2": "Carer refused",
        "SDQ3": "Not possible: severity of disability",
        "SDQ4": "Other",
        "SDQ5": "Child refused",
    },
)

IN_TOUCH = code_list(
    "IN_TOUCH",
    {
        "YES": "In touch",
        "NO": "Not in touch",
        "DIED": "Died",
        "REFU": "Refuses contact",
        "NREQ": "No longer needs services",
        "RHOM": "Back home for six months or more",
    },
)

ACTIV = code_list(
    "ACTIV",
    {
        "F1": "Higher education, full time",
        "P1": "Higher education, part time",
        "F2": "Other education, full time",
        "P2": "Other education, part time",
        "F3": "Training or employment, full time",
        "P3": "Training or employment, part time",
        "F4": "Apprenticeship, full time",
        "P4": "Apprenticeship, part time",
        "F5": "Training or employment but no apprenticeship, full time",
        "P5": "Training or employment but no apprenticeship, part time",
        "G4": "None: illness or disability",
        "G5": "None: other reason",
        "G6": "None: pregnancy or parenting",
        "0": "Not known",
    },
    since={"F4": 2022, "P4": 2022, "F5": 2022, "P5": 2022},
    until={"F3": 2021, "P3": 2021},
)

_ACCOMMODATION = {
    "B": "With parents or relatives",
    "C": "Residential care",
    "D": "Semi-independent or with floating support",
    "E": "Supported lodgings",
    "G": "Gone abroad",
    "H": "Deported",
    "K": "Ordinary lodgings",
    "R": "Residence not known",
    "S": "No fixed abode",
    "T": "Foyer or the like",
    "U": "Independent living",
    "V": "Emergency accommodation",
    "W": "Bed and breakfast",
    "X": "In custody",
    "Y": "Other",
    "Z": "Staying put with former foster carers",
}
# Nobody can be suitably homeless or in custody: there is no S1 and no X1.
_SUITABLE = {f"{k}1": f"{m}: suitable" for k, m in _ACCOMMODATION.items() if k not in "SX"}
_UNSUITABLE = {f"{k}2": f"{m}: not suitable" for k, m in _ACCOMMODATION.items()}
ACCOM = code_list("ACCOM", {**_SUITABLE, **_UNSUITABLE, "0": "Not known"})

NB_ADOPTR = code_list("NB_ADOPTR", {"1": "One", "2": "Two"})

SEX_ADOPTR = code_list(
    "SEX_ADOPTR",
    {"M1": "One man", "F1": "One woman", "MM": "Two men", "FF": "Two women", "MF": "Man and woman"},
)

LS_ADOPTR = code_list(
    "LS_ADOPTR",
    {
        "L0": "Single",
        "L11": "Married, different sexes",
        "L12": "Married, same sex",
        "L2": "Civil partners",
        "L3": "Unmarried couple, different sexes",
        "L4": "Unmarried couple, same sex",
    },
)

REASON_PLACED_CEASED = code_list(
    "REASON_PLACED_CEASED",
    {
        "RD1": "The child's needs changed",
        "RD2": "No placement order made",
        "RD3": "No adopters found",
        "RD4": "Other",
    },
)

PREV_PERM = code_list(
    "PREV_PERM",
    {
        "P1": "Adoption",
        "P2": "Special guardianship",
        "P3": "Child arrangements (residence) order",
        "P4": "Not known which",
        "Z1": "None",
    },
)

SW_REASON = code_list(
    "SW_REASON",
    {
        "MANAGE": "Caseloads",
        "FCONTA": "First contact or re-referral",
        "LEFTRL": "Worker left the role",
        "ORGRST": "Reorganisation",
        "TSPROC": "Usual transfer",
        "ABSENC": "Absence or return",
        "CHCHAN": "Child asked",
        "PCCHAN": "Parent or carer asked",
        "SWDIED": "Worker died",
        "OTHERS": "Other",
    },
)
