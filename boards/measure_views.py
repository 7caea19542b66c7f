"""Pages of a board's measures: the tracker, one measure with what people say of it, the choosing of
them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.doors import View
from accounts.permissions import Permission
from boards import measure_actions as actions
from boards import measure_order, measure_presenting, measure_queries
from boards.actions import MayNot
from boards.agreement import Rag
from boards.doors import board_door
from boards.may import Doing, Who
from boards.measure_figures import Figures
from boards.measure_forms import (
    CommentaryForm,
    DescribeForm,
    FollowForm,
    MeasuresForm,
    RatingForm,
)
from boards.measure_order import Group, Order
from boards.measure_queries import Followed
from boards.models import TrackedMeasure
from boards.rules import measures as rules
from boards.sections import tabs
from boards.versions import ChangedMeanwhile, once_more


def measures_door(doing: Doing) -> Callable[[View], View]:
    """Let in whoever may do `doing` on the board and may see figures at all."""

    def guard(view: View) -> View:
        @board_door(doing)
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if Permission.SEE_FIGURES not in request.permissions:
                raise PermissionDenied(f"You may not {Permission.SEE_FIGURES.value}.")
            request.board.authority = request.authority
            return view(request, *args, **kwargs)

        return guarded

    return guard


def figures_for(request: HttpRequest) -> Figures:
    """The figures as the person who asks may see them."""
    sees = Permission.SEE_SMALL_NUMBERS in request.permissions
    return Figures(request.authority, sees_small=sees)


def laid_out(
    request: HttpRequest, every: list[Followed]
) -> tuple[MeasuresForm, list[Followed], list[tuple[str, list[Followed]]]]:
    """What the address asks for: its form, the measures chosen in their order, and the same under
    headings."""
    named = measure_order.priorities(every)
    form = MeasuresForm(request.GET, priorities=named)
    asked = form.asked
    group = Group[asked.pop("group") or Group.PRIORITY.name]
    order = Order[asked.pop("order") or Order.BOARD.name]
    chosen = measure_order.ordered(measure_order.chosen(every, **asked), order)
    parts = measure_order.grouped(chosen, group, named)
    return form, [each for _, part in parts for each in part], parts


@measures_door(rules.SEE_MEASURES)
@vary_on_headers("HX-Request")
@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """The tracker: every measure the board follows, as it stands and as people see it."""
    board, code = request.board, request.authority.code
    figures = figures_for(request)
    every = measure_queries.followed(board, figures, today=timezone.localdate())
    form, chosen, parts = laid_out(request, every)
    context = {
        "board": board,
        "tabs": tabs(request, "board_measures"),
        "filter": form,
        "groups": [
            (title, [measure_presenting.row(each, code) for each in part]) for title, part in parts
        ],
        "summary": measure_presenting.summary(chosen),
        "ways_in": measure_presenting.ways_in(every),
        "shown": len(chosen),
        "of": len(every),
        "published": bool(figures.lines),
        "sees": figures.sees_small,
        "query": request.GET.urlencode(),
        "may_curate": not rules.CURATE_MEASURES.refusal(request.who, board.state),
    }
    name = "_measures" if request.htmx else "measures"
    return render(request, f"boards/measures/{name}.html", context)


@measures_door(rules.SEE_MEASURES)
@require_GET
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """One measure of the board in full."""
    return _measure_page(request, _measure(request, measure_id))


@measures_door(rules.RATE_MEASURE)
@require_POST
def rate_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Rate a measure on the figure as it stands."""
    here, form = _measure(request, measure_id), RatingForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.rate(
                here,
                Rag(said["rag"]),
                words=said["words"],
                seen=said["seen"],
                by=request.user,
                who=request.who,
            )
        except actions.FiguresChanged as refusal:
            form = RatingForm(once_more(request.POST, seen=figures_for(request).data))
            form.full_clean()
            form.add_error("rag", str(refusal))
        except MayNot as refusal:
            form.add_error("rag", str(refusal))
        else:
            messages.success(request, "Your rating is kept, with the figure it was made on.")
            return redirect("board_measure", request.authority.code, request.board.pk, here.pk)
    return _measure_page(request, here, rating=form)


@measures_door(rules.SEE_MEASURES)
@require_POST
def comment_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Comment on a measure."""
    here, form = _measure(request, measure_id), CommentaryForm(request.POST)
    if refusal := rules.COMMENT_ON_MEASURE.refusal(_who_of(request, here), request.board.state):
        form.full_clean()
        form.add_error(None, refusal)
    elif form.is_valid():
        try:
            actions.comment(here, form.cleaned_data["commentary"], by=request.user, who=request.who)
        except MayNot as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The commentary is kept.")
            return redirect("board_measure", request.authority.code, request.board.pk, here.pk)
    return _measure_page(request, here, commentary=form)


@measures_door(rules.CURATE_MEASURES)
@require_http_methods(["GET", "POST"])
def choose_measures(request: HttpRequest) -> HttpResponse:
    """Choose what the board follows, and in which order."""
    board = request.board
    now = list(board.measures.filter(removed_at=None).select_related("owner"))
    form = FollowForm(
        request.POST or None,
        people=measure_queries.may_answer(board),
        followed=[each.indicator for each in now],
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.follow(
                board,
                form.cleaned_data["indicator"],
                priority=form.cleaned_data["priority"],
                owner=form.owner,
                by=request.user,
                who=request.who,
            )
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The board follows “{added.title}” now.")
            return redirect("choose_measures", request.authority.code, board.pk)
    context = {
        "board": board,
        "measures": now,
        "priorities": list(dict.fromkeys(each.priority for each in now if each.priority)),
        "form": form,
        "trail": _trail(request),
    }
    return render(request, "boards/measures/choose.html", context)


@measures_door(rules.CURATE_MEASURES)
@require_http_methods(["GET", "POST"])
def describe_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Say anew which priority a measure belongs to, and who answers for it."""
    here = _measure(request, measure_id)
    people = measure_queries.may_answer(request.board)
    now = {"priority": here.priority, "owner": here.owner_id, "version": here.version}
    form, stands = DescribeForm(request.POST or None, initial=now, people=people), None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.describe(
                here,
                priority=said["priority"],
                owner=form.owner,
                seen=said["version"],
                by=request.user,
                who=request.who,
            )
        except ChangedMeanwhile as meanwhile:
            row = meanwhile.row
            owner = row.owner.name if row.owner else ""
            stands = [("Priority", row.priority), ("Who answers for it", owner)]
            form = DescribeForm(once_more(request.POST, version=str(row.version)), people=people)
            form.full_clean()
            form.add_error(None, str(meanwhile))
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("choose_measures", request.authority.code, request.board.pk)
    context = {
        "form": form,
        "trail": _trail(request),
        "form_title": here.title,
        "button": "Save",
        "stands": stands,
    }
    return render(request, "boards/form.html", context)


@measures_door(rules.CURATE_MEASURES)
@require_POST
def move_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Let a measure change places with the one above or below it."""
    up = request.POST.get("to") != "down"
    return _curated(
        request,
        lambda here: actions.move(here, up=up, by=request.user, who=request.who),
        measure_id,
    )


@measures_door(rules.CURATE_MEASURES)
@require_POST
def drop_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """The board follows a measure no more."""
    return _curated(
        request, lambda here: actions.drop(here, by=request.user, who=request.who), measure_id
    )


def _curated(
    request: HttpRequest, do: Callable[[TrackedMeasure], None], measure_id: int
) -> HttpResponse:
    # Somebody else may have taken it off the list a moment ago: there is nothing left to do then.
    here = request.board.measures.filter(pk=measure_id).first()
    if here is None:
        raise Http404
    try:
        do(here)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    return redirect("choose_measures", request.authority.code, request.board.pk)


def _measure(request: HttpRequest, measure_id: int) -> TrackedMeasure:
    rows = measure_queries.measures_of(request.board, timezone.localdate())
    found = rows.filter(pk=measure_id).first()
    if found is None:
        raise Http404
    return found


def _who_of(request: HttpRequest, here: TrackedMeasure) -> frozenset[Who]:
    """How the person stands to a measure: as to the board, or as its owner."""
    return request.who | ({Who.OWNER} if here.owner_id == request.user.pk else set())


def _measure_page(
    request: HttpRequest,
    here: TrackedMeasure,
    *,
    rating: RatingForm | None = None,
    commentary: CommentaryForm | None = None,
) -> HttpResponse:
    """The page of one measure, with the form somebody could not save as they wrote it."""
    board, code = request.board, request.authority.code
    figures = figures_for(request)
    line = figures.lines.get(here.indicator)
    said = measure_queries.ratings_of(here)
    context = {
        "board": board,
        "measure": here,
        "form": rating or commentary,
        "trail": [*_trail(request), ("Measures", reverse("board_measures", args=[code, board.pk]))],
        "commentary": here.commentary.select_related("person"),
        "actions": measure_queries.actions_of(here),
        "today": timezone.localdate(),
        "rating_form": rating or RatingForm(initial={"seen": figures.data}),
        "commentary_form": commentary or CommentaryForm(),
        "may_rate": line is not None and not rules.RATE_MEASURE.refusal(request.who, board.state),
        "may_comment": not rules.COMMENT_ON_MEASURE.refusal(_who_of(request, here), board.state),
    }
    if line is not None:
        followed = measure_queries.of_line(here, line, timezone.localdate())
        kept = measure_presenting.ratings(said, line, figures)
        context |= {
            "line": measure_presenting.row(followed, code),
            "ratings": [each for each in kept if each["latest"]],
            "earlier": [each for each in kept if not each["latest"]],
            "published": line.indicator.published,
        }
    return render(request, "boards/measures/measure.html", context)


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    at = [request.authority.code]
    return [
        ("Boards", reverse("boards", args=at)),
        (request.board.name, reverse("board", args=[*at, request.board.pk])),
    ]
