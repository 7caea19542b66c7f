"""Pages that show the children a board follows: the table, one child, who a child is, how each is
rated."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts import audit
from accounts.doors import View, fresh
from accounts.permissions import Permission
from boards import child_actions, child_queries, cohort_actions, rating_queries
from boards.child_forms import (
    OpenChildForm,
)
from boards.child_weighing import ORDER_RULE, RULE
from boards.doors import board_door, sealed_from
from boards.may import Doing
from boards.models import RatingRound, TrackedChild
from boards.rules import child as rules
from boards.sections import tabs
from indicators.exports import Sheet, workbook_answer

ON_A_PAGE = 100


def children_door(doing: Doing):
    """The door of a board for its children: by seat, and by a role that may see children at all."""

    def guard(view: View) -> View:
        return board_door(doing, Permission.SEE_BOARD_CHILDREN)(view)

    return guard


@children_door(rules.SEE_CHILDREN)
@require_GET
def board_children(request: HttpRequest) -> HttpResponse:
    """One row a child: what the record says, what people say, what changed."""
    board, who = request.board, request.who
    followed = child_queries.cohort_of(board)
    context = {
        "board": board,
        "tabs": tabs(request, "board_children"),
        "may_define": not rules.DEFINE_COHORT.refusal(who, board.state),
        "followed": followed,
    }
    if followed is None or followed.read_on is None:
        return render(request, "boards/children/nothing_yet.html", context)
    shown, order = _table(request, followed)
    audit.record(
        "children of a board read",
        person=request.user,
        authority=request.authority,
        subject=board,
        children=len(shown.rows),
    )
    page = Paginator(shown.rows, ON_A_PAGE).get_page(request.GET.get("page"))
    collecting = shown.collecting
    context |= {
        "table": shown,
        "page": page,
        "order": order,
        "orders": child_queries.ORDERS,
        "order_rule": ORDER_RULE,
        "collected": rating_queries.collected(collecting) if collecting else None,
        "may_begin": not rules.BEGIN_ROUND.refusal(who, board.state) and not collecting,
        "may_open": collecting and not rules.OPEN_RATINGS.refusal(who, collecting.state),
        "may_read": not rules.REFRESH.refusal(who, board.state),
        "may_name": not rules.NAME_PROFESSIONALS.refusal(who, board.state),
    }
    context["stale"] = context["may_read"] and cohort_actions.is_stale(board, followed)
    return render(request, "boards/children/children.html", context)


def _table(request: HttpRequest, followed) -> tuple[child_queries.Table, str]:
    """The table asked for by `order` and `round`, and the order."""
    order = request.GET.get("order", "")
    order = order if order in child_queries.ORDERS else "worry"
    number = request.GET.get("round", "")
    number = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else None
    try:
        shown = child_queries.table(
            request.board, followed, order=order, number=number, sealed=sealed_from(request)
        )
    except RatingRound.DoesNotExist as absent:
        raise Http404 from absent
    return shown, order


def _read_table(request: HttpRequest) -> tuple[child_queries.Table, object]:
    followed = child_queries.cohort_of(request.board)
    if followed is None or followed.read_on is None:
        raise Http404
    return _table(request, followed)[0], followed


@children_door(rules.TAKE_AWAY)
@require_GET
@fresh
def children_print(request: HttpRequest) -> HttpResponse:
    """The table for paper, under aliases; audited."""
    shown, followed = _read_table(request)
    _taken(request, shown, "paper")
    context = {"board": request.board, "table": shown, "followed": followed, "page": shown.rows}
    return render(request, "boards/children/print.html", context)


@children_door(rules.TAKE_AWAY)
@require_GET
@fresh
def children_xlsx(request: HttpRequest) -> HttpResponse:
    """The table as a workbook, under aliases; audited."""
    shown, followed = _read_table(request)
    _taken(request, shown, "xlsx")
    headings = ("Child", "Record", "People and record", "Since the round before")
    rows: list[tuple] = [(*headings, *(each.title for each in shown.measures))]
    for row in shown.rows:
        cells = (_cell(row.readings.get(each.key)) for each in shown.measures)
        record = row.record.value if row.record else "Not rated"
        rows.append((row.alias, record, row.agreement, row.change.words, *cells))
    limits = cohort_actions.limits_of(request.board)
    meaning: list[tuple] = [
        ("What", "How it is rated"),
        ("Children", f"{followed}, as the record stood on {followed.read_on:%-d %B %Y}"),
        ("Record", RULE),
        *((each.title, each.rule(limits.get(each.key))) for each in shown.measures),
    ]
    sheets = [Sheet("Children", rows), Sheet("How each is rated", meaning)]
    return workbook_answer(sheets, f"children-{followed.read_on:%Y-%m-%d}")


def _cell(reading) -> str:
    if reading is None:
        return "Not held"
    return f"{reading.rag.value}: {reading.value}" if reading.rag else reading.words


def _taken(request: HttpRequest, shown: child_queries.Table, how: str) -> None:
    audit.record(
        "list of children taken away",
        person=request.user,
        authority=request.authority,
        subject=request.board,
        how=how,
        children=len(shown.rows),
    )


def to_table(request: HttpRequest) -> HttpResponse:
    """Back to the table of children."""
    return redirect("board_children", request.authority.code, request.board.pk)


@children_door(rules.SEE_CHILDREN)
@require_GET
def child_rules(request: HttpRequest) -> HttpResponse:
    """How each measure is rated."""
    followed = child_queries.cohort_of(request.board)
    if followed is None:
        raise Http404
    limits = cohort_actions.limits_of(request.board)
    context = {
        "board": request.board,
        "followed": followed,
        "rules": child_queries.rules_of(followed, limits),
        "whole": RULE,
        "order_rule": ORDER_RULE,
        "may_set": not rules.SET_LIMITS.refusal(request.who, request.board.state),
        "trail": trail(request),
    }
    return render(request, "boards/children/rules.html", context)


@children_door(rules.SEE_CHILDREN)
@require_GET
def board_child(request: HttpRequest, alias: str) -> HttpResponse:
    """One child: what the record says and by which rule, what people say, what the child says."""
    child = child_queries.child_under(request.board, alias)
    if child is None or child.child in sealed_from(request):
        raise Http404
    board, who = request.board, request.who
    child_actions.note_reading(child, by=request.user, authority=request.authority)
    rounds = list(board.rounds.all())
    open_round = next((each for each in rounds if each.state in rules.COLLECTING), None)
    limits = cohort_actions.limits_of(board)
    row, history = child_queries.story(child, rounds)
    context = {
        "board": board,
        "child": child,
        "row": row,
        "readings": [
            (measure, row.readings[measure.key], rule)
            for measure, rule, _ in child_queries.rules_of(child.board.cohort, limits)
            if measure.key in row.readings
        ],
        "history": history,
        "around": rating_queries.around(child.pk, open_round),
        "collecting": open_round,
        "voices": child.voices.select_related("written_by"),
        "promised": child.actions.all(),
        "may_name": not rules.NAME_PROFESSIONALS.refusal(who, board.state),
        "may_write": not rules.WRITE_WORDS.refusal(who, board.state),
        "trail": trail(request),
    }
    return render(request, "boards/children/child.html", context)


def child_of(request: HttpRequest, alias: str) -> TrackedChild:
    """The child of the board under an alias, unless sealed. Raises Http404."""
    child = TrackedChild.objects.filter(board=request.board, alias=alias).first()
    if child is None or child.child in sealed_from(request):
        raise Http404
    child.board = request.board
    return child


@sensitive_post_parameters()
@children_door(rules.OPEN_CHILD)
@require_http_methods(["GET", "POST"])
def open_child(request: HttpRequest, alias: str) -> HttpResponse:
    """Open who a child is, with a reason; the answer stands in no address and is not kept."""
    child = child_of(request, alias)
    form = OpenChildForm(request.POST or None)
    opened = None
    if request.method == "POST" and form.is_valid():
        opened = child_actions.open_child(
            child, reason=form.cleaned_data["reason"], by=request.user, who=request.who
        )
    context = {"board": request.board, "child": child, "form": form, "opened": opened}
    context["trail"] = trail_of(request, child)
    context["may_see_all"] = Permission.SEE_CASES in request.permissions
    return render(request, "boards/children/open.html", context)


def trail(request: HttpRequest) -> list[tuple[str, str]]:
    """The way to the children of the board in hand."""
    at = [request.authority.code, request.board.pk]
    return [
        ("Boards", reverse("boards", args=at[:1])),
        (request.board.name, reverse("board", args=at)),
        ("Children", reverse("board_children", args=at)),
    ]


def trail_of(request: HttpRequest, child: TrackedChild) -> list[tuple[str, str]]:
    """The way to one of them."""
    at = [request.authority.code, request.board.pk, child.alias]
    return [*trail(request), (child.alias, reverse("board_child", args=at))]
