"""All measures and a search among them by any of their words; the glossary."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts import at_hand
from accounts.doors import door
from accounts.permissions import Permission
from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.glossary import TERMS
from indicators.search import LONGEST_QUERY, Index


@door(Permission.SEE_FIGURES)
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "POST"])
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure by stage, or those that were searched for.

    What is searched for is sent, never put into an address: addresses end in logs, and somebody
    will type a name.
    """
    words = " ".join(request.POST.get("words", "").split())[:LONGEST_QUERY]
    context: dict[str, object] = {"words": words}
    if words:
        context["found"] = _index(at_hand.present()).find(words)
    else:
        context["stages"] = [
            (stage.value, of_stage)
            for stage in Stage
            if (of_stage := [each for each in INDICATORS.values() if each.stage is stage])
        ]
    name = "_measures" if request.htmx else "measures"
    return render(request, f"indicators/{name}.html", context)


@door(Permission.SEE_FIGURES)
@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the field, what they mean, and where that is said."""
    in_order = sorted(TERMS, key=lambda term: term.name.lower())
    return render(request, "indicators/glossary.html", {"terms": in_order})


@lru_cache(maxsize=64)
def _index(whose: at_hand.AtHand | None) -> Index:
    """The words of all measures, those that the authority at hand described among them."""
    return Index(INDICATORS.values())
