"""The XML of the children in need census: how a Child is taken apart into the census's flat tables.

Source: DfE, children in need census schemas 2016/17 to 2026/27; elements of every year are accepted
in every year, for rules say which year has which. Keys run on where a child comes twice, so that
two referrals never share one.
"""

from __future__ import annotations

from lxml import etree

from ingest.datasets.cin.tables import DATASET
from ingest.readers.xml import Taken, XmlForm

_KEYS = {"LAchildID", "CINdetailsID", "AssessmentID", "CPPID"}


def _leaves(table: str, *inner: str) -> dict[str, str]:
    """Element -> column of a table's leaf elements, and "" for elements that hold elements."""
    leaves = {f.name: f.name for f in DATASET.table(table).fields if f.name not in _KEYS}
    return {**leaves, **dict.fromkeys(inner, "")}


_CHILD = dict.fromkeys(("ChildIdentifiers", "ChildCharacteristics", "CINdetails"), "")
_IDENTIFIERS = {**_leaves("ChildIdentifiers"), "LAchildID": "LAchildID"}
_CHARACTERISTICS = _leaves("ChildCharacteristics", "Disabilities")
_REFERRAL = _leaves(
    "CINdetails",
    "Assessments",
    "CINPlanDates",
    "Section47",
    "ChildProtectionPlans",
    "PreProceedingsandFGDM",
)
_ASSESSMENT = _leaves("Assessments", "FactorsIdentifiedAtAssessment")
_PLAN = _leaves("ChildProtectionPlans", "Reviews")
_FLAT = {
    "CINPlanDates": ("CINplanDates", _leaves("CINplanDates")),
    "Section47": ("Section47", _leaves("Section47")),
    "PreProceedingsandFGDM": ("PreProceedings", _leaves("PreProceedings")),
}
_MESSAGE = {"Header": "", "Children": ""}
_HEADER = {"CollectionDetails": "", "Source": ""}
_HEADER_LEAVES = _leaves("Header")
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


FORM = XmlForm(DATASET, "Message", "Child", take, finish)
