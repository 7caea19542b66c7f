"""What can be added to an inquiry and what can be changed of it: one line each, with its form, its
rule and its action. Two views serve them all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Person
from boards import inquiry_actions as actions
from boards import inquiry_forms as typed
from boards import priority_actions
from boards.may import Doing, Who
from boards.models import Inquiry
from boards.rules import inquiry as rules
from indicators import dated_events
from indicators.catalogue import INDICATORS


@dataclass(frozen=True)
class Part:
    """Something to be written. `save(inquiry, row, said, by=, who=)`; `row` is None for what is
    new. `rows`: the things of an inquiry that can be changed so; `names`: fields whose words stand
    in the row, shown where somebody changed it meanwhile; `warning`: what to know first."""

    title: str
    button: str
    done: str
    doing: Doing
    form: type[forms.Form]
    save: Callable[..., Any]
    rows: Callable[[Inquiry], QuerySet] | None = None
    names: tuple[str, ...] = ()
    warning: str = ""
    takes_events: bool = False

    def options(self, inquiry: Inquiry) -> dict:
        """What the form is made with beside the inquiry."""
        return {"events": dated_events.events_of(inquiry.authority)} if self.takes_events else {}

    def stands(self, row) -> list[tuple[str, str]]:
        """What stands in a row, by the labels of the form."""
        fields = self.form.base_fields
        return [(fields[name].label, _text(row, name)) for name in self.names]


def _text(row, name: str) -> str:
    said = getattr(row, f"get_{name}_display", None)
    return said() if said else str(getattr(row, name) or "")


def _suppose(inquiry, _, said, **by) -> None:
    actions.suppose(inquiry, words=said["words"], **by)


def _freeze(inquiry, _, said, **by) -> None:
    indicator = INDICATORS[said["indicator"]]
    rest = {name: said[name] for name in ("cut", "event", "note", "hypothesis")}
    actions.freeze(inquiry, indicator, **rest, **by)


def _evidence(inquiry, _, said, **by) -> None:
    actions.add_evidence(inquiry, **said, **by)


def _propose(inquiry, _, said, **by) -> None:
    priority_actions.propose(inquiry, **said, **by)


def _priority(inquiry, _, said, **by) -> None:
    expected = [
        priority_actions.Expected(
            indicator=said[f"indicator_{n}"],
            way=said[f"way_{n}"],
            amount=said[f"amount_{n}"],
            by_on=said["moved_by_on"] or said["due_on"],
        )
        for n in range(1, typed.MOVEMENTS + 1)
        if said[f"indicator_{n}"]
    ]
    names = ("title", "owner", "partners", "starts_on", "due_on", "review_on")
    given = {name: said[name] for name in names}
    priority_actions.set_priority(inquiry, **given, expected=expected, **by)


def _feedback(inquiry, _, said, **by) -> None:
    actions.write_back(inquiry, **said, **by)


def _close(inquiry, _, said, **by) -> None:
    actions.close(inquiry, learned=said["learned"], **by)


def _judge(_, row, said, **by) -> None:
    seen = said.pop("version") or 0
    actions.judge(row, **said, seen=seen, **by)


def _take_back(_, row, said, **by) -> None:
    actions.take_back_evidence(row, **by)


def _speak(_, row, said, *, by: Person, who: Collection[Who]) -> None:
    supports = said["supports"] == "yes"
    priority_actions.speak(row, supports=supports, reason=said["reason"], by=by, who=who)


def _review(_, row, said, **by) -> None:
    seen = said.pop("version") or 0
    priority_actions.review(row, **said, seen=seen, **by)


def _sent(_, row, said, **by) -> None:
    actions.send_back(row, sent_on=said["sent_on"], seen=said["version"] or 0, **by)


ADDED: dict[str, Part] = {
    "hypothesis": Part(
        "Add a hypothesis", "Add", "The hypothesis is added.",
        rules.SUPPOSE, typed.HypothesisForm, _suppose,
    ),
    "figures": Part(
        "Keep figures as they stand", "Keep", "The figures are kept as they stand today.",
        rules.FREEZE, typed.FiguresForm, _freeze, takes_events=True,
    ),
    "evidence": Part(
        "Add evidence", "Add", "The evidence is added.",
        rules.ADD_EVIDENCE, typed.EvidenceForm, _evidence,
    ),
    "proposal": Part(
        "Add a proposal", "Add", "The proposal is added.",
        rules.PROPOSE, typed.ProposalForm, _propose,
    ),
    "priority": Part(
        "Make it a priority", "Set the priority", "The priority is set.",
        rules.SET_PRIORITY, typed.PriorityForm, _priority,
    ),
    "feedback": Part(
        "Write to those who took part", "Keep the note", "The note is kept: print it or send it.",
        rules.WRITE_BACK, typed.FeedbackForm, _feedback,
    ),
    "closing": Part(
        "Close the inquiry", "Close", "The inquiry is closed.",
        rules.CLOSE, typed.ClosingForm, _close,
        warning="A closed inquiry is changed no more. It stays to be read.",
    ),
}  # fmt: skip
CHANGED: dict[str, Part] = {
    "hypothesis": Part(
        "Does it hold?", "Save", "Saved.", rules.JUDGE, typed.JudgeForm, _judge,
        rows=lambda inquiry: inquiry.hypotheses.all(), names=("holds", "reason"),
    ),
    "evidence": Part(
        "Take evidence back", "Take it back", "The evidence is shown no more.",
        rules.TAKE_BACK_EVIDENCE, typed.ConfirmForm, _take_back,
        rows=lambda inquiry: inquiry.evidence.filter(withdrawn_at=None),
        warning="It is shown nowhere any more. That it was there stays in the audit trail.",
    ),
    "proposal": Part(
        "Support or object", "Say so", "What you said is kept.",
        rules.SPEAK, typed.VoiceForm, _speak, rows=lambda inquiry: inquiry.proposals.all(),
    ),
    "priority": Part(
        "Review a priority", "Save the review", "The review is kept.",
        rules.REVIEW_PRIORITY, typed.ReviewForm, _review,
        rows=lambda inquiry: inquiry.priorities.all(), names=("state", "review_on"),
    ),
    "feedback": Part(
        "When was it sent?", "Save", "Saved.", rules.SEND_BACK, typed.SentForm, _sent,
        rows=lambda inquiry: inquiry.notes.all(), names=("sent_on",),
    ),
}  # fmt: skip
