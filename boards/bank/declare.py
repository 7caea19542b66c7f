"""How a question of the bank is declared: in words, with the pattern at which it is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.define import Stage
from indicators.shift.result import Verdict


@dataclass(frozen=True)
class Clause:
    """One thing to be seen: any of some measures that did this."""

    did: Verdict
    any_of: tuple[str, ...]

    def seen(self, verdicts: Mapping[str, Verdict]) -> str:
        """The first measure that did it; "" where none did."""
        return next((key for key in self.any_of if verdicts.get(key) is self.did), "")


@dataclass(frozen=True)
class Question:
    """A question worth asking: `why` it matters, the measures that speak to it, the pattern (every
    clause must be seen; none: it is only ever chosen), and hypotheses to begin with."""

    key: str
    stage: Stage
    question: str
    why: str
    indicators: tuple[str, ...]
    pattern: tuple[Clause, ...] = ()
    hypotheses: tuple[str, ...] = ()


def fell(*any_of: str) -> Clause:
    """Any of these fell."""
    return Clause(Verdict.FELL, any_of)


def rose(*any_of: str) -> Clause:
    """Any of these rose."""
    return Clause(Verdict.ROSE, any_of)
