"""The forms with which a person decides on links, or takes a whole run of them back."""

from __future__ import annotations

from django import forms


class DecideForm(forms.Form):
    """Say why a link is confirmed, refused or undone; the button pressed says which."""

    CHOICES = (("confirmed", "confirm"), ("refused", "refuse"), ("undone", "undo"))

    verdict = forms.ChoiceField(
        choices=CHOICES,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Choose what becomes of the pair.",
            "invalid_choice": "Choose what becomes of the pair.",
        },
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="What you looked up, and where. Kept in the audit trail: name nobody.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a few words."},
    )


class UndoRunForm(forms.Form):
    """Take all links of a run back, saying why."""

    reason = forms.CharField(
        label="Why these links are taken back",
        max_length=500,
        help_text="Kept with the run and in the audit trail: name nobody.",
        error_messages={"required": "Say why the links are taken back."},
    )
