"""Who came to a meeting: the page on which it is said, for seats and for guests."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from boards import recording
from boards.actions import MayNot
from boards.doors import board_door
from boards.meeting_forms import AttendanceForm, GuestForm
from boards.meeting_views import address, done, found, trail, tried
from boards.models import Attendance, Meeting
from boards.queries import seats_of
from boards.rules import meeting as rules


@board_door(rules.ATTEND)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Say who of the board came."""
    here = found(request, meeting_id)
    return _attendance(request, here, request.POST or None, GuestForm())


@board_door(rules.ATTEND)
@require_POST
def add_guest(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Name a guest."""
    here, form = found(request, meeting_id), GuestForm(request.POST)
    if form.is_valid():
        said = (form.cleaned_data["guest"], form.cleaned_data["speaks_for"])
        try:
            recording.bring_guest(here, *said, by=request.user, who=request.who)
        except MayNot as refusal:
            form.add_error("guest", str(refusal))
        else:
            return redirect("attendance", request.authority.code, request.board.pk, here.pk)
    return _attendance(request, here, None, form)


@board_door(rules.ATTEND)
@require_POST
def remove_guest(request: HttpRequest, meeting_id: int, attendance_id: int) -> HttpResponse:
    """Take a guest out who was named by mistake."""
    here = found(request, meeting_id)
    guest = here.attendance.filter(pk=attendance_id, person=None).first()
    if guest is None:
        raise Http404
    tried(request, lambda: recording.send_guest_away(guest, by=request.user, who=request.who))
    return redirect("attendance", request.authority.code, request.board.pk, here.pk)


def _attendance(request: HttpRequest, here: Meeting, data, guest: GuestForm) -> HttpResponse:
    known = list(Attendance.objects.filter(meeting=here).select_related("person"))
    form = AttendanceForm(data, seats=seats_of(request.board), known=known)
    if data is not None and form.is_valid():
        seats = {name: form.seats[name] for name in form.said()}
        said = {seats[name].person: came for name, came in form.said().items()}
        whose = {seat.person: seat.speaks_for for seat in seats.values()}

        def say() -> None:
            recording.attend(here, said, speaks_for=whose, by=request.user, who=request.who)
            messages.success(request, "Saved.")

        return done(request, here, say)
    context = {
        "board": request.board,
        "meeting": here,
        "form": guest if guest.errors else form,
        "seats_form": form,
        "guest_form": guest,
        "guests": [each for each in known if each.person is None],
        "trail": [*trail(request, meetings=True), (str(here), address(request, here))],
    }
    return render(request, "boards/meetings/attendance.html", context)
