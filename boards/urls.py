"""Addresses of boards."""

from django.urls import path

from boards import views

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
]
