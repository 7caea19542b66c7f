"""How right and how fast the matching of people is: 60,000 made-up children of social care against
the 200,000 people of four partners, with the truth known.

What the partners hold is damaged as `csc_dashboard.demo.damage` says, twins and shared addresses
among it; the matching is given digests of names, as it is in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pandas as pd

from csc_dashboard.demo.crowd import IDENTITY, Crowd, crowd
from records.matching import links, probabilistic
from records.matching.names import hashed

SEED = 903
CHILDREN = 60_000
LEAST_PRECISION, LEAST_RECALL = 0.99, 0.95
MOST_SECONDS, MOST_MEMORY_MB = 60.0, 1536
# Nobody's key: nothing made up here is anybody's.
KEY = b"made-up names are hashed by this"


@dataclass(frozen=True)
class Scored:
    """What became of one source: how many people it names, how many of them are truly ours, how
    many automatic links were made, how many of these are right, how many pairs wait for a person
    and how many of those are right, and the seconds it took."""

    source: str
    people: int
    ours: int
    linked: int
    right: int
    waiting: int
    waiting_right: int
    seconds: float

    @property
    def precision(self) -> float:
        return self.right / self.linked if self.linked else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.ours

    @property
    def met(self) -> bool:
        return self.precision >= LEAST_PRECISION and self.recall >= LEAST_RECALL


def weighs() -> bool:
    """Whether the library that weighs is installed."""
    return probabilistic.available()


def scored(
    *, children: int = CHILDREN, seed: int = SEED, weigh: bool | None = None, **sizes: object
) -> Iterator[Scored]:
    """Each partner's links against the truth. `sizes`: what else `crowd` takes."""
    made = crowd(np.random.default_rng(seed), ours=children, **sizes)
    ours = identity_of(made.ours, first=0)
    for source, people in made.partners.items():
        yield _of(source, made, ours, identity_of(people, first=len(ours)), weigh)


def together(parts: list[Scored]) -> Scored:
    """All sources as one."""
    names = ("people", "ours", "linked", "right", "waiting", "waiting_right", "seconds")
    return Scored("all together", *(sum(getattr(p, name) for p in parts) for name in names))


def identity_of(people: pd.DataFrame, *, first: int) -> pd.DataFrame:
    """What the matching is given of people of a crowd: `child` counted from `first`."""
    known = people[list(IDENTITY)].replace("", np.nan)
    born = pd.to_datetime(known["date_of_birth"], format="%Y-%m-%d", errors="coerce")
    digests = hashed(known["forename"], known["surname"], KEY)
    number = np.arange(first, first + len(people))
    rest = known.drop(columns=["forename", "surname"]).assign(
        child=number, id=pd.Series(number).astype("str"), date_of_birth=born
    )
    return pd.concat([rest, digests], axis=1)


def _of(
    source: str, made: Crowd, ours: pd.DataFrame, theirs: pd.DataFrame, weigh: bool | None
) -> Scored:
    truth = made.partners[source]["person"].to_numpy()
    known = made.ours["person"].to_numpy()
    began = perf_counter()
    found = links.matched(ours, theirs, weigh=weigh).links
    seconds = perf_counter() - began
    right = known[found["ours"]] == truth[found["theirs"] - len(ours)]
    sure = found["automatic"].to_numpy()
    return Scored(
        source,
        len(truth),
        int(np.isin(truth, known).sum()),
        int(sure.sum()),
        int((sure & right).sum()),
        int((~sure).sum()),
        int((~sure & right).sum()),
        seconds,
    )
