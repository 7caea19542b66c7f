"""Forms with which a council says how long it keeps what, what may not be destroyed, and why what
is due is left."""

from __future__ import annotations

from datetime import date

from django import forms

from records.how_long import LONGEST
from records.retention import Kind

WHY = "Kept in the audit trail. Do not name a child."


class PeriodForm(forms.Form):
    """How long a kind is to be kept here, and why."""

    length = forms.IntegerField(required=False, min_value=1)
    because = forms.CharField(
        label="Why",
        max_length=500,
        help_text="For example the council’s own schedule, or the sharing agreement and its day.",
        error_messages={"required": "Say why."},
    )

    def __init__(self, *args, kind: Kind, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field, unit = self.fields["length"], kind.unit.value
        field.label = f"{unit.capitalize()}, from {kind.counted_from}"
        field.max_value = LONGEST[unit]
        usual = "nobody has said" if kind.length is None else f"{kind.length} {unit}"
        field.help_text = f"Leave it empty for what is usual: {usual}."
        if kind.least is not None:
            field.help_text += f" The law asks for {kind.least} at least."
        field.error_messages["invalid"] = f"Give a whole number of {unit}."


class HoldForm(forms.Form):
    """Of whom nothing may be destroyed, why, and when somebody looks at that again."""

    child = forms.CharField(
        label="The child’s id in the council’s system",
        max_length=40,
        required=False,
        help_text="Leave it empty to hold everybody, as a statutory inquiry may ask.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    because = forms.CharField(
        label="Why nothing may be destroyed",
        max_length=500,
        help_text=WHY,
        error_messages={"required": "Say why nothing may be destroyed."},
    )
    look_again_on = forms.DateField(
        label="Look at it again on",
        help_text="The hold stays until somebody lifts it.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the day on which somebody looks at it again.",
            "invalid": "Give the day as day, month and year, such as 30 06 2027.",
        },
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_look_again_on(self) -> date:
        """A day to come."""
        on = self.cleaned_data["look_again_on"]
        if on <= self.today:
            raise forms.ValidationError("Give a day to come.")
        return on


class LeaveForm(forms.Form):
    """Why what is due is left, and until when."""

    until = forms.DateField(
        label="Propose them again after",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the day after which they are proposed again.",
            "invalid": "Give the day as day, month and year, such as 30 06 2027.",
        },
    )
    because = forms.CharField(
        label="Why they are left",
        max_length=500,
        help_text=WHY,
        error_messages={"required": "Say why they are left."},
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        """A day to come."""
        on = self.cleaned_data["until"]
        if on <= self.today:
            raise forms.ValidationError("Give a day to come.")
        return on
