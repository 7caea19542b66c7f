"""Every address of the product, for everybody: who is let in, asked to sign in, refused, or told
that there is no such thing.

The first table is the map. Each line is an address by its name and a method; a role without a cell
of its own may not. A new address fails until it has its lines.
"""

from __future__ import annotations

import copy
import re
import uuid
from datetime import date, timedelta
from http.cookies import SimpleCookie
from time import monotonic

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.doors import routes
from accounts.models import Person
from accounts.permissions import RoleName
from boards import actions as boards
from boards import (
    child_actions,
    cohort_actions,
    measure_actions,
    meeting_actions,
    rating_actions,
    recording,
)
from boards.agenda import Proposed
from boards.child_measures import Cohort
from boards.may import Who
from boards.models import (
    AsWhat,
    Board,
    Evaluation,
    FeedbackNote,
    Hypothesis,
    Inquiry,
    ItemKind,
    LocalOutcome,
    SeatKind,
    TrackedMeasure,
)
from boards.promise_actions import Agreed
from csc_dashboard import paced
from indicators import shift_keeping
from indicators.models import Event, FiguresLink, Rebaseline, SeriesBreak, Shift
from ingest import local_actions, submission_actions, sweeps
from ingest.local_models import LocalExtract
from ingest.models import Submission, Upload
from records import access
from records.models import Child, LinkRun
from tests.builders import Scene, sent, worked_on
from tests.grid import grid
from tests.ingest.journey import received
from tests.ingest.partners.drawn_local import CALLS
from tests.pages import PageClient, parts_of
from tests.trust.watching import SAY_NOTHING_OF_A_CHILD, watched

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
SIGNED_IN_SECONDS = 120
# A number is the status; "in" is 302, to the page to sign in; "on" is 302, past it.
MAP = grid("""
    name              method anonymous lead manager board practice partner govern admin
    home              GET    in        on   on      on    on       on      on     on
    authority_home    GET    in        200  200     200   200      200     200    200
    healthz           GET    200       200  200     200   200      200     200    200
    readyz            GET    200       200  200     200   200      200     200    200
    metrics           GET    200       200  200     200   200      200     200    200
    service           GET    in        200  403     403   403      403     403    200
    sign_in           GET    200       on   on      on    on       on      on     on
    sign_in           POST   200       on   on      on    on       on      on     on
    account_login     GET    on        on   on      on    on       on      on     on
    mfa_authenticate  GET    on        on   on      on    on       on      on     on
    mfa_authenticate  POST   on        on   on      on    on       on      on     on
    sign_in_with_entra GET   405       405  405     405   405      405     405    405
    sign_in_with_entra POST  404       404  404     404   404      404     404    404
    back_from_entra   GET    404       404  404     404   404      404     404    404
    confirm_with_entra GET   in        404  404     404   404      404     404    404
    confirm_with_entra POST  in        404  404     404   404      404     404    404
    account_reauthenticate GET in      200  200     200   200      200     200    200
    account_reauthenticate POST in     200  200     200   200      200     200    200
    mfa_reauthenticate GET   in        on   on      on    on       on      on     on
    mfa_reauthenticate POST  in        on   on      on    on       on      on     on
    mfa_reauthenticate_webauthn GET in on   on      on    on       on      on     on
    mfa_reauthenticate_webauthn POST in on  on      on    on       on      on     on
    sessions          GET    in        200  200     200   200      200     200    200
    end_sessions      GET    in        405  405     405   405      405     405    405
    end_sessions      POST   in        on   on      on    on       on      on     on
    mfa_index         GET    in        200  200     200   200      200     200    200
    mfa_activate_totp GET    in        200  200     200   200      200     200    200
    mfa_activate_totp POST   in        200  200     200   200      200     200    200
    mfa_deactivate_totp GET  in        404  404     404   404      404     404    404
    mfa_deactivate_totp POST in        404  404     404   404      404     404    404
    mfa_add_webauthn  GET    in        200  200     200   200      200     200    200
    mfa_add_webauthn  POST   in        200  200     200   200      200     200    200
    mfa_remove_webauthn GET  in        404  404     404   404      404     404    404
    mfa_remove_webauthn POST in        404  404     404   404      404     404    404
    mfa_view_recovery_codes GET in     404  404     404   404      404     404    404
    mfa_generate_recovery_codes GET in 200  200     200   200      200     200    200
    mfa_generate_recovery_codes POST in 200 200     200   200      200     200    200
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
    forget_second_factors GET in       403  403     403   403      403     403    405
    forget_second_factors POST in      403  403     403   403      403     403    on
    set_active        GET    in        403  403     403   403      403     403    405
    set_active        POST   in        403  403     403   403      403     403    on
    remove_person     GET    in        403  403     403   403      403     403    405
    remove_person     POST   in        403  403     403   403      403     403    on
    audit             GET    in        403  403     403   403      403     200    403
    overview          GET    in        200  200     200   403      200     403    403
    indicator         GET    in        200  200     200   403      200     403    403
    groups            GET    in        200  200     200   403      200     403    403
    figures_csv       GET    in        200  200     200   403      200     403    403
    all_measures      GET    in        200  200     200   403      200     403    403
    all_measures      POST   in        200  200     200   403      200     403    403
    pack              GET    in        200  200     200   403      200     403    403
    beside            GET    in        200  200     403   403      403     403    403
    quarterly_set     GET    in        200  200     403   403      403     403    403
    quarterly_csv     GET    in        200  200     403   403      403     403    403
    quarterly_xlsx    GET    in        200  200     403   403      403     403    403
    figures_links     GET    in        200  403     403   403      403     403    403
    figures_links     POST   in        200  403     403   403      403     403    403
    revoke_link       GET    in        405  403     403   403      403     403    403
    revoke_link       POST   in        on   403     403   403      403     403    403
    link_csv          GET    404       404  404     404   404      404     404    404
    link_json         GET    404       404  404     404   404      404     404    404
    saved             GET    in        200  200     200   403      200     403    403
    save_view         GET    in        405  405     405   403      405     403    403
    save_view         POST   in        on   on      on    403      on      403    403
    forget_view       GET    in        405  405     405   403      405     403    403
    forget_view       POST   in        404  404     404   403      404     403    403
    set_digest        GET    in        405  405     405   403      405     403    403
    set_digest        POST   in        on   on      on    403      on      403    403
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
    board_inquiries   GET    in        200  200     200   403      403     403    403
    inquiries         GET    in        200  200     200   403      403     403    403
    raise_inquiry     GET    in        200  200     403   403      403     403    403
    raise_inquiry     POST   in        200  200     403   403      403     403    403
    raise_from_change GET    in        405  405     403   403      403     403    403
    raise_from_change POST   in        on   on      403   403      403     403    403
    raise_from_comparison GET in       405  405     403   403      403     403    403
    raise_from_comparison POST in      on   on      403   403      403     403    403
    raise_from_bank   GET    in        405  405     403   403      403     403    403
    raise_from_bank   POST   in        on   on      403   403      403     403    403
    question_bank     GET    in        200  200     403   403      403     403    403
    priorities        GET    in        200  200     200   403      403     403    403
    themes            GET    in        200  200     403   403      403     403    403
    themes            POST   in        200  200     403   403      403     403    403
    evaluations       GET    in        200  200     403   403      403     403    403
    evaluate          GET    in        200  200     403   403      403     403    403
    evaluate          POST   in        200  200     403   403      403     403    403
    evaluation        GET    in        200  200     403   403      403     403    403
    outcomes          GET    in        200  200     200   403      403     403    403
    add_outcome       GET    in        200  200     403   403      403     403    403
    add_outcome       POST   in        200  200     403   403      403     403    403
    withdraw_outcome  GET    in        405  405     403   403      403     403    403
    withdraw_outcome  POST   in        on   on      403   403      403     403    403
    inquiry           GET    in        200  200     200   403      403     403    403
    synthesis         GET    in        200  200     200   403      403     403    403
    response          GET    in        200  200     200   403      403     403    403
    describe_inquiry  GET    in        200  200     403   403      403     403    403
    describe_inquiry  POST   in        200  200     403   403      403     403    403
    move_inquiry      GET    in        405  405     403   403      403     403    403
    move_inquiry      POST   in        on   on      403   403      403     403    403
    add_to_inquiry    GET    in        200  200     403   403      403     403    403
    add_to_inquiry    POST   in        200  200     403   403      403     403    403
    change_in_inquiry GET    in        200  200     403   403      403     403    403
    change_in_inquiry POST   in        200  200     403   403      403     403    403
    feedback_note     GET    in        200  200     200   403      403     403    403
    meetings          GET    in        200  200     200   403      403     403    403
    plan_meeting      GET    in        200  200     403   403      403     403    403
    plan_meeting      POST   in        200  200     403   403      403     403    403
    meeting           GET    in        200  200     200   403      403     403    403
    move_meeting      GET    in        200  200     403   403      403     403    403
    move_meeting      POST   in        200  200     403   403      403     403    403
    build_agenda      GET    in        405  405     403   403      403     403    403
    build_agenda      POST   in        200  200     403   403      403     403    403
    add_item          GET    in        405  405     403   403      403     403    403
    add_item          POST   in        200  200     403   403      403     403    403
    shift_item        GET    in        405  405     403   403      403     403    403
    shift_item        POST   in        on   on      403   403      403     403    403
    take_off_item     GET    in        405  405     403   403      403     403    403
    take_off_item     POST   in        on   on      403   403      403     403    403
    open_meeting      GET    in        403  405     403   403      403     403    403
    open_meeting      POST   in        403  on      403   403      403     403    403
    close_meeting     GET    in        403  405     403   403      403     403    403
    close_meeting     POST   in        403  on      403   403      403     403    403
    call_off_meeting  GET    in        405  405     403   403      403     403    403
    call_off_meeting  POST   in        on   on      403   403      403     403    403
    attendance        GET    in        403  200     403   403      403     403    403
    attendance        POST   in        403  200     403   403      403     403    403
    add_guest         GET    in        403  405     403   403      403     403    403
    add_guest         POST   in        403  200     403   403      403     403    403
    remove_guest      GET    in        403  405     403   403      403     403    403
    remove_guest      POST   in        403  on      403   403      403     403    403
    minutes           GET    in        200  200     200   403      403     403    403
    item              GET    in        200  200     200   403      403     403    403
    pass_on           GET    in        403  405     403   403      403     403    403
    pass_on           POST   in        403  on      403   403      403     403    403
    decide            GET    in        403  405     403   403      403     403    403
    decide            POST   in        403  200     403   403      403     403    403
    agree_action      GET    in        403  405     403   403      403     403    403
    agree_action      POST   in        403  200     403   403      403     403    403
    hear_action       GET    in        403  405     403   403      403     403    403
    hear_action       POST   in        403  200     403   403      403     403    403
    put_right         GET    in        403  200     403   403      403     403    403
    put_right         POST   in        403  200     403   403      403     403    403
    board_actions     GET    in        200  200     200   403      403     403    403
    make_action       GET    in        200  200     200   403      403     403    403
    make_action       POST   in        200  200     200   403      403     403    403
    actions           GET    in        200  200     200   200      200     403    403
    promises          GET    in        200  200     200   403      200     403    403
    action            GET    in        200  200     200   200      404     403    403
    change_action     GET    in        200  200     403   403      404     403    403
    change_action     POST   in        200  200     403   403      404     403    403
    tell_action       GET    in        405  405     403   405      404     403    403
    tell_action       POST   in        200  200     403   200      404     403    403
    date_action       GET    in        405  405     403   405      404     403    403
    date_action       POST   in        200  200     403   200      404     403    403
    board_children    GET    in        403  200     200   403      403     403    403
    children_xlsx     GET    in        403  200     200   403      403     403    403
    children_print    GET    in        403  200     200   403      403     403    403
    choose_cohort     GET    in        403  200     403   403      403     403    403
    choose_cohort     POST   in        403  200     403   403      403     403    403
    read_children_again GET    in        403  405     403   403      403     403    403
    read_children_again POST   in        403  on      403   403      403     403    403
    child_rules       GET    in        403  200     200   403      403     403    403
    set_child_limits  GET    in        403  200     403   403      403     403    403
    set_child_limits  POST   in        403  200     403   403      403     403    403
    people_around     GET    in        403  200     403   403      403     403    403
    people_around     POST   in        403  200     403   403      403     403    403
    begin_round       GET    in        403  405     403   403      403     403    403
    begin_round       POST   in        403  on      403   403      403     403    403
    open_ratings      GET    in        403  405     403   403      403     403    403
    open_ratings      POST   in        403  on      403   403      403     403    403
    board_child       GET    in        403  200     200   403      403     403    403
    open_child        GET    in        403  200     200   403      403     403    403
    open_child        POST   in        403  200     200   403      403     403    403
    child_words       GET    in        403  200     200   403      403     403    403
    child_words       POST   in        403  200     200   403      403     403    403
    name_professional GET    in        403  200     403   403      403     403    403
    name_professional POST   in        403  200     403   403      403     403    403
    let_professional_go GET    in        403  405     403   403      403     403    403
    let_professional_go POST   in        403  on      403   403      403     403    403
    children_to_rate  GET    in        403  403     403   200      403     403    403
    rate_child        GET    in        403  403     403   200      403     403    403
    rate_child        POST   in        403  403     403   200      403     403    403
    words_of_child    GET    in        403  403     403   200      403     403    403
    words_of_child    POST   in        403  403     403   200      403     403    403
    children          GET    in        200  200     403   403      403     403    403
    children          POST   in        200  200     403   403      403     403    403
    child             GET    in        200  200     403   200      403     403    403
    child             POST   in        200  200     403   200      403     403    403
    child_ids         GET    in        200  200     403   200      403     403    403
    child_ids         POST   in        200  200     403   200      403     403    403
    show_ids          GET    in        200  200     403   200      403     403    403
    show_ids          POST   in        200  200     403   200      403     403    403
    mask_ids          GET    in        405  405     403   405      403     403    403
    mask_ids          POST   in        on   on      403   on       403     403    403
    two_people        GET    in        200  200     403   403      403     200    403
    set_two_people    GET    in        403  403     403   403      403     405    403
    set_two_people    POST   in        403  403     403   403      403     on     403
    decide_files      GET    in        405  405     403   403      403     405    403
    decide_files      POST   in        404  404     403   403      403     404    403
    ask_for_files     GET    in        200  200     403   403      403     403    403
    ask_for_files     POST   in        200  200     403   403      403     403    403
    work_lists        GET    in        200  200     403   403      403     403    403
    work_list         GET    in        200  200     403   403      403     403    403
    work_list         POST   in        200  200     403   403      403     403    403
    work_list_csv     GET    in        200  on      403   403      403     403    403
    work_list_xlsx    GET    in        200  on      403   403      403     403    403
    uploads           GET    in        200  403     403   403      403     403    403
    new_upload        GET    in        200  403     403   403      403     403    403
    new_upload        POST   in        200  403     403   403      403     403    403
    keeping           GET    in        403  403     403   403      403     200    403
    seal_child        GET    in        403  403     403   403      403     200    403
    seal_child        POST   in        403  403     403   403      403     200    403
    lift_seal         GET    in        403  403     403   403      403     405    403
    lift_seal         POST   in        403  403     403   403      403     404    403
    ask_erasure       GET    in        403  403     403   403      403     200    403
    ask_erasure       POST   in        403  403     403   403      403     200    403
    decide_erasure    GET    in        403  403     403   403      403     405    403
    decide_erasure    POST   in        403  403     403   403      403     404    403
    held_of_child     GET    in        403  403     403   403      403     200    403
    held_of_child     POST   in        403  403     403   403      403     200    403
    retention         GET    in        403  403     403   403      403     200    403
    set_period        GET    in        403  403     403   403      403     200    403
    set_period        POST   in        403  403     403   403      403     200    403
    decide_period     GET    in        403  403     403   403      403     405    403
    decide_period     POST   in        403  403     403   403      403     404    403
    hold_records      GET    in        403  403     403   403      403     200    403
    hold_records      POST   in        403  403     403   403      403     200    403
    lift_hold         GET    in        403  403     403   403      403     405    403
    lift_hold         POST   in        403  403     403   403      403     404    403
    decide_disposal   GET    in        403  403     403   403      403     405    403
    decide_disposal   POST   in        403  403     403   403      403     404    403
    extracts          GET    in        200  403     403   403      200     403    403
    extract           GET    in        200  403     403   403      200     403    403
    extract           POST   in        200  403     403   403      200     403    403
    extract_template  GET    in        200  403     403   403      200     403    403
    extract_sent      GET    in        200  403     403   403      404     403    403
    source_quality    GET    in        200  403     403   403      404     403    403
    local_extracts    GET    in        200  403     403   403      403     403    200
    describe_extract  GET    in        200  403     403   403      403     403    200
    describe_extract  POST   in        200  403     403   403      403     403    200
    local_extract     GET    in        200  403     403   403      403     403    200
    describe_extract_anew GET in       200  403     403   403      403     403    200
    describe_extract_anew POST in      200  403     403   403      403     403    200
    retire_extract    GET    in        405  403     403   403      403     403    405
    retire_extract    POST   in        on   403     403   403      403     403    on
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
    people_linked     GET    in        200  403     403   403      403     403    403
    link              GET    in        200  403     403   403      403     403    403
    decide_link       POST   in        200  403     403   403      403     403    403
    undo_links        POST   in        200  403     403   403      403     403    403
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
NAMES = [pattern.name for _, pattern in routes()]
TAKES = {pattern.name: parts_of(route) for route, pattern in routes()}
# Addresses of no authority: everybody's own, or nobody's.
# link_csv and link_json know their authority by the token in their address.
OF_NO_AUTHORITY = [name for name, parts in TAKES.items() if "authority" not in parts]
# Their number is that of a submission.
OF_A_SUBMISSION = ("submission", "changed_since_sent", "take_back_sent")
# Their key is that of an extract the authority described itself.
OF_A_LOCAL_EXTRACT = ("local_extract", "describe_extract_anew", "retire_extract")
# What is written in them is a hypothesis.
OF_AN_INQUIRY = ("add_to_inquiry", "change_in_inquiry")
FORM = "application/x-www-form-urlencoded"
# An id of a child or a unique pupil number, as the made-up returns have them.
AN_ID = re.compile(r"\bWX\d{6}\b|\b[A-Z]\d{11}[0-9A-Z]\b")
# Pages that name children by id before anybody asked to see ids, and why they may.
NAMES_CHILDREN = {
    "children_to_rate": "a practitioner's own children: the list is of nothing else",
    "rate_child": "one of them",
    "link": "two ids to be looked up in two systems, opened one pair at a time",
    "decide_link": "the same",
}
# Numbers and names of things, as nothing ever had.
OF_SOMETHING = {
    **dict.fromkeys(("upload_id", "person_id"), uuid.UUID(int=903)),
    **dict.fromkeys(("finding_id", "board_id", "measure_id", "inquiry_id"), 903_903),
    **dict.fromkeys(("meeting_id", "item_id", "decision_id", "attendance_id"), 903_903),
    **dict.fromkeys(("action_id", "professional_id", "shift_id", "number"), 903_903),
    "alias": "XXXX",
}


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


@pytest.fixture(scope="module")
def inquiry(scene: Scene, board: Board) -> Inquiry:
    """A question of the board that is being looked into, with something of everything that has a
    page, under the number that all that is named has."""
    asked = Inquiry.objects.create(
        authority=scene.here, board=board, question="Why?", raised_from="typed", state="looking"
    )
    Hypothesis.objects.create(pk=900, inquiry=asked, words="Need fell.")
    FeedbackNote.objects.create(pk=900, inquiry=asked, to_whom="parents", words="Thank you.")
    said = {"pk": 900, "authority": scene.here, "title": "the new team"}
    Evaluation.objects.create(**said, on=date(2020, 6, 1), results=[])
    LocalOutcome.objects.create(**said, level="NEED", is_outcome=True)
    return asked


@pytest.fixture(scope="module", autouse=True)
def swept() -> None:
    """A worker was here a moment ago: without one the service says that it is not ready."""
    sweeps.note(timezone.now() + timedelta(minutes=10))


@pytest.fixture(scope="module")
def met(scene: Scene, board: Board) -> dict[str, int]:
    """Something of everything of a meeting under way, and an action of the practitioner's."""
    chair = {"by": scene.staff[RoleName.SENIOR_MANAGER], "who": {Who.CHAIR}}
    day, now = timezone.localdate(), timezone.now()
    meeting = meeting_actions.plan(board, held_on=day, place="", **chair)
    meeting_actions.type_item(meeting, "What is new", **chair)
    meeting_actions.open_meeting(meeting, at=now, **chair)
    owner = scene.staff[RoleName.PRACTITIONER]
    action = recording.agree(meeting.items.get(), Agreed("Call", day, owner=owner), at=now, **chair)
    promised = Proposed(ItemKind.ACTION, "", {"action": action})
    meeting_actions.put_on(meeting, [promised], **chair)
    item = meeting.items.get(action=action)
    return {
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "decision_id": recording.decide(item, "Yes.", at=now, **chair).pk,
        "attendance_id": recording.bring_guest(meeting, "Dr Okafor", "", **chair).pk,
        "action_id": action.pk,
    }


@pytest.fixture(scope="module")
def around(scene: Scene, board: Board) -> dict[str, object]:
    """A child the board follows, around whom the practitioner stands, in a round that collects."""
    keeper = {"by": None, "who": {Who.CHAIR}}
    cohort_actions.choose_cohort(board, Cohort.IN_CARE, **keeper)
    child = board.children.first()
    practitioner = scene.staff[RoleName.PRACTITIONER]
    child_actions.name_professional(board, [child], practitioner, AsWhat.SOCIAL_WORKER, **keeper)
    rating_actions.begin_round(board, **keeper)
    professional = child.professionals.get()
    page = access.public_ids_of([child.child])[child.child]
    return {
        "alias": child.alias,
        "professional_id": professional.pk,
        "measure": "sdq",
        "child_id": page,
    }


@pytest.fixture(scope="module")
def extract(scene: Scene) -> Upload:
    """An extract that the performance lead sent."""
    return received(scene.here, [], scene.lead, dataset="a_and_e_attendances")


@pytest.fixture(scope="module")
def linked(scene: Scene) -> dict[str, object]:
    """A pair of children that waits for a person, and the run it is of."""
    one, other = Child.objects.filter(authority=scene.here).order_by("pk")[:2]
    run = LinkRun.objects.create(authority=scene.here, made_of="0" * 64, weighed=False, stands=True)
    pair = run.links.create(from_child=one, to_child=other, score=0.5, state="waiting")
    return {"link_id": pair.public_id, "run_id": run.public_id}


@pytest.fixture(scope="module")
def local(scene: Scene) -> LocalExtract:
    """An extract that the authority described itself."""
    return local_actions.describe(scene.here, CALLS, by=None)


@pytest.fixture(scope="module")
def kept() -> dict[str, object]:
    """Since when everybody is signed in, and their cookies."""
    return {}


@pytest.fixture
def signed_in(scene: Scene, kept: dict[str, object]) -> dict[str, SimpleCookie]:
    """Everybody's cookies. They sign in once, for that takes as long as opening a page, and again
    before it is too long ago for what is asked of whoever has just shown who they are."""
    if not kept or monotonic() - kept["since"] > SIGNED_IN_SECONDS:
        kept |= {"since": monotonic(), "cookies": {"anonymous": SimpleCookie()}}
        for title, role in ROLES.items():
            client = PageClient()
            client.force_login(scene.staff[role])
            kept["cookies"][title] = client.cookies
    return kept["cookies"]


@pytest.fixture
def address(
    scene: Scene,
    linked: dict[str, object],
    extract: Upload,
    local: LocalExtract,
    rule: str,
    submission: Submission,
    named: dict[str, object],
    board: Board,
    measure: TrackedMeasure,
    inquiry: Inquiry,
    met: dict[str, int],
    around: dict[str, object],
):
    """`address(name)`: where the page of that name is, of things that are there."""
    somebody = scene.staff[RoleName.BOARD_MEMBER]
    # As the database has them: what a test did to the scene's own was undone there alone.
    stranger = Person.objects.get(pk=scene.stranger.pk)
    given = {
        "upload_id": scene.flawed.pk,
        "rule": rule,
        "finding_id": scene.flawed.findings.filter(rule=rule).first().pk,
        "what": "children",
        "change": "altered",
        "layout": "csv",
        "seal_id": uuid.uuid4(),
        "asked_id": uuid.uuid4(),
        "hold_id": uuid.uuid4(),
        "disposal_id": uuid.uuid4(),
        "kind": "a_and_e_attendances",
        "form": "csv",
        "person_id": somebody.pk,
        "pk": 900,
        "key": "referrals_count",
        "cut": "sex",
        "stage": "referrals",
        "work_list": "assessments",
        "year": 2021,
        "board_id": board.pk,
        "measure_id": measure.pk,
        "inquiry_id": inquiry.pk,
        "question": "fewer_referrals",
        "authority": scene.here.code,
        **named,
        **met,
        **around,
        **linked,
        # Of somebody who does not sign in here: signing in makes a token void.
        "uidb64": urlsafe_base64_encode(force_bytes(stranger.pk)),
        "token": default_token_generator.make_token(stranger),
    }

    def of(name: str, **other: object) -> str:
        if name in OF_A_SUBMISSION:
            other = {"number": submission.pk} | other
        if name in OF_AN_INQUIRY:
            other = {"what": "hypothesis"} | other
        if name in OF_A_LOCAL_EXTRACT:
            other = {"key": local.key} | other
        if name == "set_period":
            other = {"kind": "in_need"} | other
        if name == "ask_for_files":
            other = {"kind": "findings"} | other
        if name == "extract_sent":
            other = {"upload_id": extract.pk} | other
        if name == "open_ratings":
            other = {"number": 1} | other
        return reverse(name, kwargs={part: (given | other)[part] for part in TAKES[name]})

    return of


def stays_private(answer, person: Person | None) -> bool:
    """Whether no browser or proxy keeps the answer, and a page says who printed it."""
    if answer.headers["Cache-Control"] != "no-store" or {"Cookie", "HX-Request"} - set(
        answer.headers["Vary"].split(", ")
    ):
        return False
    signed_in = person and answer.status_code == 200 and answer.wsgi_request.user.is_authenticated
    text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    return not (signed_in and "<html" in text) or f"Printed by {person.name} on " in text


def expected(row: dict[str, str], actor: str) -> tuple[int, bool]:
    """(status, whether it leads to signing in) of a cell."""
    cell = row[actor]
    return (302, cell == "in") if cell in ("in", "on") else (int(cell), False)


def said(answer) -> str:
    """What a page says, without the token of its forms, which is another each time, and without
    the address it was asked by."""
    text = answer.content.decode().replace(answer.request["PATH_INFO"], "")
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


def test_every_address_is_in_the_map():
    """P1: an address that is not listed fails."""
    assert set(NAMES) == set(MAP["name"])


def test_every_address_has_a_name_of_its_own():
    assert len(NAMES) == len(set(NAMES))


def test_what_is_said_to_tell_nothing_of_a_child_is_there():
    """V5: no exception outlives its page."""
    assert set(SAY_NOTHING_OF_A_CHILD) <= set(NAMES)
    assert set(NAMES_CHILDREN) <= set(NAMES)


@pytest.mark.parametrize("row", MAP.to_dict("records"), ids=lambda r: f"{r['method']} {r['name']}")
def test_everybody_is_let_in_or_not(scene, signed_in, visitor, address, row: dict[str, str]):
    """P2, P10, V5, V15, V16, L7: each address, method and role has the status of the map, asked by
    hand; whoever is shown rows of children has an audit entry for it; what hands out a file is
    paced; no browser keeps what it was shown, nor does paper without saying whose it is; and no
    page names a child by an id before somebody has said why they need ids."""
    actors = {"anonymous": None} | {title: scene.staff[role] for title, role in ROLES.items()}
    url = address(row["name"])
    got, unaudited, kept, named = {}, [], [], []
    for actor, person in actors.items():
        visitor.cookies = copy.deepcopy(signed_in[actor])
        with watched() as seen:
            answer = visitor.generic(row["method"], url, content_type=FORM)
        if answer.status_code == 200 and seen.children_read() and not seen.audited():
            unaudited.append(actor)
        page = answer.get("Content-Type", "").startswith("text/html")
        if page and row["name"] not in NAMES_CHILDREN and AN_ID.search(answer.content.decode()):
            named.append(actor)
        if answer.headers.get("Content-Disposition", "").startswith("attachment"):
            assert row["name"] in paced.FILES | paced.LINKS
        to_sign_in = answer.headers.get("Location", "").startswith("/sign-in/?next=")
        got[actor] = (answer.status_code, to_sign_in)
        if not stays_private(answer, person):
            kept.append(actor)
    assert not kept, "a browser may keep it, or paper does not say who printed it"
    assert got == {actor: expected(row, actor) for actor in actors}
    assert not unaudited or row["name"] in SAY_NOTHING_OF_A_CHILD, "children shown, no audit entry"
    assert not named, "a child's id stands on the page, unmasked"


@pytest.mark.parametrize("name", [n for n in NAMES if n not in OF_NO_AUTHORITY])
def test_next_door_answers_as_an_authority_that_never_was(scene, visitor, address, name: str):
    """P4: the same status, words and headers as for a code that nobody has."""
    visitor.force_login(scene.stranger)
    method = "GET" if ((MAP["name"] == name) & (MAP["method"] == "GET")).any() else "POST"
    theirs = visitor.generic(method, address(name), content_type=FORM)
    nobodys = visitor.generic(method, address(name, authority="E10000999"), content_type=FORM)
    assert theirs.status_code == nobodys.status_code == 404
    assert said(theirs) == said(nobodys)
    assert theirs.headers == nobodys.headers


@pytest.mark.parametrize("name", [n for n in NAMES if set(TAKES[n]) & set(OF_SOMETHING)])
def test_a_thing_of_next_door_answers_as_one_that_never_was(scene, visitor, address, name: str):
    """P4: even under the address of one's own authority: ours, and one that nobody ever had."""
    visitor.force_login(scene.stranger)
    method = "GET" if ((MAP["name"] == name) & (MAP["method"] == "GET")).any() else "POST"
    at_home = {"authority": scene.next_door.code}
    never = {part: OF_SOMETHING[part] for part in TAKES[name] if part in OF_SOMETHING}
    theirs = visitor.generic(method, address(name, **at_home), content_type=FORM)
    nobodys = visitor.generic(method, address(name, **at_home, **never), content_type=FORM)
    assert theirs.status_code == nobodys.status_code
    assert theirs.status_code in (403, 404, 405)
    assert said(theirs) == said(nobodys)
    # A page that repeats its address is as much longer as that is.
    lengths = {"Content-Length": ""}
    assert {**theirs.headers, **lengths} == {**nobodys.headers, **lengths}


@pytest.mark.parametrize(
    "name",
    [
        *("upload", "findings", "findings_of_rule", "findings_by_child", "findings_csv"),
        *("ready_for_dfe", "cleaned_return"),
    ],
)
def test_an_upload_of_next_door_answers_as_one_that_never_was(scene, visitor, address, name: str):
    """P4: even under the address of one's own authority."""
    visitor.force_login(scene.stranger)
    at_home = {"authority": scene.next_door.code}
    theirs = visitor.get(address(name, **at_home))
    nobodys = visitor.get(address(name, **at_home, upload_id=uuid.uuid4()))
    assert theirs.status_code == nobodys.status_code == 404
    assert said(theirs) == said(nobodys)


@pytest.mark.parametrize("name", ["publish_upload", "withdraw_upload", "discard_upload"])
def test_an_upload_of_next_door_cannot_be_moved(scene, visitor, address, name: str):
    """P4, P10: neither under its own address nor under one's own authority's."""
    waiting = worked_on(sent(scene.here, scene.lead, scene.paths_of("cin", 2019), year=2019))
    visitor.force_login(scene.stranger)
    for authority in (scene.here.code, scene.next_door.code):
        url = address(name, authority=authority, upload_id=waiting.pk)
        assert visitor.post(url, {"reason": "mine now"}).status_code == 404
    before = waiting.stage
    waiting.refresh_from_db()
    assert waiting.stage == before
