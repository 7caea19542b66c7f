"""Pages of boards themselves: which there are, what each is for, who sits on it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import door
from accounts.permissions import Permission
from boards import actions, queries
from boards.actions import MayNot
from boards.doors import board_door
from boards.forms import BoardForm, SeatForm
from boards.models import Seat, SeatKind
from boards.rules import board as rules
from boards.sections import tabs
from boards.versions import ChangedMeanwhile, once_more


@door(Permission.SEE_BOARDS)
@require_GET
def boards(request: HttpRequest) -> HttpResponse:
    """The boards that the person may see."""
    seen = queries.boards_for(request.authority, request.user, request.roles)
    context = {"boards": seen, "may_set_up": Permission.MANAGE_BOARDS in request.permissions}
    return render(request, "boards/boards.html", context)


@door(Permission.MANAGE_BOARDS)
@require_http_methods(["GET", "POST"])
def set_up_board(request: HttpRequest) -> HttpResponse:
    """Set up a board."""
    form = BoardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "purpose")}
        try:
            board = actions.set_up(request.authority, by=request.user, **said)
        except MayNot as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The board is set up. Say who sits on it.")
            return redirect("seats", request.authority.code, board.pk)
    trail = [("Boards", reverse("boards", args=[request.authority.code]))]
    context = {"form": form, "trail": trail, "form_title": "Set up a board", "button": "Set up"}
    return render(request, "boards/form.html", context)


@board_door(rules.SEE_BOARD)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What a board is for and who sits on it."""
    here, who = request.board, request.who
    context = {
        "board": here,
        "tabs": tabs(request, "board"),
        "seats": queries.seats_of(here),
        "may_describe": not rules.DESCRIBE.refusal(who, here.state),
        "may_seat": not rules.SEAT.refusal(who, here.state),
        "may_end": not rules.END.refusal(who, here.state),
    }
    return render(request, "boards/board.html", context)


@board_door(rules.DESCRIBE)
@require_http_methods(["GET", "POST"])
def describe_board(request: HttpRequest) -> HttpResponse:
    """Say anew what a board is called and for."""
    here = request.board
    now = {"name": here.name, "purpose": here.purpose, "version": here.version}
    form = BoardForm(request.POST or None, initial=now)
    stands = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.describe(
                here,
                name=said["name"],
                purpose=said["purpose"],
                seen=said["version"] or 0,
                by=request.user,
                who=request.who,
            )
        except ChangedMeanwhile as meanwhile:
            stands = [("Name", meanwhile.row.name), ("What it is for", meanwhile.row.purpose)]
            form = BoardForm(once_more(request.POST, version=str(meanwhile.row.version)))
            form.full_clean()
            form.add_error(None, str(meanwhile))
        except MayNot as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("board", request.authority.code, here.pk)
    context = {
        "form": form,
        "trail": _trail(request),
        "form_title": f"Change {here.name}",
        "button": "Save",
        "stands": stands,
    }
    return render(request, "boards/form.html", context)


@board_door(rules.SEAT)
@require_http_methods(["GET", "POST"])
def seats(request: HttpRequest) -> HttpResponse:
    """Say who sits on a board."""
    form = SeatForm(request.POST or None, authority=request.authority)
    if request.method == "POST" and form.is_valid():
        try:
            actions.seat(
                request.board,
                form.chosen,
                SeatKind(form.cleaned_data["kind"]),
                speaks_for=form.cleaned_data["speaks_for"],
                by=request.user,
                who=request.who,
            )
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.chosen.name} sits on the board.")
            return redirect("seats", request.authority.code, request.board.pk)
    context = {
        "board": request.board,
        "seats": queries.seats_of(request.board),
        "form": form,
        "trail": _trail(request),
    }
    return render(request, "boards/seats.html", context)


@board_door(rules.SEAT)
@require_POST
def leave_seat(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take somebody's seat away."""
    held = Seat.objects.filter(board=request.board, person=person_id, left_at=None).first()
    if held is None:
        raise Http404
    try:
        actions.unseat(request.board, held.person, by=request.user, who=request.who)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{held.person.name} sits on the board no more.")
    return redirect("seats", request.authority.code, request.board.pk)


@board_door(rules.END)
@require_POST
def end_board(request: HttpRequest) -> HttpResponse:
    """The board meets no more."""
    try:
        actions.end(request.board, by=request.user, who=request.who)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The board is ended. What it kept stays to be read.")
    return redirect("board", request.authority.code, request.board.pk)


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        ("Boards", reverse("boards", args=[request.authority.code])),
        (request.board.name, reverse("board", args=[request.authority.code, request.board.pk])),
    ]
