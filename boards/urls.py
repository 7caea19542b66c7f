"""Addresses of boards."""

from django.urls import path

from boards import measure_choosing_views, measure_views, pack_views, views

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
]
