"""Which list of statistical neighbours an authority is set beside in a year: kept, so that a board
does not see other neighbours in March than it saw in June."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Subquery

from accounts import audit
from accounts.models import Authority, Person
from indicators.models import Neighbour, NeighbourChoice


@transaction.atomic
def choose(authority: Authority, year: int, model: str, *, by: Person) -> None:
    """Let comparisons of a collection year's meetings be with the neighbours of `model`; an empty
    one lets the latest that is loaded stand again."""
    was = chosen(authority, year)
    if was == model:
        return
    NeighbourChoice.objects.update_or_create(
        authority=authority, year=year, defaults={"model": model, "set_by": by}
    )
    audit.record(
        "chose neighbours",
        person=by,
        authority=authority,
        year=year,
        was=was or "the latest",
        became=model or "the latest",
    )


def chosen(authority: Authority, year: int) -> str:
    """The model that was chosen for a year; empty where none was."""
    kept = choice_of(authority, year)
    return kept.model if kept else ""


def choice_of(authority: Authority, year: int) -> NeighbourChoice | None:
    """The choice for a year, with by whom."""
    rows = NeighbourChoice.objects.filter(authority=authority, year=year)
    return rows.select_related("set_by").first()


def standing(authority: Authority, year: int) -> tuple[str | None, list[tuple[int, str, str]]]:
    """The model of the neighbours an authority is set beside in a year, and these as (rank, DfE's
    number, name), the closest first: the ones chosen, else the latest that are loaded; (None, [])
    where none are. In one query."""
    choice = NeighbourChoice.objects.filter(authority=authority, year=year).values("model")[:1]
    rows = Neighbour.objects.filter(authority=authority.dfe_code).order_by("-model", "rank")
    asked = rows.annotate(kept=Subquery(choice))
    listed = list(asked.values_list("kept", "model", "rank", "neighbour", "name"))
    if not listed:
        return None, []
    kept, latest, *_ = listed[0]
    models = {model for _, model, *_ in listed}
    model = kept if kept in models else latest
    return model, [tuple(each) for _, of, *each in listed if of == model]
