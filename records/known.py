"""What is known of people to match on, gathered from the releases that stand."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from accounts.models import Authority
from records import queries
from records.entities import IDENTITY, PARTNER_EVENT, PERSON
from records.matching import probabilistic
from records.merge import InForce
from records.models import ROWS, Child

# Another way of matching, even of the same people, gives other links.
WAY = "1"


def people(authority: Authority, releases: list[InForce]) -> dict[str, pd.DataFrame]:
    """Of each holder ("" the authority itself) the people it knows: child (int64, the record's
    number, each once), id (str, the holder's own) and `records.matching.agreement.KNOWN`.

    The authority's own children have what their returns say (UPN, sex, date of birth, the home
    postcode of the latest episode of care) where a look-up from its case system says nothing.
    """
    held = queries.merged(authority, IDENTITY.name, releases, linked=False)
    known = _children(authority)
    held = held.drop(columns="release").merge(known, on="child")
    found = {
        str(holder): rows.drop(columns="holder").reset_index(drop=True)
        for holder, rows in held.groupby("holder")
        if holder
    }
    own = known[known["holder"] == ""].drop(columns="holder")
    returned = _as_returned(authority, releases)
    looked_up = held[held["holder"] == ""].drop(columns=["holder", "id"])
    rows = own.merge(looked_up, on="child", how="left").merge(
        returned, on="child", how="left", suffixes=("", " returned")
    )
    for name in ("upn", "sex", "date_of_birth", "postcode"):
        rows[name] = rows[name].fillna(rows[f"{name} returned"])
    named = rows["child"].isin(looked_up["child"]) | rows["child"].isin(returned["child"])
    found[""] = rows[named][["child", "id", *IDENTITY.columns]].reset_index(drop=True)
    return found


def made_of(releases: list[InForce]) -> str:
    """SHA-256 of what links are made of: the releases that say who people are, and the way."""
    parts = sorted(
        f"{r.release} {r.order} {r.first} {r.last}"
        for r in releases
        if {IDENTITY.name, PERSON.name} & r.supplies
    )
    way = f"{WAY} {probabilistic.available()}"
    return hashlib.sha256("\n".join([way, *parts]).encode()).hexdigest()


def returned_together(pairs: pd.DataFrame, releases: list[InForce]) -> np.ndarray:
    """Of pairs (ours, theirs: children of the authority): whether one return describes both, which
    then are two children until somebody says otherwise."""
    wanted = sorted({int(child) for side in ("ours", "theirs") for child in pairs[side]})
    rows = ROWS[PERSON.name].objects.filter(
        release__in=[r.release for r in releases], child__in=wanted
    )
    described = pd.DataFrame(
        list(rows.values_list("child_id", "release_id").distinct()), columns=["child", "release"]
    )
    both = (
        pairs.reset_index()
        .merge(described.rename(columns={"child": "ours"}), on="ours")
        .merge(described.rename(columns={"child": "theirs"}), on=["theirs", "release"])
    )
    return pairs.index.isin(both["index"])


def _as_returned(authority: Authority, releases: list[InForce]) -> pd.DataFrame:
    """What returns say of children: child, upn, sex, date_of_birth, postcode."""
    person = queries.merged(authority, PERSON.name, releases, linked=False)
    told = person[["child", "upn", "sex", "date_of_birth"]]
    episodes = queries.merged(authority, "cla_episode", releases, linked=False)
    homes = episodes.dropna(subset="home_postcode").sort_values(["child", "decom"])
    homes = homes.drop_duplicates("child", keep="last").set_index("child")["home_postcode"]
    plain = homes.str.upper().str.replace(" ", "")
    return told.assign(postcode=told["child"].map(plain).astype("str"))


def _children(authority: Authority) -> pd.DataFrame:
    """Everybody the record knows: child, holder, id."""
    known = Child.objects.filter(authority=authority).order_by("pk")
    frame = pd.DataFrame(
        list(known.values_list("pk", "holder", "la_child_id")), columns=["child", "holder", "id"]
    )
    return frame.astype({"child": "int64", "holder": "str", "id": "str"})


def has_partners(releases: list[InForce]) -> bool:
    """Whether anybody but the returns says who people are."""
    return any({IDENTITY.name, PARTNER_EVENT.name} & r.supplies for r in releases)
