"""The words of the field that the pages use: each with its short forms, its meaning in plain words,
and where the meaning comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word of the field. `short`: its abbreviations, as people write them; `also`: other words
    people use for it."""

    name: str
    short: tuple[str, ...]
    meaning: str
    source: str
    also: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place on the glossary's page."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


ACT = "Children Act 1989"
TOGETHER = "Working Together to Safeguard Children"
CENSUS = "DfE, guide to the children in need census"
GUIDE = "DfE, guide to the SSDA903 collection"
OURS = "How this product counts: see each measure’s page"

TERMS: tuple[Term, ...] = (
    Term(
        "95% interval",
        ("CI",),
        "The range in which a figure could lie by chance alone: with few children it is wide. Where"
        " two ranges hardly overlap, the figures are likely to differ.",
        "Wilson and Poisson intervals, as Fingertips uses them",
        ("confidence interval", "likely range"),
    ),
    Term(
        "Adoption",
        (),
        "A court order makes others the child’s parents before the law. From that day the child is"
        " no longer looked after.",
        "Adoption and Children Act 2002",
    ),
    Term(
        "Annex A",
        (),
        "Lists of named children and young people that an authority gives Ofsted when an inspection"
        " begins: contacts, referrals, plans, children looked after, care leavers, adopters.",
        "Ofsted, inspecting local authority children’s services",
    ),
    Term(
        "Assessment",
        ("C&F", "CFA", "SA"),
        "A social worker finds out what a child needs and whether they are safe. It should be done"
        " within 45 working days of the referral.",
        f"{TOGETHER}; Children Act 1989, section 17",
        ("single assessment", "child and family assessment"),
    ),
    Term(
        "Care leaver",
        ("CL",),
        "A young person who was looked after for at least thirteen weeks since they were fourteen,"
        " some of it after turning sixteen, and whom the authority still owes support, up to 25.",
        "Children (Leaving Care) Act 2000",
        ("leaving care", "care experienced", "former relevant"),
    ),
    Term(
        "Child and adolescent mental health services",
        ("CAMHS",),
        "Specialist services of the health service for children’s mental health. A child is"
        " referred to them, waits, and is seen, unless the referral is not accepted.",
        "NHS England",
    ),
    Term(
        "Child in need",
        ("CIN", "CiN"),
        "A child who needs help from children’s social care to be healthy and develop well, or who"
        " is disabled. As a number: everybody with an open case, those with a plan or in care too.",
        f"{ACT}, section 17; {CENSUS}",
        ("children in need", "section 17"),
    ),
    Term(
        "Child in need plan",
        (),
        "What is to be done, by whom and by when, for a child in need who needs neither a"
        " protection plan nor care.",
        TOGETHER,
    ),
    Term(
        "Child protection plan",
        ("CPP", "CP"),
        "A plan to keep a child safe who is suffering, or likely to suffer, significant harm. A"
        " conference decides on it, and another ends it.",
        TOGETHER,
        ("child protection", "protection plan"),
    ),
    Term(
        "Child protection conference",
        ("ICPC", "RCPC", "CPC"),
        "The meeting of family and professionals that decides whether a child needs a protection"
        " plan. The first (initial) should be held within 15 working days of the strategy"
        " discussion that began the enquiry; later ones review the plan.",
        TOGETHER,
        ("initial conference", "review conference", "case conference"),
    ),
    Term(
        "Child sexual exploitation",
        ("CSE", "CCE"),
        "Somebody uses power over a child to make them do sexual things, or, in criminal"
        " exploitation, crimes such as carrying drugs.",
        TOGETHER,
        ("child criminal exploitation", "exploitation", "county lines"),
    ),
    Term(
        "Health service",
        ("NHS",),
        "Where hospitals, general practices and mental health services belong. It knows everybody"
        " by a number of ten digits, whose last checks the others.",
        "NHS England, data dictionary",
    ),
    Term(
        "Children looked after",
        ("CLA", "LAC"),
        "Children in the care of the authority: under a court’s order, or with the agreement of a"
        " parent. Series of short breaks are left out of the figures.",
        f"{ACT}, section 22; {GUIDE}",
        ("looked after children", "looked after", "in care", "children in care", "CiC"),
    ),
    Term(
        "Children in need census",
        ("CIN census",),
        "The yearly return to DfE of every child referred or with an open case: referrals,"
        " assessments, enquiries, conferences and plans.",
        CENSUS,
    ),
    Term(
        "Contact",
        ("MASH", "EHM"),
        "Somebody tells children’s services about a child. Whether it is a referral is decided"
        " within a working day.",
        TOGETHER,
        ("front door", "multi-agency safeguarding hub"),
    ),
    Term(
        "Denominator",
        (),
        "What a share or rate is out of: for “45 of 60 assessments in time”, the 60.",
        OURS,
    ),
    Term(
        "Department for Education",
        ("DfE",),
        "The government department that asks authorities for their returns and publishes the"
        " statistics made of them.",
        "gov.uk",
    ),
    Term(
        "Deprivation of liberty order",
        ("DoL", "DoLO", "DOLO"),
        "A court allows a child’s freedom to be restricted where they live, when nothing else would"
        " keep them safe.",
        "High Court, inherent jurisdiction",
    ),
    Term(
        "Domestic abuse",
        ("DA", "DV"),
        "Violent, controlling or threatening behaviour between people who are personally connected."
        " A child who sees or hears it is a victim too.",
        "Domestic Abuse Act 2021",
        ("domestic violence",),
    ),
    Term(
        "Early help",
        ("EH", "EHA", "CAF", "TAF"),
        "Support for a family as soon as a difficulty shows, before social care is needed.",
        TOGETHER,
        ("early help assessment", "team around the family", "family help"),
    ),
    Term(
        "Education, employment or training",
        ("EET", "NEET"),
        "What a care leaver does around their birthday: at school, college or university, at work,"
        " or in training. NEET: none of these.",
        GUIDE,
        ("not in education",),
    ),
    Term(
        "Education, health and care plan",
        ("EHCP", "EHC", "SEND", "SEN"),
        "The plan of support for a child with special educational needs or a disability for whom"
        " what schools usually give is not enough.",
        "Children and Families Act 2014",
        ("special educational needs",),
    ),
    Term(
        "Elective home education",
        ("EHE",),
        "A parent educates a child at home rather than at a school.",
        "Education Act 1996, section 7",
    ),
    Term(
        "Episode",
        (),
        "A stretch of time in care under one legal status in one placement. A move or a new order"
        " begins another; all of them together are one period of care.",
        GUIDE,
        ("period of care",),
    ),
    Term(
        "Explore Education Statistics",
        ("EES",),
        "The website on which DfE publishes its statistics as pages and files.",
        "DfE",
    ),
    Term(
        "Factor at assessment",
        (),
        "What the assessment found in the child’s life: for example domestic abuse, a parent’s"
        " mental health, neglect, gangs. An assessment may find several.",
        CENSUS,
    ),
    Term(
        "Entra ID",
        ("ID",),
        "Microsoft's directory of the people of an organisation, through which they may sign in.",
        "Microsoft",
    ),
    Term(
        "General practitioner",
        ("GP", "GPs"),
        "A family doctor.",
        "NHS",
    ),
    Term(
        "In time",
        (),
        "Within the days that law or guidance gives: 45 working days for an assessment, 15 for an"
        " initial conference, and so on. Each measure says its own.",
        OURS,
        ("within", "timeliness", "timely", "on time", "overdue", "timescale"),
    ),
    Term(
        "Independent reviewing officer",
        ("IRO",),
        "Checks the care plan of each looked-after child, chairs their reviews, and speaks up when"
        " the plan is not kept.",
        f"{ACT}, section 25A",
    ),
    Term(
        "Initial health assessment",
        ("IHA", "RHA"),
        "A doctor’s first look at the health of a child who comes into care, within 20 working"
        " days; review health assessments follow.",
        "Care Planning Regulations 2010",
    ),
    Term(
        "Local authority",
        ("LA",),
        "The council responsible for children’s services where a child lives.",
        "Children Act 2004",
        ("council",),
    ),
    Term(
        "Local authority designated officer",
        ("LADO",),
        "Oversees what is done about allegations against people who work with children.",
        TOGETHER,
    ),
    Term(
        "Local authority interactive tool",
        ("LAIT",),
        "DfE’s spreadsheet that sets authorities’ published figures beside each other.",
        "DfE",
    ),
    Term(
        "Looked-after child review",
        (),
        "The meeting that looks at a care plan: within 20 working days of coming into care, then"
        " within three months, then at least every six months.",
        "Care Planning Regulations 2010, regulation 33",
        ("CLA review", "LAC review"),
    ),
    Term(
        "Median",
        (),
        "The middle one: half are shorter, half are longer. Cases still open count for the time"
        " they have lasted so far, where the measure says so.",
        "Kaplan and Meier, 1958",
        ("average",),
    ),
    Term(
        "No further action",
        ("NFA",),
        "A referral or an enquiry ends without anything more being done by social care.",
        CENSUS,
    ),
    Term(
        "Office for Health Improvement and Disparities",
        ("OHID",),
        "The part of the Department of Health that publishes Fingertips, whose methods for"
        " comparing areas are used here.",
        "gov.uk",
        ("Fingertips",),
    ),
    Term(
        "Office for National Statistics",
        ("ONS",),
        "Estimates how many children live in each area in the middle of each year, and gives areas"
        " their codes.",
        "ons.gov.uk",
    ),
    Term(
        "Office for Standards in Education",
        ("Ofsted",),
        "Inspects authorities’ children’s services, children’s homes and schools.",
        "gov.uk",
    ),
    Term(
        "Outcomes of children looked after",
        ("OC2", "OC3"),
        "The parts of the SSDA903 about health and offending of children looked after for twelve"
        " months (OC2), and about care leavers around their birthdays (OC3).",
        GUIDE,
    ),
    Term(
        "Out of area",
        (),
        "A child placed in another authority’s area than that which looks after them.",
        GUIDE,
        ("out of authority", "placed outside"),
    ),
    Term(
        "Pathway plan",
        (),
        "What a care leaver needs and who gives it, made with a personal adviser and looked at"
        " again at least every six months.",
        "Care Leavers Regulations 2010",
    ),
    Term(
        "Permanence",
        (),
        "A settled home and family until grown up: returning home, kinship care, long-term"
        " fostering, special guardianship or adoption.",
        "Care Planning Regulations 2010",
    ),
    Term(
        "Placement",
        (),
        "Where a looked-after child lives: with foster carers, in a children’s home, with parents,"
        " independently.",
        GUIDE,
        ("fostering", "foster care", "residential care", "children’s home"),
    ),
    Term(
        "Placement order",
        ("PO",),
        "A court lets the authority place a child with people who may adopt them.",
        "Adoption and Children Act 2002, section 21",
    ),
    Term(
        "Polarity",
        (),
        "Whether higher is better, lower is better, or nobody can say. Only the first two are ever"
        " red, amber or green.",
        OURS,
        ("good is",),
    ),
    Term(
        "Pre-proceedings",
        ("PLO",),
        "The last attempt to agree with parents what must change before the authority goes to court"
        " (the public law outline).",
        "Public Law Outline, Practice Direction 12A",
        ("public law outline", "care proceedings"),
    ),
    Term(
        "Rate per 10,000",
        (),
        "How many for every 10,000 children aged 0 to 17 who live in the area, so that large and"
        " small authorities can be compared. A month’s number is counted as for a year.",
        OURS,
    ),
    Term(
        "Red, amber, green",
        ("RAG",),
        "Whether a figure meets its target, is near it, or misses it. A word and a shape say the"
        " same as the colour.",
        OURS,
        ("rating", "traffic light"),
    ),
    Term(
        "Referral",
        ("RFR",),
        "A request for children’s social care to help or protect a child, that is taken on.",
        f"{TOGETHER}; {CENSUS}",
    ),
    Term(
        "Re-referral",
        (),
        "A referral of a child who was referred before, within the twelve months before it.",
        CENSUS,
        ("repeat referral", "rereferral"),
    ),
    Term(
        "Return interview",
        ("RHI",),
        "A talk with a child who was missing, offered within 72 hours of coming back, by somebody"
        " independent.",
        "DfE, statutory guidance on children who run away or go missing",
        ("return home interview",),
    ),
    Term(
        "Rolling 12 months",
        (),
        "The twelve months that end with a month: steadier than single months, and free of the"
        " seasons.",
        OURS,
    ),
    Term(
        "Regional improvement and innovation alliance",
        ("RIIA",),
        "The authorities of a region improving together; they share 31 figures each quarter.",
        "Association of Directors of Children’s Services",
        ("quarterly benchmarking",),
    ),
    Term(
        "Section 20",
        ("S20",),
        "A parent, or a young person of sixteen or more, agrees to the authority’s care; no court"
        " has ordered it.",
        f"{ACT}, section 20",
        ("voluntary agreement", "voluntary accommodation"),
    ),
    Term(
        "Section 47 enquiry",
        ("S47", "s.47"),
        "An investigation because a child may be suffering significant harm.",
        f"{ACT}, section 47",
        ("section 47", "child protection enquiry", "child protection investigation"),
    ),
    Term(
        "Special guardianship",
        ("SGO", "CAO"),
        "A court gives somebody, often a relative, parental responsibility until the child is grown"
        " up; the child is no longer looked after. A child arrangements order says with whom a"
        " child lives.",
        f"{ACT}, section 14A",
        ("special guardianship order", "child arrangements order", "kinship care"),
    ),
    Term(
        "SSDA903",
        ("903",),
        "The yearly return to DfE of every child looked after, adopted or leaving care: episodes,"
        " placements, reviews, health, missing incidents.",
        GUIDE,
        ("children looked after return",),
    ),
    Term(
        "Statistical neighbours",
        ("SN",),
        "The ten authorities most like this one in what is known to go with need: a fairer"
        " comparison than England.",
        "DfE, children’s services statistical neighbour model",
    ),
    Term(
        "Strengths and difficulties questionnaire",
        ("SDQ",),
        "Twenty-five questions to a carer about a child’s feelings and behaviour. 0 to 13 is usual,"
        " 14 to 16 borderline, 17 to 40 a cause for concern.",
        "Goodman, 1997; DfE guidance on the collection",
    ),
    Term(
        "Suppression",
        (),
        "A small number is hidden, and so is whatever would give it away, so that no figure points"
        " to a child. It is written “c” or “hidden: small number”.",
        "DfE’s and ONS’s practice for published tables",
        ("small numbers", "disclosure control"),
    ),
    Term(
        "Unaccompanied asylum-seeking child",
        ("UASC",),
        "A child who claims asylum in their own right and has no adult here who looks after them.",
        "Home Office; DfE, guide to the SSDA903 collection",
        ("unaccompanied", "asylum"),
    ),
    Term(
        "Personal identification number",
        ("PIN",),
        "The digits by which a telephone or computer knows its owner.",
        OURS,
    ),
    Term(
        "Unique pupil number",
        ("UPN",),
        "The number by which schools know a pupil.",
        "DfE",
    ),
    Term(
        "Virtual school",
        ("PEP",),
        "Looks after the schooling of looked-after children wherever they go to school; each has a"
        " personal education plan.",
        "Children and Families Act 2014, section 99",
        ("personal education plan",),
    ),
    Term(
        "Working day",
        (),
        "Monday to Friday, without England’s bank holidays.",
        OURS,
    ),
    Term(
        "Youth justice",
        ("YOT", "YJS", "FTE"),
        "The service for children who offend. A first-time entrant is a child cautioned or"
        " convicted for the first time.",
        "Crime and Disorder Act 1998",
        ("youth offending", "first-time entrants"),
    ),
)
FORMATS = {
    "BI": "business intelligence, as in Microsoft’s Power BI",
    "JSON": "a file of named values, which programs read",
    "CSV": "a plain file of rows and commas that any spreadsheet opens",
    "PDF": "a page as a file that looks the same everywhere",
    "XML": "a file of named elements, in which censuses are sent to DfE",
}
"""Short names of files and programs: explained where they are used, but no words of the field."""
BY_SHORT: dict[str, Term] = {short: term for term in TERMS for short in term.short}
_SHORT = re.compile(
    r"(?<![\w-])("
    + "|".join(re.escape(s) for s in sorted([*BY_SHORT, *FORMATS], key=len, reverse=True))
    + r")(?![\w-])"
)
IN_CAPITALS = re.compile(r"(?<![\w-])(?:[A-Z]{2,}s?|[A-Z][a-z][A-Z])(?![\w-])")
"""What a reader takes for an abbreviation: two or more capitals, or DfE."""


def meaning_of(short: str) -> str:
    """What an abbreviation stands for, in a few words. Raises KeyError for one nobody declared."""
    return FORMATS[short] if short in FORMATS else BY_SHORT[short].name


def pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """The text cut into (words, None) and (abbreviation, what it stands for), in order."""
    for number, piece in enumerate(_SHORT.split(text)):
        if piece:
            yield piece, meaning_of(piece) if number % 2 else None
