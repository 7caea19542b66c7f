"""What people ask of work lists: as at which day, whose, how pressing, and why they need to see
it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms

from indicators.work_list_queries import NOBODY, Named
from indicators.work_lists.define import State


class DayForm(forms.Form):
    """As at which day to read the lists."""

    on = forms.DateField(
        label="As at",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give the day as day, month and year, such as 30 06 2026."},
    )

    def __init__(self, *args, last_day: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = last_day
        self.fields["on"].initial = last_day

    def clean_on(self) -> date:
        """The day asked for; the last day that the returns speak for where none is."""
        on = self.cleaned_data["on"] or self.last_day
        if on > self.last_day:
            raise forms.ValidationError(
                f"The returns run to {self.last_day:%-d %B %Y}: give that day or an earlier one."
            )
        return on

    @property
    def day(self) -> date:
        """The day asked for, or the last day where the question makes no sense."""
        if self.is_bound and self.is_valid():
            return self.cleaned_data["on"]
        return self.last_day


class RowsForm(DayForm):
    """Which rows of a list to show."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Every state"), *((state.name, state.value) for state in State)],
    )
    team = forms.ChoiceField(label="Team", required=False)
    worker = forms.ChoiceField(label="Worker", required=False)

    def with_choices(self, teams: Iterable[Named], workers: Iterable[Named]) -> RowsForm:
        """The same form, with the teams and workers of the list; without a field for what no row
        names."""
        for kind, found in (("team", list(teams)), ("worker", list(workers))):
            if not found:
                del self.fields[kind]
                continue
            self.fields[kind].choices = [
                ("", f"Every {kind}"),
                (NOBODY, f"No {kind} named"),
                *((each.key, each.name) for each in found),
            ]
        return self


class ReasonForm(forms.Form):
    """Why somebody needs to see a work list."""

    reason = forms.CharField(
        label="Why you need to see these children",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say why you need to see these children."},
    )
