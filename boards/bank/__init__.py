"""A bank of ready questions, each with the pattern in the figures at which it is worth asking."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from boards.bank.declare import Question
from boards.bank.questions import QUESTIONS
from indicators.catalogue import INDICATORS
from indicators.shift.result import Verdict

BY_KEY: dict[str, Question] = {question.key: question for question in QUESTIONS}


@dataclass(frozen=True)
class Offer:
    """A question that the figures suggest, and the sentence that says why."""

    question: Question
    because: str


def offers(
    verdicts: Mapping[str, Verdict], event_title: str, *, alone: Collection[str] = ()
) -> list[Offer]:
    """The questions whose whole pattern is seen after an event, in the order of the bank.

    `verdicts`: of the whole authority's headline, by indicator; `event_title`: as a sentence names
    the event ("lockdown"). A measure without a verdict matches nothing. `alone`: those of which it
    can only be said that they would stand out had nothing else been asked, which the reason says.
    """
    found = []
    for question in QUESTIONS:
        seen = [clause.seen(verdicts) for clause in question.pattern]
        if question.pattern and all(seen):
            told = [
                f"“{INDICATORS[key].title}” {verdicts[key].value}"
                f"{', taken alone,' if key in alone else ''}"
                for key in dict.fromkeys(seen)
            ]
            joined = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
            because = f"Offered because after {event_title} {joined.removesuffix(',')}."
            found.append(Offer(question, because))
    return found
