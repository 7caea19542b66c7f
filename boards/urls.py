"""Addresses of boards."""

from django.urls import include, path

from boards import (
    attendance_views,
    child_keeping_views,
    child_views,
    evaluation_views,
    inquiry_views,
    measure_choosing_views,
    measure_views,
    meeting_views,
    outcome_views,
    pack_views,
    promise_views,
    raising_views,
    rating_views,
    register_views,
    views,
    walk_views,
)

measures = [
    path("", measure_views.measures, name="board_measures"),
    path("choose/", measure_choosing_views.choose_measures, name="choose_measures"),
    path("pack/", pack_views.measures_pack, name="measures_pack"),
    path("pack.pdf", pack_views.measures_pdf, name="measures_pdf"),
    path("pack.xlsx", pack_views.measures_xlsx, name="measures_xlsx"),
    path("<int:measure_id>/", measure_views.measure, name="board_measure"),
    path(
        "<int:measure_id>/describe/",
        measure_choosing_views.describe_measure,
        name="describe_measure",
    ),
    path("<int:measure_id>/move/", measure_choosing_views.move_measure, name="move_measure"),
    path("<int:measure_id>/drop/", measure_choosing_views.drop_measure, name="drop_measure"),
    path("<int:measure_id>/rate/", measure_views.rate_measure, name="rate_measure"),
    path("<int:measure_id>/comment/", measure_views.comment_measure, name="comment_measure"),
]

a_meeting = [
    path("", meeting_views.meeting, name="meeting"),
    path("move/", meeting_views.move_meeting, name="move_meeting"),
    path("build/", meeting_views.build_agenda, name="build_agenda"),
    path("add/", meeting_views.add_item, name="add_item"),
    path("open/", meeting_views.open_meeting, name="open_meeting"),
    path("close/", meeting_views.close_meeting, name="close_meeting"),
    path("call-off/", meeting_views.call_off_meeting, name="call_off_meeting"),
    path("attendance/", attendance_views.attendance, name="attendance"),
    path("guests/add/", attendance_views.add_guest, name="add_guest"),
    path("guests/<int:attendance_id>/remove/", attendance_views.remove_guest, name="remove_guest"),
    path("minutes/", meeting_views.minutes, name="minutes"),
    path("items/<int:item_id>/shift/", meeting_views.shift_item, name="shift_item"),
    path("items/<int:item_id>/take-off/", meeting_views.take_off_item, name="take_off_item"),
    path("items/<int:item_id>/", walk_views.item, name="item"),
    path("items/<int:item_id>/pass-on/", walk_views.pass_on, name="pass_on"),
    path("items/<int:item_id>/decide/", walk_views.decide, name="decide"),
    path("items/<int:item_id>/agree/", walk_views.agree_action, name="agree_action"),
    path("items/<int:item_id>/hear/", walk_views.hear_action, name="hear_action"),
    path("decisions/<int:decision_id>/", walk_views.put_right, name="put_right"),
]

meetings = [
    path("", meeting_views.meetings, name="meetings"),
    path("plan/", meeting_views.plan_meeting, name="plan_meeting"),
    path("<int:meeting_id>/", include(a_meeting)),
]

children = [
    path("", child_views.board_children, name="board_children"),
    path("list.xlsx", child_views.children_xlsx, name="children_xlsx"),
    path("print/", child_views.children_print, name="children_print"),
    path("which/", child_keeping_views.choose_cohort, name="choose_cohort"),
    path("read-again/", child_keeping_views.read_children_again, name="read_children_again"),
    path("how-rated/", child_views.child_rules, name="child_rules"),
    path(
        "how-rated/<slug:measure>/", child_keeping_views.set_child_limits, name="set_child_limits"
    ),
    path("people/", child_keeping_views.people_around, name="people_around"),
    path("begin-round/", rating_views.begin_round, name="begin_round"),
    path("rounds/<int:number>/open/", rating_views.open_ratings, name="open_ratings"),
    path("<slug:alias>/", child_views.board_child, name="board_child"),
    path("<slug:alias>/open/", child_views.open_child, name="open_child"),
    path("<slug:alias>/words/", child_keeping_views.child_words, name="child_words"),
    path("<slug:alias>/people/", child_keeping_views.name_professional, name="name_professional"),
    path(
        "<slug:alias>/people/<int:professional_id>/leave/",
        child_keeping_views.let_professional_go,
        name="let_professional_go",
    ),
]

a_board = [
    path("", views.board, name="board"),
    path("describe/", views.describe_board, name="describe_board"),
    path("seats/", views.seats, name="seats"),
    path("seats/<uuid:person_id>/leave/", views.leave_seat, name="leave_seat"),
    path("end/", views.end_board, name="end_board"),
    path("measures/", include(measures)),
    path("inquiries/", register_views.board_inquiries, name="board_inquiries"),
    path("meetings/", include(meetings)),
    path("actions/", promise_views.board_actions, name="board_actions"),
    path("actions/make/", promise_views.make_action, name="make_action"),
    path("children/", include(children)),
]

boards = [
    path("", views.boards, name="boards"),
    path("set-up/", views.set_up_board, name="set_up_board"),
    path("<int:board_id>/", include(a_board)),
]

an_inquiry = [
    path("", inquiry_views.inquiry, name="inquiry"),
    path("synthesis/", inquiry_views.synthesis, name="synthesis"),
    path("response/", inquiry_views.response, name="response"),
    path("describe/", inquiry_views.describe_inquiry, name="describe_inquiry"),
    path("move/", inquiry_views.move_inquiry, name="move_inquiry"),
    path("add/<slug:what>/", inquiry_views.add_to_inquiry, name="add_to_inquiry"),
    path("<slug:what>/<int:number>/", inquiry_views.change_in_inquiry, name="change_in_inquiry"),
    path("feedback/<int:number>/print/", inquiry_views.feedback_note, name="feedback_note"),
]

inquiries = [
    path("", register_views.inquiries, name="inquiries"),
    path("raise/", register_views.raise_inquiry, name="raise_inquiry"),
    path(
        "raise/change/<slug:event>/<slug:key>/",
        raising_views.raise_from_change,
        name="raise_from_change",
    ),
    path(
        "raise/comparison/<slug:key>/",
        raising_views.raise_from_comparison,
        name="raise_from_comparison",
    ),
    path("raise/bank/<slug:question>/", raising_views.raise_from_bank, name="raise_from_bank"),
    path("bank/", raising_views.question_bank, name="question_bank"),
    path("priorities/", register_views.priorities, name="priorities"),
    path("themes/", register_views.themes, name="themes"),
    path("evaluations/", evaluation_views.evaluations, name="evaluations"),
    path("evaluations/new/", evaluation_views.evaluate, name="evaluate"),
    path("evaluations/<int:number>/", evaluation_views.evaluation, name="evaluation"),
    path("outcomes/", outcome_views.outcomes, name="outcomes"),
    path("outcomes/add/", outcome_views.add_outcome, name="add_outcome"),
    path(
        "outcomes/<int:number>/withdraw/", outcome_views.withdraw_outcome, name="withdraw_outcome"
    ),
    path("<int:inquiry_id>/", include(an_inquiry)),
]

actions = [
    path("", promise_views.actions, name="actions"),
    path("promises/", promise_views.promises, name="promises"),
    path("<int:action_id>/", promise_views.action, name="action"),
    path("<int:action_id>/change/", promise_views.change_action, name="change_action"),
    path("<int:action_id>/tell/", promise_views.tell_action, name="tell_action"),
    path("<int:action_id>/effect/", promise_views.date_action, name="date_action"),
]

of_an_authority = [
    path("boards/", include(boards)),
    path("inquiries/", include(inquiries)),
    path("actions/", include(actions)),
    path("children-to-rate/", rating_views.children_to_rate, name="children_to_rate"),
    path("children-to-rate/<int:professional_id>/", rating_views.rate_child, name="rate_child"),
    path(
        "children-to-rate/<int:professional_id>/words/",
        rating_views.words_of_child,
        name="words_of_child",
    ),
]
