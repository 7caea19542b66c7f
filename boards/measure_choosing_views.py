"""Pages where a board's measures are chosen: which it follows, in which order and under which
priority, and who answers for each."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from boards import measure_actions as actions
from boards import measure_queries
from boards.actions import MayNot
from boards.measure_forms import DescribeForm, FollowForm
from boards.measure_views import measure_of, measures_door, trail_of
from boards.models import TrackedMeasure
from boards.rules import measures as rules
from boards.versions import ChangedMeanwhile, once_more


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
        "trail": trail_of(request),
    }
    return render(request, "boards/measures/choose.html", context)


@measures_door(rules.CURATE_MEASURES)
@require_http_methods(["GET", "POST"])
def describe_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Say anew which priority a measure belongs to, and who answers for it."""
    here = measure_of(request, measure_id)
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
        "trail": trail_of(request),
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
