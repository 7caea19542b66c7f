"""The forms with which a return is marked as sent to DfE, and a mistaken mark is taken back."""

from __future__ import annotations

from datetime import date

from django import forms


class MarkSentForm(forms.Form):
    """Say that this upload was sent to DfE, and when."""

    sent_on = forms.DateField(
        label="Sent to DfE on",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Say on which day the return was sent.",
            "invalid": "Give the day as day, month and year, such as 30 06 2026.",
        },
    )
    reference = forms.CharField(
        label="DfE’s receipt or reference",
        max_length=100,
        required=False,
        help_text="Leave empty if there is none.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label="Note",
        max_length=1000,
        required=False,
        help_text="What whoever sends it next year should know. Do not name anybody.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, year: int | None, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.today = year, today

    def clean_sent_on(self) -> date:
        sent_on = self.cleaned_data["sent_on"]
        if sent_on > self.today:
            raise forms.ValidationError("The day has not come yet: give the day it was sent.")
        if self.year and sent_on < date(self.year, 3, 31):
            raise forms.ValidationError(
                f"The return speaks for the year to 31 March {self.year}: it cannot have been sent"
                " before."
            )
        return sent_on


class TakeBackForm(forms.Form):
    """Take back a mark that was a mistake, saying why."""

    reason = forms.CharField(
        label="Why it was a mistake",
        max_length=500,
        help_text="Kept in the history and the audit trail. Do not name a child.",
        error_messages={"required": "Say why the mark is taken back."},
    )
