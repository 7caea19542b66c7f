"""Addresses of boards."""

from django.urls import path

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

urlpatterns = [
    path("<slug:authority>/boards/", views.boards, name="boards"),
    path("<slug:authority>/boards/set-up/", views.set_up_board, name="set_up_board"),
    path("<slug:authority>/boards/<int:board_id>/", views.board, name="board"),
    path(
        "<slug:authority>/boards/<int:board_id>/describe/",
        views.describe_board,
        name="describe_board",
    ),
    path("<slug:authority>/boards/<int:board_id>/seats/", views.seats, name="seats"),
    path(
        "<slug:authority>/boards/<int:board_id>/seats/<uuid:person_id>/leave/",
        views.leave_seat,
        name="leave_seat",
    ),
    path("<slug:authority>/boards/<int:board_id>/end/", views.end_board, name="end_board"),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/",
        measure_views.measures,
        name="board_measures",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/choose/",
        measure_choosing_views.choose_measures,
        name="choose_measures",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/pack/",
        pack_views.measures_pack,
        name="measures_pack",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/pack.pdf",
        pack_views.measures_pdf,
        name="measures_pdf",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/pack.xlsx",
        pack_views.measures_xlsx,
        name="measures_xlsx",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/<int:measure_id>/",
        measure_views.measure,
        name="board_measure",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/<int:measure_id>/describe/",
        measure_choosing_views.describe_measure,
        name="describe_measure",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/<int:measure_id>/move/",
        measure_choosing_views.move_measure,
        name="move_measure",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/<int:measure_id>/drop/",
        measure_choosing_views.drop_measure,
        name="drop_measure",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/<int:measure_id>/rate/",
        measure_views.rate_measure,
        name="rate_measure",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/measures/<int:measure_id>/comment/",
        measure_views.comment_measure,
        name="comment_measure",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/inquiries/",
        register_views.board_inquiries,
        name="board_inquiries",
    ),
    path("<slug:authority>/inquiries/", register_views.inquiries, name="inquiries"),
    path("<slug:authority>/inquiries/raise/", register_views.raise_inquiry, name="raise_inquiry"),
    path(
        "<slug:authority>/inquiries/raise/change/<slug:event>/<slug:key>/",
        raising_views.raise_from_change,
        name="raise_from_change",
    ),
    path(
        "<slug:authority>/inquiries/raise/comparison/<slug:key>/",
        raising_views.raise_from_comparison,
        name="raise_from_comparison",
    ),
    path(
        "<slug:authority>/inquiries/raise/bank/<slug:question>/",
        raising_views.raise_from_bank,
        name="raise_from_bank",
    ),
    path("<slug:authority>/inquiries/bank/", raising_views.question_bank, name="question_bank"),
    path("<slug:authority>/inquiries/priorities/", register_views.priorities, name="priorities"),
    path("<slug:authority>/inquiries/themes/", register_views.themes, name="themes"),
    path(
        "<slug:authority>/inquiries/evaluations/", evaluation_views.evaluations, name="evaluations"
    ),
    path("<slug:authority>/inquiries/evaluations/new/", evaluation_views.evaluate, name="evaluate"),
    path(
        "<slug:authority>/inquiries/evaluations/<int:number>/",
        evaluation_views.evaluation,
        name="evaluation",
    ),
    path("<slug:authority>/inquiries/outcomes/", outcome_views.outcomes, name="outcomes"),
    path("<slug:authority>/inquiries/outcomes/add/", outcome_views.add_outcome, name="add_outcome"),
    path(
        "<slug:authority>/inquiries/outcomes/<int:number>/withdraw/",
        outcome_views.withdraw_outcome,
        name="withdraw_outcome",
    ),
    path("<slug:authority>/inquiries/<int:inquiry_id>/", inquiry_views.inquiry, name="inquiry"),
    path(
        "<slug:authority>/inquiries/<int:inquiry_id>/synthesis/",
        inquiry_views.synthesis,
        name="synthesis",
    ),
    path(
        "<slug:authority>/inquiries/<int:inquiry_id>/response/",
        inquiry_views.response,
        name="response",
    ),
    path(
        "<slug:authority>/inquiries/<int:inquiry_id>/describe/",
        inquiry_views.describe_inquiry,
        name="describe_inquiry",
    ),
    path(
        "<slug:authority>/inquiries/<int:inquiry_id>/move/",
        inquiry_views.move_inquiry,
        name="move_inquiry",
    ),
    path(
        "<slug:authority>/inquiries/<int:inquiry_id>/add/<slug:what>/",
        inquiry_views.add_to_inquiry,
        name="add_to_inquiry",
    ),
    path(
        "<slug:authority>/inquiries/<int:inquiry_id>/<slug:what>/<int:number>/",
        inquiry_views.change_in_inquiry,
        name="change_in_inquiry",
    ),
    path(
        "<slug:authority>/inquiries/<int:inquiry_id>/feedback/<int:number>/print/",
        inquiry_views.feedback_note,
        name="feedback_note",
    ),
    *(
        path(f"<slug:authority>/boards/<int:board_id>/meetings/{rest}", view, name=name)
        for rest, view, name in (
            ("", meeting_views.meetings, "meetings"),
            ("plan/", meeting_views.plan_meeting, "plan_meeting"),
            ("<int:meeting_id>/", meeting_views.meeting, "meeting"),
            ("<int:meeting_id>/move/", meeting_views.move_meeting, "move_meeting"),
            ("<int:meeting_id>/build/", meeting_views.build_agenda, "build_agenda"),
            ("<int:meeting_id>/add/", meeting_views.add_item, "add_item"),
            ("<int:meeting_id>/open/", meeting_views.open_meeting, "open_meeting"),
            ("<int:meeting_id>/close/", meeting_views.close_meeting, "close_meeting"),
            ("<int:meeting_id>/call-off/", meeting_views.call_off_meeting, "call_off_meeting"),
            ("<int:meeting_id>/attendance/", attendance_views.attendance, "attendance"),
            ("<int:meeting_id>/guests/add/", attendance_views.add_guest, "add_guest"),
            (
                "<int:meeting_id>/guests/<int:attendance_id>/remove/",
                attendance_views.remove_guest,
                "remove_guest",
            ),
            ("<int:meeting_id>/minutes/", meeting_views.minutes, "minutes"),
            ("<int:meeting_id>/items/<int:item_id>/shift/", meeting_views.shift_item, "shift_item"),
            (
                "<int:meeting_id>/items/<int:item_id>/take-off/",
                meeting_views.take_off_item,
                "take_off_item",
            ),
            ("<int:meeting_id>/items/<int:item_id>/", walk_views.item, "item"),
            ("<int:meeting_id>/items/<int:item_id>/pass-on/", walk_views.pass_on, "pass_on"),
            ("<int:meeting_id>/items/<int:item_id>/decide/", walk_views.decide, "decide"),
            (
                "<int:meeting_id>/items/<int:item_id>/agree/",
                walk_views.agree_action,
                "agree_action",
            ),
            ("<int:meeting_id>/items/<int:item_id>/hear/", walk_views.hear_action, "hear_action"),
            ("<int:meeting_id>/decisions/<int:decision_id>/", walk_views.put_right, "put_right"),
        )
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/actions/",
        promise_views.board_actions,
        name="board_actions",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/actions/make/",
        promise_views.make_action,
        name="make_action",
    ),
    path("<slug:authority>/actions/", promise_views.actions, name="actions"),
    path("<slug:authority>/actions/promises/", promise_views.promises, name="promises"),
    *(
        path(f"<slug:authority>/actions/<int:action_id>/{rest}", view, name=name)
        for rest, view, name in (
            ("", promise_views.action, "action"),
            ("change/", promise_views.change_action, "change_action"),
            ("tell/", promise_views.tell_action, "tell_action"),
            ("effect/", promise_views.date_action, "date_action"),
        )
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/",
        child_views.board_children,
        name="board_children",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/list.xlsx",
        child_views.children_xlsx,
        name="children_xlsx",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/print/",
        child_views.children_print,
        name="children_print",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/which/",
        child_keeping_views.choose_cohort,
        name="choose_cohort",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/read-again/",
        child_keeping_views.read_children_again,
        name="read_children_again",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/how-rated/",
        child_views.child_rules,
        name="child_rules",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/how-rated/<slug:measure>/",
        child_keeping_views.set_child_limits,
        name="set_child_limits",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/people/",
        child_keeping_views.people_around,
        name="people_around",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/begin-round/",
        rating_views.begin_round,
        name="begin_round",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/rounds/<int:number>/open/",
        rating_views.open_ratings,
        name="open_ratings",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/<slug:alias>/",
        child_views.board_child,
        name="board_child",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/<slug:alias>/open/",
        child_views.open_child,
        name="open_child",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/<slug:alias>/words/",
        child_keeping_views.child_words,
        name="child_words",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/<slug:alias>/people/",
        child_keeping_views.name_professional,
        name="name_professional",
    ),
    path(
        "<slug:authority>/boards/<int:board_id>/children/<slug:alias>/people/<int:professional_id>/leave/",
        child_keeping_views.let_professional_go,
        name="let_professional_go",
    ),
    path(
        "<slug:authority>/children-to-rate/", rating_views.children_to_rate, name="children_to_rate"
    ),
    path(
        "<slug:authority>/children-to-rate/<int:professional_id>/",
        rating_views.rate_child,
        name="rate_child",
    ),
    path(
        "<slug:authority>/children-to-rate/<int:professional_id>/words/",
        rating_views.words_of_child,
        name="words_of_child",
    ),
]
