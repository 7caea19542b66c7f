"""Cuts whose values the record tells: wards, teams and organisations are an authority's own, and
cannot be declared.

The values with most children stand by themselves, the others together: an authority has up to a
hundred wards, and a page of more charts than these is read by nobody. Which they are is told by the
entities that an indicator reads, over all the years there are, so that they are the same in every
month and hang on nothing its facts do not hang on already.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.cuts.called import NOT_KNOWN, VALUES
from records.entities import BY_NAME
from records.record import Record

MOST = 30
LONGEST = 60
WARD = "home_ward"
KIND = "what"
REST: Mapping[str, str] = {
    WARD: "Other wards",
    "team": "Other teams",
    "organisation": "Other organisations",
    "what": "Other kinds",
}
"""The cuts the record tells, each by the column of the cases that holds it, and what the values are
called that do not stand by themselves."""


@dataclass(frozen=True)
class Told:
    """The values of a cut in a record, in the order in which a page shows them, and the place among
    them of everything that is written in the record."""

    values: tuple[str, ...]
    place: Mapping[str, int]


def called(written: str) -> str:
    """A name as a page shows it: on one line, not too long, and without the sign that parts two
    values of a pair."""
    name = " ".join(written.replace(";", ",").split())
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def told(cut: str, record: Record, entities: Collection[str]) -> Told:
    """The values of a cut as some entities of the record tell them."""
    names = sorted(entities)

    def make() -> Told:
        written = _written(cut, record, names)
        said = record.directory.wards if cut == WARD and record.directory else {}
        if cut == KIND:
            said = {each: in_plain_words(each) for each in written["written"].dropna().unique()}
        return _told(cut, written, said)

    return record.once(f"values of {cut} in {names}", make)


def in_plain_words(code: str) -> str:
    """What a code of a partner's extract is called: "self_harm" is "Self harm"."""
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]


def _written(cut: str, record: Record, entities: Iterable[str]) -> pd.DataFrame:
    """What is written of each child: child, written (str); missing where nothing is."""
    if cut == WARD:
        frames = [record.placed_episode]
    else:
        frames = [record.frames[name] for name in entities if name in record.frames]
        frames += [_of_extract(record, name) for name in entities if name not in BY_NAME]
    parts = [frame[["child", cut]] for frame in frames if cut in frame]
    both = pd.concat(parts) if parts else pd.DataFrame({"child": [], cut: []})
    return both.drop_duplicates().set_axis(["child", "written"], axis=1)


def _of_extract(record: Record, source: str) -> pd.DataFrame:
    """What a partner's extract says things were: child, what; its counts weigh one each."""
    told = [
        frame.loc[frame["source"] == source, [*frame.columns.intersection(["child"]), "what"]]
        for frame in (record.partner_event, record.partner_count)
    ]
    return pd.concat(told).fillna({"child": -1}).astype({"child": "int64"})


def _told(cut: str, written: pd.DataFrame, names: Mapping[str, str]) -> Told:
    """`names`: what something written as a code is called; where two codes have one name, the code
    stands behind it."""
    distinct = sorted(str(each) for each in written["written"].dropna().unique())
    many = Counter(names.get(each, each) for each in distinct)
    said = {}
    for each in distinct:
        name = names.get(each, each)
        code = f" ({each})" if many[name] > 1 else ""
        said[each] = called(name[: LONGEST - len(code)] + code if code else name)
    # Of two ways of writing one name the first of the alphabet stands for both.
    spelled: dict[str, str] = {}
    for name in sorted(said.values()):
        if name:
            spelled.setdefault(name.casefold(), name)
    name_of = {each: spelled.get(name.casefold(), NOT_KNOWN) for each, name in said.items()}
    own = {REST[cut].casefold(), NOT_KNOWN.casefold()}
    children = written.assign(name=written["written"].map(name_of)).dropna(subset="name")
    counted = children.drop_duplicates(["child", "name"])["name"].value_counts()
    ranked = sorted(
        (name for name in counted.index if name.casefold() not in own),
        key=lambda name: (-counted[name], name),
    )
    named = sorted(ranked[:MOST], key=str.casefold)
    values = (*named, *([REST[cut]] if len(ranked) > MOST else []), NOT_KNOWN)
    place = {name: number for number, name in enumerate(values)}
    rest = place.get(REST[cut], place[NOT_KNOWN])
    unknown = place[NOT_KNOWN]
    return Told(
        values,
        {
            each: unknown if name == NOT_KNOWN else place.get(name, rest)
            for each, name in name_of.items()
        },
    )


def placed_by(told: Told, written: pd.Series) -> np.ndarray:
    """The place among a cut's values of what is written of each case (int8)."""
    if isinstance(written.dtype, pd.CategoricalDtype):
        codes, distinct = written.cat.codes.to_numpy(), written.cat.categories
    else:
        codes, distinct = pd.factorize(written)
    unknown = len(told.values) - 1
    places = [told.place.get(str(each), unknown) for each in distinct]
    return np.array([*places, unknown], dtype="int8")[codes]


def in_order(cut: str, values: Collection[str]) -> list[str]:
    """Values of a cut in the order in which a page shows them."""
    if cut not in REST:
        return [value for value in VALUES[cut] if value in values]
    last = {REST[cut]: 1, NOT_KNOWN: 2}
    return sorted(values, key=lambda value: (last.get(value, 0), value.casefold()))


def token(value: str) -> str:
    """What stands for a value the record tells in an address: addresses end in logs and histories,
    and some teams go by a worker's name."""
    return hashlib.sha256(value.encode()).hexdigest()[:16]
