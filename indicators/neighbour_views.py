"""The page of an authority's statistical neighbours: both lists, and which of them it holds to this
year."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import door
from accounts.permissions import Permission
from indicators import comparisons, neighbour_choice
from indicators.forms import NeighboursForm
from indicators.take_away import takes_away
from records.calendar import collection_year


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def neighbours(request: HttpRequest) -> HttpResponse:
    """Who the neighbours are in each model, and which the authority holds to this year."""
    authority = request.authority
    lists = comparisons.neighbours_of(authority.dfe_code)
    year = _this_year()
    kept = neighbour_choice.choice_of(authority, year)
    context = {
        "form": NeighboursForm(models=lists, initial={"model": kept.model if kept else ""}),
        "may_choose": Permission.SET_TARGETS in request.permissions,
        "year": year,
        "kept": kept,
        "holds_to": _in_words(kept.model if kept else ""),
        "table": _table(lists) if lists else None,
    }
    return render(request, "indicators/neighbours.html", context)


@door(Permission.SET_TARGETS)
@require_POST
def choose_neighbours(request: HttpRequest) -> HttpResponse:
    """Hold the authority to one model for the year, so that its boards see the same neighbours
    throughout."""
    authority = request.authority
    form = NeighboursForm(request.POST, models=comparisons.neighbours_of(authority.dfe_code))
    if form.is_valid():
        chosen = form.cleaned_data["model"]
        neighbour_choice.choose(authority, _this_year(), chosen, by=request.user)
        messages.success(request, f"Comparisons are now with {_in_words(chosen)}.")
    else:
        messages.error(request, "That list of neighbours is not loaded: choose one that is.")
    return redirect("neighbours", authority.code)


def _this_year() -> int:
    return collection_year(timezone.localdate())


def _in_words(model: str) -> str:
    return f"the neighbours of {model}" if model else "the latest list of neighbours"


def _table(lists: Mapping[str, list[tuple[int, str, str]]]) -> dict:
    """Each model's neighbours side by side, the closest first, for `_table.html`."""
    by_rank = {model: {rank: name for rank, _, name in members} for model, members in lists.items()}
    ranks = sorted({rank for members in by_rank.values() for rank in members})
    return {
        "id": "neighbours-of-each-model",
        "caption": "Statistical neighbours by model, the closest first",
        "headings": ["Place", *(f"Model of {model}" for model in by_rank)],
        "rows": [[str(rank), *(by_rank[model].get(rank) for model in by_rank)] for rank in ranks],
    }
