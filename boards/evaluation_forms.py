"""What people type to evaluate a change in practice."""

from __future__ import annotations

from django import forms

from boards.evaluation_actions import Group
from boards.inquiry_forms import Day, Words, indicator_choices
from indicators.catalogue import INDICATORS
from indicators.define import CUTS, Indicator

MEASURES = 3


class EvaluationForm(forms.Form):
    """A change, its day, whom it touched, and the measures it should have moved."""

    title = Words(
        label="What changed",
        help_text="As it would stand in a sentence: the new edge of care team. Name nobody.",
        max_length=60,
        error_messages={"required": "Say in a few words what changed."},
    )
    on = Day(
        label="From when",
        missing="Enter the day from which practice was different.",
        help_text="The day from which practice was different, not the day it was decided.",
    )
    group = forms.ChoiceField(
        label="Whom it touched",
        help_text="A group can be compared with everybody else; everybody, only with the past.",
        required=False,
    )
    inquiry = forms.ChoiceField(label="For which inquiry", required=False)

    def __init__(self, *args, groups, inquiries, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (CUTS[cut].capitalize(), [(f"{cut}|{value}", value) for value in values])
            for cut, values in groups.items()
        ]
        self.fields["group"].choices = [("", "Everybody"), *offered]
        self.inquiries = {str(each.pk): each for each in inquiries}
        asked = [(key, each.question) for key, each in self.inquiries.items()]
        self.fields["inquiry"].choices = [("", "None"), *asked]
        for number in range(1, MEASURES + 1):
            self.fields[f"indicator_{number}"] = forms.ChoiceField(
                label=f"Measure {number}",
                choices=indicator_choices("None"),
                required=number == 1,
                error_messages={"required": "Choose at least one measure."},
            )
        self.order_fields(["title", "on", "group", "indicator_1", "indicator_2", "indicator_3"])

    def clean(self) -> dict:
        said = super().clean()
        cut = said.get("group", "").partition("|")[0]
        for number in range(1, MEASURES + 1):
            indicator = INDICATORS.get(said.get(f"indicator_{number}", ""))
            if indicator and cut and cut not in indicator.cuts:
                told = f"“{indicator.title}” is not split by {CUTS[cut]}: choose another."
                self.add_error(f"indicator_{number}", told)
        return said

    @property
    def chosen_group(self) -> Group:
        """The group chosen."""
        cut, _, value = self.cleaned_data["group"].partition("|")
        return Group(cut, value)

    @property
    def indicators(self) -> list[Indicator]:
        """The measures chosen, each once."""
        keys = [self.cleaned_data[f"indicator_{n}"] for n in range(1, MEASURES + 1)]
        return [INDICATORS[key] for key in dict.fromkeys(keys) if key]
