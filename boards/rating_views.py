"""Rounds of ratings for the chair, and the pages on which people around children rate them: their
own children, and nothing else of the board."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import door
from accounts.permissions import Permission
from boards import rating_actions, rating_queries
from boards.actions import MayNot
from boards.child_forms import RatingForm, WordsForm
from boards.child_keeping_views import keep_words
from boards.child_views import children_door
from boards.may import Who
from boards.models import AsWhat, Professional, RatingRound
from boards.record_seen import SEEN_AS
from boards.rules import child as rules
from boards.versions import ChangedMeanwhile
from records import access


@children_door(rules.BEGIN_ROUND)
@require_POST
def begin_round(request: HttpRequest) -> HttpResponse:
    """Ask the people around the children for their ratings."""
    try:
        begun = rating_actions.begin_round(request.board, by=request.user, who=request.who)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Round {begun.number} collects ratings.")
    return redirect("board_children", request.authority.code, request.board.pk)


@children_door(rules.OPEN_RATINGS)
@require_POST
def open_ratings(request: HttpRequest, number: int) -> HttpResponse:
    """Open what was rated to the seats of the board."""
    if not request.board.rounds.filter(number=number).exists():
        raise Http404
    try:
        rating_actions.open_ratings(request.board, number, by=request.user, who=request.who)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The ratings are open to everybody who sits on the board.")
    return redirect("board_children", request.authority.code, request.board.pk)


@door(Permission.RATE_CHILDREN)
@require_GET
def children_to_rate(request: HttpRequest) -> HttpResponse:
    """The children somebody stands around, by the authority's own ids; audited."""
    around = rating_queries.to_rate(request.user, request.authority)
    ids = rating_actions.identify(around, by=request.user, authority=request.authority)
    opens = [each.child.child for each in around if AsWhat(each.as_what) in SEEN_AS]
    pages = access.public_ids_of(opens)
    children = [
        (each, ids.get(each.child.child, "Not held any more"), pages.get(each.child.child))
        for each in around
    ]
    children.sort(key=lambda pair: (pair[0].current is None, pair[0].has_rated, pair[1]))
    waiting = sum(bool(each.current) and not each.has_rated for each, _, _ in children)
    context = {"children": children, "waiting": waiting}
    return render(request, "boards/children/to_rate.html", context)


def _mine(request: HttpRequest, professional_id: int) -> Professional:
    """One of the person's own children; anybody else's is none."""
    rows = rating_queries.to_rate(request.user, request.authority)
    found = next((each for each in rows if each.pk == professional_id), None)
    if found is None:
        raise Http404
    return found


@door(Permission.RATE_CHILDREN)
@require_http_methods(["GET", "POST"])
def rate_child(request: HttpRequest, professional_id: int) -> HttpResponse:
    """Put one's own rating of a child, or change it while the round collects."""
    mine = _mine(request, professional_id)
    current = RatingRound.objects.filter(pk=mine.current).first() if mine.current else None
    given = rating_queries.mine(request.user, current, mine) if current else None
    now = {"rag": given.rag, "words": given.words, "version": given.version} if given else {}
    form = RatingForm(request.POST or None, initial={"version": 0} | now)
    stands = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            rating_actions.rate(
                mine,
                rag=form.chosen,
                words=said["words"],
                seen=said["version"] or 0,
                by=request.user,
            )
        except ChangedMeanwhile as meanwhile:
            row = meanwhile.row
            stands = [("Rating", row.get_rag_display()), ("Why", row.words)]
            form = RatingForm(request.POST.dict() | {"version": str(row.version)})
            form.full_clean()
            form.add_error(None, str(meanwhile))
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "Your rating is kept. Nobody else reads it until the chair opens them."
            )
            return redirect("children_to_rate", request.authority.code)
    ids = rating_actions.identify([mine], by=request.user, authority=request.authority)
    context = {
        "mine": mine,
        "own_id": ids.get(mine.child.child, "Not held any more"),
        "current": current,
        "given": given,
        "earlier": rating_queries.earlier_of(request.user, mine),
        "words": mine.child.voices.filter(written_by=request.user),
        "form": form,
        "stands": stands,
        "trail": _trail(request),
    }
    return render(request, "boards/children/rate.html", context)


@door(Permission.RATE_CHILDREN)
@require_http_methods(["GET", "POST"])
def words_of_child(request: HttpRequest, professional_id: int) -> HttpResponse:
    """Write down what a child one stands around, or the family, said."""
    mine = _mine(request, professional_id)
    form = WordsForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            keep_words(mine.child, form, request, who={Who.PROFESSIONAL})
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Their words are kept, and the board will read them.")
            return redirect("rate_child", request.authority.code, mine.pk)
    back = reverse("rate_child", args=[request.authority.code, mine.pk])
    context = {"form": form, "trail": [*_trail(request), ("Rate", back)], "button": "Keep"}
    context["form_title"] = "What the child or the family says"
    return render(request, "boards/form.html", context)


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    return [("Children to rate", reverse("children_to_rate", args=[request.authority.code]))]
