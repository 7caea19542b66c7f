"""Pages of what changed: the ranked list for one event, one measure with everything behind it, the
report to print, and what was kept as evidence."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.doors import door
from accounts.permissions import Permission
from indicators import (
    dated_events,
    process_page,
    shift_elsewhere,
    shift_evidence,
    shift_page,
    shift_queries,
)
from indicators import shift_presenting as presenting
from indicators.catalogue import INDICATORS
from indicators.define import Indicator
from indicators.event_forms import BaselineForm, ChangesFilter
from indicators.models import Shift
from indicators.shift.narrative import NO_CAUSE
from indicators.shift.windows import HEADLINE
from indicators.shift_queries import Answer
from indicators.take_away import takes_away


@door(Permission.SEE_FIGURES)
@takes_away
@vary_on_headers("HX-Request")
@require_GET
def what_changed(request: HttpRequest) -> HttpResponse:
    """What changed after an event, those measures first that deserve a look."""
    found = shift_queries.answers(request.authority)
    answer = _answer(found, request.GET.get("event", ""))
    form = ChangesFilter(request.GET, events=[each.event for each in found])
    lines, counts = _lines(request, answer)
    shown = form.choose(lines)
    context = {
        "answer": answer,
        "event_title": presenting.event_title(answer.event),
        "filter": form,
        "summary": presenting.summary(counts, answer.event) if lines else "",
        "changed": presenting.folded(
            [each for each in shown if each.verdict in shift_queries.CHANGED]
        ),
        "alone": presenting.folded([each for each in shown if each.alone]),
        "others": [
            each for each in shown if each.verdict not in shift_queries.CHANGED and not each.alone
        ],
        "shown": len(shown),
        "of": len(lines),
        "sees": _sees(request),
        "no_cause": NO_CAUSE.format(event=answer.event.title),
        "may_name": Permission.NAME_EVENTS in request.permissions,
        "query": request.GET.urlencode(),
    }
    name = "_changes" if request.htmx else "changes"
    return render(request, f"indicators/{name}.html", context)


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def changes_report(request: HttpRequest, event: str) -> HttpResponse:
    """The same as a text to print: short for a board, long for an analyst."""
    answer = _answer(shift_queries.answers(request.authority), event)
    long = request.GET.get("length") == "long" and _sees(request)
    lines, counts = _lines(request, answer)
    details = {}
    if long and answer.shown:
        rows = Shift.objects.filter(set=answer.shown, window=HEADLINE, cut="")
        details = dict(rows.values_list("indicator", "detail"))
    stages: dict[str, list] = {}
    for each in lines:
        if long or each.verdict in shift_queries.CHANGED:
            stages.setdefault(each.stage, []).append((each, details.get(each.key, each.sentence)))
    context = {
        "answer": answer,
        "event_title": presenting.event_title(answer.event),
        "summary": presenting.summary(counts, answer.event) if lines else "",
        "stages": list(stages.items()),
        "long": long,
        "sees": _sees(request),
        "no_cause": NO_CAUSE.format(event=answer.event.title),
    }
    return render(request, "indicators/changes_report.html", context)


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def shift(request: HttpRequest, event: str, key: str) -> HttpResponse:
    """One measure after one event: the sentence, observed against expected, the groups behind it,
    whether it is back, and the method."""
    found = shift_queries.answers(request.authority)
    answer, indicator = _answer(found, event), _indicator(key)
    rows = shift_queries.rows_of(answer.shown, key) if answer.shown else []
    headline = _headline(rows)
    if headline is None:
        context = {"answer": answer, "indicator": indicator, "headline": None}
        return render(request, "indicators/shift.html", context)
    context = _context(request, answer, indicator, headline, rows, [a.event for a in found])
    return render(request, "indicators/shift.html", context)


@door(Permission.SEE_SMALL_NUMBERS)
@require_POST
def keep_shift(request: HttpRequest, event: str, key: str) -> HttpResponse:
    """Keep what is known of one measure as evidence: it stays as it is, at an address of its
    own."""
    answer = _answer(shift_queries.answers(request.authority), event)
    indicator = _indicator(key)
    if answer.shown is None:
        raise Http404
    headline = shift_evidence.keep(answer.shown, key, by=request.user)
    if headline is None:
        raise Http404
    messages.success(request, f"{indicator.title} is kept as evidence, as it stands now.")
    return redirect("kept_shift", request.authority.code, headline.pk)


@door(Permission.SEE_SMALL_NUMBERS)
@takes_away
@require_GET
def kept_shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """What was kept as evidence, as it stood when it was kept."""
    rows = shift_queries.kept(request.authority, shift_id)
    if not rows:
        raise Http404
    headline, own = rows[0], rows[0].set
    event = dated_events.event_as_kept(own.event, own.event_on, own.event_title)
    answer = Answer(event, own, None)
    indicator = _indicator(headline.indicator)
    context = _context(request, answer, indicator, headline, rows, [event])
    return render(request, "indicators/shift.html", context | {"kept": headline})


@door(Permission.NAME_EVENTS)
@require_POST
def set_baseline(request: HttpRequest, event: str, key: str) -> HttpResponse:
    """Let a process have another usual level since an event; the person and the reason are
    kept."""
    answer = _answer(shift_queries.answers(request.authority), event)
    indicator = _indicator(key)
    form = BaselineForm(request.POST)
    if form.is_valid():
        dated_events.rebaseline(
            request.authority, indicator, answer.event,
            reason=form.cleaned_data["reason"], by=request.user,
        )  # fmt: skip
        messages.success(request, "The usual level is worked out anew from this event on.")
        return redirect("shift", request.authority.code, event, key)
    messages.error(request, " ".join(form.errors["reason"]))
    return redirect("shift", request.authority.code, event, key)


def _context(request, answer: Answer, indicator: Indicator, headline, rows, events) -> dict:
    sees, event = _sees(request), answer.event
    plain = next((row for row in rows if row.may_leave), None)
    line = presenting.line(headline, event, request.authority.code, plain=plain, sees=sees)
    context = {
        "answer": answer,
        "event_title": presenting.event_title(event),
        "indicator": indicator,
        "headline": headline,
        "line": line,
        "sentence": headline.sentence if sees else presenting.told_outside(headline, plain, event),
        "sees": sees,
        "others": [(each.key, presenting.event_title(each)) for each in events if each != event],
        "may_name": Permission.NAME_EVENTS in request.permissions,
        "may_ask": Permission.WORK_ON_INQUIRIES in request.permissions,
    }
    evidence = headline.evidence or {}
    if evidence.get("elsewhere"):
        context["comparison"] = {
            "sentence": shift_elsewhere.sentence(evidence["elsewhere"]),
            "table": shift_elsewhere.table(evidence["elsewhere"]),
        }
    if not sees:
        return context
    rebased = dated_events.rebaselines_of(request.authority, indicator.key)
    digest, version = answer.shown.facts_digest, answer.shown.method_version
    return context | {
        "back": (evidence.get("back") or {}).get("sentence", ""),
        "chart": shift_page.chart(headline, indicator, events),
        "windows": shift_page.windows_table(rows),
        "readings": shift_page.windows_table(rows, plainly=True),
        "parts": shift_page.parts(headline),
        "less": shift_page.less_visible(rows, headline),
        "partners": _of_partners(request, answer, indicator),
        "groups": shift_page.groups_table(rows),
        "process": process_page.process(headline, event, events, rebased),
        "rebased": rebased,
        "baseline_form": BaselineForm(),
        "method": shift_page.method(headline, digest, version),
    }


def _of_partners(
    request: HttpRequest, answer: Answer, indicator: Indicator
) -> list[presenting.Line]:
    """What the measures made of partners' data did after the same event, but for this one."""
    keys = [key for key, each in INDICATORS.items() if each.of_partners]
    if not keys:
        return []
    rows = shift_queries.headlines(answer.shown)
    return [
        presenting.line(row, answer.event, request.authority.code, plain=None, sees=True)
        for row in rows
        if row.indicator in keys and row.indicator != indicator.key
    ]


def _lines(request: HttpRequest, answer: Answer) -> tuple[list[presenting.Line], dict]:
    if answer.shown is None:
        return [], {}
    sees = _sees(request)
    rows = shift_queries.headlines(answer.shown)
    plain = {} if sees else shift_queries.outside(answer.shown)
    lines = [
        presenting.line(
            row, answer.event, request.authority.code, plain=plain.get(row.indicator), sees=sees
        )
        for row in rows
    ]
    return lines, shift_queries.tally(rows)


def _sees(request: HttpRequest) -> bool:
    return Permission.SEE_SMALL_NUMBERS in request.permissions


def _answer(found: list[Answer], key: str) -> Answer:
    answer = shift_queries.answer_to(found, key)
    if answer is None:
        raise Http404
    return answer


def _indicator(key: str) -> Indicator:
    if key not in INDICATORS:
        raise Http404
    return INDICATORS[key]


def _headline(rows: list[Shift]) -> Shift | None:
    return next((row for row in rows if row.window == HEADLINE and not row.cut), None)
