"""What the facts of each indicator are made of, told by a digest: where it is the same, so are the
facts, and those of an earlier build can be kept.

An indicator's facts are made of the rows of the entities it reads and of who the children in them
are. Rows of a release never change, so of most entities the releases that supply them tell enough.
Who a child is (person, disability) comes with every return: there, only what is said of the
indicator's own children counts, so that a census that describes others leaves its facts alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.catalogue import INDICATORS
from indicators.define import CUT_NEEDS, PERSON_CUTS, Indicator
from records.entities import BY_NAME, OF_PARTNERS
from records.merge import InForce
from records.places import DIRECTORY

DESCRIBED = ("person", *(entity for cut in PERSON_CUTS for entity in CUT_NEEDS.get(cut, ())))
"""The entities that say who a child is: they are compared by what they say of some children."""
ROOMS = ("indicators", "records")
# What working days, sums and dates come out of.
LIBRARIES = ("holidays", "numpy", "pandas", "scipy")


def entities_of(catalogue: Iterable[Indicator]) -> frozenset[str]:
    """The entities whose children must be known to tell what these indicators are made of."""
    return frozenset(e for each in catalogue for e in each.needs if e != DIRECTORY)


def made_of(
    releases: list[InForce],
    children: Mapping[str, np.ndarray],
    described: Mapping[str, pd.DataFrame],
    directory: str,
    catalogue: Mapping[str, Indicator] = INDICATORS,
    *,
    links: tuple[str, str] = ("", ""),
    stands: Mapping[str, int] | None = None,
) -> dict[str, str]:
    """For each indicator the SHA-256 of everything its facts are made of, the product's own code
    included.

    `children`: for each of `entities_of` the children with a row of it in these releases (int64,
    each once). `described`: each of `DESCRIBED` as merged, with the columns that figures are made
    of and no others. `directory`: which loading of the postcode directory tells places, and for
    which authority. `links`: the version of the links among the authority's own children, and of
    all links; the second matters only to what partners supply. `stands`: up to which month an
    indicator's facts are those that were published, where they are.
    """
    told = {name: _Told(frame) for name, frame in described.items()}
    supplied = {
        entity: _supplied(entity, releases)
        for indicator in catalogue.values()
        for entity in indicator.reads
    } | {DIRECTORY: directory}
    who: dict[tuple[str, tuple[str, ...]], str] = {}
    found = {}
    for key, indicator in catalogue.items():
        by_release = [e for e in indicator.reads if e in indicator.needs or e not in DESCRIBED]
        linked = links[1] if reads_partners(indicator) else links[0]
        parts = [PRODUCT, key, indicator.described, linked]
        if stands and key in stands:
            parts.append(f"as published to {stands[key]}")
        parts += [f"{e} {supplied[e]}" for e in by_release]
        needs = tuple(sorted(entities_of([indicator])))
        for name in ("person", *(e for e in indicator.reads if e not in by_release)):
            if (name, needs) not in who:
                who[name, needs] = told[name].of([children[e] for e in needs])
            parts.append(f"{name} {who[name, needs]}")
        found[key] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return found


def reads_partners(indicator: Indicator) -> bool:
    """Whether it reads anything in which people have partners' ids: an extract by its key, too."""
    return any(e in OF_PARTNERS or (e not in BY_NAME and e != DIRECTORY) for e in indicator.reads)


def _supplied(entity: str, releases: list[InForce]) -> str:
    """The releases that supply an entity, with the days they speak for."""
    return ", ".join(
        f"{r.release} {r.dataset} {r.year} {r.first} {r.last}"
        for r in sorted(releases, key=lambda r: r.release)
        if entity in r.supplies
    )


class _Told:
    """The rows that describe children, each as one number, so that those of some children are
    compared at once.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._child = frame["child"].to_numpy("int64")
        self._row = pd.util.hash_pandas_object(frame, index=False).to_numpy()

    def of(self, groups: list[np.ndarray]) -> str:
        """SHA-256 of what is said of the children of all these groups."""
        those = np.zeros(len(self._child), dtype=bool)
        for children in groups:
            those |= np.isin(self._child, children)
        return hashlib.sha256(self._row[those].tobytes()).hexdigest()


def _of_the_product() -> str:
    """SHA-256 of the code that makes facts out of records, and of the libraries it counts with: a
    later version of the product reuses no figure of an earlier one.
    """
    above = Path(__file__).resolve().parents[1]
    sha = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for room in ROOMS:
        for path in sorted((above / room).rglob("*.py")):
            sha.update(path.relative_to(above).as_posix().encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()


PRODUCT = _of_the_product()
"""Read with the code itself: a process that goes on while files are replaced still measures by the
code it began with."""
