"""Addresses of accounts: signing in, one's own account, an authority's people and audit trail."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("set-password/<uidb64>/<token>/", views.set_password, name="set_password"),
    path("account/", views.account, name="account"),
    path("account/password/", views.change_password, name="change_password"),
    path("<slug:authority>/people/", views.people, name="people"),
    path("<slug:authority>/people/add/", views.add_person, name="add_person"),
    path("<slug:authority>/people/<uuid:person_id>/", views.person, name="person"),
    path(
        "<slug:authority>/people/<uuid:person_id>/link/", views.password_link, name="password_link"
    ),
    path("<slug:authority>/people/<uuid:person_id>/active/", views.set_active, name="set_active"),
    path(
        "<slug:authority>/people/<uuid:person_id>/remove/",
        views.remove_person,
        name="remove_person",
    ),
    path("<slug:authority>/audit/", views.audit, name="audit"),
]
