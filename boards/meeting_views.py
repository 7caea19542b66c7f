"""Pages of meetings: which there are, what is on an agenda, how one begins and ends, the
minutes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit
from accounts.permissions import Permission
from boards import agenda, meeting_actions, meeting_queries, minutes_page
from boards.actions import MayNot
from boards.agenda import Figures, Proposed
from boards.doors import board_door, sealed_from
from boards.meeting_forms import BuildForm, ItemForm, MeetingForm
from boards.models import ItemKind, Meeting
from boards.rules import meeting as rules
from boards.sections import tabs
from boards.versions import ChangedMeanwhile, once_more

OUTSIDE, INSIDE = "outside", "inside"


@board_door(rules.SEE_MEETINGS)
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of a board: to come, under way, past."""
    context = {
        "board": request.board,
        "tabs": tabs(request, "meetings"),
        **meeting_queries.by_state(request.board),
        "may_plan": not rules.PLAN.refusal(request.who, request.board.state),
    }
    return render(request, "boards/meetings/meetings.html", context)


@board_door(rules.PLAN)
@require_http_methods(["GET", "POST"])
def plan_meeting(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; its agenda is then proposed by what the board follows."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("held_on", "place")}
        try:
            made = meeting_actions.plan(request.board, **said, by=request.user, who=request.who)
        except MayNot as refusal:
            form.add_error("held_on", str(refusal))
        else:
            messages.success(request, "The meeting is planned. Now its agenda.")
            return redirect(address(request, made))
    context = {"form": form, "trail": trail(request), "form_title": "Plan a meeting"}
    return render(request, "boards/form.html", context | {"button": "Plan the meeting"})


@board_door(rules.SEE_MEETINGS)
@require_GET
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: its agenda while it is planned or under way, its minutes once it is closed."""
    return _page(request, found(request, meeting_id), BuildForm(), ItemForm())


def _page(
    request: HttpRequest, here: Meeting, build: BuildForm, item: ItemForm, status: int = 200
) -> HttpResponse:
    may = meeting_queries.may(here, request.who)
    context = {
        "board": request.board,
        "meeting": here,
        "may": may,
        "form": item,
        "build": build,
        "trail": trail(request, meetings=True),
        **meeting_queries.progress(here, children=_children(request), sealed=sealed_from(request)),
    }
    if here.closed_at:
        sees = Permission.SEE_SMALL_NUMBERS in request.permissions
        if _children(request) and here.items.exclude(child=None).exists():
            audit.record(
                "minutes about children read",
                person=request.user,
                authority=request.authority,
                subject=here,
            )
        context["minutes"] = minutes_page.minutes(
            here, sees=sees, children=_children(request), sealed=sealed_from(request)
        )
    return render(request, "boards/meetings/meeting.html", context, status=status)


@board_door(rules.MOVE_MEETING)
@require_http_methods(["GET", "POST"])
def move_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Another day or place."""
    here, stands = found(request, meeting_id), None
    form = MeetingForm(request.POST or None, initial=MeetingForm.initial_of(here))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            meeting_actions.move(
                here,
                held_on=said["held_on"],
                place=said["place"],
                seen=said["version"] or 0,
                by=request.user,
                who=request.who,
            )
        except ChangedMeanwhile as meanwhile:
            row = meanwhile.row
            stands = [("Day", f"{row.held_on:%d %B %Y}"), ("Place", row.place)]
            form = MeetingForm(once_more(request.POST, version=str(row.version)))
            form.full_clean()
            form.add_error(None, str(meanwhile))
        except MayNot as refusal:
            form.add_error("held_on", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect(address(request, here))
    context = {"form": form, "trail": trail(request, meetings=True), "stands": stands}
    context |= {"form_title": "Change day or place", "button": "Save"}
    return render(request, "boards/form.html", context)


@board_door(rules.ARRANGE)
@require_POST
def build_agenda(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put on the agenda what the board follows and promised."""
    here, form = found(request, meeting_id), BuildForm(request.POST)
    if not form.is_valid():
        return _page(request, here, form, ItemForm())
    figures = Figures(request.authority, sees=Permission.SEE_SMALL_NUMBERS in request.permissions)
    every = form.cleaned_data["much"] == "all"
    wanted = [
        each
        for each in agenda.proposed(request.board, here.held_on, figures)
        if every or each.calls
    ]

    def put() -> None:
        new = meeting_actions.put_on(here, wanted, by=request.user, who=request.who)
        told = f"{new} item{'s' * (new != 1)} put on the agenda." if new else ""
        messages.success(request, told or "Nothing more belongs on the agenda.")

    return done(request, here, put)


@board_door(rules.ARRANGE)
@require_POST
def add_item(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put one more thing on the agenda."""
    here, form = found(request, meeting_id), ItemForm(request.POST)
    if not form.is_valid():
        return _page(request, here, BuildForm(), form)
    said = form.cleaned_data
    if said["indicator"]:
        wanted = Proposed(ItemKind.MEASURE, "Asked for", {"indicator": said["indicator"]})
    else:
        wanted = Proposed(ItemKind.TYPED, "", {"title": said["title"]})
    return done(
        request,
        here,
        lambda: meeting_actions.put_on(here, [wanted], by=request.user, who=request.who),
    )


@board_door(rules.ARRANGE)
@require_POST
def shift_item(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Move an item one place up, or down."""
    here, item = found_item(request, meeting_id, item_id)
    up = request.POST.get("way") == "up"
    return done(
        request,
        here,
        lambda: meeting_actions.shift(item, up, by=request.user, who=request.who),
        at=f"item-{item.pk}",
    )


@board_door(rules.ARRANGE)
@require_POST
def take_off_item(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Take an item off the agenda."""
    here, item = found_item(request, meeting_id, item_id)
    return done(
        request, here, lambda: meeting_actions.take_off(item, by=request.user, who=request.who)
    )


@board_door(rules.OPEN_MEETING)
@require_POST
def open_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Begin the meeting."""
    here, now = found(request, meeting_id), timezone.now()

    def begin() -> None:
        meeting_actions.open_meeting(here, at=now, by=request.user, who=request.who)
        messages.success(request, "The meeting is under way.")

    return done(request, here, begin)


@board_door(rules.CLOSE_MEETING)
@require_POST
def close_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End the meeting; nothing recorded in it changes any more."""
    here, now = found(request, meeting_id), timezone.now()

    def end() -> None:
        meeting_actions.close(here, at=now, by=request.user, who=request.who)
        messages.success(request, "The meeting is closed. These are its minutes.")

    return done(request, here, end)


@board_door(rules.CALL_OFF)
@require_POST
def call_off_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Let a planned meeting not take place."""
    here = found(request, meeting_id)

    def off() -> None:
        meeting_actions.call_off(here, by=request.user, who=request.who)
        messages.success(request, "The meeting is called off.")

    return done(request, here, off)


@board_door(rules.SEE_MEETINGS)
@require_GET
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes as a page to print: for use outside, without small numbers and children, unless
    asked otherwise by somebody who may, which is audited."""
    here = found(request, meeting_id)
    if here.opened_at is None:
        raise Http404
    use = request.GET.get("use", OUTSIDE)
    if use not in (INSIDE, OUTSIDE):
        raise Http404
    may = Permission.SEE_SMALL_NUMBERS in request.permissions
    if use == INSIDE:
        if not may:
            raise PermissionDenied(f"You may not {Permission.SEE_SMALL_NUMBERS.value}.")
        audit.record(
            "took minutes for use inside",
            person=request.user,
            authority=request.authority,
            subject=here,
        )
    context = {
        "board": request.board,
        "meeting": here,
        "minutes": minutes_page.minutes(
            here,
            sees=use == INSIDE,
            children=use == INSIDE and _children(request),
            sealed=sealed_from(request),
        ),
        "inside": use == INSIDE,
        "may_inside": may,
        "trail": [*trail(request, meetings=True), (str(here), address(request, here))],
    }
    return render(request, "boards/meetings/minutes.html", context)


def _children(request: HttpRequest) -> bool:
    """Whether what was said of children is for the person in hand."""
    return not rules.SEE_CHILD_ITEMS.refusal(request.who)


def found(request: HttpRequest, meeting_id: int) -> Meeting:
    """The meeting of the board in hand. Raises Http404."""
    here = Meeting.objects.filter(board=request.board, pk=meeting_id).first()
    if here is None:
        raise Http404
    here.board = request.board
    return here


def found_item(request: HttpRequest, meeting_id: int, item_id: int):
    """A meeting of the board in hand and one of its items, unless about a child who is sealed.
    Raises Http404."""
    here = found(request, meeting_id)
    item = here.items.filter(pk=item_id).first()
    if item is None or (item.about_a_child and item.about_one_of(sealed_from(request))):
        raise Http404
    return here, item


def address(request: HttpRequest, here: Meeting) -> str:
    """Where the page of a meeting is."""
    return reverse("meeting", args=[request.authority.code, request.board.pk, here.pk])


def trail(request: HttpRequest, *, meetings: bool = False) -> list[tuple[str, str]]:
    """Where a page of this board stands."""
    at = [request.authority.code, request.board.pk]
    above = [
        ("Boards", reverse("boards", args=at[:1])),
        (request.board.name, reverse("board", args=at)),
    ]
    return [*above, ("Meetings", reverse("meetings", args=at))] if meetings else above


def tried(request: HttpRequest, do) -> None:
    """Do something, or say why not at the head of the next page."""
    try:
        do()
    except MayNot as refusal:
        messages.error(request, str(refusal))


def done(request: HttpRequest, here: Meeting, do, *, at: str = "") -> HttpResponse:
    """Do something to a meeting, or say why not, and go back to its page."""
    tried(request, do)
    return redirect(address(request, here) + (f"#{at}" if at else ""))
