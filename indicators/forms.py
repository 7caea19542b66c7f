"""The form that asks whose figure it is before children are shown."""

from __future__ import annotations

import re

from django import forms

from indicators.cuts import VALUES
from indicators.define import Indicator


class CasesForm(forms.Form):
    """A month, perhaps a group, and where needed a reason."""

    month = forms.CharField(
        label="Month",
        help_text="Year and month, such as 2024-09",
        error_messages={"required": "Give the month as year and month, such as 2024-09."},
    )
    cut = forms.CharField(required=False, widget=forms.HiddenInput)
    cut_value = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why you need to see these children",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say why you need to see these children."},
    )

    def __init__(self, *args, indicator: Indicator, needs_reason: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        if not needs_reason:
            del self.fields["reason"]

    @property
    def month_number(self) -> int:
        """The month as a number."""
        year, month = map(int, self.cleaned_data["month"].split("-"))
        return year * 12 + month - 1

    def clean_month(self) -> str:
        month = self.cleaned_data["month"]
        if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", month):
            raise forms.ValidationError("Give the month as year and month, such as 2024-09.")
        return month

    def clean(self) -> dict:
        cleaned = super().clean()
        cut, value = cleaned.get("cut", ""), cleaned.get("cut_value", "")
        if cut and (cut not in self.indicator.cuts or value not in VALUES[cut]):
            raise forms.ValidationError("There is no such group for this indicator.")
        return cleaned
