"""Pages of actions: lists, one action with its history, making one from anywhere, and whether what
was promised worked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import View, door
from accounts.permissions import Permission
from boards import promise_actions, promise_queries, worked
from boards.actions import MayNot
from boards.doors import board_door, sealed_from
from boards.may import Doing
from boards.models import Action, ActionState
from boards.promise_forms import ActionForm, EffectForm, NewActionForm, TellForm, WhichForm
from boards.rules import action as rules
from boards.sections import tabs
from boards.versions import ChangedMeanwhile, once_more

WHICH = (
    ("mine", "Mine"),
    ("late", "Overdue"),
    ("chair", "With the chair"),
    ("open", "Open"),
    ("ended", "Ended"),
    ("all", "All"),
)


def action_door(doing: Doing) -> Callable[[View], View]:
    """Let in whoever may do `doing` with the action of the URL, whatever its state.

    The view takes `action_id` from the URL and finds `request.action` and `request.who`. An action
    that somebody may not see answers as one that never was.
    """

    def guard(view: View) -> View:
        @door(Permission.SEE_ACTIONS)
        @wraps(view)
        def guarded(request: HttpRequest, action_id: int, *args, **kwargs) -> HttpResponse:
            found = Action.objects.select_related(
                "authority", "board", "owner", "made_by", "child", "inquiry", "meeting"
            )
            action = found.filter(authority=request.authority, pk=action_id).first()
            if action is None:
                raise Http404
            who = promise_queries.standing_to(request.user, request.roles, action)
            if promise_queries.may_not_see(action, who):
                raise Http404
            if refusal := Doing(doing.title, doing.by).refusal(who):
                raise PermissionDenied(refusal)
            request.action, request.who = action, who
            return view(request, *args, **kwargs)

        return guarded

    return guard


@door(Permission.SEE_ACTIONS)
@require_GET
def actions(request: HttpRequest) -> HttpResponse:
    """The actions somebody may see, of all boards."""
    found = promise_queries.visible(request.authority, request.user, request.roles)
    context = _listed(request, found, usual="mine") | {
        "sees_figures": Permission.SEE_FIGURES in request.permissions
    }
    return render(request, "boards/promises/actions.html", context)


@board_door(rules.SEE_ACTION)
@require_GET
def board_actions(request: HttpRequest) -> HttpResponse:
    """The actions of a board."""
    found = request.board.actions.select_related("owner", "board", "child")
    if rules.SEE_CHILD_ACTION.refusal(request.who):
        found = found.filter(Q(child=None) | Q(owner=request.user) | Q(made_by=request.user))
    context = _listed(request, found, usual="open") | {
        "board": request.board,
        "tabs": tabs(request, "board_actions"),
        "may_make": not rules.MAKE_ACTION.refusal(request.who, request.board.state),
    }
    return render(request, "boards/promises/board_actions.html", context)


def _listed(request: HttpRequest, found, *, usual: str) -> dict[str, object]:
    today, keys = timezone.localdate(), [key for key, _ in WHICH]
    which = request.GET.get("which", usual)
    if which not in keys:
        raise Http404
    some = list(promise_queries.narrowed(found, which=which, person=request.user, today=today))
    asked = {key: value for key, value in request.GET.items() if key != "which"}
    form = WhichForm(asked or None, actions=some)
    count = promise_queries.counted(found, request.user, today)
    return {
        "which": which,
        "kinds": [
            (f"{title} ({count[key]})", f"?which={key}", key == which) for key, title in WHICH
        ],
        "filter": form,
        "lines": promise_queries.lines(form.chosen(some), today),
    }


@board_door(rules.MAKE_ACTION)
@require_http_methods(["GET", "POST"])
def make_action(request: HttpRequest) -> HttpResponse:
    """Make an action of a board, from anywhere: `?indicator=`, `?child=`, `?inquiry=` say what it
    should move."""
    start = {name: request.GET.get(name, "") for name in ("indicator", "child", "inquiry")}
    form = NewActionForm(
        request.POST or None,
        authority=request.authority,
        board=request.board,
        sealed=sealed_from(request),
        initial=start,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = promise_actions.promise(
                request.authority,
                request.board,
                form.agreed(),
                form.about(),
                on=timezone.localdate(),
                at=timezone.now(),
                by=request.user,
                who=request.who,
            )
        except MayNot as refusal:
            form.add_error("due_on", str(refusal))
        else:
            messages.success(request, "The action is agreed.")
            return redirect("action", request.authority.code, made.pk)
    at = [request.authority.code, request.board.pk]
    trail = [
        (request.board.name, reverse("board", args=at)),
        ("Actions", reverse("board_actions", args=at)),
    ]
    context = {"form": form, "trail": trail, "form_title": "Make an action", "button": "Agree"}
    return render(request, "boards/form.html", context)


@action_door(rules.SEE_ACTION)
@require_GET
def action(request: HttpRequest) -> HttpResponse:
    """One action: what was agreed, what became of it, its history."""
    return _page(request)


@action_door(rules.CHANGE_ACTION)
@require_http_methods(["GET", "POST"])
def change_action(request: HttpRequest) -> HttpResponse:
    """Agree otherwise: another day, owner or wording."""
    here, stands = request.action, None
    form = ActionForm(
        request.POST or None, authority=request.authority, initial=ActionForm.initial_of(here)
    )
    if request.method == "POST" and form.is_valid():
        try:
            promise_actions.agree_anew(
                here,
                form.agreed(),
                seen=form.cleaned_data["version"] or 0,
                at=timezone.now(),
                by=request.user,
                who=request.who,
            )
        except ChangedMeanwhile as meanwhile:
            row = meanwhile.row
            stands = [
                ("Action", row.what),
                ("Who does it", row.whose),
                ("Partner agency", row.partner),
                ("Due", f"{row.due_on:%d %B %Y}"),
            ]
            form = ActionForm(
                once_more(request.POST, version=str(row.version)), authority=request.authority
            )
            form.full_clean()
            form.add_error(None, str(meanwhile))
        except MayNot as refusal:
            form.add_error("due_on", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect(_address(request))
    context = {"form": form, "stands": stands, "trail": _trail(request), "button": "Save"}
    return render(request, "boards/form.html", context | {"form_title": "Change the action"})


@action_door(rules.TELL)
@require_POST
def tell_action(request: HttpRequest) -> HttpResponse:
    """Say what became of an action, with the evidence."""
    form = TellForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        state = ActionState(said["state"])

        def tell() -> None:
            promise_actions.tell(
                request.action,
                state,
                said["words"],
                seen=said["version"],
                at=timezone.now(),
                by=request.user,
                who=request.who,
            )

        if answer := _tried(request, form, "words", tell):
            return answer
    return _page(request, tell=form)


@action_door(rules.DATE_EFFECT)
@require_POST
def date_action(request: HttpRequest) -> HttpResponse:
    """Say from which day practice was different."""
    form = EffectForm(request.POST, prefix="effect")
    if form.is_valid():
        said = form.cleaned_data

        def date_it() -> None:
            promise_actions.date_effect(
                request.action,
                said["took_effect_on"],
                seen=said["version"],
                today=timezone.localdate(),
                at=timezone.now(),
                by=request.user,
                who=request.who,
            )

        if answer := _tried(request, form, "took_effect_on", date_it):
            return answer
    return _page(request, effect=form)


def _tried(request: HttpRequest, form, field: str, do: Callable) -> HttpResponse | None:
    """Do it and go back to the action; None where it was refused, with the reason in the form and
    what stands now on the page, so that sending again is a decision."""
    try:
        do()
    except ChangedMeanwhile as meanwhile:
        request.action = Action.objects.select_related(
            "authority", "board", "owner", "made_by", "child", "inquiry", "meeting"
        ).get(pk=request.action.pk)
        form.data = form.data | {form.add_prefix("version"): str(meanwhile.row.version)}
        form.add_error(field, str(meanwhile))
        return None
    except MayNot as refusal:
        form.add_error(field, str(refusal))
        return None
    messages.success(request, "Saved.")
    return redirect(_address(request))


def _page(
    request: HttpRequest, *, tell: TellForm | None = None, effect: EffectForm | None = None
) -> HttpResponse:
    here, who = request.action, request.who
    started = {"took_effect_on": here.took_effect_on, "version": here.version}
    context = {
        "action": here,
        "line": promise_queries.line(here, timezone.localdate()),
        "notes": here.notes.select_related("person"),
        "reminders": here.reminders.select_related("person"),
        "form": tell or effect,
        "tell": tell or TellForm(initial=TellForm.initial_of(here)),
        "effect": effect or EffectForm(initial=started, prefix="effect"),
        "may_tell": not (
            rules.TELL.refusal(who, here.stands) and rules.TAKE_UP.refusal(who, here.stands)
        ),
        "may_change": not rules.CHANGE_ACTION.refusal(who, here.stands),
        "may_date": bool(here.indicator) and not rules.DATE_EFFECT.refusal(who, here.stands),
        "sees_board": here.board_id and Permission.SEE_BOARDS in request.permissions,
        "trail": _trail(request)[:1],
    }
    return render(request, "boards/promises/action.html", context)


@door(Permission.SEE_FIGURES)
@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised and whether it worked."""
    found = promise_queries.visible(request.authority, request.user, request.roles)
    sees = Permission.SEE_SMALL_NUMBERS in request.permissions
    context = {"account": worked.account(request.authority, found, sees=sees)}
    return render(request, "boards/promises/promises.html", context)


def _address(request: HttpRequest) -> str:
    return reverse("action", args=[request.authority.code, request.action.pk])


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        ("Actions", reverse("actions", args=[request.authority.code])),
        ("This action", _address(request)),
    ]
