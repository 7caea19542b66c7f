"""What people do with inquiries: raise one, say what they suppose, gather figures and voices, close
it with what was learned.

Each leaves an audit entry in its transaction, without the words that were typed. What is closed is
changed no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from boards.actions import MayNot, allow
from boards.bank.declare import Question
from boards.inquiry_figures import NoFigures, figures_now
from boards.may import Doing, Who
from boards.models import (
    Board,
    Evidence,
    FeedbackNote,
    FrozenFigures,
    Hypothesis,
    Inquiry,
    InquiryState,
    RaisedFrom,
    Theme,
)
from boards.rules import inquiry as rules
from boards.versions import take
from indicators.define import Indicator
from indicators.models import Shift

DOING = {InquiryState.LOOKING: rules.LOOK, InquiryState.ACTING: rules.ACT}


@transaction.atomic
def raise_inquiry(
    authority: Authority,
    *,
    question: str,
    by: Person,
    who: Collection[Who],
    raised_from: RaisedFrom = RaisedFrom.TYPED,
    why: str = "",
    stage: str = "",
    board: Board | None = None,
    indicator: Indicator | None = None,
    kept_shift: Shift | None = None,
    event: str = "",
    owner: Person | None = None,
    review_on: date | None = None,
) -> Inquiry:
    """Raise a question. With an indicator its figures are kept in it as they stand, with what is
    said of them after `event`, unless none are published yet."""
    allow(rules.RAISE, who)
    inquiry = Inquiry.objects.create(
        authority=authority,
        board=board,
        question=question,
        why=why,
        stage=indicator.stage.value if indicator else stage,
        raised_from=raised_from,
        raised_by=by,
        indicator=indicator.key if indicator else "",
        kept_shift=kept_shift,
        owner=owner,
        review_on=review_on,
    )
    audit.record(
        "inquiry raised", person=by, authority=authority, subject=inquiry, out_of=raised_from.value
    )
    if indicator:
        try:
            _freeze(inquiry, indicator, event=event, by=by)
        except NoFigures:
            # The question stands without its figures: they are kept once there are some.
            return inquiry
    return inquiry


@transaction.atomic
def raise_from_bank(
    authority: Authority,
    ready: Question,
    *,
    by: Person,
    who: Collection[Who],
    board: Board | None = None,
) -> Inquiry:
    """Raise a question of the bank, with its hypotheses to begin with. Raises MayNot where it is
    being asked already."""
    asked = Inquiry.objects.filter(authority=authority, bank_question=ready.key)
    if asked.exclude(state=InquiryState.CLOSED).exists():
        raise MayNot("This question is being asked already: find it in the register.")
    inquiry = raise_inquiry(
        authority,
        question=ready.question,
        why=ready.why,
        stage=ready.stage.value,
        board=board,
        raised_from=RaisedFrom.BANK,
        by=by,
        who=who,
    )
    Inquiry.objects.filter(pk=inquiry.pk).update(bank_question=ready.key)
    Hypothesis.objects.bulk_create(
        Hypothesis(inquiry=inquiry, words=words, made_by=by) for words in ready.hypotheses
    )
    return inquiry


@transaction.atomic
def describe(
    inquiry: Inquiry,
    *,
    question: str,
    why: str,
    stage: str,
    board: Board | None,
    owner: Person | None,
    review_on: date | None,
    seen: int,
    by: Person,
    who: Collection[Who],
) -> Inquiry:
    """Say anew what is asked, why, for which board, who owns it. Raises MayNot and
    ChangedMeanwhile."""
    row = take(Inquiry.objects, inquiry.pk, seen=seen)
    allow(rules.DESCRIBE, who, row.standing)
    row.question, row.why, row.stage = question, why, stage
    row.board, row.owner, row.review_on = board, owner, review_on
    names = ["question", "why", "stage", "board", "owner", "review_on", "version"]
    row.save(update_fields=names)
    _recorded("inquiry described", row, by)
    return row


@transaction.atomic
def move(inquiry: Inquiry, state: InquiryState, *, by: Person, who: Collection[Who]) -> None:
    """Begin to look into it, or to act on it."""
    row = opened(inquiry, DOING[state], who)
    row.state = state
    row.save(update_fields=["state"])
    _recorded("inquiry moved on", row, by, state=state.value)


@transaction.atomic
def close(inquiry: Inquiry, *, learned: str, by: Person, who: Collection[Who]) -> None:
    """Close it with what was learned; it is changed no more. Raises MayNot while a priority of it
    is open."""
    row = opened(inquiry, rules.CLOSE, who)
    if row.priorities.filter(ended_at=None).exists():
        raise MayNot("A priority of it is still open: review that first, as met or stopped.")
    row.state, row.learned, row.closed_at = InquiryState.CLOSED, learned, timezone.now()
    row.save(update_fields=["state", "learned", "closed_at"])
    _recorded("inquiry closed", row, by)


@transaction.atomic
def suppose(inquiry: Inquiry, *, words: str, by: Person, who: Collection[Who]) -> Hypothesis:
    """Add a hypothesis."""
    opened(inquiry, rules.SUPPOSE, who)
    made = Hypothesis.objects.create(inquiry=inquiry, words=words, made_by=by)
    _recorded("hypothesis added", made, by, inquiry=inquiry.pk)
    return made


@transaction.atomic
def judge(
    hypothesis: Hypothesis,
    *,
    holds: str,
    reason: str,
    seen: int,
    by: Person,
    who: Collection[Who],
) -> None:
    """Say whether a hypothesis is supported or contradicted, and why. Raises ChangedMeanwhile."""
    inquiry = opened(hypothesis.inquiry, rules.JUDGE, who)
    row = take(Hypothesis.objects, hypothesis.pk, seen=seen)
    row.holds, row.reason, row.judged_by, row.judged_at = holds, reason, by, timezone.now()
    row.save(update_fields=["holds", "reason", "judged_by", "judged_at", "version"])
    _recorded("hypothesis judged", row, by, inquiry=inquiry.pk, holds=holds)


@transaction.atomic
def freeze(
    inquiry: Inquiry,
    indicator: Indicator,
    *,
    by: Person,
    who: Collection[Who],
    cut: str = "",
    event: str = "",
    note: str = "",
    hypothesis: Hypothesis | None = None,
) -> FrozenFigures:
    """Keep the figures of an indicator in an inquiry as they stand now. Raises MayNot where there
    are none."""
    opened(inquiry, rules.FREEZE, who)
    try:
        return _freeze(
            inquiry, indicator, cut=cut, event=event, note=note, hypothesis=hypothesis, by=by
        )
    except NoFigures as why:
        raise MayNot(str(why)) from why


def _freeze(
    inquiry: Inquiry,
    indicator: Indicator,
    *,
    by: Person | None,
    cut: str = "",
    event: str = "",
    note: str = "",
    hypothesis: Hypothesis | None = None,
) -> FrozenFigures:
    told = figures_now(inquiry.authority, indicator, cut=cut, event=event)
    kept = FrozenFigures.objects.create(
        inquiry=inquiry,
        hypothesis=hypothesis,
        indicator=indicator.key,
        cut=cut,
        event=event,
        note=note,
        digest=told.digest,
        inside=told.inside,
        outside=told.outside,
        smallest_shown=told.rules.smallest_shown,
        rounding=told.rules.rounding,
        frozen_by=by,
    )
    _recorded("figures kept in an inquiry", kept, by, indicator=indicator.key, cut=cut)
    return kept


@transaction.atomic
def add_evidence(
    inquiry: Inquiry,
    *,
    by: Person,
    who: Collection[Who],
    themes: Iterable[Theme] = (),
    **said: object,
) -> Evidence:
    """Add a piece of evidence. `said`: kind, source, gathered_on, words, quote, tells,
    hypothesis."""
    opened(inquiry, rules.ADD_EVIDENCE, who)
    made = Evidence.objects.create(inquiry=inquiry, added_by=by, **said)
    made.themes.set(themes)
    _recorded("evidence added", made, by, inquiry=inquiry.pk, kind=made.kind)
    return made


@transaction.atomic
def take_back_evidence(evidence: Evidence, *, by: Person, who: Collection[Who]) -> None:
    """Show a piece of evidence no more, such as one that names somebody."""
    inquiry = opened(evidence.inquiry, rules.TAKE_BACK_EVIDENCE, who)
    rows = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        _recorded("evidence taken back", evidence, by, inquiry=inquiry.pk)


@transaction.atomic
def write_back(
    inquiry: Inquiry, *, to_whom: str, words: str, by: Person, who: Collection[Who]
) -> FeedbackNote:
    """Write to those who took part what was made of what they said."""
    opened(inquiry, rules.WRITE_BACK, who)
    note = FeedbackNote.objects.create(inquiry=inquiry, to_whom=to_whom, words=words, written_by=by)
    _recorded("feedback written", note, by, inquiry=inquiry.pk)
    return note


@transaction.atomic
def send_back(
    note: FeedbackNote, *, sent_on: date, seen: int, by: Person, who: Collection[Who]
) -> None:
    """Say when a note was sent. Raises ChangedMeanwhile."""
    inquiry = opened(note.inquiry, rules.SEND_BACK, who)
    row = take(FeedbackNote.objects, note.pk, seen=seen)
    row.sent_on, row.sent_by = sent_on, by
    row.save(update_fields=["sent_on", "sent_by", "version"])
    _recorded("feedback sent", row, by, inquiry=inquiry.pk, on=sent_on.isoformat())


@transaction.atomic
def add_theme(authority: Authority, *, name: str, by: Person) -> Theme:
    """Add a theme by which evidence is coded. Raises MayNot where there is one of that name."""
    name = " ".join(name.split())
    if Theme.objects.filter(authority=authority, name__iexact=name).exists():
        raise MayNot("There is already a theme of this name.")
    theme = Theme.objects.create(authority=authority, name=name, added_by=by)
    audit.record("theme added", person=by, authority=authority, subject=theme)
    return theme


def opened(inquiry: Inquiry, doing: Doing, who: Collection[Who]) -> Inquiry:
    """The inquiry, locked, once it is sure that `doing` is for `who` in its state. To be called
    inside a transaction."""
    row = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    allow(doing, who, row.standing)
    return row


def _recorded(action: str, subject, by: Person | None, **detail: object) -> None:
    inquiry = subject if isinstance(subject, Inquiry) else subject.inquiry
    audit.record(action, person=by, authority=inquiry.authority, subject=subject, **detail)
