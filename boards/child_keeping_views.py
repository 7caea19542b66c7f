"""Pages on which a board says which children it follows, when they are amber and red, who stands
around them, and what they and their families say."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from boards import child_actions, child_queries, cohort_actions
from boards.actions import MayNot
from boards.child_forms import (
    CohortForm,
    LimitsForm,
    ProfessionalForm,
    ProfessionalOfManyForm,
    WordsForm,
)
from boards.child_measures import MEASURES, Limits
from boards.child_views import child_of, children_door, to_table, trail, trail_of
from boards.models import AsWhat, Gathered, Professional, TrackedChild, Whose
from boards.rules import child as rules


@children_door(rules.DEFINE_COHORT)
@require_http_methods(["GET", "POST"])
def choose_cohort(request: HttpRequest) -> HttpResponse:
    """Say which children the board follows."""
    followed = child_queries.cohort_of(request.board)
    now = {name: getattr(followed, name, None) for name in ("kind", "youngest", "oldest")}
    form = CohortForm(request.POST or None, initial=now | {"cohort": now["kind"]})
    if request.method == "POST" and form.is_valid():
        ages = {name: form.cleaned_data[name] for name in ("youngest", "oldest")}
        try:
            moved = cohort_actions.choose_cohort(
                request.board, form.chosen, **ages, by=request.user, who=request.who
            )
        except MayNot as refusal:
            form.add_error("cohort", str(refusal))
        else:
            messages.success(request, _moved_in_words(moved))
            return to_table(request)
    context = {"form": form, "trail": trail(request)}
    context |= {"form_title": "Which children this board follows", "button": "Follow them"}
    return render(request, "boards/form.html", context)


@children_door(rules.REFRESH)
@require_POST
def read_children_again(request: HttpRequest) -> HttpResponse:
    """Read the record again."""
    try:
        moved = cohort_actions.read_again(request.board, by=request.user, who=request.who)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _moved_in_words(moved))
    return to_table(request)


def _moved_in_words(moved: cohort_actions.Moved) -> str:
    return (
        f"The record was read: {moved.joined} joined, {moved.left} left, {moved.stayed} were"
        " followed before."
    )


@children_door(rules.SET_LIMITS)
@require_http_methods(["GET", "POST"])
def set_child_limits(request: HttpRequest, measure: str) -> HttpResponse:
    """Say from where a measure is amber and red on this board."""
    declared = MEASURES.get(measure)
    if declared is None or not declared.is_counted:
        raise Http404
    stand = cohort_actions.limits_of(request.board).get(measure, declared.limits)
    seen = {"seen_amber": stand.amber, "seen_red": stand.red}
    form = LimitsForm(
        request.POST or None,
        measure=declared,
        initial={"amber": stand.amber, "red": stand.red, **seen},
    )
    stands = None
    if request.method == "POST" and form.is_valid():
        try:
            cohort_actions.set_limits(
                request.board,
                measure,
                form.limits,
                seen=form.seen,
                by=request.user,
                who=request.who,
            )
        except MayNot as refusal:
            stands = [("Rule", declared.rule(stand))]
            shown = {"seen_red": stand.red, "seen_amber": _blank(stand)}
            form = LimitsForm(request.POST.dict() | shown, measure=declared)
            form.full_clean()
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The limits are set. Every child is rated by them now.")
            return redirect("child_rules", request.authority.code, request.board.pk)
    at = [request.authority.code, request.board.pk]
    way = [*trail(request), ("How each is rated", reverse("child_rules", args=at))]
    title = f"When “{declared.title}” is amber or red"
    context = {"form": form, "trail": way, "form_title": title, "button": "Set", "stands": stands}
    return render(request, "boards/form.html", context)


def _blank(limits: Limits) -> float | str:
    return "" if limits.amber is None else limits.amber


@children_door(rules.WRITE_WORDS)
@require_http_methods(["GET", "POST"])
def child_words(request: HttpRequest, alias: str) -> HttpResponse:
    """Write down what a child or the family said."""
    child = child_of(request, alias)
    form = WordsForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            keep_words(child, form, request)
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Their words are kept.")
            return redirect("board_child", request.authority.code, request.board.pk, alias)
    title = f"What {alias} or the family says"
    context = {"form": form, "trail": trail_of(request, child), "form_title": title}
    return render(request, "boards/form.html", context | {"button": "Keep"})


def keep_words(child: TrackedChild, form: WordsForm, request: HttpRequest, who=None) -> None:
    """Keep the words of a valid form. Raises `MayNot`."""
    said = form.cleaned_data
    child_actions.write_words(
        child,
        whose=Whose(said["whose"]),
        words=said["words"],
        said_on=said["said_on"],
        how=Gathered(said["how"]),
        by=request.user,
        who=request.who if who is None else who,
    )


@children_door(rules.NAME_PROFESSIONALS)
@require_http_methods(["GET", "POST"])
def name_professional(request: HttpRequest, alias: str) -> HttpResponse:
    """Say who stands around one child."""
    child = child_of(request, alias)
    form = ProfessionalForm(request.POST or None, authority=request.authority)
    sent = request.method == "POST" and form.is_valid()
    if sent and _named(request, form, [child]) is not None:
        return redirect("board_child", request.authority.code, request.board.pk, alias)
    context = {"form": form, "trail": trail_of(request, child), "button": "Add"}
    context["form_title"] = f"Who stands around {alias}"
    return render(request, "boards/form.html", context)


@sensitive_post_parameters("ids")
@children_door(rules.NAME_PROFESSIONALS)
@require_http_methods(["GET", "POST"])
def people_around(request: HttpRequest) -> HttpResponse:
    """Say around which children somebody stands, by the authority's own ids of them."""
    form = ProfessionalOfManyForm(request.POST or None, authority=request.authority)
    if request.method == "POST" and form.is_valid():
        found, unknown = child_actions.children_by_id(
            request.board, form.given_ids, by=request.user
        )
        if unknown:
            many = "One of the ids is" if unknown == 1 else f"{unknown} of the ids are"
            form.add_error(
                "ids", f"{many} of no child this board follows: take those out, or check them."
            )
        elif (added := _named(request, form, found)) is not None:
            messages.success(request, f"{form.chosen.name} was added to {added} children.")
            return to_table(request)
    context = {"form": form, "trail": trail(request), "form_title": "Who stands around children"}
    return render(request, "boards/form.html", context | {"button": "Add"})


def _named(request: HttpRequest, form: ProfessionalForm, children: list) -> int | None:
    """How many were added; None where it was refused, which the form then says."""
    try:
        return child_actions.name_professional(
            request.board,
            children,
            form.chosen,
            AsWhat(form.cleaned_data["as_what"]),
            by=request.user,
            who=request.who,
        )
    except MayNot as refusal:
        form.add_error("person", str(refusal))
        return None


@children_door(rules.NAME_PROFESSIONALS)
@require_POST
def let_professional_go(request: HttpRequest, alias: str, professional_id: int) -> HttpResponse:
    """Somebody stands around a child no more."""
    child = child_of(request, alias)
    rows = Professional.objects.select_related("child__board", "person")
    professional = rows.filter(child=child, pk=professional_id, left_at=None).first()
    if professional is None:
        raise Http404
    try:
        child_actions.let_go(professional, by=request.user, who=request.who)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{professional.person.name} stands around {alias} no more.")
    return redirect("board_child", request.authority.code, request.board.pk, alias)
