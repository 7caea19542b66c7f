"""Addresses of accounts: signing in, one's own account, an authority's people and audit trail."""

from django.urls import include, path

from accounts import masking_views, second_factor, session_views, two_people_views, views
from accounts.doors import anyone, signed_in

people = [
    path("", views.people, name="people"),
    path("add/", views.add_person, name="add_person"),
    path("<uuid:person_id>/", views.person, name="person"),
    path("<uuid:person_id>/link/", views.password_link, name="password_link"),
    path(
        "<uuid:person_id>/second-factor/", views.forget_second_factors, name="forget_second_factors"
    ),
    path("<uuid:person_id>/active/", views.set_active, name="set_active"),
    path("<uuid:person_id>/remove/", views.remove_person, name="remove_person"),
]

own_account = [
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/end/", session_views.end_sessions, name="end_sessions"),
    path("second-factor/", signed_in(second_factor.Index.as_view()), name="mfa_index"),
    path("second-factor/app/", signed_in(second_factor.AddApp.as_view()), name="mfa_activate_totp"),
    path(
        "second-factor/app/remove/",
        signed_in(second_factor.RemoveApp.as_view()),
        name="mfa_deactivate_totp",
    ),
    path(
        "second-factor/passkey/",
        signed_in(second_factor.AddPasskey.as_view()),
        name="mfa_add_webauthn",
    ),
    path(
        "second-factor/passkey/<int:pk>/remove/",
        signed_in(second_factor.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-factor/recovery-codes/",
        signed_in(second_factor.RecoveryCodes.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/new/",
        signed_in(second_factor.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path("", views.account, name="account"),
    path("password/", views.change_password, name="change_password"),
]

of_an_authority = [
    path("ids/", masking_views.show_ids, name="show_ids"),
    path("ids/mask/", masking_views.mask_ids, name="mask_ids"),
    path("two-people/", two_people_views.what_needs_two, name="two_people"),
    path("two-people/set/", two_people_views.set_two_people, name="set_two_people"),
    path("two-people/<uuid:asked_id>/", two_people_views.decide_files, name="decide_files"),
    path("files/<slug:kind>/ask/", two_people_views.ask_for_files, name="ask_for_files"),
    path("people/", include(people)),
    path("audit/", views.audit, name="audit"),
]

urlpatterns = [
    path("sign-in/", session_views.sign_in, name="sign_in"),
    path("sign-out/", session_views.sign_out, name="sign_out"),
    path("sign-in/again/", session_views.sign_in_again, name="account_login"),
    path(
        "sign-in/second-factor/",
        anyone(second_factor.SignInCode.as_view()),
        name="mfa_authenticate",
    ),
    path("sign-in/entra/", session_views.sign_in_with_entra, name="sign_in_with_entra"),
    path("sign-in/entra/back/", session_views.back_from_entra, name="back_from_entra"),
    path("confirm/entra/", session_views.confirm_with_entra, name="confirm_with_entra"),
    path(
        "confirm/password/",
        signed_in(second_factor.ConfirmByPassword.as_view()),
        name="account_reauthenticate",
    ),
    path(
        "confirm/code/", signed_in(second_factor.ConfirmByCode.as_view()), name="mfa_reauthenticate"
    ),
    path(
        "confirm/passkey/",
        signed_in(second_factor.ConfirmByPasskey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/", include(own_account)),
    path("set-password/<uidb64>/<token>/", views.set_password, name="set_password"),
]
