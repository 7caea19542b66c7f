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
    number, each once), id (str, the holder's own) and `records.matching.agreement.KNOWN`; of the
    authority's own also `returned` (bool), whether a return describes them.

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
    rows = rows.assign(returned=rows["child"].isin(returned["child"]))
    named = rows["returned"] | rows["child"].isin(looked_up["child"])
    columns = ["child", "id", "returned", *IDENTITY.columns]
    found[""] = rows.loc[named, columns].reset_index(drop=True)
    return found


def directed(pairs: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Pairs of the authority's own children, `ours` and `theirs`, as `theirs` whose record it is
    and `ours` the child that it is.

    The child is who the look-up gives a former id; else who returns describe, where they do not
    describe both; else who became known later, under the id of today.
    """
    by_child = own.set_index("child")
    first, later = (by_child.loc[pairs[side]].reset_index() for side in ("ours", "theirs"))
    followed = (first["former_authority_child_id"] == later["id"]).to_numpy()
    follows = (later["former_authority_child_id"] == first["id"]).to_numpy()
    only_first = (first["returned"] & ~later["returned"]).to_numpy()
    turn = ~(followed | (only_first & ~follows))
    ours, theirs = pairs["ours"].to_numpy(), pairs["theirs"].to_numpy()
    return pairs.assign(
        ours=np.where(turn, theirs, ours),
        theirs=np.where(turn, ours, theirs),
    )


def once(own: pd.DataFrame, same: dict[int, int]) -> pd.DataFrame:
    """The authority's own children, each once. `same`: whose record is whose.

    What a child's own row leaves blank the others fill in, and an id that fell to another is a
    former one.
    """
    if not same:
        return own
    numbers = own["child"].map(same).fillna(own["child"]).astype("int64")
    fell = own["child"].isin(same)
    former = own["former_authority_child_id"].where(~fell, own["id"])
    rows = own.assign(child=numbers, former_authority_child_id=former)
    ordered = rows.assign(fell=fell).sort_values(["fell", "id"])
    return ordered.groupby("child", sort=True).first().reset_index().drop(columns="fell")


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
