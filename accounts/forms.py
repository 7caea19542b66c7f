"""What people type about accounts."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.views.decorators.debug import sensitive_variables

from accounts import actions
from accounts.models import Authority, Person
from accounts.passwords import LONGEST
from accounts.permissions import RoleName
from accounts.queries import audited_actions, audited_people

ROLES = [(role.value, role.title) for role in RoleName]


class SignInForm(forms.Form):
    """E-mail address and password; one sentence for every way of failing, which tells nothing."""

    WRONG = "The e-mail address or the password is not right."

    username = forms.CharField(
        label="E-mail address",
        max_length=254,
        error_messages={"required": "Enter your e-mail address.", "max_length": WRONG},
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=LONGEST,
        error_messages={"required": "Enter your password.", "max_length": WRONG},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class _NewPasswordForm(SetPasswordForm):
    """A password typed twice; what is wrong with it is said at the first of the two."""

    error_messages = {"password_mismatch": "This is not the password above: type the same twice."}
    new_password1 = forms.CharField(
        label="New password",
        strip=False,
        help_text=f"{settings.PASSWORD_LENGTH} characters or more: three or four words that have"
        " nothing to do with each other, with your work or with you.",
        error_messages={"required": "Enter a new password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label="The same password again",
        strip=False,
        error_messages={"required": "Enter the new password again."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    @sensitive_variables()
    def validate_password_for_user(self, user: Person, password_field_name: str = "") -> None:
        """Find what is wrong with it."""
        super().validate_password_for_user(user, "new_password1")

    def save(self, commit: bool = True) -> Person:
        """Set it, with its audit entry."""
        actions.set_password(self.user, self.cleaned_data["new_password1"])
        return self.user


class FirstPasswordForm(_NewPasswordForm):
    """A password for an account that has none, or has lost it."""


class ChangePasswordForm(_NewPasswordForm, PasswordChangeForm):
    """Another password, by whoever knows the one there is."""

    error_messages = {
        **_NewPasswordForm.error_messages,
        "password_incorrect": "This is not the password you have now.",
    }
    old_password = forms.CharField(
        label="The password you have now",
        strip=False,
        error_messages={"required": "Enter the password you have now."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class RolesForm(forms.Form):
    """The roles of one person for one authority."""

    roles = forms.MultipleChoiceField(
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )


class AddPersonForm(RolesForm):
    """A person new to the authority."""

    name = forms.CharField(
        label="Full name",
        max_length=100,
        error_messages={"required": "Enter the person’s full name."},
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Their work address. They sign in with it.",
        error_messages={
            "required": "Enter the person’s e-mail address.",
            "invalid": "Enter an e-mail address like name@example.gov.uk.",
        },
    )

    field_order = ("name", "email", "roles")


class AuditFilterForm(forms.Form):
    """Which part of the trail to show."""

    person = forms.ModelChoiceField(
        Person.objects.none(), required=False, label="Who", empty_label="Anybody"
    )
    action = forms.ChoiceField(required=False, label="What")
    first_on = forms.DateField(
        required=False,
        label="From",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_on = forms.DateField(
        required=False,
        label="To",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, authority: Authority, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = audited_people(authority)
        kinds = [(action, action.capitalize()) for action in audited_actions(authority)]
        self.fields["action"].choices = [("", "Anything"), *kinds]
