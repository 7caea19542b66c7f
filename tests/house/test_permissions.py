"""Every address of the product, for everybody: who is let in, asked to sign in, refused, or told
that there is no such thing.

The first table is the map. Each line is an address by its name and a method; a role without a cell
of its own may not. A new address fails until it has its lines.
"""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.doors import routes
from accounts.permissions import RoleName
from boards import actions as boards
from boards import measure_actions
from boards.may import Who
from boards.models import Board, SeatKind, TrackedMeasure
from indicators import shift_keeping
from indicators.models import Event, FiguresLink, Rebaseline, SeriesBreak, Shift
from ingest import submission_actions
from ingest.models import Submission
from tests.builders import Scene, sent, worked_on
from tests.grid import grid

# The roles, as the table heads its columns.
ROLES = {
    "lead": RoleName.PERFORMANCE_LEAD,
    "manager": RoleName.SENIOR_MANAGER,
    "board": RoleName.BOARD_MEMBER,
    "practice": RoleName.PRACTITIONER,
    "partner": RoleName.PARTNER_ANALYST,
    "govern": RoleName.INFORMATION_GOVERNANCE,
    "admin": RoleName.ADMINISTRATOR,
}
# A number is the status; "in" is 302, to the page to sign in; "on" is 302, past it.
MAP = grid("""
    name              method anonymous lead manager board practice partner govern admin
    home              GET    in        on   on      on    200      on      on     on
    healthz           GET    200       200  200     200   200      200     200    200
    sign_in           GET    200       on   on      on    on       on      on     on
    sign_in           POST   200       on   on      on    on       on      on     on
    sign_out          GET    in        405  405     405   405      405     405    405
    sign_out          POST   in        on   on      on    on       on      on     on
    set_password      GET    on        on   on      on    on       on      on     on
    set_password      POST   on        on   on      on    on       on      on     on
    account           GET    in        200  200     200   200      200     200    200
    change_password   GET    in        200  200     200   200      200     200    200
    change_password   POST   in        200  200     200   200      200     200    200
    people            GET    in        403  403     403   403      403     403    200
    add_person        GET    in        403  403     403   403      403     403    200
    add_person        POST   in        403  403     403   403      403     403    200
    person            GET    in        403  403     403   403      403     403    200
    person            POST   in        403  403     403   403      403     403    200
    password_link     GET    in        403  403     403   403      403     403    405
    password_link     POST   in        403  403     403   403      403     403    on
    set_active        GET    in        403  403     403   403      403     403    405
    set_active        POST   in        403  403     403   403      403     403    on
    remove_person     GET    in        403  403     403   403      403     403    405
    remove_person     POST   in        403  403     403   403      403     403    on
    audit             GET    in        403  403     403   403      403     200    403
    overview          GET    in        200  200     200   403      200     403    403
    indicator         GET    in        200  200     200   403      200     403    403
    groups            GET    in        200  200     200   403      200     403    403
    figures_csv       GET    in        200  200     200   403      200     403    403
    measures          GET    in        200  200     200   403      200     403    403
    measures          POST   in        200  200     200   403      200     403    403
    pack              GET    in        200  200     200   403      200     403    403
    quarterly_set     GET    in        200  200     403   403      403     403    403
    quarterly_csv     GET    in        200  200     403   403      403     403    403
    quarterly_xlsx    GET    in        200  200     403   403      403     403    403
    figures_links     GET    in        200  403     403   403      403     403    403
    figures_links     POST   in        200  403     403   403      403     403    403
    revoke_link       GET    in        405  403     403   403      403     403    403
    revoke_link       POST   in        on   403     403   403      403     403    403
    link_csv          GET    404       404  404     404   404      404     404    404
    link_json         GET    404       404  404     404   404      404     404    404
    glossary          GET    in        200  200     200   403      200     403    403
    figures_xlsx      GET    in        200  200     200   403      200     403    403
    scorecard         GET    in        200  200     200   403      200     403    403
    scorecard_csv     GET    in        200  200     200   403      200     403    403
    scorecard_xlsx    GET    in        200  200     200   403      200     403    403
    targets           GET    in        200  403     403   403      403     403    403
    target            GET    in        200  403     403   403      403     403    403
    target            POST   in        200  403     403   403      403     403    403
    withdraw_target   GET    in        405  403     403   403      403     403    403
    withdraw_target   POST   in        on   403     403   403      403     403    403
    small_numbers     GET    in        403  403     403   403      403     200    403
    small_numbers     POST   in        403  403     403   403      403     200    403
    comparisons       GET    in        200  200     200   403      200     403    403
    comparison_stage  GET    in        200  200     200   403      200     403    403
    neighbours        GET    in        200  200     200   403      200     403    403
    choose_neighbours GET    in        405  403     403   403      403     403    403
    choose_neighbours POST   in        on   403     403   403      403     403    403
    outliers          GET    in        200  200     200   403      200     403    403
    comparison        GET    in        200  200     200   403      200     403    403
    what_changed      GET    in        200  200     200   403      200     403    403
    changes_report    GET    in        200  200     200   403      200     403    403
    shift             GET    in        200  200     200   403      200     403    403
    keep_shift        GET    in        405  405     403   403      403     403    403
    keep_shift        POST   in        on   on      403   403      403     403    403
    kept_shift        GET    in        200  200     403   403      403     403    403
    set_baseline      GET    in        405  405     403   403      403     403    403
    set_baseline      POST   in        on   on      403   403      403     403    403
    events            GET    in        200  200     200   403      200     403    403
    add_event         GET    in        200  200     403   403      403     403    403
    add_event         POST   in        200  200     403   403      403     403    403
    add_break         GET    in        200  200     403   403      403     403    403
    add_break         POST   in        200  200     403   403      403     403    403
    withdraw_event    GET    in        405  405     403   403      403     403    403
    withdraw_event    POST   in        on   on      403   403      403     403    403
    withdraw_break    GET    in        405  405     403   403      403     403    403
    withdraw_break    POST   in        on   on      403   403      403     403    403
    withdraw_baseline GET    in        405  405     403   403      403     403    403
    withdraw_baseline POST   in        on   on      403   403      403     403    403
    boards            GET    in        200  200     200   403      403     403    200
    set_up_board      GET    in        403  403     403   403      403     403    200
    set_up_board      POST   in        403  403     403   403      403     403    200
    board             GET    in        200  200     200   403      403     403    200
    describe_board    GET    in        403  200     403   403      403     403    200
    describe_board    POST   in        403  200     403   403      403     403    200
    seats             GET    in        403  403     403   403      403     403    200
    seats             POST   in        403  403     403   403      403     403    200
    leave_seat        GET    in        403  403     403   403      403     403    405
    leave_seat        POST   in        403  403     403   403      403     403    on
    end_board         GET    in        403  403     403   403      403     403    405
    end_board         POST   in        403  403     403   403      403     403    on
    board_measures    GET    in        200  200     200   403      403     403    403
    choose_measures   GET    in        200  200     403   403      403     403    403
    choose_measures   POST   in        200  200     403   403      403     403    403
    measures_pack     GET    in        200  200     200   403      403     403    403
    measures_pdf      GET    in        200  200     200   403      403     403    403
    measures_xlsx     GET    in        200  200     200   403      403     403    403
    board_measure     GET    in        200  200     200   403      403     403    403
    describe_measure  GET    in        200  200     403   403      403     403    403
    describe_measure  POST   in        200  200     403   403      403     403    403
    move_measure      GET    in        405  405     403   403      403     403    403
    move_measure      POST   in        on   on      403   403      403     403    403
    drop_measure      GET    in        405  405     403   403      403     403    403
    drop_measure      POST   in        on   on      403   403      403     403    403
    rate_measure      GET    in        403  405     405   403      403     403    403
    rate_measure      POST   in        403  200     200   403      403     403    403
    comment_measure   GET    in        405  405     405   403      403     403    403
    comment_measure   POST   in        200  200     200   403      403     403    403
    children          GET    in        200  200     403   403      403     403    403
    children          POST   in        200  200     403   403      403     403    403
    work_lists        GET    in        200  200     403   403      403     403    403
    work_list         GET    in        200  200     403   403      403     403    403
    work_list         POST   in        200  200     403   403      403     403    403
    work_list_csv     GET    in        200  on      403   403      403     403    403
    work_list_xlsx    GET    in        200  on      403   403      403     403    403
    uploads           GET    in        200  403     403   403      403     403    403
    new_upload        GET    in        200  403     403   403      403     403    403
    new_upload        POST   in        200  403     403   403      403     403    403
    upload            GET    in        200  403     403   403      403     403    403
    findings          GET    in        200  403     403   403      403     403    403
    findings_of_rule  GET    in        200  403     403   403      403     403    403
    findings_by_child GET    in        200  403     403   403      403     403    403
    findings_csv      GET    in        200  403     403   403      403     403    403
    findings_xlsx     GET    in        200  403     403   403      403     403    403
    findings_by_table GET    in        200  403     403   403      403     403    403
    findings_by_worker GET   in        200  403     403   403      403     403    403
    findings_list     GET    in        200  403     403   403      403     403    403
    search_findings   GET    in        405  403     403   403      403     403    403
    search_findings   POST   in        200  403     403   403      403     403    403
    note_findings     GET    in        405  403     403   403      403     403    403
    note_findings     POST   in        on   403     403   403      403     403    403
    assign_findings   GET    in        405  403     403   403      403     403    403
    assign_findings   POST   in        on   403     403   403      403     403    403
    finding           GET    in        200  403     403   403      403     403    403
    take_back_finding GET    in        405  403     403   403      403     403    403
    take_back_finding POST   in        on   403     403   403      403     403    403
    chasing           GET    in        200  403     403   403      403     403    403
    chasing_csv       GET    in        200  403     403   403      403     403    403
    chasing_csv       POST   in        200  403     403   403      403     403    403
    chasing_xlsx      GET    in        200  403     403   403      403     403    403
    chasing_xlsx      POST   in        200  403     403   403      403     403    403
    data_quality      GET    in        200  403     403   403      403     403    403
    say_closing_day   GET    in        405  403     403   403      403     403    403
    say_closing_day   POST   in        404  403     403   403      403     403    403
    changed           GET    in        200  403     403   403      403     403    403
    annex_a           GET    in        200  403     403   403      403     403    403
    annex_a_workbook  GET    in        200  403     403   403      403     403    403
    ready_for_dfe     GET    in        200  200     403   403      403     403    403
    cleaned_return    GET    in        200  403     403   403      403     403    403
    mark_sent         GET    in        405  403     403   403      403     403    403
    mark_sent         POST   in        200  403     403   403      403     403    403
    submissions       GET    in        200  200     403   403      403     403    403
    submission        GET    in        200  200     403   403      403     403    403
    changed_since_sent GET   in        200  403     403   403      403     403    403
    take_back_sent    GET    in        405  403     403   403      403     403    403
    take_back_sent    POST   in        200  403     403   403      403     403    403
    confirm_upload    GET    in        405  403     403   403      403     403    403
    confirm_upload    POST   in        on   403     403   403      403     403    403
    publish_upload    GET    in        405  403     403   403      403     403    403
    publish_upload    POST   in        on   403     403   403      403     403    403
    publish_ready     GET    in        200  403     403   403      403     403    403
    publish_ready     POST   in        on   403     403   403      403     403    403
    withdraw_upload   GET    in        405  403     403   403      403     403    403
    withdraw_upload   POST   in        on   403     403   403      403     403    403
    discard_upload    GET    in        405  403     403   403      403     403    403
    discard_upload    POST   in        on   403     403   403      403     403    403
""")
# Addresses of no authority: everybody's own, or nobody's.
OF_NO_AUTHORITY = (
    *("home", "healthz", "sign_in", "sign_out", "set_password", "account", "change_password"),
    *("link_csv", "link_json"),
)
# Their number is that of a submission.
OF_A_SUBMISSION = ("submission", "changed_since_sent", "take_back_sent")
FORM = "application/x-www-form-urlencoded"
NAMES = [pattern.name for _, pattern in routes()]


@pytest.fixture(scope="module")
def rule(scene: Scene) -> str:
    """A rule that rows of the last upload break."""
    broken = scene.flawed.findings.exclude(child="").values_list("rule", flat=True).first()
    assert broken, "the made-up return breaks no rule: this map needs one that does"
    return broken


@pytest.fixture(scope="module")
def submission(scene: Scene) -> Submission:
    """The last published return, marked as sent to DfE."""
    last = scene.uploads[-1]
    return submission_actions.mark_sent(last, scene.lead, sent_on=date(2021, 6, 30))


@pytest.fixture(scope="module")
def named(scene: Scene) -> dict[str, object]:
    """Something of everything that people name about changes, under one number."""
    shift_keeping.work_out_one(scene.here, "first_lockdown")
    kept = Shift.objects.get(
        set__authority=scene.here,
        set__event="first_lockdown",
        indicator="referrals_count",
        window="headline",
        cut="",
    )
    Shift.objects.filter(pk=kept.pk).update(kept_by=scene.lead, kept_at=timezone.now())
    said = {"authority": scene.here, "pk": 900}
    Event.objects.create(
        **said, key="2021-04-01-door", title="the door", on=date(2021, 4, 1), added_by=scene.lead
    )
    month = {"indicator": "referrals_count", "month": date(2020, 4, 1)}
    SeriesBreak.objects.create(**said, **month, kind="recording", added_by=scene.lead)
    FiguresLink.objects.create(
        pk=900,
        authority=scene.here,
        name="a report",
        digest="0" * 64,
        made_by=scene.lead,
        expires_on=date(2099, 3, 31),
    )
    Rebaseline.objects.create(**said, **month, event="first_lockdown", made_by=scene.lead)
    return {"event": "first_lockdown", "shift_id": kept.pk, "number": 900}


@pytest.fixture(scope="module")
def board(scene: Scene) -> Board:
    """A board with the senior manager in the chair and the board member on it."""
    board = boards.set_up(scene.here, name="Overview", purpose="", by=None)
    for role, kind in (
        (RoleName.SENIOR_MANAGER, SeatKind.CHAIR),
        (RoleName.BOARD_MEMBER, SeatKind.MEMBER),
    ):
        boards.seat(board, scene.staff[role], kind, by=None, who={Who.ADMINISTRATOR})
    return board


@pytest.fixture(scope="module")
def measure(scene: Scene, board: Board) -> TrackedMeasure:
    """A measure that the board follows."""
    who = {Who.PERFORMANCE_LEAD}
    return measure_actions.follow(board, "referrals_count", by=scene.lead, who=who)


@pytest.fixture
def address(
    scene: Scene,
    rule: str,
    submission: Submission,
    named: dict[str, object],
    board: Board,
    measure: TrackedMeasure,
):
    """`address(name)`: where the page of that name is, of things that are there."""
    somebody = scene.staff[RoleName.BOARD_MEMBER]
    given = {
        "upload_id": scene.flawed.pk,
        "rule": rule,
        "finding_id": scene.flawed.findings.filter(rule=rule).first().pk,
        "what": "children",
        "change": "altered",
        "layout": "csv",
        "person_id": somebody.pk,
        "key": "referrals_count",
        "cut": "sex",
        "stage": "referrals",
        "work_list": "assessments",
        "year": 2021,
        "board_id": board.pk,
        "measure_id": measure.pk,
        "authority": scene.here.code,
        **named,
        # Of somebody who does not sign in here: signing in makes a token void.
        "uidb64": urlsafe_base64_encode(force_bytes(scene.stranger.pk)),
        "token": default_token_generator.make_token(scene.stranger),
    }
    takes = {pattern.name: pattern.pattern.converters for _, pattern in routes()}

    def of(name: str, **other: object) -> str:
        if name in OF_A_SUBMISSION:
            other = {"number": submission.pk} | other
        return reverse(name, kwargs={part: (given | other)[part] for part in takes[name]})

    return of


def expected(row: dict[str, str], actor: str) -> tuple[int, bool]:
    """(status, whether it leads to signing in) of a cell."""
    cell = row[actor]
    return (302, cell == "in") if cell in ("in", "on") else (int(cell), False)


def said(answer) -> str:
    """What a page says, without the token of its forms, which is another each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())


def test_every_address_is_in_the_map():
    assert set(NAMES) == set(MAP["name"])


def test_every_address_has_a_name_of_its_own():
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("row", MAP.to_dict("records"), ids=lambda r: f"{r['method']} {r['name']}")
def test_everybody_is_let_in_or_not(scene, visitor, address, row: dict[str, str]):
    actors = {"anonymous": None} | {title: scene.staff[role] for title, role in ROLES.items()}
    url = address(row["name"])
    got = {}
    for actor, person in actors.items():
        visitor.logout()
        if person:
            visitor.force_login(person)
        answer = visitor.generic(row["method"], url, content_type=FORM)
        to_sign_in = answer.headers.get("Location", "").startswith("/sign-in/?next=")
        got[actor] = (answer.status_code, to_sign_in)
    assert got == {actor: expected(row, actor) for actor in actors}


@pytest.mark.parametrize("name", [n for n in NAMES if n not in OF_NO_AUTHORITY])
def test_next_door_answers_as_an_authority_that_never_was(scene, visitor, address, name: str):
    visitor.force_login(scene.stranger)
    method = "GET" if ((MAP["name"] == name) & (MAP["method"] == "GET")).any() else "POST"
    theirs = visitor.generic(method, address(name), content_type=FORM)
    nobodys = visitor.generic(method, address(name, authority="E10000999"), content_type=FORM)
    assert theirs.status_code == nobodys.status_code == 404
    assert said(theirs) == said(nobodys)


@pytest.mark.parametrize(
    "name",
    [
        *("upload", "findings", "findings_of_rule", "findings_by_child", "findings_csv"),
        *("ready_for_dfe", "cleaned_return"),
    ],
)
def test_an_upload_of_next_door_answers_as_one_that_never_was(scene, visitor, address, name: str):
    """Even under the address of one's own authority."""
    visitor.force_login(scene.stranger)
    at_home = {"authority": scene.next_door.code}
    theirs = visitor.get(address(name, **at_home))
    nobodys = visitor.get(address(name, **at_home, upload_id=uuid.uuid4()))
    assert theirs.status_code == nobodys.status_code == 404
    assert said(theirs) == said(nobodys)


@pytest.mark.parametrize("name", ["publish_upload", "withdraw_upload", "discard_upload"])
def test_an_upload_of_next_door_cannot_be_moved(scene, visitor, address, name: str):
    waiting = worked_on(sent(scene.here, scene.lead, scene.paths_of("cin", 2019), year=2019))
    visitor.force_login(scene.stranger)
    for authority in (scene.here.code, scene.next_door.code):
        url = address(name, authority=authority, upload_id=waiting.pk)
        assert visitor.post(url, {"reason": "mine now"}).status_code == 404
    before = waiting.stage
    waiting.refresh_from_db()
    assert waiting.stage == before
