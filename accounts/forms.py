"""What people type about accounts."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm

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


class FirstPasswordForm(SetPasswordForm):
    """A password for an account that has none, or has lost it."""

    def save(self, commit: bool = True) -> Person:
        """Set it, with its audit entry."""
        actions.set_password(self.user, self.cleaned_data["new_password1"])
        return self.user


class ChangePasswordForm(PasswordChangeForm):
    """Another password, by whoever knows the one there is."""

    def save(self, commit: bool = True) -> Person:
        """Set it, with its audit entry."""
        actions.set_password(self.user, self.cleaned_data["new_password1"])
        return self.user


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
