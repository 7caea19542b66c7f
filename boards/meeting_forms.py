"""What people type about a meeting: when it is, what is on its agenda, what was decided, who
came."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from boards.models import Attendance, Came, Meeting, Seat
from indicators.catalogue import INDICATORS
from indicators.define import Stage

NO_CHILD = "Do not name a child."


class MeetingForm(forms.Form):
    """Day and place of a meeting."""

    held_on = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter the day of the meeting.",
            "invalid": "Enter the day of the meeting as a date, like 27 3 2026.",
        },
    )
    place = forms.CharField(label="Place", max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, object]:
        """What the form starts from."""
        return {"held_on": meeting.held_on, "place": meeting.place, "version": meeting.version}


class BuildForm(forms.Form):
    """How much of what the board follows comes onto the agenda."""

    much = forms.ChoiceField(
        label="Put on the agenda",
        choices=[
            (
                "calls",
                "What calls for a discussion: late or due, red, amber, worse, to be reviewed",
            ),
            ("all", "Everything the board follows"),
        ],
        initial="calls",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how much comes onto the agenda."},
    )


class ItemForm(forms.Form):
    """Something more for the agenda: a measure, or in one's own words."""

    title = forms.CharField(
        label="In your own words", help_text=NO_CHILD, max_length=200, required=False
    )
    indicator = forms.ChoiceField(label="Or a measure", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", "No measure"), *measure_choices()]

    def clean(self) -> dict:
        said = super().clean()
        if bool(said.get("title")) == bool(said.get("indicator")):
            raise forms.ValidationError("Write what to talk about, or choose one measure.")
        return said


class DecisionForm(forms.Form):
    """What was decided, or noted."""

    words = forms.CharField(
        label="Decision or note",
        help_text=NO_CHILD,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what was decided or noted."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class GuestForm(forms.Form):
    """Somebody who came and does not sit on the board."""

    guest = forms.CharField(
        label="Name of a guest",
        max_length=80,
        error_messages={"required": "Enter the name of the guest."},
    )
    speaks_for = forms.CharField(label="From which organisation", max_length=80, required=False)


class AttendanceForm(forms.Form):
    """Who of the board came: a choice for each seat. Only what was changed is saved, so that two
    who tick at once do not undo each other."""

    def __init__(self, *args, seats: Sequence[Seat], known: Sequence[Attendance], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        said = {each.person_id: each.came for each in known}
        self.seats = {f"person_{seat.person_id}": seat for seat in seats}
        for name, seat in self.seats.items():
            self.fields[name] = forms.ChoiceField(
                label=seat.person.name,
                help_text=", ".join(filter(None, [seat.get_kind_display(), seat.speaks_for])),
                choices=[("", "Not said"), *Came.choices],
                initial=said.get(seat.person_id, ""),
                required=False,
                show_hidden_initial=True,
            )

    def said(self) -> dict[str, Came]:
        """What was changed, by field."""
        return {
            name: Came(self.cleaned_data[name])
            for name in self.changed_data
            if self.cleaned_data[name]
        }


def measure_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every indicator by stage, for a select."""
    return [
        (stage.value, of_stage)
        for stage in Stage
        if (of_stage := [(i.key, i.title) for i in INDICATORS.values() if i.stage is stage])
    ]
