"""A group against the rest, in words: what was found, what it rests on, and never a cause."""

from __future__ import annotations

from indicators.shift.difference import Difference, NotTold, Range
from indicators.shift.result import Verdict
from records.calendar import month_start

NO_CAUSE = (
    "This compares a group with the rest. It does not show that {event} was the cause: something "
    "else may have touched only the group."
)
GUIDE = "Few months, or months that run together: treat this as a guide."


def sentence(found: Difference, group: str, event: str) -> str:
    """What a difference says of a group ("Sex: Female") after an event as a sentence names it."""
    if found.change is None:
        return f"{group}: {found.why}"
    span = _span(found)
    if found.verdict in (Verdict.ROSE, Verdict.FELL):
        said = f"{group}: {span}, {_size(found, found.change.value)} than if it had moved as the "
        said += f"rest did (likely {_likely(found, found.change)})."
    elif found.why is NotTold.NOT_PARALLEL:
        return (
            f"{group}: we cannot tell. {found.why} {drift(found)} "
            f"{span} it was {_size(found, found.change.value)} against the rest, which that alone "
            "may explain."
        ).replace(f" {span} it", f" {span[0].upper()}{span[1:]} it")
    else:
        unclear = found.verdict is Verdict.UNCLEAR
        lead = "there was no clear change" if unclear else "we cannot tell"
        said = (
            f"{group}: against the rest, {lead}. {span[0].upper()}{span[1:]} it was "
            f"{_size(found, found.change.value)}, and the likely range runs from "
            f"{_size(found, found.change.lower)} to {_size(found, found.change.upper)}."
        )
    among = found.why if found.why is NotTold.AMONG_MANY else ""
    parts = [said, among, GUIDE if found.indicative else "", NO_CAUSE.format(event=event)]
    return " ".join(part for part in parts if part)


def checks(found: Difference, others: list[str]) -> list[str]:
    """What the comparison rests on, a sentence each. `others`: events, as a sentence names them,
    that fell among the months compared."""
    if found.change is None:
        return []
    told = [
        f"Moved alike before: {drift(found)}",
        f"Enough months: {found.before} before and {found.after} after.",
    ]
    if others:
        listed = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]}"
        told.append(
            f"Nothing else: not so. {listed[0].upper()}{listed[1:]} fell among these months, and "
            "may have touched the group otherwise than the rest."
        )
    else:
        told.append(
            "Nothing else: no other event that is named here fell among these months. One that "
            "nobody named may have."
        )
    return told


def drift(found: Difference) -> str:
    """Whether the two moved alike before, in a sentence."""
    apart = found.drift
    ends = f"likely {_likely(found, apart)}"
    moved = f"the group was {_size(found, apart.value)} each year against the rest"
    if not found.parallel:
        return f"Before it {moved} ({ends})."
    return f"nothing speaks against it; {moved}, which could be chance ({ends})."


def _span(found: Difference) -> str:
    first, last = (f"{month_start(month):%B %Y}" for month in (found.first, found.last))
    return f"in {first}" if first == last else f"from {first} to {last}"


def _size(found: Difference, value: float) -> str:
    unit = " percentage points" if found.kind.of_shares else "%"
    size = abs(value)
    number = f"{size:.1f}" if found.kind.of_shares or size < 9.95 else f"{size:,.0f}"
    return f"{number}{unit} {'higher' if value > 0 else 'lower'}"


def _likely(found: Difference, of: Range) -> str:
    if of.lower * of.upper > 0:
        near, far = sorted((of.lower, of.upper), key=abs)
        return f"between {_size(found, near)} and {_size(found, far)}"
    return f"anything from {_size(found, of.lower)} to {_size(found, of.upper)}"
