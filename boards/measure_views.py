"""Pages of a board's measures: the tracker, and one measure with what people say of it."""

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
from django.views.decorators.http import require_GET, require_POST
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
    MeasuresForm,
    RatingForm,
)
from boards.measure_order import Group, Order
from boards.measure_queries import Followed
from boards.models import TrackedMeasure
from boards.rules import measures as rules
from boards.sections import tabs
from boards.versions import once_more


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
    return _measure_page(request, measure_of(request, measure_id))


@measures_door(rules.RATE_MEASURE)
@require_POST
def rate_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Rate a measure on the figure as it stands."""
    here, form = measure_of(request, measure_id), RatingForm(request.POST)
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
    here, form = measure_of(request, measure_id), CommentaryForm(request.POST)
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


def measure_of(request: HttpRequest, measure_id: int) -> TrackedMeasure:
    """A measure that the board follows, as `measures_of` gives it."""
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
        "trail": [
            *trail_of(request),
            ("Measures", reverse("board_measures", args=[code, board.pk])),
        ],
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


def trail_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Where a page of the board stands."""
    at = [request.authority.code]
    return [
        ("Boards", reverse("boards", args=at)),
        (request.board.name, reverse("board", args=[*at, request.board.pk])),
    ]
