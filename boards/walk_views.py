"""Walking through a meeting item by item: what there is to look at, and recording as one goes.

Each form works without a script: it comes back to the item. With one, only the part that changed
is exchanged, so that nothing typed elsewhere on the page is lost.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.permissions import Permission
from boards import child_actions, meeting_queries, recording
from boards.actions import MayNot
from boards.agenda import Figures, items_in, shown
from boards.doors import board_door, sealed_from
from boards.meeting_forms import DecisionForm
from boards.meeting_views import address, found, found_item, trail
from boards.models import ActionState, AgendaItem, Decision, ItemKind, Meeting
from boards.promise_forms import ActionForm, TellForm
from boards.rules import meeting as rules
from boards.versions import ChangedMeanwhile, once_more

HOLDS = "boards/meetings/_{}.html"


@board_door(rules.SEE_MEETINGS)
@vary_on_headers("HX-Request")
@require_GET
def item(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """One item of the agenda; asked for in part, what was recorded of it so far."""
    if request.htmx:
        here = found(request, meeting_id)
        only = here.items.filter(pk=item_id).first()
        if only is None:
            raise Http404
        _for_them(request, only)
        only.meeting = here
        return render(request, HOLDS.format("recorded"), _recorded(request, here, only))
    return _page(request, meeting_id, item_id, _Forms(request))


@board_door(rules.RECORD)
@require_POST
def pass_on(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """The item was talked about: keep what was looked at, and go to the next."""
    here, one = found_item(request, meeting_id, item_id)
    forms = _Forms(request)
    if refusal := _refused(
        lambda: recording.pass_on(one, at=timezone.now(), by=request.user, who=request.who)
    ):
        return _page(request, meeting_id, item_id, forms, refusal=refusal)
    ids = list(here.items.values_list("pk", flat=True))
    place = ids.index(one.pk) + 1
    if place == len(ids):
        return redirect(address(request, here))
    return redirect(_address(request, here, ids[place]))


@board_door(rules.RECORD)
@vary_on_headers("HX-Request")
@require_POST
def decide(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Record a decision or a note."""
    here, one = found_item(request, meeting_id, item_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        if refusal := _refused(
            lambda: recording.decide(
                one, words, at=timezone.now(), by=request.user, who=request.who
            )
        ):
            form.add_error("words", refusal)
    return _answered(request, here, one, "decide", form)


@board_door(rules.RECORD)
@vary_on_headers("HX-Request")
@require_POST
def agree_action(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Agree an action on the item."""
    here, one = found_item(request, meeting_id, item_id)
    form = ActionForm(request.POST, authority=request.authority, prefix="agree")
    if form.is_valid():
        agreed = form.agreed()
        if refusal := _refused(
            lambda: recording.agree(
                one, agreed, at=timezone.now(), by=request.user, who=request.who
            )
        ):
            form.add_error("due_on", refusal)
    return _answered(request, here, one, "agree", form)


@board_door(rules.RECORD)
@vary_on_headers("HX-Request")
@require_POST
def hear_action(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Hear what became of the promised action that the item is about."""
    here, one = found_item(request, meeting_id, item_id)
    if one.action is None:
        raise Http404
    form = TellForm(request.POST, prefix="hear")
    if form.is_valid():
        said = form.cleaned_data
        try:
            recording.hear(
                one,
                ActionState(said["state"]),
                said["words"],
                seen=said["version"],
                at=timezone.now(),
                by=request.user,
                who=request.who,
            )
        except ChangedMeanwhile as meanwhile:
            now = {"hear-version": str(meanwhile.row.version)}
            form = TellForm(once_more(request.POST, **now), prefix="hear")
            form.full_clean()
            stands = meanwhile.row.get_state_display().lower()
            form.add_error("words", f"{meanwhile} It now stands at: {stands}.")
        except MayNot as refusal:
            form.add_error("words", str(refusal))
    return _answered(request, here, one, "hear", form)


@board_door(rules.RECORD)
@require_http_methods(["GET", "POST"])
def put_right(request: HttpRequest, meeting_id: int, decision_id: int) -> HttpResponse:
    """Put a decision in other words, while the meeting is under way."""
    here = found(request, meeting_id)
    decision = Decision.objects.filter(item__meeting=here, pk=decision_id).first()
    if decision is None:
        raise Http404
    stands = None
    now = {"words": decision.words, "version": decision.version}
    form = DecisionForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            recording.put_right(
                decision,
                said["words"],
                seen=said["version"] or 0,
                by=request.user,
                who=request.who,
            )
        except ChangedMeanwhile as meanwhile:
            stands = [("Decision or note", meanwhile.row.words)]
            form = DecisionForm(once_more(request.POST, version=str(meanwhile.row.version)))
            form.full_clean()
            form.add_error("words", str(meanwhile))
        except MayNot as refusal:
            form.add_error("words", str(refusal))
        else:
            return redirect(_address(request, here, decision.item_id))
    context = {"form": form, "stands": stands, "button": "Save"}
    context |= {"form_title": "Put a decision right", "trail": _trail(request, here)}
    return render(request, "boards/form.html", context)


class _Forms:
    """The forms of an item's page: fresh ones, or the one that was sent with its errors."""

    def __init__(self, request: HttpRequest, name: str = "", sent=None) -> None:
        self.request, self.name, self.sent = request, name, sent

    def of(self, one: AgendaItem) -> dict[str, object]:
        """By the name of the block each stands in."""
        made = {
            "decide": lambda: DecisionForm(),
            "agree": lambda: ActionForm(authority=self.request.authority, prefix="agree"),
        }
        if one.kind == ItemKind.ACTION:
            now = TellForm.initial_of(one.action)
            made["hear"] = lambda: TellForm(initial=now, prefix="hear")
        return {
            f"{name}_form": self.sent if name == self.name else make()
            for name, make in made.items()
        }


def _answered(
    request: HttpRequest, here: Meeting, one: AgendaItem, name: str, form
) -> HttpResponse:
    """After a form was sent: back to the item, or with a script the form's block and what is
    recorded now; a form with errors keeps what was typed."""
    if not request.htmx:
        if form.errors:
            return _page(request, here.pk, one.pk, _Forms(request, name, form), form=form)
        return redirect(_address(request, here, one.pk) + "#recorded")
    one = _whole(here, one.pk)
    forms = _Forms(request, name, form) if form.errors else _Forms(request)
    context = _recorded(request, here, one) | forms.of(one) | {"swapped": True}
    return render(request, HOLDS.format(name), context)


def _page(
    request: HttpRequest,
    meeting_id: int,
    item_id: int,
    forms: _Forms,
    *,
    form=None,
    refusal: str = "",
) -> HttpResponse:
    listed = items_in(request.board, meeting_id)
    place = next((n for n, each in enumerate(listed) if each.pk == item_id), None)
    if place is None:
        raise Http404
    one = listed[place]
    _for_them(request, one)
    here = one.meeting
    here.board = request.board
    if one.child:
        child_actions.note_reading(one.child, by=request.user, authority=request.authority)
    figures = Figures(request.authority, sees=Permission.SEE_SMALL_NUMBERS in request.permissions)
    may = meeting_queries.may(here, request.who)
    context = _recorded(request, here, one) | {
        "seen": shown(one, figures),
        "number": place + 1,
        "of": len(listed),
        "done": sum(1 for each in listed if each.discussed_at),
        "before": listed[place - 1] if place else None,
        "after": listed[place + 1] if place + 1 < len(listed) else None,
        "may": may,
        "form": form,
        "refusal": refusal,
        "trail": _trail(request, here),
    }
    if may["record"]:
        context |= forms.of(one)
    return render(request, "boards/meetings/item.html", context)


def _for_them(request: HttpRequest, one: AgendaItem) -> None:
    """Raise PermissionDenied where an item is about a child and they do not sit on the board, and
    Http404 where the child is sealed to them."""
    if not one.about_a_child:
        return
    if refusal := rules.SEE_CHILD_ITEMS.refusal(request.who):
        raise PermissionDenied(refusal)
    if one.about_one_of(sealed_from(request)):
        raise Http404


def _recorded(request: HttpRequest, here: Meeting, one: AgendaItem) -> dict[str, object]:
    may = meeting_queries.may(here, request.who)
    recorded = meeting_queries.recorded(one, request.board)
    return {
        "board": request.board,
        "meeting": here,
        "item": one,
        "recorded": recorded,
        "may": may,
        "asks_again": here.opened_at is not None and here.closed_at is None,
    }


def _whole(here: Meeting, item_id: int) -> AgendaItem:
    one = here.items.select_related("child", "action__owner", "inquiry").get(pk=item_id)
    one.meeting = here
    return one


def _refused(do: Callable[[], object]) -> str:
    """Why something may not be done, as a sentence; "" once it is done."""
    try:
        do()
    except MayNot as refusal:
        return str(refusal)
    return ""


def _address(request: HttpRequest, here: Meeting, item_id: int) -> str:
    return reverse("item", args=[request.authority.code, request.board.pk, here.pk, item_id])


def _trail(request: HttpRequest, here: Meeting) -> list[tuple[str, str]]:
    return [*trail(request, meetings=True), (str(here), address(request, here))]
