"""What people type about a board: what it is for, and who sits on it."""

from __future__ import annotations

from django import forms

from accounts.models import Authority, Person
from accounts.queries import people_of
from boards.models import SeatKind


class BoardForm(forms.Form):
    """A board's name and purpose."""

    name = forms.CharField(
        label="Name of the board",
        max_length=80,
        error_messages={"required": "Give the board a name."},
    )
    purpose = forms.CharField(
        label="What it is for",
        help_text="In a sentence or two. Do not name a child.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class SeatForm(forms.Form):
    """Somebody to sit on a board."""

    person = forms.ChoiceField(
        label="Person", error_messages={"required": "Choose who is to sit on the board."}
    )
    kind = forms.ChoiceField(
        label="As",
        choices=SeatKind.choices,
        error_messages={"required": "Choose as what they sit on it."},
    )
    speaks_for = forms.CharField(
        label="For which service or organisation", max_length=80, required=False
    )

    def __init__(self, *args, authority: Authority, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people_of(authority)}
        known = ((key, person.name) for key, person in self.people.items())
        self.fields["person"].choices = [("", "Choose"), *known]

    @property
    def chosen(self) -> Person:
        """The person chosen."""
        return self.people[self.cleaned_data["person"]]
