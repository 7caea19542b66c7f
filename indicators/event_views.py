"""Pages of events: what happened when, breaks in a series and new baselines, each with who said
so."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import door
from accounts.permissions import Permission
from indicators import dated_events, shift_requests
from indicators import shift_presenting as presenting
from indicators.catalogue import INDICATORS
from indicators.event_forms import BreakForm, EventForm
from indicators.models import Event, Rebaseline, SeriesBreak
from indicators.shift.events import KNOWN
from indicators.take_away import takes_away


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Everything dated that a change is looked for after, and where series break."""
    here = request.authority
    own = Event.objects.filter(authority=here).select_related("added_by", "withdrawn_by")
    breaks = SeriesBreak.objects.filter(authority=here).select_related("added_by")
    baselines = Rebaseline.objects.filter(authority=here).select_related("made_by")
    context = {
        "known": [(each, presenting.event_title(each)) for each in KNOWN.values()],
        "own": own,
        "breaks": [(row, INDICATORS[row.indicator].title) for row in breaks if _is(row)],
        "baselines": [(row, INDICATORS[row.indicator].title) for row in baselines if _is(row)],
        "may_name": Permission.NAME_EVENTS in request.permissions,
    }
    return render(request, "indicators/events.html", context)


@door(Permission.NAME_EVENTS)
@require_http_methods(["GET", "POST"])
def add_event(request: HttpRequest) -> HttpResponse:
    """Name an event of the authority's own."""
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                event = dated_events.add_event(
                    request.authority, by=request.user, **form.cleaned_data
                )
                shift_requests.ask_again(request.authority)
        except dated_events.NotAnEvent as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, "The event is added. What changed after it is worked out.")
            address = reverse("what_changed", args=[request.authority.code])
            return redirect(f"{address}?event={event.key}")
    return _form(request, form, "Add an event", "Add event")


@door(Permission.NAME_EVENTS)
@require_http_methods(["GET", "POST"])
def add_break(request: HttpRequest) -> HttpResponse:
    """Say that a measure is counted another way from a month on."""
    form = BreakForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            dated_events.add_break(
                request.authority,
                INDICATORS[form.cleaned_data["indicator"]],
                month=form.month_number,
                kind=form.cleaned_data["kind"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
            shift_requests.ask_again(request.authority)
        messages.success(request, "The break is added. What changed is worked out anew.")
        return redirect("events", request.authority.code)
    return _form(request, form, "Add a break in a series", "Add break")


@door(Permission.NAME_EVENTS)
@require_POST
def withdraw_event(request: HttpRequest, number: int) -> HttpResponse:
    """Let an event be looked at no more; it stays in the list, withdrawn."""
    return _withdraw(request, Event, number, "The event is withdrawn.")


@door(Permission.NAME_EVENTS)
@require_POST
def withdraw_break(request: HttpRequest, number: int) -> HttpResponse:
    """Let a series be read across a month again."""
    return _withdraw(request, SeriesBreak, number, "The break is withdrawn.")


@door(Permission.NAME_EVENTS)
@require_POST
def withdraw_baseline(request: HttpRequest, number: int) -> HttpResponse:
    """Let a process have the usual level it had before somebody set another."""
    return _withdraw(request, Rebaseline, number, "The new baseline is withdrawn.")


def _withdraw(request: HttpRequest, model, number: int, said: str) -> HttpResponse:
    rows = model.objects.filter(authority=request.authority, pk=number)
    if not rows.exists():
        raise Http404
    with transaction.atomic():
        if dated_events.withdraw(rows, request.user):
            messages.success(request, said)
            shift_requests.ask_again(request.authority)
    return redirect("events", request.authority.code)


def _form(request: HttpRequest, form, title: str, button: str) -> HttpResponse:
    trail = [("Events", reverse("events", args=[request.authority.code]))]
    context = {"form": form, "form_title": title, "button": button, "trail": trail}
    return render(request, "indicators/event_form.html", context)


def _is(row) -> bool:
    """Whether the measure is still in the catalogue."""
    return row.indicator in INDICATORS
