"""People known to an authority and to partners of it, drawn in tables and published."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from accounts import actions as actions_of_people
from accounts.models import Authority
from accounts.permissions import RoleName
from records import actions
from records.entities import BY_NAME, Type
from records.extract import Extract
from records.models import Child, Release
from tests.people import People, new_authority
from tests.records.matching.drawn import people as drawn_people

OURS = """
    id  forename  surname  born        sex  postcode  nhs_number
    A1  Ann       Lee      2010-05-04  F    ZA11AA    9434765919
    A2  Omar      Khan     2012-01-30  M    ZA23BB    -
    A3  Kai       Okafor   2008-09-09  M    ZA31CC    -
"""
HEALTH = """
    id  forename  surname  born        sex  postcode  nhs_number
    H1  Ann       Lee      2010-05-04  F    ZA11AA    9434765919
    H2  Omar      Khan     2012-01-30  M    ZB99ZZ    -
    H9  Ruby      Holmes   2015-03-03  F    ZA52EE    -
"""


def nobody_signs_in() -> People:
    """The people of the tests without passwords, whose hashing takes longer than most tests."""
    here = new_authority("E10000901", "901", "Alderwick")
    next_door = new_authority("E10000902", "902", "Brackenford")
    alice, bob, charlie = (
        actions_of_people.add_person(
            where, email=f"{name.lower()}@example.org", name=name, roles=[role], by=None
        )
        for name, where, role in (
            ("Alice", here, RoleName.ADMINISTRATOR),
            ("Bob", here, RoleName.PERFORMANCE_LEAD),
            ("Charlie", next_door, RoleName.PERFORMANCE_LEAD),
        )
    )
    return People(here, next_door, alice, bob, charlie)


def published(
    authority: Authority, drawn: str, *, holder: str = "", dataset: str = "", events: bool = False
) -> Release:
    """An extract of who these people are, taken down and published; with an event of each, too."""
    known = drawn_people(drawn)
    frames = {"identity": _rows("identity", known, known["id"])}
    if events:
        happened = pd.DataFrame({"happened_on": pd.Timestamp(2025, 1, 10)}, index=known.index)
        frames["partner_event"] = _rows("partner_event", happened, known["id"])
    release = actions.take_down(
        authority,
        dataset=dataset or f"of_{holder or 'case_system'}",
        year=2025,
        first_on=date(2025, 1, 1),
        last_on=date(2025, 1, 31),
        extract=Extract(frames, frozenset(frames)),
        holder=holder,
        latest_word=True,
    )
    actions.publish(release)
    return release


def returned(authority: Authority, drawn: str, *, year: int = 2025) -> Release:
    """A return that describes these children."""
    known = drawn_people(drawn)
    release = actions.take_down(
        authority,
        dataset="cin",
        year=year,
        first_on=date(year - 1, 4, 1),
        last_on=date(year, 3, 31),
        extract=Extract({"person": _rows("person", known, known["id"])}, frozenset({"person"})),
    )
    actions.publish(release)
    return release


def number(authority: Authority, id_: str, holder: str = "") -> int:
    """The record's number of a person."""
    return Child.objects.get(authority=authority, holder=holder, la_child_id=id_).pk


def _rows(entity: str, known: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Rows of an entity, blank where nothing is drawn."""
    kinds = {Type.TEXT: "str", Type.DATE: "datetime64[us]"}
    columns = {
        a.name: known[a.name]
        if a.name in known
        else pd.Series(np.nan, known.index).astype(kinds.get(a.type, "float64"))
        for a in BY_NAME[entity].attributes
    }
    return pd.DataFrame({"child": ids.astype("str"), **columns})
