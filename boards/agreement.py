"""What people say of a figure beside what the figures say: red, amber and green side by side, and
where they do not agree, how far apart they are and in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indicators.targets import Rating


class Rag(StrEnum):
    """How somebody on a board rates a measure."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NO_VIEW = "no_view"

    @property
    def title(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def colour(self) -> str | None:
        """The colour, and with it the shape, of its tag."""
        return None if self is Rag.NO_VIEW else self.value


# How bad: the distance between two ratings is the difference.
LEVELS = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}
COMPUTED = {Rating.GREEN: Rag.GREEN, Rating.AMBER: Rag.AMBER, Rating.RED: Rag.RED}


class Standing(StrEnum):
    """How people and figures stand to each other."""

    AGREE = "Members agree with the figures"
    DISAGREE = "A member disagrees with the figures"
    DIFFER = "Members differ, and the figures are not rated"
    PEOPLE_ONLY = "Members agree, and the figures are not rated"
    NOT_RATED = "No member has rated it"


@dataclass(frozen=True)
class Agreement:
    """`sentence`: both in words. `apart`: how far from each other, 0 to 2 (green to red), of the
    members from the figures on average, or where these are not rated between two members.
    `counts`: how many members say what, the most first."""

    standing: Standing
    sentence: str
    apart: float
    counts: tuple[tuple[Rag, int], ...]

    @property
    def disagree(self) -> bool:
        return self.standing in (Standing.DISAGREE, Standing.DIFFER)


def agreement(computed: Rating, said: Sequence[Rag], *, earlier: int = 0) -> Agreement:
    """The figures' rating beside those of the members, one of each.

    `earlier`: how many of these were made on an earlier figure than the one that stands.
    """
    figures = COMPUTED.get(computed)
    voiced = [each for each in said if each is not Rag.NO_VIEW]
    counts = tuple(sorted(Counter(voiced).items(), key=lambda c: (-c[1], -LEVELS[c[0]])))
    if not voiced:
        silent = _silent(len(said))
        sentence = f"{_figures(computed)}; {silent}." if said else f"{_figures(computed)}."
        return Agreement(Standing.NOT_RATED, sentence, 0.0, counts)
    levels = [LEVELS[each] for each in voiced]
    if figures is None:
        apart = float(max(levels) - min(levels))
        standing = Standing.DIFFER if apart else Standing.PEOPLE_ONLY
    else:
        apart = sum(abs(level - LEVELS[figures]) for level in levels) / len(levels)
        standing = Standing.DISAGREE if apart else Standing.AGREE
    parts = [_figures(computed), _members(counts)]
    if len(voiced) < len(said):
        parts.append(_silent(len(said) - len(voiced)))
    if earlier:
        parts.append(f"{earlier} rated an earlier figure")
    return Agreement(standing, "; ".join(parts) + ".", apart, counts)


def _figures(computed: Rating) -> str:
    if computed in COMPUTED:
        return f"Figures say {COMPUTED[computed].value}"
    if computed is Rating.NO_TARGET:
        return "No target is set"
    return f"Figures: {computed.value[0].lower()}{computed.value[1:]}"


def _members(counts: tuple[tuple[Rag, int], ...]) -> str:
    """ "2 of 3 members say amber, 1 says red"."""
    total = sum(number for _, number in counts)
    (first, most), *others = counts
    if not others:
        return f"1 member says {first}" if total == 1 else f"all {total} members say {first}"
    verb = "says" if most == 1 else "say"
    told = [f"{most} of {total} members {verb} {first}"]
    told += [f"{number} {'says' if number == 1 else 'say'} {rag}" for rag, number in others]
    return ", ".join(told)


def _silent(number: int) -> str:
    return "1 member has no view" if number == 1 else f"{number} members have no view"
