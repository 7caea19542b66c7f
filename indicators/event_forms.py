"""What people type about events: an event, a break in a series, a new baseline; and what of the
changes they want to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms

from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.shift.events import FIRST_LOCKDOWN, Event
from indicators.shift.result import Verdict
from indicators.shift_models import BreakKind, EventKind
from indicators.shift_presenting import WORDS, Line, event_title

EARLIEST = date(2010, 1, 1)


class EventForm(forms.Form):
    """Something dated that happened here."""

    title = forms.CharField(
        label="What happened",
        help_text="As it would stand in a sentence: the new front door. Do not name a child.",
        max_length=60,
        error_messages={"required": "Say in a few words what happened."},
    )
    on = forms.DateField(
        label="When",
        help_text="The day it began. Where that is not the first of a month, the month belongs to "
        "neither side.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Enter the day it began.",
            "invalid": "Enter the day it began, such as 1 April 2023.",
        },
    )
    kind = forms.ChoiceField(
        label="What sort of event",
        choices=EventKind.choices,
        error_messages={"required": "Choose what sort of event it was."},
    )
    reason = forms.CharField(
        label="Why it may matter",
        help_text="Shown beside the event, with your name. Do not name a child.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it may matter."},
    )

    def clean_title(self) -> str:
        title = self.cleaned_data["title"].strip(" .")
        if not any(letter.isalnum() for letter in title):
            raise forms.ValidationError("Say in a few words what happened.")
        return title

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on < EARLIEST:
            raise forms.ValidationError("Enter a day after 1 January 2010.")
        return on


class BreakForm(forms.Form):
    """A month from which an indicator is counted another way."""

    indicator = forms.ChoiceField(
        label="Measure",
        choices=[(key, each.title) for key, each in INDICATORS.items()],
        error_messages={"required": "Choose the measure."},
    )
    month = forms.RegexField(
        regex=r"^(20)\d\d-(0[1-9]|1[0-2])$",
        label="First month counted the new way",
        help_text="Year and month, such as 2023-04",
        error_messages={
            "required": "Give the month as year and month, such as 2023-04.",
            "invalid": "Give the month as year and month, such as 2023-04.",
        },
    )
    kind = forms.ChoiceField(
        label="Why the two sides cannot be compared",
        choices=BreakKind.choices,
        error_messages={"required": "Choose why."},
    )
    note = forms.CharField(
        label="What changed in how it is counted",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what changed in how it is counted."},
    )

    @property
    def month_number(self) -> int:
        """The month as a number."""
        year, month = map(int, self.cleaned_data["month"].split("-"))
        return year * 12 + month - 1


class BaselineForm(forms.Form):
    """Why a process has another usual level now."""

    reason = forms.CharField(
        label="Why the usual level is another one now",
        help_text="Kept with your name. Without a known cause, leave the limits as they are.",
        max_length=300,
        error_messages={"required": "Say why the usual level is another one now."},
    )


ANY = ("", "All")
DIRECTIONS = [ANY, *((verdict.name, WORDS[verdict]) for verdict in Verdict)]
CERTAINTIES = [ANY, ("firm", "Firm"), ("guide", "A guide only")]


class ChangesFilter(forms.Form):
    """Which event, and which of the measures."""

    event = forms.ChoiceField(label="Event", required=False)
    stage = forms.ChoiceField(
        label="Stage", choices=[ANY, *((s.name, s.value) for s in Stage)], required=False
    )
    direction = forms.ChoiceField(label="Direction", choices=DIRECTIONS, required=False)
    certainty = forms.ChoiceField(label="Certainty", choices=CERTAINTIES, required=False)

    def __init__(self, data, *, events: Sequence[Event]) -> None:
        # The event that is shown without being chosen is the chosen one.
        given = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(given | {"event": given["event"] or FIRST_LOCKDOWN.key}, auto_id="by-%s")
        self.fields["event"].choices = [(each.key, event_title(each)) for each in events]
        self.full_clean()

    def choose(self, lines: list[Line]) -> list[Line]:
        """The lines that are wanted; what is no choice filters nothing."""
        said = self.cleaned_data
        stage, direction = said.get("stage"), said.get("direction")
        certainty = said.get("certainty")
        return [
            each
            for each in lines
            if (not stage or each.stage == Stage[stage].value)
            and (not direction or each.verdict is Verdict[direction])
            and (not certainty or each.guide == (certainty == "guide"))
        ]
