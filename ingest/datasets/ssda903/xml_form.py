"""The XML of the SSDA903: how a CHILD is taken apart into the tables of the CSV set, and put
together from them. Elements are declared once, in the order of DfE's schema.

Source: DfE, schema of the children looked after return, 2021 and before; the two tables that came
later (SWEpisodes, DoLo) have no element in it. The XML says PL and CHILDID where the CSV says PLACE
and CHILD. Facts of a child stand in HEADER and make a row of their own table where they are given.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.datasets.ssda903.tables import DATASET
from ingest.readers.xml import Taken, XmlForm
from ingest.writing.given import Element, Given, elements

_REPEATED = {"AMISSING": "Missing", "AREVIEW": "Reviews", "AD_PLACED": "PlacedAdoption"}
_ONCE = {"PERMANENCE": "PrevPerm", "OC2": "OC2"}
# Table -> the element in HEADER without which there is no row of it.
_IN_HEADER = {"OC3": "IN_TOUCH", "AD1": "DATE_INT"}


def _columns(table: str, *without: str) -> dict[str, str]:
    names = (f.name for f in DATASET.table(table).fields)
    return {name: name for name in names if name not in without}


def _same(*names: str) -> dict[str, str]:
    """Elements named as their columns are."""
    return {name: name for name in names}


_CHILD = {"HEADER": "", "EPISODE": ""}
_HEADER = {
    "CHILDID": "CHILD",
    **_same("UPN", "SEX", "DOB", "ETHNIC", "UASC", "DUC"),
    **_columns("AD1", "CHILD", "DOB"),
    **_columns("OC3", "CHILD", "DOB"),
    "AMISSING": "",
    "AREVIEW": "",
    **_same("MOTHER", "MC_DOB"),
    "PERMANENCE": "",
    "OC2": "",
    "AD_PLACED": "",
}
_EPISODE = {
    **_same("DECOM", "RNE", "LS", "CIN"),
    "PL": "PLACE",
    **_same("PL_POST", "HOME_POST", "URN", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE"),
}
# Elements the schema asks for though they may be empty.
_ALWAYS = frozenset({"CHILDID", "DEC", "REC"})
_INNER = {
    name: (table, _columns(table, "CHILD", "DOB")) for name, table in {**_REPEATED, **_ONCE}.items()
}
_ROOT = {"CHILD": ""}


def take(child: etree._Element, taken: Taken) -> None:
    """The rows of one CHILD."""
    _, parts = taken.leaves(child, _CHILD, "Header")
    headers = [element for name, element in parts if name == "HEADER"]
    if len(headers) > 1:
        taken.unexpected(headers[1], "HEADER")
    if not headers:
        taken.missing("HEADER")
    row, inner = taken.leaves(headers[0], _HEADER, "Header")
    if "CHILD" not in row:
        taken.missing("CHILDID")
    header = {name: row[name] for name in _columns("Header") if name in row}
    taken.add("Header", header)
    base = {"CHILD": row["CHILD"], "DOB": row.get("DOB", "")}
    if row.get("UASC", "").strip() == "1" or row.get("DUC", "").strip():
        sex = row.get("SEX", "")
        taken.add("UASC", base | {"SEX": sex, "DUC": row.get("DUC", "")})
    for table, element in _IN_HEADER.items():
        if row.get(element, "").strip():
            taken.add(table, base | {name: row.get(name, "") for name in _columns(table, *base)})
    seen = [name for name, _ in inner]
    for name, element in inner:
        if name in _ONCE and seen.count(name) > 1:
            taken.unexpected(element, name)
        table, columns = _INNER[name]
        values, _ = taken.leaves(element, columns, table)
        if any(value.strip() for value in values.values()):
            taken.add(table, base | values)
    for name, element in parts:
        if name == "EPISODE":
            values, _ = taken.leaves(element, _EPISODE, "Episodes")
            taken.add("Episodes", {"CHILD": row["CHILD"]} | values)


def finish(root: etree._Element, taken: Taken) -> None:
    """That nothing else stands around the children.

    A table no child has a row of counts as not sent, as a file left out of the CSV set does: the
    XML cannot say whether there was nothing or nothing was exported.
    """
    taken.leaves(root, _ROOT, "Header")
    for table in [name for name, rows in taken.rows.items() if not rows]:
        del taken.rows[table]


def give(given: Given) -> Iterator[Element]:
    """A CHILD for each row of Header, with the child's rows of all the tables it has elements
    for."""
    for row in given.rows("Header"):
        child = row["CHILD"]
        unaccompanied = given.under("UASC", child)
        facts = [*unaccompanied, *(fact for t in _IN_HEADER for fact in given.under(t, child))]
        inner = {
            name: [(name, elements(columns, each)) for each in given.under(table, child)]
            for name, (table, columns) in _INNER.items()
        }
        merged = row.copy()
        for fact in facts:
            merged = fact | merged
        header = elements(_HEADER, merged, inner, always=_ALWAYS)
        episodes = [
            ("EPISODE", elements(_EPISODE, each, always=_ALWAYS))
            for each in given.under("Episodes", child)
        ]
        yield "CHILD", [("HEADER", header), *episodes]


FORM = XmlForm(DATASET, "EXPSSDA903", "CHILD", take, finish, give)
