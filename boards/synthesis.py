"""Data and voices side by side: for each hypothesis, and for each theme, what the figures say, who
was heard, and whether it is the same story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from boards.models import Evidence, FrozenFigures, Hypothesis, SourceGroup, Tells

# Whose absence is always said.
MUST_BE_HEARD = (SourceGroup.CHILDREN, SourceGroup.FAMILIES, SourceGroup.PRACTITIONERS)
WHOLE = "The question as a whole"
ALONE = {
    Tells.SAME: "it tells the same story as the figures",
    Tells.DIFFERENT: "it tells a different story from the figures",
    Tells.ADDS: "it adds something the figures do not hold",
}
# The verb and what follows it, after a number of pieces.
AMONG = {
    Tells.SAME: ("tell", "the same story as the figures"),
    Tells.DIFFERENT: ("tell", "a different one"),
    Tells.ADDS: ("add", "something the figures do not hold"),
}


@dataclass(frozen=True)
class Side:
    """One hypothesis (None: the question as a whole) with what stands on either side of it."""

    hypothesis: Hypothesis | None
    figures: list[FrozenFigures] = field(default_factory=list)
    voices: list[Evidence] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.hypothesis.words if self.hypothesis else WHOLE

    @property
    def sentence(self) -> str:
        """What the two sides come to, in words."""
        if not self.voices:
            return "No voices yet: the figures stand alone." if self.figures else "Nothing yet."
        said = _stories(self.voices)
        return said if self.figures else f"{said} No figures are kept beside them yet."


@dataclass(frozen=True)
class ThemeRow:
    """A theme with how often it is heard, from whom, and as which story."""

    name: str
    heard: int
    sources: str
    counts: tuple[int, ...]


def sides(
    hypotheses: Sequence[Hypothesis],
    figures: Sequence[FrozenFigures],
    evidence: Sequence[Evidence],
) -> list[Side]:
    """The hypotheses in their order, then what speaks to none of them, where there is any."""
    made = []
    for hypothesis in (*hypotheses, None):
        key = hypothesis.pk if hypothesis else None
        side = Side(
            hypothesis,
            [each for each in figures if each.hypothesis_id == key],
            [each for each in evidence if each.hypothesis_id == key],
        )
        if hypothesis or side.figures or side.voices:
            made.append(side)
    return made


def themes(evidence: Sequence[Evidence]) -> list[ThemeRow]:
    """The themes heard, the most often heard first; `counts`: same, different, adds."""
    by_name: dict[str, list[Evidence]] = {}
    for each in evidence:
        for theme in each.coded:
            by_name.setdefault(theme.name, []).append(each)
    rows = [
        ThemeRow(
            name,
            len(found),
            ", ".join(dict.fromkeys(each.get_source_display() for each in found)),
            tuple(sum(each.tells == tells for each in found) for tells in Tells),
        )
        for name, found in by_name.items()
    ]
    return sorted(rows, key=lambda row: (-row.heard, row.name))


def in_words(evidence: Sequence[Evidence]) -> str:
    """What all the voices come to, and who of those it concerns was not heard."""
    if not evidence:
        return "Nobody has been heard yet: there are figures only."
    heard = {each.source for each in evidence}
    missing = [each.label.lower() for each in MUST_BE_HEARD if each.value not in heard]
    said = _stories(evidence)
    return f"{said} Not heard yet: {_and(missing)}." if missing else said


def _stories(evidence: Sequence[Evidence]) -> str:
    of = {tells: sum(each.tells == tells for each in evidence) for tells in Tells}
    if len(evidence) == 1:
        return f"One piece of evidence: {ALONE[Tells(evidence[0].tells)]}."
    parts = [
        f"{count} {verb}{'s' if count == 1 else ''} {story}"
        for tells, (verb, story) in AMONG.items()
        if (count := of[tells])
    ]
    return f"{len(evidence)} pieces of evidence: {_and(parts)}."


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
