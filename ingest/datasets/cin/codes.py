"""The children in need census: its code lists, with the years of each code.

Source: DfE, children in need census guides 2016/17 to 2026/27, in short words of our own. Years
are census years by their end.
`valid(year)` is the list of a year; `ever` are all codes there have been since 2017.
"""

from __future__ import annotations

from ingest.schema import code_list

NO_YES = code_list("No or yes", {"0": "No", "1": "Yes"})

# Some systems went on to send the digits in the element Sex; they are known codes, valid only
# until 2024.
SEX = code_list(
    "Sex",
    {
        "M": "Male",
        "F": "Female",
        "U": "Not known",
        "1": "Male",
        "2": "Female",
        "0": "Not recorded, or unborn",
        "9": "Indeterminate",
    },
    since={"M": 2025, "F": 2025, "U": 2025},
    until={"1": 2024, "2": 2024, "0": 2024, "9": 2024},
)

GENDER = code_list(
    "GenderCurrent",
    {"0": "Not recorded, or unborn", "1": "Male", "2": "Female", "9": "Indeterminate"},
    until={"0": 2024, "1": 2024, "2": 2024, "9": 2024},
)

ETHNIC = code_list(
    "Ethnicity",
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

DISABILITY = code_list(
    "Disability",
    {
        "NONE": "None",
        "MOB": "Mobility",
        "HAND": "Use of the hands",
        "PC": "Personal care",
        "INC": "Incontinence",
        "COMM": "Communication",
        "LD": "Learning",
        "HEAR": "Hearing",
        "VIS": "Vision",
        "BEH": "Behaviour",
        "CON": "Consciousness",
        "AUT": "Autism",
        "DDA": "Other",
    },
)

REFERRAL_SOURCE = code_list(
    "ReferralSource",
    {
        "1A": "Individual: family or carer",
        "1B": "Individual: neighbour, friend or childminder",
        "1C": "Individual: the child",
        "1D": "Individual: other",
        "2A": "School",
        "2B": "Education service",
        "3A": "Health: GP",
        "3B": "Health: health visitor",
        "3C": "Health: school nurse",
        "3D": "Health: other primary care",
        "3E": "Health: A&E",
        "3F": "Health: other",
        "4": "Housing",
        "5A": "Local authority: social care",
        "5B": "Local authority: other department",
        "5C": "Local authority: another authority",
        "5D": "Local authority: early help",
        "6": "Police",
        "7": "Courts, probation, prison or other legal agency",
        "8": "Other: children's centre, voluntary or independent body",
        "9": "Anonymous",
        "10": "Not known",
    },
    since={"5D": 2023},
)

PRIMARY_NEED = code_list(
    "PrimaryNeedCode",
    {
        "N0": "Not stated",
        "N1": "Abuse, neglect or exploitation",
        "N2": "Child's disability",
        "N3": "Parent's illness or disability",
        "N4": "Family in acute stress",
        "N5": "Family dysfunction",
        "N6": "Socially unacceptable behaviour",
        "N7": "Low income",
        "N8": "Absent parenting",
        "N9": "Not a child in need",
    },
)

REASON_FOR_CLOSURE = code_list(
    "ReasonForClosure",
    {
        "RC1": "Adopted",
        "RC2": "Died",
        "RC3": "Child arrangements order",
        "RC4": "Special guardianship",
        "RC5": "Moved to another authority",
        "RC6": "Moved to adult services",
        "RC7": "Any other reason, no longer in need",
        "RC8": "After assessment, no further action",
        "RC9": "After assessment, to early help",
    },
    since={"RC9": 2023},
)

ASSESSMENT_FACTORS = code_list(
    "AssessmentFactors",
    {
        "1A": "Alcohol: the child",
        "1B": "Alcohol: a parent or carer",
        "1C": "Alcohol: someone else at home",
        "2A": "Drugs: the child",
        "2B": "Drugs: a parent or carer",
        "2C": "Drugs: someone else at home",
        "3A": "Domestic abuse: of the child",
        "3B": "Domestic abuse: of a parent or carer",
        "3C": "Domestic abuse: of someone else at home",
        "4A": "Mental health: the child",
        "4B": "Mental health: a parent or carer",
        "4C": "Mental health: someone else at home",
        "5A": "Learning disability: the child",
        "5B": "Learning disability: a parent or carer",
        "5C": "Learning disability: someone else at home",
        "6A": "Physical disability or illness: the child",
        "6B": "Physical disability or illness: a parent or carer",
        "6C": "Physical disability or illness: someone else at home",
        "7A": "Young carer",
        "8B": "Privately fostered: from abroad, to return",
        "8C": "Privately fostered: from abroad, to stay",
        "8D": "Privately fostered: UK, for education",
        "8E": "Privately fostered: UK, family arrangement",
        "8F": "Privately fostered: other",
        "9A": "Unaccompanied asylum-seeking child",
        "10A": "Going missing",
        "11A": "Sexual exploitation",
        "12A": "Trafficking",
        "13A": "Gangs",
        "14A": "Socially unacceptable behaviour",
        "15A": "Self-harm",
        "16A": "Neglect",
        "17A": "Emotional abuse",
        "18A": "Physical abuse, not said by whom",
        "18B": "Physical abuse by a child",
        "18C": "Physical abuse by an adult",
        "19A": "Sexual abuse, not said by whom",
        "19B": "Sexual abuse by a child",
        "19C": "Sexual abuse by an adult",
        "20": "Other",
        "21": "None found and no further action",
        "22A": "Female genital mutilation",
        "23A": "Abuse linked to faith or belief",
        "24A": "Criminal exploitation",
    },
    since={"18B": 2021, "18C": 2021, "19B": 2021, "19C": 2021, "24A": 2022},
    until={"18A": 2025, "19A": 2025},
)

CATEGORY_OF_ABUSE = code_list(
    "Category of abuse",
    {
        "NEG": "Neglect",
        "PHY": "Physical abuse",
        "SAB": "Sexual abuse",
        "EMO": "Emotional abuse",
        "MUL": "More than one",
    },
)

UPN_UNKNOWN = code_list(
    "UPNunknown",
    {
        "UN1": "Too young for school, none given yet",
        "UN2": "Never at a maintained school in England",
        "UN3": "Educated outside England",
        "UN4": "New at the end of the year, not known yet",
        "UN5": "Sources do not agree who the child is",
        "UN6": "Not yet born",
        "UN7": "Referral without further action",
    },
)
