"""Pages over all inquiries: the register, those of a board, raising one, priorities, themes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import door
from accounts.permissions import Permission
from boards import inquiry_actions as actions
from boards import inquiry_queries as queries
from boards.actions import MayNot
from boards.doors import board_door
from boards.inquiry_doors import by_roles
from boards.inquiry_forms import InquiryForm, ThemeForm
from boards.inquiry_views import COLOURS, moving, register_trail
from boards.models import Priority, RaisedFrom, Theme
from boards.priority_actions import MOST_OPEN
from boards.queries import boards_for
from boards.rules import inquiry as rules
from boards.sections import tabs as board_tabs

FEW_OFFERS = 4


@door(Permission.SEE_INQUIRIES)
@require_GET
def inquiries(request: HttpRequest) -> HttpResponse:
    """The register: what is asked, how far it is, whose it is; and what the figures suggest."""
    closed = request.GET.get("show") == "closed"
    seen = queries.inquiries_for(request.authority, request.user, request.roles)
    may_raise = Permission.WORK_ON_INQUIRIES in request.permissions
    here = reverse("inquiries", args=[request.authority.code])
    offered = queries.offered(request.authority) if may_raise and not closed else []
    context = {
        "inquiries": _coloured(queries.register(seen, closed=closed)),
        "closed": closed,
        "tabs": [("Open", here, not closed), ("Closed", f"{here}?show=closed", closed)],
        "may_raise": may_raise,
        "offers": offered[:FEW_OFFERS],
        "more": max(len(offered) - FEW_OFFERS, 0),
        "today": timezone.localdate(),
    }
    return render(request, "boards/inquiries/register.html", context)


@board_door(rules.SEE_OF_BOARD, Permission.SEE_INQUIRIES)
@require_GET
def board_inquiries(request: HttpRequest) -> HttpResponse:
    """The questions of one board, the closed ones last."""
    here = request.board
    rows = here.inquiries.all()
    both = [*queries.register(rows, closed=False), *queries.register(rows, closed=True)]
    context = {
        "board": here,
        "tabs": board_tabs(request, "board_inquiries"),
        "inquiries": _coloured(both),
        "may_raise": Permission.WORK_ON_INQUIRIES in request.permissions,
        "today": timezone.localdate(),
    }
    return render(request, "boards/inquiries/of_board.html", context)


@door(Permission.WORK_ON_INQUIRIES)
@require_http_methods(["GET", "POST"])
def raise_inquiry(request: HttpRequest) -> HttpResponse:
    """Raise a question in one's own words; for a board where one comes from its page."""
    of_board = request.GET.get("board", "")
    known = boards_for(request.authority, request.user, request.roles)
    form = InquiryForm(
        request.POST or None,
        authority=request.authority,
        boards=known,
        initial={"board": of_board},
    )
    if request.method == "POST" and form.is_valid():
        said = form.said
        from_board = of_board and said["board"] and str(said["board"].pk) == of_board
        made = actions.raise_inquiry(
            request.authority,
            **said,
            raised_from=RaisedFrom.BOARD if from_board else RaisedFrom.TYPED,
            by=request.user,
            who=by_roles(request.roles),
        )
        messages.success(request, "The question is raised.")
        return redirect("inquiry", request.authority.code, made.pk)
    context = {
        "form": form,
        "trail": register_trail(request),
        "form_title": "Raise a question",
        "button": "Raise it",
    }
    return render(request, "boards/form.html", context)


@door(Permission.SEE_INQUIRIES)
@require_GET
def priorities(request: HttpRequest) -> HttpResponse:
    """The few things the authority has set out to change, and whether the figures move."""
    seen = queries.inquiries_for(request.authority, request.user, request.roles)
    rows = queries.priorities_of(Priority.objects.filter(inquiry__in=seen))
    context = {
        "priorities": moving(request, rows),
        "open": sum(1 for each in rows if not each.ended_at),
        "most": MOST_OPEN,
        "today": timezone.localdate(),
    }
    return render(request, "boards/inquiries/priorities.html", context)


@door(Permission.WORK_ON_INQUIRIES)
@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest) -> HttpResponse:
    """The themes by which evidence is coded here."""
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            actions.add_theme(request.authority, name=name, by=request.user)
        except MayNot as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The theme is added.")
            return redirect("themes", request.authority.code)
    known = Theme.objects.filter(authority=request.authority)
    context = {"form": form, "themes": known, "trail": register_trail(request)}
    return render(request, "boards/inquiries/themes.html", context)


def _coloured(rows: list) -> list:
    for each in rows:
        each.colour = COLOURS[each.state]
    return rows
