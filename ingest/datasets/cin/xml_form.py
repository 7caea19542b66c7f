"""The XML of the children in need census: how a Child is taken apart into the census's flat tables,
and put together from them. Elements are declared once, in the order of DfE's schemas.

Source: DfE, children in need census schemas 2016/17 to 2026/27; elements of every year are accepted
in every year, for rules say which year has which. Keys run on where a child comes twice, so that
two referrals never share one.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.datasets.cin.tables import DATASET
from ingest.readers.xml import Taken, XmlForm
from ingest.writing.given import Element, Given, Row, elements

_KEYS = {"LAchildID", "CINdetailsID", "AssessmentID", "CPPID"}


def _leaves(table: str, *inner: str) -> dict[str, str]:
    """Element -> column of a table's leaf elements, and "" for elements that hold elements."""
    leaves = {f.name: f.name for f in DATASET.table(table).fields if f.name not in _KEYS}
    return {**leaves, **dict.fromkeys(inner, "")}


_CHILD = dict.fromkeys(("ChildIdentifiers", "ChildCharacteristics", "CINdetails"), "")
_IDENTIFIERS = {"LAchildID": "LAchildID", **_leaves("ChildIdentifiers")}
_CHARACTERISTICS = _leaves("ChildCharacteristics", "Disabilities")
_REFERRAL = {
    **{e: c for e, c in _leaves("CINdetails").items() if e != "ReferralNFA"},
    "Assessments": "",
    "CINPlanDates": "",
    "Section47": "",
    "ReferralNFA": "ReferralNFA",
    "ChildProtectionPlans": "",
    "PreProceedingsandFGDM": "",
}
_ASSESSMENT = _leaves("Assessments", "FactorsIdentifiedAtAssessment")
_PLAN = _leaves("ChildProtectionPlans", "Reviews")
_FLAT = {
    "CINPlanDates": ("CINplanDates", _leaves("CINplanDates")),
    "Section47": ("Section47", _leaves("Section47")),
    "PreProceedingsandFGDM": ("PreProceedings", _leaves("PreProceedings")),
}
# Without it nobody can say whose a Child is.
_ALWAYS = frozenset({"LAchildID"})
_MESSAGE = {"Header": "", "Children": ""}
# The blocks of the Header, each with its leaves; one that stands in the other block is read too.
_COLLECTION = ("Collection", "Year", "ReferenceDate")
_HEADER_LEAVES = _leaves("Header")
_BLOCKS = {
    "CollectionDetails": {e: c for e, c in _HEADER_LEAVES.items() if e in _COLLECTION},
    "Source": {e: c for e, c in _HEADER_LEAVES.items() if e not in _COLLECTION},
}
_HEADER = dict.fromkeys(_BLOCKS, "")
_CHILDREN = {"Child": ""}


def take(child: etree._Element, taken: Taken) -> None:
    """The rows of one Child."""
    _, parts = taken.leaves(child, _CHILD, "ChildIdentifiers")
    identifiers = [element for name, element in parts if name == "ChildIdentifiers"]
    if len(identifiers) > 1:
        taken.unexpected(identifiers[1], "ChildIdentifiers")
    if not identifiers:
        taken.missing("ChildIdentifiers")
    row, _ = taken.leaves(identifiers[0], _IDENTIFIERS, "ChildIdentifiers")
    if "LAchildID" not in row:
        taken.missing("LAchildID")
    taken.add("ChildIdentifiers", row)
    base = {"LAchildID": row["LAchildID"]}
    for name, element in parts:
        if name == "CINdetails":
            _take_referral(element, base, taken)
        elif name == "ChildCharacteristics":
            row, inner = taken.leaves(element, _CHARACTERISTICS, "ChildCharacteristics")
            taken.add("ChildCharacteristics", base | row)
            for _, disabilities in inner:
                _take_each(disabilities, "Disability", "Disabilities", "Disability", base, taken)


def _take_referral(element: etree._Element, base: dict[str, str], taken: Taken) -> None:
    row, inner = taken.leaves(element, _REFERRAL, "CINdetails")
    key = base | {"CINdetailsID": taken.next_key(base["LAchildID"])}
    taken.add("CINdetails", key | row)
    assessments = plans = 0
    for name, part in inner:
        if name == "Assessments":
            assessments += 1
            row, factors = taken.leaves(part, _ASSESSMENT, "Assessments")
            assessment = key | {"AssessmentID": str(assessments)}
            taken.add("Assessments", assessment | row)
            for _, listed in factors:
                _take_each(
                    listed,
                    "AssessmentFactors",
                    "AssessmentFactorsList",
                    "AssessmentFactor",
                    assessment,
                    taken,
                )
        elif name == "ChildProtectionPlans":
            plans += 1
            row, reviews = taken.leaves(part, _PLAN, "ChildProtectionPlans")
            plan = key | {"CPPID": str(plans)}
            taken.add("ChildProtectionPlans", plan | row)
            for _, listed in reviews:
                # A block without a date is still a review: rule 8842Q asks when it was held.
                for text in taken.texts(listed, "CPPreviewDate", "Reviews") or [""]:
                    taken.add("Reviews", plan | {"CPPreviewDate": text})
        else:
            table, allowed = _FLAT[name]
            row, _ = taken.leaves(part, allowed, table)
            taken.add(table, key | row)


def _take_each(
    parent: etree._Element, name: str, table: str, column: str, base: dict[str, str], taken: Taken
) -> None:
    """A row for each of the like elements in `parent`."""
    for text in taken.texts(parent, name, table):
        taken.add(table, base | {column: text})


def finish(root: etree._Element, taken: Taken) -> None:
    """The Header of the return, and that nothing else stands around the children."""
    _, parts = taken.leaves(root, _MESSAGE, "Header")
    names = [name for name, _ in parts]
    for name, element in parts:
        if names.count(name) > 1:
            taken.unexpected(element, name)
        if name == "Children":
            taken.leaves(element, _CHILDREN, "ChildIdentifiers")
            continue
        header: dict[str, str] = {}
        _, blocks = taken.leaves(element, _HEADER, "Header")
        for _, block in blocks:
            row, _ = taken.leaves(block, _HEADER_LEAVES, "Header")
            # The schema lets several systems sign as sources; the first is the sender.
            header = row | header
        taken.add("Header", header)
        taken.children["Header"][-1] = 1
    for needed in ("Header", "Children"):
        if needed not in names:
            taken.child = 0
            taken.missing(needed)


def give(given: Given) -> Iterator[Element]:
    """The Header and the Children of the census.

    A census that came flattened without its Header gets one of what is known apart from the files.
    """
    known = {
        "Collection": "CIN",
        "Year": str(given.year),
        "ReferenceDate": f"{given.year}-03-31",
        "SourceLevel": "L",
        "LEA": given.dfe_code,
    }
    header = next(iter(given.rows("Header")), known)
    blocks = [(name, elements(leaves, header)) for name, leaves in _BLOCKS.items()]
    yield "Header", [block for block in blocks if block[1]]
    yield "Children", (_give_child(row, given) for row in given.rows("ChildIdentifiers"))


def _give_child(row: Row, given: Given) -> Element:
    child = row["LAchildID"]
    inside = [("ChildIdentifiers", elements(_IDENTIFIERS, row, always=_ALWAYS))]
    disabilities = _give_each("Disabilities", "Disability", "Disability", given, child)
    for each in given.under("ChildCharacteristics", child):
        held = {"Disabilities": [("Disabilities", disabilities)] if disabilities else []}
        inside.append(("ChildCharacteristics", elements(_CHARACTERISTICS, each, held)))
        disabilities = []
    inside += [_give_referral(each, given) for each in given.under("CINdetails", child)]
    return "Child", inside


def _give_referral(row: Row, given: Given) -> Element:
    key = (row["LAchildID"], row["CINdetailsID"])
    inner = {
        name: [(name, elements(leaves, each)) for each in given.under(table, *key)]
        for name, (table, leaves) in _FLAT.items()
    }
    inner["Assessments"] = []
    for each in given.under("Assessments", *key):
        factors = _give_each(
            "AssessmentFactorsList", "AssessmentFactors", "AssessmentFactor", given,
            *key, each["AssessmentID"],
        )  # fmt: skip
        listed = [("FactorsIdentifiedAtAssessment", factors)] if factors else []
        held = {"FactorsIdentifiedAtAssessment": listed}
        inner["Assessments"].append(("Assessments", elements(_ASSESSMENT, each, held)))
    inner["ChildProtectionPlans"] = []
    for each in given.under("ChildProtectionPlans", *key):
        reviews = _give_each(
            "Reviews", "CPPreviewDate", "CPPreviewDate", given, *key, each["CPPID"]
        )
        held = {"Reviews": [("Reviews", reviews)] if reviews else []}
        inner["ChildProtectionPlans"].append(("ChildProtectionPlans", elements(_PLAN, each, held)))
    return "CINdetails", elements(_REFERRAL, row, inner)


def _give_each(table: str, name: str, column: str, given: Given, *key: str) -> list[Element]:
    """A like element for each row of a table under a key."""
    return [(name, row[column]) for row in given.under(table, *key)]


FORM = XmlForm(DATASET, "Message", "Child", take, finish, give)
