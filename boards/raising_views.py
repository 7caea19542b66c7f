"""One click from what is seen to a question: from a change, from standing apart, from the bank."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import door
from accounts.permissions import Permission
from boards import inquiry_actions as actions
from boards import inquiry_queries as queries
from boards.actions import MayNot
from boards.bank import BY_KEY, QUESTIONS
from boards.inquiry_doors import by_roles
from boards.models import RaisedFrom
from indicators import shift_evidence, shift_queries
from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.published import measure_of
from indicators.shift.result import Verdict

ASKED = {
    Verdict.FELL: "Why did “{title}” fall after {event}?",
    Verdict.ROSE: "Why did “{title}” rise after {event}?",
}
ASKED_OTHERWISE = "What became of “{title}” after {event}?"


@door(Permission.WORK_ON_INQUIRIES)
@require_POST
def raise_from_change(request: HttpRequest, event: str, key: str) -> HttpResponse:
    """Ask why a measure changed: what is known of it is kept, with its figures."""
    answer = shift_queries.answer_to(shift_queries.answers(request.authority), event)
    if answer is None or answer.shown is None or key not in INDICATORS:
        raise Http404
    headline = shift_evidence.keep(answer.shown, key, by=request.user)
    if headline is None:
        raise Http404
    indicator = INDICATORS[key]
    words = ASKED.get(Verdict(headline.verdict), ASKED_OTHERWISE)
    return _raised(
        request,
        question=words.format(title=indicator.title, event=answer.event.title),
        raised_from=RaisedFrom.SHIFT,
        indicator=indicator,
        kept_shift=headline,
        event=event,
    )


@door(Permission.WORK_ON_INQUIRIES)
@require_POST
def raise_from_comparison(request: HttpRequest, key: str) -> HttpResponse:
    """Ask why the authority stands apart from others on a published measure."""
    measure = measure_of(key)
    if measure is None:
        raise Http404
    return _raised(
        request,
        question=f"Why do we stand apart from others on “{measure.title}”?",
        raised_from=RaisedFrom.OUTLIER,
        stage=measure.stage,
        indicator=INDICATORS.get(measure.indicator),
    )


@door(Permission.WORK_ON_INQUIRIES)
@require_POST
def raise_from_bank(request: HttpRequest, question: str) -> HttpResponse:
    """Ask a question of the bank."""
    if question not in BY_KEY:
        raise Http404
    try:
        made = actions.raise_from_bank(
            request.authority, BY_KEY[question], by=request.user, who=by_roles(request.roles)
        )
    except MayNot as refusal:
        messages.error(request, str(refusal))
        return redirect("question_bank", request.authority.code)
    messages.success(request, "The question is raised.")
    return redirect("inquiry", request.authority.code, made.pk)


@door(Permission.WORK_ON_INQUIRIES)
@require_GET
def question_bank(request: HttpRequest) -> HttpResponse:
    """Every ready question by stage; first those that the figures suggest, and why."""
    offers = queries.offered(request.authority)
    offered = {offer.question.key for offer in offers}
    stages = []
    for stage in Stage:
        found = [q for q in QUESTIONS if q.stage is stage and q.key not in offered]
        if found:
            stages.append((stage.value, found))
    context = {
        "offers": offers,
        "stages": stages,
        "of": len(QUESTIONS),
        "trail": [("Inquiries", reverse("inquiries", args=[request.authority.code]))],
    }
    return render(request, "boards/inquiries/bank.html", context)


def _raised(request: HttpRequest, **asked) -> HttpResponse:
    made = actions.raise_inquiry(
        request.authority, **asked, by=request.user, who=by_roles(request.roles)
    )
    messages.success(request, "The question is raised, with the figures as they stand today.")
    return redirect("inquiry", request.authority.code, made.pk)
